//! The timeline of a case: what happened to the file, in codes. The audit is another record.

use super::By;
use crate::{Error, Tx, code, sql};
use domain::ids::{CaseId, OrganisationId};
use jiff::Timestamp;
use policy::{Act, Authorized};
use uuid::Uuid;

domain::coded! {
    /// What happened to a case.
    pub enum Happened: "case-event" {
        /// Opened from a report.
        OpenedFromReport = "opened-from-report",
        /// Opened without one: entered directly or imported.
        Opened = "opened",
        /// Somebody became its owner.
        OwnerAssigned = "owner-assigned",
        /// Handed over from one owner to another.
        HandedOver = "handed-over",
        /// The stage changed.
        StageMoved = "stage-moved",
        /// The area or country where it counts changed.
        PlaceChanged = "place-changed",
        /// A mark was set or taken away.
        FlagsChanged = "flags-changed",
        /// Somebody was named as being in conflict of interest.
        ConflictRecorded = "conflict-recorded",
        /// Somebody no longer is.
        ConflictLifted = "conflict-lifted",
        /// A person was added.
        PersonAdded = "person-added",
        /// Coded facts of a person changed.
        PersonEdited = "person-edited",
        /// A person was removed.
        PersonRemoved = "person-removed",
        /// The identity of a person was recorded or changed.
        IdentityRecorded = "identity-recorded",
        /// Whereabouts or contact of a person were recorded or changed.
        ContactRecorded = "contact-recorded",
        /// Health information of a person was recorded or changed.
        MedicalRecorded = "medical-recorded",
        /// A leg of the route was added.
        LegAdded = "leg-added",
        /// A leg of the route was changed.
        LegEdited = "leg-edited",
        /// A leg of the route was removed.
        LegRemoved = "leg-removed",
        /// Exploitation, acts, means, control or recruitment were recorded.
        FactsRecorded = "facts-recorded",
        /// A body found whether a person is a victim.
        Determined = "determined",
        /// A note was written.
        NoteWritten = "note-written",
        /// The person was contacted after services.
        FollowedUp = "followed-up",
        /// What closing asks for was recorded.
        ClosingPrepared = "closing-prepared",
        /// Closed.
        Closed = "closed",
        /// Reopened.
        Reopened = "reopened",
        /// A service was planned.
        ServicePlanned = "service-planned",
        /// A service changed its state.
        ServiceChanged = "service-changed",
        /// A referral was sent.
        ReferralSent = "referral-sent",
        /// A referral was accepted, declined or asked about.
        ReferralAnswered = "referral-answered",
        /// A referral was withdrawn.
        ReferralWithdrawn = "referral-withdrawn",
        /// A referral came to its outcome.
        ReferralCompleted = "referral-completed",
    }
}

/// One entry of the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its identifier, to continue from.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Happened,
    /// Message keys that say more: a stage, a role, a kind of service and its state.
    pub details: Vec<String>,
    /// Name of the official; nobody for what an import did.
    pub account: Option<String>,
    /// Organisation of the official.
    pub organisation: Option<String>,
}

/// Writes an entry and notes that the file changed. `details` are message keys of coded values
/// (`Coded::key`), so that the entry can be read in either language and holds no free text.
pub async fn record(
    tx: &mut Tx,
    case: CaseId,
    by: &By,
    what: Happened,
    details: &[&'static str],
) -> Result<(), Error> {
    write(tx, case, Some(by), by.at, what, details).await
}

/// Writes an entry of nobody in particular.
pub(super) async fn record_unattended(
    tx: &mut Tx,
    case: CaseId,
    at: Timestamp,
    what: Happened,
) -> Result<(), Error> {
    write(tx, case, None, at, what, &[]).await
}

/// Writes an entry of an official, or of nobody where time did it.
pub(crate) async fn write(
    tx: &mut Tx,
    case: CaseId,
    by: Option<&By>,
    at: Timestamp,
    what: Happened,
    details: &[&'static str],
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into case_event (id, case_id, at, kind, detail, account, organisation) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(Uuid::now_v7())
        .bind(case)
        .bind(at)
        .bind(code(what))
        .bind(details.join(","))
        .bind(by.map(|by| by.account))
        .bind(by.map(|by| by.organisation)),
    )
    .await?;
    tx.run(
        &sql("update cases set updated_at = ? where id = ? and updated_at < ?")
            .bind(at)
            .bind(case)
            .bind(at),
    )
    .await?;
    Ok(())
}

/// Which entries, newest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Of this organisation only.
    pub organisation: Option<OrganisationId>,
    /// Before this entry.
    pub before: Option<(Timestamp, Uuid)>,
    /// How many at most.
    pub limit: u32,
}

/// The timeline, newest first.
pub async fn timeline<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
    wanted: &Wanted,
) -> Result<Vec<Entry>, Error> {
    let mut query = sql(
        "select e.id, e.at, e.kind, e.detail, a.name as account, o.name as organisation \
         from case_event e left join account a on a.id = e.account \
         left join organisation o on o.id = e.organisation where e.case_id = ?",
    )
    .bind(auth.file());
    if let Some(organisation) = wanted.organisation {
        query = query.push(" and e.organisation = ?").bind(organisation);
    }
    if let Some((at, id)) = wanted.before {
        query = query
            .push(" and (e.at < ? or (e.at = ? and e.id < ?))")
            .bind(at)
            .bind(at)
            .bind(id);
    }
    let query = query
        .push(" order by e.at desc, e.id desc limit ?")
        .bind(wanted.limit);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let details = row.text("detail")?.split(',').filter(|key| !key.is_empty());
            Ok(Entry {
                id: row.parse("id")?,
                at: row.time("at")?,
                what: row.parse("kind")?,
                details: details.map(str::to_owned).collect(),
                account: row.text_opt("account")?.map(str::to_owned),
                organisation: row.text_opt("organisation")?.map(str::to_owned),
            })
        })
        .collect()
}

/// Organisations that appear in the timeline, by name: what it can be filtered by.
pub async fn organisations<A: Act>(
    tx: &mut Tx,
    auth: &Authorized<CaseId, A>,
) -> Result<Vec<(OrganisationId, String)>, Error> {
    let query = sql(
        "select distinct o.id, o.name from case_event e join organisation o \
         on o.id = e.organisation where e.case_id = ? order by o.name, o.id",
    )
    .bind(auth.file());
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| Ok((row.parse("id")?, row.string("name")?)))
        .collect()
}
