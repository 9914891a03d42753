//! Where one arrives: the first address, and the answer for monitors.

use crate::app::App;
use crate::errors::Error;
use crate::routes::{Access, Routes};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use store::sql;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Access::SignedIn, first)
        .get("/health", Access::Open, health)
}

async fn first() -> Redirect {
    Redirect::to("/today")
}

/// 200 while the database answers, else the "busy" of every other page.
async fn health(State(app): State<App>) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    tx.row(&sql("select max(number) as number from schema_version"))
        .await?;
    Ok(Json(serde_json::json!({ "status": "ok" })).into_response())
}
