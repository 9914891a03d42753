//! Plans by their years, and the thresholds of the lights.

use super::{Fault, Plan};
use crate::{Error, Record, Tx, settings, sql};
use domain::action_plan::{PlanYears, Thresholds};
use domain::ids::{PlanId, RegulationId, TaskForceId};
use jiff::Timestamp;

const PLAN: &str =
    "select id, task_force, title, regulation, basis, year_from, year_to, version from action_plan";

/// Adds a plan.
///
/// # Errors
/// [`Fault::Overlap`] where another plan of the task force has one of its years.
pub async fn add_plan(tx: &mut Tx, new: &Plan, at: Timestamp) -> Result<(), Fault> {
    check_overlap(tx, new).await?;
    tx.run(
        &sql(
            "insert into action_plan (id, task_force, title, regulation, basis, year_from, \
             year_to, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(&new.title)
        .bind(new.regulation)
        .bind(&new.basis)
        .bind(i64::from(new.years.from()))
        .bind(i64::from(new.years.to()))
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a plan that was read with `changed.version`.
///
/// # Errors
/// [`Fault::Overlap`]; [`Fault::YearsInUse`] where something was realised in a year left out;
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_plan(tx: &mut Tx, changed: &Plan) -> Result<(), Fault> {
    check_overlap(tx, changed).await?;
    let used = sql("select 1 from plan_quarter where plan = ? and (year < ? or year > ?) limit 1")
        .bind(changed.id)
        .bind(i64::from(changed.years.from()))
        .bind(i64::from(changed.years.to()));
    if tx.row(&used).await?.is_some() {
        return Err(Fault::YearsInUse);
    }
    tx.run_versioned(
        &sql(
            "update action_plan set title = ?, regulation = ?, basis = ?, year_from = ?, \
             year_to = ?, version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(&changed.title)
        .bind(changed.regulation)
        .bind(&changed.basis)
        .bind(i64::from(changed.years.from()))
        .bind(i64::from(changed.years.to()))
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await?;
    Ok(())
}

async fn check_overlap(tx: &mut Tx, plan: &Plan) -> Result<(), Fault> {
    let query = sql(
        "select 1 from action_plan where task_force = ? and id <> ? and year_from <= ? \
         and year_to >= ? limit 1",
    )
    .bind(plan.task_force)
    .bind(plan.id)
    .bind(i64::from(plan.years.to()))
    .bind(i64::from(plan.years.from()));
    match tx.row(&query).await? {
        Some(_) => Err(Fault::Overlap),
        None => Ok(()),
    }
}

/// The plans of a task force, the latest first.
pub async fn plans(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Plan>, Error> {
    let query = sql(PLAN)
        .push(" where task_force = ? order by year_from desc")
        .bind(task_force);
    tx.rows(&query).await?.iter().map(plan_from).collect()
}

/// One plan of a task force.
pub async fn plan(tx: &mut Tx, task_force: TaskForceId, id: PlanId) -> Result<Plan, Error> {
    let query = sql(PLAN)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    plan_from(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The plan that has this year.
pub async fn plan_of_year(tx: &mut Tx, task_force: TaskForceId, year: i16) -> Result<Plan, Error> {
    let query = sql(PLAN)
        .push(" where task_force = ? and year_from <= ? and year_to >= ?")
        .bind(task_force)
        .bind(i64::from(year))
        .bind(i64::from(year));
    plan_from(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The plan of this year, else the latest.
pub async fn current(
    tx: &mut Tx,
    task_force: TaskForceId,
    year: i16,
) -> Result<Option<Plan>, Error> {
    let plans = plans(tx, task_force).await?;
    let now = plans.iter().position(|plan| plan.years.holds(year));
    Ok(plans.into_iter().nth(now.unwrap_or(0)))
}

fn plan_from(row: &Record) -> Result<Plan, Error> {
    Ok(Plan {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        title: row.string("title")?,
        regulation: row.parse_opt("regulation")?,
        basis: row.string("basis")?,
        years: PlanYears::new(year(row, "year_from")?, year(row, "year_to")?)
            .map_err(|_| Error::Corrupt("years of a plan"))?,
        version: row.int("version")?,
    })
}

pub(super) fn year(row: &Record, column: &'static str) -> Result<i16, Error> {
    i16::try_from(row.int(column)?).map_err(|_| Error::Column(column))
}

/// Name of the setting that holds the thresholds of a task force.
fn lights(task_force: TaskForceId) -> String {
    format!("action-plan-lights:{task_force}")
}

/// From which percentage an indicator is green or yellow.
pub async fn thresholds(tx: &mut Tx, task_force: TaskForceId) -> Result<Thresholds, Error> {
    let stored = settings::get(tx, &lights(task_force)).await?;
    stored.map_or(Ok(Thresholds::default()), |text| {
        text.parse().map_err(|_| Error::Corrupt("thresholds"))
    })
}

/// Sets the thresholds.
pub async fn save_thresholds(
    tx: &mut Tx,
    task_force: TaskForceId,
    thresholds: Thresholds,
) -> Result<(), Error> {
    settings::set(tx, &lights(task_force), &thresholds.to_string()).await
}

/// The regulations that a plan may rest on, by year: identifier, and number with title.
pub async fn bases(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<(RegulationId, String)>, Error> {
    let query = sql("select id, number, year, title from regulation \
         where task_force is null or task_force = ? order by year desc, number limit 300")
    .bind(task_force);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let (number, title) = (row.text("number")?, row.text("title")?);
            let words = format!("{number}/{} {title}", row.int("year")?);
            Ok((row.parse("id")?, words))
        })
        .collect()
}
