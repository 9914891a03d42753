//! Meetings of the period, and what was decided and is still to be done. What was said and decided
//! is sealed and stays where it is; an item is known by its number, its post and its day.

use super::super::assemble::Scope;
use super::{coded, day, filled, number, text};
use crate::{Error, Tx, sql};
use domain::periodic::{Cell, Column, Drawn, Table, TableName};
use jiff::civil::Date;

pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let held = held(tx, scope).await?;
    let open = outstanding(tx, scope).await?;
    Ok(filled([held, open]))
}

const HELD: &str = " and m.state in ('open', 'closed', 'approved', 'published') and ";

async fn held(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql("select m.title, m.starts_at, d.name as division, \
         (select count(*) from invitee i where i.meeting = m.id) as invited, \
         (select count(*) from attendance a where a.meeting = m.id) as attended, \
         (select count(*) from decision x where x.meeting = m.id) as decisions, \
         (select count(*) from action_item y where y.meeting = m.id) as items \
         from meeting m left join division d on d.id = m.division where m.task_force = ?")
    .bind(scope.force)
    .push(HELD)
    .append(scope.moments("m.starts_at"))
    .push(" order by m.starts_at, m.id");
    let columns = [
        Column::Title,
        Column::On,
        Column::Division,
        Column::Invited,
        Column::Attended,
        Column::Decisions,
        Column::ActionItems,
    ];
    let mut table = Table::new(TableName::Meetings, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "title")?,
            Cell::Day(scope.day(row.time("starts_at")?)),
            text(&row, "division")?,
            number(&row, "invited")?,
            number(&row, "attended")?,
            number(&row, "decisions")?,
            number(&row, "items")?,
        ]);
    }
    Ok(table.summed())
}

/// What was to be done by the end of the period, or is to be done later, and is not done.
async fn outstanding(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select i.number, p.title as post, d.name as division, i.due_on, i.state \
         from action_item i join post p on p.id = i.post \
         left join division d on d.id = i.division where i.task_force = ? \
         and i.state not in ('done', 'dropped') and i.created_at < ? \
         order by i.due_on, i.number, i.id",
    )
    .bind(scope.force)
    .bind(scope.until);
    let columns = [
        Column::Number,
        Column::Post,
        Column::Division,
        Column::Due,
        Column::State,
        Column::DaysLate,
    ];
    let mut table = Table::new(TableName::Outstanding, &columns);
    for row in tx.rows(&query).await? {
        let due: Date = row.parse("due_on")?;
        let late = due.until(scope.as_of).map_or(0, |span| span.get_days());
        table.push([
            text(&row, "number")?,
            text(&row, "post")?,
            text(&row, "division")?,
            Cell::Day(due),
            coded(&row, "state", "action-state")?,
            if late > 0 {
                Cell::Number(i64::from(late))
            } else {
                Cell::Blank
            },
        ]);
    }
    Ok(table)
}

/// Meetings and follow-ups by division.
pub(super) async fn by_division(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let query = sql("select d.name, (select count(*) from meeting m where m.division = d.id")
        .push(HELD)
        .append(scope.moments("m.starts_at"))
        .push(
            ") as meetings, (select count(*) from action_item i where i.division = d.id \
         and i.state = 'done' and i.created_at < ?) as done, \
         (select count(*) from action_item i where i.division = d.id \
         and i.state not in ('done', 'dropped') and i.created_at < ?) as open \
         from division d where d.task_force = ? and d.active = ? order by d.position, d.id",
        )
        .bind(scope.until)
        .bind(scope.until)
        .bind(scope.force)
        .bind(true);
    let columns = [Column::Division, Column::Events, Column::Done, Column::Open];
    let mut table = Table::new(TableName::ByDivision, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "name")?,
            number(&row, "meetings")?,
            number(&row, "done")?,
            number(&row, "open")?,
        ]);
    }
    Ok(filled([table.summed()]))
}

/// What is overdue at the end of the period, by division.
pub(super) async fn overdue(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let query = sql(
        "select d.name, count(*) as n, min(i.due_on) as due_on from action_item i \
         left join division d on d.id = i.division where i.task_force = ? \
         and i.state not in ('done', 'dropped') and i.due_on < ? group by d.id, d.name, d.position \
         order by d.position, d.id",
    )
    .bind(scope.force)
    .bind(scope.as_of);
    let columns = [Column::Division, Column::Due, Column::Overdue];
    let mut table = Table::new(TableName::Overdue, &columns).drawn(Drawn::Bars);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "name")?,
            day(&row, "due_on")?,
            number(&row, "n")?,
        ]);
    }
    Ok(filled([table.summed()]))
}
