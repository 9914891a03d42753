//! Teams of an organisation: what they take on, and who is on their lists. A place on a list gives
//! no right by itself: a member hands the team's key on (`pages::keys`).

use super::{Visit, again, go, show};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::drafts;
use crate::parts::Choice;
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::{AccountId, OrganisationId, TeamId};
use policy::Capability;
use store::people::{self, Account, AccountFilter, Team};
use store::sealed::Keeper;
use store::sessions::AccountState;
use store::team_keys::{self, KeyState, Member};

const CAN: Access = Access::Can(Capability::ManageOrganisations);
const CAN_CONFIRMED: Access = Access::CanSteppedUp(Capability::ManageOrganisations);

/// Fields that are compared when two people save at once.
const FIELDS: [&str; 3] = ["name", "takes", "active"];
/// Accounts of an organisation that can be offered for a team.
const OFFERED: u32 = 500;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/organisations/{id}/teams/new", CAN, ask_new)
        .post("/organisations/{id}/teams/new", CAN, create)
        .get("/teams/{id}", CAN, members)
        .get("/teams/{id}/edit", CAN, ask_edit)
        .post("/teams/{id}/edit", CAN, edit)
        .get("/teams/{id}/add", CAN_CONFIRMED, ask_add)
        .post("/teams/{id}/add", CAN_CONFIRMED, add)
        .get("/teams/{id}/remove/{login}", CAN_CONFIRMED, ask_remove)
        .post("/teams/{id}/remove/{login}", CAN_CONFIRMED, remove)
}

#[derive(Template)]
#[template(path = "teams/members.html")]
struct Members {
    page: Page,
    team: Team,
    organisation: String,
    members: Vec<Member>,
    state: KeyState,
}

async fn members(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let team = people::team(&mut tx, task_force, id).await?;
    let office = people::organisation(&mut tx, task_force, team.organisation).await?;
    show(&Members {
        page: visit.page(&session, team.name.clone()),
        organisation: office.name,
        members: team_keys::members(&mut tx, id).await?,
        state: team_keys::key_state(&mut tx, id).await?,
        team,
    })
}

// ---------------------------------------------------------------- the team itself

#[derive(Template)]
#[template(path = "teams/form.html")]
struct Edit {
    page: Page,
    form: FormState,
    takes: Vec<Choice>,
    action: String,
    back: String,
}

fn show_form(
    page: Page,
    form: FormState,
    back: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let takes = ["reports", "cases", "referrals"]
        .map(|what| Choice::new(what, page.t(&format!("team-takes-{what}"))))
        .to_vec();
    let edit = Edit {
        takes,
        action: page.path.clone(),
        back,
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

fn stored(team: &Team) -> FormState {
    let mut form = FormState::from_pairs([
        ("name", team.name.as_str()),
        ("active", if team.active { "yes" } else { "" }),
        ("version", &team.version.to_string()),
    ]);
    for (takes, what) in [
        (team.takes_reports, "reports"),
        (team.takes_cases, "cases"),
        (team.takes_referrals, "referrals"),
    ] {
        if takes {
            form.add("takes", what);
        }
    }
    form
}

fn read(form: &mut FormState, team: &Team) -> Option<Team> {
    let name = form.required("name");
    if form.values("takes").next().is_none() {
        form.reject("takes", "error-choose");
    }
    let takes = |what| form.checked("takes", what);
    let changed = Team {
        name: name?,
        takes_reports: takes("reports"),
        takes_cases: takes("cases"),
        takes_referrals: takes("referrals"),
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(team.version),
        ..team.clone()
    };
    (!form.has_errors()).then_some(changed)
}

async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OrganisationId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    people::organisation(&mut tx, session.actor().task_force, id).await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let form = draft.unwrap_or_else(|| FormState::from_pairs([("active", "yes")]));
    let page = visit.page(&session, visit.locale.text("team-new"));
    show_form(page, form, "/organisations".to_owned(), StatusCode::OK)
}

async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OrganisationId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    people::organisation(&mut tx, task_force, id).await?;
    let blank = Team {
        id: app.id(),
        task_force,
        organisation: id,
        name: String::new(),
        takes_reports: false,
        takes_cases: false,
        takes_referrals: false,
        active: true,
        version: 1,
    };
    let Some(team) = read(&mut form, &blank) else {
        let page = visit.page(&session, visit.locale.text("team-new"));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(page, form, "/organisations".to_owned(), status);
    };
    people::add_team(&mut tx, &team, app.now()).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session
        .event(Kind::TeamCreated)?
        .on(ObjectKind::Team, team.id)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!("/teams/{}?done=team-created", team.id)))
}

async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let team = people::team(&mut tx, session.actor().task_force, id).await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    let form = draft.unwrap_or_else(|| stored(&team));
    let page = visit.page(&session, team.name.clone());
    show_form(page, form, format!("/teams/{id}"), StatusCode::OK)
}

async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<TeamId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let team = people::team(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, team.name.clone());
    let Some(changed) = read(&mut form, &team) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(page, form, format!("/teams/{id}"), status);
    };
    if changed.version != team.version {
        form.compare_with(&stored(&team), &FIELDS);
        form.set("version", team.version.to_string());
        return show_form(page, form, format!("/teams/{id}"), StatusCode::CONFLICT);
    }
    people::save_team(&mut tx, &changed).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session.event(Kind::TeamChanged)?.on(ObjectKind::Team, id)?;
    let event = event.with("active", changed.active)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!("/teams/{id}?done=team-saved")))
}

// ---------------------------------------------------------------- members

#[derive(Template)]
#[template(path = "teams/add.html")]
struct Add {
    page: Page,
    form: FormState,
    team: Team,
    accounts: Vec<Choice>,
}

/// Accounts of the team's organisation that are not on its list yet.
async fn candidates(
    tx: &mut store::Tx,
    page: &Page,
    team: &Team,
) -> Result<Vec<(Account, Choice)>, Error> {
    let listed = team_keys::members(tx, team.id).await?;
    let filter = AccountFilter {
        organisation: Some(team.organisation),
        ..AccountFilter::default()
    };
    let accounts = people::account_page(tx, team.task_force, &filter, OFFERED).await?;
    Ok(accounts
        .into_iter()
        .filter(|account| account.state != AccountState::Disabled)
        .filter(|account| listed.iter().all(|member| member.account != account.id))
        .map(|account| {
            let label = format!("{} · {}", account.name, page.name(account.role));
            let choice = Choice::new(&*account.login, label);
            (account, choice)
        })
        .collect())
}

async fn show_add(
    tx: &mut store::Tx,
    page: Page,
    team: Team,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let candidates = candidates(tx, &page, &team).await?;
    let add = Add {
        accounts: candidates.into_iter().map(|(_, choice)| choice).collect(),
        page: page.showing(&form),
        form,
        team,
    };
    again(status, &add)
}

async fn ask_add(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let team = people::team(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, visit.locale.text("team-add"));
    show_add(&mut tx, page, team, FormState::blank(), StatusCode::OK).await
}

async fn add(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<TeamId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let team = people::team(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, visit.locale.text("team-add"));
    let wanted = form.value("login").to_owned();
    let found = candidates(&mut tx, &page, &team).await?;
    let Some((account, _)) = found
        .into_iter()
        .find(|(account, _)| account.login == wanted)
    else {
        form.reject("login", "error-choose");
        return show_add(&mut tx, page, team, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let lead = form.ticked("lead");
    list(&app, &mut tx, &session, id, &account, lead).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    Ok(go(format!("/teams/{id}?done=member-listed")))
}

/// Puts an account on a team's list, and says so in the audit.
pub(super) async fn list(
    app: &App,
    tx: &mut store::Tx,
    session: &Session,
    team: TeamId,
    account: &Account,
    lead: bool,
) -> Result<(), Error> {
    let mut keeper: Keeper<'_> = session.keeper(app);
    team_keys::join(tx, &mut keeper, team, account.id, lead, app.now()).await?;
    let event = session
        .event(Kind::TeamChanged)?
        .on(ObjectKind::Team, team)?;
    let event = event.with("listed", &account.login)?.with("lead", lead)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(())
}

#[derive(Template)]
#[template(path = "teams/remove.html")]
struct Remove {
    page: Page,
    team: Team,
    member: Member,
}

async fn member(tx: &mut store::Tx, team: TeamId, login: &str) -> Result<Member, Error> {
    let members = team_keys::members(tx, team).await?;
    let mut members = members.into_iter();
    members
        .find(|member| member.login == login)
        .ok_or(Error::NotFound)
}

async fn ask_remove(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((id, login)): Path<(TeamId, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let team = people::team(&mut tx, session.actor().task_force, id).await?;
    let member = member(&mut tx, id, &login).await?;
    show(&Remove {
        page: visit.page(&session, visit.locale.text("team-remove")),
        team,
        member,
    })
}

async fn remove(
    State(app): State<App>,
    session: Session,
    Path((id, login)): Path<(TeamId, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    people::team(&mut tx, session.actor().task_force, id).await?;
    let member = member(&mut tx, id, &login).await?;
    unlist(&app, &mut tx, &session, id, member.account, &login).await?;
    tx.commit().await?;
    Ok(go(format!("/teams/{id}?done=member-removed")))
}

/// Takes an account off a team's list, and says so in the audit.
pub(super) async fn unlist(
    app: &App,
    tx: &mut store::Tx,
    session: &Session,
    team: TeamId,
    account: AccountId,
    login: &str,
) -> Result<(), Error> {
    team_keys::leave(tx, team, account, app.now()).await?;
    let event = session
        .event(Kind::MemberRemoved)?
        .on(ObjectKind::Team, team)?;
    let event = event.with("member", login)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(())
}
