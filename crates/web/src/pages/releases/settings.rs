//! How much noise may tell of anybody: an administrator's decision, with the task force's advice.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use store::releases::{Budgets, budgets, set_budgets};

use super::words::{epsilon, typed_epsilon};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;

#[derive(Template)]
#[template(path = "releases/settings.html")]
struct SettingsPage {
    page: Page,
    form: FormState,
}

fn page_of(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let page = page.showing(&form);
    again(status, &SettingsPage { page, form })
}

/// Handles `GET /releases/settings`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let set = budgets(&mut tx).await?;
    let form = FormState::from_pairs([
        ("year", epsilon(visit.locale, set.year)),
        ("person", epsilon(visit.locale, set.person)),
    ]);
    let page = visit.page(&session, visit.locale.text("release-settings"));
    page_of(page, form, StatusCode::OK)
}

/// Handles `POST /releases/settings`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let [year, person] = ["year", "person"].map(|name| typed_epsilon(&mut form, name));
    if let (Some(year), Some(person)) = (year, person)
        && person < year
    {
        form.reject("person", "error-release-budgets");
    }
    let (Some(year), Some(person), false) = (year, person, form.has_errors()) else {
        let page = visit.page(&session, visit.locale.text("release-settings"));
        return page_of(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let mut tx = app.store().write().await?;
    set_budgets(&mut tx, Budgets { year, person }).await?;
    let event = session
        .event(Kind::SettingsChanged)?
        .on(ObjectKind::Setting, "release-budgets")?
        .with("year", year)?
        .with("person", person)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/releases/settings?done=release-settings"))
}
