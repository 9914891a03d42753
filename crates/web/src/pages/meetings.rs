//! Meetings: series, agenda, invitations, attendance, minutes, decisions.

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
}
