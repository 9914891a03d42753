//! "Terima laporan": search first, then take a new report with what was typed.

use askama::Template;
use audit::Kind;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use domain::codes::CodeKind;
use domain::intake::Urgency;
use policy::Capability;
use store::areas::Area;
use store::search::{self, Found, Hit, Reason, Standing};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::areas::{self, Lookup};
use crate::pages::{Visit, drafts, go, intake, show};
use crate::parts::{Badge, Tag, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;

/// Longest text that is searched for.
const MOST: usize = 200;
/// Digits of a NIK.
const NIK_DIGITS: usize = 16;
/// Level of a kecamatan.
const DISTRICT: i64 = 3;

/// Adds the routes of this page.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::TakeReports);
    routes
        .get("/intake", access, ask)
        .post("/intake", access, find)
        .post("/intake/new", access, carry)
}

struct Row {
    href: String,
    kind: String,
    code: String,
    alias: String,
    standing: Tag,
    at: String,
    area: String,
    badges: Vec<Badge>,
    reasons: Vec<String>,
}

#[derive(Template)]
#[template(path = "intake/search.html")]
struct SearchPage {
    page: Page,
    typed: String,
    searched: bool,
    mistyped_code: bool,
    rows: Vec<Row>,
    drafts: usize,
}

/// Handles `GET /intake`: one box.
async fn ask(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let drafts = store::drafts::list(&mut tx, session.account()).await?.len();
    show(&SearchPage {
        page: visit.page(&session, visit.locale.text("search-title")),
        typed: String::new(),
        searched: false,
        mistyped_code: false,
        rows: Vec::new(),
        drafts,
    })
}

/// Handles `POST /intake`: what is known already. What was typed stays out of the address.
async fn find(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let typed: String = form.value("q").trim().chars().take(MOST).collect();
    if typed.is_empty() {
        return Ok(go("/intake"));
    }
    let found = look(&app, &session, &typed).await?;
    let page = visit.page(&session, visit.locale.text("search-title"));
    let rows = found.hits.iter().map(|hit| row(&page, hit)).collect();
    show(&SearchPage {
        page,
        typed,
        searched: true,
        mistyped_code: found.mistyped_code && found.hits.is_empty(),
        rows,
        drafts: 0,
    })
}

/// Searches, and records that it was searched before anything leaves: by which marks and with how
/// many hits, never what was typed.
async fn look(app: &App, session: &Session, typed: &str) -> Result<Found, Error> {
    // Names that other nodes saved since; a no-op where there are none.
    app.names().catch_up(app.store(), app.ring()).await?;
    let mut tx = app.store().read().await?;
    let found = search::find(&mut tx, app.ring(), app.names(), session.actor(), typed).await?;
    drop(tx);
    let tried: Vec<&str> = found.tried.iter().map(|reason| reason.code()).collect();
    let tried = if tried.is_empty() {
        "none".to_owned()
    } else {
        tried.join("+")
    };
    let event = session
        .event(Kind::Search)?
        .with("fields", tried)?
        .with("hits", found.hits.len())?;
    let mut tx = app.store().write().await?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(found)
}

fn row(page: &Page, hit: &Hit) -> Row {
    let (href, kind) = match hit.kind {
        CodeKind::Report => (format!("/intake/{}", hit.code), "search-kind-report"),
        CodeKind::Case => (format!("/cases/{}", hit.code), "search-kind-case"),
        CodeKind::Referral => (format!("/referrals/{}", hit.code), "search-kind-referral"),
        CodeKind::Pair => (format!("/linkage/{}", hit.code), CodeKind::Pair.key()),
    };
    let tone = match hit.standing {
        Standing::Report(state) => intake::state_tone(state),
        Standing::Case(stage) if stage.is_open() => Tone::Info,
        Standing::Case(_) | Standing::Referral(_) => Tone::Neutral,
    };
    let badges = match hit.urgency {
        Some(Urgency::Emergency) => vec![Badge::Urgent],
        _ => Vec::new(),
    };
    Row {
        href,
        kind: page.t(kind).into_owned(),
        code: hit.code.clone(),
        alias: hit.alias.map(|alias| alias.to_string()).unwrap_or_default(),
        standing: Tag::new(tone, page.t(hit.standing.key())),
        at: page.date_time(hit.at),
        area: hit.area_name.clone().unwrap_or_default(),
        badges,
        reasons: hit
            .reasons
            .iter()
            .map(|reason| page.name::<Reason>(*reason).into_owned())
            .collect(),
    }
}

/// Handles `POST /intake/new`: begins a report with what was typed into the search, each in the
/// field where it belongs.
async fn carry(
    State(app): State<App>,
    session: Session,
    form: FormState,
) -> Result<Response, Error> {
    let path = intake::new_path(&app);
    let typed = form.value("q").trim();
    if typed.is_empty() {
        return Ok(go(path));
    }
    let mut new = intake::blank(&app);
    let mut tx = app.store().read().await?;
    let place = FormState::from_pairs([("where-text", typed)]);
    let place = areas::look_up(&mut tx, &place, "where").await?;
    drop(tx);
    match field_of(typed, &place) {
        Some(Field::Phone) => new.set("reporter-phone", typed),
        Some(Field::Nik) => new.set("person-1-nik", typed),
        Some(Field::Name) => new.set("person-1-name", typed),
        Some(Field::Place(area)) => areas::set(&mut new, "where", area),
        None => {}
    }
    new.set("carried", "yes");
    drafts::keep(&app, &session, &path, &new).await?;
    Ok(go(path))
}

/// Where in a new report a searched text belongs.
#[derive(Debug, PartialEq, Eq)]
enum Field<'a> {
    Phone,
    Nik,
    Name,
    Place(&'a Area),
}

/// Villages share their names with people, so only larger areas are taken for places. A number
/// with a slip in it goes to its field as well, where the slip is pointed out.
fn field_of<'a>(typed: &str, place: &'a Lookup) -> Option<Field<'a>> {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    if typed.chars().any(char::is_alphabetic) {
        return match place {
            _ if digits > 0 => None,
            Lookup::One(area) if area.level <= DISTRICT => Some(Field::Place(area)),
            _ => Some(Field::Name),
        };
    }
    match digits {
        NIK_DIGITS => Some(Field::Nik),
        7..=15 => Some(Field::Phone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(level: i64) -> Lookup {
        Lookup::One(Area {
            code: "31.73".to_owned(),
            name: "Rahayu".to_owned(),
            level,
            within: String::new(),
            bps: None,
        })
    }

    #[test]
    fn what_was_searched_goes_to_the_field_where_it_belongs() {
        for (typed, field) in [
            ("0812-3456-7890", Some(Field::Phone)),
            ("+62 812 3456 789", Some(Field::Phone)),
            ("3173 0545 0199 0001", Some(Field::Nik)),
            ("Siti Nurhalimah", Some(Field::Name)),
            ("L-7Q4M-2XC", None),
            ("B1234567", None),
            ("12", None),
        ] {
            assert_eq!(field_of(typed, &Lookup::Unknown), field, "{typed}");
        }
        assert_eq!(field_of("Rahayu", &area(4)), Some(Field::Name));
        assert!(matches!(
            field_of("Cengkareng", &area(3)),
            Some(Field::Place(_))
        ));
        assert_eq!(
            field_of("Bandung", &Lookup::Several(Vec::new())),
            Some(Field::Name)
        );
    }
}
