//! One action item: what is asked of whom, what was said about it, and the next step.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::action_items::{ActionStep, DETAILS_MOST, is_overdue};
use store::action_items::{self, ActionItem, Fault, Note, Progress};
use store::attachments::{self, Attachment};
use store::meetings::{self, Meeting};
use store::{Error as StoreError, Tx};

use super::{Desk, May, due_words, state_tag};
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::{ACCEPT, Upload};
use crate::page::Page;
use crate::pages::again;
use crate::parts::{Choice, Tag, TimelineEvent, Tone};

#[derive(Template)]
#[template(path = "action_items/show.html")]
struct ShowPage {
    page: Page,
    href: String,
    item: ActionItem,
    state: Tag,
    due: String,
    overdue: bool,
    done_on: String,
    reminded: String,
    meeting: Option<(String, String)>,
    evidence: Option<Attachment>,
    notes: Vec<TimelineEvent>,
    may: May,
}

async fn meeting_of(desk: &Desk, tx: &mut Tx, item: &ActionItem) -> Result<Option<Meeting>, Error> {
    match item.meeting {
        Some(id) => {
            let task_force = desk.session.actor().task_force;
            Ok(Some(
                meetings::find(tx, desk.app.ring(), task_force, id).await?,
            ))
        }
        None => Ok(None),
    }
}

fn note(page: &Page, note: &Note) -> TimelineEvent {
    let (title, tone, icon) = match note.step() {
        Some(ActionStep::Finish) => ("action-note-finish", Tone::Success, "circle-check"),
        Some(ActionStep::Start) => ("action-note-start", Tone::Info, "progress"),
        Some(ActionStep::Drop) => ("action-note-drop", Tone::Neutral, "x"),
        Some(ActionStep::Reopen) => ("action-note-reopen", Tone::Warning, "refresh"),
        None => ("action-note-note", Tone::Neutral, "message"),
    };
    TimelineEvent {
        title: page.t(title).into_owned(),
        byline: note.by.clone(),
        when: page.date_time(note.at()),
        machine_time: note.at().to_string(),
        body: note.text.clone(),
        icon,
        tone,
    }
}

/// Handles `GET /action-items/{id}`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (item, may) = desk.item(&mut tx).await?;
    let meeting = meeting_of(&desk, &mut tx, &item).await?;
    let evidence = match item.evidence {
        Some(id) => Some(attachments::find(&mut tx, desk.app.ring(), item.task_force, id).await?),
        None => None,
    };
    drop(tx);
    let page = desk.page(item.body.title.clone());
    let meeting_link = |meeting: Meeting| {
        let day = page.zone.to_datetime(meeting.starts_at).date();
        let words = format!("{}, {}", meeting.title, page.date(day));
        (format!("/meetings/{}", meeting.id), words)
    };
    crate::pages::show(&ShowPage {
        href: desk.href(""),
        state: state_tag(&page, item.state),
        due: due_words(&desk.app, &page, &item),
        overdue: is_overdue(item.state, item.due_on, desk.app.today()),
        done_on: item.done_on.map(|day| page.date(day)).unwrap_or_default(),
        reminded: item
            .reminded_at
            .filter(|_| item.state.is_unfinished())
            .map(|at| page.date_time(at))
            .unwrap_or_default(),
        notes: item
            .notes
            .iter()
            .rev()
            .map(|one| note(&page, one))
            .collect(),
        meeting: meeting.map(meeting_link),
        evidence,
        may,
        item,
        page,
    })
}

#[derive(Template)]
#[template(path = "action_items/progress.html")]
struct ProgressPage {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    title: String,
    steps: Vec<Choice>,
    finishes: bool,
    accept: &'static str,
}

/// The choice that writes a note and changes nothing.
const NOTE: &str = "note";

fn page(
    desk: &Desk,
    item: &ActionItem,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.titled("action-progress");
    let mut steps = Vec::new();
    if item.state.is_unfinished() {
        let hint = page.t("action-step-note-hint");
        steps.push(Choice::new(NOTE, page.t("action-step-note")).hint(hint));
    }
    let choice = |step: ActionStep| {
        let hint = page.t(match step {
            ActionStep::Start => "action-step-start-hint",
            ActionStep::Finish => "action-step-finish-hint",
            ActionStep::Drop => "action-step-drop-hint",
            ActionStep::Reopen => "action-step-reopen-hint",
        });
        Choice::new(step.to_string(), page.name(step)).hint(hint)
    };
    steps.extend(item.state.steps().map(choice));
    again(
        status,
        &ProgressPage {
            action: desk.href("/progress"),
            back: desk.href(""),
            title: format!("{} {}", item.number, item.body.title),
            finishes: item.state.is_unfinished(),
            accept: ACCEPT,
            steps,
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /action-items/{id}/progress`: for who holds the post, and for the secretariat.
pub(super) async fn ask_progress(desk: Desk, asked: FormState) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (item, may) = desk.item(&mut tx).await?;
    if !may.report {
        return Err(Error::NotFound);
    }
    let form = FormState::from_pairs([
        ("version", item.version.to_string()),
        ("step", asked.value("step").to_owned()),
    ]);
    page(&desk, &item, form, StatusCode::OK)
}

/// What was typed: the step, and the words with it.
fn typed(form: &mut FormState) -> Option<(Option<ActionStep>, String)> {
    let step = match form.value("step") {
        NOTE => None,
        _ => Some(form.coded::<ActionStep>("step")?),
    };
    let needs_words = step.is_none_or(ActionStep::needs_reason);
    let text = match needs_words {
        true => form.required_up_to("text", DETAILS_MOST),
        false => form.optional_up_to("text", DETAILS_MOST),
    };
    (!form.has_errors()).then(|| (step, text.unwrap_or_default()))
}

/// Handles `POST /action-items/{id}/progress`.
pub(super) async fn progress(desk: Desk, mut upload: Upload) -> Result<Response, Error> {
    let file = upload.take("evidence");
    let mut form = upload.form;
    let typed = typed(&mut form);
    // Sealing a file takes longer than other writers may be kept waiting.
    let prepared = match (&file, form.has_errors()) {
        (Some(file), false) => Some(file.prepare(&desk.app, &desk.session, false)?),
        _ => None,
    };
    let mut tx = desk.write().await?;
    let (item, may) = desk.item(&mut tx).await?;
    if !may.report {
        return Err(Error::NotFound);
    }
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let Some((step, text)) = typed.filter(|_| !form.has_errors()) else {
        return page(&desk, &item, form, unprocessable);
    };
    if form.value("version") != item.version.to_string() {
        form.set("version", item.version.to_string());
        form.reject("step", "error-action-item-moved");
        return page(&desk, &item, form, StatusCode::CONFLICT);
    }
    if let Some((_, prepared)) = &prepared {
        attachments::add(&mut tx, prepared).await?;
    }
    let progress = Progress {
        step,
        by: &desk.session.row.name,
        text: &text,
        evidence: prepared.as_ref().map(|(id, _)| *id),
        today: desk.app.today(),
        at: desk.app.now(),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    let state = match action_items::report(&mut tx, ring, random, &item, &progress).await {
        Ok(state) => state,
        Err(Fault::Store(StoreError::Stale)) => return Err(Error::Conflict),
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(Fault::Step(refusal)) => {
            form.reject_with("step", &refusal);
            return page(&desk, &item, form, unprocessable);
        }
        Err(Fault::Evidence(refusal)) => {
            form.reject_with("text", &refusal);
            return page(&desk, &item, form, unprocessable);
        }
    };
    let event = desk.event()?.with("state", state)?;
    let event = match progress.evidence {
        Some(id) => event.with("evidence", id)?,
        None => event,
    };
    desk.done(tx, event, desk.href("?done=action-progress"))
        .await
}
