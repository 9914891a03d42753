//! The steps of a report: read anew, submitted, approved and frozen, sent, received or given back.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::periodic::{Chapter, PeriodicAction};
use store::periodic::{self, Assembling, By, Fault, Step};

use super::words::{self, Worded};
use super::{Desk, Opened, title};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::parts::Choice;

/// Most characters of a reason.
const NOTE_MOST: usize = 1_000;

/// Makes a step that the reader may make (`may`), records it, and goes back to the report.
async fn make(
    desk: &Desk,
    may: impl Fn(&Opened) -> bool,
    step: Step<'_>,
    kind: Kind,
    done: &str,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let opened = desk.open(&mut tx).await?;
    if !may(&opened) {
        // Somebody was faster, or the step is another's: the page shows where the report stands.
        return Err(Error::Conflict);
    }
    let by = By {
        account: desk.session.account(),
        at: desk.app.now(),
    };
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    match periodic::step(&mut tx, ring, random, &opened.report, step, by).await {
        Ok(_) => {}
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(Fault::Illegal(_)) => return Err(Error::Conflict),
    }
    let event = desk.event(kind, step.action.code())?;
    desk.done(tx, event, desk.href(&format!("?done={done}")))
        .await
}

/// The step that was chosen, with its note; to go `back` needs one.
fn chosen(
    form: &mut FormState,
    on: PeriodicAction,
    back: PeriodicAction,
) -> Option<(PeriodicAction, String)> {
    let action = form.coded::<PeriodicAction>("action");
    let note = form.optional_up_to("note", NOTE_MOST).unwrap_or_default();
    if action == Some(back) && note.is_empty() && form.error("note").is_none() {
        form.reject("note", "error-periodic-reason");
    }
    let action = action.filter(|action| [on, back].contains(action))?;
    (!form.has_errors()).then_some((action, note))
}

fn with_note(action: PeriodicAction, note: &str) -> Step<'_> {
    let note = Some(note).filter(|note| !note.is_empty());
    Step { action, note }
}

const fn plain(action: PeriodicAction) -> Step<'static> {
    Step { action, note: None }
}

/// Handles `POST /periodic/{id}/assemble`: reads the figures anew; what was written stays.
pub(super) async fn assemble(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let opened = desk.open(&mut tx).await?;
    if !opened.edits() {
        return Err(Error::Conflict);
    }
    let rules = periodic::rules(&mut tx).await?;
    let asked = Assembling {
        task_force: opened.report.task_force,
        period: opened.report.period,
        least: rules.least,
        zone: &desk.app.settings().time_zone,
        at: desk.app.now(),
    };
    let read = periodic::take(&mut tx, &asked).await?;
    let (ring, random) = (desk.app.ring(), &mut desk.app.random());
    periodic::keep(&mut tx, ring, random, &opened.report, read).await?;
    let event = desk.event(Kind::PeriodicEdited, "assemble")?;
    desk.done(tx, event, desk.href("?done=periodic-assembled"))
        .await
}

/// Handles `POST /periodic/{id}/submit`.
pub(super) async fn submit(desk: Desk) -> Result<Response, Error> {
    let (step, kind) = (plain(PeriodicAction::Submit), Kind::PeriodicEdited);
    make(&desk, Opened::edits, step, kind, "periodic-submitted").await
}

/// Handles `POST /periodic/{id}/send`.
pub(super) async fn send(desk: Desk) -> Result<Response, Error> {
    let (step, kind) = (plain(PeriodicAction::Send), Kind::PeriodicSent);
    make(&desk, Opened::sends, step, kind, "periodic-sent").await
}

/// Handles `POST /periodic/{id}/revise`.
pub(super) async fn revise(desk: Desk) -> Result<Response, Error> {
    let (step, kind) = (plain(PeriodicAction::Revise), Kind::PeriodicEdited);
    make(&desk, Opened::revises, step, kind, "periodic-revised").await
}

// ---------------------------------------------------------------- freezing

#[derive(Template)]
#[template(path = "periodic/freeze.html")]
struct FreezePage {
    page: Page,
    form: FormState,
    report: String,
    action: String,
    choices: Vec<Choice>,
    /// The tables of which something does not leave the house.
    tables: Vec<Worded>,
    hidden: usize,
    unwritten: Vec<String>,
    least: u32,
}

/// What will be frozen, and what of it is protected; for who may approve it.
async fn freeze_page(desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let opened = desk.open(&mut tx).await?;
    if !opened.approves() {
        return Err(Error::NotFound);
    }
    let page = titled(desk, &opened, "periodic-freeze-title");
    let ring = desk.app.ring();
    let kept = periodic::snapshot(&mut tx, ring, &opened.report).await?;
    let texts = periodic::texts(&mut tx, ring, opened.report.id).await?;
    let outside = kept.snapshot.protected();
    let (mut tables, mut hidden) = (Vec::new(), 0);
    let mut unwritten = Vec::new();
    for &chapter in Chapter::ALL {
        let inside = kept.snapshot.tables(chapter).iter();
        for (table, shown) in inside.zip(outside.tables(chapter)) {
            if table != shown {
                hidden += shown.hidden();
                tables.push(words::table(page.locale, table, shown));
            }
        }
        let mut written = texts.iter().filter(|text| text.chapter == chapter);
        if !written.any(|text| !text.body.trim().is_empty()) {
            unwritten.push(page.name(chapter).into_owned());
        }
    }
    let choice = |action: PeriodicAction, hint: &str| {
        Choice::new(action.code(), page.name(action)).hint(page.t(hint))
    };
    again(
        status,
        &FreezePage {
            report: desk.href(""),
            action: desk.href("/freeze"),
            choices: vec![
                choice(PeriodicAction::Freeze, "periodic-freeze-hint"),
                choice(PeriodicAction::GiveBack, "periodic-give-back-hint"),
            ],
            tables,
            hidden,
            unwritten,
            least: kept.snapshot.least,
            page: page.showing(&form),
            form,
        },
    )
}

/// The page whose title names the report.
fn titled(desk: &Desk, opened: &Opened, key: &str) -> Page {
    let locale = desk.visit.locale;
    let report = title(locale, opened.report.period);
    desk.page(locale.text_with(key, &[("report", report.as_str().into())]))
}

/// Handles `GET /periodic/{id}/freeze`.
pub(super) async fn ask_freeze(desk: Desk) -> Result<Response, Error> {
    freeze_page(&desk, FormState::blank(), StatusCode::OK).await
}

/// Handles `POST /periodic/{id}/freeze`: approved and frozen, or given back with a reason.
pub(super) async fn freeze(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let (on, back) = (PeriodicAction::Freeze, PeriodicAction::GiveBack);
    let Some((action, note)) = chosen(&mut form, on, back) else {
        return freeze_page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (kind, done) = match action {
        PeriodicAction::Freeze => (Kind::PeriodicFrozen, "periodic-frozen"),
        _ => (Kind::PeriodicEdited, "periodic-given-back"),
    };
    let step = with_note(action, &note);
    make(&desk, Opened::approves, step, kind, done).await
}

// ---------------------------------------------------------------- the level above

#[derive(Template)]
#[template(path = "periodic/answer.html")]
struct AnswerPage {
    page: Page,
    form: FormState,
    report: String,
    action: String,
    name: String,
    choices: Vec<Choice>,
}

/// For who may receive it.
async fn answer_page(desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let opened = desk.open(&mut tx).await?;
    if !opened.answers() {
        return Err(Error::NotFound);
    }
    let page = titled(desk, &opened, "periodic-answer-title");
    let choices = [PeriodicAction::Receive, PeriodicAction::Return]
        .into_iter()
        .filter(|action| opened.report.state.next(*action).is_ok())
        .map(|action| Choice::new(action.code(), page.name(action)))
        .collect();
    again(
        status,
        &AnswerPage {
            report: desk.href(""),
            action: desk.href("/answer"),
            name: opened.name,
            choices,
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /periodic/{id}/answer`.
pub(super) async fn ask_answer(desk: Desk) -> Result<Response, Error> {
    answer_page(&desk, FormState::blank(), StatusCode::OK).await
}

/// Handles `POST /periodic/{id}/answer`: received, or given back with a reason.
pub(super) async fn answer(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let (on, back) = (PeriodicAction::Receive, PeriodicAction::Return);
    let Some((action, note)) = chosen(&mut form, on, back) else {
        return answer_page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let done = match action {
        PeriodicAction::Receive => "periodic-received",
        _ => "periodic-returned",
    };
    let step = with_note(action, &note);
    make(&desk, Opened::answers, step, Kind::PeriodicSent, done).await
}
