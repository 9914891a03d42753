//! Records from CSV and Parquet, one at a time.

mod fault;
#[cfg(feature = "parquet")]
mod parquet;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

pub use fault::Fault;

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

/// No value of a register is longer, in bytes.
const LONGEST: usize = 20_000;
/// Nor has it more lines.
const MOST_LINES: usize = 50;

/// Reads a CSV table and hands over each row; memory does not grow with the file.
///
/// Values are separated by commas, semicolons or tabs, whichever the headings have most of.
/// A quote that is never closed swallows the rest of a file: it is found by the row that
/// grows beyond all measure or lacks its columns, and told with the line where it began.
pub fn read(
    input: impl Read,
    settings: &Settings,
    mapping: &Mapping,
    mut each: impl FnMut(Row<'_>),
) -> Result<u64> {
    read_csv(input, settings, mapping, |row| {
        each(row);
        Ok(())
    })
}

/// Reads a table in a file that was opened, CSV or Parquet, whichever it is. An error of
/// `each` ends it.
pub fn read_file(
    mut file: File,
    settings: &Settings,
    mapping: &Mapping,
    each: impl FnMut(Row<'_>) -> Result<()>,
) -> Result<u64> {
    let mut first = Vec::new();
    Read::by_ref(&mut file).take(4).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    match first[..] {
        #[cfg(feature = "parquet")]
        [b'P', b'A', b'R', b'1'] => parquet::read(file, settings, mapping, each),
        #[cfg(not(feature = "parquet"))]
        [b'P', b'A', b'R', b'1'] => Err(wrong(1, Fault::NoParquet)),
        _ => read_csv(file, settings, mapping, each),
    }
}

fn read_csv(
    input: impl Read,
    settings: &Settings,
    mapping: &Mapping,
    mut each: impl FnMut(Row<'_>) -> Result<()>,
) -> Result<u64> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let delimiter = delimiter(input.fill_buf()?)?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(input);
    let headings: Vec<String> = reader
        .headers()
        .map_err(|e| broken(&e))?
        .iter()
        .map(|h| h.trim().trim_start_matches('\u{feff}').to_owned())
        .collect();
    let mut hand = Hand::new(&headings, settings, mapping)?;
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| broken(&e))? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != headings.len() {
            let (found, expected) = (record.len(), headings.len());
            return Err(wrong(line, Fault::Columns { found, expected }));
        }
        let swallowed = |value: &str| {
            let lines = || value.trim().bytes().filter(|b| *b == b'\n').count();
            value.len() > MOST_LINES && (value.trim().len() > LONGEST || lines() > MOST_LINES)
        };
        if record.iter().any(swallowed) {
            return Err(wrong(line, Fault::Swallowed));
        }
        let value = |place: usize| record.get(place).unwrap_or_default().trim();
        hand.over(&value, &mut each)?;
    }
    Ok(hand.count)
}

/// Picks the fields out of rows, and hands them over.
struct Hand {
    fields: Vec<Option<usize>>,
    id: Option<usize>,
    truth: Option<usize>,
    count: u64,
}

impl Hand {
    fn new(headings: &[String], settings: &Settings, mapping: &Mapping) -> Result<Hand> {
        if headings.is_empty() {
            return Err(wrong(1, Fault::Empty));
        }
        let there = || headings.join(", ");
        let find = |heading: &str| headings.iter().position(|h| h == heading);
        let demanded = |heading: &str| {
            let heading = heading.to_owned();
            find(&heading).ok_or_else(|| {
                let there = there();
                wrong(1, Fault::NoColumn { heading, there })
            })
        };
        let place = |name: &str| {
            let mapped = mapping.fields.iter().find(|(field, _)| field == name);
            mapped.map_or(Ok(find(name)), |(_, heading)| demanded(heading).map(Some))
        };
        for (field, _) in &mapping.fields {
            if !settings.fields.iter().any(|f| f.name == *field) {
                return Err(Error::UnknownColumn {
                    column: field.clone(),
                    known: fields_of(settings),
                });
            }
        }
        let fields: Vec<Option<usize>> = settings
            .fields
            .iter()
            .map(|f| place(&f.name))
            .collect::<Result<_>>()?;
        if fields.iter().all(Option::is_none) {
            return Err(wrong(1, Fault::NoField { there: there() }));
        }
        Ok(Hand {
            fields,
            id: mapping.id.as_deref().map(demanded).transpose()?,
            truth: mapping.truth.as_deref().map(demanded).transpose()?,
            count: 0,
        })
    }

    /// The places that are looked at, ascending.
    #[cfg(feature = "parquet")]
    fn places(&self) -> Vec<usize> {
        let fields = self.fields.iter().flatten();
        let mut places: Vec<usize> = fields.chain(&self.id).chain(&self.truth).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn over<'v>(
        &mut self,
        value: &dyn Fn(usize) -> &'v str,
        each: &mut impl FnMut(Row<'_>) -> Result<()>,
    ) -> Result<()> {
        let fields: Vec<&str> = self
            .fields
            .iter()
            .map(|place| place.map_or("", value))
            .collect();
        let number = match self.id {
            Some(_) => String::new(),
            None => self.count.to_string(),
        };
        self.count += 1;
        each(Row {
            id: match self.id {
                Some(place) => value(place),
                None => &number,
            },
            truth: self.truth.map(value),
            fields: &fields,
        })
    }
}

fn fields_of(settings: &Settings) -> String {
    let names: Vec<&str> = settings.fields.iter().map(|f| f.name.as_str()).collect();
    names.join(", ")
}

/// The byte between values, by the line of headings. Also finds what is no CSV at all.
fn delimiter(begin: &[u8]) -> Result<u8> {
    if begin.is_empty() {
        return Err(wrong(1, Fault::Empty));
    }
    if begin.starts_with(b"PK\x03\x04") || begin.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(wrong(1, Fault::Spreadsheet));
    }
    // UTF-16 as Excel writes "Unicode text", with its mark or by its zeros.
    let utf16 = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    if utf16 || begin.iter().take(64).any(|b| *b == 0) {
        return Err(wrong(1, Fault::NotUtf8));
    }
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in begin.iter().take_while(|b| **b != b'\n') {
        quoted ^= *byte == b'"';
        if let Some((_, n)) = counts.iter_mut().find(|(d, _)| d == byte && !quoted) {
            *n += 1;
        }
    }
    // Of equally many the first, which is the comma.
    let best = counts.iter().rev().max_by_key(|(_, n)| *n);
    Ok(best.map_or(b',', |(d, _)| *d))
}

fn wrong(line: u64, why: Fault) -> Error {
    Error::Table { line, why }
}

fn broken(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let why = match error.kind() {
        csv::ErrorKind::Utf8 { .. } => Fault::NotUtf8,
        _ => Fault::Damaged(error.to_string()),
    };
    wrong(line, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headings_tell_what_stands_between_values() {
        assert_eq!(delimiter(b"nama,nik\n1;2;3;4\n").unwrap(), b',');
        assert_eq!(delimiter(b"nama;nik\n").unwrap(), b';');
        assert_eq!(delimiter(b"nama\tnik\tlahir, tempat\n").unwrap(), b'\t');
        assert_eq!(delimiter(b"\"nama; lengkap; sekali\",nik\n").unwrap(), b',');
        assert_eq!(delimiter(b"nama").unwrap(), b',');
    }

    #[test]
    fn what_is_no_csv_is_told() {
        let told = |begin: &[u8]| match delimiter(begin) {
            Err(Error::Table { why, .. }) => Some(why),
            _ => None,
        };
        assert_eq!(told(b""), Some(Fault::Empty));
        assert_eq!(told(b"PK\x03\x04...."), Some(Fault::Spreadsheet));
        assert_eq!(told(b"\xff\xfen\0a\0"), Some(Fault::NotUtf8));
        assert_eq!(told(b"n\0a\0m\0a\0"), Some(Fault::NotUtf8));
    }
}
