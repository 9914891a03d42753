//! Semester and annual reports of the task force.

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
}
