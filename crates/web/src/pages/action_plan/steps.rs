//! Computing a quarter, accepting what was computed, handing it in, locking it, opening it again.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::action_plan::{Quarter, QuarterAction};
use store::action_plan::{self, Fault};

use super::desk::{Desk, quarter_path, refusal};
use super::{quarter, words};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, go};

/// Longest reason, in characters.
pub(super) const REASON_MOST: usize = 1_000;

fn object(quarter: Quarter) -> String {
    format!("{}-{}", quarter.year(), quarter.number())
}

fn done(quarter: Quarter, what: &str) -> Response {
    go(format!(
        "{}?done=plan-quarter-{what}",
        quarter_path(quarter)
    ))
}

/// Handles `POST …/prefill`.
pub(super) async fn prefill(
    desk: Desk,
    Path((year, number)): Path<(i16, i8)>,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (plan, quarter) = desk.quarter(&mut tx, year, number).await?;
    let zone = desk.app.settings().time_zone.clone();
    match action_plan::prefill(&mut tx, &plan, quarter, &zone, desk.by()).await {
        Ok(n) => {
            let n = n.to_string();
            let details = [("step", "prefilled"), ("values", n.as_str())];
            desk.note(&mut tx, Kind::ProgressReported, object(quarter), &details)
                .await?;
            tx.commit().await?;
            Ok(done(quarter, "prefilled"))
        }
        Err(fault) => {
            let fault = refusal(fault)?;
            drop(tx);
            let mut tx = desk.read().await?;
            quarter::draw(&desk, &mut tx, plan, quarter, Some(&fault)).await
        }
    }
}

/// Handles `POST …/accept`.
pub(super) async fn accept(
    desk: Desk,
    Path((year, number)): Path<(i16, i8)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let reason = form.optional_up_to("why", REASON_MOST);
    let mut tx = desk.write().await?;
    let (plan, quarter) = desk.quarter(&mut tx, year, number).await?;
    let place = (quarter, desk.app.today());
    let accepted = action_plan::accept_all(
        &mut tx,
        &mut desk.pen(),
        &plan,
        place,
        reason.as_deref(),
        desk.by(),
    )
    .await;
    match accepted {
        Ok(n) => {
            let n = n.to_string();
            let details = [("step", "accepted"), ("values", n.as_str())];
            desk.note(&mut tx, Kind::ProgressReported, object(quarter), &details)
                .await?;
            tx.commit().await?;
            Ok(done(quarter, "accepted"))
        }
        Err(fault) => {
            let fault = refusal(fault)?;
            drop(tx);
            let mut tx = desk.read().await?;
            quarter::draw(&desk, &mut tx, plan, quarter, Some(&fault)).await
        }
    }
}

/// One step of the quarter, with the version that the page showed.
async fn step(
    desk: &Desk,
    (year, number): (i16, i8),
    action: QuarterAction,
    form: &mut FormState,
    reason: Option<String>,
) -> Result<(Quarter, Result<(), Fault>), Error> {
    let mut tx = desk.write().await?;
    let (plan, quarter) = desk.quarter(&mut tx, year, number).await?;
    let version = form.value("version").parse().unwrap_or(0);
    let place = (quarter, version, desk.app.today());
    let stepped = action_plan::step(
        &mut tx,
        &mut desk.pen(),
        &plan,
        place,
        action,
        reason.as_deref(),
        desk.by(),
    )
    .await;
    match stepped {
        Ok(state) => {
            let details = [("step", action.code()), ("state", state.code())];
            desk.note(&mut tx, Kind::QuarterLocked, object(quarter), &details)
                .await?;
            tx.commit().await?;
            Ok((quarter, Ok(())))
        }
        Err(fault) => Ok((quarter, Err(refusal(fault)?))),
    }
}

async fn plain(
    desk: Desk,
    place: (i16, i8),
    action: QuarterAction,
    mut form: FormState,
    what: &str,
) -> Result<Response, Error> {
    let (quarter, stepped) = step(&desk, place, action, &mut form, None).await?;
    match stepped {
        Ok(()) => Ok(done(quarter, what)),
        Err(fault) => {
            let mut tx = desk.read().await?;
            let (plan, quarter) = desk.quarter(&mut tx, place.0, place.1).await?;
            quarter::draw(&desk, &mut tx, plan, quarter, Some(&fault)).await
        }
    }
}

/// Handles `POST …/submit`.
pub(super) async fn submit(
    desk: Desk,
    Path(place): Path<(i16, i8)>,
    form: FormState,
) -> Result<Response, Error> {
    plain(desk, place, QuarterAction::Submit, form, "submitted").await
}

/// Handles `POST …/lock`.
pub(super) async fn lock(
    desk: Desk,
    Path(place): Path<(i16, i8)>,
    form: FormState,
) -> Result<Response, Error> {
    plain(desk, place, QuarterAction::Lock, form, "locked").await
}

#[derive(Template)]
#[template(path = "action_plan/reopen.html")]
struct Reopen {
    page: Page,
    form: FormState,
    path: String,
    action: String,
    quarter: String,
}

async fn show_reopen(
    desk: &Desk,
    (year, number): (i16, i8),
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (plan, quarter) = desk.quarter(&mut tx, year, number).await?;
    let row = action_plan::quarter(&mut tx, &plan, quarter).await?;
    form.set("version", row.version.to_string());
    let page = desk.titled("plan-reopen");
    let shown = Reopen {
        path: quarter_path(quarter),
        action: page.path.clone(),
        quarter: words::quarter(page.locale, quarter),
        page: page.showing(&form),
        form,
    };
    again(status, &shown)
}

/// Handles `GET …/reopen`.
pub(super) async fn ask_reopen(
    desk: Desk,
    Path(place): Path<(i16, i8)>,
) -> Result<Response, Error> {
    show_reopen(&desk, place, FormState::blank(), StatusCode::OK).await
}

/// Handles `POST …/reopen`.
pub(super) async fn reopen(
    desk: Desk,
    Path(place): Path<(i16, i8)>,
    mut form: FormState,
) -> Result<Response, Error> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(reason) = form.required_up_to("reason", REASON_MOST) else {
        return show_reopen(&desk, place, form, status).await;
    };
    let action = QuarterAction::Reopen;
    match step(&desk, place, action, &mut form, Some(reason)).await? {
        (quarter, Ok(())) => Ok(done(quarter, "reopened")),
        (_, Err(fault)) => {
            form.reject_with("reason", &fault);
            show_reopen(&desk, place, form, status).await
        }
    }
}
