//! Meetings: series, agenda, invitations, attendance, minutes, decisions.

mod attendance;
mod decisions;
mod hall;
mod minutes;

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    let routes = attendance::routes(routes);
    let routes = minutes::routes(routes);
    decisions::routes(routes)
}
