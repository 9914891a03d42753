//! The minutes of a meeting: written live by two people at once, closed, approved, published, and
//! handed out as papers.

mod closing;
mod history;
mod paper;
mod write;

use askama::Template;
use audit::Kind;
use axum::response::Response;
use domain::ids::{AgendaItemId, MinuteId};
use domain::meetings::minutes::{PartKind, Rights, is_written};
use domain::meetings::{MeetingAction, MeetingState};
use policy::Capability;
use store::Tx;
use store::action_items;
use store::meetings::Meeting;
use store::meetings::decisions::{self, Decision};
use store::meetings::minutes::{self, Part};
use store::meetings::sitting::{self, AgendaLine};

use super::desk::{Desk, Head, MINUTES, reads_minutes, refused};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::action_items::{Row as ActionRow, rows as action_rows};
use crate::pages::show;
use crate::parts::{Notice, Tone};
use crate::routes::{Access, Routes};

/// Members may ask; who may see and write what is decided for each meeting.
const MEMBER: Access = Access::Can(Capability::SeeTaskForce);

/// Adds the routes of these pages.
pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/meetings/{id}/minutes", MEMBER, read)
        .post("/meetings/{id}/minutes", MEMBER, begin)
        .get("/meetings/{id}/changes", MEMBER, write::changes)
        .post("/meetings/{id}/minutes/approve", MEMBER, approve)
        .post("/meetings/{id}/minutes/publish", MEMBER, publish)
        .post("/meetings/{id}/minutes/{item}", MEMBER, write::save)
        .get("/meetings/{id}/minutes/{item}", MEMBER, history::show)
        .post(
            "/meetings/{id}/minutes/{item}/restore",
            MEMBER,
            history::restore,
        )
        .get(
            "/meetings/{id}/minutes/{item}/correct",
            MEMBER,
            history::ask_correction,
        )
        .post(
            "/meetings/{id}/minutes/{item}/correct",
            MEMBER,
            history::correct,
        )
        .get("/meetings/{id}/close", MEMBER, closing::ask)
        .post("/meetings/{id}/close", MEMBER, closing::close);
    paper::routes(routes)
}

/// A part of the minutes on the page.
struct PartView {
    id: MinuteId,
    title: String,
    presenter: String,
    text: String,
    version: i64,
    /// "Tersimpan 10.42 oleh Rina"; empty where nothing was written.
    saved: String,
    decisions: Vec<Decision>,
    agenda_item: Option<AgendaItemId>,
    discussion: bool,
}

/// What the page offers.
#[derive(Default, Clone, Copy)]
struct May {
    write: bool,
    correct: bool,
    approve: bool,
    publish: bool,
    close: bool,
    begin: bool,
}

#[derive(Template)]
#[template(path = "minutes/show.html")]
struct MinutesPage {
    page: Page,
    head: Head,
    chaired_by: String,
    noted_by: String,
    may: May,
    parts: Vec<PartView>,
    /// Decisions that belong to no item.
    other_decisions: Vec<Decision>,
    actions: Vec<ActionRow>,
    pdf: bool,
}

/// The heading of a part.
fn part_title(page: &Page, kind: PartKind, line: Option<&AgendaLine>) -> String {
    match line {
        Some(line) => line.title.clone(),
        None => page.name(kind).into_owned(),
    }
}

/// "Tersimpan 10.42 oleh Rina".
fn saved_words(page: &Page, part: &Part) -> String {
    if part.version <= 1 {
        return String::new();
    }
    let time = page.time(part.edited_at);
    page.locale.text_with(
        "minutes-saved-by",
        &[
            ("time", time.as_str().into()),
            ("name", part.editor.as_str().into()),
        ],
    )
}

/// Refuses the page to whom the minutes are not shown yet.
fn check_reading(meeting: &Meeting, rights: Rights) -> Result<(), Error> {
    match reads_minutes(meeting, rights) {
        true => Ok(()),
        false => Err(Error::NotFound),
    }
}

fn may(meeting: &Meeting, rights: Rights, begun: bool) -> May {
    let step = |action: MeetingAction| meeting.state.next(action).is_ok();
    May {
        write: begun && rights.edits(meeting.state),
        correct: rights.corrects(meeting.state),
        approve: rights.approves && step(MeetingAction::Approve),
        publish: (rights.approves || rights.coordinates) && step(MeetingAction::Publish),
        close: (rights.coordinates || rights.writes) && step(MeetingAction::Close),
        begin: !begun && rights.edits(meeting.state),
    }
}

/// Handles `GET /meetings/{id}/minutes`: to write or to read.
async fn read(desk: Desk, form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, rights) = desk.with_rights(&mut tx).await?;
    check_reading(&meeting, rights)?;
    let ring = desk.app.ring();
    let parts = minutes::parts(&mut tx, ring, meeting.id).await?;
    let agenda = sitting::agenda(&mut tx, ring, meeting.id).await?;
    let all = decisions::list(&mut tx, ring, meeting.id).await?;
    let actions = action_items::of_meeting(&mut tx, ring, meeting.id).await?;
    let event = desk.event(Kind::MinutesOpened)?;
    desk.audit(&mut tx, event.with("state", meeting.state)?)
        .await?;
    let head = desk.head(&mut tx, &meeting, MINUTES).await?;
    tx.commit().await?;
    let mut page = desk.titled("minutes-title");
    if form.ticked("conflict") {
        page = page.with_notice(conflict_notice(&desk));
    }
    let may = may(&meeting, rights, !parts.is_empty());
    let views: Vec<PartView> = parts
        .iter()
        .map(|part| view(&page, part, &agenda, &all))
        .filter(|view| may.write || !view.text.trim().is_empty() || !view.decisions.is_empty())
        .collect();
    let has_part = |decision: &Decision| {
        let mut views = views.iter();
        views.any(|view| view.agenda_item == decision.agenda_item && view.agenda_item.is_some())
    };
    show(&MinutesPage {
        head,
        other_decisions: all.iter().filter(|d| !has_part(d)).cloned().collect(),
        actions: action_rows(&desk.app, &page, actions),
        chaired_by: meeting.course.chaired_by,
        noted_by: meeting.course.noted_by,
        may,
        parts: views,
        pdf: cfg!(feature = "pdf"),
        page,
    })
}

fn conflict_notice(desk: &Desk) -> Notice {
    let text = |key: &str| desk.visit.locale.text(key);
    Notice::new(Tone::Warning, text("minutes-conflict")).body(text("minutes-conflict-body"))
}

fn view(page: &Page, part: &Part, agenda: &[AgendaLine], all: &[Decision]) -> PartView {
    let line = agenda.iter().find(|line| Some(line.id) == part.agenda_item);
    let mine = all
        .iter()
        .filter(|decision| part.agenda_item.is_some() && decision.agenda_item == part.agenda_item);
    PartView {
        id: part.id,
        title: part_title(page, part.kind, line),
        presenter: line.map(|line| line.presenter.clone()).unwrap_or_default(),
        text: part.text.clone(),
        version: part.version,
        saved: saved_words(page, part),
        decisions: mine.cloned().collect(),
        agenda_item: part.agenda_item,
        discussion: part.kind == PartKind::Item,
    }
}

/// Handles `POST /meetings/{id}/minutes`: makes the parts, also of items that came later.
async fn begin(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, _) = writer(&desk, &mut tx).await?;
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    minutes::prepare(&mut tx, ring, random, meeting.id, desk.app.now()).await?;
    let event = desk.event(Kind::MinutesWritten)?.with("step", "begun")?;
    desk.saved(tx, event, "/minutes").await
}

/// The meeting, for somebody who may write its minutes now: there is no such page for others, and
/// a conflict for writers once the minutes are settled.
async fn writer(desk: &Desk, tx: &mut Tx) -> Result<(Meeting, Rights), Error> {
    let (meeting, rights) = desk.with_rights(tx).await?;
    if !rights.coordinates && !rights.writes {
        return Err(Error::NotFound);
    }
    if !is_written(meeting.state) {
        return Err(Error::Conflict);
    }
    Ok((meeting, rights))
}

/// Handles `POST /meetings/{id}/minutes/approve`: by who leads the meeting or the task force.
async fn approve(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, rights) = desk.with_rights(&mut tx).await?;
    if !rights.approves {
        return Err(Error::NotFound);
    }
    let (by, now) = (desk.session.account(), desk.app.now());
    sitting::approve(&mut tx, &meeting, by, now)
        .await
        .map_err(refused)?;
    let event = desk.event(Kind::MinutesApproved)?;
    let event = event.with("state", MeetingState::Approved)?;
    desk.saved(tx, event, "/minutes?done=minutes-approved")
        .await
}

/// Handles `POST /meetings/{id}/minutes/publish`.
async fn publish(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (meeting, rights) = desk.with_rights(&mut tx).await?;
    if !rights.approves && !rights.coordinates {
        return Err(Error::NotFound);
    }
    sitting::publish(&mut tx, &meeting, desk.app.now())
        .await
        .map_err(refused)?;
    let event = desk.event(Kind::MinutesApproved)?;
    let event = event.with("state", MeetingState::Published)?;
    desk.saved(tx, event, "/minutes?done=minutes-published")
        .await
}
