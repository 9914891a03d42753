//! Writing and publishing, for those who may.

mod article;
mod files;
mod hotlines;
mod overview;
mod settings;
mod write;
mod years;

use audit::{Kind, ObjectKind};
use domain::ids::TaskForceId;
use jiff::Timestamp;
use policy::Capability;
use store::Tx;
use store::site::Site;

use crate::app::App;
use crate::errors::Error;
use crate::forms::upload::UPLOAD_LIMIT;
use crate::routes::{Access, Routes};
use crate::session::Session;

/// The routes of those who write.
pub(super) fn routes(routes: Routes) -> Routes {
    const CAN: Access = Access::Can(Capability::Publish);
    routes
        .get("/site", CAN, overview::show)
        .get("/site/settings", CAN, settings::ask)
        .post("/site/settings", CAN, settings::save)
        .get("/site/hotlines", CAN, hotlines::ask)
        .post("/site/hotlines", CAN, hotlines::save)
        .get("/site/pages/{slug}", CAN, article::standing)
        .post("/site/pages/{slug}", CAN, article::take_over)
        .get("/site/articles/new", CAN, write::ask_new)
        .post("/site/articles/new", CAN, write::create)
        .get("/site/articles/{id}", CAN, article::show)
        .get("/site/articles/{id}/edit", CAN, write::ask_edit)
        .post("/site/articles/{id}/edit", CAN, write::edit)
        .post("/site/articles/{id}/publish", CAN, article::publish)
        .post("/site/articles/{id}/withdraw", CAN, article::withdraw)
        .post("/site/articles/{id}/restore", CAN, article::restore)
        .get("/site/articles/{id}/files", CAN, files::ask)
        .upload("/site/articles/{id}/files", CAN, UPLOAD_LIMIT, files::add)
        .get("/site/figures", CAN, years::show)
        .post("/site/figures/publish", CAN, years::publish)
        .post("/site/figures/show", CAN, years::change)
}

/// Records a change of the site in its transaction.
async fn record(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    change: &str,
    article: Option<domain::ids::ArticleId>,
) -> Result<(), Error> {
    let event = session.event(Kind::SiteChanged)?.with("change", change)?;
    let event = match article {
        Some(article) => event.on(ObjectKind::Article, article)?,
        None => event.on(ObjectKind::Setting, "site")?,
    };
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(())
}

/// The site of the task force; one that was never saved has what a new one begins with.
async fn site(tx: &mut Tx, task_force: TaskForceId) -> Result<Site, Error> {
    if let Some(site) = store::site::find(tx, task_force).await? {
        return Ok(site);
    }
    let owner = store::people::task_force(tx, task_force).await?;
    Ok(Site {
        task_force,
        slug: domain::site::Slug::of_title(&owner.name).to_string(),
        enabled: false,
        exit_address: super::defaults::EXIT.to_owned(),
        least: domain::figures::safe::Thresholds::USUAL,
        version: 0,
    })
}

/// The day in the zone of the task force on which something happened.
fn day(app: &App, at: Timestamp) -> jiff::civil::Date {
    app.settings().time_zone.to_datetime(at).date()
}
