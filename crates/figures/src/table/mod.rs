//! Tables in CSV and Parquet into columns.
//!
//! The crate `linkage` reads tables too, but hands over persons field by field; what the two have
//! in common is little more than the CSV reader underneath, and each can be used alone.

mod begin;
mod bounded;
mod fault;
#[cfg(feature = "parquet")]
mod parquet;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

pub use fault::Fault;

use crate::columns::{Column, Columns, Limits};
use crate::error::{Error, Result};
use bounded::Bounded;

/// What is read of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The columns by their headings, in this order; all where none are named.
    pub columns: Vec<String>,
    /// (heading, values): a column that has these values only. Another one is refused, with its
    /// line.
    pub closed: Vec<(String, Vec<String>)>,
    /// What is refused.
    pub limits: Limits,
}

/// Rows after which progress is told.
const EACH: u64 = 10_000;
/// A value with more lines has swallowed those that follow an open quote.
const MOST_LINES: usize = 50;

/// Reads a table of comma-, semicolon- or tab-separated values with headings. `tell` hears how
/// many rows are read, every now and then.
///
/// Blanks around a value do not count; a value of nothing is "not recorded". A quote that is never
/// closed swallows the rest of a file: it is found by the row that grows beyond all measure or
/// lacks its columns, and told with the line where it began.
pub fn read(input: impl Read, options: &Options, tell: &mut dyn FnMut(u64)) -> Result<Columns> {
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
    let (mut columns, places) = prepare(&headings, options)?;
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    while reader
        .read_byte_record(&mut record)
        .map_err(|e| broken(&e))?
    {
        reset.set(0);
        let line = record.position().map_or(0, csv::Position::line);
        let values = values(&record, &places, headings.len(), options);
        let values = values.map_err(|why| wrong(line, why))?;
        columns.push(&values).map_err(|why| at(line, why))?;
        rows += 1;
        if rows % EACH == 0 {
            tell(rows);
        }
    }
    tell(rows);
    Ok(columns)
}

/// Reads a table in a file that was opened, CSV or Parquet, whichever it is.
pub fn read_file(mut file: File, options: &Options, tell: &mut dyn FnMut(u64)) -> Result<Columns> {
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

/// Empty columns, and the place of each in a row of the file.
fn prepare(headings: &[String], options: &Options) -> Result<(Columns, Vec<usize>)> {
    let named = |heading: &str| {
        let mut found = headings.iter().enumerate().filter(|(_, h)| *h == heading);
        let there = || headings.join(", ");
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(at),
            (Some(_), Some(_)) => Err(Fault::HeadingTwice(heading.to_owned())),
            (None, _) => Err(Fault::NoColumn {
                heading: heading.to_owned(),
                there: there(),
            }),
        }
    };
    let wanted = match &options.columns[..] {
        [] => headings,
        some => some,
    };
    let closed = options.closed.iter().map(|(heading, _)| heading);
    for heading in wanted.iter().chain(closed) {
        if heading.is_empty() {
            return Err(wrong(1, Fault::NoHeading));
        }
        named(heading).map_err(|why| wrong(1, why))?;
    }
    let column =
        |heading: &String| match options.closed.iter().find(|(closed, _)| closed == heading) {
            Some((_, values)) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                Column::closed(heading, &values)
            }
            None => Column::open(heading),
        };
    let places = wanted.iter().map(|h| named(h).map_err(|why| wrong(1, why)));
    let places: Vec<usize> = places.collect::<Result<_>>()?;
    let columns = Columns::of(wanted.iter().map(column).collect(), options.limits);
    Ok((columns.map_err(|why| at(1, why))?, places))
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
    Ok(text.trim_start_matches('\u{feff}').trim())
}

fn wrong(line: u64, why: Fault) -> Error {
    Error::Table { line, why }
}

fn at(line: u64, why: Error) -> Error {
    let why = Box::new(why);
    Error::AtLine { line, why }
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
