//! Accounts of the task force: who may sign in, in which role, until when. Whoever manages them
//! sees no case, and can hand nobody the key to one.

mod actions;
mod form;
mod list;

use super::{Visit, show};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Coded;
use jiff::{SignedDuration, Timestamp};
use policy::Capability;
use store::people::{self, Account};
use store::sessions::{self, AccountState, Membership};
use store::{Tx, credentials};
use vault::Code;

use super::enrol::token_digest;

const CAN: Access = Access::Can(Capability::ManageAccounts);
const CAN_CONFIRMED: Access = Access::CanSteppedUp(Capability::ManageAccounts);

/// How long an invitation may be used.
const INVITATION: SignedDuration = SignedDuration::from_hours(72);

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/accounts", CAN, list::list)
        .get("/accounts/new", CAN_CONFIRMED, form::ask_new)
        .post("/accounts/new", CAN_CONFIRMED, form::create)
        .get("/accounts/{login}", CAN, one)
        .get("/accounts/{login}/edit", CAN_CONFIRMED, form::ask_edit)
        .post("/accounts/{login}/edit", CAN_CONFIRMED, form::edit)
        .get("/accounts/{login}/{action}", CAN_CONFIRMED, actions::ask)
        .post("/accounts/{login}/{action}", CAN_CONFIRMED, actions::act)
}

#[derive(Template)]
#[template(path = "accounts/one.html")]
struct One {
    page: Page,
    account: Account,
    state: Tag,
    organisation: String,
    teams: Vec<Membership>,
    has_code: bool,
    is_self: bool,
}

async fn one(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let account = people::account_named(&mut tx, task_force, &login).await?;
    let office = people::organisation(&mut tx, task_force, account.organisation).await?;
    let page = visit.page(&session, account.name.clone());
    show(&One {
        state: state_tag(&page, &account, app.now()),
        page,
        organisation: office.name,
        teams: sessions::memberships(&mut tx, account.id).await?,
        has_code: credentials::credential(&mut tx, account.id)
            .await?
            .is_some_and(|stored| stored.has_totp),
        is_self: account.id == session.account(),
        account,
    })
}

/// The state of an account in words; one past its end is shown as such.
fn state_tag(page: &Page, account: &Account, now: Timestamp) -> Tag {
    if account.expires_at.is_some_and(|at| at <= now) {
        return Tag::new(Tone::Warning, page.t("account-expired"));
    }
    let tone = match account.state {
        AccountState::Invited => Tone::Info,
        AccountState::Active => Tone::Success,
        AccountState::Disabled => Tone::Neutral,
    };
    Tag::new(tone, page.t(account.state.key()))
}

#[derive(Template)]
#[template(path = "accounts/invited.html")]
struct Invited {
    page: Page,
    account: Account,
    link: String,
    until: Timestamp,
}

/// Makes an invitation and gives its link. Earlier ones stop working.
async fn invite(app: &App, tx: &mut Tx, account: &Account) -> Result<(String, Timestamp), Error> {
    let token = Code::generate(&mut app.random())?;
    let until = app.now().checked_add(INVITATION);
    let until = until.map_err(|error| Error::unexpected(&error))?;
    credentials::invite(tx, account.id, &token_digest(app, &token), until).await?;
    let base = app.settings().public_url.trim_end_matches('/');
    Ok((format!("{base}/invitation/{}", *token.show()), until))
}

/// Shows the link of an invitation, once.
fn show_invitation(
    page: Page,
    account: Account,
    (link, until): (String, Timestamp),
) -> Result<Response, Error> {
    show(&Invited {
        page,
        account,
        link,
        until,
    })
}
