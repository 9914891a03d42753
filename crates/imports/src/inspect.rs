//! What a file is, before anything of it is imported.

use crate::{Fault, Input, context};
use domain::imports::{FileEncoding, ImportKind};
use exchange::Excerpt;
use exchange::mapping::Mapping;
use exchange::series;
use exchange::table::Record;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Rows that a proposed mapping is made from.
const SAMPLES: usize = 500;
/// Rows that are searched for the different values of a column.
const VALUE_ROWS: usize = 50_000;
/// Different values of a column that are listed.
const MOST_VALUES: usize = 60;

/// Where a mapping comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guess {
    /// It comes with the program, and the columns fit.
    Shipped,
    /// Somebody saved it, and the columns fit.
    Saved,
    /// Proposed from the names of the columns and their values, to be corrected.
    Drafted,
}

/// What a file is.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Names of the columns.
    pub header: Vec<String>,
    /// The first rows.
    pub samples: Vec<Record>,
    /// Cases or a series.
    pub kind: ImportKind,
    /// The mapping that fits best.
    pub mapping: Mapping,
    /// Where it comes from.
    pub guess: Guess,
}

/// Reads the column names and the first rows, and finds the mapping that fits: a saved one of
/// which every column is there, else a shipped one, else a new one.
pub fn inspect(
    input: &Input,
    encoding: FileEncoding,
    saved: &[Mapping],
    today: Date,
) -> Result<Inspection, Fault> {
    let mut table = input.table(encoding)?;
    let header = table.header().to_vec();
    let samples = table
        .by_ref()
        .take(SAMPLES)
        .collect::<Result<Vec<_>, _>>()?;
    let kind = match series::series(input.table(encoding)?, context(today)) {
        Ok(_) => ImportKind::Series,
        Err(_) => ImportKind::Cases,
    };
    let (mapping, guess) = guess(&header, &samples, saved);
    Ok(Inspection {
        header,
        samples,
        kind,
        mapping,
        guess,
    })
}

fn guess(header: &[String], samples: &[Record], saved: &[Mapping]) -> (Mapping, Guess) {
    let fits = |mapping: &&Mapping| {
        let check = mapping.validate(header);
        check.missing.is_empty() && check.unused.is_empty()
    };
    if let Some(mapping) = saved.iter().find(fits) {
        return (mapping.clone(), Guess::Saved);
    }
    match Mapping::guess(header) {
        Some(mapping) => (mapping, Guess::Shipped),
        None => (Mapping::draft("baru", header, samples), Guess::Drafted),
    }
}

/// The different values of each column with how often they occur, the most frequent first. What
/// could lead to a person is left out, and so is what comes after the first values of a column
/// that has many.
pub type Values = BTreeMap<String, Vec<(String, u64)>>;

/// The different values of the columns of a file.
pub fn distinct(input: &Input, encoding: FileEncoding) -> Result<Values, Fault> {
    let mut table = input.table(encoding)?;
    let header = table.header().to_vec();
    let mut counts: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); header.len()];
    for record in table.by_ref().take(VALUE_ROWS) {
        for (cell, known) in record?.cells.iter().zip(&mut counts) {
            let cell = cell.trim();
            if let Some(count) = known.get_mut(cell) {
                *count += 1;
            } else if known.len() < MOST_VALUES && Excerpt::of(cell).text() == Some(cell) {
                known.insert(cell.to_owned(), 1);
            }
        }
    }
    let mut values = Values::new();
    for (name, counts) in header.into_iter().zip(counts) {
        let mut list: Vec<(String, u64)> = counts.into_iter().collect();
        list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.entry(name).or_insert(list);
    }
    Ok(values)
}
