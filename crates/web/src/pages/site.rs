//! The public site and its editing.
//!
//! Under `/p` anybody reads, without a session and without a cookie; under `/site` those write who
//! may publish.

mod defaults;
mod edit;
mod markdown;
mod public;

use crate::routes::Routes;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    edit::routes(public::routes(routes))
}

pub(crate) use public::front;

/// The address of an action of an article, for its forms.
pub(crate) fn path(article: &str, action: &str) -> String {
    format!("/site/articles/{article}/{action}")
}
