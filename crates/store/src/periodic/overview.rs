//! What the level above waits for: every task force right below, by period.

use super::{COLUMNS, Report, of_period, period_columns, read};
use crate::{Error, Record, Tx, sql};
use domain::ids::{PeriodicId, TaskForceId};
use domain::periodic::{DueRule, PeriodicState, ReportPeriod, Standing};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// One task force right below, and how its reports stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Whether it works in this installation; others send files.
    pub local: bool,
    /// How the report of each period stands, in the order in which they were asked for; none for
    /// periods before the task force was there. With the report, where it can be read.
    pub cells: Vec<Option<(Standing, Option<PeriodicId>)>>,
}

/// What was asked for.
struct Asked<'a> {
    periods: &'a [ReportPeriod],
    rule: DueRule,
    today: Date,
    zone: &'a TimeZone,
}

impl Asked<'_> {
    fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// How a report in this state stands.
    fn standing(&self, report: &Report) -> Standing {
        let at = |at: Option<Timestamp>| self.day(at.unwrap_or(report.created_at));
        match report.state {
            PeriodicState::Draft | PeriodicState::InReview | PeriodicState::Frozen => {
                Standing::begun(report.due_on, self.today)
            }
            PeriodicState::Sent => Standing::Sent(at(report.sent_at)),
            PeriodicState::Received => Standing::Received(at(report.answered_at)),
            PeriodicState::Returned => Standing::returned(report.due_on, self.today),
        }
    }

    /// How the report of a period stands for a task force that is there since a day; none for
    /// periods before it.
    fn cell(&self, period: ReportPeriod, found: Option<&Report>, since: Date) -> Option<Standing> {
        match found {
            Some(report) => Some(self.standing(report)),
            None if period.to() < since => None,
            None => Some(Standing::missing(self.rule.due(period), self.today)),
        }
    }
}

/// How a report of a task force stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its period.
    pub period: ReportPeriod,
    /// When it is due.
    pub due_on: Date,
    /// How it stands.
    pub standing: Standing,
    /// Whether it was begun.
    pub begun: bool,
}

/// How the reports of a task force stand for some periods, without those before it was there.
pub async fn own(
    tx: &mut Tx,
    task_force: TaskForceId,
    periods: &[ReportPeriod],
    rule: DueRule,
    today: Date,
    zone: &TimeZone,
) -> Result<Vec<Own>, Error> {
    let asked = Asked {
        periods,
        rule,
        today,
        zone,
    };
    let query = sql("select created_at from task_force where id = ?").bind(task_force);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let since = asked.day(row.time("created_at")?);
    let mut own = Vec::new();
    for period in periods {
        let found = of_period(tx, task_force, *period).await?;
        if let Some(standing) = asked.cell(*period, found.as_ref(), since) {
            own.push(Own {
                period: *period,
                due_on: found.as_ref().map_or(rule.due(*period), |one| one.due_on),
                standing,
                begun: found.is_some(),
            });
        }
    }
    Ok(own)
}

/// The task forces right below with their reports for some periods, by name.
pub async fn overview(
    tx: &mut Tx,
    task_force: TaskForceId,
    periods: &[ReportPeriod],
    rule: DueRule,
    today: Date,
    zone: &TimeZone,
) -> Result<Vec<Row>, Error> {
    let asked = Asked {
        periods,
        rule,
        today,
        zone,
    };
    let mut rows = local(tx, task_force, &asked).await?;
    rows.extend(remote(tx, task_force, &asked).await?);
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rows)
}

/// The periods as keys, for a condition.
fn keys(periods: &[ReportPeriod]) -> Vec<i64> {
    periods.iter().map(|p| period_columns(*p).2).collect()
}

async fn local(tx: &mut Tx, task_force: TaskForceId, asked: &Asked<'_>) -> Result<Vec<Row>, Error> {
    let query = sql("select id, name, created_at from task_force where parent = ? order by name")
        .bind(task_force);
    let forces = tx.rows(&query).await?;
    if forces.is_empty() || asked.periods.is_empty() {
        return forces.iter().map(|force| empty(force, true)).collect();
    }
    let query = sql(COLUMNS)
        .push(
            " where task_force in (select id from task_force where parent = ?) and period_key in (",
        )
        .bind(task_force)
        .bind_all(keys(asked.periods))
        .push(")");
    let reports = tx
        .rows(&query)
        .await?
        .iter()
        .map(read)
        .collect::<Result<Vec<Report>, Error>>()?;
    let mut rows = Vec::new();
    for force in &forces {
        let id: TaskForceId = force.parse("id")?;
        let since = asked.day(force.time("created_at")?);
        let cell = |period: &ReportPeriod| {
            let found = reports
                .iter()
                .find(|report| report.task_force == id && report.period == *period);
            let link = found.filter(|report| report.state.is_upward());
            let standing = asked.cell(*period, found, since)?;
            Some((standing, link.map(|report| report.id)))
        };
        rows.push(Row {
            name: force.string("name")?,
            local: true,
            cells: asked.periods.iter().map(cell).collect(),
        });
    }
    Ok(rows)
}

fn empty(force: &Record, local: bool) -> Result<Row, Error> {
    Ok(Row {
        name: force.string("name")?,
        local,
        cells: Vec::new(),
    })
}

/// Task forces of other installations: they are known since their first file came.
async fn remote(
    tx: &mut Tx,
    task_force: TaskForceId,
    asked: &Asked<'_>,
) -> Result<Vec<Row>, Error> {
    let query =
        sql("select id, name, trusted_at from periodic_sender where receiver = ? order by name")
            .bind(task_force);
    let senders = tx.rows(&query).await?;
    if senders.is_empty() || asked.periods.is_empty() {
        return senders.iter().map(|sender| empty(sender, false)).collect();
    }
    let query = sql(
        "select sender, period_key, imported_at from periodic_received where sender in \
         (select id from periodic_sender where receiver = ?) and period_key in (",
    )
    .bind(task_force)
    .bind_all(keys(asked.periods))
    .push(")");
    let arrived = tx.rows(&query).await?;
    let mut rows = Vec::new();
    for sender in &senders {
        let id = sender.text("id")?;
        let since = asked.day(sender.time("trusted_at")?);
        let mut cells = Vec::new();
        for period in asked.periods {
            let key = period_columns(*period).2;
            let mut found = None;
            for row in &arrived {
                if row.text("sender")? == id && row.int("period_key")? == key {
                    found = Some(asked.day(row.time("imported_at")?));
                }
            }
            let received = found.map(Standing::Received);
            let standing = received.or_else(|| asked.cell(*period, None, since));
            cells.push(standing.map(|standing| (standing, None)));
        }
        rows.push(Row {
            name: sender.string("name")?,
            local: false,
            cells,
        });
    }
    Ok(rows)
}
