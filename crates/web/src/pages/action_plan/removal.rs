//! Taking out of the plan what nothing was written of yet.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{ActivityId, IndicatorId, ProgrammeId};
use std::fmt::Display;
use store::Tx;
use store::action_plan::{self, Fault};

use super::desk::{Desk, refusal};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{again, go};

#[derive(Template)]
#[template(path = "action_plan/refused.html")]
struct Refused {
    page: Page,
    words: String,
    back: String,
}

/// The page that says why something stays.
pub(super) fn refuse(
    desk: &Desk,
    title: String,
    fault: &Fault,
    back: String,
) -> Result<Response, Error> {
    let page = desk.page(title);
    let words = page.say(fault);
    again(
        StatusCode::UNPROCESSABLE_ENTITY,
        &Refused { page, words, back },
    )
}

/// What is to be taken out, and where one stands afterwards.
struct Removed {
    id: String,
    title: String,
    part: &'static str,
    back: String,
}

async fn finish(
    desk: &Desk,
    mut tx: Tx,
    done: Result<(), Fault>,
    removed: Removed,
) -> Result<Response, Error> {
    if let Err(fault) = done {
        return refuse(desk, removed.title, &refusal(fault)?, removed.back);
    }
    let details = [("part", removed.part), ("step", "removed")];
    desk.note(&mut tx, Kind::PlanChanged, &removed.id, &details)
        .await?;
    tx.commit().await?;
    let mark = if removed.back.contains('?') { '&' } else { '?' };
    Ok(go(format!("{}{mark}done=plan-removed", removed.back)))
}

fn plan_path(plan: impl Display) -> String {
    format!("{}?plan={plan}", super::PATH)
}

/// Handles `POST /action-plan/programmes/{id}/remove`.
pub(super) async fn programme(desk: Desk, Path(id): Path<ProgrammeId>) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let programme = action_plan::programme(&mut tx, desk.task_force(), id).await?;
    let done = action_plan::remove_programme(&mut tx, id, programme.version).await;
    let removed = Removed {
        id: id.to_string(),
        title: programme.name,
        part: "programme",
        back: plan_path(programme.plan),
    };
    finish(&desk, tx, done, removed).await
}

/// Handles `POST /action-plan/activities/{id}/remove`.
pub(super) async fn activity(desk: Desk, Path(id): Path<ActivityId>) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let activity = action_plan::activity(&mut tx, desk.task_force(), id).await?;
    let done = action_plan::remove_activity(&mut tx, id, activity.version).await;
    let removed = Removed {
        id: id.to_string(),
        title: activity.name,
        part: "activity",
        back: plan_path(activity.plan),
    };
    finish(&desk, tx, done, removed).await
}

/// Handles `POST /action-plan/indicators/{id}/remove`.
pub(super) async fn indicator(desk: Desk, Path(id): Path<IndicatorId>) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let indicator = action_plan::indicator(&mut tx, desk.task_force(), id).await?;
    let done = action_plan::remove_indicator(&mut tx, id, indicator.version).await;
    let removed = Removed {
        id: id.to_string(),
        title: indicator.name,
        part: "indicator",
        back: format!("{}/activities/{}", super::PATH, indicator.activity),
    };
    finish(&desk, tx, done, removed).await
}
