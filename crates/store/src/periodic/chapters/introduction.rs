//! Legal bases, and the figures of the period beside those of the period before.

use super::super::assemble::Scope;
use super::{coded, day, filled, measures, text};
use crate::{Error, Record, Sql, Tx, sql};
use domain::periodic::{Cell, Column, Guard, Table, TableName};

pub(super) async fn tables(
    tx: &mut Tx,
    scope: &Scope,
    before: Option<&Scope>,
) -> Result<Vec<Table>, Error> {
    let bases = legal_bases(tx, scope).await?;
    let figures = key_figures(tx, scope, before).await?;
    Ok(filled([bases, figures]))
}

const REGULATION: &str = "select r.kind, r.number, r.year, r.title, r.status, r.valid_from \
                          from regulation r where ";

fn line(row: &Record) -> Result<[Cell; 4], Error> {
    let (number, year) = (row.text("number")?, row.int("year")?);
    Ok([
        coded(row, "kind", "regulation-kind")?,
        Cell::Text(format!("{number}/{year}")),
        text(row, "title")?,
        coded(row, "status", "regulation-status")?,
    ])
}

fn regulations(name: TableName, rows: &[Record]) -> Result<Table, Error> {
    let columns = [Column::Kind, Column::Number, Column::Title, Column::State];
    let mut table = Table::new(name, &columns);
    for row in rows {
        table.push(line(row)?);
    }
    Ok(table)
}

/// Regulations on which the task force, its divisions, posts and decrees rest, and those of its own.
async fn legal_bases(tx: &mut Tx, scope: &Scope) -> Result<Table, Error> {
    let query = sql(REGULATION)
        .push(
            "r.task_force = ? or r.id in (select regulation from decree where task_force = ?) \
             or r.id in (select u.regulation from regulation_use u where u.subject = ? \
             or u.subject in (select id from post where task_force = ?) \
             or u.subject in (select id from division where task_force = ?)) \
             order by r.year, r.number, r.id",
        )
        .bind(scope.force)
        .bind(scope.force)
        .bind(scope.force)
        .bind(scope.force)
        .bind(scope.force);
    regulations(TableName::LegalBases, &tx.rows(&query).await?)
}

/// Regulations that came into force in the period: the task force's own, and those of everybody.
pub(super) async fn new_regulations(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let query: Sql = sql(REGULATION)
        .push("(r.task_force is null or r.task_force = ?) and ")
        .bind(scope.force)
        .append(scope.days("r.valid_from"))
        .push(" order by r.valid_from, r.number, r.id");
    let columns = [
        Column::Kind,
        Column::Number,
        Column::Title,
        Column::State,
        Column::From,
    ];
    let mut table = Table::new(TableName::NewRegulations, &columns);
    for row in tx.rows(&query).await? {
        let [kind, number, title, status] = line(&row)?;
        table.push([kind, number, title, status, day(&row, "valid_from")?]);
    }
    Ok(filled([table]))
}

/// Each count by itself: no sum stands under them from which a small one could be told.
async fn key_figures(tx: &mut Tx, scope: &Scope, before: Option<&Scope>) -> Result<Table, Error> {
    let mut earlier = Vec::new();
    if let Some(before) = before {
        earlier = measures::figures(tx, before).await?;
    }
    let mut table = Table::new(
        TableName::KeyFigures,
        &[Column::Measure, Column::Count, Column::Before],
    );
    table.guard = Guard::Each;
    for figure in measures::figures(tx, scope).await? {
        let count = |n: Option<i64>| {
            let n = n.unwrap_or_default();
            if figure.measure.is_protected() {
                Cell::Number(n)
            } else {
                Cell::Measured(n.saturating_mul(1000))
            }
        };
        let then = earlier.iter().find(|e| e.measure == figure.measure);
        table.push([
            Cell::of(figure.measure),
            count(figure.n),
            then.map_or(Cell::Blank, |figure| count(figure.n)),
        ]);
    }
    Ok(table)
}
