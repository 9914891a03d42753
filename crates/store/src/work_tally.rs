//! The tally of work: what the page of services and referrals shows without reading the register.
//!
//! As the tally of routes, it is kept by the transaction that changes a case. Of each case its
//! area and its parts are kept: what it adds follows from these. Each part counts in its month, in
//! that year, and in all time.
//!
//! What waits is late from some day on. Its due date stands in the key, so that whoever reads
//! decides by their own day, and nothing has to be counted anew at midnight.

mod parts;

use crate::bulk::Insert;
use crate::route_tally::{HELD, periods};
use crate::{Dialect, Error, Tx, Value, sql};
use domain::ids::CaseId;
use jiff::Timestamp;
use std::collections::BTreeMap;

use parts::{CASES, read};

/// What is counted. Services, by whether they began in time, in the month of their application.
pub(crate) const SERVICE: &str = "service";
/// Referrals, by what became of them, in the month in which they were sent.
pub(crate) const REFERRAL: &str = "referral";
/// Referrals, by whether they were answered in time, in the same month.
pub(crate) const ANSWER: &str = "answer";
/// Services that nothing met, by why, in the month of their application.
pub(crate) const UNMET: &str = "unmet";
/// Cases by how far restitution came, in the month of their registration.
pub(crate) const RESTITUTION: &str = "restitution";
/// Cases by team, in the month of their registration.
pub(crate) const OPENED: &str = "opened";
/// Cases by team, in the month in which they were closed.
pub(crate) const CLOSED: &str = "closed";
/// Open cases by team and owner, in no month.
pub(crate) const OPEN: &str = "open";

/// A due moment as it stands in the key: of equal length, so that its order is that of the time.
pub(crate) fn moment(at: Timestamp) -> String {
    format!("{:016}", at.as_microsecond().max(0))
}

/// Measure, month, subject, state and detail.
type Part = [String; 5];

/// What a case adds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Work {
    area: String,
    parts: BTreeMap<Part, i64>,
}

/// A cell within a task force: measure, period, area, subject, state and detail, in the order of
/// the key.
type Cell = [String; 6];
type Cells = BTreeMap<Cell, i64>;

impl Work {
    fn count(&mut self, part: [&str; 5]) {
        *self.parts.entry(part.map(str::to_owned)).or_default() += 1;
    }

    /// Adds it to the cells, `sign` times.
    fn add(&self, cells: &mut Cells, sign: i64) {
        for ([measure, month, subject, state, detail], n) in &self.parts {
            for period in periods(month) {
                let cell = [measure, period, &self.area, subject, state, detail];
                *cells.entry(cell.map(str::to_owned)).or_default() += sign * n;
            }
        }
    }

    /// The parts as they are kept: codes, dates and identifiers, none of which holds a separator.
    fn text(&self) -> String {
        let part = |(part, n): (&Part, &i64)| format!("{},{n}", part.join(","));
        self.parts.iter().map(part).collect::<Vec<_>>().join(";")
    }

    fn from_text(area: String, text: &str) -> Option<Self> {
        let part = |part: &str| {
            let mut fields = part.split(',').map(str::to_owned);
            let mut next = || fields.next();
            let key = [next()?, next()?, next()?, next()?, next()?];
            Some((key, next()?.parse().ok()?))
        };
        let parts = text.split(';').filter(|text| !text.is_empty()).map(part);
        Some(Self {
            area,
            parts: parts.collect::<Option<_>>()?,
        })
    }
}

/// Brings the tally up to date with one case: to be called after any change of its services,
/// referrals, owner, stage, restitution or area, in the same transaction.
pub(crate) async fn refresh_case(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    // Locked on PostgreSQL, so that two changes of one case do not take back the same parts twice.
    let query = sql(CASES).push(" where c.id = ?").bind(case);
    let query = match tx.dialect() {
        Dialect::Sqlite => query,
        Dialect::Postgres => query.push(" for update"),
    };
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    // An imported batch is never added to own cases.
    if row.text_opt("import")?.is_some() {
        return Ok(());
    }
    let kept = sql("select area, parts from case_work where case_id = ?").bind(case);
    let before = match tx.row(&kept).await? {
        Some(row) => Some(
            Work::from_text(row.string("area")?, row.text("parts")?)
                .ok_or(Error::Column("parts"))?,
        ),
        None => None,
    };
    let task_force = row.string("task_force")?;
    for (id, now) in read(tx, &[row]).await? {
        if before.as_ref() == Some(&now) {
            continue;
        }
        let mut change = Cells::new();
        now.add(&mut change, 1);
        if let Some(before) = &before {
            before.add(&mut change, -1);
        }
        change.retain(|_, n| *n != 0);
        apply(tx, &task_force, &change).await?;
        remove_empty(tx, &task_force, &change).await?;
        keep(tx, vec![(id, now)]).await?;
    }
    Ok(())
}

/// Adds the changes, in the order of the cells: two transactions that touch the same cells take
/// their locks in the same order.
async fn apply(tx: &mut Tx, task_force: &str, change: &Cells) -> Result<(), Error> {
    let rows = change
        .iter()
        .map(|(cell, n)| {
            std::iter::once(Value::from(task_force))
                .chain(cell.iter().map(Value::from))
                .chain([Value::from(*n)])
        })
        .collect();
    let add = Insert {
        head: "insert into work_tally (task_force, measure, period, area, subject, state, detail, \
               n) values ",
        row: "(?, ?, ?, ?, ?, ?, ?, ?)",
        tail: " on conflict (task_force, measure, period, area, subject, state, detail) do update \
               set n = work_tally.n + excluded.n",
    };
    add.run(tx, rows).await
}

/// Removes the cells in which nothing is left.
async fn remove_empty(tx: &mut Tx, task_force: &str, change: &Cells) -> Result<(), Error> {
    for cell in change.iter().filter(|(_, n)| **n < 0).map(|(cell, _)| cell) {
        let mut delete = sql(
            "delete from work_tally where task_force = ? and measure = ? and period = ? \
             and area = ? and subject = ? and state = ? and detail = ? and n = 0",
        )
        .bind(task_force);
        for part in cell {
            delete = delete.bind(part);
        }
        tx.run(&delete).await?;
    }
    Ok(())
}

async fn keep(tx: &mut Tx, all: Vec<(String, Work)>) -> Result<(), Error> {
    let rows = all
        .into_iter()
        .map(|(case, work)| {
            let parts = work.text();
            [case, work.area, parts].map(Value::from)
        })
        .collect();
    let insert = Insert {
        head: "insert into case_work (case_id, area, parts) values ",
        row: "(?, ?, ?)",
        tail: " on conflict (case_id) do update set area = excluded.area, \
               parts = excluded.parts",
    };
    insert.run(tx, rows).await
}

/// Cases that are read at once when the tally is filled.
const CHUNK: i64 = 500;

/// Counts every case that no row of the tally counts yet: once, where a register is older than
/// the tally.
pub(crate) async fn fill(tx: &mut Tx) -> Result<(), Error> {
    let mut after = String::new();
    let mut sums: BTreeMap<String, Cells> = BTreeMap::new();
    loop {
        let some = sql(CASES)
            .push(" where c.id > ? and c.import is null order by c.id limit ?")
            .bind(&after)
            .bind(CHUNK);
        let cases = tx.rows(&some).await?;
        let last = cases.last();
        if last.is_none() || sums.values().map(BTreeMap::len).sum::<usize>() > HELD {
            for (task_force, cells) in std::mem::take(&mut sums) {
                apply(tx, &task_force, &cells).await?;
            }
        }
        let Some(last) = last else {
            return Ok(());
        };
        after = last.string("id")?;
        let all = read(tx, &cases).await?;
        for (row, (_, work)) in cases.iter().zip(&all) {
            work.add(sums.entry(row.string("task_force")?).or_default(), 1);
        }
        keep(tx, all).await?;
    }
}
