//! Victims by the dimensions of the figures, from the tally alone.
//!
//! All tables count the same people by the same columns, so that they can be protected together.

use super::super::assemble::Scope;
use super::filled;
use crate::figures::{self, Counted, Filter, Source};
use crate::{Error, Tx, areas};
use domain::Coded;
use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::Dimension;
use domain::periodic::{Cell, Column, Figure, Measure, Table, TableName};
use std::collections::BTreeMap;

/// Victims registered in the period.
pub(super) fn filter(scope: &Scope) -> Filter {
    Filter {
        months: scope.period.months(),
        ..Filter::default()
    }
}

async fn count(tx: &mut Tx, scope: &Scope, by: &[Dimension]) -> Result<Vec<Counted>, Error> {
    let source = Source::Own(vec![scope.force]);
    figures::count(tx, &source, &filter(scope), by).await
}

pub(super) async fn tables(tx: &mut Tx, scope: &Scope) -> Result<Vec<Table>, Error> {
    let sexes = count(tx, scope, &[Dimension::Sex]).await?;
    let sex = |code: &str| Cell::Code(Sex::KIND.to_owned(), code.to_owned());
    let columns: Vec<String> = listed::<Sex>(sexes.iter().filter_map(|row| row.keys.first()));
    let by_sex: Vec<(Cell, Vec<i64>)> = columns
        .iter()
        .map(|code| {
            let n = sexes.iter().find(|row| row.keys.first() == Some(code));
            (sex(code), vec![n.map_or(0, |row| row.n)])
        })
        .collect();
    let count_head = vec![Cell::of(Column::Count)];
    let mut tables = vec![Table::crossed(
        TableName::VictimsBySex,
        Column::Sex,
        count_head,
        &by_sex,
    )];
    for (dimension, name, head) in [
        (Dimension::AgeBand, TableName::VictimsByAge, Column::AgeBand),
        (
            Dimension::Exploitation,
            TableName::VictimsByExploitation,
            Column::Exploitation,
        ),
        (Dimension::City, TableName::VictimsByArea, Column::Area),
        (Dimension::Month, TableName::VictimsByMonth, Column::Month),
    ] {
        let counted = count(tx, scope, &[dimension, Dimension::Sex]).await?;
        let rows = crossed(tx, dimension, &columns, &counted).await?;
        let heads = columns.iter().map(|code| sex(code)).collect();
        tables.push(Table::crossed(name, head, heads, &rows));
    }
    Ok(filled(tables))
}

/// The codes that occur, in the order of their list; one that is not known at the end.
fn listed<'a, C: Coded>(found: impl Iterator<Item = &'a String>) -> Vec<String> {
    let place = |code: &str| C::ALL.iter().position(|value| value.code() == code);
    let mut codes: Vec<String> = found.cloned().collect();
    codes.sort_by_key(|code| place(code).unwrap_or(usize::MAX));
    codes.dedup();
    codes
}

/// Rows of one dimension, with a count for each column.
async fn crossed(
    tx: &mut Tx,
    dimension: Dimension,
    columns: &[String],
    counted: &[Counted],
) -> Result<Vec<(Cell, Vec<i64>)>, Error> {
    let mut by_row: BTreeMap<&String, Vec<i64>> = BTreeMap::new();
    for row in counted {
        let [key, sex] = row.keys.as_slice() else {
            continue;
        };
        let counts = by_row.entry(key).or_insert_with(|| vec![0; columns.len()]);
        if let Some(at) = columns.iter().position(|column| column == sex)
            && let Some(count) = counts.get_mut(at)
        {
            *count += row.n;
        }
    }
    let order = match dimension {
        Dimension::AgeBand => listed::<AgeBand>(by_row.keys().copied()),
        Dimension::Exploitation => listed::<ExploitationType>(by_row.keys().copied()),
        _ => by_row.keys().map(|key| (*key).clone()).collect(),
    };
    let mut rows = Vec::new();
    for key in &order {
        let counts = by_row.get(key).cloned().unwrap_or_default();
        rows.push((label(tx, dimension, key).await?, counts));
    }
    Ok(rows)
}

async fn label(tx: &mut Tx, dimension: Dimension, key: &str) -> Result<Cell, Error> {
    Ok(match dimension {
        Dimension::AgeBand => Cell::Code(AgeBand::KIND.to_owned(), key.to_owned()),
        Dimension::Exploitation => Cell::Code(ExploitationType::KIND.to_owned(), key.to_owned()),
        Dimension::City => match areas::find(tx, key).await? {
            Some(area) => Cell::Text(area.name),
            None => Cell::Code(Column::KIND.to_owned(), String::new()),
        },
        _ => Cell::Month(key.to_owned()),
    })
}

/// The sums of the rows of those tables that the level above adds up.
pub(super) async fn figures(tx: &mut Tx, scope: &Scope) -> Result<Vec<Figure>, Error> {
    let mut figures = Vec::new();
    for (measure, dimension) in [
        (Measure::VictimsBySex, Dimension::Sex),
        (Measure::VictimsByAge, Dimension::AgeBand),
        (Measure::VictimsByExploitation, Dimension::Exploitation),
    ] {
        for row in count(tx, scope, &[dimension]).await? {
            figures.push(Figure {
                measure,
                code: row.keys.into_iter().next().unwrap_or_default(),
                n: Some(row.n),
            });
        }
    }
    Ok(figures)
}
