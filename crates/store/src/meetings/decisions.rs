//! Decisions of a meeting, numbered within it.

use super::Meeting;
use super::sitting::{self, Fault};
use crate::{Error, Record, Tx, sql};
use domain::ids::{AgendaItemId, DecisionId, MeetingId};
use domain::meetings::minutes::{is_locked, is_written};
use jiff::Timestamp;
use vault::{KeyRing, Place, Random, SealedA, Stored};

/// Most characters of a decision.
pub const MOST: usize = 4_000;

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Its identifier.
    pub id: DecisionId,
    /// The meeting.
    pub meeting: MeetingId,
    /// The item of the agenda that it belongs to.
    pub agenda_item: Option<AgendaItemId>,
    /// Its number within the meeting.
    pub number: i64,
    /// What was decided.
    pub text: String,
    /// Version for saving.
    pub version: i64,
}

/// A decision to be written down.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its identifier.
    pub id: DecisionId,
    /// The item of the agenda that it belongs to.
    pub agenda_item: Option<AgendaItemId>,
    /// What was decided.
    pub text: &'a str,
    /// When it was written down.
    pub at: Timestamp,
}

fn seal(
    ring: &KeyRing,
    random: &mut Random,
    id: DecisionId,
    meeting: MeetingId,
    text: &str,
) -> Result<SealedA, Error> {
    let key = ring.coordination();
    Ok(key.seal(&place(id), meeting.0, text.as_bytes(), random)?)
}

fn place(id: DecisionId) -> Place<'static> {
    Place {
        table: "decision",
        column: "body_a",
        row: id.0,
    }
}

/// Decisions are written while minutes are.
fn may_change(meeting: &Meeting) -> Result<(), Fault> {
    match is_written(meeting.state) && !is_locked(meeting.state) {
        true => Ok(()),
        false => Err(Fault::Locked),
    }
}

/// Writes a decision down and gives its number.
///
/// # Errors
/// [`Fault::Locked`] where the minutes are not being written; [`Error::NotFound`] for an item of
/// another meeting's agenda.
pub async fn add(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    meeting: &Meeting,
    new: &New<'_>,
) -> Result<i64, Fault> {
    may_change(meeting)?;
    check_item(tx, meeting.id, new.agenda_item).await?;
    sitting::lock(tx, meeting.id).await?;
    let last = sql("select coalesce(max(number), 0) as n from decision where meeting = ?")
        .bind(meeting.id);
    let number = tx.row(&last).await?.ok_or(Error::NotFound)?.int("n")? + 1;
    let body = seal(ring, random, new.id, meeting.id, new.text)?;
    tx.run(
        &sql(
            "insert into decision (id, meeting, agenda_item, number, body_a, created_at, version) \
             values (?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(meeting.id)
        .bind(new.agenda_item)
        .bind(number)
        .bind(body.as_bytes())
        .bind(new.at),
    )
    .await?;
    Ok(number)
}

async fn check_item(
    tx: &mut Tx,
    meeting: MeetingId,
    item: Option<AgendaItemId>,
) -> Result<(), Error> {
    let Some(item) = item else {
        return Ok(());
    };
    let query = sql("select id from agenda_item where id = ? and meeting = ?")
        .bind(item)
        .bind(meeting);
    tx.row(&query).await?.map(|_| ()).ok_or(Error::NotFound)
}

/// Saves a decision that was read with `changed.version`.
///
/// # Errors
/// As [`add`]; [`Error::Stale`] when somebody saved in between.
pub async fn save(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    meeting: &Meeting,
    changed: &Decision,
) -> Result<(), Fault> {
    may_change(meeting)?;
    check_item(tx, meeting.id, changed.agenda_item).await?;
    let body = seal(ring, random, changed.id, meeting.id, &changed.text)?;
    tx.run_versioned(
        &sql(
            "update decision set agenda_item = ?, body_a = ?, version = version + 1 \
             where id = ? and meeting = ? and version = ?",
        )
        .bind(changed.agenda_item)
        .bind(body.as_bytes())
        .bind(changed.id)
        .bind(meeting.id)
        .bind(changed.version),
    )
    .await?;
    Ok(())
}

/// Takes a decision back that has no action items; the numbers behind it move up. Gives whether it
/// was taken back.
///
/// # Errors
/// [`Fault::Locked`] where the minutes are not being written; [`Error::NotFound`] where the
/// meeting has no such decision.
pub async fn remove(tx: &mut Tx, meeting: &Meeting, id: DecisionId) -> Result<bool, Fault> {
    may_change(meeting)?;
    sitting::lock(tx, meeting.id).await?;
    let query = sql("select number from decision where id = ? and meeting = ?")
        .bind(id)
        .bind(meeting.id);
    let number = tx
        .row(&query)
        .await?
        .ok_or(Error::NotFound)?
        .int("number")?;
    let removed = tx
        .run(
            &sql("delete from decision where id = ? and not exists \
                 (select 1 from action_item where decision = ?)")
            .bind(id)
            .bind(id),
        )
        .await?;
    if removed == 0 {
        return Ok(false);
    }
    tx.run(
        &sql("update decision set number = number - 1 where meeting = ? and number > ?")
            .bind(meeting.id)
            .bind(number),
    )
    .await?;
    Ok(true)
}

const COLUMNS: &str =
    "select id, meeting, agenda_item, number, body_a, version from decision where meeting = ?";

/// The decisions of a meeting by number.
pub async fn list(tx: &mut Tx, ring: &KeyRing, meeting: MeetingId) -> Result<Vec<Decision>, Error> {
    let query = sql(COLUMNS).bind(meeting).push(" order by number");
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(row, ring)).collect()
}

/// One decision of a meeting.
///
/// # Errors
/// [`Error::NotFound`] where the meeting has no such decision.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
    id: DecisionId,
) -> Result<Decision, Error> {
    let query = sql(COLUMNS).bind(meeting).push(" and id = ?").bind(id);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?, ring)
}

fn read(row: &Record, ring: &KeyRing) -> Result<Decision, Error> {
    let id: DecisionId = row.parse("id")?;
    let meeting: MeetingId = row.parse("meeting")?;
    let sealed = Stored::from_bytes(row.bytes("body_a")?.to_vec());
    let opened = ring.coordination().open(&place(id), meeting.0, &sealed)?;
    Ok(Decision {
        id,
        meeting,
        agenda_item: row.parse_opt("agenda_item")?,
        number: row.int("number")?,
        text: opened.text()?.to_owned(),
        version: row.int("version")?,
    })
}
