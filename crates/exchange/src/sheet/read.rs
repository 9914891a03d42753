//! From the bytes of an XLSX to rows of text.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, Dimensions, Reader, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{Heading, MOST_CHARACTERS, MOST_ROWS, Row, Sheet, SheetError, comparable, letters};

/// The most bytes that a file may unpack to: a sheet of [`MOST_ROWS`] rows has a fraction of it, an
/// archive made to fill the memory has more.
const MOST_BYTES: u64 = 100 << 20;
/// Columns beyond this one are not looked at.
const MOST_COLUMNS: u32 = 200;
/// Rows among which the names of the columns are looked for.
const HEADING_WITHIN: usize = 20;

/// Cells that are not empty, by row and column from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// Reads the first sheet of an XLSX.
///
/// # Errors
/// [`SheetError`] when nothing of the file can be used.
pub fn read(bytes: &[u8], wanted: &[Heading<'_>]) -> Result<Sheet, SheetError> {
    check_size(bytes, MOST_BYTES)?;
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| refused(&error))?;
    let name = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or(SheetError::Empty)?;
    let cells = cells(&mut book, &name)?;
    let merged = book
        .merge_cells_by_sheet_name(&name)
        .map_err(|error| refused(&error))?;
    let found = find_heading(&cells, &merged, wanted)?;
    let rows: Vec<Row> = cells
        .range(found.row + 1..)
        .filter_map(|(row, cells)| found.read(*row, cells, &merged))
        .collect();
    if rows.is_empty() {
        return Err(SheetError::Empty);
    }
    if rows.len() > MOST_ROWS {
        return Err(SheetError::TooLarge);
    }
    Ok(Sheet {
        rows,
        left_aside: found.left_aside,
    })
}

fn refused(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Locked,
        _ => SheetError::NotXlsx,
    }
}

/// Unpacks the archive into nothing: what it says of its own size may be a lie.
pub(super) fn check_size(bytes: &[u8], most: u64) -> Result<(), SheetError> {
    // Old XLS files, and XLSX with a password, are no archives.
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.starts_with(COMPOUND) {
        let encrypted: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let locked = bytes
            .windows(encrypted.len())
            .any(|part| part == encrypted.as_slice());
        return Err(if locked {
            SheetError::Locked
        } else {
            SheetError::NotXlsx
        });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::NotXlsx)?;
    let mut left = most;
    for at in 0..archive.len() {
        let file = archive.by_index(at).map_err(|_| SheetError::NotXlsx)?;
        let unpacked =
            io::copy(&mut file.take(left + 1), &mut io::sink()).map_err(|_| SheetError::NotXlsx)?;
        left = left.checked_sub(unpacked).ok_or(SheetError::TooLarge)?;
    }
    Ok(())
}

/// One cell after the other: a table of all cells between the first and the last would take the
/// memory of the machine where somebody once typed into the last one.
fn cells(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Cells, SheetError> {
    let mut reader = book
        .worksheet_cells_reader(name)
        .map_err(|error| refused(&error))?;
    let mut cells = Cells::new();
    while let Some(cell) = reader.next_cell().map_err(|error| refused(&error))? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if text.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        cells.entry(row).or_default().insert(column, text);
        if cells.len() > MOST_ROWS + HEADING_WITHIN {
            return Err(SheetError::TooLarge);
        }
    }
    Ok(cells)
}

/// What a cell shows.
fn text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        // Numbers are shown without the noise of binary fractions; whole ones without a point.
        DataRef::Float(number) => number.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) if value.is_datetime() => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(value) => value.as_f64().to_string(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    if text.chars().count() > MOST_CHARACTERS {
        text.chars().take(MOST_CHARACTERS).collect()
    } else {
        text
    }
}

/// Where the names of the columns stand.
struct Found {
    row: u32,
    /// The column of each heading wanted.
    columns: Vec<Option<u32>>,
    left_aside: Vec<String>,
}

impl Found {
    fn read(&self, row: u32, cells: &BTreeMap<u32, String>, merged: &[Dimensions]) -> Option<Row> {
        let texts: Vec<String> = self
            .columns
            .iter()
            .map(|column| column.and_then(|column| cells.get(&column)).cloned())
            .map(Option::unwrap_or_default)
            .collect();
        let over = merged.iter().find(|cells| {
            (cells.start.0..=cells.end.0).contains(&row)
                && self
                    .columns
                    .iter()
                    .flatten()
                    .any(|column| (cells.start.1..=cells.end.1).contains(column))
        });
        if over.is_none() && texts.iter().all(String::is_empty) {
            return None;
        }
        Some(Row {
            number: row + 1,
            merged: over.map(reference),
            cells: texts,
        })
    }
}

/// Merged cells as spreadsheets write them: `A5:A7`.
fn reference(cells: &Dimensions) -> String {
    let cell = |(row, column): (u32, u32)| format!("{}{}", letters(column), row + 1);
    format!("{}:{}", cell(cells.start), cell(cells.end))
}

/// The row that names most of the columns wanted, and at least two of them where two are wanted: a
/// title is one cell.
fn find_heading(
    cells: &Cells,
    merged: &[Dimensions],
    wanted: &[Heading<'_>],
) -> Result<Found, SheetError> {
    let known = |text: &String| heading_of(text, wanted).is_some();
    let named = |row: &BTreeMap<u32, String>| row.values().filter(|text| known(text)).count();
    let least = wanted.len().min(2);
    let row = cells
        .iter()
        .take(HEADING_WITHIN)
        .map(|(row, cells)| (named(cells), *row))
        .filter(|(named, _)| *named >= least)
        // Of two rows that name as many, the upper one.
        .max_by_key(|(named, row)| (*named, u32::MAX - row))
        .map(|(_, row)| row);
    let Some(row) = row else {
        if cells.is_empty() {
            return Err(SheetError::Empty);
        }
        return Err(missing(wanted, |_| true));
    };
    let mut found = Found {
        row,
        columns: vec![None; wanted.len()],
        left_aside: Vec::new(),
    };
    for (column, text) in cells.get(&row).into_iter().flatten() {
        match heading_of(text, wanted) {
            None => found.left_aside.push(text.clone()),
            Some(at) if found.columns[at].is_some() => {
                return Err(SheetError::ColumnTwice(text.clone()));
            }
            Some(at) => found.columns[at] = Some(*column),
        }
    }
    // A name over several columns leaves all but the first without one.
    if let Some(wide) = merged
        .iter()
        .find(|cells| (cells.start.0..=cells.end.0).contains(&row) && cells.start.1 < cells.end.1)
    {
        return Err(SheetError::HeadingMerged(reference(wide)));
    }
    let absent = |at: usize| wanted[at].required && found.columns[at].is_none();
    if (0..wanted.len()).any(absent) {
        return Err(missing(wanted, |at| found.columns[at].is_none()));
    }
    Ok(found)
}

fn heading_of(text: &str, wanted: &[Heading<'_>]) -> Option<usize> {
    let text = comparable(text);
    wanted
        .iter()
        .position(|heading| heading.names.iter().any(|name| comparable(name) == text))
}

/// The required columns for which `absent` holds, by the first of their names.
fn missing(wanted: &[Heading<'_>], absent: impl Fn(usize) -> bool) -> SheetError {
    let names = wanted
        .iter()
        .enumerate()
        .filter(|(at, heading)| heading.required && absent(*at))
        .filter_map(|(_, heading)| heading.names.first())
        .map(|name| (*name).to_owned());
    SheetError::ColumnsMissing(names.collect())
}
