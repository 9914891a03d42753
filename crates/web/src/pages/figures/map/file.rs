//! The table of a map as it leaves.

use super::super::file::table;
use super::Answer;
use crate::page::Page;
use crate::spreadsheet::{Cell, Sheet};

/// Areas with their victims.
pub(super) fn of_map(page: &Page, answer: &Answer) -> Sheet {
    let heads = [
        "figures-place",
        "figures-place-within",
        "figures-place-code",
        "figures-unit",
    ];
    let rows = answer.rows.iter().map(|row| {
        let code = match row.stop.is_place() {
            true => Cell::Text(row.stop.to_string()),
            false => Cell::BLANK,
        };
        let names = [Cell::from(&row.name), Cell::from(&row.within)];
        names
            .into_iter()
            .chain([code, row.victims.into()])
            .collect()
    });
    table(page, "figures-sheet-table", heads, rows.collect())
}
