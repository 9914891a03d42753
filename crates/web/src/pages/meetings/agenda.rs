//! The agenda: what stands on it, what the task force has open besides, and its order.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::AgendaItemId;
use domain::meetings::AgendaSource;
use locale::Locale;
use store::Tx;
use store::meetings::agenda::{self, AgendaItem, NewItem, Toward};
use store::meetings::suggestions::{self, Suggestion};
use store::meetings::{Meeting, suggestions::What};

use super::desk::{Desk, Head};
use super::{EDIT, SEE, words};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, drafts, go, show};
use crate::routes::Routes;

/// Fields of an item, in order; all are compared when two people save at once.
const FIELDS: [&str; 3] = ["title", "presenter", "minutes"];
/// Most characters of a title.
const TITLE: usize = 400;
/// Most minutes of an item.
const MINUTES: i64 = 600;

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/{id}/agenda", SEE, open)
        .post("/meetings/{id}/agenda", EDIT, add)
        .post("/meetings/{id}/agenda/suggestions", EDIT, take)
        .get("/meetings/{id}/agenda/{item}/edit", EDIT, ask_edit)
        .post("/meetings/{id}/agenda/{item}/edit", EDIT, edit)
        .post("/meetings/{id}/agenda/{item}/move", EDIT, shift)
        .post("/meetings/{id}/agenda/{item}/remove", EDIT, remove)
}

struct Row {
    id: String,
    title: String,
    /// Who presents it and how long it may take; may be empty.
    about: String,
    /// What it stands for, in words; empty for one written by hand.
    source: String,
    first: bool,
    last: bool,
}

struct Offer {
    source: &'static str,
    source_id: String,
    title: String,
    /// What kind of open matter it is.
    kind: String,
    /// More about it; may be empty.
    note: String,
}

#[derive(Template)]
#[template(path = "meetings/agenda.html")]
struct Agenda {
    page: Page,
    head: Head,
    rows: Vec<Row>,
    /// Minutes of all items together, where any were written.
    total: i64,
    offers: Vec<Offer>,
    form: FormState,
    /// Whether this person may change it now.
    changes: bool,
    /// Whether items can be taken off: until the meeting begins.
    removes: bool,
}

/// Handles `GET /meetings/{id}/agenda`.
async fn open(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    show(&agenda_page(&desk, &mut tx, &meeting, FormState::blank()).await?)
}

async fn agenda_page(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    form: FormState,
) -> Result<Agenda, Error> {
    let items = agenda::items(tx, desk.app.ring(), meeting).await?;
    let changes = desk.edits() && meeting.state.takes_agenda();
    let offers = if changes {
        suggested(desk, tx, meeting).await?
    } else {
        Vec::new()
    };
    let page = desk.page(meeting.title.clone()).showing(&form);
    let last = items.len().saturating_sub(1);
    Ok(Agenda {
        head: desk.head(tx, meeting, "/agenda").await?,
        total: items.iter().filter_map(|item| item.minutes).sum(),
        rows: items
            .into_iter()
            .enumerate()
            .map(|(at, item)| row(&page, item, at == 0, at == last))
            .collect(),
        offers: offers.iter().map(|one| offer(&page, one)).collect(),
        form,
        changes,
        removes: changes && meeting.state.is_ahead(),
        page,
    })
}

fn row(page: &Page, item: AgendaItem, first: bool, last: bool) -> Row {
    let minutes = item.minutes.map(|n| page.tn("agenda-minutes-n", n));
    let about = [Some(item.presenter), minutes].into_iter().flatten();
    let about: Vec<String> = about.filter(|words| !words.is_empty()).collect();
    Row {
        id: item.id.to_string(),
        title: item.title,
        about: about.join(" · "),
        source: match item.source {
            AgendaSource::Own => String::new(),
            source => page.name(source).into_owned(),
        },
        first,
        last,
    }
}

fn offer(page: &Page, one: &Suggestion) -> Offer {
    let note = match &one.what {
        What::ActionItem { post, due_on, .. } => {
            format!(
                "{post} · {}",
                page.tw("agenda-due", "date", &page.date(due_on))
            )
        }
        what => words::presenter(what),
    };
    Offer {
        source: one.source().code(),
        source_id: one.source_id.clone(),
        title: words::title(page.locale, &one.what),
        kind: page.name(one.source()).into_owned(),
        note,
    }
}

/// What the task force has open and this agenda does not have.
async fn suggested(desk: &Desk, tx: &mut Tx, meeting: &Meeting) -> Result<Vec<Suggestion>, Error> {
    let (ring, now) = (desk.app.ring(), desk.app.now());
    let behind = behind(desk, tx).await?;
    Ok(suggestions::open(tx, ring, meeting, now, behind).await?)
}

/// Activities of the action plan of which nobody has reported a quarter that is over.
async fn behind(desk: &Desk, tx: &mut Tx) -> Result<Vec<Suggestion>, Error> {
    let task_force = desk.session.actor().task_force;
    let due = store::action_plan::indicators_due(tx, task_force, desk.app.today()).await?;
    let suggestion = |due: store::action_plan::Due| {
        let (year, number) = (due.quarter.year(), due.quarter.number());
        let words = [
            ("year", year.to_string().into()),
            ("quarter", number.into()),
            ("name", due.name.into()),
        ];
        let title = desk
            .visit
            .locale
            .text_with("agenda-suggest-quarter", &words);
        Suggestion {
            source_id: format!("{}:{year}-{number}", due.activity),
            what: What::Indicator { title },
        }
    };
    Ok(due.into_iter().map(suggestion).collect())
}

/// What was typed about an item.
struct Typed {
    title: String,
    presenter: String,
    minutes: Option<i64>,
}

fn read(form: &mut FormState) -> Option<Typed> {
    let title = form.required_up_to("title", TITLE);
    let presenter = form.optional("presenter").unwrap_or_default();
    let minutes = form.number_optional("minutes", 1, MINUTES);
    if form.has_errors() {
        return None;
    }
    Some(Typed {
        title: title?,
        presenter,
        minutes,
    })
}

/// The meeting of the address, as long as its agenda can change.
async fn changing(desk: &Desk, tx: &mut Tx) -> Result<Meeting, Error> {
    let meeting = desk.meeting(tx).await?;
    if meeting.state.takes_agenda() {
        Ok(meeting)
    } else {
        Err(Error::Conflict)
    }
}

/// Ends a change of the agenda.
async fn done(desk: &Desk, tx: Tx, meeting: &Meeting, what: &str) -> Result<Response, Error> {
    let event = desk.event(Kind::MeetingChanged)?.with("agenda", what)?;
    let to = format!("/meetings/{}/agenda?done=agenda-{what}", meeting.id);
    desk.done(tx, event, to).await
}

/// Handles `POST /meetings/{id}/agenda`: an item written by hand.
async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = changing(&desk, &mut tx).await?;
    let Some(typed) = read(&mut form) else {
        let page = agenda_page(&desk, &mut tx, &meeting, form).await?;
        return again(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let new = NewItem {
        id: desk.app.id(),
        title: typed.title,
        presenter: typed.presenter,
        minutes: typed.minutes,
        source: AgendaSource::Own,
        source_id: None,
    };
    agenda::add(&mut tx, &mut desk.sealing(), &meeting, &new).await?;
    done(&desk, tx, &meeting, "added").await
}

/// Handles `POST /meetings/{id}/agenda/suggestions`: takes one of the suggestions. Pressed twice,
/// it stands on the agenda once.
async fn take(desk: Desk, form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = changing(&desk, &mut tx).await?;
    let wanted = suggested(&desk, &mut tx, &meeting)
        .await?
        .into_iter()
        .find(|one| {
            one.source().code() == form.value("source") && one.source_id == form.value("source-id")
        });
    let Some(one) = wanted else {
        return Ok(go(format!("/meetings/{}/agenda", meeting.id)));
    };
    let new = NewItem {
        id: desk.app.id(),
        title: words::title(Locale::Id, &one.what),
        presenter: words::presenter(&one.what),
        minutes: None,
        source: one.source(),
        source_id: Some(one.source_id),
    };
    agenda::add(&mut tx, &mut desk.sealing(), &meeting, &new).await?;
    done(&desk, tx, &meeting, "added").await
}

#[derive(Template)]
#[template(path = "meetings/agenda_item.html")]
struct EditItem {
    page: Page,
    head: Head,
    form: FormState,
    autosave: String,
}

async fn show_item(
    desk: &Desk,
    tx: &mut Tx,
    meeting: &Meeting,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.page(meeting.title.clone());
    let edit = EditItem {
        head: desk.head(tx, meeting, "/agenda").await?,
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

fn stored(item: &AgendaItem) -> FormState {
    let minutes = item.minutes.map(|minutes| minutes.to_string());
    FormState::from_pairs([
        ("title", item.title.as_str()),
        ("presenter", &item.presenter),
        ("minutes", minutes.as_deref().unwrap_or_default()),
        ("version", &item.version.to_string()),
    ])
}

/// Handles `GET /meetings/{id}/agenda/{item}/edit`.
async fn ask_edit(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = changing(&desk, &mut tx).await?;
    let item = agenda::find(&mut tx, desk.app.ring(), &meeting, desk.id("item")?).await?;
    let form = desk.draft(&mut tx).await?.unwrap_or_else(|| stored(&item));
    show_item(&desk, &mut tx, &meeting, form, StatusCode::OK).await
}

/// Handles `POST /meetings/{id}/agenda/{item}/edit`. Where somebody saved in between, both wordings
/// are shown and nothing is lost.
async fn edit(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = changing(&desk, &mut tx).await?;
    let item = agenda::find(&mut tx, desk.app.ring(), &meeting, desk.id("item")?).await?;
    let Some(typed) = read(&mut form) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_item(&desk, &mut tx, &meeting, form, status).await;
    };
    if form.value("version").parse() != Ok(item.version) {
        form.compare_with(&stored(&item), &FIELDS);
        form.set("version", item.version.to_string());
        return show_item(&desk, &mut tx, &meeting, form, StatusCode::CONFLICT).await;
    }
    let changed = AgendaItem {
        title: typed.title,
        presenter: typed.presenter,
        minutes: typed.minutes,
        ..item
    };
    agenda::save(&mut tx, &mut desk.sealing(), &meeting, &changed).await?;
    done(&desk, tx, &meeting, "saved").await
}

/// Handles `POST /meetings/{id}/agenda/{item}/move`.
async fn shift(desk: Desk, form: FormState) -> Result<Response, Error> {
    let toward = match form.value("toward") {
        "up" => Toward::Up,
        "down" => Toward::Down,
        _ => return Err(Error::Unprocessable),
    };
    let mut tx = desk.write().await?;
    let meeting = changing(&desk, &mut tx).await?;
    let item: AgendaItemId = desk.id("item")?;
    agenda::shift(&mut tx, &meeting, item, toward).await?;
    done(&desk, tx, &meeting, "moved").await
}

/// Handles `POST /meetings/{id}/agenda/{item}/remove`.
async fn remove(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = changing(&desk, &mut tx).await?;
    agenda::remove(&mut tx, &meeting, desk.id("item")?).await?;
    done(&desk, tx, &meeting, "removed").await
}
