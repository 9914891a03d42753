//! The tables of routes as files, with what is said about them.

use std::io;

use super::super::csv::{notes, start};
use super::{Answer, Line};
use crate::errors::Error;
use crate::page::Page;

fn finished(written: io::Result<Vec<u8>>) -> Result<Vec<u8>, Error> {
    written.map_err(|error| Error::unexpected(&error))
}

/// Areas with victims, cases and rank in each role.
pub(super) fn of_ranking(page: &Page, answer: &Answer) -> Result<Vec<u8>, Error> {
    finished(write_ranking(page, answer))
}

fn write_ranking(page: &Page, answer: &Answer) -> io::Result<Vec<u8>> {
    let mut file = start(page)?;
    let mut heads = vec![
        page.t("figures-place").into_owned(),
        page.t("figures-place-within").into_owned(),
    ];
    for role in &answer.ranking.roles {
        for key in ["figures-unit", "figures-cases", "figures-rank"] {
            heads.push(format!("{}: {}", role, page.t(key).to_lowercase()));
        }
    }
    file.row(&heads)?;
    for row in &answer.ranking.rows {
        let mut cells = vec![row.name.clone(), row.within.clone()];
        for cell in row.cells {
            let rank = cell.rank.map_or_else(String::new, |rank| rank.to_string());
            let [victims, cases] = [cell.count.victims, cell.count.cases].map(|n| n.to_string());
            cells.extend([victims, cases, rank]);
        }
        file.row(&cells)?;
    }
    notes(&mut file, page, &answer.notes)?;
    file.finish()
}

/// The ways between two places.
pub(super) fn of_ways(page: &Page, answer: &Answer) -> Result<Vec<u8>, Error> {
    let heads = ["figures-way-from", "figures-way-to"];
    finished(write_lines(page, answer, &heads, &answer.ways.rows))
}

/// Whole paths; they add up to all victims.
pub(super) fn of_paths(page: &Page, answer: &Answer) -> Result<Vec<u8>, Error> {
    let heads = [
        "leg-role-origin",
        "leg-role-transit",
        "leg-role-destination",
    ];
    finished(write_lines(page, answer, &heads, &answer.paths.rows))
}

fn write_lines(
    page: &Page,
    answer: &Answer,
    heads: &[&str],
    lines: &[Line],
) -> io::Result<Vec<u8>> {
    let mut file = start(page)?;
    let heads = heads.iter().chain(&["figures-unit", "figures-cases"]);
    file.row(heads.map(|key| page.t(key)))?;
    for line in lines {
        let counts = [line.count.victims, line.count.cases].map(|n| n.to_string());
        file.row(line.names.iter().chain(&counts))?;
    }
    notes(&mut file, page, &answer.notes)?;
    file.finish()
}
