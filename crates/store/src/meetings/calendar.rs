//! The meetings themselves: what, when, where, and how far each is.

use super::sealing::{self, Sealing};
use super::sitting::{Keepers, tenures};
use super::{posts, series};
use crate::paging::{self, Columns, Count, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::{DivisionId, MeetingId, PostId, SeriesId, TaskForceId};
use domain::meetings::{MeetingAction, MeetingState};
use domain::people::Role;
use jiff::Timestamp;
use jiff::civil::Date;
use policy::Actor;
use serde::{Deserialize, Serialize};
use vault::{KeyRing, Place, SealedA};

/// A meeting.
#[derive(Debug, Clone, PartialEq)]
pub struct Meeting {
    /// Its identifier.
    pub id: MeetingId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// The series it belongs to.
    pub series: Option<SeriesId>,
    /// The division that meets; `None` for the whole task force.
    pub division: Option<DivisionId>,
    /// Name of the meeting.
    pub title: String,
    /// What it is for, as the invitation says it; may be empty.
    pub purpose: String,
    /// How far it is.
    pub state: MeetingState,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where; may be empty for one that is online only.
    pub venue: String,
    /// Link for those who are elsewhere; may be empty.
    pub online: String,
    /// Narahubung: whom to ask; may be empty.
    pub contact: String,
    /// The post that chairs it and signs the invitation.
    pub chair: Option<PostId>,
    /// The post that takes the minutes.
    pub note_taker: Option<PostId>,
    /// Number of the letter, as the mail system gave it; empty for a blank.
    pub letter_number: String,
    /// Date of the letter; `None` for a blank.
    pub letter_date: Option<Date>,
    /// Tembusan, a line each; may be empty.
    pub letter_copies: String,
    /// How it was held.
    pub course: Course,
    /// Version for saving.
    pub version: i64,
}

/// How a meeting was held; [`super::sitting`] writes it as it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// Who led it; empty until it is written.
    pub chaired_by: String,
    /// Who took the notes; empty until it is written.
    pub noted_by: String,
    /// When its door was opened.
    pub opened_at: Option<Timestamp>,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When its minutes were approved.
    pub approved_at: Option<Timestamp>,
    /// When its minutes were published.
    pub published_at: Option<Timestamp>,
}

impl Course {
    const fn keepers(&self) -> Keepers<'_> {
        Keepers {
            chaired_by: self.chaired_by.as_str(),
            noted_by: self.noted_by.as_str(),
        }
    }
}

impl Meeting {
    /// Whether invitations can still be answered.
    pub fn takes_answers(&self, now: Timestamp) -> bool {
        self.state.is_ahead() && now < self.ends_at
    }
}

/// Whom a meeting names, and the link that lets people in, sealed.
#[derive(Serialize, Deserialize)]
struct People {
    online: String,
    contact: String,
    chaired_by: String,
    noted_by: String,
}

fn place(id: MeetingId) -> Place<'static> {
    Place {
        table: "meeting",
        column: "people_a",
        row: id.0,
    }
}

/// Seals whom a meeting names, with who kept it.
pub(super) fn seal_people(
    sealing: &mut Sealing<'_>,
    meeting: &Meeting,
    keepers: Keepers<'_>,
) -> Result<SealedA, Error> {
    let people = People {
        online: meeting.online.clone(),
        contact: meeting.contact.clone(),
        chaired_by: keepers.chaired_by.to_owned(),
        noted_by: keepers.noted_by.to_owned(),
    };
    sealing.record(&place(meeting.id), meeting.id.0, &people)
}

/// Adds a meeting that is yet to be held; what was left unfinished comes onto its agenda by
/// [`super::suggestions::carry_over`].
///
/// # Errors
/// [`Error::NotFound`] when its series, division or posts are another task force's.
pub async fn add(tx: &mut Tx, sealing: &mut Sealing<'_>, new: &Meeting) -> Result<(), Error> {
    check(tx, new).await?;
    let people = seal_people(sealing, new, new.course.keepers())?;
    tx.run(
        &sql(
            "insert into meeting (id, task_force, series, division, title, purpose, state, \
             starts_at, ends_at, venue, people_a, chair, note_taker, letter_number, letter_date, \
             letter_copies, created_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.series)
        .bind(new.division)
        .bind(&new.title)
        .bind(&new.purpose)
        .bind(code(new.state))
        .bind(new.starts_at)
        .bind(new.ends_at)
        .bind(&new.venue)
        .bind(people.as_bytes())
        .bind(new.chair)
        .bind(new.note_taker)
        .bind(&new.letter_number)
        .bind(new.letter_date)
        .bind(&new.letter_copies)
        .bind(sealing.at),
    )
    .await?;
    Ok(())
}

/// Saves a meeting that was read with `changed.version`; its state stays.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between; [`Error::NotFound`] when its series, division
/// or posts are another task force's.
pub async fn save(tx: &mut Tx, sealing: &mut Sealing<'_>, changed: &Meeting) -> Result<(), Error> {
    check(tx, changed).await?;
    let people = seal_people(sealing, changed, changed.course.keepers())?;
    tx.run_versioned(
        &sql(
            "update meeting set series = ?, division = ?, title = ?, purpose = ?, starts_at = ?, \
             ends_at = ?, venue = ?, people_a = ?, chair = ?, note_taker = ?, \
             letter_number = ?, letter_date = ?, letter_copies = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(changed.series)
        .bind(changed.division)
        .bind(&changed.title)
        .bind(&changed.purpose)
        .bind(changed.starts_at)
        .bind(changed.ends_at)
        .bind(&changed.venue)
        .bind(people.as_bytes())
        .bind(changed.chair)
        .bind(changed.note_taker)
        .bind(&changed.letter_number)
        .bind(changed.letter_date)
        .bind(&changed.letter_copies)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

async fn check(tx: &mut Tx, meeting: &Meeting) -> Result<(), Error> {
    if let Some(id) = meeting.series {
        series::find(tx, meeting.task_force, id).await?;
    }
    if let Some(id) = meeting.division {
        posts::check_division(tx, meeting.task_force, id).await?;
    }
    for id in [meeting.chair, meeting.note_taker].into_iter().flatten() {
        posts::check_post(tx, meeting.task_force, id).await?;
    }
    Ok(())
}

/// Takes a step with a meeting; gives the state after it.
///
/// # Errors
/// [`Error::Stale`] when the meeting has no such step from where it is, or somebody was faster.
pub async fn advance(
    tx: &mut Tx,
    meeting: &Meeting,
    action: MeetingAction,
) -> Result<MeetingState, Error> {
    let after = meeting.state.next(action).map_err(|_| Error::Stale)?;
    tx.run_versioned(
        &sql("update meeting set state = ?, version = version + 1 \
             where id = ? and task_force = ? and state = ? and version = ?")
        .bind(code(after))
        .bind(meeting.id)
        .bind(meeting.task_force)
        .bind(code(meeting.state))
        .bind(meeting.version),
    )
    .await?;
    Ok(after)
}

const COLUMNS: &str = "m.id, m.task_force, m.series, m.division, m.title, m.purpose, m.state, \
     m.starts_at, m.ends_at, m.venue, m.people_a, m.chair, m.note_taker, m.letter_number, \
     m.letter_date, m.letter_copies, m.opened_at, m.closed_at, m.approved_at, m.published_at, \
     m.version";

/// What [`read`] reads of a meeting `m`.
pub(super) fn select() -> Sql {
    sql("select ").push(COLUMNS)
}

/// A meeting of the task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such meeting.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: MeetingId,
) -> Result<Meeting, Error> {
    let query = select()
        .push(" from meeting m where m.id = ? and m.task_force = ?")
        .bind(id)
        .bind(task_force);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// A meeting by its identifier alone: for invitations, whose token says which one it is.
pub(super) async fn by_id(tx: &mut Tx, ring: &KeyRing, id: MeetingId) -> Result<Meeting, Error> {
    let query = select().push(" from meeting m where m.id = ?").bind(id);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Which meetings a list shows.
#[derive(Debug, Clone, Copy)]
pub enum Which<'a> {
    /// From a moment on, the next one first.
    From(Timestamp),
    /// Before a moment, the latest first.
    Before(Timestamp),
    /// Over, with minutes that somebody may approve on a day ([`super::sitting::rights`]); the
    /// latest first.
    ToApprove(&'a Actor, Date),
}

impl Which<'_> {
    const fn order(self) -> Order {
        match self {
            Self::From(_) => Order::Ascending,
            Self::Before(_) | Self::ToApprove(..) => Order::Descending,
        }
    }

    fn condition(self, query: Sql, task_force: TaskForceId) -> Sql {
        let query = query.push(" where task_force = ?").bind(task_force);
        match self {
            Self::From(at) => query.push(" and starts_at >= ?").bind(at),
            Self::Before(at) => query.push(" and starts_at < ?").bind(at),
            Self::ToApprove(actor, day) => {
                let query = query
                    .push(" and state = ?")
                    .bind(code(MeetingState::Closed));
                match actor.role {
                    Role::Leader => query,
                    _ => query
                        .push(" and chair in (")
                        .append(tenures(actor.account, day))
                        .push(")"),
                }
            }
        }
    }
}

/// A meeting in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The meeting.
    pub meeting: Meeting,
    /// Name of its division.
    pub division: Option<String>,
    /// How many are invited.
    pub invited: i64,
}

const ORDER: Columns = Columns {
    key: "starts_at",
    id: "id",
};

/// How many meetings a list has.
pub async fn count(tx: &mut Tx, task_force: TaskForceId, which: Which<'_>) -> Result<Count, Error> {
    let query = which.condition(sql("select id from meeting"), task_force);
    paging::count(tx, query).await
}

/// A page of the meetings of a task force.
pub async fn list(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    which: Which<'_>,
    seek: Seek,
    size: u32,
) -> Result<Listing<Listed>, Error> {
    let order = which.order();
    let count = count(tx, task_force, which).await?;
    let inner = which.condition(sql("select * from meeting"), task_force);
    let inner = seek.ordered(seek.condition(inner, order, &ORDER), order, &ORDER, size);
    let query = select()
        .push(
            ", d.name as division_name, \
             (select count(*) from invitee i where i.meeting = m.id) as invited from (",
        )
        .append(inner)
        .push(") as m left join division d on d.id = m.division");
    let query = outer_order(query, order, seek);
    let records = tx.rows(&query).await?;
    seek.page(&records, size, count, &ORDER, |row| {
        Ok(Listed {
            meeting: read(ring, row)?,
            division: row.text_opt("division_name")?.map(str::to_owned),
            invited: row.int("invited")?,
        })
    })
}

/// The rows of the page in the order in which they were found: a join keeps none.
fn outer_order(query: Sql, order: Order, seek: Seek) -> Sql {
    let rising = matches!(order, Order::Ascending) != matches!(seek, Seek::Before(_));
    query.push(if rising {
        " order by m.starts_at, m.id"
    } else {
        " order by m.starts_at desc, m.id desc"
    })
}

pub(super) fn read(ring: &KeyRing, row: &Record) -> Result<Meeting, Error> {
    let id: MeetingId = row.parse("id")?;
    let people = sealing::open::<People>(ring, &place(id), id.0, row.bytes("people_a")?)?;
    let people = people.into_inner();
    Ok(Meeting {
        id,
        task_force: row.parse("task_force")?,
        series: row.parse_opt("series")?,
        division: row.parse_opt("division")?,
        title: row.string("title")?,
        purpose: row.string("purpose")?,
        state: row.parse("state")?,
        starts_at: row.time("starts_at")?,
        ends_at: row.time("ends_at")?,
        venue: row.string("venue")?,
        online: people.online,
        contact: people.contact,
        chair: row.parse_opt("chair")?,
        note_taker: row.parse_opt("note_taker")?,
        letter_number: row.string("letter_number")?,
        letter_date: row.parse_opt("letter_date")?,
        letter_copies: row.string("letter_copies")?,
        course: Course {
            chaired_by: people.chaired_by,
            noted_by: people.noted_by,
            opened_at: row.time_opt("opened_at")?,
            closed_at: row.time_opt("closed_at")?,
            approved_at: row.time_opt("approved_at")?,
            published_at: row.time_opt("published_at")?,
        },
        version: row.int("version")?,
    })
}
