//! Periodic reports: assembled from what the task force did, written, frozen, sent upward.
//!
//! A report is a row of `periodic`; what was read for it and what was written stand sealed A beside
//! it. Once frozen it is read from its snapshot alone and never again from the tables behind it.
//! The level above sees reports that were sent, as they may leave the house.

mod assemble;
mod chapters;
mod exchange;
mod figures;
mod overview;
mod settings;
mod snapshots;
mod steps;
mod texts;

pub use assemble::{Assembling, take};
pub use exchange::{
    Arrival, Envelope, FILE_MOST, Refusal, Sender, arrive, fingerprint, own_fingerprint, senders,
    sign, verify,
};
pub use figures::{figures, of_received};
pub use overview::{Own, Row, overview, own};
pub use settings::{Rules, rules, set_rules};
pub use snapshots::{frozen, keep, snapshot};
pub use steps::{Event, Fault, Step, events, step};
pub use texts::{NewText, Text, save_text, texts};

use crate::paging::{Columns, Count, Listing, Order, Seek, count};
use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AccountId, PeriodicId, TaskForceId};
use domain::periodic::{PeriodicState, ReportPeriod};
use jiff::Timestamp;
use jiff::civil::Date;

/// A report without its contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its identifier.
    pub id: PeriodicId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its period.
    pub period: ReportPeriod,
    /// When it is due.
    pub due_on: Date,
    /// Where it stands.
    pub state: PeriodicState,
    /// How often it was taken up again after it had been frozen.
    pub revision: i64,
    /// When its figures were read.
    pub assembled_at: Timestamp,
    /// When it was frozen.
    pub frozen_at: Option<Timestamp>,
    /// Digest of what was frozen, hexadecimal.
    pub digest: Option<String>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When it was received or given back.
    pub answered_at: Option<Timestamp>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// Version for saving.
    pub version: i64,
}

/// A report to be begun.
#[derive(Debug, Clone, Copy)]
pub struct New {
    /// Its identifier.
    pub id: PeriodicId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// Its period.
    pub period: ReportPeriod,
    /// When it is due.
    pub due_on: Date,
}

/// How periods stand in columns: year, half, and the key that orders them.
fn period_columns(period: ReportPeriod) -> (i64, i64, i64) {
    let half = i64::from(period.half().unwrap_or_default());
    let year = i64::from(period.year());
    (year, half, year * 10 + if half == 0 { 3 } else { half })
}

fn period_of(row: &Record) -> Result<ReportPeriod, Error> {
    let (year, half) = (row.int("year")?, row.int("half")?);
    let year = i16::try_from(year).map_err(|_| Error::Column("year"))?;
    match u8::try_from(half).map_err(|_| Error::Column("half"))? {
        0 => ReportPeriod::annual(year),
        half => ReportPeriod::semester(year, half),
    }
    .map_err(|_| Error::Column("half"))
}

/// Begins a report; its first snapshot follows in the same transaction ([`keep`]).
///
/// # Errors
/// [`Error::Duplicate`] where the task force has one for the period.
pub async fn begin(tx: &mut Tx, new: &New, at: Timestamp) -> Result<(), Error> {
    let (year, half, key) = period_columns(new.period);
    tx.run(
        &sql(
            "insert into periodic (id, task_force, year, half, period_key, due_on, state, \
             revision, assembled_at, created_at, updated_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(year)
        .bind(half)
        .bind(key)
        .bind(new.due_on)
        .bind(code(PeriodicState::START))
        .bind(at)
        .bind(at)
        .bind(at),
    )
    .await?;
    Ok(())
}

const COLUMNS: &str = "select id, task_force, year, half, period_key, due_on, state, revision, \
                       assembled_at, frozen_at, digest, sent_at, answered_at, created_at, version \
                       from periodic";

/// Which reports of its own task force somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    /// All of them.
    All,
    /// Those that were frozen.
    Frozen,
}

impl Sees {
    /// The states, as pieces of a condition.
    fn states(self) -> Vec<&'static str> {
        use domain::Coded;
        PeriodicState::ALL
            .iter()
            .filter(|state| self == Self::All || state.is_frozen())
            .map(|state| state.code())
            .collect()
    }
}

/// Reports of a task force, the latest period first.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    sees: Sees,
    seek: Seek,
    size: u32,
) -> Result<Listing<Report>, Error> {
    let own = |columns: &'static str| {
        sql(columns)
            .push(" where task_force = ? and state in (")
            .bind(task_force)
            .bind_all(sees.states())
            .push(")")
    };
    let columns = Columns {
        key: "period_key",
        id: "id",
    };
    let all = count(tx, own("select id from periodic")).await?;
    let query = seek.condition(own(COLUMNS), Order::Descending, &columns);
    let query = seek.ordered(query, Order::Descending, &columns, size);
    let rows = tx.rows(&query).await?;
    seek.page(&rows, size, all, &columns, read)
}

/// A report of the task force.
///
/// # Errors
/// [`Error::NotFound`] where it has no such report, or none that is seen.
pub async fn find(
    tx: &mut Tx,
    task_force: TaskForceId,
    sees: Sees,
    id: PeriodicId,
) -> Result<Report, Error> {
    let query = sql(COLUMNS)
        .push(" where id = ? and task_force = ? and state in (")
        .bind(id)
        .bind(task_force)
        .bind_all(sees.states())
        .push(")");
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// A report that a task force right below sent.
///
/// # Errors
/// [`Error::NotFound`] where it is not from right below, or was not sent.
pub async fn find_below(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: PeriodicId,
) -> Result<Report, Error> {
    let query = sql(COLUMNS)
        .push(
            " where id = ? and task_force in (select id from task_force where parent = ?) \
             and state in (",
        )
        .bind(id)
        .bind(task_force)
        .bind_all(upward())
        .push(")");
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Codes of the states in which the level above sees a report.
fn upward() -> Vec<&'static str> {
    use domain::Coded;
    PeriodicState::ALL
        .iter()
        .filter(|state| state.is_upward())
        .map(|state| state.code())
        .collect()
}

/// The report of a task force for a period, in whatever state.
pub async fn of_period(
    tx: &mut Tx,
    task_force: TaskForceId,
    period: ReportPeriod,
) -> Result<Option<Report>, Error> {
    let (year, half, _) = period_columns(period);
    let query = sql(COLUMNS)
        .push(" where task_force = ? and year = ? and half = ?")
        .bind(task_force)
        .bind(year)
        .bind(half);
    tx.row(&query).await?.map(|row| read(&row)).transpose()
}

/// How many reports of a task force wait to be approved.
pub async fn in_review(tx: &mut Tx, task_force: TaskForceId) -> Result<Count, Error> {
    let query = sql("select id from periodic where task_force = ? and state = 'in-review'");
    count(tx, query.bind(task_force)).await
}

/// Whether an account of the task force can approve as its leader.
pub async fn has_leader(tx: &mut Tx, task_force: TaskForceId) -> Result<bool, Error> {
    let query = sql(
        "select id from account where task_force = ? and role = 'leader' and state = 'active' \
         limit 1",
    )
    .bind(task_force);
    Ok(tx.row(&query).await?.is_some())
}

fn read(row: &Record) -> Result<Report, Error> {
    Ok(Report {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        period: period_of(row)?,
        due_on: row.parse("due_on")?,
        state: row.parse("state")?,
        revision: row.int("revision")?,
        assembled_at: row.time("assembled_at")?,
        frozen_at: row.time_opt("frozen_at")?,
        digest: row.text_opt("digest")?.map(str::to_owned),
        sent_at: row.time_opt("sent_at")?,
        answered_at: row.time_opt("answered_at")?,
        created_at: row.time("created_at")?,
        version: row.int("version")?,
    })
}

/// Who acts on a report, and when.
#[derive(Debug, Clone, Copy)]
pub struct By {
    /// The account.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
}
