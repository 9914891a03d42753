//! The only way to a file: find the relation, ask the policy, get an authorisation value.

use crate::{Error, Record, Sql, Tx, sql};
use domain::HumanCode;
use domain::codes::CodeKind;
use domain::ids::{AccountId, CaseId, ReferralId, ReportId, TeamId};
use domain::referrals::{ReferralState, Side};
use domain::sections::Sections;
use policy::{Act, Action, Actor, Authorized, FileKind, Relation, State, authorize};
use thiserror::Error as ThisError;

/// A denial as the audit records it. The asker is told that there is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// Report or case.
    pub file: FileKind,
    /// The code that was asked for, whether or not it exists.
    pub code: String,
    /// What was to be done.
    pub action: Action,
    /// How the asker stands to the file; none where it does not exist.
    pub relation: Option<Relation>,
}

/// Proof that the policy permitted `A` to one side of one referral. What one referral permits is
/// never proof for another, even of the same case.
#[derive(Debug, Clone, Copy)]
pub struct OnReferral<A: Act> {
    case: Authorized<CaseId, A>,
    id: ReferralId,
    side: Side,
    team: TeamId,
    state: ReferralState,
}

impl<A: Act> OnReferral<A> {
    /// What is permitted on the case.
    pub fn case(&self) -> &Authorized<CaseId, A> {
        &self.case
    }

    /// The referral.
    pub fn id(&self) -> ReferralId {
        self.id
    }

    /// The side for which the actor acts: sender or receiver.
    pub fn side(&self) -> Side {
        self.side
    }

    /// The team for which the actor acts.
    pub fn team(&self) -> TeamId {
        self.team
    }

    /// Where the referral stood when it was asked.
    pub fn state(&self) -> ReferralState {
        self.state
    }
}

/// Why there is no authorisation value.
#[derive(Debug, ThisError)]
pub enum Refused {
    /// No such file, or no right to it: the same answer.
    #[error("no such file")]
    Denied(Denial),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What decides the relation of an actor to a file.
#[derive(Debug, Clone)]
struct Facts {
    team: TeamId,
    owner: Option<AccountId>,
    conflicted: bool,
    open: bool,
    /// State and sections of referrals to the actor's teams.
    referrals: Vec<(ReferralState, Sections)>,
    member_before: bool,
}

/// Asks for `A` on the case with `code`.
///
/// # Errors
/// [`Refused::Denied`] where the case does not exist or the policy says no.
pub async fn case<A: Act>(
    tx: &mut Tx,
    actor: &Actor,
    code: &str,
) -> Result<Authorized<CaseId, A>, Refused> {
    let query = sql(
        "select c.id, c.team, c.owner, c.open, \
         (select count(*) from case_conflict x where x.case_id = c.id and x.account = ?) as conflicts \
         from cases c where c.code = ? and c.task_force = ?",
    )
    .bind(actor.account)
    .bind(code)
    .bind(actor.task_force);
    let Some(row) = tx.row(&query).await? else {
        return Err(denied::<A>(FileKind::Case, code, None));
    };
    let id: CaseId = row.parse("id")?;
    let facts = Facts {
        referrals: referrals(tx, actor, id).await?,
        ..facts(tx, actor, &row, "owner").await?
    };
    let state = state_of(facts.open);
    decide::<CaseId, A>(actor, id, code, &facts, state)
}

/// Asks for `A` on the report with `code`.
///
/// # Errors
/// [`Refused::Denied`] where the report does not exist or the policy says no.
pub async fn report<A: Act>(
    tx: &mut Tx,
    actor: &Actor,
    code: &str,
) -> Result<Authorized<ReportId, A>, Refused> {
    let query = sql(
        "select id, team, recorded_by, (case when state in ('received', 'screening', 'suspected', \
         'not-trafficking') then 1 else 0 end) as open, 0 as conflicts \
         from report where code = ? and task_force = ?",
    )
    .bind(code)
    .bind(actor.task_force);
    let Some(row) = tx.row(&query).await? else {
        return Err(denied::<A>(FileKind::Report, code, None));
    };
    let id: ReportId = row.parse("id")?;
    let facts = facts(tx, actor, &row, "recorded_by").await?;
    let state = state_of(facts.open);
    decide::<ReportId, A>(actor, id, code, &facts, state)
}

/// Asks for `A` on the case of the referral with `code`, for one side of it.
///
/// The sender's right is that of the team that owns the case, whatever else was referred; the
/// receiver's is what this one referral gives.
///
/// # Errors
/// [`Refused::Denied`] where the referral does not exist, the actor is not on that side, or the
/// policy says no.
pub async fn referral<A: Act>(
    tx: &mut Tx,
    actor: &Actor,
    code: &str,
    side: Side,
) -> Result<OnReferral<A>, Refused> {
    // A code of another kind must not be tried: the answer is the same.
    let known = code
        .parse::<HumanCode>()
        .is_ok_and(|code| code.kind() == CodeKind::Referral);
    let query = sql(
        "select r.id as referral, r.from_team, r.to_team, r.state, r.sections, \
         c.id, c.team, c.owner, c.open, \
         (select count(*) from case_conflict x where x.case_id = c.id and x.account = ?) as conflicts \
         from referral r join cases c on c.id = r.case_id where r.code = ? and r.task_force = ?",
    )
    .bind(actor.account)
    .bind(code)
    .bind(actor.task_force);
    let row = if known { tx.row(&query).await? } else { None };
    let Some(row) = row else {
        return Err(denied::<A>(FileKind::Case, code, None));
    };
    let case: CaseId = row.parse("id")?;
    let state: ReferralState = row.parse("state")?;
    let facts = facts(tx, actor, &row, "owner").await?;
    let (relation, shared, team) = match side {
        Side::Sender => (relation(actor, &facts).0, Sections::NONE, facts.team),
        Side::Receiver => {
            let to: TeamId = row.parse("to_team")?;
            let shared = Sections::from_codes(row.text("sections")?)
                .map_err(|_| Error::Corrupt("sections of a referral"))?;
            let (relation, shared) = as_receiver(actor, &facts, to, state, shared);
            (relation, shared, to)
        }
        Side::Clock => (Relation::Unrelated, Sections::NONE, facts.team),
    };
    let auth = authorize::<CaseId, A>(actor, case, relation, shared, state_of(facts.open))
        .map_err(|_| denied::<A>(FileKind::Case, code, Some(relation)))?;
    Ok(OnReferral {
        case: auth,
        id: row.parse("referral")?,
        side,
        team,
        state,
    })
}

/// The relation that one referral gives to the members of its receiving team.
fn as_receiver(
    actor: &Actor,
    facts: &Facts,
    to: TeamId,
    state: ReferralState,
    shared: Sections,
) -> (Relation, Sections) {
    if facts.conflicted {
        (Relation::Conflicted, Sections::NONE)
    } else if !actor.teams.contains(&to) {
        (Relation::Unrelated, Sections::NONE)
    } else if state.opens_shared() {
        (Relation::Referred, shared)
    } else if state == ReferralState::Sent {
        (Relation::Invited, Sections::NONE)
    } else {
        (Relation::Former, Sections::NONE)
    }
}

fn state_of(open: bool) -> State {
    if open { State::Open } else { State::Closed }
}

async fn facts(
    tx: &mut Tx,
    actor: &Actor,
    row: &Record,
    owner: &'static str,
) -> Result<Facts, Error> {
    let team: TeamId = row.parse("team")?;
    let member_before = !actor.teams.contains(&team)
        && tx
            .row(
                &sql("select 1 as one from team_member where team = ? and account = ?")
                    .bind(team)
                    .bind(actor.account),
            )
            .await?
            .is_some();
    Ok(Facts {
        team,
        owner: row.parse_opt(owner)?,
        conflicted: row.int("conflicts")? > 0,
        open: row.bool("open")?,
        referrals: Vec::new(),
        member_before,
    })
}

async fn referrals(
    tx: &mut Tx,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<(ReferralState, Sections)>, Error> {
    if actor.teams.is_empty() {
        return Ok(Vec::new());
    }
    let query: Sql = sql("select state, sections from referral where case_id = ?")
        .bind(case)
        .push(" and to_team in (")
        .bind_all(actor.teams.iter().copied())
        .push(")");
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let sections = Sections::from_codes(row.text("sections")?)
                .map_err(|_| Error::Corrupt("sections of a referral"))?;
            Ok((row.parse("state")?, sections))
        })
        .collect()
}

/// The strongest relation that holds; a conflict of interest comes before all.
fn relation(actor: &Actor, facts: &Facts) -> (Relation, Sections) {
    let in_team = actor.teams.contains(&facts.team);
    let shared: Sections = facts
        .referrals
        .iter()
        .filter(|(state, _)| state.opens_shared())
        .flat_map(|(_, sections)| sections.iter())
        .collect();
    let accepted = !shared.is_empty();
    let invited = facts
        .referrals
        .iter()
        .any(|(state, _)| *state == ReferralState::Sent);
    let relation = if facts.conflicted {
        Relation::Conflicted
    } else if in_team && facts.owner == Some(actor.account) {
        Relation::Owner
    } else if actor.leads.contains(&facts.team) {
        Relation::Supervisor
    } else if in_team {
        Relation::Team
    } else if accepted {
        Relation::Referred
    } else if invited {
        Relation::Invited
    } else if facts.member_before || !facts.referrals.is_empty() {
        Relation::Former
    } else {
        Relation::Unrelated
    };
    (relation, shared)
}

fn decide<F: policy::File, A: Act>(
    actor: &Actor,
    file: F,
    code: &str,
    facts: &Facts,
    state: State,
) -> Result<Authorized<F, A>, Refused> {
    let (relation, shared) = relation(actor, facts);
    authorize::<F, A>(actor, file, relation, shared, state)
        .map_err(|_| denied::<A>(F::KIND, code, Some(relation)))
}

fn denied<A: Act>(file: FileKind, code: &str, relation: Option<Relation>) -> Refused {
    Refused::Denied(Denial {
        file,
        code: code.to_owned(),
        action: A::ACTION,
        relation,
    })
}
