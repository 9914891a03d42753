//! A table of counts with its sums.

use domain::figures::Dimension;
use store::figures::Counted;

use super::words::{self, Areas};
use crate::page::Page;

/// A row: what it is about, its counts by column, and its sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The codes of the labels; empty where it is not known.
    pub(super) keys: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) values: Vec<i64>,
    pub(super) total: i64,
}

/// A table. Every count is in it: what is not known has a row or column of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Table {
    /// Names of the dimensions of the rows.
    pub(super) heads: Vec<String>,
    /// The codes of the columns.
    pub(super) column_keys: Vec<String>,
    /// Names of the columns; empty where there is just the sum.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// Sums of the columns.
    pub(super) totals: Vec<i64>,
    pub(super) total: i64,
}

impl Table {
    /// Lays out counts whose keys are the rows' dimensions and then the column's.
    pub(super) fn new(
        page: &Page,
        areas: &Areas,
        rows: &[Dimension],
        columns: Option<Dimension>,
        counted: &[Counted],
    ) -> Self {
        let depth = rows.len();
        let column_codes = columns.map_or_else(Vec::new, |dimension| {
            codes(
                dimension,
                counted.iter().filter_map(|count| count.keys.get(depth)),
            )
        });
        let mut table = Self {
            heads: rows
                .iter()
                .map(|row| page.name(*row).into_owned())
                .collect(),
            columns: column_codes
                .iter()
                .zip(columns.iter().cycle())
                .map(|(code, dimension)| words::label(page, areas, *dimension, code))
                .collect(),
            totals: vec![0; column_codes.len()],
            column_keys: column_codes.clone(),
            ..Self::default()
        };
        for keys in row_keys(rows, counted) {
            let row = table.row(page, areas, rows, &column_codes, &keys, counted);
            for (sum, value) in table.totals.iter_mut().zip(&row.values) {
                *sum += value;
            }
            table.total += row.total;
            table.rows.push(row);
        }
        table
    }

    fn row(
        &self,
        page: &Page,
        areas: &Areas,
        rows: &[Dimension],
        columns: &[String],
        keys: &[String],
        counted: &[Counted],
    ) -> Row {
        let start = counted.partition_point(|count| count.keys.as_slice() < keys);
        let own: Vec<&Counted> = counted
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|count| count.keys.starts_with(keys))
            .collect();
        let of = |code: &String| {
            let same = own
                .iter()
                .filter(|count| count.keys.get(keys.len()) == Some(code));
            same.map(|count| count.n).sum()
        };
        Row {
            keys: keys.to_vec(),
            labels: rows
                .iter()
                .zip(keys)
                .map(|(dimension, code)| words::label(page, areas, *dimension, code))
                .collect(),
            values: columns.iter().map(of).collect(),
            total: own.iter().map(|count| count.n).sum(),
        }
    }

    /// The sums of the rows that share their first label, in the order of the table.
    pub(super) fn by_first(&self) -> Vec<Row> {
        let mut groups: Vec<Row> = Vec::new();
        for row in &self.rows {
            let first = row.labels.first().cloned().unwrap_or_default();
            match groups
                .last_mut()
                .filter(|group| group.labels.first() == Some(&first))
            {
                Some(group) => {
                    for (sum, value) in group.values.iter_mut().zip(&row.values) {
                        *sum += value;
                    }
                    group.total += row.total;
                }
                None => groups.push(Row {
                    keys: row.keys.iter().take(1).cloned().collect(),
                    labels: vec![first],
                    ..row.clone()
                }),
            }
        }
        groups
    }
}

/// The codes of a dimension once each, in their order.
fn codes<'c>(dimension: Dimension, found: impl Iterator<Item = &'c String>) -> Vec<String> {
    let mut codes: Vec<String> = found.cloned().collect();
    codes.sort();
    codes.dedup();
    words::fill(dimension, &mut codes);
    codes.sort_by_key(|code| words::order(dimension, code));
    codes
}

/// The keys of the rows in the order of their dimensions. A row without a count stands only for
/// a time in between.
fn row_keys(rows: &[Dimension], counted: &[Counted]) -> Vec<Vec<String>> {
    let mut keys: Vec<Vec<String>> = counted
        .iter()
        .map(|count| count.keys.iter().take(rows.len()).cloned().collect())
        .collect();
    keys.dedup();
    if let [only] = rows {
        let firsts = keys.iter().filter_map(|key| key.first());
        return codes(*only, firsts)
            .into_iter()
            .map(|code| vec![code])
            .collect();
    }
    keys.sort_by_cached_key(|key| {
        rows.iter()
            .zip(key)
            .map(|(dimension, code)| words::order(*dimension, code))
            .collect::<Vec<_>>()
    });
    keys
}
