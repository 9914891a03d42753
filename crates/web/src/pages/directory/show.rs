//! One service, and that somebody checked it.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::ListingId;
use store::directory;

use super::manages;
use super::words::{Around, Card, areas_of, names};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, go, show as answer};
use crate::session::Session;

#[derive(Template)]
#[template(path = "directory/show.html")]
struct Show {
    page: Page,
    card: Card,
    listing: ListingId,
    version: i64,
    manages: bool,
    public: bool,
    point: String,
    updated: String,
}

/// Handles `GET /directory/{id}`. The address of a hidden service is opened for those who manage it,
/// and for nobody else.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ListingId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let mut listing = directory::find(&mut tx, app.ring(), task_force, id).await?;
    let manages = manages(session.actor(), &listing);
    if manages {
        listing = directory::opened(&mut tx, app.ring(), listing).await?;
    }
    let page = visit.page(&session, listing.facts.name.clone());
    let around = areas_of([&listing.facts]);
    let names = names(&mut tx, around).await?;
    let around = Around {
        page: &page,
        names: &names,
        today: app.today(),
        months: directory::months(&mut tx, task_force).await?,
    };
    let point = listing.facts.place.point;
    answer(&Show {
        card: around.card(&listing),
        listing: id,
        version: listing.version,
        manages,
        public: listing.facts.public,
        point: point.map_or_else(String::new, |point| point.to_string()),
        updated: page.date_time(listing.updated_at),
        page,
    })
}

/// Handles `POST /directory/{id}/verify`: what the page showed still holds.
pub(super) async fn verify(
    State(app): State<App>,
    session: Session,
    Path(id): Path<ListingId>,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let mut listing = directory::find(&mut tx, app.ring(), session.actor().task_force, id).await?;
    if !manages(session.actor(), &listing) {
        return Err(Error::NotFound);
    }
    // What somebody has changed since is not what was checked.
    listing.version = form.value("version").parse().unwrap_or_default();
    directory::verify(&mut tx, &listing, session.account(), app.today()).await?;
    let event = session
        .event(Kind::DirectoryChanged)?
        .on(ObjectKind::Listing, id)?
        .with("step", "verified")?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let back = match form.value("back") {
        "due" => "/directory/due?done=listing-verified".to_owned(),
        _ => format!("/directory/{id}?done=listing-verified"),
    };
    Ok(go(back))
}
