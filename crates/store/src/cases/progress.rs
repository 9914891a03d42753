//! How a case moves on: owner, stage, place, marks, conflicts of interest.

use super::events::{self, Happened};
use super::{By, Case, Fault, find, known_area};
use crate::{Error, Tx, code, sql, tally, work_tally};
use domain::cases::{Stage, StageAction};
use domain::ids::{AccountId, CaseId, TeamId};
use domain::people::Role;
use domain::{Coded, Place};
use policy::{Act, Authorized, Capability, Edit, Plan, Relation};

/// Gives the case to an owner, or hands it over to another member of the team.
///
/// The owner and the supervisor decide; a case that nobody owns may be taken by any member for
/// themselves.
///
/// # Errors
/// [`Fault::NotYours`] for anybody else; [`Fault::NotAMember`] if the new owner cannot own it;
/// [`Error::Stale`] if the case was saved by somebody else since `version`.
pub async fn assign(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Plan>,
    owner: AccountId,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    let case = find(tx, auth).await?;
    let takes_it = case.owner.is_none() && owner == auth.actor();
    if !takes_it && !decides(auth) {
        return Err(Fault::NotYours);
    }
    can_own(tx, case.id, case.team, owner).await?;
    let update =
        sql("update cases set owner = ?, version = version + 1 where id = ? and version = ?")
            .bind(owner)
            .bind(case.id)
            .bind(version);
    tx.run_versioned(&update).await?;
    work_tally::refresh_case(tx, case.id).await?;
    let what = match case.owner {
        Some(_) => Happened::HandedOver,
        None => Happened::OwnerAssigned,
    };
    events::record(tx, case.id, by, what, &[]).await?;
    Ok(())
}

fn decides<A: Act>(auth: &Authorized<CaseId, A>) -> bool {
    matches!(auth.relation(), Relation::Owner | Relation::Supervisor)
}

/// Somebody who can own a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// Name of the official.
    pub name: String,
    /// Role of the account.
    pub role: Role,
    /// Whether they are named as being in conflict of interest with this case.
    pub conflicted: bool,
}

impl Member {
    /// Whether the case can be given to them.
    pub fn can_own(&self) -> bool {
        !self.conflicted && policy::can(self.role, Capability::WorkOnCases)
    }
}

/// The active members of the owning team, by name: who can own the case, and who can be named as
/// being in conflict of interest.
pub async fn members<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<Member>, Error> {
    let team = find(tx, auth).await?.team;
    members_of(tx, auth.file(), team).await
}

async fn members_of(tx: &mut Tx, case: CaseId, team: TeamId) -> Result<Vec<Member>, Error> {
    let query = sql(
        "select a.id, a.name, a.role, (select count(*) from case_conflict x \
         where x.case_id = ? and x.account = a.id) as conflicts \
         from team_member m join account a on a.id = m.account \
         where m.team = ? and m.left_at is null and a.state = 'active' order by a.name, a.id",
    )
    .bind(case)
    .bind(team);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Member {
                account: row.parse("id")?,
                name: row.string("name")?,
                role: row.parse("role")?,
                conflicted: row.int("conflicts")? > 0,
            })
        })
        .collect()
}

/// Whether `owner` can own the case: an active member of its team who works on cases and has no
/// conflict of interest.
pub(super) async fn can_own(
    tx: &mut Tx,
    case: CaseId,
    team: TeamId,
    owner: AccountId,
) -> Result<(), Fault> {
    let members = members_of(tx, case, team).await?;
    let found = members.iter().find(|member| member.account == owner);
    match found {
        Some(member) if member.can_own() => Ok(()),
        _ => Err(Fault::NotAMember),
    }
}

/// Moves the stage. Closing and reopening have functions of their own, because they ask for more.
///
/// # Errors
/// [`Fault::Step`] if the stage has no such step; [`Error::Stale`] if the case was saved since.
pub async fn step(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    action: StageAction,
    version: i64,
    by: &By,
) -> Result<Stage, Fault> {
    let case = find(tx, auth).await?;
    let next = case.stage.next(action)?;
    if matches!(
        action,
        StageAction::Close | StageAction::Reopen | StageAction::Transfer
    ) {
        return Err(domain::Illegal::new(case.stage, action).into());
    }
    let update =
        sql("update cases set stage = ?, version = version + 1 where id = ? and version = ?")
            .bind(code(next))
            .bind(case.id)
            .bind(version);
    tx.run_versioned(&update).await?;
    events::record(tx, case.id, by, Happened::StageMoved, &[next.key()]).await?;
    Ok(next)
}

/// The steps that an officer can take from a stage, in the order of the list.
pub fn steps(case: &Case) -> Vec<StageAction> {
    use StageAction as A;
    [A::Identify, A::Plan, A::StartServices, A::StartMonitoring]
        .into_iter()
        .filter(|action| case.stage.next(*action).is_ok())
        .collect()
}

/// What the header of a case says beside its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Where the case counts.
    pub place: Place,
    /// Whether it is of high risk.
    pub high_risk: bool,
    /// Whether the victim must not be contacted.
    pub no_contact: bool,
}

/// Saves where the case counts and its marks.
///
/// # Errors
/// [`Fault::UnknownArea`]; [`Error::Stale`] if the case was saved by somebody else since.
pub async fn save_header(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    header: &Header,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    known_area(tx, header.place.area()).await?;
    let before = find(tx, auth).await?;
    let country = match header.place {
        Place::Abroad(country) => Some(country),
        Place::Area(_) | Place::Unknown => None,
    };
    let update = sql(
        "update cases set area = ?, country = ?, high_risk = ?, no_contact = ?, \
         version = version + 1 where id = ? and version = ?",
    )
    .bind(header.place.area().map(|area| area.to_string()))
    .bind(country.map(|country| country.to_string()))
    .bind(header.high_risk)
    .bind(header.no_contact)
    .bind(before.id)
    .bind(version);
    tx.run_versioned(&update).await?;
    if before.area != header.place.area() || before.country != country {
        events::record(tx, before.id, by, Happened::PlaceChanged, &[]).await?;
        tally::refresh_case(tx, before.id).await?;
        work_tally::refresh_case(tx, before.id).await?;
    }
    if (before.high_risk, before.no_contact) != (header.high_risk, header.no_contact) {
        let marks = [
            (header.high_risk, "badge-high"),
            (header.no_contact, "badge-do-not-contact"),
        ];
        let set: Vec<&'static str> = marks
            .into_iter()
            .filter(|(on, _)| *on)
            .map(|(_, key)| key)
            .collect();
        events::record(tx, before.id, by, Happened::FlagsChanged, &set).await?;
    }
    Ok(())
}

// ---------------------------------------------------------------- conflict of interest

/// Names a member of the task force as being in conflict of interest: from the next request on
/// the case does not exist for them. The owner and the supervisor may name anybody, everybody may
/// name themselves. An owner in conflict owns the case no longer.
///
/// # Errors
/// [`Fault::NotYours`] for anybody else; [`Fault::NotAMember`] if there is no such account here.
pub async fn record_conflict(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Plan>,
    account: AccountId,
    by: &By,
) -> Result<(), Fault> {
    if account != auth.actor() && !decides(auth) {
        return Err(Fault::NotYours);
    }
    let case = auth.file();
    let known = sql(
        "select 1 as one from account a join cases c on c.task_force = a.task_force \
         where a.id = ? and c.id = ?",
    )
    .bind(account)
    .bind(case);
    if tx.row(&known).await?.is_none() {
        return Err(Fault::NotAMember);
    }
    let insert = sql(
        "insert into case_conflict (case_id, account, recorded_at) values (?, ?, ?) \
         on conflict do nothing",
    )
    .bind(case)
    .bind(account)
    .bind(by.at);
    tx.run(&insert).await?;
    let disown =
        sql("update cases set owner = null, version = version + 1 where id = ? and owner = ?")
            .bind(case)
            .bind(account);
    if tx.run(&disown).await? > 0 {
        work_tally::refresh_case(tx, case).await?;
    }
    events::record(tx, case, by, Happened::ConflictRecorded, &[]).await?;
    Ok(())
}

/// Takes back a conflict of interest.
///
/// # Errors
/// [`Fault::NotYours`] unless the owner or the supervisor does it.
pub async fn lift_conflict(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Plan>,
    account: AccountId,
    by: &By,
) -> Result<(), Fault> {
    if !decides(auth) {
        return Err(Fault::NotYours);
    }
    let delete = sql("delete from case_conflict where case_id = ? and account = ?")
        .bind(auth.file())
        .bind(account);
    if tx.run(&delete).await? == 1 {
        events::record(tx, auth.file(), by, Happened::ConflictLifted, &[]).await?;
    }
    Ok(())
}

/// Who is named as being in conflict of interest, by name.
pub async fn conflicts<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<(AccountId, String)>, Error> {
    let query = sql(
        "select a.id, a.name from case_conflict x join account a on a.id = x.account \
         where x.case_id = ? order by a.name, a.id",
    )
    .bind(auth.file());
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("id")?, row.string("name")?)))
        .collect()
}
