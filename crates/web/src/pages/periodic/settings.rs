//! The days and the count that the installation decides on.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::periodic::DueRule;
use store::periodic::{self, Rules};

use super::audit;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;

/// Most that a small count can be set to.
const LEAST_MOST: i64 = 50;

#[derive(Template)]
#[template(path = "periodic/settings.html")]
struct SettingsPage {
    page: Page,
    form: FormState,
}

fn page_of(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let page = page.showing(&form);
    again(status, &SettingsPage { page, form })
}

/// Handles `GET /periodic/settings`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let rules = periodic::rules(&mut tx).await?;
    let form = FormState::from_pairs([
        ("semester-days", rules.due.semester_days.to_string()),
        ("annual-days", rules.due.annual_days.to_string()),
        ("least", rules.least.to_string()),
    ]);
    let page = visit.page(&session, visit.locale.text("periodic-settings"));
    page_of(page, form, StatusCode::OK)
}

/// Handles `POST /periodic/settings`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let most = i64::from(DueRule::MOST_DAYS);
    let semester = form.number("semester-days", 0, most);
    let annual = form.number("annual-days", 0, most);
    let least = form.number("least", 2, LEAST_MOST);
    let (Some(semester), Some(annual), Some(least)) = (semester, annual, least) else {
        let page = visit.page(&session, visit.locale.text("periodic-settings"));
        return page_of(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let days = |days: i64| u16::try_from(days).unwrap_or(DueRule::MOST_DAYS);
    let rules = Rules {
        due: DueRule {
            semester_days: days(semester),
            annual_days: days(annual),
        },
        least: u32::try_from(least).unwrap_or_default(),
    };
    let mut tx = app.store().write().await?;
    periodic::set_rules(&mut tx, rules).await?;
    let event = session
        .event(Kind::SettingsChanged)?
        .on(ObjectKind::Setting, "periodic")?
        .with("semester-days", semester)?
        .with("annual-days", annual)?
        .with("least", least)?;
    audit(&app, &mut tx, event).await?;
    tx.commit().await?;
    Ok(go("/periodic?done=periodic-settings-saved"))
}
