//! The plan itself: title, years, basis.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::action_plan::PlanYears;
use domain::ids::PlanId;
use store::Tx;
use store::action_plan::{self, Plan};

use super::desk::{Desk, refusal};
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::{again, drafts, go};
use crate::parts::Choice;

/// Fields of the form, in order; all are compared when two people save at once.
const FIELDS: [&str; 5] = ["title", "year-from", "year-to", "regulation", "basis"];

#[derive(Template)]
#[template(path = "action_plan/plan.html")]
struct PlanPage {
    page: Page,
    form: FormState,
    action: String,
    autosave: String,
    bases: Vec<Choice>,
}

async fn show_form(
    tx: &mut Tx,
    desk: &Desk,
    page: Page,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let bases = action_plan::bases(tx, desk.task_force()).await?;
    let shown = PlanPage {
        action: page.path.clone(),
        autosave: drafts::address(&page.path),
        bases: bases
            .into_iter()
            .map(|(id, words)| Choice::new(id.to_string(), words))
            .collect(),
        page: page.showing(&form),
        form,
    };
    again(status, &shown)
}

fn stored(plan: &Plan) -> FormState {
    FormState::from_pairs([
        ("title", plan.title.clone()),
        ("year-from", plan.years.from().to_string()),
        ("year-to", plan.years.to().to_string()),
        (
            "regulation",
            plan.regulation.map_or(String::new(), |id| id.to_string()),
        ),
        ("basis", plan.basis.clone()),
        ("version", plan.version.to_string()),
    ])
}

/// What was typed, put into `plan`; `None` when something is wrong.
async fn read(
    tx: &mut Tx,
    desk: &Desk,
    form: &mut FormState,
    plan: &Plan,
) -> Result<Option<Plan>, Error> {
    let title = form.required("title");
    let from = form.number("year-from", 2000, 2100);
    let to = form.number("year-to", 2000, 2100);
    let known = action_plan::bases(tx, desk.task_force()).await?;
    let regulation = form.parse_optional_with("regulation", |text| {
        let found = known.iter().find(|(id, _)| id.to_string() == text);
        found.map(|(id, _)| *id).ok_or(Key("error-not-in-list"))
    });
    let basis = form.optional_up_to("basis", 400).unwrap_or_default();
    let year = |n: Option<i64>| n.and_then(|n| i16::try_from(n).ok());
    let years = match (year(from), year(to)) {
        (Some(from), Some(to)) => match PlanYears::new(from, to) {
            Ok(years) => Some(years),
            Err(mistake) => {
                form.reject_with("year-to", &mistake);
                None
            }
        },
        _ => None,
    };
    if form.has_errors() {
        return Ok(None);
    }
    Ok(title.zip(years).map(|(title, years)| Plan {
        title,
        years,
        regulation,
        basis,
        version: form.value("version").parse().unwrap_or(plan.version),
        ..plan.clone()
    }))
}

fn new_page(desk: &Desk) -> Page {
    desk.titled("plan-new")
}

/// Handles `GET /action-plan/new`.
pub(super) async fn ask_new(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_else(|| {
        let year = i32::from(desk.app.today().year());
        FormState::from_pairs([
            ("year-from", year.to_string()),
            ("year-to", (year + 4).to_string()),
        ])
    });
    show_form(&mut tx, &desk, new_page(&desk), form, StatusCode::OK).await
}

/// Handles `POST /action-plan/new`.
pub(super) async fn create(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let years = PlanYears::new(2000, 2000).map_err(|error| Error::unexpected(&error))?;
    let blank = Plan {
        id: desk.app.id(),
        task_force: desk.task_force(),
        title: String::new(),
        regulation: None,
        basis: String::new(),
        years,
        version: 1,
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(plan) = read(&mut tx, &desk, &mut form, &blank).await? else {
        return show_form(&mut tx, &desk, new_page(&desk), form, status).await;
    };
    if let Err(fault) = action_plan::add_plan(&mut tx, &plan, desk.app.now()).await {
        form.reject_with("year-from", &refusal(fault)?);
        return show_form(&mut tx, &desk, new_page(&desk), form, status).await;
    }
    desk.drop_draft(&mut tx).await?;
    desk.note(&mut tx, Kind::PlanChanged, plan.id, &[("part", "plan")])
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}?plan={}&done=plan-saved",
        super::PATH,
        plan.id
    )))
}

/// Handles `GET /action-plan/{id}/edit`.
pub(super) async fn ask_edit(desk: Desk, Path(id): Path<PlanId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), id).await?;
    let draft = desk.draft(&mut tx).await?;
    let form = draft.unwrap_or_else(|| stored(&plan));
    let page = desk.page(plan.title.clone());
    show_form(&mut tx, &desk, page, form, StatusCode::OK).await
}

/// Handles `POST /action-plan/{id}/edit`.
pub(super) async fn edit(
    desk: Desk,
    Path(id): Path<PlanId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), id).await?;
    let page = desk.page(plan.title.clone());
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(changed) = read(&mut tx, &desk, &mut form, &plan).await? else {
        return show_form(&mut tx, &desk, page, form, status).await;
    };
    if changed.version != plan.version {
        form.compare_with(&stored(&plan), &FIELDS);
        form.set("version", plan.version.to_string());
        return show_form(&mut tx, &desk, page, form, StatusCode::CONFLICT).await;
    }
    if let Err(fault) = action_plan::save_plan(&mut tx, &changed).await {
        form.reject_with("year-from", &refusal(fault)?);
        return show_form(&mut tx, &desk, page, form, status).await;
    }
    desk.drop_draft(&mut tx).await?;
    desk.note(&mut tx, Kind::PlanChanged, id, &[("part", "plan")])
        .await?;
    tx.commit().await?;
    Ok(go(format!("{}?plan={id}&done=plan-saved", super::PATH)))
}
