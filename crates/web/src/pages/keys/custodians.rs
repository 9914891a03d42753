//! Custodians: naming them, asking them, and approving as one of them.

use super::own;
use super::steps::{Step, unlocked};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::parts::Choice;
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{AccountId, TeamId};
use store::people::{self, AccountFilter};
use store::sessions::AccountState;
use store::team_keys::{self, Approval, Custodian, RecoveryRequest};
use store::{Tx, credentials};

/// Accounts that can be offered as custodians.
const OFFERED: u32 = 500;
const PLACES: [&str; 3] = ["first", "second", "third"];

#[derive(Template)]
#[template(path = "keys/custodians.html")]
struct Name {
    page: Page,
    form: FormState,
    present: Vec<Custodian>,
    offices: usize,
    accounts: Vec<Choice>,
}

async fn show_form(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    visit: &Visit,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let offices = people::organisations(tx, task_force).await?;
    let filter = AccountFilter {
        state: Some(AccountState::Active),
        ..AccountFilter::default()
    };
    let mut accounts = Vec::new();
    let mut represented = Vec::new();
    for account in people::account_page(tx, task_force, &filter, OFFERED).await? {
        if credentials::member_public(tx, app.ring(), account.id)
            .await?
            .is_none()
        {
            continue;
        }
        represented.push(account.organisation);
        let office = offices
            .iter()
            .find(|office| office.id == account.organisation);
        let office = office.map_or("", |office| office.name.as_str());
        let label = format!("{} · {office}", account.name);
        accounts.push(Choice::new(account.login, label));
    }
    represented.sort_unstable();
    represented.dedup();
    let page = visit.page(session, visit.locale.text("custodians-title"));
    let name = Name {
        page: page.showing(&form),
        form,
        present: team_keys::custodians(tx, task_force).await?,
        offices: represented.len(),
        accounts,
    };
    again(status, &name)
}

pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let form = FormState::blank();
    show_form(&app, &mut tx, &session, &visit, form, StatusCode::OK).await
}

pub(super) async fn name(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    let chosen = read(&mut tx, &session, &mut form).await?;
    if let Some(accounts) = chosen {
        let mut keeper = session.keeper(&app);
        let ids = accounts.each_ref().map(|(id, _)| *id);
        let now = app.now();
        match team_keys::name_custodians(&mut tx, &mut keeper, task_force, ids, now).await {
            Ok(()) => {
                for (_, login) in &accounts {
                    let event = session.event(Kind::CustodianNamed)?;
                    let event = event.on(ObjectKind::Account, login)?;
                    store::audit::append(&mut tx, app.audit_keys(), now, event).await?;
                }
                store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
                tx.commit().await?;
                return Ok(go("/keys?done=custodians"));
            }
            Err(store::Error::Custodians) => form.reject("first", "error-custodians"),
            Err(error) => return Err(error.into()),
        }
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    drop(tx);
    let mut tx = app.store().read().await?;
    show_form(&app, &mut tx, &session, &visit, form, status).await
}

/// The three accounts that were chosen.
async fn read(
    tx: &mut Tx,
    session: &Session,
    form: &mut FormState,
) -> Result<Option<[(AccountId, String); 3]>, Error> {
    let task_force = session.actor().task_force;
    let mut chosen = Vec::new();
    for place in PLACES {
        let login = form.value(place).to_owned();
        match people::account_named(tx, task_force, &login).await {
            Ok(account) => chosen.push((account.id, login)),
            Err(store::Error::NotFound) => form.reject(place, "error-choose"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(chosen.try_into().ok())
}

// ---------------------------------------------------------------- asking

pub(super) async fn ask_recovery(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(team): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let membership = own(&mut tx, &session, team, false).await?;
    Step::show(&visit, &session, membership.name, "recovery-ask", false)
}

/// Asks the custodians, for oneself: one is on the list, waits, and no member can admit.
pub(super) async fn request(
    State(app): State<App>,
    session: Session,
    Path(team): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    own(&mut tx, &session, team, false).await?;
    let members = team_keys::members(&mut tx, team).await?;
    let asked = team_keys::recovery_requests(&mut tx, session.actor().task_force).await?;
    let me = session.account();
    let asked = asked
        .iter()
        .any(|one| one.team == team && one.for_account == me);
    if members.iter().any(|member| member.admitted)
        || !team_keys::recoverable(&mut tx, team).await?
    {
        return Err(Error::NotFound);
    }
    if !asked {
        let id: uuid::Uuid = app.id();
        team_keys::request_recovery(&mut tx, id, team, me, me, app.now()).await?;
        let event = session.event(Kind::RecoveryRequested)?;
        let event = event.on(ObjectKind::Recovery, id)?.with("team", team)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
        tx.commit().await?;
    }
    Ok(go("/keys?done=recovery-asked"))
}

// ---------------------------------------------------------------- approving

async fn find(tx: &mut Tx, session: &Session, id: &str) -> Result<RecoveryRequest, Error> {
    let task_force = session.actor().task_force;
    let custodians = team_keys::custodians(tx, task_force).await?;
    if !custodians
        .iter()
        .any(|one| one.account == session.account())
    {
        return Err(Error::NotFound);
    }
    let requests = team_keys::recovery_requests(tx, task_force).await?;
    let mut requests = requests.into_iter();
    requests
        .find(|request| request.id == id)
        .ok_or(Error::NotFound)
}

pub(super) async fn ask_approve(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let request = find(&mut tx, &session, &id).await?;
    let about = format!("{} → {}", request.team_name, request.for_name);
    Step::show(&visit, &session, about, "recovery-approve", false)
}

pub(super) async fn approve(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    unlocked(&session, visit.path())?;
    let mut tx = app.store().write().await?;
    let request = find(&mut tx, &session, &id).await?;
    let mut keeper = session.keeper(&app);
    let approved = team_keys::approve_recovery(&mut tx, &mut keeper, &id, app.now()).await;
    let approval = match approved {
        Ok(approval) => approval,
        // The share belongs to a key pair from before the password was forgotten.
        Err(store::Error::Locked) => return Ok(go("/keys?done=share-lost")),
        Err(error) => return Err(error.into()),
    };
    let on = |kind: Kind| {
        let event = session.event(kind)?.on(ObjectKind::Recovery, &id)?;
        event.with("team", request.team)
    };
    store::audit::append(
        &mut tx,
        app.audit_keys(),
        app.now(),
        on(Kind::RecoveryApproved)?,
    )
    .await?;
    let done = match approval {
        Approval::Waiting => "recovery-approved",
        Approval::Done => {
            let event = on(Kind::RecoveryCompleted)?;
            store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
            "recovery-completed"
        }
    };
    tx.commit().await?;
    Ok(go(format!("/keys?done={done}")))
}
