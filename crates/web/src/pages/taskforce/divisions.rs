//! Divisions (bidang): a table that each task force makes its own, beginning with the six national
//! ones.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{DivisionId, RegulationId, TaskForceId};
use domain::regulations::UseKind;
use domain::taskforce::Strategy;
use policy::{Capability, can};
use store::taskforce::{self, Division, Move};
use store::{Tx, regulations};

use super::{DUTIES, regulation_choices};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go, show as answer};
use crate::parts::Choice;
use crate::session::Session;

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 4] = ["name", "duties", "strategy", "active"];

#[derive(Template)]
#[template(path = "taskforce/divisions.html")]
struct List {
    page: Page,
    keeps: bool,
    divisions: Vec<Division>,
}

/// Handles `GET /task-force/divisions`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let divisions = taskforce::divisions(&mut tx, session.actor().task_force).await?;
    drop(tx);
    answer(&List {
        page: visit.page(&session, visit.locale.text("taskforce-divisions")),
        keeps: can(session.actor().role, Capability::Coordinate),
        divisions,
    })
}

async fn record(
    app: &App,
    session: &Session,
    tx: &mut Tx,
    division: Option<DivisionId>,
) -> Result<(), Error> {
    let event = session.event(Kind::TaskForceChanged)?;
    let event = match division {
        Some(id) => event.on(ObjectKind::Division, id)?,
        None => event.on(ObjectKind::TaskForce, session.actor().task_force)?,
    };
    Ok(store::audit::append(tx, app.audit_keys(), app.now(), event).await?)
}

/// Handles `POST /task-force/divisions/seed`: the six national divisions, where there is none.
pub(super) async fn seed(State(app): State<App>, session: Session) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    if taskforce::seed_divisions(&mut tx, task_force, || app.id(), app.now()).await? {
        record(&app, &session, &mut tx, None).await?;
        tx.commit().await?;
    }
    Ok(go("/task-force/divisions?done=taskforce-saved"))
}

/// Handles `POST /task-force/divisions/{id}/move`.
pub(super) async fn reorder(
    State(app): State<App>,
    session: Session,
    Path(id): Path<DivisionId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let way: Move = form.coded("way").ok_or(Error::Unprocessable)?;
    let mut tx = app.store().write().await?;
    taskforce::move_division(&mut tx, session.actor().task_force, id, way).await?;
    record(&app, &session, &mut tx, Some(id)).await?;
    tx.commit().await?;
    Ok(go("/task-force/divisions?done=taskforce-saved"))
}

#[derive(Template)]
#[template(path = "taskforce/division_form.html")]
struct Form {
    page: Page,
    form: FormState,
    strategies: Vec<Choice>,
    regulations: Vec<Choice>,
    autosave: String,
}

fn show(
    page: Page,
    form: FormState,
    regulations: Vec<Choice>,
    status: StatusCode,
) -> Result<Response, Error> {
    let form = Form {
        strategies: page.choices::<Strategy>(),
        regulations,
        autosave: drafts::address(&page.path),
        page: page.showing(&form),
        form,
    };
    again(status, &form)
}

async fn stored(tx: &mut Tx, division: &Division) -> Result<FormState, Error> {
    let mut form = FormState::from_pairs([
        ("name", division.name.as_str()),
        ("duties", &division.duties),
        ("strategy", division.strategy.map_or("", Coded::code)),
        ("active", if division.active { "yes" } else { "" }),
        ("version", &division.version.to_string()),
    ]);
    let (kind, subject) = (UseKind::Division, division.id.to_string());
    let linked = regulations::subject_regulations(tx, division.task_force, kind, &subject).await?;
    for regulation in linked {
        form.add("regulations", regulation.id.to_string());
    }
    Ok(form)
}

fn blank(app: &App, task_force: TaskForceId) -> Division {
    Division {
        id: app.id(),
        task_force,
        position: 0,
        name: String::new(),
        duties: String::new(),
        strategy: None,
        active: true,
        version: 1,
    }
}

/// What was typed, put into `division`, and the regulations that it rests on.
fn read(
    form: &mut FormState,
    division: &Division,
    offered: &[Choice],
) -> Option<(Division, Vec<RegulationId>)> {
    let name = form.required("name");
    let duties = form.optional_up_to("duties", DUTIES).unwrap_or_default();
    let strategy = form.coded_optional("strategy");
    let linked = linked(form, offered);
    if form.has_errors() {
        return None;
    }
    let changed = Division {
        name: name?,
        duties,
        strategy,
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(division.version),
        ..division.clone()
    };
    Some((changed, linked))
}

/// The regulations that were ticked; only those that were offered.
pub(super) fn linked(form: &mut FormState, offered: &[Choice]) -> Vec<RegulationId> {
    let known = |typed: &str| offered.iter().any(|choice| choice.value == typed);
    let ticked: Vec<String> = form.values("regulations").map(str::to_owned).collect();
    if !ticked.iter().all(|typed| known(typed)) {
        form.reject("regulations", "error-not-in-list");
    }
    ticked
        .iter()
        .filter_map(|typed| typed.parse().ok())
        .collect()
}

/// Handles `GET /task-force/divisions/new`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let regulations = regulation_choices(&mut tx, session.actor().task_force).await?;
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => FormState::from_pairs([("active", "yes")]),
    };
    let page = visit.page(&session, visit.locale.text("taskforce-division-new"));
    show(page, form, regulations, StatusCode::OK)
}

/// Handles `POST /task-force/divisions/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let offered = regulation_choices(&mut tx, task_force).await?;
    let Some((division, linked)) = read(&mut form, &blank(&app, task_force), &offered) else {
        let page = visit.page(&session, visit.locale.text("taskforce-division-new"));
        return show(page, form, offered, StatusCode::UNPROCESSABLE_ENTITY);
    };
    taskforce::add_division(&mut tx, &division, app.now()).await?;
    finish(&app, &session, &visit, tx, division.id, &linked).await
}

/// Handles `GET /task-force/divisions/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<DivisionId>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let division = taskforce::division(&mut tx, task_force, id).await?;
    let offered = regulation_choices(&mut tx, task_force).await?;
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => stored(&mut tx, &division).await?,
    };
    let page = visit.page(&session, division.name.clone());
    show(page, form, offered, StatusCode::OK)
}

/// Handles `POST /task-force/divisions/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<DivisionId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    let division = taskforce::division(&mut tx, task_force, id).await?;
    let offered = regulation_choices(&mut tx, task_force).await?;
    let page = visit.page(&session, division.name.clone());
    let Some((changed, linked)) = read(&mut form, &division, &offered) else {
        return show(page, form, offered, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != division.version {
        form.compare_with(&stored(&mut tx, &division).await?, &FIELDS);
        form.set("version", division.version.to_string());
        return show(page, form, offered, StatusCode::CONFLICT);
    }
    taskforce::save_division(&mut tx, &changed).await?;
    finish(&app, &session, &visit, tx, id, &linked).await
}

async fn finish(
    app: &App,
    session: &Session,
    visit: &Visit,
    mut tx: Tx,
    id: DivisionId,
    linked: &[RegulationId],
) -> Result<Response, Error> {
    regulations::link_subject(&mut tx, UseKind::Division, &id.to_string(), linked).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    record(app, session, &mut tx, Some(id)).await?;
    tx.commit().await?;
    Ok(go("/task-force/divisions?done=taskforce-saved"))
}
