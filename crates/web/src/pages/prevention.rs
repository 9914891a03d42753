//! Outreach, materials, community watch, vulnerability.

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
}
