//! How far cases are, what was determined, and what became of restitution: counts of codes.

use super::super::assemble::Scope;
use super::filled;
use crate::{Error, Sql, Tx, sql};
use domain::periodic::{Cell, Column, Table, TableName};

pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let stages = one_way(
        tx,
        TableName::CasesByStage,
        Column::Stage,
        "stage",
        stages(scope),
    )
    .await?;
    let restitution = one_way(
        tx,
        TableName::Restitution,
        Column::Restitution,
        "restitution-outcome",
        restitution(scope),
    )
    .await?;
    let determined = one_way(
        tx,
        TableName::Determinations,
        Column::State,
        "trafficking-status",
        determinations(scope),
    )
    .await?;
    Ok(filled([stages, determined, restitution]))
}

async fn one_way(
    tx: &mut Tx,
    name: TableName,
    head: Column,
    kind: &str,
    query: Sql,
) -> Result<Table, Error> {
    let mut rows = Vec::new();
    for row in tx.rows(&query).await? {
        let code = Cell::Code(kind.to_owned(), row.string("code")?);
        rows.push((code, vec![row.int("n")?]));
    }
    let column = vec![Cell::of(Column::Count)];
    Ok(Table::crossed(name, head, column, &rows))
}

/// Cases that were registered in the period, by where they stand.
fn stages(scope: &Scope) -> Sql {
    sql("select stage as code, count(*) as n from cases where task_force = ? and import is null and ")
        .bind(scope.force)
        .append(scope.months("opened_on"))
        .push(" group by 1 order by 1")
}

/// Cases that were worked on in the period, by what became of restitution.
fn restitution(scope: &Scope) -> Sql {
    sql(
        "select restitution as code, count(*) as n from cases where task_force = ? \
         and import is null and opened_on <= ? and (closed_at is null or closed_at >= ?) \
         group by 1 order by 1",
    )
    .bind(scope.force)
    .bind(scope.period.to())
    .bind(scope.first)
}

/// The last determination of each person of whom something was determined in the period.
fn determinations(scope: &Scope) -> Sql {
    sql(
        "select d.status as code, count(distinct d.person) as n from determination d \
         join cases c on c.id = d.case_id where c.task_force = ? and c.import is null and ",
    )
    .bind(scope.force)
    .append(scope.moments("d.recorded_at"))
    .push(
        " and not exists (select 1 from determination later where later.person = d.person \
         and later.recorded_at > d.recorded_at and later.recorded_at < ?) group by 1 order by 1",
    )
    .bind(scope.until)
}
