//! Batches of imported rows: their record, their problems, and the mappings that people saved.
//!
//! What a batch holds is written and removed chunk by chunk ([`write`], [`reverse`]), each chunk
//! in one transaction together with the batch's progress, so that an interrupted batch is whole
//! up to a known row and goes on from there.

pub mod reverse;
pub mod write;

use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AccountId, ImportId, TaskForceId};
use domain::imports::{FileEncoding, ImportAction, ImportKind, ImportState};
use domain::{Illegal, MessageKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;

/// The most problems of a batch that are kept one by one; beyond it they are counted.
pub const MOST_ISSUES: i64 = 100_000;

/// Why a batch was not moved.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or somebody else moved the batch in between.
    #[error(transparent)]
    Store(#[from] Error),
    /// Where it stands there is no such step.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// Somebody worked on a case of the batch, so it is not removed.
    #[error("a case of the batch was worked on")]
    InUse,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Step(step) => step.key(),
            Self::InUse => "error-import-in-use",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Step(step) => step.args(),
            Self::Store(_) | Self::InUse => Vec::new(),
        }
    }
}

/// Why a file could not be read to its end: the key of a message and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Key of the message.
    pub key: String,
    /// Its arguments by name.
    pub args: Vec<(String, String)>,
}

impl Failure {
    /// What `message` says.
    pub fn of(message: &impl MessageKey) -> Self {
        Self {
            key: message.key().to_owned(),
            args: message
                .args()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its identifier.
    pub id: ImportId,
    /// The task force whose figures it joins.
    pub task_force: TaskForceId,
    /// What the file holds.
    pub kind: ImportKind,
    /// Name of the file as it was handed in.
    pub file_name: String,
    /// BLAKE3 digest of its bytes, in hexadecimal.
    pub file_digest: String,
    /// Its length in bytes.
    pub file_bytes: i64,
    /// How its bytes are read.
    pub encoding: FileEncoding,
    /// The mapping in its TOML form; empty for a series, which needs none.
    pub mapping: String,
    /// Where the rows come from, as figures say it.
    pub source: String,
    /// Where it stands.
    pub state: ImportState,
    /// Rows of the file; 0 until they were counted.
    pub rows_total: i64,
    /// Rows that were dealt with.
    pub rows_done: i64,
    /// Rows that are in the register.
    pub rows_kept: i64,
    /// Problems found so far.
    pub issues: i64,
    /// Why nothing of it was taken.
    pub failure: Option<Failure>,
    /// Who handed it in; nobody for the command line.
    pub started_by: Option<AccountId>,
    /// Name of who handed it in.
    pub started_by_name: Option<String>,
    /// When.
    pub started_at: Timestamp,
    /// When it last moved: long ago while busy means that nobody works on it.
    pub touched_at: Timestamp,
    /// When its last row was dealt with.
    pub finished_at: Option<Timestamp>,
    /// When it was reversed.
    pub reversed_at: Option<Timestamp>,
    /// Who reversed it.
    pub reversed_by_name: Option<String>,
}

impl Import {
    /// Rows that were dealt with and are not in the register.
    pub fn rows_left_out(&self) -> i64 {
        self.rows_done - self.rows_kept
    }

    /// The state after `action`.
    ///
    /// # Errors
    /// [`Fault::Step`] where there is no such step.
    pub fn after(&self, action: ImportAction) -> Result<ImportState, Fault> {
        Ok(self.state.next(action)?)
    }
}

/// A file that was handed in.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Identifier of the batch.
    pub id: ImportId,
    /// The task force.
    pub task_force: TaskForceId,
    /// What the file holds.
    pub kind: ImportKind,
    /// Name of the file.
    pub file_name: String,
    /// BLAKE3 digest of its bytes, in hexadecimal.
    pub file_digest: String,
    /// Its length in bytes.
    pub file_bytes: i64,
    /// How its bytes are read.
    pub encoding: FileEncoding,
    /// The mapping in its TOML form.
    pub mapping: String,
    /// Where the rows come from.
    pub source: String,
    /// Who hands it in.
    pub by: Option<AccountId>,
}

/// Records a file that was handed in; nothing of it is in the register yet.
pub async fn prepare(tx: &mut Tx, new: &NewImport, at: Timestamp) -> Result<(), Error> {
    let insert = sql(
        "insert into import (id, task_force, kind, file_name, file_digest, file_bytes, encoding, \
         mapping, source, state, rows_total, rows_done, rows_kept, issues, failure, started_by, \
         started_at, touched_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, '', ?, ?, ?)",
    )
    .bind(new.id)
    .bind(new.task_force)
    .bind(code(new.kind))
    .bind(&new.file_name)
    .bind(&new.file_digest)
    .bind(new.file_bytes)
    .bind(code(new.encoding))
    .bind(&new.mapping)
    .bind(&new.source)
    .bind(code(ImportState::START))
    .bind(new.by)
    .bind(at)
    .bind(at);
    tx.run(&insert).await?;
    Ok(())
}

/// How the rows of a prepared file are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the file holds.
    pub kind: ImportKind,
    /// How its bytes are read.
    pub encoding: FileEncoding,
    /// The mapping in its TOML form; empty for a series.
    pub mapping: String,
    /// Where the rows come from.
    pub source: String,
}

/// Changes how a file is to be read, before anything of it is in the register.
///
/// # Errors
/// [`Error::Stale`] once the batch has started.
pub async fn set_reading(tx: &mut Tx, id: ImportId, reading: &Reading) -> Result<(), Error> {
    let update = sql(
        "update import set kind = ?, encoding = ?, mapping = ?, source = ? where id = ? \
         and state in (?, ?)",
    )
    .bind(code(reading.kind))
    .bind(code(reading.encoding))
    .bind(&reading.mapping)
    .bind(&reading.source)
    .bind(id)
    .bind(code(ImportState::Prepared))
    .bind(code(ImportState::Failed));
    tx.run_versioned(&update).await
}

/// Forgets a file of which nothing is in the register.
///
/// # Errors
/// [`Error::Stale`] once the batch has started.
pub async fn discard(tx: &mut Tx, id: ImportId) -> Result<(), Error> {
    let delete = sql("delete from import where id = ? and state in (?, ?)")
        .bind(id)
        .bind(code(ImportState::Prepared))
        .bind(code(ImportState::Failed));
    tx.run_versioned(&delete).await
}

const SELECT: &str = "select i.id, i.task_force, i.kind, i.file_name, i.file_digest, \
     i.file_bytes, i.encoding, i.mapping, i.source, i.state, i.rows_total, i.rows_done, \
     i.rows_kept, i.issues, i.failure, i.started_by, a.name as started_by_name, i.started_at, \
     i.touched_at, i.finished_at, i.reversed_at, r.name as reversed_by_name \
     from import i left join account a on a.id = i.started_by \
     left join account r on r.id = i.reversed_by";

/// A batch of a task force.
///
/// # Errors
/// [`Error::NotFound`] if it has none with this identifier.
pub async fn find(tx: &mut Tx, task_force: TaskForceId, id: ImportId) -> Result<Import, Error> {
    let query = sql(SELECT)
        .push(" where i.id = ? and i.task_force = ?")
        .bind(id)
        .bind(task_force);
    import(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The batches of a task force, newest first; `before` is the time and identifier of the last
/// one shown.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    before: Option<(Timestamp, ImportId)>,
    limit: u32,
) -> Result<Vec<Import>, Error> {
    let mut query = sql(SELECT).push(" where i.task_force = ?").bind(task_force);
    if let Some((at, id)) = before {
        query = query
            .push(" and (i.started_at < ? or (i.started_at = ? and i.id < ?))")
            .bind(at)
            .bind(at)
            .bind(id);
    }
    let query = query
        .push(" order by i.started_at desc, i.id desc limit ?")
        .bind(i64::from(limit));
    tx.rows(&query).await?.iter().map(import).collect()
}

/// Another batch of the same file that figures show, or that is being written.
pub async fn same_file(
    tx: &mut Tx,
    task_force: TaskForceId,
    digest: &str,
    other_than: ImportId,
) -> Result<Option<Import>, Error> {
    let query = sql(SELECT)
        .push(" where i.task_force = ? and i.file_digest = ? and i.id <> ? and i.state in (?, ?)")
        .bind(task_force)
        .bind(digest)
        .bind(other_than)
        .bind(code(ImportState::Done))
        .bind(code(ImportState::Running))
        .push(" order by i.started_at desc limit 1");
    tx.row(&query).await?.as_ref().map(import).transpose()
}

/// The batches for which the program has something to do: to be taken up after a restart.
pub async fn busy(tx: &mut Tx) -> Result<Vec<Import>, Error> {
    let query = sql(SELECT)
        .push(" where i.state in (?, ?)")
        .bind(code(ImportState::Running))
        .bind(code(ImportState::Reversing))
        .push(" order by i.started_at");
    tx.rows(&query).await?.iter().map(import).collect()
}

/// Files that were handed in before `at` and never started: to be forgotten with their bytes.
pub async fn abandoned(tx: &mut Tx, at: Timestamp) -> Result<Vec<Import>, Error> {
    let query = sql(SELECT)
        .push(" where i.state in (?, ?) and i.touched_at < ?")
        .bind(code(ImportState::Prepared))
        .bind(code(ImportState::Failed))
        .bind(at);
    tx.rows(&query).await?.iter().map(import).collect()
}

fn import(row: &Record) -> Result<Import, Error> {
    let failure = row.text("failure")?;
    let name = |column| Ok::<_, Error>(row.text_opt(column)?.map(str::to_owned));
    Ok(Import {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        kind: row.parse("kind")?,
        file_name: row.string("file_name")?,
        file_digest: row.string("file_digest")?,
        file_bytes: row.int("file_bytes")?,
        encoding: row.parse("encoding")?,
        mapping: row.string("mapping")?,
        source: row.string("source")?,
        state: row.parse("state")?,
        rows_total: row.int("rows_total")?,
        rows_done: row.int("rows_done")?,
        rows_kept: row.int("rows_kept")?,
        issues: row.int("issues")?,
        failure: match failure {
            "" => None,
            json => Some(serde_json::from_str(json).map_err(|_| Error::Column("failure"))?),
        },
        started_by: row.parse_opt("started_by")?,
        started_by_name: name("started_by_name")?,
        started_at: row.time("started_at")?,
        touched_at: row.time("touched_at")?,
        finished_at: row.time_opt("finished_at")?,
        reversed_at: row.time_opt("reversed_at")?,
        reversed_by_name: name("reversed_by_name")?,
    })
}

/// One problem of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its place among the problems of the batch, from 0.
    pub position: i64,
    /// The line of the file where the row begins, from 1.
    pub line: i64,
    /// Name of the column; empty for the row as a whole.
    pub column: String,
    /// What stood there, as far as it may be shown.
    pub value: String,
    /// Key of the message that says what is wrong.
    pub reason: String,
    /// Key of the message that says what to do.
    pub suggestion: String,
}

/// The problems of a batch in the order of the file, from place `from` on.
pub async fn issues(
    tx: &mut Tx,
    import: ImportId,
    from: i64,
    limit: u32,
) -> Result<Vec<Issue>, Error> {
    let query = sql(
        "select position, row_number, column_name, value, reason, suggestion from import_issue \
         where import = ? and position >= ? order by position limit ?",
    )
    .bind(import)
    .bind(from)
    .bind(i64::from(limit));
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Issue {
                position: row.int("position")?,
                line: row.int("row_number")?,
                column: row.string("column_name")?,
                value: row.string("value")?,
                reason: row.string("reason")?,
                suggestion: row.string("suggestion")?,
            })
        })
        .collect()
}

/// Problems of the same kind together: how often a value stands in a column for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueGroup {
    /// Name of the column.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Key of the message that says what is wrong.
    pub reason: String,
    /// Key of the message that says what to do.
    pub suggestion: String,
    /// How often.
    pub count: i64,
    /// The line of the file where it occurs first.
    pub first_line: i64,
}

/// The most frequent kinds of problem of a batch.
pub async fn issue_groups(
    tx: &mut Tx,
    import: ImportId,
    limit: u32,
) -> Result<Vec<IssueGroup>, Error> {
    let query = sql(
        "select column_name, value, reason, suggestion, count(*) as n, min(row_number) as first \
         from import_issue where import = ? group by column_name, value, reason, suggestion \
         order by n desc, first limit ?",
    )
    .bind(import)
    .bind(i64::from(limit));
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(IssueGroup {
                column: row.string("column_name")?,
                value: row.string("value")?,
                reason: row.string("reason")?,
                suggestion: row.string("suggestion")?,
                count: row.int("n")?,
                first_line: row.int("first")?,
            })
        })
        .collect()
}

/// A mapping that somebody saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedMapping {
    /// Its name within the task force.
    pub name: String,
    /// Raised with every save.
    pub version: i64,
    /// The TOML form.
    pub body: String,
    /// Who saved it last.
    pub saved_by_name: Option<String>,
    /// When.
    pub saved_at: Timestamp,
}

/// Saves a mapping under its name, over the one that had it; gives its new version.
pub async fn save_mapping(
    tx: &mut Tx,
    task_force: TaskForceId,
    name: &str,
    body: &str,
    by: Option<AccountId>,
    at: Timestamp,
) -> Result<i64, Error> {
    let save = sql(
        "insert into mapping (task_force, name, version, body, saved_by, saved_at) \
         values (?, ?, 1, ?, ?, ?) on conflict (task_force, name) do update set \
         version = mapping.version + 1, body = excluded.body, saved_by = excluded.saved_by, \
         saved_at = excluded.saved_at returning version",
    )
    .bind(task_force)
    .bind(name)
    .bind(body)
    .bind(by)
    .bind(at);
    tx.row(&save).await?.ok_or(Error::NotFound)?.int("version")
}

/// The saved mappings of a task force, by name.
pub async fn mappings(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<SavedMapping>, Error> {
    let query = sql(
        "select m.name, m.version, m.body, a.name as saved_by_name, m.saved_at from mapping m \
         left join account a on a.id = m.saved_by where m.task_force = ? order by m.name",
    )
    .bind(task_force);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(SavedMapping {
                name: row.string("name")?,
                version: row.int("version")?,
                body: row.string("body")?,
                saved_by_name: row.text_opt("saved_by_name")?.map(str::to_owned),
                saved_at: row.time("saved_at")?,
            })
        })
        .collect()
}
