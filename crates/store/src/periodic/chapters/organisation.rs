//! Decrees, divisions, posts and who held them: names of offices and officials.

use super::super::assemble::Scope;
use super::{coded, day, filled, number, text};
use crate::{Error, Tx, sql};
use domain::periodic::{Cell, Column, Table, TableName};

pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let decrees = decrees(tx, scope).await?;
    let divisions = divisions(tx, scope).await?;
    let posts = posts(tx, scope).await?;
    let changes = changes(tx, scope).await?;
    Ok(filled([decrees, divisions, posts, changes]))
}

/// Decrees in force on a day of the period.
async fn decrees(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select number, title, issued_on, valid_from, valid_to from decree where task_force = ? \
         and valid_from <= ? and (valid_to is null or valid_to >= ?) order by valid_from, id",
    )
    .bind(scope.force)
    .bind(scope.period.to())
    .bind(scope.period.from());
    let columns = [
        Column::Number,
        Column::Title,
        Column::On,
        Column::From,
        Column::To,
    ];
    let mut table = Table::new(TableName::Decrees, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "number")?,
            text(&row, "title")?,
            day(&row, "issued_on")?,
            day(&row, "valid_from")?,
            day(&row, "valid_to")?,
        ]);
    }
    Ok(table)
}

/// Divisions with their posts, and how many of these are held on the last day.
async fn divisions(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select d.name, count(p.id) as posts, count(t.id) as filled from division d \
         left join post p on p.division = d.id and p.active = ? \
         left join tenure t on t.post = p.id and t.from_on <= ? \
         and (t.to_on is null or t.to_on >= ?) \
         where d.task_force = ? and d.active = ? group by d.id, d.name, d.position \
         order by d.position, d.id",
    )
    .bind(true)
    .bind(scope.as_of)
    .bind(scope.as_of)
    .bind(scope.force)
    .bind(true);
    let mut table = Table::new(
        TableName::Divisions,
        &[Column::Division, Column::Posts, Column::Filled],
    );
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "name")?,
            number(&row, "posts")?,
            number(&row, "filled")?,
        ]);
    }
    Ok(table.summed())
}

/// Posts with whoever holds them on the last day.
async fn posts(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select d.name as division, p.title, o.name as organisation, t.name as holder, t.from_on \
         from post p left join division d on d.id = p.division \
         left join organisation o on o.id = p.organisation \
         left join tenure t on t.post = p.id and t.from_on <= ? \
         and (t.to_on is null or t.to_on >= ?) \
         where p.task_force = ? and p.active = ? \
         order by case when d.id is null then 0 else 1 end, d.position, p.position, p.id, t.from_on",
    )
    .bind(scope.as_of)
    .bind(scope.as_of)
    .bind(scope.force)
    .bind(true);
    let columns = [
        Column::Division,
        Column::Post,
        Column::Organisation,
        Column::Holder,
        Column::From,
    ];
    let mut table = Table::new(TableName::Posts, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "division")?,
            text(&row, "title")?,
            text(&row, "organisation")?,
            text(&row, "holder")?,
            day(&row, "from_on")?,
        ]);
    }
    Ok(table)
}

/// Who came and who went in the period.
async fn changes(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(
        "select p.title, t.name, t.from_on, t.to_on, t.ended_because from tenure t \
         join post p on p.id = t.post where p.task_force = ? and ((",
    )
    .bind(scope.force)
    .append(scope.days("t.from_on"))
    .push(") or (")
    .append(scope.days("t.to_on"))
    .push(")) order by p.position, p.id, t.from_on, t.id");
    let columns = [
        Column::Post,
        Column::Holder,
        Column::From,
        Column::To,
        Column::Reason,
    ];
    let mut table = Table::new(TableName::Changes, &columns);
    for row in tx.rows(&query).await? {
        let reason = match row.text_opt("ended_because")? {
            Some(_) => coded(&row, "ended_because", "end-reason")?,
            None => Cell::Blank,
        };
        table.push([
            text(&row, "title")?,
            text(&row, "name")?,
            day(&row, "from_on")?,
            day(&row, "to_on")?,
            reason,
        ]);
    }
    Ok(table)
}

/// Offices of these kinds that take part.
pub(super) async fn offices(
    tx: &mut Tx,
    scope: &Scope,
    kinds: &[&'static str],
) -> Result<Vec<Table>, Error> {
    let query = sql("select o.name, o.kind, a.name as area from organisation o \
         left join area a on a.code = o.area where o.task_force = ? and o.active = ? \
         and o.kind in (")
    .bind(scope.force)
    .bind(true)
    .bind_all(kinds.iter().copied())
    .push(") order by o.kind, o.name, o.id");
    let columns = [Column::Organisation, Column::Kind, Column::Area];
    let mut table = Table::new(TableName::Offices, &columns);
    for row in tx.rows(&query).await? {
        table.push([
            text(&row, "name")?,
            coded(&row, "kind", "organisation-kind")?,
            text(&row, "area")?,
        ]);
    }
    Ok(filled([table]))
}
