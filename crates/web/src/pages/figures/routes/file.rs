//! The tables of routes as they leave.

use super::super::file::table;
use super::{Answer, Line};
use crate::page::Page;
use crate::spreadsheet::{Cell, Sheet};

/// Areas with victims, cases and rank in each role.
pub(super) fn of_ranking(page: &Page, answer: &Answer) -> Sheet {
    let mut sheet = table(
        page,
        "figures-routes-areas",
        ["figures-place", "figures-place-within"],
        Vec::new(),
    );
    for role in &answer.ranking.roles {
        for key in ["figures-unit", "figures-cases", "figures-rank"] {
            let head = format!("{}: {}", role, page.t(key).to_lowercase());
            sheet.heads.push(head);
        }
    }
    for row in &answer.ranking.rows {
        let mut cells = vec![Cell::from(&row.name), Cell::from(&row.within)];
        for cell in row.cells {
            let rank = cell.rank.map_or_else(String::new, |rank| rank.to_string());
            let counts = [cell.count.victims, cell.count.cases];
            cells.extend(counts.map(Cell::from));
            cells.push(Cell::Text(rank));
        }
        sheet.rows.push(cells);
    }
    sheet
}

/// The ways between two places.
pub(super) fn of_ways(page: &Page, answer: &Answer) -> Sheet {
    let heads = [
        "figures-way-from",
        "figures-way-to",
        "figures-unit",
        "figures-cases",
    ];
    table(page, "figures-ways", heads, lines(&answer.ways.rows))
}

/// Whole paths; they add up to all victims.
pub(super) fn of_paths(page: &Page, answer: &Answer) -> Sheet {
    let heads = [
        "leg-role-origin",
        "leg-role-transit",
        "leg-role-destination",
        "figures-unit",
        "figures-cases",
    ];
    table(page, "figures-paths", heads, lines(&answer.paths.rows))
}

fn lines(lines: &[Line]) -> Vec<Vec<Cell>> {
    let cells = |line: &Line| {
        let names = line.names.iter().map(Cell::from);
        let counts = [line.count.victims, line.count.cases];
        names.chain(counts.map(Cell::from)).collect()
    };
    lines.iter().map(cells).collect()
}
