//! The tally of work: what the page of services and referrals shows without reading the register.
//!
//! As the tally of routes, it is kept by the transaction that changes a case. Of each case its
//! area and its parts are kept: what it adds follows from these. Each part counts in its month, in
//! that year, and in all time.
//!
//! What waits is late from some day on. Its due date stands in the key, so that whoever reads
//! decides by their own day, and nothing has to be counted anew at midnight.

use crate::bulk::Insert;
use crate::route_tally::periods;
use crate::{Dialect, Error, Record, Tx, Value, services, sql, tally};
use domain::Coded;
use domain::cases::RestitutionOutcome;
use domain::figures::work::{Claim, Planned, Referred, Unmet};
use domain::ids::CaseId;
use domain::referrals::ReferralState;
use domain::services::{ServiceKind, Timing};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

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

const CASES: &str = "select c.id, c.task_force, c.import, c.team, c.owner, c.open, c.area, \
                     c.opened_on, c.closed_at, c.closed_on, c.restitution from cases c";

/// What these cases add, by their identifiers.
async fn read(tx: &mut Tx, cases: &[Record]) -> Result<Vec<(String, Work)>, Error> {
    let ids = cases.iter().map(|row| row.string("id"));
    let ids: Vec<String> = ids.collect::<Result<_, _>>()?;
    // Of the empty day: whether what waits is late, whoever reads the tally decides.
    let query = sql(
        "select s.case_id, s.id, s.kind, s.person, s.state, s.applied_on, s.due_on, \
                     s.started_on, ",
    )
    .append(services::timing(""))
    .push(" as timing from service s where s.case_id in (")
    .bind_all(&ids)
    .push(") order by s.case_id, s.created_at, s.id");
    let mut plans: BTreeMap<String, Vec<(Planned, Timing)>> = BTreeMap::new();
    for row in tx.rows(&query).await? {
        let planned = (planned(&row)?, row.parse("timing")?);
        plans
            .entry(row.string("case_id")?)
            .or_default()
            .push(planned);
    }
    let query = sql(
        "select case_id, service, need, state, due_at, answered_at, decline_reason, \
                     sent_at, sent_on from referral where case_id in (",
    )
    .bind_all(&ids)
    .push(") order by case_id, sent_at, id");
    let mut sent: BTreeMap<String, Vec<Sent>> = BTreeMap::new();
    for row in tx.rows(&query).await? {
        sent.entry(row.string("case_id")?)
            .or_default()
            .push(referred(&row)?);
    }
    let mut all = Vec::new();
    for (row, id) in cases.iter().zip(ids) {
        let plan = plans.remove(&id).unwrap_or_default();
        let sent = sent.remove(&id).unwrap_or_default();
        all.push((id, work(row, &plan, &sent)?));
    }
    Ok(all)
}

/// A referral, what it asks for, and the month in which it was sent.
struct Sent {
    referral: Referred,
    need: ServiceKind,
    month: String,
}

fn planned(row: &Record) -> Result<Planned, Error> {
    Ok(Planned {
        id: row.parse("id")?,
        kind: row.parse("kind")?,
        person: row.parse_opt("person")?,
        state: row.parse("state")?,
        applied: row.parse("applied_on")?,
        due: row.parse_opt("due_on")?,
        began: row.parse_opt("started_on")?,
    })
}

fn referred(row: &Record) -> Result<Sent, Error> {
    Ok(Sent {
        referral: Referred {
            service: row.parse_opt("service")?,
            state: row.parse("state")?,
            due: row.time("due_at")?,
            answered: row.time_opt("answered_at")?,
            reason: row.parse_opt("decline_reason")?,
        },
        need: row.parse("need")?,
        month: tally::month(&day(row, "sent_on", "sent_at")?.unwrap_or_default()),
    })
}

/// The day of something, as it was written down where it happened; of what is older than that
/// column, the day by universal time.
fn day(row: &Record, on: &'static str, at: &'static str) -> Result<Option<String>, Error> {
    Ok(match row.text_opt(on)? {
        Some(day) => Some(day.to_owned()),
        None => row
            .time_opt(at)?
            .map(|at| TimeZone::UTC.to_datetime(at).date().to_string()),
    })
}

/// What one case adds.
fn work(row: &Record, plan: &[(Planned, Timing)], sent: &[Sent]) -> Result<Work, Error> {
    let mut work = Work {
        area: tally::city(row.parse_opt("area")?),
        ..Work::default()
    };
    count_case(&mut work, row)?;
    let services: Vec<Planned> = plan.iter().map(|(service, _)| service.clone()).collect();
    let outcome: Option<RestitutionOutcome> = match row.text("restitution")? {
        "" => None,
        _ => row.parse_opt("restitution")?,
    };
    let opened = tally::month(row.text("opened_on")?);
    let claim = Claim::of(outcome, &services);
    work.count([RESTITUTION, &opened, claim.code(), "", ""]);
    let referrals: Vec<Referred> = sent.iter().map(|one| one.referral.clone()).collect();
    for (service, timing) in plan {
        count_service(&mut work, service, *timing, &services, &referrals);
    }
    for one in sent {
        let (need, state) = (one.need.code(), one.referral.state.code());
        let why = match one.referral.state {
            ReferralState::Declined => one.referral.reason.map_or("", Coded::code),
            _ => "",
        };
        work.count([REFERRAL, &one.month, need, state, why]);
        let timing = one.referral.timing();
        let due = match timing {
            Timing::Waiting => moment(one.referral.due),
            Timing::InTime | Timing::Late | Timing::NoClock => String::new(),
        };
        work.count([ANSWER, &one.month, need, timing.code(), &due]);
    }
    Ok(work)
}

fn count_case(work: &mut Work, row: &Record) -> Result<(), Error> {
    let team = row.text("team")?;
    work.count([OPENED, &tally::month(row.text("opened_on")?), team, "", ""]);
    if row.bool("open")? {
        work.count([
            OPEN,
            "",
            team,
            "",
            row.text_opt("owner")?.unwrap_or_default(),
        ]);
    }
    if let Some(closed) = day(row, "closed_on", "closed_at")? {
        work.count([CLOSED, &tally::month(&closed), team, "", ""]);
    }
    Ok(())
}

fn count_service(
    work: &mut Work,
    service: &Planned,
    timing: Timing,
    all: &[Planned],
    referrals: &[Referred],
) {
    let month = tally::month(&service.applied.to_string());
    let kind = service.kind.code();
    let due = match timing {
        Timing::Waiting => service.due.map(|due| due.to_string()),
        Timing::InTime | Timing::Late | Timing::NoClock => None,
    };
    work.count([
        SERVICE,
        &month,
        kind,
        timing.code(),
        &due.unwrap_or_default(),
    ]);
    if let Some(unmet) = Unmet::of(service, all, referrals) {
        let detail = match unmet {
            Unmet::Declined(reason) => reason.map_or("", Coded::code).to_owned(),
            Unmet::Expired => String::new(),
            Unmet::Due(day) => day.to_string(),
        };
        work.count([UNMET, &month, kind, unmet.cause().code(), &detail]);
    }
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

/// Cases that are counted at once when the tally is filled.
const CHUNK: i64 = 500;

/// Counts every case that no row of the tally counts yet: once, where a register is older than
/// the tally.
pub(crate) async fn fill(tx: &mut Tx) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let some = sql(CASES)
            .push(" where c.id > ? and c.import is null order by c.id limit ?")
            .bind(&after)
            .bind(CHUNK);
        let cases = tx.rows(&some).await?;
        let Some(last) = cases.last() else {
            return Ok(());
        };
        after = last.string("id")?;
        let all = read(tx, &cases).await?;
        let mut sums: BTreeMap<&str, Cells> = BTreeMap::new();
        for (row, (_, work)) in cases.iter().zip(&all) {
            work.add(sums.entry(row.text("task_force")?).or_default(), 1);
        }
        for (task_force, cells) in &sums {
            apply(tx, task_force, cells).await?;
        }
        keep(tx, all).await?;
    }
}
