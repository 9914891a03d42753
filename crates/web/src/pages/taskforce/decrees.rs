//! Decrees (SK): their list, and one with the posts that rest on it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Coded;
use domain::ids::DecreeId;
use domain::taskforce::Succession;
use policy::{Capability, can};
use store::attachments::{self, Attachment};
use store::{regulations, taskforce};

use super::view::{DecreeView, Present, SeatView};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::session::Session;

#[derive(Template)]
#[template(path = "taskforce/decrees.html")]
struct List {
    page: Page,
    keeps: bool,
    decrees: Vec<DecreeView>,
}

/// Handles `GET /task-force/decrees`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let id = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let decrees = taskforce::decrees(&mut tx, id).await?;
    let present = Present {
        day: app.today(),
        warn_days: taskforce::warn_days(&mut tx, id).await?,
    };
    drop(tx);
    let page = visit.page(&session, visit.locale.text("taskforce-decrees"));
    answer(&List {
        keeps: can(session.actor().role, Capability::Coordinate),
        decrees: decrees
            .iter()
            .map(|decree| DecreeView::new(&page, decree, present))
            .collect(),
        page,
    })
}

#[derive(Template)]
#[template(path = "taskforce/decree.html")]
struct One {
    page: Page,
    keeps: bool,
    view: DecreeView,
    issued_on: jiff::civil::Date,
    succession: Succession,
    regulation: Option<(String, String)>,
    scan: Option<Attachment>,
    seats: Vec<SeatView>,
}

/// Handles `GET /task-force/decrees/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<DecreeId>,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let decree = taskforce::decree(&mut tx, task_force, id).await?;
    let present = Present {
        day: app.today(),
        warn_days: taskforce::warn_days(&mut tx, task_force).await?,
    };
    let regulation = match decree.regulation {
        Some(id) => Some(regulations::find(&mut tx, task_force, id).await?),
        None => None,
    };
    let scan = match decree.attachment {
        Some(id) => Some(attachments::find(&mut tx, app.ring(), task_force, id).await?),
        None => None,
    };
    let mut seats = taskforce::posts(&mut tx, task_force, present.day).await?;
    seats.retain(|seat| seat.post.decree == Some(id));
    drop(tx);
    let page = visit.page(&session, decree.number.clone());
    answer(&One {
        keeps: can(session.actor().role, Capability::Coordinate),
        view: DecreeView::new(&page, &decree, present),
        issued_on: decree.issued_on,
        succession: decree.succession,
        regulation: regulation.map(|found| (found.id.to_string(), found.citation())),
        scan,
        seats: seats
            .iter()
            .map(|seat| SeatView::new(&page, seat, present))
            .collect(),
        page,
    })
}
