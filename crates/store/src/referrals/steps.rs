//! The steps of a referral: the receiver's, the sender's, and what each does to the keys, to the
//! service, and to the timeline of the case.

use super::{Fault, words};
use crate::access::OnReferral;
use crate::cases::By;
use crate::cases::events::Happened;
use crate::sealed::Keeper;
use crate::services::{self, When};
use crate::{Error, Tx, code, sql};
use domain::ids::{CaseId, ReferralId, ServiceId, TeamId};
use domain::referrals::{
    DeclineReason, ReferralAction, ReferralOutcome, ReferralState, Side, UNDO_LIMIT, may_undo,
    steps_with,
};
use domain::services::ServiceKind;
use domain::{Coded, Story};
use jiff::Timestamp;
use policy::{Act, Answer, Refer};
use uuid::Uuid;

/// Words that go with a step, and the identifier under which they are kept.
pub type Reason<'a> = Option<(Uuid, &'a Story)>;

/// A referral as it is read before a step.
pub(super) struct Row {
    id: ReferralId,
    case: CaseId,
    service: Option<ServiceId>,
    to: TeamId,
    need: ServiceKind,
    state: ReferralState,
    answered_at: Option<Timestamp>,
    version: i64,
}

pub(super) async fn read(tx: &mut Tx, id: ReferralId) -> Result<Row, Error> {
    let query = sql(
        "select id, case_id, service, to_team, need, state, answered_at, version \
         from referral where id = ?",
    )
    .bind(id);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    Ok(Row {
        id,
        case: row.parse("case_id")?,
        service: row.parse_opt("service")?,
        to: row.parse("to_team")?,
        need: row.parse("need")?,
        state: row.parse("state")?,
        answered_at: row.time_opt("answered_at")?,
        version: row.int("version")?,
    })
}

/// What a step writes beside the state.
#[derive(Default)]
struct Facts {
    /// Who answers now; `Some(None)` takes an answer back.
    answered: Option<Option<domain::ids::AccountId>>,
    reason: Option<DeclineReason>,
    outcome: Option<ReferralOutcome>,
}

/// Accepts it: from here on the receiver may open what is shared.
///
/// # Errors
/// [`Fault::Step`]; [`Error::Stale`] if somebody answered since `version`.
pub async fn accept(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    version: i64,
    when: When<'_>,
) -> Result<(), Fault> {
    let facts = Facts {
        answered: Some(Some(on.case().actor())),
        ..Facts::default()
    };
    take(tx, keeper, on, ReferralAction::Accept, facts, version, when).await
}

/// Declines it for a reason, with words if there are any.
pub async fn decline(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    (why, words): (DeclineReason, Reason<'_>),
    version: i64,
    (when, by): (When<'_>, &By),
) -> Result<(), Fault> {
    say(tx, keeper, on, words::Kind::Reason, words, by).await?;
    let facts = Facts {
        answered: Some(Some(on.case().actor())),
        reason: Some(why),
        outcome: None,
    };
    let action = ReferralAction::Decline;
    take(tx, keeper, on, action, facts, version, when).await
}

/// Takes an acceptance back after a slip: nothing can be opened any more, and the referral waits
/// as before.
///
/// # Errors
/// [`Fault::UndoTooLate`] when more than [`UNDO_LIMIT`] has gone by.
pub async fn undo_acceptance(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    version: i64,
    when: When<'_>,
) -> Result<(), Fault> {
    let action = ReferralAction::UndoAcceptance;
    let row = read(tx, on.id()).await?;
    row.state.next(Side::Receiver, action)?;
    if let Some(accepted) = row.answered_at {
        may_undo(accepted, when.at(), UNDO_LIMIT)?;
    }
    let facts = Facts {
        answered: Some(None),
        ..Facts::default()
    };
    take(tx, keeper, on, action, facts, version, when).await
}

/// Begins the service.
pub async fn start(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    version: i64,
    when: When<'_>,
) -> Result<(), Fault> {
    let facts = Facts::default();
    take(tx, keeper, on, ReferralAction::Start, facts, version, when).await
}

/// Ends it with an outcome. What was shared is closed to the receiver again.
pub async fn complete(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    (outcome, words): (ReferralOutcome, Reason<'_>),
    version: i64,
    (when, by): (When<'_>, &By),
) -> Result<(), Fault> {
    say(tx, keeper, on, words::Kind::Outcome, words, by).await?;
    let facts = Facts {
        outcome: Some(outcome),
        ..Facts::default()
    };
    let action = ReferralAction::Complete;
    take(tx, keeper, on, action, facts, version, when).await
}

/// Gives it back after acceptance, for a reason.
pub async fn give_back(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Answer>,
    (why, words): (DeclineReason, Reason<'_>),
    version: i64,
    (when, by): (When<'_>, &By),
) -> Result<(), Fault> {
    say(tx, keeper, on, words::Kind::Reason, words, by).await?;
    let facts = Facts {
        reason: Some(why),
        ..Facts::default()
    };
    let action = ReferralAction::GiveBack;
    take(tx, keeper, on, action, facts, version, when).await
}

/// Withdraws it: what was offered or opened is closed to the receiver.
pub async fn cancel(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<Refer>,
    words: Reason<'_>,
    version: i64,
    (when, by): (When<'_>, &By),
) -> Result<(), Fault> {
    say(tx, keeper, on, words::Kind::Reason, words, by).await?;
    let facts = Facts::default();
    take(tx, keeper, on, ReferralAction::Cancel, facts, version, when).await
}

async fn say<A: Act>(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<A>,
    kind: words::Kind,
    words: Reason<'_>,
    by: &By,
) -> Result<(), Error> {
    match words {
        Some(words) => words::write(tx, keeper, on, kind, words, by).await,
        None => Ok(()),
    }
}

async fn take<A: Act>(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    on: &OnReferral<A>,
    action: ReferralAction,
    facts: Facts,
    version: i64,
    when: When<'_>,
) -> Result<(), Fault> {
    let mut row = read(tx, on.id()).await?;
    row.version = version;
    step(tx, keeper, &row, (on.side(), action), facts, when).await
}

/// Ends a referral that nobody answered.
pub(super) async fn run_out(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    row: &Row,
    when: When<'_>,
) -> Result<(), Fault> {
    let step_of_clock = (Side::Clock, ReferralAction::Expire);
    step(tx, keeper, row, step_of_clock, Facts::default(), when).await
}

async fn step(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    row: &Row,
    (side, action): (Side, ReferralAction),
    facts: Facts,
    when: When<'_>,
) -> Result<(), Fault> {
    let after = row.state.next(side, action)?;
    let outcome = facts.outcome;
    write(tx, row, after, facts, when.at()).await?;
    keeper.follow_referrals(tx, row.case, row.to).await?;
    if let Some(service) = row.service {
        let steps = |state| steps_with(state, action, outcome);
        services::follow(tx, row.case, service, steps, None, when).await?;
    }
    let (what, about) = entry(row.need, action, outcome);
    when.record(tx, row.case, what, &about).await?;
    services::changed(tx, row.case).await?;
    Ok(())
}

async fn write(
    tx: &mut Tx,
    row: &Row,
    after: ReferralState,
    facts: Facts,
    at: Timestamp,
) -> Result<(), Error> {
    let mut update = sql("update referral set state = ?, updated_at = ?, version = version + 1")
        .bind(code(after))
        .bind(at);
    if let Some(by) = facts.answered {
        update = update
            .push(", answered_by = ?, answered_at = ?")
            .bind(by)
            .bind(by.map(|_| at));
    }
    if let Some(reason) = facts.reason {
        update = update.push(", decline_reason = ?").bind(code(reason));
    }
    if let Some(outcome) = facts.outcome {
        update = update.push(", outcome = ?").bind(code(outcome));
    }
    if !after.is_open() {
        update = update.push(", closed_at = ?").bind(at);
    }
    let update = update
        .push(" where id = ? and state = ? and version = ?")
        .bind(row.id)
        .bind(code(row.state))
        .bind(row.version);
    tx.run_versioned(&update).await
}

/// The entry in the timeline of the case.
fn entry(
    need: ServiceKind,
    action: ReferralAction,
    outcome: Option<ReferralOutcome>,
) -> (Happened, Vec<&'static str>) {
    let what = match action {
        ReferralAction::Cancel | ReferralAction::Expire => Happened::ReferralWithdrawn,
        ReferralAction::Complete => Happened::ReferralCompleted,
        ReferralAction::Accept
        | ReferralAction::Decline
        | ReferralAction::UndoAcceptance
        | ReferralAction::Start
        | ReferralAction::GiveBack
        | ReferralAction::Ask
        | ReferralAction::Answer => Happened::ReferralAnswered,
    };
    let said = outcome.map_or_else(|| action.key(), Coded::key);
    (what, vec![need.key(), said])
}
