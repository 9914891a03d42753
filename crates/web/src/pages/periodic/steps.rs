//! The steps of a report: read anew, submitted, approved and frozen, sent, received or given back.

use askama::Template;
use audit::Kind;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::PeriodicId;
use domain::periodic::{Chapter, PeriodicAction};
use store::Tx;
use store::periodic::{self, Assembling, By, Fault, Step};

use super::words::{self, Worded};
use super::{Opened, audit, event, open, title};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

/// Most characters of a reason.
const NOTE_MOST: usize = 1_000;

/// Makes a step that the reader may make (`may`), records it, and goes back to the report.
async fn make(
    app: &App,
    session: &Session,
    id: PeriodicId,
    may: impl Fn(&Opened) -> bool,
    step: Step<'_>,
    kind: Kind,
    done: &str,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let opened = open(&mut tx, session, id).await?;
    if !may(&opened) {
        // Somebody was faster, or the step is another's: the page shows where the report stands.
        return Err(Error::Conflict);
    }
    let by = By {
        account: session.account(),
        at: app.now(),
    };
    match periodic::step(
        &mut tx,
        app.ring(),
        &mut app.random(),
        &opened.report,
        step,
        by,
    )
    .await
    {
        Ok(_) => {}
        Err(Fault::Store(error)) => return Err(error.into()),
        Err(Fault::Illegal(_)) => return Err(Error::Conflict),
    }
    let event = event(session, kind, id, step.action.code())?;
    audit(app, &mut tx, event).await?;
    tx.commit().await?;
    Ok(go(format!("/periodic/{id}?done={done}")))
}

const fn plain(action: PeriodicAction) -> Step<'static> {
    Step { action, note: None }
}

/// Handles `POST /periodic/{id}/assemble`: reads the figures anew; what was written stays.
pub(super) async fn assemble(
    State(app): State<App>,
    session: Session,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let opened = open(&mut tx, &session, id).await?;
    if !opened.edits() {
        return Err(Error::Conflict);
    }
    let rules = periodic::rules(&mut tx).await?;
    let asked = Assembling {
        task_force: opened.report.task_force,
        period: opened.report.period,
        least: rules.least,
        zone: &app.settings().time_zone,
        at: app.now(),
    };
    let read = periodic::take(&mut tx, &asked).await?;
    periodic::keep(&mut tx, app.ring(), &mut app.random(), &opened.report, read).await?;
    let event = event(&session, Kind::PeriodicEdited, id, "assemble")?;
    audit(&app, &mut tx, event).await?;
    tx.commit().await?;
    Ok(go(format!("/periodic/{id}?done=periodic-assembled")))
}

/// Handles `POST /periodic/{id}/submit`.
pub(super) async fn submit(
    State(app): State<App>,
    session: Session,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let step = plain(PeriodicAction::Submit);
    let kind = Kind::PeriodicEdited;
    make(
        &app,
        &session,
        id,
        Opened::edits,
        step,
        kind,
        "periodic-submitted",
    )
    .await
}

/// Handles `POST /periodic/{id}/send`.
pub(super) async fn send(
    State(app): State<App>,
    session: Session,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let step = plain(PeriodicAction::Send);
    let kind = Kind::PeriodicSent;
    make(
        &app,
        &session,
        id,
        Opened::sends,
        step,
        kind,
        "periodic-sent",
    )
    .await
}

/// Handles `POST /periodic/{id}/revise`.
pub(super) async fn revise(
    State(app): State<App>,
    session: Session,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let step = plain(PeriodicAction::Revise);
    let kind = Kind::PeriodicEdited;
    make(
        &app,
        &session,
        id,
        Opened::revises,
        step,
        kind,
        "periodic-revised",
    )
    .await
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

async fn freeze_page(
    tx: &mut Tx,
    app: &App,
    opened: &Opened,
    page: Page,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let kept = periodic::snapshot(tx, app.ring(), &opened.report).await?;
    let texts = periodic::texts(tx, app.ring(), opened.report.id).await?;
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
            report: format!("/periodic/{}", opened.report.id),
            action: format!("/periodic/{}/freeze", opened.report.id),
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

fn freeze_title(visit: &Visit, opened: &Opened) -> String {
    let report = title(visit.locale, opened.report.period);
    let args = [("report", report.as_str().into())];
    visit.locale.text_with("periodic-freeze-title", &args)
}

/// Handles `GET /periodic/{id}/freeze`: what will be frozen, and what of it is protected.
pub(super) async fn ask_freeze(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let opened = open(&mut tx, &session, id).await?;
    if !opened.approves() {
        return Err(Error::NotFound);
    }
    let page = visit.page(&session, freeze_title(&visit, &opened));
    freeze_page(
        &mut tx,
        &app,
        &opened,
        page,
        FormState::blank(),
        StatusCode::OK,
    )
    .await
}

/// Handles `POST /periodic/{id}/freeze`: approved and frozen, or given back with a reason.
pub(super) async fn freeze(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PeriodicId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let action = form.coded::<PeriodicAction>("action");
    let note = form.optional_up_to("note", NOTE_MOST).unwrap_or_default();
    if action == Some(PeriodicAction::GiveBack) && note.is_empty() && form.error("note").is_none() {
        form.reject("note", "error-periodic-reason");
    }
    let wanted =
        action.filter(|action| matches!(action, PeriodicAction::Freeze | PeriodicAction::GiveBack));
    let Some(action) = wanted.filter(|_| !form.has_errors()) else {
        let mut tx = app.store().read().await?;
        let opened = open(&mut tx, &session, id).await?;
        if !opened.approves() {
            return Err(Error::NotFound);
        }
        let page = visit.page(&session, freeze_title(&visit, &opened));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return freeze_page(&mut tx, &app, &opened, page, form, status).await;
    };
    let (kind, done) = match action {
        PeriodicAction::Freeze => (Kind::PeriodicFrozen, "periodic-frozen"),
        _ => (Kind::PeriodicEdited, "periodic-given-back"),
    };
    let note = Some(note.as_str()).filter(|note| !note.is_empty());
    let step = Step { action, note };
    make(&app, &session, id, Opened::approves, step, kind, done).await
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

fn answer_page(
    visit: &Visit,
    session: &Session,
    opened: &Opened,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let report = title(visit.locale, opened.report.period);
    let args = [("report", report.as_str().into())];
    let page = visit.page(
        session,
        visit.locale.text_with("periodic-answer-title", &args),
    );
    let choices = [PeriodicAction::Receive, PeriodicAction::Return]
        .into_iter()
        .filter(|action| opened.report.state.next(*action).is_ok())
        .map(|action| Choice::new(action.code(), page.name(action)))
        .collect();
    again(
        status,
        &AnswerPage {
            report: format!("/periodic/{}", opened.report.id),
            action: format!("/periodic/{}/answer", opened.report.id),
            name: opened.name.clone(),
            choices,
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /periodic/{id}/answer`.
pub(super) async fn ask_answer(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let opened = open(&mut tx, &session, id).await?;
    if !opened.answers() {
        return Err(Error::NotFound);
    }
    answer_page(
        &visit,
        &session,
        &opened,
        FormState::blank(),
        StatusCode::OK,
    )
}

/// Handles `POST /periodic/{id}/answer`: received, or given back with a reason.
pub(super) async fn answer(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<PeriodicId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let action = form.coded::<PeriodicAction>("action");
    let note = form.optional_up_to("note", NOTE_MOST).unwrap_or_default();
    if action == Some(PeriodicAction::Return) && note.is_empty() && form.error("note").is_none() {
        form.reject("note", "error-periodic-reason");
    }
    let wanted =
        action.filter(|action| matches!(action, PeriodicAction::Receive | PeriodicAction::Return));
    let Some(action) = wanted.filter(|_| !form.has_errors()) else {
        let mut tx = app.store().read().await?;
        let opened = open(&mut tx, &session, id).await?;
        if !opened.answers() {
            return Err(Error::NotFound);
        }
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return answer_page(&visit, &session, &opened, form, status);
    };
    let done = match action {
        PeriodicAction::Receive => "periodic-received",
        _ => "periodic-returned",
    };
    let note = Some(note.as_str()).filter(|note| !note.is_empty());
    let step = Step { action, note };
    let kind = Kind::PeriodicSent;
    make(&app, &session, id, Opened::answers, step, kind, done).await
}
