//! One area on the map: the level with its reasons, what the cases were like, and the level that
//! an officer sets in place of the proposed one.

use super::{home, may_record, since, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::{Choice, Tag};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::areas::AreaLevel;
use domain::prevention::{Assessment, Reason, ReasonKind, Vulnerability, assess};
use domain::{AreaCode, Coded};
use store::Tx;
use store::paging::Seek;
use store::prevention::{self, Filter, Level, Listed};

/// Events that the page shows.
const EVENTS: u32 = 5;
/// Typology and ways of recruitment that the page shows.
const PROFILE: usize = 5;

struct ShownReason {
    label: String,
    count: String,
    less: bool,
}

#[derive(Template)]
#[template(path = "prevention/spot.html")]
struct Show {
    page: Page,
    form: FormState,
    code: String,
    level: Tag,
    proposed: Tag,
    set: Option<Level>,
    reasons: Vec<ShownReason>,
    typology: Vec<(String, String)>,
    motives: Vec<(String, String)>,
    events: Vec<Listed>,
    levels: Vec<Choice>,
    may_record: bool,
}

impl Show {
    fn href(&self) -> String {
        format!("/prevention/map/{}", self.code)
    }

    fn clear_href(&self) -> String {
        format!("/prevention/map/{}/clear", self.code)
    }

    fn set_on(&self, set: &Level) -> jiff::civil::Date {
        self.page.zone.to_datetime(set.set_at).date()
    }

    fn plan_href(&self) -> String {
        format!("/prevention/plans/new?area={}", self.code)
    }
}

/// The area that an address names: one that exists and lies within that of the task force.
async fn named(tx: &mut Tx, session: &Session, code: &str) -> Result<(AreaCode, String), Error> {
    let area: AreaCode = code.parse().map_err(|_| store::Error::NotFound)?;
    let home = home(session)?;
    if area == home || !home.contains(area) || area.level() == AreaLevel::Province {
        return Err(store::Error::NotFound.into());
    }
    let found = store::areas::find(tx, &area.to_string()).await?;
    let found = found.ok_or(store::Error::NotFound)?;
    Ok((area, words::area(&found)))
}

/// Handles `GET /prevention/map/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let shown = read(&mut tx, (&app, &session), &visit, &code, None).await?;
    again(StatusCode::OK, &shown)
}

async fn read(
    tx: &mut Tx,
    (app, session): (&App, &Session),
    visit: &Visit,
    code: &str,
    typed: Option<FormState>,
) -> Result<Show, Error> {
    let (area, place) = named(tx, session, code).await?;
    let task_force = session.actor().task_force;
    let today = app.today();
    let scale = prevention::scale(tx, task_force).await?;
    let since = since(&scale, today);
    let counts = prevention::counts(tx, task_force, area, area.level(), since, today).await?;
    let known = counts.get(&area).copied().unwrap_or_default();
    let proposed = assess(&known, &scale);
    let set = prevention::level(tx, app.ring(), task_force, area).await?;
    let profile = prevention::profile(tx, task_force, area, since).await?;
    let filter = Filter {
        area: Some(area),
        ..Filter::default()
    };
    let events = prevention::page(tx, task_force, &filter, Seek::First, EVENTS).await?;
    let page = visit.page(session, place);
    let form = typed.unwrap_or_else(|| stored(set.as_ref(), &proposed));
    let level = set.as_ref().map_or(proposed.level, |set| set.level);
    Ok(Show {
        code: area.to_string(),
        level: words::level(&page, level),
        proposed: words::level(&page, proposed.level),
        set,
        reasons: proposed
            .reasons
            .iter()
            .map(|reason| shown_reason(&page, reason))
            .collect(),
        typology: tally(&page, &profile.typology),
        motives: tally(&page, &profile.motives),
        events: events.rows,
        levels: page.choices::<Vulnerability>(),
        may_record: may_record(session),
        page: page.showing(&form),
        form,
    })
}

fn stored(set: Option<&Level>, proposed: &Assessment) -> FormState {
    let level = set.map_or(proposed.level, |set| set.level);
    let mut form = FormState::from_pairs([("level", level.code())]);
    if let Some(set) = set {
        form.set("reason", set.reason.as_str());
        form.set("version", set.version.to_string());
    }
    form
}

fn shown_reason(page: &Page, reason: &Reason) -> ShownReason {
    let count = match reason.kind {
        ReasonKind::NoEvent => String::new(),
        ReasonKind::Events | ReasonKind::Groups => page.number(reason.count),
        ReasonKind::Origin
        | ReasonKind::Transit
        | ReasonKind::Destination
        | ReasonKind::Residence
        | ReasonKind::Cases => words::cases(page, reason.count),
    };
    ShownReason {
        label: page.name(reason.kind).into_owned(),
        count,
        less: reason.points < 0,
    }
}

fn tally<T: Coded>(page: &Page, rows: &[(T, u32)]) -> Vec<(String, String)> {
    rows.iter()
        .take(PROFILE)
        .map(|(value, n)| (page.name(*value).into_owned(), words::cases(page, *n)))
        .collect()
}

/// Handles `POST /prevention/map/{id}`: sets a level in place of the proposed one.
pub(super) async fn set(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (area, _) = named(&mut tx, &session, &code).await?;
    let task_force = session.actor().task_force;
    let level = form.coded::<Vulnerability>("level");
    let reason = form.required_up_to("reason", 1_000);
    let (Some(level), Some(reason)) = (level, reason) else {
        let shown = read(&mut tx, (&app, &session), &visit, &code, Some(form)).await?;
        return again(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    };
    let known = prevention::level(&mut tx, app.ring(), task_force, area).await?;
    let version: Option<i64> = form.value("version").parse().ok();
    if let Some(known) = &known
        && version != Some(known.version)
    {
        form.set_conflict("level", known.level.code());
        form.set_conflict("reason", known.reason.as_str());
        form.set("version", known.version.to_string());
        let shown = read(&mut tx, (&app, &session), &visit, &code, Some(form)).await?;
        return again(StatusCode::CONFLICT, &shown);
    }
    let keys = (app.ring(), &mut app.random());
    let by = (session.account(), app.now());
    let (spot, why) = ((task_force, area), (level, reason.as_str()));
    prevention::set_level(&mut tx, keys, spot, why, version, by).await?;
    record(&mut tx, &app, &session, area, level.code()).await?;
    tx.commit().await?;
    Ok(go(format!("/prevention/map/{area}?done=level-set")))
}

/// Handles `POST /prevention/map/{id}/clear`: goes back to the proposed level.
pub(super) async fn clear(
    State(app): State<App>,
    session: Session,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (area, _) = named(&mut tx, &session, &code).await?;
    prevention::clear_level(&mut tx, session.actor().task_force, area).await?;
    record(&mut tx, &app, &session, area, "proposed").await?;
    tx.commit().await?;
    Ok(go(format!("/prevention/map/{area}?done=level-cleared")))
}

async fn record(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    area: AreaCode,
    level: &str,
) -> Result<(), Error> {
    let event = session
        .event(Kind::SettingsChanged)?
        .on(ObjectKind::Setting, "area-vulnerability")?
        .with("area", area)?
        .with("level", level)?;
    Ok(store::audit::append(tx, app.audit_keys(), app.now(), event).await?)
}
