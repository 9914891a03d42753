//! One pair: side by side, why the program brought it, what was decided, and deciding.

use askama::Template;
use audit::{Event, Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::Sex;
use domain::codes::HumanCode;
use domain::linkage::{PairState, Side, Verdict};
use domain::sections::Section;
use domain::{Coded, Line, PartialDate};
use linkage::explain::{Explanation, found, signed};
use linkage::flags::{Flag, of_pair};
use policy::Open;
use store::linkage::decisions::{self, Decision, Fault, NewDecision};
use store::linkage::pairs::{self, Holding, Seen};
use store::linkage::{Described, describe, settings};
use store::{Tx, access};
use uuid::Uuid;

use super::{Desk, language, likelihood_tag, state_tag};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::parts::Tag;

/// What is compared side by side, in the order in which people read it.
const SHOWN: [&str; 10] = [
    "name",
    "alias",
    "nik",
    "sex",
    "birth",
    "birth_place",
    "mother",
    "father",
    "regency",
    "district",
];

/// One of the two records.
struct Head {
    /// Address and code of the case; nothing where only the organisation is told.
    case: Option<(String, String)>,
    alias: String,
    organisation: String,
    phone: String,
}

/// One thing side by side.
struct Compared {
    label: String,
    low: String,
    high: String,
    differs: bool,
}

/// One step of the waterfall.
struct Step {
    sentence: String,
    weight: String,
}

/// What was decided, in words.
struct Said {
    id: String,
    /// Where its reader writes why it is taken back: each decision has a field of its own.
    retraction: String,
    words: String,
    byline: String,
    reason: String,
    retracted: bool,
    /// Whether the reader may take it back.
    own: bool,
}

#[derive(Template)]
#[template(path = "linkage/pair.html")]
struct PairPage {
    page: Page,
    form: FormState,
    reference: String,
    across: bool,
    low: Head,
    high: Head,
    band: Option<Tag>,
    state: Tag,
    lines: Vec<Compared>,
    steps: Vec<Step>,
    picture: String,
    flags: Vec<String>,
    model: String,
    decided: Vec<Said>,
    /// Whether the reader decides now.
    asks: bool,
    blind: bool,
    /// Whether the register could be asked why.
    is_ready: bool,
    /// What was found, where both sides said that they are one person and neither reads the
    /// other's file.
    agreed: Vec<String>,
}

fn reference(desk: &Desk) -> Result<HumanCode, Error> {
    desk.id("reference")
}

fn event(desk: &Desk, kind: Kind, seen: &Seen) -> Result<Event, Error> {
    Ok(desk
        .session
        .event(kind)?
        .on(ObjectKind::Pair, seen.reference)?)
}

/// Handles `GET /linkage/{reference}`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    shown(&desk, FormState::blank(), StatusCode::OK).await
}

async fn shown(desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let actor = desk.session.actor();
    let seen = pairs::find(&mut tx, actor, reference(desk)?).await?;
    let thresholds = settings::get(&mut tx).await?.thresholds;
    let decided = decisions::all(&mut tx, desk.app.ring(), seen.pair).await?;
    let low = opened(desk, &mut tx, &seen.low).await?;
    let high = opened(desk, &mut tx, &seen.high).await?;
    tx.commit().await?;
    let is_ready = desk.app.register_ready().await?;
    let blind = decisions::is_blind(&seen, &decided, actor);
    let mut page = desk.page("");
    page.title = page.tw(
        "linkage-pair-title",
        "reference",
        &seen.reference.to_string(),
    );
    let why = match (&low, &high) {
        (Some(low), Some(_)) => desk.app.register().explain(low, seen.high.person)?,
        _ => None,
    };
    let flags = match (&low, &high) {
        (Some(low), Some(high)) => of_pair(&low.flags(), &high.flags()),
        _ => Vec::new(),
    };
    let held = |d: &&Decision| !d.retracted && !d.blind;
    let side = seen.side();
    let taken = decided
        .iter()
        .filter(held)
        .any(|d| Some(d.side) == side || d.side == Side::Both);
    let state = if blind {
        PairState::Waiting
    } else {
        seen.state
    };
    again(
        status,
        &PairPage {
            reference: seen.reference.to_string(),
            across: seen.is_across(),
            low: head(&seen.low),
            high: head(&seen.high),
            band: seen
                .band(thresholds)
                .map(|band| likelihood_tag(&page, band)),
            state: state_tag(&page, state),
            lines: lines(&page, low.as_ref(), high.as_ref()),
            steps: why
                .as_ref()
                .map(|why| steps(&page, why))
                .unwrap_or_default(),
            picture: why
                .as_ref()
                .map(|why| picture(&page, why))
                .unwrap_or_default(),
            flags: flags
                .iter()
                .map(|flag| page.t(flag_key(*flag)).into_owned())
                .collect(),
            model: seen.model.clone(),
            // Each side decides for itself: what the other one said is shown afterwards.
            decided: if blind || (seen.is_across() && side.is_some() && !taken) {
                Vec::new()
            } else {
                decided
                    .iter()
                    .map(|d| said(&page, desk, &seen, d))
                    .collect()
            },
            asks: side.is_some() && (!taken || blind),
            blind,
            is_ready,
            agreed: agreed(&page, &seen),
            page: page.showing(&form),
            form,
        },
    )
}

/// What is compared of a record whose identity the policy lets the reader open. That it was opened
/// is recorded in the same transaction.
async fn opened(desk: &Desk, tx: &mut Tx, record: &Holding) -> Result<Option<Described>, Error> {
    if !record.readable {
        return Ok(None);
    }
    let auth = access::case::<Open>(tx, desk.session.actor(), &record.case).await?;
    let described = describe(tx, desk.app.ring(), &auth, record.person).await?;
    let event = desk
        .session
        .event(Kind::SectionOpened)?
        .on(ObjectKind::Case, &record.case)?
        .with("section", Section::Identity)?
        .with("person", record.person)?;
    desk.audit(tx, event).await?;
    Ok(described)
}

fn head(record: &Holding) -> Head {
    let href = format!("/cases/{}", record.case);
    Head {
        case: record.readable.then(|| (href, record.case.clone())),
        alias: if record.readable {
            record.alias.to_string()
        } else {
            String::new()
        },
        organisation: record.organisation_name.clone(),
        phone: record.organisation_phone.clone(),
    }
}

fn lines(page: &Page, low: Option<&Described>, high: Option<&Described>) -> Vec<Compared> {
    let value = |described: Option<&Described>, field: &str| {
        let value = described
            .map(|described| described.get(field))
            .unwrap_or_default();
        match (field, value) {
            ("sex", "L") => page.name(Sex::Male).into_owned(),
            ("sex", "P") => page.name(Sex::Female).into_owned(),
            ("birth", value) => match value.parse::<PartialDate>() {
                Ok(born) => page.partial_date(born),
                Err(_) => value.to_owned(),
            },
            (_, value) => value.to_owned(),
        }
    };
    let both = low.is_some() && high.is_some();
    SHOWN
        .iter()
        .map(|field| {
            let (low, high) = (value(low, field), value(high, field));
            Compared {
                label: page.t(field_key(field)).into_owned(),
                differs: both && low != high,
                low,
                high,
            }
        })
        .collect()
}

/// The message that names what is compared, also the steps of the waterfall.
fn field_key(field: &str) -> &'static str {
    match field {
        "name" => "linkage-field-name",
        "alias" => "linkage-field-alias",
        "nik" => "linkage-field-nik",
        "sex" => "linkage-field-sex",
        "birth" => "linkage-field-birth",
        "birth_place" => "linkage-field-birth-place",
        "mother" => "linkage-field-mother",
        "father" => "linkage-field-father",
        "regency" => "linkage-field-regency",
        "district" => "linkage-field-district",
        "place" => "linkage-field-place",
        "phone" => "linkage-field-phone",
        "prior" => "linkage-field-prior",
        "household" => "linkage-field-household",
        "total" => "linkage-field-total",
        _ => "linkage-field-other",
    }
}

const fn flag_key(flag: Flag) -> &'static str {
    match flag {
        Flag::Twin => "linkage-flag-twin",
        Flag::Sibling => "linkage-flag-sibling",
        Flag::SharedNik => "linkage-flag-shared-nik",
        Flag::SexAgainstNik => "linkage-flag-sex",
        Flag::AgeAgainstNik => "linkage-flag-age",
    }
}

fn steps(page: &Page, why: &Explanation) -> Vec<Step> {
    let steps = why.sentences().into_iter().map(|mut sentence| {
        sentence.field = page.t(field_key(&sentence.field)).into_owned();
        Step {
            sentence: sentence.text(language(page)),
            weight: signed(sentence.weight, language(page)),
        }
    });
    steps.collect()
}

/// Nothing of the other file but what both organisations now know: where their records agree.
fn agreed(page: &Page, seen: &Seen) -> Vec<String> {
    if seen.state != PairState::Same || seen.is_open() {
        return Vec::new();
    }
    found(&seen.levels)
        .into_iter()
        .map(|mut sentence| {
            sentence.field = page.t(field_key(&sentence.field)).into_owned();
            sentence.text(language(page))
        })
        .collect()
}

fn picture(page: &Page, why: &Explanation) -> String {
    why.svg(language(page), |name| page.t(field_key(name)).into_owned())
}

fn said(page: &Page, desk: &Desk, seen: &Seen, decision: &Decision) -> Said {
    let side = seen.side();
    let own = side == Some(Side::Both) || side == Some(decision.side);
    Said {
        id: decision.id.to_string(),
        retraction: retraction(decision.id),
        words: page.name(decision.verdict).into_owned(),
        byline: format!("{}, {}", decision.name, page.date_time(decision.at)),
        // Why the other side decided is written for its own file.
        reason: decision
            .reason
            .clone()
            .filter(|_| decision.organisation == desk.session.actor().organisation)
            .unwrap_or_default(),
        retracted: decision.retracted,
        own: own && !decision.retracted,
    }
}

/// Handles `POST /linkage/{reference}`: records the decision and goes on to the next pair.
pub(super) async fn decide(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let verdict = form.coded::<Verdict>("verdict");
    let reason = form.parse_optional_with("reason", Line::parse);
    let (Some(verdict), false) = (verdict, form.has_errors()) else {
        return shown(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut tx = desk.write().await?;
    let actor = desk.session.actor();
    let seen = pairs::find(&mut tx, actor, reference(&desk)?).await?;
    let new = NewDecision {
        verdict,
        reason: reason.as_ref(),
        at: desk.app.now(),
    };
    let with = (desk.app.ring(), &mut desk.app.random());
    if let Err(fault) = decisions::decide(&mut tx, with, actor, &seen, &new).await {
        drop(tx);
        return refused(&desk, form, fault).await;
    }
    let event = event(&desk, Kind::LinkDecided, &seen)?.with("verdict", verdict)?;
    let next = pairs::waiting(&mut tx, actor, 1).await?;
    let to = next.first().map_or_else(
        || "/linkage?done=link-decided".to_owned(),
        |next| format!("/linkage/{}?done=link-decided", next.reference),
    );
    desk.done(tx, event, to).await
}

fn retraction(decision: Uuid) -> String {
    format!("retract-{}", decision.simple())
}

/// Handles `POST /linkage/{reference}/retract`.
pub(super) async fn retract(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let decision = form.value("decision").parse::<Uuid>().ok();
    let field = decision.map(retraction).unwrap_or_default();
    let reason = form.parse_with(&field, Line::parse);
    let (Some(reason), Some(decision)) = (reason, decision) else {
        return shown(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let mut tx = desk.write().await?;
    let actor = desk.session.actor();
    let seen = pairs::find(&mut tx, actor, reference(&desk)?).await?;
    let with = (desk.app.ring(), &mut desk.app.random());
    let at = desk.app.now();
    let done = decisions::retract(&mut tx, with, actor, &seen, decision, &reason, at).await;
    if let Err(fault) = done {
        drop(tx);
        return refused(&desk, form, fault).await;
    }
    let event = event(&desk, Kind::LinkRetracted, &seen)?.with("decision", decision)?;
    let to = format!("/linkage/{}?done=link-retracted", seen.reference);
    desk.done(tx, event, to).await
}

async fn refused(desk: &Desk, mut form: FormState, fault: Fault) -> Result<Response, Error> {
    match fault {
        Fault::Store(error) => Err(error.into()),
        fault => {
            form.reject_with("verdict", &fault);
            shown(desk, form, StatusCode::CONFLICT).await
        }
    }
}

impl PairPage {
    /// The two records, in the order of the columns.
    fn heads(&self) -> [&Head; 2] {
        [&self.low, &self.high]
    }

    /// What can be decided, each with the digit that decides it from the keyboard.
    fn verdicts(&self) -> Vec<(&'static str, String, usize)> {
        let all = Verdict::ALL.iter().enumerate();
        all.map(|(at, verdict)| {
            (
                verdict.code(),
                self.page.name(*verdict).into_owned(),
                at + 1,
            )
        })
        .collect()
    }

    /// Where a decision is taken back.
    fn retract(&self) -> String {
        format!("/linkage/{}/retract", self.reference)
    }
}
