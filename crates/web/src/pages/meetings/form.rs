//! Preparing a meeting: a new one, and changing one that is still ahead.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{DivisionId, PostId, SeriesId};
use domain::meetings::{MeetingState, clock_time};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use store::meetings::{self, Course, Meeting, Sealing, posts, series, suggestions};
use store::{Tx, drafts as stored_drafts};

use super::EDIT;
use super::desk::Desk;
use super::series::{chosen, divisions};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::routes::Routes;
use crate::session::Session;

/// Fields of the form but for its dates; all are compared when two people save at once.
const FIELDS: [&str; 13] = [
    "title",
    "series",
    "division",
    "purpose",
    "from",
    "to",
    "venue",
    "online",
    "contact",
    "chair",
    "note-taker",
    "letter-number",
    "letter-copies",
];
/// Its dates.
const DATES: [&str; 2] = ["date", "letter-date"];

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/new", EDIT, ask_new)
        .post("/meetings/new", EDIT, create)
        .get("/meetings/{id}/edit", EDIT, ask_edit)
        .post("/meetings/{id}/edit", EDIT, edit)
}

/// What the form offers.
struct Offered {
    series: Vec<Choice>,
    divisions: Vec<Choice>,
    posts: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "meetings/form.html")]
struct Edit {
    page: Page,
    form: FormState,
    offered: Offered,
    action: String,
    autosave: String,
    back: (String, String),
    /// Whether it is a new one, onto whose agenda unfinished work comes by itself.
    new: bool,
}

/// The choices, with who holds the posts on `day`.
async fn offered(tx: &mut Tx, app: &App, session: &Session, day: Date) -> Result<Offered, Error> {
    let task_force = session.actor().task_force;
    let series = series::list(tx, task_force, app.now()).await?;
    let holders = posts::holders(tx, task_force, day).await?;
    Ok(Offered {
        series: series
            .into_iter()
            .map(|one| Choice::new(one.series.id.to_string(), one.series.name))
            .collect(),
        divisions: divisions(tx, session).await?,
        posts: holders
            .into_iter()
            .map(|one| {
                let label = if one.name.is_empty() {
                    one.post_title
                } else {
                    format!("{} – {}", one.post_title, one.name)
                };
                Choice::new(one.post.to_string(), label)
            })
            .collect(),
    })
}

fn show_form(
    page: Page,
    form: FormState,
    offered: Offered,
    status: StatusCode,
    meeting: Option<&Meeting>,
) -> Result<Response, Error> {
    let back = match meeting {
        Some(meeting) => (format!("/meetings/{}", meeting.id), meeting.title.clone()),
        None => ("/meetings".to_owned(), page.t("nav-meetings").into_owned()),
    };
    let edit = Edit {
        action: page.path.clone(),
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
        offered,
        back,
        new: meeting.is_none(),
    };
    again(status, &edit)
}

/// A time of the day as the form has it: "09.00".
fn typed(time: Time) -> String {
    format!("{:02}.{:02}", time.hour(), time.minute())
}

fn stored(meeting: &Meeting, zone: &TimeZone) -> FormState {
    let (from, to) = (
        zone.to_datetime(meeting.starts_at),
        zone.to_datetime(meeting.ends_at),
    );
    let id = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut form = FormState::from_pairs([
        ("title", meeting.title.clone()),
        ("series", id(meeting.series.map(|id| id.0))),
        ("division", id(meeting.division.map(|id| id.0))),
        ("purpose", meeting.purpose.clone()),
        ("from", typed(from.time())),
        ("to", typed(to.time())),
        ("venue", meeting.venue.clone()),
        ("online", meeting.online.clone()),
        ("contact", meeting.contact.clone()),
        ("chair", id(meeting.chair.map(|id| id.0))),
        ("note-taker", id(meeting.note_taker.map(|id| id.0))),
        ("letter-number", meeting.letter_number.clone()),
        ("letter-copies", meeting.letter_copies.clone()),
        ("version", meeting.version.to_string()),
    ]);
    form.set_date("date", from.date().into());
    if let Some(date) = meeting.letter_date {
        form.set_date("letter-date", date.into());
    }
    form
}

/// From when to when, as typed.
fn read_time(form: &mut FormState, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let date = form.date("date");
    let from = form.parse_with("from", clock_time);
    let to = form.parse_with("to", clock_time);
    if from.zip(to).is_some_and(|(from, to)| to <= from) {
        form.reject("to", "error-meeting-ends-before");
        return None;
    }
    let moment = |time: Time| {
        let at = date?.to_datetime(time);
        zone.to_timestamp(at).ok()
    };
    moment(from?).zip(moment(to?))
}

/// What was typed, put into `meeting`; `None` when something is wrong.
fn read(
    form: &mut FormState,
    meeting: &Meeting,
    offered: &Offered,
    zone: &TimeZone,
) -> Option<Meeting> {
    let title = form.required("title");
    let series: Option<SeriesId> = chosen(form, "series", &offered.series);
    let division: Option<DivisionId> = chosen(form, "division", &offered.divisions);
    let purpose = form.optional_up_to("purpose", 1_000).unwrap_or_default();
    let time = read_time(form, zone);
    let venue = form.optional("venue").unwrap_or_default();
    let online = form.optional_up_to("online", 400).unwrap_or_default();
    if !online.is_empty() && !online.starts_with("https://") && !online.starts_with("http://") {
        form.reject("online", "error-meeting-link");
    }
    if venue.is_empty() && online.is_empty() {
        form.reject("venue", "error-meeting-place");
    }
    let contact = form.optional("contact").unwrap_or_default();
    let chair: Option<PostId> = chosen(form, "chair", &offered.posts);
    let note_taker: Option<PostId> = chosen(form, "note-taker", &offered.posts);
    let letter_number = form.optional("letter-number").unwrap_or_default();
    let letter_date = form.date_optional("letter-date");
    let letter_copies = form
        .optional_up_to("letter-copies", 2_000)
        .unwrap_or_default();
    if form.has_errors() {
        return None;
    }
    let (starts_at, ends_at) = time?;
    Some(Meeting {
        title: title?,
        series,
        division,
        purpose,
        starts_at,
        ends_at,
        venue,
        online,
        contact,
        chair,
        note_taker,
        letter_number,
        letter_date,
        letter_copies,
        version: form.value("version").parse().unwrap_or(meeting.version),
        ..meeting.clone()
    })
}

fn blank(app: &App, session: &Session) -> Meeting {
    Meeting {
        id: app.id(),
        task_force: session.actor().task_force,
        series: None,
        division: None,
        title: String::new(),
        purpose: String::new(),
        state: MeetingState::START,
        starts_at: app.now(),
        ends_at: app.now(),
        venue: String::new(),
        online: String::new(),
        contact: String::new(),
        chair: None,
        note_taker: None,
        letter_number: String::new(),
        letter_date: None,
        letter_copies: String::new(),
        course: Course::default(),
        version: 1,
    }
}

/// The form of a new meeting of a series: on the day it is due, or today where that has passed.
async fn of_series(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    id: SeriesId,
) -> Result<Option<FormState>, Error> {
    let all = series::list(tx, session.actor().task_force, app.now()).await?;
    let Some(listed) = all.iter().find(|one| one.series.id == id) else {
        return Ok(None);
    };
    let zone = &app.settings().time_zone;
    let day = listed.due_on(zone).max(app.today());
    let division = listed.series.division.map(|id| id.to_string());
    let mut form = FormState::from_pairs([
        ("title", listed.series.name.as_str()),
        ("series", &id.to_string()),
        ("division", division.as_deref().unwrap_or_default()),
    ]);
    form.set_date("date", day.into());
    Ok(Some(form))
}

/// Handles `GET /meetings/new`; `?series=` names the series whose turn it is.
async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    asked: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let offered = offered(&mut tx, &app, &session, app.today()).await?;
    let mut form = drafts::restore(&mut tx, &app, &session, &visit).await?;
    if let (None, Ok(id)) = (&form, asked.value("series").parse()) {
        form = of_series(&mut tx, &app, &session, id).await?;
    }
    let page = visit.page(&session, visit.locale.text("meetings-new"));
    let form = form.unwrap_or_default();
    show_form(page, form, offered, StatusCode::OK, None)
}

/// Handles `POST /meetings/new`: the meeting begins with what was left unfinished on its agenda.
async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let offered = offered(&mut tx, &app, &session, app.today()).await?;
    let zone = &app.settings().time_zone;
    let Some(new) = read(&mut form, &blank(&app, &session), &offered, zone) else {
        let page = visit.page(&session, visit.locale.text("meetings-new"));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(page, form, offered, status, None);
    };
    let mut sealing = Sealing::new(app.ring(), app.random(), app.now());
    meetings::add(&mut tx, &mut sealing, &new).await?;
    let carried = suggestions::carry_over(&mut tx, &mut sealing, &new).await?;
    stored_drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session
        .event(Kind::MeetingChanged)?
        .on(ObjectKind::Meeting, new.id)?
        .with("meeting-state", new.state)?
        .with("carried", carried)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!(
        "/meetings/{}/agenda?done=meeting-created",
        new.id
    )))
}

/// Handles `GET /meetings/{id}/edit`.
async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = ahead(desk.meeting(&mut tx).await?)?;
    let day = desk.day(&meeting);
    let offered = offered(&mut tx, &desk.app, &desk.session, day).await?;
    let form = desk
        .draft(&mut tx)
        .await?
        .unwrap_or_else(|| stored(&meeting, desk.zone()));
    let page = desk.page(meeting.title.clone());
    show_form(page, form, offered, StatusCode::OK, Some(&meeting))
}

/// A meeting that has begun is changed no more: its invitation says where it was.
fn ahead(meeting: Meeting) -> Result<Meeting, Error> {
    if meeting.state.is_ahead() {
        Ok(meeting)
    } else {
        Err(Error::Conflict)
    }
}

/// Handles `POST /meetings/{id}/edit`.
async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = ahead(desk.meeting(&mut tx).await?)?;
    let day = desk.day(&meeting);
    let offered = offered(&mut tx, &desk.app, &desk.session, day).await?;
    let page = desk.page(meeting.title.clone());
    let Some(changed) = read(&mut form, &meeting, &offered, desk.zone()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(page, form, offered, status, Some(&meeting));
    };
    if changed.version != meeting.version {
        let saved = stored(&meeting, desk.zone());
        form.compare_with(&saved, &FIELDS);
        for date in DATES {
            if form.typed_date(date) != saved.typed_date(date) {
                form.set_conflict(date, saved.typed_date(date));
            }
        }
        form.set("version", meeting.version.to_string());
        return show_form(page, form, offered, StatusCode::CONFLICT, Some(&meeting));
    }
    meetings::save(&mut tx, &mut desk.sealing(), &changed).await?;
    let event = desk.event(Kind::MeetingChanged)?;
    let to = format!("/meetings/{}?done=meeting-saved", meeting.id);
    desk.done(tx, event, to).await
}
