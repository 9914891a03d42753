//! Events that are to be held: four fields, so that a gap becomes a date.

use super::event_form::place;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, areas, go};
use crate::parts::Choice;
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::OutreachId;
use domain::prevention::OutreachKind;
use store::prevention::{self, Plan};

#[derive(Template)]
#[template(path = "prevention/plan.html")]
struct Ask {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
}

fn show_form(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let ask = Ask {
        kinds: page.choices::<OutreachKind>(),
        page: page.showing(&form),
        form,
    };
    again(status, &ask)
}

/// Handles `GET /prevention/plans/new`; `area` fills in a place.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    asked: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let mut form = FormState::from_pairs([("kind", OutreachKind::Education.code())]);
    if let Some(area) = store::areas::find(&mut tx, asked.value("area")).await? {
        areas::set(&mut form, "area", &area);
    }
    let page = visit.page(&session, visit.locale.text("prevention-plan-new"));
    show_form(page, form, StatusCode::OK)
}

/// Handles `POST /prevention/plans/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let kind = form.coded("kind");
    let title = form.required("title");
    let planned_on = form.date("planned");
    if planned_on.is_some_and(|day| day < app.today()) {
        form.reject("planned", "error-outreach-past");
    }
    let area = place(&mut tx, &session, &mut form).await?;
    let (Some(kind), Some(title), Some(planned_on), Some(area), false) =
        (kind, title, planned_on, area, form.has_errors())
    else {
        let page = visit.page(&session, visit.locale.text("prevention-plan-new"));
        return show_form(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let plan = Plan {
        id: app.id(),
        task_force: session.actor().task_force,
        kind,
        title,
        planned_on,
        area,
        area_name: String::new(),
    };
    prevention::add_plan(&mut tx, &plan, session.account(), app.now()).await?;
    let event = session
        .event(Kind::OutreachRecorded)?
        .on(ObjectKind::Outreach, plan.id)?
        .with("planned", planned_on)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/prevention?done=outreach-planned"))
}

/// Handles `POST /prevention/plans/{id}/remove`.
pub(super) async fn remove(
    State(app): State<App>,
    session: Session,
    Path(id): Path<OutreachId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    prevention::remove_plan(&mut tx, session.actor().task_force, id).await?;
    let event = session
        .event(Kind::OutreachRecorded)?
        .on(ObjectKind::Outreach, id)?
        .with("planned", "given-up")?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/prevention?done=outreach-plan-removed"))
}
