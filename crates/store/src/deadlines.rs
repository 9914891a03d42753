//! Deadline rules as rows, the calendar that applies them, and the next deadline of a case.
//!
//! Rules are never edited: one is ended, or ended by a successor, so that every due date can still
//! be explained by the rule that gave it.

use crate::cases::NO_DUE;
use crate::{Error, Record, Store, Tx, code, sql};
use domain::cases::Monitoring;
use domain::deadlines::{self, Clock, DeadlineRule, StartEvent, default_rules};
use domain::ids::CaseId;
use domain::services::ServiceState;
use domain::{Coded, MessageKey};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use thiserror::Error as ThisError;

/// Name of the setting that holds the holidays.
const HOLIDAYS: &str = "holidays";

/// Why a rule was not changed.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    EndsBeforeStart,
    /// The rule ended before.
    #[error("the rule has ended already")]
    Ended,
    /// A length of nothing.
    #[error("a rule needs a length")]
    NoLength,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::EndsBeforeStart => "error-rule-ends-before-start",
            Self::Ended => "error-rule-ended",
            Self::NoLength => "error-rule-no-length",
        }
    }
}

// ---------------------------------------------------------------- rules

/// A rule with its version for saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The rule.
    pub rule: DeadlineRule,
    /// Version that was read.
    pub version: i64,
}

/// Adds the rules of this program that the database has not had yet. Rules that were ended stay
/// ended.
pub async fn load(store: &Store) -> Result<(), Error> {
    let mut tx = store.write().await?;
    seed(&mut tx).await?;
    tx.commit().await
}

/// As [`load`], within a transaction.
pub async fn seed(tx: &mut Tx) -> Result<(), Error> {
    for rule in default_rules() {
        insert(tx, &rule, " on conflict (id) do nothing").await?;
    }
    Ok(())
}

async fn insert(tx: &mut Tx, rule: &DeadlineRule, otherwise: &'static str) -> Result<(), Error> {
    let insert = sql(
        "insert into deadline_rule (id, clock, length, unit, bound, start_event, legal_basis, \
         status, valid_from, valid_to, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    )
    .push(otherwise)
    .bind(&rule.id)
    .bind(rule.clock.to_string())
    .bind(rule.length)
    .bind(code(rule.unit))
    .bind(code(rule.bound))
    .bind(code(rule.event))
    .bind(&rule.legal_basis)
    .bind(code(rule.status))
    .bind(rule.valid_from)
    .bind(rule.valid_to);
    tx.run(&insert).await?;
    Ok(())
}

const COLUMNS: &str = "select id, clock, length, unit, bound, start_event, legal_basis, status, \
     valid_from, valid_to, version from deadline_rule";

fn stored(row: &Record) -> Result<Stored, Error> {
    let length = row.int("length")?;
    Ok(Stored {
        rule: DeadlineRule {
            id: row.string("id")?,
            clock: row.parse("clock")?,
            event: row.parse("start_event")?,
            length: u16::try_from(length).map_err(|_| Error::Column("length"))?,
            unit: row.parse("unit")?,
            bound: row.parse("bound")?,
            legal_basis: row.string("legal_basis")?,
            status: row.parse("status")?,
            valid_from: row.parse("valid_from")?,
            valid_to: row.parse_opt("valid_to")?,
        },
        version: row.int("version")?,
    })
}

/// All rules, by what they are for and from when.
pub async fn rules(tx: &mut Tx) -> Result<Vec<Stored>, Error> {
    let query = sql(COLUMNS).push(" order by clock, valid_from, id");
    tx.rows(&query).await?.iter().map(stored).collect()
}

/// One rule.
pub async fn rule(tx: &mut Tx, id: &str) -> Result<Stored, Error> {
    let query = sql(COLUMNS).push(" where id = ?").bind(id);
    stored(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Adds a rule beside the others.
///
/// # Errors
/// [`Fault::NoLength`], [`Fault::EndsBeforeStart`]; [`Error::Duplicate`] where the id exists.
pub async fn add(tx: &mut Tx, rule: &DeadlineRule) -> Result<(), Fault> {
    if rule.length == 0 {
        return Err(Fault::NoLength);
    }
    if rule.valid_to.is_some_and(|last| last < rule.valid_from) {
        return Err(Fault::EndsBeforeStart);
    }
    Ok(insert(tx, rule, "").await?)
}

/// Ends a rule with the day `last`: clocks that start later do not run under it. What is due
/// already stays due as it was said.
///
/// # Errors
/// [`Fault::Ended`], [`Fault::EndsBeforeStart`]; [`Error::Stale`] if it was changed since
/// `version`.
pub async fn end(tx: &mut Tx, id: &str, last: Date, version: i64) -> Result<(), Fault> {
    let present = rule(tx, id).await?.rule;
    if present.valid_to.is_some() {
        return Err(Fault::Ended);
    }
    if last < present.valid_from {
        return Err(Fault::EndsBeforeStart);
    }
    let update = sql(
        "update deadline_rule set valid_to = ?, version = version + 1 \
         where id = ? and version = ?",
    )
    .bind(last)
    .bind(id)
    .bind(version);
    Ok(tx.run_versioned(&update).await?)
}

/// Puts `next` in the place of a rule: the rule ends the day before `next` begins.
///
/// # Errors
/// As [`end`] and [`add`].
pub async fn succeed(
    tx: &mut Tx,
    id: &str,
    version: i64,
    next: &DeadlineRule,
) -> Result<(), Fault> {
    let last = next
        .valid_from
        .yesterday()
        .map_err(|_| Fault::EndsBeforeStart)?;
    end(tx, id, last, version).await?;
    add(tx, next).await
}

// ---------------------------------------------------------------- holidays

/// The days that are no working days beside Saturdays and Sundays, in their order.
pub async fn holidays(tx: &mut Tx) -> Result<Vec<Date>, Error> {
    let Some(row) = tx
        .row(&sql("select value from setting where name = ?").bind(HOLIDAYS))
        .await?
    else {
        return Ok(Vec::new());
    };
    row.text("value")?
        .split(',')
        .filter(|day| !day.is_empty())
        .map(|day| day.parse().map_err(|_| Error::Corrupt("holidays")))
        .collect()
}

/// Replaces the holidays that were read as `before`.
///
/// # Errors
/// [`Error::Stale`] if somebody else saved in between.
pub async fn save_holidays(tx: &mut Tx, before: &[Date], days: &[Date]) -> Result<(), Error> {
    let text = |days: &[Date]| {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        let days: Vec<String> = days.iter().map(Date::to_string).collect();
        days.join(",")
    };
    tx.run(
        &sql("insert into setting (name, value) values (?, '') on conflict (name) do nothing")
            .bind(HOLIDAYS),
    )
    .await?;
    tx.run_versioned(
        &sql("update setting set value = ? where name = ? and value = ?")
            .bind(text(days))
            .bind(HOLIDAYS)
            .bind(text(before)),
    )
    .await
}

// ---------------------------------------------------------------- the calendar

/// Rules, holidays and the time zone in which days end: all that a due date depends on.
#[derive(Debug, Clone)]
pub struct Calendar {
    rules: Vec<DeadlineRule>,
    holidays: Vec<Date>,
    zone: TimeZone,
}

/// A due time and the rule that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due<'c> {
    /// The rule.
    pub rule: &'c DeadlineRule,
    /// When.
    pub at: Timestamp,
    /// On which day, in the zone of the calendar.
    pub day: Date,
}

/// Reads the calendar.
pub async fn calendar(tx: &mut Tx, zone: &TimeZone) -> Result<Calendar, Error> {
    Ok(Calendar {
        rules: rules(tx).await?.into_iter().map(|r| r.rule).collect(),
        holidays: holidays(tx).await?,
        zone: zone.clone(),
    })
}

impl Calendar {
    /// When a clock that starts at `start` is due; `None` where no rule is valid.
    pub fn due(&self, clock: Clock, event: StartEvent, start: Timestamp) -> Option<Due<'_>> {
        self.due_local(clock, event, self.zone.to_datetime(start))
    }

    /// When a clock is due that starts on `day`, of which the hour is known only if it is today:
    /// of another day the beginning counts, so that nothing becomes later than the rule says.
    pub fn due_of_day(
        &self,
        clock: Clock,
        event: StartEvent,
        day: Date,
        now: Timestamp,
    ) -> Option<Due<'_>> {
        let present = self.zone.to_datetime(now);
        let start = if present.date() == day {
            present
        } else {
            day.at(0, 0, 0, 0)
        };
        self.due_local(clock, event, start)
    }

    fn due_local(&self, clock: Clock, event: StartEvent, start: DateTime) -> Option<Due<'_>> {
        let due = deadlines::due(&self.rules, clock, event, start, &self.holidays)?;
        Some(Due {
            rule: due.rule,
            at: self.zone.to_timestamp(due.at).ok()?,
            day: due.at.date(),
        })
    }

    /// The last second of a day.
    pub fn end_of(&self, day: Date) -> Option<Timestamp> {
        self.zone.to_timestamp(day.at(23, 59, 59, 0)).ok()
    }

    /// The day on which a moment falls.
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}

// ---------------------------------------------------------------- next deadline of a case

/// Sets the next deadline of a case: the earliest of its services that still have to begin, its
/// referrals that wait for an answer, and its monitoring. To be called after each change of one
/// of them, in the same transaction.
pub async fn refresh_case(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    let waiting = ServiceState::ALL
        .iter()
        .filter(|state| state.awaits_start())
        .map(|state| state.code());
    let update = sql(
        "update cases set due_at = case when open then coalesce((select min(d.due_at) from ( \
         select due_at from service where case_id = ? and state in (",
    )
    .bind(case)
    .bind_all(waiting)
    .push(
        ") union all select due_at from referral where case_id = ? and state = 'sent' \
         union all select c.monitoring_due_at from cases c where c.id = ? and c.monitoring = ? \
         and c.monitoring_due_at is not null) d), ?) else ? end where id = ?",
    )
    .bind(case)
    .bind(case)
    .bind(code(Monitoring::Outstanding))
    .bind(NO_DUE)
    .bind(NO_DUE)
    .bind(case);
    tx.run(&update).await?;
    Ok(())
}
