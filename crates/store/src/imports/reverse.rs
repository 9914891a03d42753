//! Removing what a batch brought, one chunk a transaction.

use super::{Fault, Import};
use crate::{Error, Tx, code, sql, tally};
use domain::Coded;
use domain::ids::AccountId;
use domain::imports::{ImportAction, ImportState};
use jiff::Timestamp;

/// Cases a transaction removes.
const CHUNK: i64 = 500;

/// Begins to remove a batch: from here on no figure shows it.
///
/// # Errors
/// [`Fault::InUse`] if somebody worked on one of its cases; [`Fault::Step`] where it cannot be
/// reversed; [`Error::Stale`] if it was moved in between.
pub async fn start(
    tx: &mut Tx,
    import: &Import,
    by: Option<AccountId>,
    at: Timestamp,
) -> Result<(), Fault> {
    let after = import.after(ImportAction::Reverse)?;
    let update = sql(
        "update import set state = ?, reversed_by = ?, touched_at = ? where id = ? and state = ?",
    )
    .bind(code(after))
    .bind(by)
    .bind(at)
    .bind(import.id)
    .bind(code(import.state));
    tx.run_versioned(&update).await?;
    // Everything that people do with a case leaves an event; the import itself leaves none.
    let worked_on = sql("select 1 as one from cases c where c.import = ? \
         and exists (select 1 from case_event e where e.case_id = c.id) limit 1")
    .bind(import.id);
    if tx.row(&worked_on).await?.is_some() {
        return Err(Fault::InUse);
    }
    tally::forget_import(tx, import.task_force, import.id).await?;
    let values = sql("delete from series_value where import = ?").bind(import.id);
    tx.run(&values).await?;
    Ok(())
}

/// Removes some cases of a batch that is being reversed; `false` when none was left.
///
/// # Errors
/// [`Error::Stale`] if the batch is not being reversed.
pub async fn chunk(tx: &mut Tx, import: &Import, at: Timestamp) -> Result<bool, Error> {
    let touch = sql("update import set touched_at = ? where id = ? and state = ?")
        .bind(at)
        .bind(import.id)
        .bind(code(ImportState::Reversing));
    tx.run_versioned(&touch).await?;
    let some = sql("select id from cases where import = ? limit ?")
        .bind(import.id)
        .bind(CHUNK);
    let rows = tx.rows(&some).await?;
    let ids = rows
        .iter()
        .map(|row| row.string("id"))
        .collect::<Result<Vec<_>, _>>()?;
    if ids.is_empty() {
        return Ok(false);
    }
    for delete in [
        "delete from case_fact where case_id in (",
        "delete from case_tally where case_id in (",
        "delete from case_shield where case_id in (",
        "delete from person where case_id in (",
        "delete from cases where id in (",
    ] {
        tx.run(&sql(delete).bind_all(&ids).push(")")).await?;
    }
    let count = sql("update import set rows_kept = rows_kept - ? where id = ?")
        .bind(i64::try_from(ids.len()).unwrap_or(0))
        .bind(import.id);
    tx.run(&count).await?;
    Ok(true)
}

/// Records that nothing of the batch is left.
pub async fn finish(tx: &mut Tx, import: &Import, at: Timestamp) -> Result<(), Fault> {
    let after = import.after(ImportAction::FinishReversal)?;
    let update = sql(
        "update import set state = ?, rows_kept = 0, reversed_at = ?, touched_at = ? \
         where id = ? and state = ?",
    )
    .bind(after.code())
    .bind(at)
    .bind(at)
    .bind(import.id)
    .bind(code(import.state));
    Ok(tx.run_versioned(&update).await?)
}
