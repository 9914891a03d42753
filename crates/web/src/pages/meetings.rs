//! Meetings: series, agenda, invitations, attendance, minutes, decisions.

mod agenda;
mod attendance;
mod calendar;
mod decisions;
mod desk;
mod form;
mod handouts;
mod invite;
mod invitees;
mod letter;
mod letters;
mod list;
mod minutes;
mod reply;
mod series;
mod show;
mod words;

use policy::Capability;

use crate::routes::{Access, Routes};

/// Members look on.
pub(super) const SEE: Access = Access::Can(Capability::SeeTaskForce);
/// The secretariat prepares.
pub(super) const EDIT: Access = Access::Can(Capability::Coordinate);

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    let routes = list::routes(routes);
    let routes = series::routes(routes);
    let routes = form::routes(routes);
    let routes = show::routes(routes);
    let routes = agenda::routes(routes);
    let routes = invitees::routes(routes);
    let routes = invite::routes(routes);
    let routes = letters::routes(routes);
    let routes = calendar::routes(routes);
    let routes = handouts::routes(routes);
    let routes = attendance::routes(routes);
    let routes = minutes::routes(routes);
    let routes = decisions::routes(routes);
    reply::routes(routes)
}
