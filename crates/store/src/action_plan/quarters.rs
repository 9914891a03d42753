//! Quarters: their state, what is computed for them, and the steps that close and open them.

use super::formulas::{self, Scope};
use super::trail::{self, Change, Field};
use super::values::{columns, quarter_from, words};
use super::{By, Fault, Pen, Plan, Value, tree, values};
use crate::{Dialect, Error, Record, Tx, code, sql};
use domain::Coded;
use domain::action_plan::{Origin, Quarter, QuarterAction, QuarterState};
use domain::ids::{IndicatorId, PlanId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where a quarter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuarterRow {
    /// The quarter.
    pub quarter: Quarter,
    /// Its state.
    pub state: QuarterState,
    /// When it was first handed in.
    pub submitted_at: Option<Timestamp>,
    /// When values were computed last.
    pub prefilled_at: Option<Timestamp>,
    /// When its state last changed.
    pub changed_at: Option<Timestamp>,
    /// Version for steps; 0 before anything was written.
    pub version: i64,
}

impl QuarterRow {
    const fn untouched(quarter: Quarter) -> Self {
        Self {
            quarter,
            state: QuarterState::START,
            submitted_at: None,
            prefilled_at: None,
            changed_at: None,
            version: 0,
        }
    }

    /// Whether a change needs a reason, which the trail keeps.
    pub const fn needs_reason(&self) -> bool {
        self.submitted_at.is_some()
    }
}

const QUARTER: &str = "select year, quarter, state, submitted_at, prefilled_at, changed_at, \
     version from plan_quarter";

/// A quarter of a plan.
///
/// # Errors
/// [`Error::NotFound`] where the plan does not have its year.
pub async fn quarter(tx: &mut Tx, plan: &Plan, quarter: Quarter) -> Result<QuarterRow, Error> {
    if !plan.years.holds(quarter.year()) {
        return Err(Error::NotFound);
    }
    read(tx, plan.id, quarter, false).await
}

async fn read(
    tx: &mut Tx,
    plan: PlanId,
    quarter: Quarter,
    lock: bool,
) -> Result<QuarterRow, Error> {
    let mut query = sql(QUARTER)
        .push(" where plan = ? and year = ? and quarter = ?")
        .bind(plan)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()));
    if lock && tx.dialect() == Dialect::Postgres {
        query = query.push(" for update");
    }
    let row = tx.row(&query).await?;
    row.as_ref()
        .map_or(Ok(QuarterRow::untouched(quarter)), row_from)
}

/// The quarters of a plan that have begun by `today`, the latest first.
pub async fn quarters(tx: &mut Tx, plan: &Plan, today: Date) -> Result<Vec<QuarterRow>, Error> {
    let query = sql(QUARTER)
        .push(" where plan = ? order by year, quarter")
        .bind(plan.id);
    let rows: Vec<QuarterRow> = tx
        .rows(&query)
        .await?
        .iter()
        .map(row_from)
        .collect::<Result<_, _>>()?;
    let known = |quarter| rows.iter().find(|row| row.quarter == quarter).copied();
    let begun = plan
        .years
        .each()
        .rev()
        .flat_map(|year| {
            (1..=4)
                .rev()
                .filter_map(move |n| Quarter::new(year, n).ok())
        })
        .filter(|quarter| quarter.first() <= today);
    Ok(begun
        .map(|quarter| known(quarter).unwrap_or(QuarterRow::untouched(quarter)))
        .collect())
}

fn row_from(row: &Record) -> Result<QuarterRow, Error> {
    Ok(QuarterRow {
        quarter: quarter_from(row)?,
        state: row.parse("state")?,
        submitted_at: row.time_opt("submitted_at")?,
        prefilled_at: row.time_opt("prefilled_at")?,
        changed_at: row.time_opt("changed_at")?,
        version: row.int("version")?,
    })
}

/// The quarter to be written in: its row exists from here on, and on PostgreSQL nobody else
/// locks or opens it before this transaction ends.
///
/// # Errors
/// [`Fault::Locked`]; [`Fault::NotBegun`] before its first day or outside of the plan.
pub(super) async fn writable(
    tx: &mut Tx,
    plan: &Plan,
    quarter: Quarter,
    today: Date,
    by: By,
) -> Result<QuarterRow, Fault> {
    let row = begun(tx, plan, quarter, today, by).await?;
    if row.state.accepts_changes() {
        Ok(row)
    } else {
        Err(Fault::Locked(quarter))
    }
}

async fn begun(
    tx: &mut Tx,
    plan: &Plan,
    quarter: Quarter,
    today: Date,
    by: By,
) -> Result<QuarterRow, Fault> {
    if !plan.years.holds(quarter.year()) || quarter.first() > today {
        return Err(Fault::NotBegun);
    }
    tx.run(
        &sql(
            "insert into plan_quarter (plan, year, quarter, state, changed_by, changed_at, \
             version) values (?, ?, ?, ?, ?, ?, 1) on conflict (plan, year, quarter) do nothing",
        )
        .bind(plan.id)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()))
        .bind(code(QuarterState::START))
        .bind(by.account)
        .bind(by.at),
    )
    .await?;
    Ok(read(tx, plan.id, quarter, true).await?)
}

/// Computes every indicator of the plan that has a formula and a target in the year, and writes
/// what came out beside what people wrote. Returns how many were computed.
///
/// # Errors
/// [`Fault::Locked`], [`Fault::NotBegun`].
pub async fn prefill(
    tx: &mut Tx,
    plan: &Plan,
    quarter: Quarter,
    zone: &TimeZone,
    by: By,
) -> Result<usize, Fault> {
    let today = zone.to_datetime(by.at).date();
    writable(tx, plan, quarter, today, by).await?;
    let tree = tree(tx, plan.id).await?;
    let whole = Scope::whole(tx, plan.task_force, quarter, zone, by.at).await?;
    // Several indicators may rest on the same formula and area: each is counted once.
    let mut counted = BTreeMap::new();
    let mut done = 0;
    for indicator in tree.measured_in(quarter.year()) {
        let Some(formula) = indicator.formula else {
            continue;
        };
        let activity = tree.activities.iter().find(|a| a.id == indicator.activity);
        let scope = whole.within(activity.and_then(|a| a.area.as_deref()))?;
        let key = (formula, scope.area);
        let measure = match counted.get(&key) {
            Some(measure) => *measure,
            None => formulas::compute(tx, &scope, formula).await?,
        };
        counted.insert(key, measure);
        put_computed(tx, plan.id, indicator.id, quarter, measure, by.at).await?;
        done += 1;
    }
    let update =
        sql("update plan_quarter set prefilled_at = ? where plan = ? and year = ? and quarter = ?")
            .bind(by.at)
            .bind(plan.id)
            .bind(i64::from(quarter.year()))
            .bind(i64::from(quarter.number()));
    tx.run(&update).await?;
    Ok(done)
}

async fn put_computed(
    tx: &mut Tx,
    plan: PlanId,
    indicator: IndicatorId,
    quarter: Quarter,
    measure: domain::action_plan::Measure,
    at: Timestamp,
) -> Result<(), Error> {
    let [value, part, of] = columns(Some(measure));
    tx.run(
        &sql(
            "insert into plan_value (id, plan, indicator, year, quarter, computed, \
             computed_part, computed_of, computed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?) \
             on conflict (indicator, year, quarter) do update set computed = excluded.computed, \
             computed_part = excluded.computed_part, computed_of = excluded.computed_of, \
             computed_at = excluded.computed_at",
        )
        .bind(Uuid::now_v7())
        .bind(plan)
        .bind(indicator)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()))
        .bind(value)
        .bind(part)
        .bind(of)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Accepts every computed value beside which nothing was written. Returns how many.
///
/// # Errors
/// [`Fault::ReasonNeeded`] after the first handing in; [`Fault::Locked`], [`Fault::NotBegun`].
pub async fn accept_all(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    plan: &Plan,
    (quarter, today): (Quarter, Date),
    reason: Option<&str>,
    by: By,
) -> Result<usize, Fault> {
    let row = writable(tx, plan, quarter, today, by).await?;
    accept(tx, pen, plan, &row, reason, by).await
}

async fn accept(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    plan: &Plan,
    row: &QuarterRow,
    reason: Option<&str>,
    by: By,
) -> Result<usize, Fault> {
    let waiting: Vec<Value> = values(tx, plan.id, row.quarter.year())
        .await?
        .into_iter()
        .filter(|value| {
            value.quarter == row.quarter && value.written.is_none() && value.computed.is_some()
        })
        .collect();
    if waiting.is_empty() {
        return Ok(0);
    }
    if row.needs_reason() && reason.is_none() {
        return Err(Fault::ReasonNeeded);
    }
    for value in &waiting {
        accept_one(tx, value, by).await?;
        if row.needs_reason() {
            let new = words(value.computed);
            let change = Change {
                field: Field::Value,
                activity: None,
                indicator: Some(value.indicator),
                old: "",
                new: &new,
                reason: reason.unwrap_or_default(),
            };
            trail::keep(tx, pen, (plan.id, row.quarter), &change, by).await?;
        }
    }
    Ok(waiting.len())
}

async fn accept_one(tx: &mut Tx, value: &Value, by: By) -> Result<(), Error> {
    let update = sql(
        "update plan_value set value = computed, part = computed_part, whole = computed_of, \
         origin = ?, reason_a = null, written_by = ?, written_at = ? \
         where indicator = ? and year = ? and quarter = ?",
    )
    .bind(code(Origin::Computed))
    .bind(by.account)
    .bind(by.at)
    .bind(value.indicator)
    .bind(i64::from(value.quarter.year()))
    .bind(i64::from(value.quarter.number()));
    tx.run(&update).await?;
    Ok(())
}

/// Hands a quarter in, locks it, or opens it again; every step stands in the trail. Handing in
/// for the first time accepts what was computed and not answered.
///
/// # Errors
/// [`Fault::Step`] where the state does not have the step; [`Fault::ReasonNeeded`] for opening
/// again without a reason; [`Error::Stale`] if somebody was faster than `version`.
pub async fn step(
    tx: &mut Tx,
    pen: &mut Pen<'_>,
    plan: &Plan,
    (quarter, version, today): (Quarter, i64, Date),
    action: QuarterAction,
    reason: Option<&str>,
    by: By,
) -> Result<QuarterState, Fault> {
    let row = begun(tx, plan, quarter, today, by).await?;
    // Before its row existed, a quarter was shown with version 0.
    if version.max(1) != row.version {
        return Err(Error::Stale.into());
    }
    let state = row.state.next(action)?;
    if action == QuarterAction::Reopen && reason.is_none() {
        return Err(Fault::ReasonNeeded);
    }
    if action == QuarterAction::Submit && !row.needs_reason() {
        accept(tx, pen, plan, &row, None, by).await?;
    }
    let submitted = match (row.submitted_at, action) {
        (None, QuarterAction::Submit) => Some(by.at),
        (earlier, _) => earlier,
    };
    tx.run_versioned(
        &sql(
            "update plan_quarter set state = ?, submitted_at = ?, changed_by = ?, \
             changed_at = ?, version = version + 1 \
             where plan = ? and year = ? and quarter = ? and version = ?",
        )
        .bind(code(state))
        .bind(submitted)
        .bind(by.account)
        .bind(by.at)
        .bind(plan.id)
        .bind(i64::from(quarter.year()))
        .bind(i64::from(quarter.number()))
        .bind(row.version),
    )
    .await?;
    let change = Change {
        field: Field::State,
        activity: None,
        indicator: None,
        old: row.state.code(),
        new: state.code(),
        reason: reason.unwrap_or_default(),
    };
    trail::keep(tx, pen, (plan.id, quarter), &change, by).await?;
    Ok(state)
}
