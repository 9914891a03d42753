//! Action items: what a post is to do until when. They outlive the meeting that made them and the
//! official who holds the post.

mod lists;

pub use lists::{
    Assignable, Filter, Of, assignable, count, count_overdue, count_reminded, divisions, list,
    of_meeting, open_for_posts, remind, unfinished,
};

use crate::{Error, Record, Tx, code, sql};
use domain::Illegal;
use domain::action_items::{ActionState, ActionStep, NoEvidence, Number, may_finish};
use domain::ids::{
    ActionItemId, AttachmentId, DecisionId, DivisionId, MeetingId, PostId, TaskForceId,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use thiserror::Error as ThisError;
use vault::{KeyRing, Place, Random, SealedA, Stored};

/// Why a step was not taken.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The item has no such step.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// It was to be finished without evidence and without a reason why there is none.
    #[error(transparent)]
    Evidence(#[from] NoEvidence),
}

impl From<vault::Error> for Fault {
    fn from(error: vault::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What is to be done, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Body {
    /// In one line.
    pub title: String,
    /// In more; may be empty.
    pub details: String,
}

/// Something that was said about the progress of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When, in microseconds since 1970.
    at: i64,
    /// Name of who wrote it.
    pub by: String,
    /// The step that was taken with it; empty for a note alone.
    step: String,
    /// What was written; may be empty beside a step.
    pub text: String,
}

impl Note {
    /// When it was written.
    pub fn at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.at).unwrap_or_default()
    }

    /// The step that was taken with it.
    pub fn step(&self) -> Option<ActionStep> {
        self.step.parse().ok()
    }
}

/// A new action item.
#[derive(Debug, Clone)]
pub struct New {
    /// Its identifier.
    pub id: ActionItemId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// The meeting that made it.
    pub meeting: Option<MeetingId>,
    /// The decision that it carries out.
    pub decision: Option<DecisionId>,
    /// What is to be done.
    pub body: Body,
    /// Who is to do it.
    pub post: PostId,
    /// Bidang.
    pub division: Option<DivisionId>,
    /// Until when.
    pub due_on: Date,
}

/// An action item.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionItem {
    /// Its identifier.
    pub id: ActionItemId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// The meeting that made it.
    pub meeting: Option<MeetingId>,
    /// The decision that it carries out.
    pub decision: Option<DecisionId>,
    /// Its number: `TL-2024-017`.
    pub number: String,
    /// What is to be done.
    pub body: Body,
    /// Who is to do it.
    pub post: PostId,
    /// Title of the post.
    pub post_title: String,
    /// Bidang.
    pub division: Option<DivisionId>,
    /// Name of the division; empty where there is none.
    pub division_name: String,
    /// Until when.
    pub due_on: Date,
    /// How far it is.
    pub state: ActionState,
    /// What was said about it, the first first.
    pub notes: Vec<Note>,
    /// The file that shows that it was done.
    pub evidence: Option<AttachmentId>,
    /// When it was done.
    pub done_on: Option<Date>,
    /// When it was last brought to mind.
    pub reminded_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

fn place(id: ActionItemId, column: &'static str) -> Place<'static> {
    Place {
        table: "action_item",
        column,
        row: id.0,
    }
}

fn seal<T: Serialize>(
    ring: &KeyRing,
    random: &mut Random,
    id: ActionItemId,
    column: &'static str,
    record: &T,
) -> Result<SealedA, Error> {
    let key = ring.coordination();
    Ok(key.seal_record(&place(id, column), id.0, record, random)?)
}

/// Adds an item and gives its number in the year of `today`.
///
/// # Errors
/// [`Error::NotFound`] when its post, division, meeting or decision is another task force's.
pub async fn add(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    new: &New,
    today: Date,
    at: Timestamp,
) -> Result<String, Error> {
    check(tx, new).await?;
    let number = next_number(tx, new.task_force, today.year())
        .await?
        .to_string();
    let body = seal(ring, random, new.id, "body_a", &new.body)?;
    tx.run(
        &sql(
            "insert into action_item (id, task_force, meeting, decision, number, body_a, post, \
             division, due_on, state, created_at, updated_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.meeting)
        .bind(new.decision)
        .bind(&number)
        .bind(body.as_bytes())
        .bind(new.post)
        .bind(new.division)
        .bind(new.due_on)
        .bind(code(ActionState::START))
        .bind(at)
        .bind(at),
    )
    .await?;
    Ok(number)
}

/// The number after the last one of the year. The row of the task force is held until the end of
/// the transaction, so that two people do not get the same one.
async fn next_number(tx: &mut Tx, task_force: TaskForceId, year: i16) -> Result<Number, Error> {
    tx.run(&sql("update task_force set name = name where id = ?").bind(task_force))
        .await?;
    let query = sql(
        "select number from action_item where task_force = ? and number like ? \
         order by length(number) desc, number desc limit 1",
    )
    .bind(task_force)
    .bind(format!("TL-{year:04}-%"));
    match tx.row(&query).await? {
        Some(row) => {
            let last: Number = row.parse("number")?;
            Ok(last.next())
        }
        None => Ok(Number::first(year)),
    }
}

async fn check(tx: &mut Tx, new: &New) -> Result<(), Error> {
    check_assignment(tx, new.task_force, new.post, new.division).await?;
    if let Some(meeting) = new.meeting {
        let query = sql("select id from meeting where id = ? and task_force = ?")
            .bind(meeting)
            .bind(new.task_force);
        tx.row(&query).await?.ok_or(Error::NotFound)?;
    }
    if let Some(decision) = new.decision {
        let query = sql("select id from decision where id = ? and meeting = ?")
            .bind(decision)
            .bind(new.meeting);
        tx.row(&query).await?.ok_or(Error::NotFound)?;
    }
    Ok(())
}

async fn check_assignment(
    tx: &mut Tx,
    task_force: TaskForceId,
    post: PostId,
    division: Option<DivisionId>,
) -> Result<(), Error> {
    let query = sql("select id from post where id = ? and task_force = ?")
        .bind(post)
        .bind(task_force);
    tx.row(&query).await?.ok_or(Error::NotFound)?;
    if let Some(division) = division {
        let query = sql("select id from division where id = ? and task_force = ?")
            .bind(division)
            .bind(task_force);
        tx.row(&query).await?.ok_or(Error::NotFound)?;
    }
    Ok(())
}

/// Saves words, post, division and due date of an item that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between; [`Error::NotFound`] when post or division is
/// another task force's.
pub async fn save(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    changed: &ActionItem,
    at: Timestamp,
) -> Result<(), Error> {
    check_assignment(tx, changed.task_force, changed.post, changed.division).await?;
    let body = seal(ring, random, changed.id, "body_a", &changed.body)?;
    tx.run_versioned(
        &sql(
            "update action_item set body_a = ?, post = ?, division = ?, due_on = ?, \
             reminded_at = null, updated_at = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(body.as_bytes())
        .bind(changed.post)
        .bind(changed.division)
        .bind(changed.due_on)
        .bind(at)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

/// What is said about an item, with a step or without one.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a> {
    /// The step.
    pub step: Option<ActionStep>,
    /// Name of who writes.
    pub by: &'a str,
    /// What they write; may be empty beside a step that needs no reason.
    pub text: &'a str,
    /// The file that shows that it was done.
    pub evidence: Option<AttachmentId>,
    /// The day, in the task force's time zone.
    pub today: Date,
    /// When.
    pub at: Timestamp,
}

/// Writes progress on an item that was read with its version; gives the state after it.
///
/// # Errors
/// [`Fault::Step`] where the item has no such step; [`Fault::Evidence`] where it is finished with
/// neither evidence nor a word; [`Error::Stale`] when somebody saved in between.
pub async fn report(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    item: &ActionItem,
    progress: &Progress<'_>,
) -> Result<ActionState, Fault> {
    let state = match progress.step {
        Some(step) => item.state.next(step)?,
        None => item.state,
    };
    if progress.step == Some(ActionStep::Finish) {
        may_finish(
            progress.evidence.is_some(),
            !progress.text.trim().is_empty(),
        )?;
    }
    let mut notes = item.notes.clone();
    notes.push(Note {
        at: progress.at.as_microsecond(),
        by: progress.by.to_owned(),
        step: progress.step.map_or("", domain::Coded::code).to_owned(),
        text: progress.text.trim().to_owned(),
    });
    let done_on = match progress.step {
        Some(ActionStep::Finish) => Some(progress.today),
        Some(ActionStep::Reopen) => None,
        _ => item.done_on,
    };
    let sealed = seal(ring, random, item.id, "progress_a", &notes)?;
    tx.run_versioned(
        &sql(
            "update action_item set state = ?, progress_a = ?, evidence = ?, done_on = ?, \
             updated_at = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(code(state))
        .bind(sealed.as_bytes())
        .bind(progress.evidence.or(item.evidence))
        .bind(done_on)
        .bind(progress.at)
        .bind(item.id)
        .bind(item.task_force)
        .bind(item.version),
    )
    .await?;
    Ok(state)
}

const COLUMNS: &str = "select i.id, i.task_force, i.meeting, i.decision, i.number, i.body_a, \
     i.post, p.title as post_title, i.division, d.name as division_name, i.due_on, i.state, \
     i.progress_a, i.evidence, i.done_on, i.reminded_at, i.created_at, i.version \
     from action_item i join post p on p.id = i.post left join division d on d.id = i.division";

/// An item of the task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such item.
pub async fn find(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: ActionItemId,
) -> Result<ActionItem, Error> {
    let query = sql(COLUMNS)
        .push(" where i.id = ? and i.task_force = ?")
        .bind(id)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?, ring)
}

/// What is to be done with the items of these numbers, by number; a number that the task force does
/// not have is left out.
pub async fn titles(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    numbers: &[String],
) -> Result<HashMap<String, String>, Error> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let query =
        sql("select id, number, body_a from action_item where task_force = ? and number in (")
            .bind(task_force)
            .bind_all(numbers.iter().map(String::as_str))
            .push(")");
    let rows = tx.rows(&query).await?;
    let title = |row: &Record| {
        let body: Body = open(ring, row.parse("id")?, "body_a", row.bytes("body_a")?)?;
        Ok((row.string("number")?, body.title))
    };
    rows.iter().map(title).collect()
}

fn open<T: DeserializeOwned>(
    ring: &KeyRing,
    id: ActionItemId,
    column: &'static str,
    bytes: &[u8],
) -> Result<T, Error> {
    let sealed = Stored::from_bytes(bytes.to_vec());
    let opened = ring
        .coordination()
        .open(&place(id, column), id.0, &sealed)?;
    Ok(opened.record::<T>()?.into_inner())
}

fn read(row: &Record, ring: &KeyRing) -> Result<ActionItem, Error> {
    let id: ActionItemId = row.parse("id")?;
    let notes = match row.bytes_opt("progress_a")? {
        Some(bytes) => open(ring, id, "progress_a", bytes)?,
        None => Vec::new(),
    };
    Ok(ActionItem {
        id,
        task_force: row.parse("task_force")?,
        meeting: row.parse_opt("meeting")?,
        decision: row.parse_opt("decision")?,
        number: row.string("number")?,
        body: open(ring, id, "body_a", row.bytes("body_a")?)?,
        post: row.parse("post")?,
        post_title: row.string("post_title")?,
        division: row.parse_opt("division")?,
        division_name: row
            .text_opt("division_name")?
            .unwrap_or_default()
            .to_owned(),
        due_on: row.parse("due_on")?,
        state: row.parse("state")?,
        notes,
        evidence: row.parse_opt("evidence")?,
        done_on: row.parse_opt("done_on")?,
        reminded_at: row.time_opt("reminded_at")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}
