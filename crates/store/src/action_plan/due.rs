//! What is behind: activities of which nothing was written after a quarter had ended. It comes to
//! the agenda of the next meeting, and to the page of today.

use super::values::quarter_from;
use super::{Plan, current};
use crate::{Error, Record, Sql, Tx, sql};
use domain::action_plan::Quarter;
use domain::ids::{ActivityId, OrganisationId, TaskForceId};
use jiff::civil::Date;

/// An activity that was not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The activity.
    pub activity: ActivityId,
    /// Its name.
    pub name: String,
    /// Its programme.
    pub programme: String,
    /// Who answers for it.
    pub responsible: OrganisationId,
    /// The name of that organisation.
    pub office: String,
    /// The quarter that ended.
    pub quarter: Quarter,
}

/// How many quarters back are still asked for: what is older belongs to a report that was closed.
const BACK: usize = 4;
/// The most that are given: an agenda with more would be read by nobody.
const MOST: i64 = 100;

/// The activities of the current plan of which nothing was written although the quarter has ended
/// and is not locked; the latest quarter first.
pub async fn indicators_due(
    tx: &mut Tx,
    task_force: TaskForceId,
    today: Date,
) -> Result<Vec<Due>, Error> {
    let Some(plan) = current(tx, task_force, today.year()).await? else {
        return Ok(Vec::new());
    };
    let mut due = Vec::new();
    for quarter in ended(&plan, today) {
        let query = sql(
            "select a.id, a.name, p.name as programme, a.responsible, o.name as office, \
             y.year, y.quarter ",
        )
        .append(missing(&plan, quarter))
        .push(" order by a.position, a.id limit ?")
        .bind(MOST);
        for row in tx.rows(&query).await? {
            due.push(due_from(&row)?);
        }
    }
    Ok(due)
}

/// How many activities are overdue, of one organisation or of all, counted up to 1,001.
pub async fn overdue(
    tx: &mut Tx,
    task_force: TaskForceId,
    organisation: Option<OrganisationId>,
    today: Date,
) -> Result<i64, Error> {
    let Some(plan) = current(tx, task_force, today.year()).await? else {
        return Ok(0);
    };
    let mut count = 0;
    for quarter in ended(&plan, today) {
        let mut query =
            sql("select count(*) as n from (select a.id ").append(missing(&plan, quarter));
        if let Some(organisation) = organisation {
            query = query.push(" and a.responsible = ?").bind(organisation);
        }
        let row = tx.row(&query.push(" limit 1001) as capped")).await?;
        count += row.ok_or(Error::NotFound)?.int("n")?;
    }
    Ok(count)
}

/// The last quarters of the plan that have ended.
fn ended(plan: &Plan, today: Date) -> Vec<Quarter> {
    let last = Quarter::of(today).before();
    std::iter::successors(last, |quarter| quarter.before())
        .take(BACK)
        .filter(|quarter| plan.years.holds(quarter.year()))
        .collect()
}

/// Activities with a target or a budget in the year, without a realisation in the quarter, where
/// it is not locked.
fn missing(plan: &Plan, quarter: Quarter) -> Sql {
    let (year, number) = (i64::from(quarter.year()), i64::from(quarter.number()));
    sql(
        "from plan_activity a join plan_programme p on p.id = a.programme \
         join organisation o on o.id = a.responsible \
         cross join (select cast(? as bigint) as year, cast(? as bigint) as quarter) y \
         where a.plan = ?",
    )
    .bind(year)
    .bind(number)
    .bind(plan.id)
    .push(
        " and (exists (select 1 from plan_budget b where b.activity = a.id and b.year = ?) \
         or exists (select 1 from plan_indicator i join plan_target t on t.indicator = i.id \
         where i.activity = a.id and t.year = ?))",
    )
    .bind(year)
    .bind(year)
    .push(
        " and not exists (select 1 from plan_realisation r where r.activity = a.id \
         and r.year = ? and r.quarter = ?)",
    )
    .bind(year)
    .bind(number)
    .push(
        " and not exists (select 1 from plan_quarter q where q.plan = a.plan and q.year = ? \
         and q.quarter = ? and q.state = 'locked')",
    )
    .bind(year)
    .bind(number)
}

fn due_from(row: &Record) -> Result<Due, Error> {
    Ok(Due {
        activity: row.parse("id")?,
        name: row.string("name")?,
        programme: row.string("programme")?,
        responsible: row.parse("responsible")?,
        office: row.string("office")?,
        quarter: quarter_from(row)?,
    })
}
