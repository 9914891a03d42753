//! Follow-up after services: when the person was contacted and how they are, in codes. What they
//! said goes into a note.

use super::By;
use super::events::{self, Happened};
use crate::{Error, Tx, code, sql};
use domain::Coded;
use domain::cases::FollowUpOutcome;
use domain::ids::CaseId;
use jiff::civil::Date;
use policy::{Act, Authorized, Edit};
use uuid::Uuid;

/// A contact with the person.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    /// Its identifier.
    pub id: Uuid,
    /// On which day.
    pub contacted_on: Date,
    /// What came of it.
    pub outcome: FollowUpOutcome,
    /// Name of the official who recorded it.
    pub recorded_by: String,
}

/// The contacts of a case, newest first.
pub async fn all<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<FollowUp>, Error> {
    let query = sql(
        "select f.id, f.contacted_on, f.outcome, a.name from follow_up f \
         join account a on a.id = f.recorded_by where f.case_id = ? \
         order by f.contacted_on desc, f.id desc",
    )
    .bind(auth.file());
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(FollowUp {
                id: row.parse("id")?,
                contacted_on: row.parse("contacted_on")?,
                outcome: row.parse("outcome")?,
                recorded_by: row.string("name")?,
            })
        })
        .collect()
}

/// Records a contact. That `contacted_on` is not after today is the caller's check at the edge.
pub async fn record(
    tx: &mut Tx,
    auth: &Authorized<CaseId, Edit>,
    id: Uuid,
    contacted_on: Date,
    outcome: FollowUpOutcome,
    by: &By,
) -> Result<(), Error> {
    let insert = sql(
        "insert into follow_up (id, case_id, contacted_on, outcome, recorded_by, recorded_at) \
         values (?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(auth.file())
    .bind(contacted_on)
    .bind(code(outcome))
    .bind(by.account)
    .bind(by.at);
    tx.run(&insert).await?;
    events::record(tx, auth.file(), by, Happened::FollowedUp, &[outcome.key()]).await
}
