//! Closing a case through the gate, and reopening it.

use super::events::{self, Happened};
use super::notes::{self, NoteKind};
use super::{By, Case, Fault, NO_DUE, find};
use crate::sealed::Keeper;
use crate::{Error, Tx, code, code_opt, services, sql, work_tally};
use domain::cases::{
    Closing, Missing, Monitoring, RestitutionOutcome, RetentionClass, StageAction,
};
use domain::ids::{CaseId, NoteId};
use domain::{Coded, Story};
use jiff::civil::Date;
use policy::{Act, Authorized, Close, Edit, Reopen};

/// What is to be recorded before closing.
pub struct Settled {
    /// Whether the person was followed up.
    pub monitoring: Monitoring,
    /// Why monitoring was left out: needed with [`Monitoring::LeftOut`] once.
    pub reason: Option<(NoteId, Story)>,
    /// What became of restitution.
    pub restitution: Option<RestitutionOutcome>,
    /// How long the case is kept.
    pub retention: Option<RetentionClass>,
}

/// Records what closing asks for.
///
/// # Errors
/// [`Fault::NoFollowUp`] if monitoring is said to be done and no contact is recorded;
/// [`Fault::ReasonRequired`] if it is left out and no reason was ever given; [`Error::Stale`] if
/// the case was saved by somebody else since `version`.
pub async fn settle(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Edit>,
    settled: &Settled,
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    let case = auth.file();
    match settled.monitoring {
        Monitoring::Outstanding => {}
        Monitoring::Done if !any(tx, case, FOLLOWED_UP).await? => return Err(Fault::NoFollowUp),
        Monitoring::Done => {}
        Monitoring::LeftOut if settled.reason.is_none() && !any(tx, case, REASONED).await? => {
            return Err(Fault::ReasonRequired);
        }
        Monitoring::LeftOut => {}
    }
    let update = sql(
        "update cases set monitoring = ?, restitution = ?, retention = ?, version = version + 1 \
         where id = ? and version = ?",
    )
    .bind(code(settled.monitoring))
    .bind(settled.restitution.map_or("", Coded::code))
    .bind(code_opt(settled.retention))
    .bind(case)
    .bind(version);
    tx.run_versioned(&update).await?;
    work_tally::refresh_case(tx, case).await?;
    if let Some((id, reason)) = &settled.reason {
        notes::write(
            tx,
            keeper,
            auth,
            *id,
            NoteKind::MonitoringLeftOut,
            reason,
            by,
        )
        .await?;
    }
    events::record(tx, case, by, Happened::ClosingPrepared, &[]).await?;
    Ok(())
}

const FOLLOWED_UP: &str = "select 1 as one from follow_up where case_id = ? limit 1";
const REASONED: &str =
    "select 1 as one from note where case_id = ? and kind = 'monitoring-left-out' limit 1";

async fn any(tx: &mut Tx, case: CaseId, query: &'static str) -> Result<bool, Error> {
    Ok(tx.row(&sql(query).bind(case)).await?.is_some())
}

/// What the closing gate looks at.
pub async fn gate<A: Act>(tx: &mut Tx, auth: &Authorized<CaseId, A>) -> Result<Closing, Error> {
    let case = find(tx, auth).await?;
    gate_of(tx, &case).await
}

async fn gate_of(tx: &mut Tx, case: &Case) -> Result<Closing, Error> {
    let query = sql("select kind, state from service where case_id = ? order by created_at, id")
        .bind(case.id);
    let tracks = tx
        .rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("kind")?, row.parse("state")?)))
        .collect::<Result<_, Error>>()?;
    Ok(Closing {
        tracks,
        monitoring: case.monitoring,
        restitution: case.restitution,
        retention: case.retention,
    })
}

/// What is missing before the case can be closed.
pub async fn missing<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<Missing>, Error> {
    Ok(gate(tx, auth).await?.missing())
}

/// Closes the case on the day `today`.
///
/// # Errors
/// [`Fault::Gate`] with all that is missing; [`Error::Stale`] if the case was saved since.
pub async fn close(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Close>,
    version: i64,
    (today, by): (Date, &By),
) -> Result<(), Fault> {
    let case = find(tx, auth).await?;
    let stage = case.stage.next(StageAction::Close)?;
    let update = sql(
        "update cases set stage = ?, open = ?, closed_at = ?, closed_on = ?, due_at = ?, \
         version = version + 1 where id = ? and version = ?",
    )
    .bind(code(stage))
    .bind(false)
    .bind(by.at)
    .bind(today)
    .bind(NO_DUE)
    .bind(case.id)
    .bind(version);
    // First, because it locks the case: what the gate reads then cannot be of a former version.
    tx.run_versioned(&update).await?;
    let missing = gate_of(tx, &case).await?.missing();
    if !missing.is_empty() {
        return Err(Fault::Gate(missing));
    }
    work_tally::refresh_case(tx, case.id).await?;
    events::record(tx, case.id, by, Happened::Closed, &[]).await?;
    Ok(())
}

/// Takes a closed case up again. What closing asked for besides restitution is asked anew.
///
/// # Errors
/// [`Error::Stale`] if the case was saved by somebody else since `version`.
pub async fn reopen(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    auth: &Authorized<CaseId, Reopen>,
    (note, reason): (NoteId, &Story),
    version: i64,
    by: &By,
) -> Result<(), Fault> {
    let case = find(tx, auth).await?;
    let stage = case.stage.next(StageAction::Reopen)?;
    let update = sql(
        "update cases set stage = ?, open = ?, closed_at = null, closed_on = null, monitoring = ?, \
         retention = null, version = version + 1 where id = ? and version = ?",
    )
    .bind(code(stage))
    .bind(true)
    .bind(code(Monitoring::Outstanding))
    .bind(case.id)
    .bind(version);
    tx.run_versioned(&update).await?;
    notes::write(tx, keeper, auth, note, NoteKind::Reopening, reason, by).await?;
    services::changed(tx, case.id).await?;
    events::record(tx, case.id, by, Happened::Reopened, &[stage.key()]).await?;
    Ok(())
}
