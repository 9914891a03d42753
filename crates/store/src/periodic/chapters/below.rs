//! The level below: what its task forces reported for the same period, and the sum of it.

use super::super::assemble::Scope;
use super::super::figures;
use super::filled;
use crate::{Error, Tx};
use domain::periodic::{Cell, Column, Measure, Table, TableName};

/// A row a task force, a column a measure. What one of them protects stays hidden here, and its
/// column has no sum; so do columns that are not in every report.
pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let below = figures::below(tx, scope.force, scope.period).await?;
    let mut tables = Vec::new();
    for (name, measures) in [
        (
            TableName::BelowHandling,
            &[
                Measure::Victims,
                Measure::CasesOpened,
                Measure::CasesClosed,
                Measure::ServicesInTime,
                Measure::ServicesLate,
            ][..],
        ),
        (
            TableName::BelowCoordination,
            &[
                Measure::MeetingsHeld,
                Measure::ActionItemsDone,
                Measure::ActionItemsOverdue,
                Measure::OutreachEvents,
                Measure::OutreachReached,
            ][..],
        ),
    ] {
        let mut table = Table::new(name, &[Column::TaskForce]);
        table
            .columns
            .extend(measures.iter().map(|measure| Cell::of(*measure)));
        for (force, figures) in &below {
            let cell = |measure: &Measure| {
                let found = figures.iter().find(|figure| figure.measure == *measure);
                found.map_or(Cell::Blank, |figure| {
                    figure.n.map_or(Cell::Hidden, Cell::Number)
                })
            };
            let mut row = vec![Cell::Text(force.clone())];
            row.extend(measures.iter().map(cell));
            table.rows.push(row);
        }
        if table.rows.len() > 1 {
            table.total = Some(sums(&table));
        }
        tables.push(table);
    }
    Ok(filled(tables))
}

fn sums(table: &Table) -> Vec<Cell> {
    let sum = |at: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(at));
        let numbers: Option<Vec<i64>> = cells.map(Cell::number).collect();
        numbers.map_or(Cell::Blank, |numbers| Cell::Number(numbers.iter().sum()))
    };
    let mut total: Vec<Cell> = (0..table.columns.len()).map(sum).collect();
    if let Some(first) = total.first_mut() {
        *first = Cell::of(Column::Total);
    }
    total
}
