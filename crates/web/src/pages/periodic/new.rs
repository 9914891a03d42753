//! A new report: its kind and its period; its figures are read at once.

use askama::Template;
use audit::Kind;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::periodic::{PeriodicKind, ReportPeriod};
use store::periodic::{self, Assembling, New};

use super::{audit, event};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;

/// Periods that are offered: three years back, and the one that goes on.
const OFFERED: usize = 9;

#[derive(Template)]
#[template(path = "periodic/new.html")]
struct NewPage {
    page: Page,
    form: FormState,
    periods: Vec<Choice>,
}

/// The periods that can be reported on: those that have ended, and those that are going on.
fn offered(app: &App) -> Vec<ReportPeriod> {
    let today = app.today();
    let year = today.year();
    let going = [
        ReportPeriod::annual(year),
        ReportPeriod::semester(year, 2),
        ReportPeriod::semester(year, 1),
    ];
    let mut periods: Vec<ReportPeriod> = going
        .into_iter()
        .flatten()
        .filter(|period| period.holds(today))
        .collect();
    periods.extend(ReportPeriod::ended(today, OFFERED));
    periods
}

fn page_of(app: &App, page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let periods = offered(app)
        .into_iter()
        .map(|period| Choice::new(period.to_string(), super::title(page.locale, period)))
        .collect();
    again(
        status,
        &NewPage {
            page: page.showing(&form),
            form,
            periods,
        },
    )
}

/// Handles `GET /periodic/new`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let page = visit.page(&session, visit.locale.text("periodic-new"));
    let last = ReportPeriod::ended(app.today(), 3)
        .into_iter()
        .find(|period| period.kind() == PeriodicKind::Semester);
    let mut form = form;
    if form.value("period").is_empty()
        && let Some(last) = last
    {
        form.set("period", last.to_string());
    }
    page_of(&app, page, form, StatusCode::OK)
}

/// Handles `POST /periodic/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let again = |form| {
        let page = visit.page(&session, visit.locale.text("periodic-new"));
        page_of(&app, page, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let Some(period) = form.parse::<ReportPeriod>("period") else {
        return again(form);
    };
    if period.from() > app.today() {
        form.reject("period", "error-periodic-future");
        return again(form);
    }
    let force = session.actor().task_force;
    let mut tx = app.store().write().await?;
    if let Some(there) = periodic::of_period(&mut tx, force, period).await? {
        return Ok(go(format!("/periodic/{}", there.id)));
    }
    let rules = periodic::rules(&mut tx).await?;
    let new = New {
        id: app.id(),
        task_force: force,
        period,
        due_on: rules.due.due(period),
    };
    periodic::begin(&mut tx, &new, app.now()).await?;
    let asked = Assembling {
        task_force: force,
        period,
        least: rules.least,
        zone: &app.settings().time_zone,
        at: app.now(),
    };
    let read = periodic::take(&mut tx, &asked).await?;
    let report = periodic::find(&mut tx, force, periodic::Sees::All, new.id).await?;
    periodic::keep(&mut tx, app.ring(), &mut app.random(), &report, read).await?;
    let event = event(&session, Kind::PeriodicEdited, new.id, "begin")?;
    let event = event.with("period", period)?;
    audit(&app, &mut tx, event).await?;
    tx.commit().await?;
    Ok(go(format!("/periodic/{}?done=periodic-assembled", new.id)))
}
