//! The keys of one's own teams: who holds them, who waits for them, when they are replaced, and
//! how custodians bring back one that nobody holds any more.

mod custodians;
mod steps;

use super::{Visit, show};
use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::parts::{Notice, Tone};
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::TeamId;
use policy::Capability;
use store::sessions::{self, Membership};
use store::team_keys::{self, Custodian, KeyState, Member, RecoveryRequest};
use store::{Tx, people};

/// The routes of this module. The page is for everybody: any role may be asked to be a custodian.
pub fn routes(routes: Routes) -> Routes {
    let members = Access::CanSteppedUp(Capability::TeamKeys);
    let administrators = Access::CanSteppedUp(Capability::ManageAccounts);
    routes
        .get("/keys", Access::SignedIn, overview)
        .get("/keys/custodians", administrators, custodians::ask)
        .post("/keys/custodians", administrators, custodians::name)
        .get(
            "/keys/recovery/{request}",
            Access::SteppedUp,
            custodians::ask_approve,
        )
        .post(
            "/keys/recovery/{request}",
            Access::SteppedUp,
            custodians::approve,
        )
        .get(
            "/keys/{team}/recovery",
            Access::SteppedUp,
            custodians::ask_recovery,
        )
        .post(
            "/keys/{team}/recovery",
            Access::SteppedUp,
            custodians::request,
        )
        .get("/keys/{team}/anew", Access::SteppedUp, steps::ask_anew)
        .post("/keys/{team}/anew", Access::SteppedUp, steps::begin_anew)
        .get("/keys/{team}/admit/{login}", members, steps::ask_admit)
        .post("/keys/{team}/admit/{login}", members, steps::admit)
        .get("/keys/{team}/remove/{login}", members, steps::ask_remove)
        .post("/keys/{team}/remove/{login}", members, steps::remove)
        .get("/keys/{team}/rotate", members, steps::ask_rotate)
        .post("/keys/{team}/rotate", members, steps::rotate)
}

/// One of the person's teams.
struct OwnTeam {
    membership: Membership,
    members: Vec<Member>,
    state: KeyState,
    /// Nobody holds the key: custodians, or a new beginning.
    orphaned: bool,
    recoverable: bool,
}

#[derive(Template)]
#[template(path = "keys/overview.html")]
struct Overview {
    page: Page,
    unlocked: bool,
    may_act: bool,
    may_name: bool,
    teams: Vec<OwnTeam>,
    custodians: Vec<Custodian>,
    is_custodian: bool,
    requests: Vec<RecoveryRequest>,
}

async fn overview(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (role, task_force) = (session.actor().role, session.actor().task_force);
    let mut teams = Vec::new();
    for membership in sessions::memberships(&mut tx, session.account()).await? {
        teams.push(own_team(&mut tx, membership).await?);
    }
    let custodians = team_keys::custodians(&mut tx, task_force).await?;
    let is_custodian = custodians
        .iter()
        .any(|one| one.account == session.account());
    let requests = team_keys::recovery_requests(&mut tx, task_force).await?;
    let mut page = visit.page(&session, visit.locale.text("nav-team-keys"));
    let lost = custodians.iter().any(|one| !one.usable);
    let may_name = policy::can(role, Capability::ManageAccounts);
    if may_name && (custodians.is_empty() || lost) {
        let key = if lost {
            "custodians-lost"
        } else {
            "custodians-missing"
        };
        let notice = Notice::new(Tone::Warning, page.t(key));
        let notice = notice.body(page.t("custodians-missing-body"));
        page = page.with_notice(notice);
    }
    show(&Overview {
        page,
        unlocked: session.member.is_some(),
        may_act: policy::can(role, Capability::TeamKeys),
        may_name,
        teams,
        custodians,
        is_custodian,
        requests,
    })
}

async fn own_team(tx: &mut Tx, membership: Membership) -> Result<OwnTeam, Error> {
    let members = team_keys::members(tx, membership.team).await?;
    let state = team_keys::key_state(tx, membership.team).await?;
    Ok(OwnTeam {
        orphaned: state != KeyState::Absent && members.iter().all(|member| !member.admitted),
        recoverable: team_keys::recoverable(tx, membership.team).await?,
        members,
        state,
        membership,
    })
}

/// A team of which the person is a member, with its name: admitted, or still waiting.
async fn own(
    tx: &mut Tx,
    session: &Session,
    team: TeamId,
    admitted: bool,
) -> Result<Membership, Error> {
    people::team(tx, session.actor().task_force, team).await?;
    let listed = sessions::memberships(tx, session.account()).await?;
    let mut listed = listed.into_iter();
    listed
        .find(|listed| listed.team == team && listed.admitted == admitted)
        .ok_or(Error::NotFound)
}
