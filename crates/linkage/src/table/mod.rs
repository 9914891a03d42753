//! Records from CSV, one at a time.

use std::io::Read;

use crate::error::{Error, Result};
use crate::settings::Settings;

/// Which column of a file holds what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// (field of the settings, heading of the file). Fields not named here are taken from
    /// the heading of their own name, and are empty where there is none.
    pub fields: Vec<(String, String)>,
    /// The heading of the record's own identifier; its number in the file where none.
    pub id: Option<String>,
    /// The heading that tells the person, where the truth is known.
    pub truth: Option<String>,
}

/// A row of a file.
#[derive(Debug)]
pub struct Row<'a> {
    /// The identifier.
    pub id: &'a str,
    /// The person, where known.
    pub truth: Option<&'a str>,
    /// The fields in the order of the settings.
    pub fields: &'a [&'a str],
}

/// Reads a table and hands over each row; memory does not grow with the file.
///
/// A quote that is never closed swallows the rest of a file: it is found by the row that
/// grows beyond all measure or lacks its columns, and told with the line where it began.
pub fn read(
    input: impl Read,
    settings: &Settings,
    mapping: &Mapping,
    mut each: impl FnMut(Row<'_>),
) -> Result<u64> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(input);
    let headings = reader.headers().map_err(|e| broken(&e))?.clone();
    let find = |heading: &str| {
        headings
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == heading)
    };
    let demanded = |heading: &str| {
        find(heading).ok_or_else(|| Error::Table {
            line: 1,
            why: format!("there is no column {heading:?}"),
        })
    };
    let mut places = Vec::with_capacity(settings.fields.len());
    for field in &settings.fields {
        places.push(
            match mapping.fields.iter().find(|(name, _)| *name == field.name) {
                Some((_, heading)) => Some(demanded(heading)?),
                None => find(&field.name),
            },
        );
    }
    if places.iter().all(Option::is_none) {
        return Err(Error::Table {
            line: 1,
            why: "no column is a field of the settings".to_owned(),
        });
    }
    let id = mapping.id.as_deref().map(demanded).transpose()?;
    let truth = mapping.truth.as_deref().map(demanded).transpose()?;
    let mut record = csv::StringRecord::new();
    let mut count = 0_u64;
    while reader.read_record(&mut record).map_err(|e| broken(&e))? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != headings.len() {
            let why = format!(
                "{} columns instead of {}; is a quote left open?",
                record.len(),
                headings.len()
            );
            return Err(Error::Table { line, why });
        }
        let swallowed = |value: &str| {
            value.len() > LONGEST || value.bytes().filter(|b| *b == b'\n').count() > 50
        };
        if record.iter().any(swallowed) {
            return Err(Error::Table {
                line,
                why: "a value of many lines; is a quote left open?".to_owned(),
            });
        }
        let number = count.to_string();
        let fields: Vec<&str> = places
            .iter()
            .map(|p| p.and_then(|p| record.get(p)).unwrap_or_default())
            .collect();
        each(Row {
            id: id.and_then(|p| record.get(p)).unwrap_or(&number),
            truth: truth.and_then(|p| record.get(p)),
            fields: &fields,
        });
        count += 1;
    }
    Ok(count)
}

/// No value of a register is longer, in bytes.
const LONGEST: usize = 20_000;

fn broken(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "the file is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Error::Table { line, why }
}
