//! Prevention: outreach and its material, community watch, the vulnerability of areas, what was not
//! reached, and who does what where.

mod coverage;
mod event;
mod event_form;
mod events;
mod field;
mod four_w;
mod groups;
mod map;
mod materials;
mod overview;
mod plans;
mod scale;
mod spot;
mod words;

use crate::errors::Error;
use crate::forms::upload::UPLOAD_LIMIT;
use crate::page::Page;
use crate::parts::{Choice, Tab};
use crate::routes::{Access, Routes};
use crate::session::Session;
use domain::AreaCode;
use domain::prevention::Scale;
use jiff::civil::Date;
use policy::Capability;

/// Everybody signed in sees what was done and what is open.
const SEE: Access = Access::Can(Capability::SeeTaskForce);
/// Who records it.
const RECORD: Access = Access::Can(Capability::RecordPrevention);
/// Who sets how vulnerability is weighed.
const SET: Access = Access::Can(Capability::Coordinate);
/// The first year that lists offer.
const FIRST_YEAR: i16 = 2015;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/prevention", SEE, overview::show)
        .get("/prevention/events", SEE, events::list)
        .get("/prevention/events/new", RECORD, event_form::ask_new)
        .post("/prevention/events/new", RECORD, event_form::create)
        .get("/prevention/events/{id}", SEE, event::show)
        .get("/prevention/events/{id}/edit", RECORD, event_form::ask_edit)
        .post("/prevention/events/{id}/edit", RECORD, event_form::edit)
        .upload(
            "/prevention/events/{id}/photos",
            RECORD,
            UPLOAD_LIMIT,
            event::add_photos,
        )
        .post(
            "/prevention/events/{id}/photos/{item}/remove",
            RECORD,
            event::remove_photo,
        )
        .get("/prevention/plans/new", RECORD, plans::ask)
        .post("/prevention/plans/new", RECORD, plans::create)
        .post("/prevention/plans/{id}/remove", RECORD, plans::remove);
    let routes = routes
        .get("/prevention/materials", SEE, materials::list)
        .get("/prevention/materials/new", RECORD, materials::ask_new)
        .upload(
            "/prevention/materials/new",
            RECORD,
            UPLOAD_LIMIT,
            materials::create,
        )
        .get("/prevention/materials/{id}", SEE, materials::show)
        .get(
            "/prevention/materials/{id}/edit",
            RECORD,
            materials::ask_edit,
        )
        .post("/prevention/materials/{id}/edit", RECORD, materials::edit)
        .upload(
            "/prevention/materials/{id}/versions",
            RECORD,
            UPLOAD_LIMIT,
            materials::add_edition,
        )
        .get("/prevention/groups", SEE, groups::list)
        .get("/prevention/groups/new", RECORD, groups::ask_new)
        .post("/prevention/groups/new", RECORD, groups::create)
        .get("/prevention/groups/{id}/edit", RECORD, groups::ask_edit)
        .post("/prevention/groups/{id}/edit", RECORD, groups::edit);
    routes
        .get("/prevention/map", SEE, map::show)
        .get("/prevention/map/scale", SET, scale::ask)
        .post("/prevention/map/scale", SET, scale::save)
        .get("/prevention/map/{id}", SEE, spot::show)
        .post("/prevention/map/{id}", RECORD, spot::set)
        .post("/prevention/map/{id}/clear", RECORD, spot::clear)
        .get("/prevention/coverage", SEE, coverage::show)
        .get("/prevention/4w", SEE, four_w::show)
        .get("/prevention/4w.csv", SEE, four_w::file)
        .get("/prevention/4w.xlsx", SEE, four_w::file)
        .get("/prevention/field", RECORD, field::ask)
        .post("/prevention/field", RECORD, field::create)
        .get("/prevention/field/offline", RECORD, field::offline)
        .post("/prevention/field/send", RECORD, field::send)
        .get("/prevention/worker.js", RECORD, field::worker)
}

/// Whether somebody may record prevention: then pages offer it.
fn may_record(session: &Session) -> bool {
    policy::can(session.actor().role, Capability::RecordPrevention)
}

/// The area of the task force.
fn home(session: &Session) -> Result<AreaCode, Error> {
    let area = &session.row.area;
    area.parse().map_err(|_| Error::unexpected(area))
}

/// The parts of prevention as tabs, the one marked in which the page lies.
fn sections(page: &Page) -> Vec<Tab> {
    [
        ("/prevention", "prevention-tab-overview"),
        ("/prevention/events", "prevention-tab-events"),
        ("/prevention/materials", "prevention-tab-materials"),
        ("/prevention/groups", "prevention-tab-groups"),
        ("/prevention/map", "prevention-tab-map"),
        ("/prevention/coverage", "prevention-tab-coverage"),
        ("/prevention/4w", "prevention-tab-4w"),
    ]
    .into_iter()
    .map(|(href, key)| Tab {
        current: page.path == href,
        href: href.to_owned(),
        label: page.t(key).into_owned(),
        count: None,
    })
    .collect()
}

/// The years of which a list can be asked, the latest first.
fn years(today: Date) -> Vec<Choice> {
    (FIRST_YEAR..=today.year())
        .rev()
        .map(|year| Choice::new(year.to_string(), year.to_string()))
        .collect()
}

/// Cases that were opened before this day no longer count.
fn since(scale: &Scale, today: Date) -> Date {
    today.saturating_sub(jiff::Span::new().years(i64::from(scale.years)))
}
