//! Dangerous steps with an account, each with a page that says what it leads to.

use super::{invite, show_invitation};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, again, go, show};
use crate::parts::{Notice, Tone};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use store::people::{self, Account};
use store::sessions::{self, AccountState};
use store::{Tx, credentials, team_keys};

/// A step with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// May not sign in any more.
    Disable,
    /// May sign in again.
    Enable,
    /// A new invitation: not invited yet, or the password is forgotten.
    Invite,
    /// The authenticator is lost together with the recovery codes.
    ForgetCode,
    /// Signs the account out everywhere.
    SignOut,
}

impl Action {
    /// The step with this name, if it makes sense for the account as it is.
    fn of(name: &str, account: &Account) -> Option<Self> {
        let enabled = account.state != AccountState::Disabled;
        match name {
            "disable" if enabled => Some(Self::Disable),
            "enable" if !enabled => Some(Self::Enable),
            "invite" if enabled => Some(Self::Invite),
            "forget-code" if account.state == AccountState::Active => Some(Self::ForgetCode),
            "sign-out" if account.state == AccountState::Active => Some(Self::SignOut),
            _ => None,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Disable => "account-disable",
            Self::Enable => "account-enable",
            Self::Invite => "account-invite",
            Self::ForgetCode => "account-forget-code",
            Self::SignOut => "account-sign-out",
        }
    }

    const fn body_key(self) -> &'static str {
        match self {
            Self::Disable => "account-disable-body",
            Self::Enable => "account-enable-body",
            Self::Invite => "account-invite-body",
            Self::ForgetCode => "account-forget-code-body",
            Self::SignOut => "account-sign-out-body",
        }
    }

    /// Whether somebody may do it to themselves: nobody can lock the task force out of its own
    /// administration by accident.
    const fn may_be_own(self) -> bool {
        matches!(self, Self::SignOut)
    }
}

#[derive(Template)]
#[template(path = "accounts/action.html")]
struct Ask {
    page: Page,
    account: Account,
    body: &'static str,
    label: &'static str,
    danger: bool,
    refused: bool,
}

async fn find(
    tx: &mut Tx,
    session: &Session,
    login: &str,
    action: &str,
) -> Result<(Account, Action), Error> {
    let task_force = session.actor().task_force;
    let account = people::account_named(tx, task_force, login).await?;
    let action = Action::of(action, &account).ok_or(Error::NotFound)?;
    Ok((account, action))
}

fn is_own(session: &Session, account: &Account, action: Action) -> bool {
    account.id == session.account() && !action.may_be_own()
}

fn page(session: &Session, visit: &Visit, account: Account, action: Action) -> Ask {
    Ask {
        page: visit.page(session, visit.locale.text(action.key())),
        body: action.body_key(),
        label: action.key(),
        danger: !matches!(action, Action::Enable | Action::Invite),
        refused: is_own(session, &account, action),
        account,
    }
}

pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((login, action)): Path<(String, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (account, action) = find(&mut tx, &session, &login, &action).await?;
    show(&page(&session, &visit, account, action))
}

pub(super) async fn act(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((login, action)): Path<(String, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (account, action) = find(&mut tx, &session, &login, &action).await?;
    if is_own(&session, &account, action) {
        let mut ask = page(&session, &visit, account, action);
        let notice = Notice::new(Tone::Danger, ask.page.t("error-own-account"));
        ask.page = ask.page.with_notice(notice);
        return again(StatusCode::UNPROCESSABLE_ENTITY, &ask);
    }
    let on = |kind: Kind| session.event(kind)?.on(ObjectKind::Account, &account.login);
    let (event, invitation) = match action {
        Action::Disable => {
            set_state(&mut tx, &account, AccountState::Disabled).await?;
            sessions::revoke_others(&mut tx, account.id, None).await?;
            team_keys::withdraw(&mut tx, account.id).await?;
            (on(Kind::AccountDisabled)?, None)
        }
        Action::Enable => {
            let signed_in_before = credentials::credential(&mut tx, account.id)
                .await?
                .is_some();
            let state = if signed_in_before {
                AccountState::Active
            } else {
                AccountState::Invited
            };
            set_state(&mut tx, &account, state).await?;
            (on(Kind::AccountEnabled)?, None)
        }
        Action::Invite => {
            let invitation = invite(&app, &mut tx, &account).await?;
            (
                on(Kind::AccountChanged)?.with("invited", true)?,
                Some(invitation),
            )
        }
        Action::ForgetCode => {
            let random = &mut app.random();
            credentials::set_totp(&mut tx, app.ring(), random, account.id, None).await?;
            credentials::set_recovery_codes(&mut tx, account.id, &[]).await?;
            sessions::revoke_others(&mut tx, account.id, None).await?;
            (on(Kind::SecondFactorChanged)?.with("removed", true)?, None)
        }
        Action::SignOut => {
            let keep = (account.id == session.account()).then_some(session.row.id.as_str());
            sessions::revoke_others(&mut tx, account.id, keep).await?;
            (on(Kind::SessionRevoked)?.with("which", "all")?, None)
        }
    };
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    match invitation {
        Some(invitation) => {
            let page = visit.page(&session, visit.locale.text("account-invited"));
            show_invitation(page, account, invitation)
        }
        None => Ok(go(format!("/accounts/{login}?done={}", action.key()))),
    }
}

async fn set_state(tx: &mut Tx, account: &Account, state: AccountState) -> Result<(), Error> {
    let changed = Account {
        state,
        ..account.clone()
    };
    Ok(people::save_account(tx, &changed).await?)
}
