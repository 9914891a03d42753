//! The audit: who did what to what, with which answer; whether it is still what was written; and
//! the signed checkpoint that somebody else keeps. Reading it is written into it.

use super::{Visit, show};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::guard::percent;
use crate::page::Page;
use crate::parts::{Choice, Pager, Tag, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use audit::{Broken, Decision, Kind, ObjectKind, Place, Summary};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Coded;
use jiff::Timestamp;
use jiff::civil::Date;
use locale::Locale;
use policy::Capability;
use store::audit::{Filter, Line};

/// Lines on a page.
const PAGE: u32 = 100;
const CAN: Access = Access::Can(Capability::Audit);
/// Fields of the filter, in order.
const FILTERS: [&str; 10] = [
    "actor",
    "object",
    "kind",
    "denied",
    "from-day",
    "from-month",
    "from-year",
    "until-day",
    "until-month",
    "until-year",
];

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/audit", CAN, list)
        .get("/audit/verify", CAN, ask_verify)
        .post("/audit/verify", CAN, verify)
        .get("/audit/checkpoint", CAN, checkpoint)
}

struct Row {
    at: Timestamp,
    place: String,
    what: String,
    who: String,
    object: String,
    decision: Tag,
    details: String,
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct List {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
    active: usize,
    rows: Vec<Row>,
    pager: Pager,
}

async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let (filter, active) = read(&app, &mut form);
    let mut tx = app.store().write().await?;
    let mut lines = store::audit::page(&mut tx, &filter, PAGE + 1).await?;
    let event = session
        .event(Kind::AuditViewed)?
        .with("lines", lines.len().min(PAGE as usize))?;
    let event = match filter.kind {
        Some(kind) => event.with("kind", kind)?,
        None => event,
    };
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let more = lines.len() > PAGE as usize;
    lines.truncate(PAGE as usize);
    let page = visit
        .page(&session, visit.locale.text("nav-audit"))
        .showing(&form);
    let next = lines.last().filter(|_| more).map(|last| {
        let before = format!("{}.{}.{}", last.at.as_microsecond(), last.lane, last.seq);
        address(&form, &before)
    });
    let mut kinds = page.choices::<Kind>();
    kinds.sort_by(|a, b| a.label.cmp(&b.label));
    show(&List {
        kinds,
        active,
        rows: lines.iter().map(|line| row(&page, line)).collect(),
        pager: Pager {
            previous: filter.before.map(|_| address(&form, "")),
            next,
            shown: String::new(),
        },
        page,
        form,
    })
}

/// What the filter asks for, and how many of its parts are set.
fn read(app: &App, form: &mut FormState) -> (Filter, usize) {
    let day = |date: Option<Date>| {
        let midnight = date?.at(0, 0, 0, 0);
        app.settings().time_zone.to_timestamp(midnight).ok()
    };
    let from = form.date_optional("from");
    let until = form.date_optional("until");
    let filter = Filter {
        object: form.optional("object"),
        actor: form.optional("actor"),
        denied: form.ticked("denied"),
        kind: form.coded_optional("kind"),
        from: day(from),
        // The last day counts whole.
        until: day(until.and_then(|date| date.tomorrow().ok())),
        before: place(form.value("before")),
    };
    let active = usize::from(filter.object.is_some())
        + usize::from(filter.actor.is_some())
        + usize::from(filter.denied)
        + usize::from(filter.kind.is_some())
        + usize::from(filter.from.is_some())
        + usize::from(filter.until.is_some());
    (filter, active)
}

fn place(text: &str) -> Option<(i64, i64, i64)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    let mut next = || parts.next().flatten();
    Some((next()?, next()?, next()?))
}

/// The same list from another place on.
fn address(form: &FormState, before: &str) -> String {
    let mut address = format!("/audit?before={before}");
    for field in FILTERS {
        if !form.value(field).is_empty() {
            address.push_str(&format!("&{field}={}", percent(form.value(field))));
        }
    }
    address
}

fn row(page: &Page, line: &Line) -> Row {
    let object = match (line.object_kind, &line.object_code) {
        (Some(kind), Some(code)) => format!("{} {code}", page.name::<ObjectKind>(kind)),
        _ => String::new(),
    };
    let decision = match line.decision {
        Decision::Permitted => Tag::new(Tone::Neutral, page.name(line.decision)),
        Decision::Denied => Tag::new(Tone::Warning, page.name(line.decision)),
    };
    Row {
        at: line.at,
        place: format!("{}/{}", line.lane, line.seq),
        what: page.name(line.kind).into_owned(),
        who: match line.actor_label.is_empty() {
            true => page.t("audit-nobody").into_owned(),
            false => line.actor_label.clone(),
        },
        object,
        decision,
        details: details(page.locale, &line.details),
    }
}

/// The coded details in one line: "Bagian: Identitas · Alasan: penanganan". A code without words in
/// the language stands as it is.
fn details(locale: Locale, json: &str) -> String {
    let parsed: std::collections::BTreeMap<String, String> =
        serde_json::from_str(json).unwrap_or_default();
    let parts: Vec<String> = parsed
        .iter()
        .map(|(name, value)| {
            let words = value.split('+').map(|code| value_words(locale, name, code));
            let words = words.collect::<Vec<_>>().join(", ");
            format!(
                "{}: {words}",
                worded(locale, &format!("audit-detail-{name}"), name)
            )
        })
        .collect();
    parts.join(" · ")
}

/// What a code of a detail is called, where one of the code lists that the detail takes its values
/// from has a name for it.
fn value_words(locale: Locale, name: &str, code: &str) -> String {
    let lists: &[&str] = match name {
        "role" => &["role", "person-role", "leg-role"],
        "sections" => &["section"],
        "need" => &["service"],
        "status" => &["trafficking-status"],
        "kind" => &["note-kind", "import-kind", "organisation-kind"],
        "action" => &["referral-action", "service-action", "action"],
        "step" => &["stage-action", "service-action", "referral-action"],
        "reason" => &["audit-reason", "search-reason", "decline-reason"],
        "state" => &["referral-state", "service-state", "report-state"],
        "outcome" => &["referral-outcome"],
        "basis" => &["lawful-basis"],
        "body" => &["decision-maker"],
        "side" => &["referral-side"],
        "factor" | "part" | "by" | "paper" => &["audit-word"],
        _ => &[],
    };
    let lists = lists.iter().copied().chain([name, "audit-word"]);
    let keys = lists.map(|list| format!("{list}-{code}"));
    let known = keys.into_iter().find(|key| locale.has(key));
    known.map_or_else(|| code.to_owned(), |key| locale.text(&key).into_owned())
}

fn worded(locale: Locale, key: &str, otherwise: &str) -> String {
    if locale.has(key) {
        locale.text(key).into_owned()
    } else {
        otherwise.to_owned()
    }
}

// ---------------------------------------------------------------- verification

#[derive(Template)]
#[template(path = "audit/verify.html")]
struct Verify {
    page: Page,
    verdict: Option<Result<Summary, (String, String)>>,
    since: String,
}

async fn ask_verify(session: Session, visit: Visit) -> Result<Response, Error> {
    show(&Verify {
        page: visit.page(&session, visit.locale.text("audit-verify")),
        verdict: None,
        since: String::new(),
    })
}

async fn verify(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let verdict = store::audit::verify(app.store(), app.audit_keys(), None).await?;
    let event = session.event(Kind::AuditVerified)?;
    let event = match &verdict {
        Ok(summary) => event.with("rows", summary.rows)?.with("whole", true)?,
        Err(broken) => event.with("whole", false)?.with("why", broken.why)?,
    };
    let mut tx = app.store().write().await?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let page = visit.page(&session, visit.locale.text("audit-verify"));
    let since = match &verdict {
        Ok(summary) => summary
            .uncovered_since_us
            .and_then(|us| Timestamp::from_microsecond(us).ok())
            .map_or_else(String::new, |at| page.date_time(at)),
        Err(_) => String::new(),
    };
    let verdict = verdict.map_err(|broken| said(&page, broken));
    show(&Verify {
        page,
        verdict: Some(verdict),
        since,
    })
}

/// Where the first break is, and what it is.
fn said(page: &Page, broken: Broken) -> (String, String) {
    let place = match broken.place {
        Place::Row { lane, seq } => page.tw("audit-place-row", "row", &format!("{lane}/{seq}")),
        Place::Checkpoint { number } => {
            page.tw("audit-place-checkpoint", "number", &number.to_string())
        }
        Place::Witness { number } => page.tw("audit-place-witness", "number", &number.to_string()),
    };
    (place, page.t(broken.why.key()).into_owned())
}

/// The newest checkpoint as a file, for the office that keeps copies.
async fn checkpoint(State(app): State<App>, session: Session) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let newest = store::audit::newest_checkpoint(&mut tx).await?;
    let newest = newest.ok_or(Error::NotFound)?;
    let event = session
        .event(Kind::Export)?
        .on(ObjectKind::Audit, "checkpoint")?;
    let event = event.with("number", newest.number())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let name = format!(
        "attachment; filename=\"suluh-checkpoint-{}.json\"",
        newest.number()
    );
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, newest.to_witness()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_filters_survive_the_address() {
        assert_eq!(
            place("1710471600000000.3.17"),
            Some((1_710_471_600_000_000, 3, 17))
        );
        for text in ["", "1.2", "a.b.c"] {
            assert_eq!(place(text), None, "{text}");
        }
        let form = FormState::from_query("actor=sari.w&from-month=agu+2&denied=yes&before=1.2.3");
        assert_eq!(
            address(&form, "4.5.6"),
            "/audit?before=4.5.6&actor=sari.w&denied=yes&from-month=agu%202"
        );
    }

    #[test]
    fn details_are_one_line() {
        assert_eq!(
            details(Locale::Id, r#"{"sections":"identity+legal","lines":"3"}"#),
            "Baris: 3 · Bagian: Identitas, Catatan hukum"
        );
        assert_eq!(
            details(Locale::En, r#"{"factor":"none","role":"victim","odd":"7"}"#),
            "Second factor: none · odd: 7 · Role: Victim"
        );
        assert_eq!(details(Locale::Id, "{}"), "");
    }
}
