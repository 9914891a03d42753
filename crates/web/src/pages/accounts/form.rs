//! Creating and changing an account.

use super::{invite, show_invitation};
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go, teams};
use crate::parts::Choice;
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::dates::PartialDate;
use domain::ids::TeamId;
use domain::people::{Login, Role};
use jiff::Timestamp;
use store::Tx;
use store::people::{self, Account, Team};
use store::sessions::{self, AccountState};

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 4] = ["name", "post", "organisation", "role"];

#[derive(Template)]
#[template(path = "accounts/form.html")]
struct Edit {
    page: Page,
    form: FormState,
    action: String,
    back: String,
    is_new: bool,
    offices: Vec<Choice>,
    roles: Vec<Choice>,
    teams: Vec<Choice>,
}

async fn show_form(
    tx: &mut Tx,
    session: &Session,
    page: Page,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let offices = people::organisations(tx, task_force).await?;
    let teams = people::teams(tx, task_force).await?;
    let office_of = |team: &Team| {
        let mut offices = offices.iter();
        let office = offices.find(|office| office.id == team.organisation);
        office.map_or_else(String::new, |office| office.name.clone())
    };
    let is_new = page.path.ends_with("/new");
    let edit = Edit {
        action: page.path.clone(),
        back: page
            .path
            .trim_end_matches("/edit")
            .trim_end_matches("/new")
            .to_owned(),
        is_new,
        roles: page.choices::<Role>(),
        teams: teams
            .iter()
            .filter(|team| team.active)
            .map(|team| Choice::new(team.id.to_string(), &*team.name).hint(office_of(team)))
            .collect(),
        offices: offices
            .iter()
            .filter(|office| office.active)
            .map(|office| Choice::new(office.id.to_string(), &*office.name))
            .collect(),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

/// What was typed of an account, put into `account`; `None` when something is wrong.
async fn read(
    app: &App,
    tx: &mut Tx,
    form: &mut FormState,
    account: &Account,
) -> Result<Option<Account>, Error> {
    let name = form.required("name");
    let post = form.optional("post").unwrap_or_default();
    let id = form.parse_with("organisation", |id| {
        id.parse().map_err(|_| Key("error-not-in-list"))
    });
    let organisation = match id {
        Some(id) => match people::organisation(tx, account.task_force, id).await {
            Ok(office) => Some(office.id),
            Err(store::Error::NotFound) => {
                form.reject("organisation", "error-not-in-list");
                None
            }
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let role = form.coded::<Role>("role");
    let expires_at = match form.date_optional("expires") {
        Some(date) if date < app.today() => {
            form.reject("expires", "error-expiry-past");
            None
        }
        // The last day is a day of work.
        Some(date) => Some(end_of(app, date)?),
        None => None,
    };
    if form.has_errors() {
        return Ok(None);
    }
    Ok((|| {
        Some(Account {
            name: name?,
            post,
            organisation: organisation?,
            role: role?,
            expires_at,
            version: form.value("version").parse().unwrap_or(account.version),
            ..account.clone()
        })
    })())
}

fn end_of(app: &App, date: jiff::civil::Date) -> Result<Timestamp, Error> {
    let next = date.tomorrow().map_err(|error| Error::unexpected(&error))?;
    let zone = &app.settings().time_zone;
    zone.to_timestamp(next.at(0, 0, 0, 0))
        .map_err(|error| Error::unexpected(&error))
}

/// The form with what is stored.
fn stored(app: &App, account: &Account) -> FormState {
    let mut form = FormState::from_pairs([
        ("name", account.name.as_str()),
        ("post", &account.post),
        ("organisation", &account.organisation.to_string()),
        ("role", account.role.code()),
        ("version", &account.version.to_string()),
    ]);
    if let Some(at) = account.expires_at {
        let zone = &app.settings().time_zone;
        if let Ok(last) = zone.to_datetime(at).date().yesterday() {
            form.set_date("expires", PartialDate::from(last));
        }
    }
    form
}

pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let page = visit.page(&session, visit.locale.text("account-new"));
    show_form(
        &mut tx,
        &session,
        page,
        draft.unwrap_or_default(),
        StatusCode::OK,
    )
    .await
}

pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let page = visit.page(&session, visit.locale.text("account-new"));
    let login = form.parse::<Login>("login");
    // The address of this page stands where a login would.
    if let Some(login) = &login
        && (login.as_str() == "new"
            || people::account_by_login(&mut tx, login.as_str())
                .await?
                .is_some())
    {
        form.reject("login", "error-login-taken");
    }
    let blank = Account {
        id: app.id(),
        task_force: session.actor().task_force,
        organisation: session.actor().organisation,
        login: login.map_or_else(String::new, |login| login.as_str().to_owned()),
        name: String::new(),
        post: String::new(),
        role: Role::IntakeOfficer,
        locale: visit.locale.code().to_owned(),
        state: AccountState::Invited,
        expires_at: None,
        last_seen_at: None,
        version: 1,
    };
    let account = read(&app, &mut tx, &mut form, &blank).await?;
    let teams = chosen_teams(&mut tx, &mut form, account.as_ref()).await?;
    let Some(account) = account.filter(|_| !form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(&mut tx, &session, page, form, status).await;
    };
    people::add_account(&mut tx, &account, app.now()).await?;
    let event = session.event(Kind::AccountCreated)?;
    let event = event
        .on(ObjectKind::Account, &account.login)?
        .with("role", account.role)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    for team in teams {
        teams::list(&app, &mut tx, &session, team, &account, false).await?;
    }
    let invitation = invite(&app, &mut tx, &account).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    let page = visit.page(&session, visit.locale.text("account-created"));
    show_invitation(page, account, invitation)
}

/// Teams on whose lists the new account is put: those of its own organisation.
async fn chosen_teams(
    tx: &mut Tx,
    form: &mut FormState,
    account: Option<&Account>,
) -> Result<Vec<TeamId>, Error> {
    let Some(account) = account else {
        return Ok(Vec::new());
    };
    let teams = people::teams(tx, account.task_force).await?;
    let mut chosen = Vec::new();
    for id in form.values("teams") {
        let mut teams = teams.iter();
        let team = teams.find(|team| team.id.to_string() == id);
        chosen.push(team.filter(|team| team.organisation == account.organisation));
    }
    let known: Option<Vec<&Team>> = chosen.into_iter().collect();
    match known {
        Some(known) => Ok(known.into_iter().map(|team| team.id).collect()),
        None => {
            form.reject("teams", "error-team-elsewhere");
            Ok(Vec::new())
        }
    }
}

pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(login): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let account = people::account_named(&mut tx, task_force, &login).await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let form = draft.unwrap_or_else(|| stored(&app, &account));
    let page = visit.page(&session, account.name.clone());
    show_form(&mut tx, &session, page, form, StatusCode::OK).await
}

pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(login): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    let account = people::account_named(&mut tx, task_force, &login).await?;
    let page = visit.page(&session, account.name.clone());
    let changed = read(&app, &mut tx, &mut form, &account).await?;
    if account.id == session.account()
        && changed
            .as_ref()
            .is_some_and(|changed| changed.role != account.role)
    {
        form.reject("role", "error-own-role");
    }
    let Some(changed) = changed.filter(|_| !form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(&mut tx, &session, page, form, status).await;
    };
    if changed.version != account.version {
        form.compare_with(&stored(&app, &account), &FIELDS);
        form.set("version", account.version.to_string());
        return show_form(&mut tx, &session, page, form, StatusCode::CONFLICT).await;
    }
    people::save_account(&mut tx, &changed).await?;
    record_change(&app, &mut tx, &session, &account, &changed).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    Ok(go(format!("/accounts/{login}?done=account-saved")))
}

/// Writes what changed to the audit. Who moves to another office leaves the teams of the old one.
async fn record_change(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    before: &Account,
    after: &Account,
) -> Result<(), Error> {
    let on = |kind: Kind| session.event(kind)?.on(ObjectKind::Account, &after.login);
    let mut events = vec![on(Kind::AccountChanged)?.with("expires", after.expires_at.is_some())?];
    if before.role != after.role {
        events.push(on(Kind::RoleWithdrawn)?.with("role", before.role)?);
        events.push(on(Kind::RoleGranted)?.with("role", after.role)?);
    }
    for event in events {
        store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    }
    if before.organisation != after.organisation {
        for membership in sessions::memberships(tx, after.id).await? {
            let team = people::team(tx, after.task_force, membership.team).await?;
            if team.organisation != after.organisation {
                teams::unlist(app, tx, session, team.id, after.id, &after.login).await?;
            }
        }
    }
    Ok(())
}
