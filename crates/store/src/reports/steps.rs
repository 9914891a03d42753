//! The steps of a report from state to state.

use super::state_of;
use crate::{Error, Tx, code, sql};
use domain::ids::ReportId;
use domain::intake::{ReportAction, ReportCloseReason, ReportState, Urgency};
use domain::people::OrganisationKind;
use domain::transition::Illegal;
use jiff::Timestamp;
use policy::{Authorized, Close, Edit, Refer, Reopen};
use thiserror::Error as ThisError;

/// Why a step was not taken.
#[derive(Debug, ThisError)]
pub enum StepError {
    /// The report's state has no such step.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// Storage failed, or somebody took a step in between.
    #[error(transparent)]
    Store(#[from] Error),
}

/// Moves a report by one step, unless somebody moved it in between.
pub(crate) async fn step(
    tx: &mut Tx,
    id: ReportId,
    action: ReportAction,
    at: Timestamp,
) -> Result<ReportState, StepError> {
    let before = state_of(tx, id).await?;
    let after = before.next(action)?;
    tx.run_versioned(
        &sql(
            "update report set state = ?, updated_at = ?, version = version + 1 \
             where id = ? and state = ?",
        )
        .bind(code(after))
        .bind(at)
        .bind(id)
        .bind(code(before)),
    )
    .await?;
    Ok(after)
}

/// Hands a report to another institution that has no account here.
pub async fn refer_out(
    tx: &mut Tx,
    auth: &Authorized<ReportId, Refer>,
    to: OrganisationKind,
    at: Timestamp,
) -> Result<(), StepError> {
    step(tx, auth.file(), ReportAction::ReferOut, at).await?;
    let query = sql("update report set referred_to = ? where id = ?");
    tx.run(&query.bind(code(to)).bind(auth.file())).await?;
    Ok(())
}

/// Closes a report without a case.
pub async fn close(
    tx: &mut Tx,
    auth: &Authorized<ReportId, Close>,
    reason: ReportCloseReason,
    at: Timestamp,
) -> Result<(), StepError> {
    step(tx, auth.file(), ReportAction::Close, at).await?;
    let query = sql("update report set close_reason = ? where id = ?");
    tx.run(&query.bind(code(reason)).bind(auth.file())).await?;
    Ok(())
}

/// Takes a report up again that was closed or handed over: it is screened once more.
pub async fn reopen(
    tx: &mut Tx,
    auth: &Authorized<ReportId, Reopen>,
    at: Timestamp,
) -> Result<(), StepError> {
    step(tx, auth.file(), ReportAction::Screen, at).await?;
    tx.run(
        &sql("update report set close_reason = ?, referred_to = ? where id = ?")
            .bind(None::<String>)
            .bind(None::<String>)
            .bind(auth.file()),
    )
    .await?;
    Ok(())
}

/// Notes that a case is opened from the report in this transaction: by the ordinary way once a
/// victim is suspected, by the emergency's way before.
pub async fn mark_opened(
    tx: &mut Tx,
    auth: &Authorized<ReportId, Edit>,
    at: Timestamp,
) -> Result<(), StepError> {
    let action = match state_of(tx, auth.file()).await? {
        ReportState::Received | ReportState::Screening => ReportAction::OpenEmergencyCase,
        _ => ReportAction::OpenCase,
    };
    step(tx, auth.file(), action, at).await.map(|_| ())
}

/// Marks a report as an emergency; returns whether it was none before.
pub async fn flag_emergency(
    tx: &mut Tx,
    auth: &Authorized<ReportId, Edit>,
    at: Timestamp,
) -> Result<bool, Error> {
    let changed = tx
        .run(
            &sql(
                "update report set urgency = ?, updated_at = ?, version = version + 1 \
                 where id = ? and urgency <> ?",
            )
            .bind(code(Urgency::Emergency))
            .bind(at)
            .bind(auth.file())
            .bind(code(Urgency::Emergency)),
        )
        .await?;
    Ok(changed == 1)
}
