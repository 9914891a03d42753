//! Where one arrives: the first address, the page of the day, and the answer for monitors.

use super::{Visit, show};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use store::sql;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Access::SignedIn, first)
        .get("/today", Access::SignedIn, today)
        .get("/health", Access::Open, health)
}

async fn first() -> Redirect {
    Redirect::to("/today")
}

#[derive(Template)]
#[template(path = "home/today.html")]
struct Home {
    page: Page,
}

async fn today(session: Session, visit: Visit) -> Result<Response, Error> {
    show(&Home {
        page: visit.page(&session, visit.locale.text("nav-today")),
    })
}

/// 200 while the database answers, else the "busy" of every other page.
async fn health(State(app): State<App>) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    tx.row(&sql("select max(number) as number from schema_version"))
        .await?;
    Ok(Json(serde_json::json!({ "status": "ok" })).into_response())
}
