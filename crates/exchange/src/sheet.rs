//! Spreadsheets that offices fill in: the first sheet of an XLSX as rows of text, and back.
//!
//! A reader says which columns it wants and by which names they may be headed; the line with the
//! names may stand below titles, the columns may stand in any order, and columns that nobody asked
//! for are left aside. What a cell shows is given as text: a number as it would be typed, a date as
//! `2024-05-17`. The text of a cell is never run, and a formula counts as the value that it last had.
//!
//! ```
//! use exchange::sheet::{self, Heading};
//! let headings = [Heading::required(&["Nama", "Name"]), Heading::optional(&["Telepon", "Phone"])];
//! let rows = [["Rumah Aman Melati", "=1+1"]];
//! let file = sheet::write("Direktori", &["Name", "Phone"], &rows, &[])?;
//! let read = sheet::read(&file, &headings)?;
//! assert_eq!(read.rows[0].number, 2);
//! assert_eq!(read.rows[0].cell(1), "=1+1");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is wrong with the file as a whole is a [`SheetError`]; a row that lies in a merged cell says
//! so itself ([`Row::merged`]), for no cell of it can be trusted.

mod read;
mod write;

use domain::MessageKey;
use thiserror::Error;

pub use read::read;
pub use write::{WriteError, write};

/// The most rows below the names of the columns.
pub const MOST_ROWS: usize = 5_000;
/// The most characters of a cell that are kept.
pub const MOST_CHARACTERS: usize = 5_000;

/// A column that a reader wants.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// The names by which it may be headed; capitals, space and signs do not count.
    pub names: &'a [&'a str],
    /// Whether a file without it is refused.
    pub required: bool,
}

impl<'a> Heading<'a> {
    /// A column that must be there.
    pub const fn required(names: &'a [&'a str]) -> Self {
        Self {
            names,
            required: true,
        }
    }

    /// A column that may be missing; its cells are then empty.
    pub const fn optional(names: &'a [&'a str]) -> Self {
        Self {
            names,
            required: false,
        }
    }
}

/// What was read of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its rows below the names of the columns, without those that are empty.
    pub rows: Vec<Row>,
    /// Names of columns that nobody asked for, as they stand in the file.
    pub left_aside: Vec<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as the program shows it beside the row, from 1.
    pub number: u32,
    /// The merged cells that reach over it and other rows, `A5:A7`; its cells cannot be trusted.
    pub merged: Option<String>,
    cells: Vec<String>,
}

impl Row {
    /// The text in the column wanted at this place, trimmed; empty where there is none.
    pub fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// All cells, in the order of the columns wanted.
    pub fn cells(&self) -> &[String] {
        &self.cells
    }
}

/// Why a file was refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetError {
    /// Not an XLSX, or a damaged one.
    #[error("not an XLSX file")]
    NotXlsx,
    /// Locked with a password.
    #[error("the file is locked with a password")]
    Locked,
    /// More than [`MOST_ROWS`] rows, or more data than any such file has.
    #[error("the file has more than {MOST_ROWS} rows")]
    TooLarge,
    /// No row below the names of the columns.
    #[error("the sheet has no rows")]
    Empty,
    /// The names of the columns stand in merged cells.
    #[error("the names of the columns are merged in {0}")]
    HeadingMerged(String),
    /// Columns that must be there are not; here are their names.
    #[error("columns are missing: {0:?}")]
    ColumnsMissing(Vec<String>),
    /// A column stands there twice.
    #[error("the column {0:?} stands there twice")]
    ColumnTwice(String),
}

impl MessageKey for SheetError {
    fn key(&self) -> &'static str {
        match self {
            Self::NotXlsx => "error-sheet-not-xlsx",
            Self::Locked => "error-sheet-locked",
            Self::TooLarge => "error-sheet-too-large",
            Self::Empty => "error-sheet-empty",
            Self::HeadingMerged(_) => "error-sheet-heading-merged",
            Self::ColumnsMissing(_) => "error-sheet-columns-missing",
            Self::ColumnTwice(_) => "error-sheet-column-twice",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge => vec![("most", MOST_ROWS.to_string())],
            Self::HeadingMerged(cells) => vec![("cells", cells.clone())],
            Self::ColumnsMissing(names) => vec![("names", names.join(", "))],
            Self::ColumnTwice(name) => vec![("name", name.clone())],
            Self::NotXlsx | Self::Locked | Self::Empty => Vec::new(),
        }
    }
}

/// The form in which names of columns are compared: letters and digits in lower case.
fn comparable(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The name of a column as spreadsheets show it: `A`, `B` … `AA`.
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
#[path = "sheet/tests.rs"]
mod tests;
