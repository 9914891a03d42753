//! Cases about which other organisations learn nothing: whoever holds one decides so, because an
//! officer elsewhere may be the trafficker.

use crate::{Error, Tx, sql};
use domain::ids::CaseId;
use jiff::Timestamp;
use policy::{Act, Authorized, Edit};

/// Whether a case is shielded.
pub async fn is_shielded<A: Act>(tx: &mut Tx, auth: &Authorized<CaseId, A>) -> Result<bool, Error> {
    let query = sql("select 1 as one from case_shield where case_id = ?").bind(auth.file());
    Ok(tx.row(&query).await?.is_some())
}

/// Shields a case, or lifts that; says whether anything changed.
pub async fn set(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    shielded: bool,
    at: Timestamp,
) -> Result<bool, Error> {
    let change = if shielded {
        sql(
            "insert into case_shield (case_id, set_by, set_at) values (?, ?, ?) \
             on conflict (case_id) do nothing",
        )
        .bind(auth.file())
        .bind(auth.actor())
        .bind(at)
    } else {
        sql("delete from case_shield where case_id = ?").bind(auth.file())
    };
    Ok(tx.run(&change).await? == 1)
}
