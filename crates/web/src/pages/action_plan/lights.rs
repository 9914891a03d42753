//! From which percentage an indicator is green or yellow.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::action_plan::Thresholds;
use store::action_plan;

use super::desk::Desk;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, go};

#[derive(Template)]
#[template(path = "action_plan/lights.html")]
struct Lights {
    page: Page,
    form: FormState,
}

fn show(desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let page = desk.titled("plan-lights");
    let page = page.showing(&form);
    again(status, &Lights { page, form })
}

/// Handles `GET /action-plan/lights`.
pub(super) async fn ask(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let now = action_plan::thresholds(&mut tx, desk.task_force()).await?;
    let form = FormState::from_pairs([
        ("green", now.green().to_string()),
        ("yellow", now.yellow().to_string()),
    ]);
    show(&desk, form, StatusCode::OK)
}

/// Handles `POST /action-plan/lights`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let percent = |n: Option<i64>| n.and_then(|n| u16::try_from(n).ok());
    let green = percent(form.number("green", 1, 200));
    let yellow = percent(form.number("yellow", 1, 200));
    let thresholds = green.zip(yellow).and_then(|(green, yellow)| {
        Thresholds::new(green, yellow)
            .map_err(|mistake| form.reject_with("yellow", &mistake))
            .ok()
    });
    let Some(thresholds) = thresholds else {
        return show(&desk, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let mut tx = desk.write().await?;
    action_plan::save_thresholds(&mut tx, desk.task_force(), thresholds).await?;
    let (green, yellow) = (
        thresholds.green().to_string(),
        thresholds.yellow().to_string(),
    );
    let details = [
        ("part", "lights"),
        ("green", green.as_str()),
        ("yellow", &yellow),
    ];
    desk.note(&mut tx, Kind::PlanChanged, desk.task_force(), &details)
        .await?;
    tx.commit().await?;
    Ok(go(format!("{}?done=plan-lights-saved", super::PATH)))
}
