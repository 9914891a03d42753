//! The steps of a revision, its document and signature, and the record of what was done.

use super::ledger::Cleared;
use super::{Fault, Revision, opened, place, text};
use crate::{Dialect, Error, Tx, code, sql};
use domain::figures::indicator::{Bilingual, Indicator};
use domain::figures::release::{Recipe, ReleaseAction, ReleaseState, Table};
use domain::ids::{AccountId, ReleaseId};
use ed25519_dalek::{Signer, SigningKey};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, Stored};

/// Number of the advisory lock of approvals; Suluh's own.
const APPROVAL_LOCK: i64 = 7_310_240_980;

/// Who moves a revision, and when.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// The account.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
}

/// A revision with nothing in it, to be filled in the same transaction.
pub(super) async fn empty(
    tx: &mut Tx,
    release: ReleaseId,
    revision: i64,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let insert = sql(
        "insert into release_revision (release, revision, state, title_id, title_en, recipe, \
         definition, scope, measure, cells, risk, undated, snapshot_a, reason_id, reason_en, \
         taken_at, prepared_by, version) \
         values (?, ?, ?, '', '', '', '', '', '', '', '', 0, ?, '', '', ?, ?, 0)",
    )
    .bind(release)
    .bind(revision)
    .bind(code(ReleaseState::START))
    .bind(Vec::<u8>::new())
    .bind(at)
    .bind(by);
    tx.run(&insert).await?;
    Ok(())
}

/// Begins the next revision of a published one: with the same recipe, to be chosen anew.
///
/// # Errors
/// [`Error::Stale`] where somebody else began it.
pub async fn begin_revision(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    latest: &Revision,
    by: By,
) -> Result<(), Error> {
    let (release, next) = (latest.release, latest.revision + 1);
    let begun = sql("update release set revision = ? where id = ? and revision = ?")
        .bind(next)
        .bind(release)
        .bind(latest.revision);
    tx.run_versioned(&begun).await?;
    let query = sql("select snapshot_a from release_revision where release = ? and revision = ?")
        .bind(release)
        .bind(latest.revision);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let snapshot = opened(ring, release, latest.revision, &row)?;
    let sealed = ring.coordination();
    let sealed = sealed.seal_record(&place(release, next), release.0, &snapshot, random)?;
    let copy = sql(
        "insert into release_revision (release, revision, state, title_id, title_en, recipe, \
         definition, scope, measure, cells, risk, undated, snapshot_a, reason_id, reason_en, \
         taken_at, prepared_by, version) select release, revision + 1, 'draft', title_id, \
         title_en, recipe, definition, scope, measure, cells, risk, undated, ?, '', '', taken_at, ?, 0 from release_revision \
         where release = ? and revision = ?",
    )
    .bind(sealed.as_bytes())
    .bind(by.account)
    .bind(release)
    .bind(latest.revision);
    tx.run(&copy).await?;
    Ok(())
}

/// Lays a revision before others, gives it back, or withdraws it.
///
/// # Errors
/// [`Fault::Illegal`]; [`Fault::Refused`] where an attacker opens what would be submitted;
/// [`Error::Stale`] where somebody else was faster.
pub async fn step(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    revision: &Revision,
    action: ReleaseAction,
    note: &str,
    by: By,
) -> Result<(), Fault> {
    let next = revision.state.next(action)?;
    if action == ReleaseAction::Submit && revision.risk.refused {
        return Err(Fault::Refused);
    }
    let update =
        sql("update release_revision set state = ?, version = version + 1").bind(code(next));
    let update = match action {
        ReleaseAction::Submit => update
            .push(", submitted_by = ?, submitted_at = ?")
            .bind(by.account)
            .bind(by.at),
        ReleaseAction::Withdraw => update.push(", withdrawn_at = ?").bind(by.at),
        _ => update,
    };
    let update = update
        .push(" where release = ? and revision = ? and version = ?")
        .bind(revision.release)
        .bind(revision.revision)
        .bind(revision.version);
    tx.run_versioned(&update).await?;
    record(tx, ring, random, revision, action, note, by).await
}

/// Approves a revision: it gets its number and its signature, and is public.
///
/// # Errors
/// [`Fault::SamePerson`]; [`Fault::MovedOn`] where something of the measure came out since it was
/// attacked; [`Error::Stale`] where somebody else was faster.
pub async fn approve(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    revision: &Revision,
    cleared: Cleared,
    by: By,
) -> Result<String, Fault> {
    revision.state.next(ReleaseAction::Approve)?;
    let submitter = revision.submitted.as_ref().map(|signed| signed.by);
    if submitter == Some(by.account) || revision.prepared_by == by.account {
        return Err(Fault::SamePerson);
    }
    // Two approvals at once follow one another, so that the second sees what the first let out.
    if tx.dialect() == Dialect::Postgres {
        tx.run(&sql("select pg_advisory_xact_lock(?)").bind(APPROVAL_LOCK))
            .await?;
    }
    if !cleared.holds(tx, revision).await? {
        return Err(Fault::MovedOn);
    }
    let number = match &revision.number {
        Some(number) => number.clone(),
        None => number(tx, revision, by.at).await?,
    };
    // What is signed is what is stored: times are kept to the microsecond.
    let at = Timestamp::from_microsecond(by.at.as_microsecond())
        .map_err(|_| Error::Corrupt("the time of a release"))?;
    let key = SigningKey::from_bytes(ring.release_signing_seed());
    let bytes = document(revision, &number, at)?;
    let digest = blake3::hash(&bytes).to_hex().to_string();
    let signature = hex(&key.sign(&bytes).to_bytes());
    let update = sql(
        "update release_revision set state = 'published', approved_by = ?, published_at = ?, \
         digest = ?, signature = ?, signed_with = ?, version = version + 1, position = (select \
         cast(coalesce(max(o.position), 0) + 1 as bigint) from release_revision o) \
         where release = ? and revision = ? and version = ? and state = 'submitted'",
    )
    .bind(by.account)
    .bind(by.at)
    .bind(digest)
    .bind(signature)
    .bind(hex(key.verifying_key().as_bytes()))
    .bind(revision.release)
    .bind(revision.revision)
    .bind(revision.version);
    tx.run_versioned(&update).await?;
    record(tx, ring, random, revision, ReleaseAction::Approve, "", by).await?;
    Ok(number)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The next number of the year, such as `2026-003`.
async fn number(tx: &mut Tx, revision: &Revision, at: Timestamp) -> Result<String, Error> {
    let year = at.strftime("%Y").to_string();
    let query =
        sql("select count(*) as n from release where task_force = ? and substr(number, 1, 4) = ?")
            .bind(revision.task_force)
            .bind(&year);
    let taken = tx.row(&query).await?.ok_or(Error::NotFound)?.int("n")?;
    let number = format!("{year}-{:03}", taken + 1);
    let update = sql("update release set number = ? where id = ? and number is null")
        .bind(&number)
        .bind(revision.release);
    tx.run_versioned(&update).await?;
    Ok(number)
}

/// What is published, as it is signed: metadata and the table.
#[derive(Debug, Serialize)]
struct Document<'a> {
    format: &'static str,
    number: &'a str,
    revision: i64,
    title: &'a Bilingual,
    published_at: Timestamp,
    cases_read_until: Timestamp,
    counted_in: &'a [String],
    definition: &'a Indicator,
    recipe: &'a Recipe,
    not_in_it_for_want_of_a_date: Option<i64>,
    reason_of_the_revision: &'a Bilingual,
    table: &'a Table,
}

/// The bytes that are signed and published.
///
/// # Errors
/// [`Error::Corrupt`] where it cannot be written.
pub fn document(revision: &Revision, number: &str, at: Timestamp) -> Result<Vec<u8>, Error> {
    let threshold = revision.recipe.protection.threshold().map_or(0, i64::from);
    let document = Document {
        format: "suluh-release-1",
        number,
        revision: revision.revision,
        title: &revision.title,
        published_at: at,
        cases_read_until: revision.taken_at,
        counted_in: &revision.scope,
        definition: &revision.definition,
        recipe: &revision.recipe,
        // A few people without a date are a small count too.
        not_in_it_for_want_of_a_date: Some(revision.undated)
            .filter(|n| *n == 0 || (threshold > 0 && *n >= threshold)),
        reason_of_the_revision: &revision.reason,
        table: &revision.table,
    };
    let mut text = text(&document)?.into_bytes();
    text.push(b'\n');
    Ok(text)
}

/// A step that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub action: ReleaseAction,
    /// Of which revision.
    pub revision: i64,
    /// Name of whoever made it.
    pub account: String,
    /// What was said.
    pub note: String,
}

fn note_place(event: Uuid) -> Place<'static> {
    Place {
        table: "release_event",
        column: "note_a",
        row: event,
    }
}

async fn record(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    revision: &Revision,
    action: ReleaseAction,
    note: &str,
    by: By,
) -> Result<(), Fault> {
    let id = Uuid::now_v7();
    let note = match note.is_empty() {
        true => None,
        false => {
            let sealed = ring.coordination();
            let sealed = sealed.seal(&note_place(id), revision.release.0, note.as_bytes(), random);
            Some(sealed.map_err(Error::from)?.as_bytes().to_vec())
        }
    };
    let insert = sql(
        "insert into release_event (id, release, revision, at, action, account, note_a) \
         values (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(revision.release)
    .bind(revision.revision)
    .bind(by.at)
    .bind(code(action))
    .bind(by.account)
    .bind(note);
    tx.run(&insert).await?;
    Ok(())
}

/// What was done with a release, the latest first.
pub async fn events(tx: &mut Tx, ring: &KeyRing, release: ReleaseId) -> Result<Vec<Event>, Error> {
    let query = sql(
        "select e.id, e.revision, e.at, e.action, e.note_a, a.name from release_event e \
         join account a on a.id = e.account where e.release = ? order by e.at desc, e.id desc",
    )
    .bind(release);
    let rows = tx.rows(&query).await?;
    let event = |row: &crate::Record| {
        let note = match row.bytes_opt("note_a")? {
            None => String::new(),
            Some(sealed) => {
                let sealed = Stored::from_bytes(sealed.to_vec());
                let place = note_place(row.parse("id")?);
                let opened = ring.coordination().open(&place, release.0, &sealed)?;
                opened.text()?.to_string()
            }
        };
        Ok(Event {
            at: row.time("at")?,
            action: row.parse("action")?,
            revision: row.int("revision")?,
            account: row.string("name")?,
            note,
        })
    };
    rows.iter().map(event).collect()
}
