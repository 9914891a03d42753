//! Decrees, divisions (bidang), posts and their holders.

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
}
