//! The calendar: meetings that come, meetings that were, and the series with what is due next.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::Coded;
use jiff::Timestamp;
use policy::{Capability, can};
use store::meetings::{self, Listed, Which, series};

use super::{SEE, desk};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, lists, show};
use crate::parts::{Pager, Tab, Tag};
use crate::routes::Routes;
use crate::session::Session;

domain::coded! {
    /// Which meetings the page shows.
    pub enum When: "meeting-when" {
        /// From today on.
        Upcoming = "upcoming",
        /// Before today.
        Past = "past",
        /// Those whose minutes wait for the approval of whoever asks.
        ToApprove = "to-approve",
    }
}

/// Meetings of one page.
const SIZE: u32 = 20;

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes.get("/meetings", SEE, list)
}

struct Row {
    href: String,
    title: String,
    state: Tag,
    when: String,
    place: String,
    division: String,
    invited: i64,
}

struct SeriesRow {
    id: String,
    name: String,
    kind: &'static str,
    division: String,
    every: String,
    last: String,
    /// When the next one is that stands in the calendar; empty where none does.
    planned: String,
    due: String,
    overdue: bool,
    active: bool,
}

#[derive(Template)]
#[template(path = "meetings/list.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    series: Vec<SeriesRow>,
    empty: &'static str,
    edits: bool,
}

/// Handles `GET /meetings`.
async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let when = When::from_code(form.value("when")).unwrap_or(When::Upcoming);
    let mut tx = app.store().read().await?;
    let today = beginning_of_today(&app)?;
    let mine = Which::ToApprove(session.actor(), app.today());
    let which = match when {
        When::Upcoming => Which::From(today),
        When::Past => Which::Before(today),
        When::ToApprove => mine,
    };
    let seek = lists::seek(&form);
    let found = meetings::list(&mut tx, app.ring(), task_force, which, seek, SIZE).await?;
    let approves = lists::is_some(meetings::count(&mut tx, task_force, mine).await?);
    let series = series::list(&mut tx, task_force, app.now()).await?;
    drop(tx);
    let page = visit.page(&session, visit.locale.text("nav-meetings"));
    // Who has nothing to approve needs no tab for it.
    let shown: &[When] = match approves || when == When::ToApprove {
        true => When::ALL,
        false => &[When::Upcoming, When::Past],
    };
    show(&List {
        tabs: lists::tabs(&page, "/meetings", "when", when, shown),
        pager: lists::pager(&page, "/meetings", &form, &found),
        rows: found.rows.iter().map(|one| row(&app, &page, one)).collect(),
        series: series
            .iter()
            .map(|one| series_row(&app, &page, one))
            .collect(),
        empty: match when {
            When::Upcoming => "meetings-empty-upcoming",
            When::Past => "meetings-empty-past",
            When::ToApprove => "meetings-empty-to-approve",
        },
        edits: can(session.actor().role, Capability::Coordinate),
        page,
    })
}

/// A meeting of today is still to come, whatever the hour.
fn beginning_of_today(app: &App) -> Result<Timestamp, Error> {
    let zone = &app.settings().time_zone;
    let midnight = app.today().at(0, 0, 0, 0);
    zone.to_timestamp(midnight)
        .map_err(|error| Error::unexpected(&error))
}

fn row(app: &App, page: &Page, listed: &Listed) -> Row {
    let (meeting, zone) = (&listed.meeting, &app.settings().time_zone);
    Row {
        href: format!("/meetings/{}", meeting.id),
        title: meeting.title.clone(),
        state: desk::state_tag(page.locale, meeting.state),
        when: desk::when(page.locale, zone, meeting),
        place: desk::place(page.locale, meeting),
        division: listed.division.clone().unwrap_or_default(),
        invited: listed.invited,
    }
}

fn series_row(app: &App, page: &Page, listed: &series::Listed) -> SeriesRow {
    let (series, zone) = (&listed.series, &app.settings().time_zone);
    let day = |at: Timestamp| page.date(zone.to_datetime(at).date());
    let due = listed.due_on(zone);
    let days = (due - app.today()).get_days();
    SeriesRow {
        id: series.id.to_string(),
        name: series.name.clone(),
        kind: series.kind.key(),
        division: listed.division.clone().unwrap_or_default(),
        every: page.tn("series-every", series.cadence.months()),
        last: listed.last_at.map(day).unwrap_or_default(),
        planned: listed.planned_at.map(day).unwrap_or_default(),
        due: format!("{} ({})", page.date(due), page.due_in(i64::from(days))),
        overdue: days < 0,
        active: series.active,
    }
}
