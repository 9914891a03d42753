//! Which services are to be checked: for the secretariat all of them, for an organisation its own.
//! The page prints as a list to telephone along.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::directory::Months;
use domain::ids::ListingId;
use store::Tx;
use store::directory;

use super::coordinates;
use super::words::{Around, Card, areas_of, names};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go, lists};
use crate::session::Session;

/// Services on a page.
const SIZE: u32 = 50;

/// A service to be checked.
struct Row {
    card: Card,
    id: ListingId,
    version: i64,
}

#[derive(Template)]
#[template(path = "directory/due.html")]
struct List {
    page: Page,
    form: FormState,
    rows: Vec<Row>,
    count: String,
    next: Option<String>,
    keeps: bool,
    months: i64,
}

/// Handles `GET /directory/due`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let after = form.value("after").parse().ok();
    let months = directory::months(&mut tx, session.actor().task_force).await?;
    let form = FormState::from_pairs([("months", months.get().to_string())]);
    list(
        &app,
        &mut tx,
        &session,
        &visit,
        (form, after),
        StatusCode::OK,
    )
    .await
}

async fn list(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    visit: &Visit,
    (form, after): (FormState, Option<ListingId>),
    status: StatusCode,
) -> Result<Response, Error> {
    let (actor, today) = (session.actor(), app.today());
    let keeps = coordinates(actor);
    let whose = (!keeps).then_some(actor.organisation);
    let force = actor.task_force;
    let mut found = directory::due(tx, app.ring(), force, whose, today, after, SIZE + 1).await?;
    let count = directory::count_due(tx, force, whose, today).await?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let page = visit.page(session, visit.locale.text("directory-due"));
    let around = areas_of(found.iter().map(|due| &due.listing.facts));
    let names = names(tx, around).await?;
    let months = directory::months(tx, force).await?;
    let around = Around {
        page: &page,
        names: &names,
        today,
        months,
    };
    let next = found.last().filter(|_| more).map(|last| {
        let id = last.listing.id.to_string();
        lists::address("/directory/due", &FormState::blank(), &[("after", &id)])
    });
    let rows = found
        .iter()
        .map(|due| Row {
            card: around.card(&due.listing),
            id: due.listing.id,
            version: due.listing.version,
        })
        .collect();
    let shown = List {
        count: lists::count_words(&page, count),
        rows,
        next,
        keeps,
        months: i64::from(months.get()),
        page: page.showing(&form),
        form,
    };
    again(status, &shown)
}

/// Handles `POST /directory/months`: after how many months a service is to be checked again.
pub(super) async fn set_months(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let Some(months) = form.parse::<Months>("months") else {
        let wrong = (form, None);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return list(&app, &mut tx, &session, &visit, wrong, status).await;
    };
    let force = session.actor().task_force;
    directory::set_months(&mut tx, force, months).await?;
    let event = session
        .event(Kind::DirectoryChanged)?
        .on(ObjectKind::TaskForce, force)?
        .with("months", months.get())?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/directory/due?done=directory-months"))
}
