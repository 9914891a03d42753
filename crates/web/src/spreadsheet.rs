//! Tables as a file that a spreadsheet opens: CSV, or XLSX with a sheet for each of them. No cell
//! can become a formula: in CSV it is guarded, in XLSX texts are written as texts.

use std::convert::Infallible;
use std::io;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use exchange::csv_out::{CsvOut, Options};
use exchange::table::Delimiter;
use locale::Locale;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use crate::errors::Error;

/// Characters of the widest column that is still shown whole.
const WIDEST: usize = 60;
/// The most characters of a sheet's name.
const NAME_MOST: usize = 31;
/// Rows of which the width of a column is taken.
const ROWS_FOR_WIDTH: usize = 500;

/// What kind of file is asked for: by the end of the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Rows of text, one table below the other.
    Csv,
    /// A workbook.
    Xlsx,
}

impl Kind {
    /// How its name ends.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Kind {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(match parts.uri.path().ends_with(".xlsx") {
            true => Self::Xlsx,
            false => Self::Csv,
        })
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Words, a code, a day.
    Text(String),
    /// A count, to be added up by whoever opens the file.
    Count(i64),
    /// A number with a fraction.
    Rate(f64),
}

impl Cell {
    /// A cell without anything in it.
    pub(crate) const BLANK: Self = Self::Text(String::new());
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

/// A table with its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sheet {
    /// What it is called, in few words.
    pub(crate) name: String,
    /// Heads of the columns; none for lines of a name and what is said under it.
    pub(crate) heads: Vec<String>,
    /// Its rows.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// The tables as a download that nobody keeps on the way. `name` is the file's, without its ending.
///
/// # Errors
/// Where a table has more rows than a spreadsheet holds.
pub(crate) async fn download(
    kind: Kind,
    locale: Locale,
    name: &str,
    sheets: Vec<Sheet>,
) -> Result<Response, Error> {
    // A long table takes the processor for a while.
    let write = move || match kind {
        Kind::Csv => csv(locale, &sheets).map_err(|error| Error::unexpected(&error)),
        Kind::Xlsx => xlsx(&sheets).map_err(|error| Error::unexpected(&error)),
    };
    let file = tokio::task::spawn_blocking(write)
        .await
        .map_err(|error| Error::unexpected(&error))??;
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(kind.media_type()),
    );
    let name = format!("attachment; filename=\"{name}.{}\"", kind.ending());
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok((headers, file).into_response())
}

fn csv(locale: Locale, sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    // A spreadsheet with Indonesian settings takes the comma for the decimal sign.
    let delimiter = match locale {
        Locale::Id => Delimiter::Semicolon,
        Locale::En => Delimiter::Comma,
    };
    let options = Options {
        byte_order_mark: true,
        delimiter,
    };
    let mut file = CsvOut::new(Vec::new(), options)?;
    for (at, sheet) in sheets.iter().enumerate() {
        if at > 0 {
            file.row([""])?;
            file.row([&sheet.name])?;
        }
        if !sheet.heads.is_empty() {
            file.row(&sheet.heads)?;
        }
        for row in &sheet.rows {
            file.row(row.iter().map(|cell| match cell {
                Cell::Text(text) => text.clone(),
                Cell::Count(count) => count.to_string(),
                Cell::Rate(rate) => locale.decimal(*rate, 1),
            }))?;
        }
    }
    file.finish()
}

fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let page = book.add_worksheet();
        page.set_name(sheet_name(&sheet.name, at))?;
        write_sheet(page, sheet)?;
    }
    book.save_to_buffer()
}

/// A name that a workbook takes, and no two alike.
fn sheet_name(name: &str, at: usize) -> String {
    let plain = name.replace(['[', ']', ':', '*', '?', '/', '\\', '\''], " ");
    let number = match at {
        0 => String::new(),
        _ => format!("{} ", at + 1),
    };
    let name = format!("{number}{}", plain.trim());
    name.chars().take(NAME_MOST).collect()
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let tenths = Format::new().set_num_format("0.0");
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in (0u16..).zip(widths(sheet)) {
        page.set_column_width(column, f64::from(width))?;
    }
    for (column, head) in (0u16..).zip(&sheet.heads) {
        page.write_string_with_format(0, column, head, &bold)?;
    }
    let first = u32::from(!sheet.heads.is_empty());
    if first > 0 {
        page.set_freeze_panes(1, 0)?;
    }
    for (line, row) in (first..).zip(&sheet.rows) {
        for (column, cell) in (0u16..).zip(row) {
            match cell {
                // Counts of people stay far below what a number of a spreadsheet holds exactly.
                Cell::Count(count) => page.write_number(line, column, *count as f64)?,
                Cell::Rate(rate) => page.write_number_with_format(line, column, *rate, &tenths)?,
                Cell::Text(text) if text.is_empty() => continue,
                Cell::Text(text) if first == 0 && column == 0 => {
                    page.write_string_with_format(line, column, text, &bold)?
                }
                Cell::Text(text) => page.write_string_with_format(line, column, text, &plain)?,
            };
        }
    }
    Ok(())
}

fn widths(sheet: &Sheet) -> Vec<u16> {
    let long = |cell: &Cell| match cell {
        Cell::Text(text) => text.chars().count(),
        Cell::Count(_) | Cell::Rate(_) => 8,
    };
    let mut widths: Vec<usize> = sheet
        .heads
        .iter()
        .map(|head| head.chars().count())
        .collect();
    for row in sheet.rows.iter().take(ROWS_FOR_WIDTH) {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = long(cell).max(*width);
        }
    }
    let fits = |width: usize| u16::try_from(width.min(WIDEST) + 2).unwrap_or(u16::MAX);
    widths.into_iter().map(fits).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sheets() -> Vec<Sheet> {
        let rows = vec![vec![
            Cell::from("=HYPERLINK(\"http://jahat\")"),
            Cell::from(-3),
        ]];
        let heads = vec!["Wilayah".to_owned(), "Korban".to_owned()];
        let note = vec![vec![Cell::from("Sumber"), Cell::from("Suluh")]];
        vec![
            Sheet {
                name: "Tabel".to_owned(),
                heads,
                rows,
            },
            Sheet {
                name: "Cara menghitung: [a/b]".to_owned(),
                heads: Vec::new(),
                rows: note,
            },
        ]
    }

    #[test]
    fn no_cell_becomes_a_formula() {
        let csv = String::from_utf8(csv(Locale::Id, &sheets()).unwrap()).unwrap();
        assert!(csv.contains("'=HYPERLINK"), "{csv}");
        let xlsx = xlsx(&sheets()).unwrap();
        assert!(xlsx.starts_with(b"PK"));
        assert!(!xlsx.windows(3).any(|part| part == b"<f>"));
    }

    #[test]
    fn tables_stand_below_each_other_with_their_names() {
        let csv = String::from_utf8(csv(Locale::Id, &sheets()).unwrap()).unwrap();
        let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "Wilayah;Korban");
        assert!(lines[1].ends_with(";-3"), "{csv}");
        assert_eq!(lines[3..], ["Cara menghitung: [a/b]", "Sumber;Suluh"]);
    }

    #[test]
    fn a_sheet_has_a_name_that_a_workbook_takes() {
        assert_eq!(sheet_name("Cara: [a/b]", 0), "Cara   a b");
        let long = sheet_name(&"Tahun berjalan dan sebelumnya ".repeat(2), 1);
        assert!(long.chars().count() <= NAME_MOST && long.starts_with("2 Tahun"));
    }
}
