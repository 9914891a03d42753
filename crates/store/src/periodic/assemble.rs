//! Reading everything that a report is made of, at one moment.

use super::chapters;
use crate::{Error, Sql, Tx, areas, people, sql};
use domain::Coded;
use domain::ids::TaskForceId;
use domain::periodic::{Chapter, ReportPeriod, Snapshot};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// What is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Assembling<'a> {
    /// Whose report it is.
    pub task_force: TaskForceId,
    /// Its period.
    pub period: ReportPeriod,
    /// Counts of people below this do not leave the house.
    pub least: u32,
    /// The zone in which days begin.
    pub zone: &'a TimeZone,
    /// The present.
    pub at: Timestamp,
}

/// What every query is bounded by.
pub(super) struct Scope {
    pub(super) force: TaskForceId,
    pub(super) period: ReportPeriod,
    /// First moment of the period.
    pub(super) first: Timestamp,
    /// First moment after it.
    pub(super) until: Timestamp,
    /// The day as of which something is late: the end of the period, or today before it.
    pub(super) as_of: Date,
    zone: TimeZone,
}

impl Scope {
    fn new(asked: &Assembling<'_>, period: ReportPeriod) -> Result<Self, Error> {
        let moment = |day: Date| {
            let begins = asked.zone.to_timestamp(day.at(0, 0, 0, 0));
            begins.map_err(|_| Error::Corrupt("a period"))
        };
        let after = period
            .to()
            .tomorrow()
            .map_err(|_| Error::Corrupt("a period"))?;
        Ok(Self {
            force: asked.task_force,
            period,
            first: moment(period.from())?,
            until: moment(after)?,
            as_of: period.to().min(asked.zone.to_datetime(asked.at).date()),
            zone: asked.zone.clone(),
        })
    }

    /// The day on which a moment falls.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The condition that a day, month or year in `column` lies in the period: a year alone lies in
    /// that year and in neither of its semesters.
    pub(super) fn months(&self, column: &'static str) -> Sql {
        let from = match self.period.half() {
            None => format!("{:04}", self.period.year()),
            Some(_) => self.period.from().strftime("%Y-%m").to_string(),
        };
        let to = self.period.to().strftime("%Y-%m").to_string();
        sql("substr(")
            .push(column)
            .push(", 1, 7) >= ? and substr(")
            .bind(from)
            .push(column)
            .push(", 1, 7) <= ?")
            .bind(to)
    }

    /// The condition that a day in `column` lies in the period.
    pub(super) fn days(&self, column: &'static str) -> Sql {
        sql(column)
            .push(" >= ? and ")
            .bind(self.period.from())
            .push(column)
            .push(" <= ?")
            .bind(self.period.to())
    }

    /// The condition that a moment in `column` lies in the period.
    pub(super) fn moments(&self, column: &'static str) -> Sql {
        sql(column)
            .push(" >= ? and ")
            .bind(self.first)
            .push(column)
            .push(" < ?")
            .bind(self.until)
    }
}

/// Reads the tables of every chapter and the figures for the level above, in one transaction.
/// Whatever it reads is a count, a code, a day, or the name of an office or an official.
pub async fn take(tx: &mut Tx, asked: &Assembling<'_>) -> Result<Snapshot, Error> {
    let force = people::task_force(tx, asked.task_force).await?;
    let area = areas::find(tx, &force.area).await?;
    let scope = Scope::new(asked, asked.period)?;
    let before = asked
        .period
        .before()
        .map(|period| Scope::new(asked, period))
        .transpose()?;
    let mut chapters = BTreeMap::new();
    for &chapter in Chapter::ALL {
        let tables = chapters::tables(tx, &scope, before.as_ref(), chapter).await?;
        chapters.insert(chapter.code().to_owned(), tables);
    }
    Ok(Snapshot {
        format: Snapshot::FORMAT,
        task_force: force.id,
        name: force.name,
        level: force.level,
        area: (force.area, area.map_or_else(String::new, |area| area.name)),
        period: asked.period,
        taken_at: asked.at,
        least: asked.least,
        figures: chapters::figures(tx, &scope).await?,
        chapters,
    })
}
