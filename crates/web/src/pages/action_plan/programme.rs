//! Programmes.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::action_plan::Strategy;
use domain::ids::{PlanId, ProgrammeId};
use store::action_plan::{self, Programme};

use super::desk::{Desk, refusal};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, go};
use crate::parts::Choice;

const FIELDS: [&str; 2] = ["strategy", "name"];

#[derive(Template)]
#[template(path = "action_plan/programme.html")]
struct ProgrammePage {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    strategies: Vec<Choice>,
    /// Where it is taken out, if it stands there already.
    remove: Option<String>,
}

fn show_form(
    page: Page,
    form: FormState,
    programme: &Programme,
    is_new: bool,
    status: StatusCode,
) -> Result<Response, Error> {
    let shown = ProgrammePage {
        action: page.path.clone(),
        back: format!("{}?plan={}", super::PATH, programme.plan),
        strategies: page.choices::<Strategy>(),
        remove: (!is_new).then(|| format!("{}/programmes/{}/remove", super::PATH, programme.id)),
        page: page.showing(&form),
        form,
    };
    again(status, &shown)
}

fn stored(programme: &Programme) -> FormState {
    FormState::from_pairs([
        ("strategy", programme.strategy.code()),
        ("name", &programme.name),
        ("version", &programme.version.to_string()),
    ])
}

fn read(form: &mut FormState, programme: &Programme) -> Option<Programme> {
    let strategy = form.coded("strategy");
    let name = form.required_up_to("name", 300);
    let (strategy, name) = strategy.zip(name)?;
    Some(Programme {
        strategy,
        name,
        version: form.value("version").parse().unwrap_or(programme.version),
        ..programme.clone()
    })
}

async fn blank(desk: &Desk, tx: &mut store::Tx, plan: PlanId) -> Result<Programme, Error> {
    let plan = action_plan::plan(tx, desk.task_force(), plan).await?;
    Ok(Programme {
        id: desk.app.id(),
        plan: plan.id,
        strategy: Strategy::Prevention,
        name: String::new(),
        version: 1,
    })
}

fn new_page(desk: &Desk) -> Page {
    desk.titled("plan-programme-new")
}

/// Handles `GET /action-plan/{id}/programmes/new`.
pub(super) async fn ask_new(
    desk: Desk,
    Path(plan): Path<PlanId>,
    asked: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let blank = blank(&desk, &mut tx, plan).await?;
    let draft = desk.draft(&mut tx).await?;
    let form =
        draft.unwrap_or_else(|| FormState::from_pairs([("strategy", asked.value("strategy"))]));
    show_form(new_page(&desk), form, &blank, true, StatusCode::OK)
}

/// Handles `POST /action-plan/{id}/programmes/new`.
pub(super) async fn create(
    desk: Desk,
    Path(plan): Path<PlanId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let blank = blank(&desk, &mut tx, plan).await?;
    let Some(programme) = read(&mut form, &blank) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(new_page(&desk), form, &blank, true, status);
    };
    action_plan::add_programme(&mut tx, &programme, desk.app.now())
        .await
        .map_err(unexpected)?;
    desk.drop_draft(&mut tx).await?;
    let part = [("part", "programme")];
    desk.note(&mut tx, Kind::PlanChanged, programme.id, &part)
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}?plan={plan}&done=plan-programme-saved",
        super::PATH
    )))
}

/// Handles `GET /action-plan/programmes/{id}/edit`.
pub(super) async fn ask_edit(desk: Desk, Path(id): Path<ProgrammeId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let programme = action_plan::programme(&mut tx, desk.task_force(), id).await?;
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_else(|| stored(&programme));
    let page = desk.page(programme.name.clone());
    show_form(page, form, &programme, false, StatusCode::OK)
}

/// Handles `POST /action-plan/programmes/{id}/edit`.
pub(super) async fn edit(
    desk: Desk,
    Path(id): Path<ProgrammeId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let programme = action_plan::programme(&mut tx, desk.task_force(), id).await?;
    let page = desk.page(programme.name.clone());
    let Some(changed) = read(&mut form, &programme) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(page, form, &programme, false, status);
    };
    if changed.version != programme.version {
        form.compare_with(&stored(&programme), &FIELDS);
        form.set("version", programme.version.to_string());
        return show_form(page, form, &programme, false, StatusCode::CONFLICT);
    }
    action_plan::save_programme(&mut tx, &changed)
        .await
        .map_err(unexpected)?;
    desk.drop_draft(&mut tx).await?;
    desk.note(&mut tx, Kind::PlanChanged, id, &[("part", "programme")])
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}?plan={}&done=plan-programme-saved",
        super::PATH,
        programme.plan
    )))
}

/// A fault that no form of the plan itself can run into.
pub(super) fn unexpected(fault: action_plan::Fault) -> Error {
    match refusal(fault) {
        Err(error) => error,
        Ok(fault) => Error::unexpected(&fault),
    }
}
