//! Cases: the list, the page of a case, and a page for each thing that is recorded in it.

mod closing;
mod desk;
mod determinations;
mod facts;
mod follow_up;
mod header;
mod list;
mod notes;
mod overview;
mod owner;
mod persons;
mod route;
mod secrets;
mod timeline;

pub(crate) use desk::{Desk, File, stage_tag};

use policy::Capability;

use crate::routes::{Access, Routes};

/// Who uses these pages.
const ACCESS: Access = Access::Can(Capability::WorkOnCases);

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/cases", ACCESS, list::show)
        .get("/cases/{code}", ACCESS, overview::show)
        .get("/cases/{code}/timeline", ACCESS, timeline::show)
        .get("/cases/{code}/edit", ACCESS, header::show)
        .post("/cases/{code}/edit", ACCESS, header::save)
        .post("/cases/{code}/stage", ACCESS, header::step)
        .get("/cases/{code}/owner", ACCESS, owner::show)
        .post("/cases/{code}/owner", ACCESS, owner::save)
        .get("/cases/{code}/conflicts", ACCESS, owner::show_conflicts)
        .post("/cases/{code}/conflicts", ACCESS, owner::record_conflict)
        .post("/cases/{code}/conflicts/lift", ACCESS, owner::lift_conflict);
    record(people(routes))
}

fn people(routes: Routes) -> Routes {
    routes
        .get("/cases/{code}/persons/new", ACCESS, persons::begin)
        .post("/cases/{code}/persons/new", ACCESS, persons::add)
        .get("/cases/{code}/persons/{person}", ACCESS, persons::show)
        .post("/cases/{code}/persons/{person}", ACCESS, persons::save)
        .post(
            "/cases/{code}/persons/{person}/remove",
            ACCESS,
            persons::remove,
        )
        .get(
            "/cases/{code}/persons/{person}/identity",
            ACCESS,
            secrets::identity::show,
        )
        .get(
            "/cases/{code}/persons/{person}/identity/edit",
            ACCESS,
            secrets::identity::edit,
        )
        .post(
            "/cases/{code}/persons/{person}/identity/edit",
            ACCESS,
            secrets::identity::save,
        )
        .get(
            "/cases/{code}/persons/{person}/contact",
            ACCESS,
            secrets::contact::show,
        )
        .get(
            "/cases/{code}/persons/{person}/contact/edit",
            ACCESS,
            secrets::contact::edit,
        )
        .post(
            "/cases/{code}/persons/{person}/contact/edit",
            ACCESS,
            secrets::contact::save,
        )
        .get(
            "/cases/{code}/persons/{person}/medical",
            ACCESS,
            secrets::medical::show,
        )
        .get(
            "/cases/{code}/persons/{person}/medical/edit",
            ACCESS,
            secrets::medical::edit,
        )
        .post(
            "/cases/{code}/persons/{person}/medical/edit",
            ACCESS,
            secrets::medical::save,
        )
}

fn record(routes: Routes) -> Routes {
    routes
        .get("/cases/{code}/route/new", ACCESS, route::begin)
        .post("/cases/{code}/route/new", ACCESS, route::add)
        .get("/cases/{code}/route/{leg}", ACCESS, route::show)
        .post("/cases/{code}/route/{leg}", ACCESS, route::save)
        .post("/cases/{code}/route/{leg}/move", ACCESS, route::shift)
        .post("/cases/{code}/route/{leg}/remove", ACCESS, route::remove)
        .get("/cases/{code}/exploitation", ACCESS, facts::show)
        .post("/cases/{code}/exploitation", ACCESS, facts::save)
        .get("/cases/{code}/determinations", ACCESS, determinations::show)
        .post(
            "/cases/{code}/determinations",
            ACCESS,
            determinations::append,
        )
        .get("/cases/{code}/notes/new", ACCESS, notes::begin)
        .post("/cases/{code}/notes/new", ACCESS, notes::write)
        .get("/cases/{code}/notes/{section}", ACCESS, notes::open)
        .get("/cases/{code}/follow-up", ACCESS, follow_up::show)
        .post("/cases/{code}/follow-up", ACCESS, follow_up::record)
        .get("/cases/{code}/closing", ACCESS, closing::show)
        .post("/cases/{code}/closing", ACCESS, closing::settle)
        .post("/cases/{code}/closing/close", ACCESS, closing::close)
        .get("/cases/{code}/reopening", ACCESS, closing::ask_reopen)
        .post("/cases/{code}/reopening", ACCESS, closing::reopen)
}
