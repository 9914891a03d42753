//! All releases of the task force.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use policy::{Capability, can};
use store::paging::Count;
use store::{Tx, releases};

use super::{sees_drafts, state_tag, title, words};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::figures::tabs;
use crate::pages::{Visit, show};
use crate::parts::{Tab, Tag};
use crate::session::Session;

struct Row {
    href: String,
    number: String,
    title: String,
    indicator: String,
    period: String,
    state: Tag,
    revision: String,
    /// Whether it waits for the reader's approval.
    waits: bool,
}

#[derive(Template)]
#[template(path = "releases/list.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    prepares: bool,
}

/// Handles `GET /releases`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let actor = session.actor();
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("nav-releases"));
    let all = releases::list(&mut tx, actor.task_force, sees_drafts(&session)).await?;
    let approves = can(actor.role, Capability::ApproveReleases);
    let row = |one: &releases::Revision| Row {
        href: format!("/releases/{}", one.release),
        number: one.number.clone().unwrap_or_else(|| "–".to_owned()),
        title: title(&page, one).to_owned(),
        indicator: words::of(page.locale, &one.definition.name).to_owned(),
        period: words::period(&page, &one.recipe),
        state: state_tag(&page, one.state),
        revision: page.number(one.revision),
        waits: approves && waits_for(one, &session),
    };
    let rows = all.iter().map(row).collect();
    show(&List {
        rows,
        tabs: tabs(&page),
        prepares: can(actor.role, Capability::PrepareReleases),
        page,
    })
}

/// How many releases wait for the reader's approval: none for whoever approves nothing.
pub(crate) async fn count_waiting(tx: &mut Tx, session: &Session) -> Result<Count, Error> {
    let actor = session.actor();
    if !can(actor.role, Capability::ApproveReleases) {
        return Ok(Count::default());
    }
    let waiting = releases::waiting(tx, actor.task_force, session.account()).await?;
    Ok(Count::of(waiting))
}

/// Whether it is laid before others, of whom the reader is one.
pub(super) fn waits_for(revision: &releases::Revision, session: &Session) -> bool {
    let reader = session.account();
    let submitted = revision.submitted.as_ref().map(|signed| signed.by);
    revision.state == domain::figures::release::ReleaseState::Submitted
        && submitted != Some(reader)
        && revision.prepared_by != reader
}
