//! Series of meetings: what comes again, how often, and when it is due next.

use crate::{Error, Record, Tx, code, sql};
use domain::ids::{DivisionId, RegulationId, SeriesId, TaskForceId};
use domain::meetings::{Cadence, SeriesKind};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// A series of meetings.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its identifier.
    pub id: SeriesId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// The division that meets; `None` for the whole task force.
    pub division: Option<DivisionId>,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: SeriesKind,
    /// How often it meets.
    pub cadence: Cadence,
    /// The regulation that asks for it.
    pub regulation: Option<RegulationId>,
    /// Whether it still meets.
    pub active: bool,
    /// Version for saving.
    pub version: i64,
}

/// A series with what was held of it and what is planned.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The series.
    pub series: Series,
    /// Name of its division.
    pub division: Option<String>,
    /// When it met last.
    pub last_at: Option<Timestamp>,
    /// When the next meeting is that stands in the calendar.
    pub planned_at: Option<Timestamp>,
    /// When the series was set up: without a meeting, its time runs from there.
    pub since: Timestamp,
}

impl Listed {
    /// Until when the next meeting is due.
    pub fn due_on(&self, zone: &TimeZone) -> Date {
        let last = self.last_at.unwrap_or(self.since);
        self.series.cadence.due_after(zone.to_datetime(last).date())
    }
}

/// Adds a series.
///
/// # Errors
/// [`Error::NotFound`] when its division is another task force's.
pub async fn add(tx: &mut Tx, new: &Series, at: Timestamp) -> Result<(), Error> {
    check(tx, new).await?;
    tx.run(
        &sql(
            "insert into meeting_series (id, task_force, division, name, kind, every_months, \
             regulation, active, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.division)
        .bind(&new.name)
        .bind(code(new.kind))
        .bind(new.cadence.months())
        .bind(new.regulation)
        .bind(new.active)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a series that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between; [`Error::NotFound`] when its division is
/// another task force's.
pub async fn save(tx: &mut Tx, changed: &Series) -> Result<(), Error> {
    check(tx, changed).await?;
    tx.run_versioned(
        &sql(
            "update meeting_series set division = ?, name = ?, kind = ?, every_months = ?, \
             regulation = ?, active = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(changed.division)
        .bind(&changed.name)
        .bind(code(changed.kind))
        .bind(changed.cadence.months())
        .bind(changed.regulation)
        .bind(changed.active)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

async fn check(tx: &mut Tx, series: &Series) -> Result<(), Error> {
    match series.division {
        Some(division) => super::posts::check_division(tx, series.task_force, division).await,
        None => Ok(()),
    }
}

const SERIES: &str = "select s.id, s.task_force, s.division, s.name, s.kind, s.every_months, \
     s.regulation, s.active, s.created_at, s.version, d.name as division_name";

/// A series of the task force.
pub async fn find(tx: &mut Tx, task_force: TaskForceId, id: SeriesId) -> Result<Series, Error> {
    let query = sql(SERIES)
        .push(
            " from meeting_series s left join division d on d.id = s.division \
             where s.id = ? and s.task_force = ?",
        )
        .bind(id)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The series of a task force by name; what still meets comes first. `now` tells what is planned
/// from what was.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    now: Timestamp,
) -> Result<Vec<Listed>, Error> {
    let query = sql(SERIES)
        .push(
            ", (select max(m.starts_at) from meeting m where m.series = s.id \
             and m.state in ('open', 'closed', 'approved', 'published')) as last_at, \
             (select min(m.starts_at) from meeting m where m.series = s.id \
             and m.state in ('draft', 'invited') and m.starts_at >= ?) as planned_at \
             from meeting_series s left join division d on d.id = s.division \
             where s.task_force = ? order by s.active desc, s.name, s.id",
        )
        .bind(now)
        .bind(task_force);
    let rows = tx.rows(&query).await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                series: read(row)?,
                division: row.text_opt("division_name")?.map(str::to_owned),
                last_at: row.time_opt("last_at")?,
                planned_at: row.time_opt("planned_at")?,
                since: row.time("created_at")?,
            })
        })
        .collect()
}

fn read(row: &Record) -> Result<Series, Error> {
    Ok(Series {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        division: row.parse_opt("division")?,
        name: row.string("name")?,
        kind: row.parse("kind")?,
        cadence: Cadence::every(row.int("every_months")?)
            .ok_or(Error::Corrupt("the months of a series"))?,
        regulation: row.parse_opt("regulation")?,
        active: row.bool("active")?,
        version: row.int("version")?,
    })
}
