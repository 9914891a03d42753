//! A table as a page shows it and as a file holds it.

use domain::Coded;

use super::notes::Note;
use crate::page::Page;
use crate::spreadsheet;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Count(i64),
    /// A count that is not shown, in words.
    Hidden(String),
    /// So many of a hundred, rounded; none where there is nothing to divide by.
    Percent(Option<i64>),
    /// A number with a fraction.
    Rate(Option<f64>),
    /// How much more or less; none where one side is not known.
    Change(Option<i64>),
    /// The same in points of percent.
    Points(Option<i64>),
}

impl Cell {
    /// The name of a code.
    pub(super) fn name<C: Coded>(page: &Page, code: C) -> Self {
        Self::Text(page.name(code).into_owned())
    }

    /// So many of `of`.
    pub(super) fn share(part: i64, of: i64) -> Self {
        Self::Percent(percent(part, of))
    }

    /// So many for each of `of`.
    pub(super) fn per(part: i64, of: i64) -> Self {
        Self::Rate((of > 0).then(|| part as f64 / of as f64))
    }

    /// As people read it.
    pub(super) fn shown(&self, page: &Page) -> String {
        match self {
            Self::Text(text) | Self::Hidden(text) => text.clone(),
            Self::Count(n) => page.number(*n),
            Self::Percent(Some(n)) => page.locale.percent(*n as f64 / 100.0, 0),
            Self::Rate(Some(rate)) => page.locale.decimal(*rate, 1),
            Self::Change(Some(n)) => signed(page, *n),
            Self::Points(Some(n)) => page.tw("figures-points", "n", &signed(page, *n)),
            Self::Percent(None) | Self::Rate(None) | Self::Change(None) | Self::Points(None) => {
                "–".to_owned()
            }
        }
    }

    /// As a spreadsheet takes it: without grouping and units, and empty where nothing is known.
    fn plain(&self) -> spreadsheet::Cell {
        match self {
            Self::Text(text) | Self::Hidden(text) => text.into(),
            Self::Count(n)
            | Self::Percent(Some(n))
            | Self::Change(Some(n))
            | Self::Points(Some(n)) => (*n).into(),
            Self::Rate(Some(rate)) => spreadsheet::Cell::Rate(*rate),
            Self::Percent(None) | Self::Rate(None) | Self::Change(None) | Self::Points(None) => {
                spreadsheet::Cell::BLANK
            }
        }
    }
}

/// So many of a hundred, rounded.
pub(super) fn percent(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (200 * part + of) / (2 * of))
}

fn signed(page: &Page, n: i64) -> String {
    match n {
        0 => "0".to_owned(),
        more if more > 0 => format!("+{}", page.number(more)),
        less => format!("−{}", page.number(-less)),
    }
}

/// A table with its title, heads, rows, sums and what is said about it.
pub(super) struct Sheet {
    /// Its name in addresses and in the audit.
    pub(super) id: &'static str,
    pub(super) title: String,
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// The last row; empty where the rows are not added up.
    pub(super) sums: Vec<Cell>,
    pub(super) notes: Vec<Note>,
}

impl Sheet {
    /// Whether a column holds words, which stand at the left.
    pub(super) fn is_of_words(&self, column: &usize) -> bool {
        let mut cells = self.rows.iter().filter_map(|row| row.get(*column));
        cells.all(|cell| matches!(cell, Cell::Text(_)))
    }

    /// As it leaves: without what is said about it.
    pub(super) fn leaving(&self) -> spreadsheet::Sheet {
        let sums = (!self.sums.is_empty()).then_some(&self.sums);
        let rows = self.rows.iter().chain(sums);
        spreadsheet::Sheet {
            name: self.title.clone(),
            heads: self.heads.clone(),
            rows: rows
                .map(|row| row.iter().map(Cell::plain).collect())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_none_of_nothing() {
        assert_eq!(percent(2, 3), Some(67));
        assert_eq!(percent(1, 200), Some(1));
        assert_eq!(percent(0, 7), Some(0));
        assert_eq!(percent(0, 0), None);
    }
}
