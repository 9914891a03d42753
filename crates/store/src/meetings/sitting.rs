//! A meeting as it is held: its door is opened, it is closed, its minutes are approved and
//! published. Who may do what with the minutes follows from the posts that lead it.

use super::agenda;
use super::calendar::{Meeting, read, seal_people, select};
use super::sealing::Sealing;
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::Illegal;
use domain::ids::{AccountId, AgendaItemId, MeetingId, PostId, TaskForceId};
use domain::meetings::MeetingAction;
use domain::meetings::door::DoorKey;
use domain::meetings::minutes::Rights;
use domain::people::Role;
use jiff::Timestamp;
use jiff::civil::Date;
use policy::{Actor, Capability};
use thiserror::Error as ThisError;
use vault::{KeyRing, Place, Random, Stored};

/// Meetings that are held at the same moment; a typed code is looked for among them.
const DOORS: i64 = 200;

/// Why a step was not taken.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The meeting has no such step.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// The minutes are approved: they change only by a correction with a reason.
    #[error("the minutes are locked")]
    Locked,
}

impl From<vault::Error> for Fault {
    fn from(error: vault::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The meetings of a task force that began before a moment, the oldest first, at most `most`.
pub async fn begun_before(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    before: Timestamp,
    most: u32,
) -> Result<Vec<Meeting>, Error> {
    let query = select()
        .push(" from meeting m where m.task_force = ? and m.starts_at < ?")
        .bind(task_force)
        .bind(before)
        .push(" order by m.starts_at, m.id limit ?")
        .bind(most);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(ring, row)).collect()
}

/// A meeting with the secret of its door, for people in front of the screen; `None` in place of
/// the secret where the door was never opened.
///
/// # Errors
/// [`Error::NotFound`] where no meeting has this identifier.
pub async fn at_door(
    tx: &mut Tx,
    ring: &KeyRing,
    id: MeetingId,
) -> Result<(Meeting, Option<DoorKey>), Error> {
    let query = with_door().push(" where m.id = ?").bind(id);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    Ok((read(ring, &row)?, door_key(&row, ring, id)?))
}

/// The meetings that are being held, each with the secret of its door: where somebody typed a code
/// and nothing else.
pub async fn open_doors(tx: &mut Tx, ring: &KeyRing) -> Result<Vec<(Meeting, DoorKey)>, Error> {
    let query = with_door()
        .push(" where m.state = 'open' order by m.starts_at limit ?")
        .bind(DOORS);
    let mut doors = Vec::new();
    for row in tx.rows(&query).await? {
        let meeting = read(ring, &row)?;
        if let Some(key) = door_key(&row, ring, meeting.id)? {
            doors.push((meeting, key));
        }
    }
    Ok(doors)
}

fn with_door() -> Sql {
    select().push(", m.door_key_a from meeting m")
}

fn door_key(row: &Record, ring: &KeyRing, id: MeetingId) -> Result<Option<DoorKey>, Error> {
    let Some(bytes) = row.bytes_opt("door_key_a")? else {
        return Ok(None);
    };
    let sealed = Stored::from_bytes(bytes.to_vec());
    let opened = ring.coordination().open(&door_place(id), id.0, &sealed)?;
    let key = DoorKey::from_slice(opened.get());
    key.map(Some).ok_or(Error::Corrupt("key of a door"))
}

fn door_place(id: MeetingId) -> Place<'static> {
    Place {
        table: "meeting",
        column: "door_key_a",
        row: id.0,
    }
}

/// Opens a meeting and its door; the secret stays the one that was made first.
///
/// # Errors
/// [`Fault::Step`] where it cannot be opened; [`Error::Stale`] when somebody was faster.
pub async fn open(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    meeting: &Meeting,
    at: Timestamp,
) -> Result<(), Fault> {
    let state = meeting.state.next(MeetingAction::Open)?;
    let key = DoorKey::from_bytes(random.bytes()?);
    let place = door_place(meeting.id);
    let sealed = ring
        .coordination()
        .seal(&place, meeting.id.0, key.as_bytes(), random)?;
    tx.run_versioned(
        &sql(
            "update meeting set state = ?, opened_at = coalesce(opened_at, ?), \
             door_key_a = coalesce(door_key_a, ?), version = version + 1 \
             where id = ? and version = ?",
        )
        .bind(code(state))
        .bind(at)
        .bind(sealed.as_bytes())
        .bind(meeting.id)
        .bind(meeting.version),
    )
    .await?;
    Ok(())
}

/// Makes the secret of the door of a meeting that is open and has none: it was opened elsewhere.
pub async fn hang_door(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    id: MeetingId,
) -> Result<(), Error> {
    let key = DoorKey::from_bytes(random.bytes()?);
    let sealed = ring
        .coordination()
        .seal(&door_place(id), id.0, key.as_bytes(), random)?;
    tx.run(
        &sql("update meeting set door_key_a = ? where id = ? and door_key_a is null")
            .bind(sealed.as_bytes())
            .bind(id),
    )
    .await?;
    Ok(())
}

/// Who led a meeting and who took its notes, as their names stand in the minutes.
#[derive(Debug, Clone, Copy)]
pub struct Keepers<'a> {
    /// Who led it.
    pub chaired_by: &'a str,
    /// Who took the notes.
    pub noted_by: &'a str,
}

/// Closes a meeting.
///
/// # Errors
/// [`Fault::Step`] where it is not open; [`Error::Stale`] when somebody was faster.
pub async fn close(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    keepers: Keepers<'_>,
) -> Result<(), Fault> {
    let state = meeting.state.next(MeetingAction::Close)?;
    let people = seal_people(sealing, meeting, keepers)?;
    tx.run_versioned(
        &sql(
            "update meeting set state = ?, closed_at = ?, people_a = ?, version = version + 1 \
             where id = ? and version = ?",
        )
        .bind(code(state))
        .bind(sealing.at)
        .bind(people.as_bytes())
        .bind(meeting.id)
        .bind(meeting.version),
    )
    .await?;
    Ok(())
}

/// Writes who led a meeting and who took its notes.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn name_keepers(
    tx: &mut Tx,
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    keepers: Keepers<'_>,
) -> Result<(), Error> {
    let people = seal_people(sealing, meeting, keepers)?;
    tx.run_versioned(
        &sql("update meeting set people_a = ?, version = version + 1 \
             where id = ? and version = ?")
        .bind(people.as_bytes())
        .bind(meeting.id)
        .bind(meeting.version),
    )
    .await
}

/// Approves the minutes of a meeting.
///
/// # Errors
/// [`Fault::Step`] where it is not closed; [`Error::Stale`] when somebody was faster.
pub async fn approve(
    tx: &mut Tx,
    meeting: &Meeting,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Fault> {
    let state = meeting.state.next(MeetingAction::Approve)?;
    tx.run_versioned(
        &sql(
            "update meeting set state = ?, approved_by = ?, approved_at = ?, \
             version = version + 1 where id = ? and version = ?",
        )
        .bind(code(state))
        .bind(by)
        .bind(at)
        .bind(meeting.id)
        .bind(meeting.version),
    )
    .await?;
    Ok(())
}

/// Publishes the minutes of a meeting to the members of its task force.
///
/// # Errors
/// [`Fault::Step`] where they are not approved; [`Error::Stale`] when somebody was faster.
pub async fn publish(tx: &mut Tx, meeting: &Meeting, at: Timestamp) -> Result<(), Fault> {
    let state = meeting.state.next(MeetingAction::Publish)?;
    tx.run_versioned(
        &sql(
            "update meeting set state = ?, published_at = ?, version = version + 1 \
             where id = ? and version = ?",
        )
        .bind(code(state))
        .bind(at)
        .bind(meeting.id)
        .bind(meeting.version),
    )
    .await?;
    Ok(())
}

/// What somebody may do with the minutes of a meeting, by their role and the posts that they hold
/// on `day`.
pub async fn rights(
    tx: &mut Tx,
    meeting: &Meeting,
    actor: &Actor,
    day: Date,
) -> Result<Rights, Error> {
    let held = held_by(tx, actor.account, day).await?;
    let holds = |post: Option<PostId>| post.is_some_and(|post| held.contains(&post));
    let chairs = holds(meeting.chair);
    Ok(Rights {
        coordinates: policy::can(actor.role, Capability::Coordinate),
        writes: chairs || holds(meeting.note_taker),
        approves: chairs || actor.role == Role::Leader,
    })
}

/// The posts that an account holds on `day`.
pub async fn held_by(tx: &mut Tx, account: AccountId, day: Date) -> Result<Vec<PostId>, Error> {
    let rows = tx.rows(&tenures(account, day)).await?;
    rows.iter().map(|row| row.parse("post")).collect()
}

/// The posts that an account holds on `day`, as a query.
pub(super) fn tenures(account: AccountId, day: Date) -> Sql {
    sql(
        "select post from tenure where account = ? and from_on <= ? \
         and (to_on is null or to_on >= ?)",
    )
    .bind(account)
    .bind(day)
    .bind(day)
}

/// Name and title of who holds a post on `day`; `None` while it is vacant.
pub async fn holder(
    tx: &mut Tx,
    post: PostId,
    day: Date,
) -> Result<Option<(String, String)>, Error> {
    let query = sql(
        "select name, official_title from tenure where post = ? and from_on <= ? \
         and (to_on is null or to_on >= ?) order by from_on desc limit 1",
    )
    .bind(post)
    .bind(day)
    .bind(day);
    tx.row(&query)
        .await?
        .map(|row| Ok((row.string("name")?, row.string("official_title")?)))
        .transpose()
}

/// An item of the agenda as the minutes show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaLine {
    /// Its identifier.
    pub id: AgendaItemId,
    /// Its place.
    pub position: i64,
    /// What it is about.
    pub title: String,
    /// Who presents it; may be empty.
    pub presenter: String,
}

/// The agenda of a meeting in its order.
pub async fn agenda(
    tx: &mut Tx,
    ring: &KeyRing,
    meeting: MeetingId,
) -> Result<Vec<AgendaLine>, Error> {
    let query =
        sql("select id, position, body_a from agenda_item where meeting = ? order by position, id")
            .bind(meeting);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            let id: AgendaItemId = row.parse("id")?;
            let body = agenda::open(ring, meeting, id, row)?;
            Ok(AgendaLine {
                id,
                position: row.int("position")?,
                title: body.title,
                presenter: body.presenter,
            })
        })
        .collect()
}

/// Serialises what gives numbers within a meeting: whoever comes second waits for the first.
pub(crate) async fn lock(tx: &mut Tx, meeting: MeetingId) -> Result<(), Error> {
    tx.run(&sql("update meeting set created_at = created_at where id = ?").bind(meeting))
        .await?;
    Ok(())
}
