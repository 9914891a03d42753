//! Tables in CSV and Parquet into columns.
//!
//! The crate `linkage` reads tables too, but hands over persons field by field; what the two have
//! in common is little more than the CSV reader underneath, and each can be used alone.

mod begin;
mod bounded;
mod fault;
#[cfg(feature = "parquet")]
mod parquet;
mod taker;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

pub use fault::Fault;

use crate::columns::{Columns, Limits};
use crate::crosstab::Persons;
use crate::error::{Error, Result};
use bounded::Bounded;
use taker::Taker;

/// What is read of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The columns by their headings, in this order; all where none are named.
    pub columns: Vec<String>,
    /// (heading, values): a column that has these values only. Another one is refused, with its
    /// line.
    pub closed: Vec<(String, Vec<String>)>,
    /// The heading of what tells persons apart, where persons are to be counted. Of a row without
    /// it nobody knows; it is taken for a person of its own.
    pub person: Option<String>,
    /// What is refused.
    pub limits: Limits,
    /// Bytes that the codes may take; no bound where none.
    pub memory: Option<u64>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The columns.
    pub columns: Columns,
    /// Who the rows are of, where that was asked for.
    pub persons: Option<Persons>,
}

/// A value with more lines has swallowed those that follow an open quote.
const MOST_LINES: usize = 50;

/// Reads a table of comma-, semicolon- or tab-separated values with headings. `tell` hears how
/// many rows are read, every now and then.
///
/// Blanks around a value do not count; a value of nothing is "not recorded". A quote that is never
/// closed swallows the rest of a file: it is found by the row that grows beyond all measure or
/// lacks its columns, and told with the line where it began.
pub fn read(input: impl Read, options: &Options, tell: &mut dyn FnMut(u64)) -> Result<Loaded> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let delimiter = begin::delimiter(input.fill_buf()?).map_err(|why| wrong(1, why))?;
    let (input, reset) = Bounded::new(input);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(input);
    let headings = reader.byte_headers().map_err(|e| broken(&e))?;
    let headings = headings.iter().map(|h| text(h).map(str::to_owned));
    let headings: Vec<String> = headings
        .collect::<Result<_, Fault>>()
        .map_err(|why| wrong(1, why))?;
    let mut taker = Taker::new(&headings, options, tell)?;
    let mut record = csv::ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|e| broken(&e))?
    {
        reset.set(0);
        let line = record.position().map_or(0, csv::Position::line);
        let values = values(&record, &taker.places, headings.len(), options);
        let values = values.map_err(|why| wrong(line, why))?;
        taker.take(line, &values)?;
    }
    Ok(taker.finish())
}

/// Reads a table in a file that was opened, CSV or Parquet, whichever it is.
pub fn read_file(mut file: File, options: &Options, tell: &mut dyn FnMut(u64)) -> Result<Loaded> {
    let mut first = Vec::new();
    Read::by_ref(&mut file).take(4).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    match first[..] {
        #[cfg(feature = "parquet")]
        [b'P', b'A', b'R', b'1'] => parquet::read(file, options, tell),
        #[cfg(not(feature = "parquet"))]
        [b'P', b'A', b'R', b'1'] => Err(wrong(1, Fault::NoParquet)),
        _ => read(file, options, tell),
    }
}

/// The values of a row for the columns that are read.
fn values<'r>(
    record: &'r csv::ByteRecord,
    places: &[usize],
    expected: usize,
    options: &Options,
) -> Result<Vec<&'r str>, Fault> {
    let swallowed = |value: &[u8]| {
        value.len() > options.limits.length
            && value.iter().filter(|b| **b == b'\n').count() > MOST_LINES
    };
    if record.iter().any(swallowed) {
        return Err(Fault::Swallowed);
    }
    if record.len() != expected {
        let found = record.len();
        return Err(Fault::Columns { found, expected });
    }
    let value = |place: &usize| text(record.get(*place).unwrap_or_default());
    places.iter().map(value).collect()
}

fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?;
    // Most values begin and end with what is neither a blank nor a mark.
    if let [b'!'..=b'~', .., b'!'..=b'~'] | [b'!'..=b'~'] | [] = bytes {
        return Ok(text);
    }
    Ok(text.trim_start_matches('\u{feff}').trim())
}

fn wrong(line: u64, why: Fault) -> Error {
    Error::Table { line, why }
}

fn broken(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Io(io) => match bounded::is_beyond(io) {
            true => wrong(line, Fault::Swallowed),
            false => Error::Io(std::io::Error::new(io.kind(), io.to_string())),
        },
        _ => wrong(line, Fault::Damaged(error.to_string())),
    }
}
