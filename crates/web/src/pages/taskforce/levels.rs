//! Where the task force stands in the tree of levels, on which regulations it rests, and how early
//! it is told of the end of a decree.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::TaskForceId;
use domain::people::Level;
use domain::regulations::UseKind;
use store::people::TaskForce;
use store::taskforce::{self, Placed};
use store::{Tx, regulations};

use super::divisions::linked;
use super::regulation_choices;
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::{Visit, again, areas, go};
use crate::parts::Choice;
use crate::session::Session;

/// Longest time before the end of a decree, in days.
const WARN_MOST: i64 = 730;

#[derive(Template)]
#[template(path = "taskforce/edit.html")]
struct Edit {
    page: Page,
    form: FormState,
    parents: Vec<Choice>,
    regulations: Vec<Choice>,
}

/// Those that can be chosen as the one above: also the one that is, whatever it is.
async fn parent_choices(tx: &mut Tx, page: &Page, force: &TaskForce) -> Result<Vec<Choice>, Error> {
    let levels = taskforce::levels(tx, force.id).await?;
    let mut offered = levels.eligible;
    if let Some(parent) = levels.above.into_iter().next()
        && !offered.iter().any(|known| known.id == parent.id)
    {
        offered.push(parent);
    }
    Ok(offered
        .into_iter()
        .map(|other| {
            let label = format!("{} ({})", other.name, page.name(other.level));
            Choice::new(other.id.to_string(), label)
        })
        .collect())
}

async fn stored(tx: &mut Tx, force: &TaskForce) -> Result<FormState, Error> {
    let parent = force.parent.map_or_else(String::new, |id| id.to_string());
    let days = taskforce::warn_days(tx, force.id).await?;
    let mut form = FormState::from_pairs([
        ("parent", parent.as_str()),
        ("before", &parent),
        ("warning", &days.to_string()),
    ]);
    let (kind, subject) = (UseKind::TaskForce, force.id.to_string());
    for base in regulations::subject_regulations(tx, force.id, kind, &subject).await? {
        form.add("regulations", base.id.to_string());
    }
    Ok(form)
}

async fn show(
    tx: &mut Tx,
    page: Page,
    force: &TaskForce,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let edit = Edit {
        parents: parent_choices(tx, &page, force).await?,
        regulations: regulation_choices(tx, force.id).await?,
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

/// Handles `GET /task-force/edit`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let force = store::people::task_force(&mut tx, session.actor().task_force).await?;
    let form = stored(&mut tx, &force).await?;
    let page = visit.page(&session, visit.locale.text("taskforce-edit"));
    show(&mut tx, page, &force, form, StatusCode::OK).await
}

/// Handles `POST /task-force/edit`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let force = store::people::task_force(&mut tx, session.actor().task_force).await?;
    let page = visit.page(&session, visit.locale.text("taskforce-edit"));
    let id = |typed: &str| typed.parse().map_err(|_| Key("error-not-in-list"));
    let parent: Option<TaskForceId> = form.parse_optional_with("parent", id);
    let before: Option<TaskForceId> = form.value("before").parse().ok();
    let days = form.number("warning", 1, WARN_MOST);
    let offered = regulation_choices(&mut tx, force.id).await?;
    let bases = linked(&mut form, &offered);
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let (Some(days), false) = (days, form.has_errors()) else {
        return show(&mut tx, page, &force, form, unfit).await;
    };
    if before != force.parent {
        let saved = stored(&mut tx, &force).await?;
        form.compare_with(&saved, &["parent", "warning"]);
        form.set("before", saved.value("before"));
        return show(&mut tx, page, &force, form, StatusCode::CONFLICT).await;
    }
    // What is as it was is not judged again: a level entered long ago may not fit any more.
    if parent != before {
        match taskforce::set_parent(&mut tx, force.id, before, parent).await {
            Ok(()) => {}
            Err(Placed::Store(error)) => return Err(error.into()),
            Err(fault) => {
                form.reject_with("parent", &fault);
                return show(&mut tx, page, &force, form, unfit).await;
            }
        }
    }
    let days = u16::try_from(days).unwrap_or(domain::taskforce::WARN_DAYS);
    taskforce::set_warn_days(&mut tx, force.id, days).await?;
    let subject = force.id.to_string();
    regulations::link_subject(&mut tx, UseKind::TaskForce, &subject, &bases).await?;
    let event = session
        .event(Kind::TaskForceChanged)?
        .on(ObjectKind::TaskForce, force.id)?
        .with("warning", days)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/task-force?done=taskforce-saved"))
}

#[derive(Template)]
#[template(path = "taskforce/level_form.html")]
struct New {
    page: Page,
    form: FormState,
    places: Vec<Choice>,
    levels: Vec<Choice>,
}

fn show_new(
    session: &Session,
    visit: &Visit,
    form: FormState,
    has_parent: bool,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("taskforce-level-new"));
    let mut places = vec![Choice::new("below", page.t("taskforce-level-below"))];
    if !has_parent {
        places.insert(0, Choice::new("above", page.t("taskforce-level-above")));
    }
    let new = New {
        places,
        levels: page.choices::<Level>(),
        page: page.showing(&form),
        form,
    };
    again(status, &new)
}

/// Handles `GET /task-force/levels/new`.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let force = store::people::task_force(&mut tx, session.actor().task_force).await?;
    let has_parent = force.parent.is_some();
    show_new(
        &session,
        &visit,
        FormState::blank(),
        has_parent,
        StatusCode::OK,
    )
}

/// Handles `POST /task-force/levels/new`: enters a task force that does not use this program.
pub(super) async fn add(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let force = store::people::task_force(&mut tx, session.actor().task_force).await?;
    let has_parent = force.parent.is_some();
    let name = form.required("name");
    let level: Option<Level> = form.coded("level");
    let area = areas::look_up(&mut tx, &form, "area").await?;
    if area == areas::Lookup::Blank {
        form.reject("area", "error-required");
    }
    let area = area.take(&mut form, "area");
    let above = match (form.value("place"), has_parent) {
        ("above", false) => true,
        ("below", _) => false,
        _ => {
            form.reject("place", "error-choose");
            false
        }
    };
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let (Some(((name, level), area)), false) = (name.zip(level).zip(area), form.has_errors())
    else {
        return show_new(&session, &visit, form, has_parent, unfit);
    };
    let new = TaskForce {
        id: app.id(),
        level,
        area: area.to_string(),
        name,
        parent: None,
    };
    match taskforce::add_level(&mut tx, force.id, &new, above, app.now()).await {
        Ok(()) => {}
        Err(Placed::Store(error)) => return Err(error.into()),
        Err(fault) => {
            form.reject_with("level", &fault);
            return show_new(&session, &visit, form, has_parent, unfit);
        }
    }
    let event = session
        .event(Kind::TaskForceChanged)?
        .on(ObjectKind::TaskForce, new.id)?
        .with("level", level.code())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/task-force?done=taskforce-saved"))
}
