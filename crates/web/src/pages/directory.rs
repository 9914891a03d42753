//! The directory of services: searching it, keeping it, checking it, and taking it in and out as a
//! spreadsheet or as HSDS.

mod cells;
mod due;
pub(crate) mod export;
mod fields;
mod form;
mod import;
mod search;
mod show;
mod words;

use policy::{Actor, Capability, can};
use store::directory::Listing;

use crate::forms::upload::UPLOAD_LIMIT;
use crate::routes::{Access, Routes};

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let see = Access::Can(Capability::SeeTaskForce);
    let keep = Access::Can(Capability::Coordinate);
    // Of one's own organisation only; see `manages`.
    let own = Access::Can(Capability::ReportProgress);
    routes
        .get("/directory", see, search::show)
        .get("/directory/list", see, search::list)
        .get("/directory/export.json", see, export::hsds)
        .get("/directory/export.xlsx", see, export::xlsx)
        .get("/directory/template.xlsx", keep, export::template)
        .get("/directory/new", keep, form::ask_new)
        .post("/directory/new", keep, form::create)
        .get("/directory/due", own, due::show)
        .post("/directory/months", keep, due::set_months)
        .get("/directory/import", keep, import::ask)
        .upload("/directory/import", keep, UPLOAD_LIMIT, import::receive)
        .get("/directory/import/preview", keep, import::preview)
        .post("/directory/import/preview", keep, import::confirm)
        .get("/directory/import/{id}", keep, import::show)
        .post("/directory/import/{id}/reverse", keep, import::reverse)
        .get("/directory/{id}", see, show::show)
        .get("/directory/{id}/edit", own, form::ask_edit)
        .post("/directory/{id}/edit", own, form::edit)
        .post("/directory/{id}/verify", own, show::verify)
}

/// Whether somebody keeps a service up to date: the secretariat keeps all of them, an organisation
/// its own. They also see a hidden address.
fn manages(actor: &Actor, listing: &Listing) -> bool {
    coordinates(actor)
        || (can(actor.role, Capability::ReportProgress)
            && actor.organisation == listing.facts.organisation)
}

/// Whether somebody keeps the whole directory.
fn coordinates(actor: &Actor) -> bool {
    can(actor.role, Capability::Coordinate)
}
