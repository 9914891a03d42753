//! My role (Peran saya): what the regulation asks of me, my actions, meetings and referrals.

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
}
