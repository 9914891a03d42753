//! Where one arrives: the first address, the page of the day, and the answer for monitors.

use super::frame;
use crate::app::App;
use crate::errors::Error;
use crate::locale_choice::LocaleChoice;
use crate::page::Page;
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect, Response};
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
#[template(path = "pages/home.html")]
struct Home {
    page: Page,
}

async fn today(
    State(app): State<App>,
    session: Session,
    LocaleChoice(locale): LocaleChoice,
) -> Result<Response, Error> {
    let page = frame(&app, &session, locale, locale.text("nav-today"), "/today");
    Ok(Html(Home { page }.render()?).into_response())
}

/// 200 while the database answers, else the "busy" of every other page.
async fn health(State(app): State<App>) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    tx.row(&sql("select max(number) as number from schema_version"))
        .await?;
    Ok(Json(serde_json::json!({ "status": "ok" })).into_response())
}
