//! Decrees (SK) that name the members of a task force.

use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AttachmentId, DecreeId, RegulationId, TaskForceId};
use domain::taskforce::Succession;
use domain::taskforce::terms::Span;
use jiff::Timestamp;
use jiff::civil::Date;

/// A decree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decree {
    /// Its identifier.
    pub id: DecreeId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its number, as it is cited.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// When it was signed.
    pub issued_on: Date,
    /// The days on which it is in force.
    pub term: Span,
    /// How a successor comes in.
    pub succession: Succession,
    /// The regulation that it rests on.
    pub regulation: Option<RegulationId>,
    /// Its scan.
    pub attachment: Option<AttachmentId>,
    /// Version for saving.
    pub version: i64,
}

/// Adds a decree.
pub async fn add_decree(tx: &mut Tx, new: &Decree, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into decree (id, task_force, number, title, issued_on, valid_from, valid_to, \
             succession, regulation, attachment, created_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(&new.number)
        .bind(&new.title)
        .bind(new.issued_on)
        .bind(new.term.from)
        .bind(new.term.to)
        .bind(code(new.succession))
        .bind(new.regulation)
        .bind(new.attachment)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a decree that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_decree(tx: &mut Tx, changed: &Decree) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update decree set number = ?, title = ?, issued_on = ?, valid_from = ?, valid_to = ?, \
             succession = ?, regulation = ?, attachment = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(&changed.number)
        .bind(&changed.title)
        .bind(changed.issued_on)
        .bind(changed.term.from)
        .bind(changed.term.to)
        .bind(code(changed.succession))
        .bind(changed.regulation)
        .bind(changed.attachment)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

const DECREE: &str = "select id, task_force, number, title, issued_on, valid_from, valid_to, \
     succession, regulation, attachment, version from decree";

/// The decrees of a task force, the latest term first.
pub async fn decrees(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Decree>, Error> {
    let query = sql(DECREE)
        .push(" where task_force = ? order by valid_from desc, id desc")
        .bind(task_force);
    tx.rows(&query).await?.iter().map(read).collect()
}

/// One decree of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such decree.
pub async fn decree(tx: &mut Tx, task_force: TaskForceId, id: DecreeId) -> Result<Decree, Error> {
    let query = sql(DECREE)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn read(row: &Record) -> Result<Decree, Error> {
    Ok(Decree {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        number: row.string("number")?,
        title: row.string("title")?,
        issued_on: row.parse("issued_on")?,
        term: Span {
            from: row.parse("valid_from")?,
            to: row.parse_opt("valid_to")?,
        },
        succession: row.parse("succession")?,
        regulation: row.parse_opt("regulation")?,
        attachment: row.parse_opt("attachment")?,
        version: row.int("version")?,
    })
}
