//! Events that are to be held.

use super::day_number;
use crate::{Error, Record, Tx, code, sql};
use domain::AreaCode;
use domain::ids::{AccountId, OutreachId, TaskForceId};
use domain::prevention::OutreachKind;
use jiff::Timestamp;
use jiff::civil::Date;

/// An event that is to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Its identifier.
    pub id: OutreachId,
    /// Whose it is.
    pub task_force: TaskForceId,
    /// What it will do.
    pub kind: OutreachKind,
    /// Its title.
    pub title: String,
    /// When.
    pub planned_on: Date,
    /// Where.
    pub area: AreaCode,
    /// Name of the area; not read when a plan is added.
    pub area_name: String,
}

/// Adds a plan.
pub async fn add_plan(tx: &mut Tx, new: &Plan, by: AccountId, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into outreach_plan (id, task_force, kind, title, planned_on, planned_day, \
             area, planned_by, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(code(new.kind))
        .bind(&new.title)
        .bind(new.planned_on)
        .bind(day_number(new.planned_on))
        .bind(new.area.to_string())
        .bind(by)
        .bind(at),
    )
    .await?;
    Ok(())
}

const PLAN: &str = "select p.id, p.task_force, p.kind, p.title, p.planned_on, p.area, \
     a.name as area_name from outreach_plan p join area a on a.code = p.area";

/// The plans of a task force, the nearest first.
pub async fn plans(tx: &mut Tx, task_force: TaskForceId, limit: u32) -> Result<Vec<Plan>, Error> {
    let query = sql(PLAN)
        .push(" where p.task_force = ? order by p.planned_day, p.id limit ?")
        .bind(task_force)
        .bind(limit);
    tx.rows(&query).await?.iter().map(read).collect()
}

/// One plan of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such plan.
pub async fn plan(tx: &mut Tx, task_force: TaskForceId, id: OutreachId) -> Result<Plan, Error> {
    let query = sql(PLAN)
        .push(" where p.id = ? and p.task_force = ?")
        .bind(id)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Takes a plan away: it was held, or given up.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such plan.
pub async fn remove_plan(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: OutreachId,
) -> Result<(), Error> {
    let delete = sql("delete from outreach_plan where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    match tx.run(&delete).await? {
        1 => Ok(()),
        _ => Err(Error::NotFound),
    }
}

fn read(row: &Record) -> Result<Plan, Error> {
    Ok(Plan {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        kind: row.parse("kind")?,
        title: row.string("title")?,
        planned_on: row.parse("planned_on")?,
        area: row.parse("area")?,
        area_name: row.string("area_name")?,
    })
}
