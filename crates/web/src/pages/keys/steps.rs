//! What members do with their team's key: hand it on, take somebody off, replace it.

use super::own;
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::{Visit, go, show, teams};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::TeamId;
use std::time::{Duration, Instant};
use store::Tx;
use store::team_keys::{self, KeyState, Member};

/// Data keys that one transaction moves to a team's new key.
const MOVED_AT_ONCE: u32 = 200;
/// A request moves keys for so long; the page offers to go on where some are left.
const MOVING: Duration = Duration::from_secs(15);

/// A page that says what a step leads to.
#[derive(Template)]
#[template(path = "keys/step.html")]
pub(super) struct Step {
    pub(super) page: Page,
    pub(super) about: String,
    pub(super) body: String,
    pub(super) label: String,
    pub(super) danger: bool,
}

impl Step {
    fn new(visit: &Visit, session: &Session, about: String, key: &str, danger: bool) -> Self {
        let locale = visit.locale;
        let title = locale.text(key);
        Self {
            label: title.to_string(),
            body: locale.text(&format!("{key}-body")).into_owned(),
            page: visit.page(session, title),
            about,
            danger,
        }
    }

    /// The page of a step named by the key of its title; the body's key ends in `-body`.
    pub(super) fn show(
        visit: &Visit,
        session: &Session,
        about: String,
        key: &str,
        danger: bool,
    ) -> Result<Response, Error> {
        show(&Self::new(visit, session, about, key, danger))
    }
}

async fn member(tx: &mut Tx, team: TeamId, login: &str) -> Result<Member, Error> {
    let members = team_keys::members(tx, team).await?;
    let mut members = members.into_iter();
    members
        .find(|member| member.login == login)
        .ok_or(Error::NotFound)
}

/// Without an unlocked key the person is asked for the password, which unlocks it.
pub(super) fn unlocked(session: &Session, path: &str) -> Result<(), Error> {
    if session.member.is_some() {
        Ok(())
    } else {
        Err(Error::StepUpNeeded(path.to_owned()))
    }
}

pub(super) async fn ask_admit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((team, login)): Path<(TeamId, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let membership = own(&mut tx, &session, team, true).await?;
    let member = member(&mut tx, team, &login).await?;
    let about = format!("{} ({}) · {}", member.name, member.login, membership.name);
    Step::show(&visit, &session, about, "key-admit", false)
}

pub(super) async fn admit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((team, login)): Path<(TeamId, String)>,
) -> Result<Response, Error> {
    unlocked(&session, visit.path())?;
    let mut tx = app.store().write().await?;
    own(&mut tx, &session, team, true).await?;
    let member = member(&mut tx, team, &login).await?;
    let mut keeper = session.keeper(&app);
    team_keys::admit(&mut tx, &mut keeper, team, member.account, app.now()).await?;
    let event = session.event(Kind::MemberAdmitted)?;
    let event = event.on(ObjectKind::Team, team)?.with("member", &login)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/keys?done=member-admitted"))
}

/// A member that the person may take off: they lead the team, and it is not themselves.
async fn removable(
    tx: &mut Tx,
    session: &Session,
    team: TeamId,
    login: &str,
) -> Result<(String, Member), Error> {
    let membership = own(tx, session, team, true).await?;
    let member = member(tx, team, login).await?;
    if membership.lead && member.account != session.account() {
        Ok((membership.name, member))
    } else {
        Err(Error::NotFound)
    }
}

pub(super) async fn ask_remove(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path((team, login)): Path<(TeamId, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (name, member) = removable(&mut tx, &session, team, &login).await?;
    let about = format!("{} ({}) · {name}", member.name, member.login);
    Step::show(&visit, &session, about, "key-remove", true)
}

pub(super) async fn remove(
    State(app): State<App>,
    session: Session,
    Path((team, login)): Path<(TeamId, String)>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (_, member) = removable(&mut tx, &session, team, &login).await?;
    teams::unlist(&app, &mut tx, &session, team, member.account, &login).await?;
    tx.commit().await?;
    Ok(go(format!("/keys/{team}/rotate")))
}

pub(super) async fn ask_rotate(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(team): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let membership = own(&mut tx, &session, team, true).await?;
    let key = match team_keys::key_state(&mut tx, team).await? {
        KeyState::Behind => "key-move",
        KeyState::Exposed => "key-rotate-exposed",
        KeyState::Sound | KeyState::Absent => "key-rotate",
    };
    Step::show(&visit, &session, membership.name, key, false)
}

pub(super) async fn rotate(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(team): Path<TeamId>,
) -> Result<Response, Error> {
    unlocked(&session, visit.path())?;
    let mut tx = app.store().write().await?;
    own(&mut tx, &session, team, true).await?;
    // Keys that wait to be moved are moved first: a team never has three generations in use.
    if team_keys::key_state(&mut tx, team).await? != KeyState::Behind {
        let mut keeper = session.keeper(&app);
        let key = team_keys::rotate(&mut tx, &mut keeper, team, app.now()).await?;
        let event = session.event(Kind::TeamKeyRotated)?;
        let event = event
            .on(ObjectKind::Team, team)?
            .with("version", key.version)?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    }
    tx.commit().await?;
    let done = move_data_keys(&app, &session, team).await?;
    Ok(go(if done {
        "/keys?done=key-rotated"
    } else {
        "/keys?done=key-moving"
    }))
}

/// Moves data keys to the team's present key; whether all are there.
async fn move_data_keys(app: &App, session: &Session, team: TeamId) -> Result<bool, Error> {
    let began = Instant::now();
    while began.elapsed() < MOVING {
        let mut tx = app.store().write().await?;
        let mut keeper = session.keeper(app);
        let moved = team_keys::rewrap(&mut tx, &mut keeper, team, MOVED_AT_ONCE).await?;
        tx.commit().await?;
        if moved == 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) async fn ask_anew(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(team): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let membership = own(&mut tx, &session, team, false).await?;
    Step::show(&visit, &session, membership.name, "key-anew", true)
}

pub(super) async fn begin_anew(
    State(app): State<App>,
    session: Session,
    Path(team): Path<TeamId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    own(&mut tx, &session, team, false).await?;
    let mut keeper = session.keeper(&app);
    team_keys::begin_anew(&mut tx, &mut keeper, team, session.account(), app.now()).await?;
    let event = session.event(Kind::TeamKeyRotated)?;
    let event = event.on(ObjectKind::Team, team)?.with("anew", true)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/keys?done=key-anew"))
}
