//! What posts were asked to do, and what became of it.

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
}
