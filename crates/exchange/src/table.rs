//! Rows of a CSV file, one at a time, none lost.
//!
//! Our own splitter and not a library's, because a library takes an unclosed quote as the rest of
//! the file: here that line alone is unreadable, and reading goes on with the next one.

use std::{collections::VecDeque, io::Read};

use domain::MessageKey;
use thiserror::Error;

use crate::{
    encoding::{Charset, ReadError, TextReader},
    split::{Fed, MOST_CELLS, MOST_CHARACTERS, Splitter},
};

/// The most bytes of one line, and of one row with line ends in its cells.
pub const MOST_ROW_BYTES: usize = 32 * 1024 * 1024;

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, as spreadsheets with a decimal comma write it.
    Semicolon,
    /// Tabulator.
    Tab,
}

impl Delimiter {
    /// The character itself.
    pub const fn char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }

    /// The one that occurs most in the first line outside quotes; a comma when none does.
    fn sniff(line: &str) -> Self {
        let outside: Vec<&str> = line.split('"').step_by(2).collect();
        let count = |delimiter: Self| -> usize {
            outside
                .iter()
                .map(|part| part.matches(delimiter.char()).count())
                .sum()
        };
        let mut best = Self::Comma;
        for other in [Self::Semicolon, Self::Tab] {
            if count(other) > count(best) {
                best = other;
            }
        }
        best
    }
}

/// Why a file is no table at all, or could not be read to its end.
#[derive(Debug, Error)]
pub enum TableError {
    /// Wrong encoding, too large, or not readable.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no line with column names.
    #[error("the file is empty")]
    Empty,
    /// The line with the column names has an unclosed quote.
    #[error("line {line}: the column names have a broken quote")]
    Header {
        /// Physical line, from 1.
        line: u64,
    },
    /// More columns than 500.
    #[error("the file has more than {MOST_CELLS} columns")]
    TooManyColumns,
}

impl MessageKey for TableError {
    fn key(&self) -> &'static str {
        match self {
            Self::Read(error) => error.key(),
            Self::Empty => "import-error-empty",
            Self::Header { .. } => "import-error-header",
            Self::TooManyColumns => "import-error-too-many-columns",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Read(error) => error.args(),
            Self::Header { line } => vec![("line", line.to_string())],
            Self::TooManyColumns => vec![("most", MOST_CELLS.to_string())],
            Self::Empty => Vec::new(),
        }
    }
}

/// What is wrong with the form of a row; the rest of it is still used where that is safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// A quote is not closed, or text follows a closed one: no cell can be trusted.
    BrokenQuote,
    /// More bytes than [`MOST_ROW_BYTES`]: no cell was read.
    LineTooLong,
    /// The cell in this column (from 0) has more than 20,000 characters and was left empty.
    CellTooLong(usize),
    /// Fewer cells than columns; the missing ones count as empty.
    CellsMissing,
    /// More cells than columns; here is the first that was left out.
    CellsExtra(String),
}

impl Flaw {
    /// Whether nothing of the row can be used.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::BrokenQuote | Self::LineTooLong)
    }

    /// Whether something stood there that the cells do not hold.
    pub fn loses_content(&self) -> bool {
        !matches!(self, Self::CellsMissing)
    }
}

/// One row after the column names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Which row it is, from 1, empty lines not counted.
    pub number: u64,
    /// The physical line where it begins, from 1: what an editor shows.
    pub line: u64,
    /// As many cells as columns; empty when a flaw is fatal.
    pub cells: Vec<String>,
    /// What is wrong with its form.
    pub flaws: Vec<Flaw>,
}

/// A CSV file whose column names have been read.
pub struct Table<R> {
    lines: Lines<R>,
    delimiter: Delimiter,
    header: Vec<String>,
    number: u64,
    /// Lines looked at in search of a closing quote that did not come.
    replay: VecDeque<Line>,
    failed: bool,
}

impl<R: Read> Table<R> {
    /// Reads the column names; the first row is the next item.
    pub fn open(input: R, charset: Charset) -> Result<Self, TableError> {
        let mut lines = Lines::new(input, charset);
        let mut first = lines.next_filled()?.ok_or(TableError::Empty)?;
        let mut delimiter = Delimiter::sniff(&first.text);
        // Excel writes the delimiter into a first line of its own where the region has another.
        if let Some(declared) = declared_delimiter(&first.text) {
            delimiter = declared;
            first = lines.next_filled()?.ok_or(TableError::Empty)?;
        }
        let mut table = Self {
            lines,
            delimiter,
            header: Vec::new(),
            number: 0,
            replay: VecDeque::from([first]),
            failed: false,
        };
        table.read_header()?;
        Ok(table)
    }

    fn read_header(&mut self) -> Result<(), TableError> {
        let Some(raw) = self.raw_record(false)? else {
            return Err(TableError::Empty);
        };
        if raw.splitter.overflown {
            return Err(TableError::TooManyColumns);
        }
        if raw.fatal.is_some() {
            return Err(TableError::Header { line: raw.line });
        }
        self.header = raw
            .splitter
            .cells
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
        Ok(())
    }

    /// The column names, without space around them.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// What stands between the cells of this file.
    pub fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    /// Bytes taken from the file so far, for a progress display.
    pub fn bytes_read(&self) -> u64 {
        self.lines.text.bytes_read()
    }

    /// The next logical row. `single` says that a line from the replay stands for itself.
    fn raw_record(&mut self, single: bool) -> Result<Option<Raw>, ReadError> {
        let replayed = self.replay.pop_front();
        let single = single && replayed.is_some();
        let first = match replayed {
            Some(line) => line,
            None => match self.lines.next_filled()? {
                Some(line) => line,
                None => return Ok(None),
            },
        };
        let line = first.number;
        let mut splitter = Splitter::new(self.delimiter.char());
        if first.overlong {
            return Ok(Some(Raw::fatal(line, splitter, Flaw::LineTooLong)));
        }
        let mut fed = splitter.feed(&first.text);
        let mut ahead = Vec::new();
        let mut bytes = first.text.len();
        while fed == Fed::Open && !single && bytes <= MOST_ROW_BYTES {
            let Some(next) = self.lines.next()? else {
                break;
            };
            bytes += next.text.len();
            fed = if next.overlong {
                Fed::Broken
            } else {
                splitter.feed(&next.text)
            };
            ahead.push(next);
        }
        if fed == Fed::Complete {
            return Ok(Some(Raw {
                line,
                splitter,
                fatal: None,
            }));
        }
        // Each of these lines is looked at once more, by itself: a quote that never closes costs
        // two passes, not one for every line.
        self.replay
            .extend(ahead.into_iter().filter(|line| !line.is_blank()));
        Ok(Some(Raw::fatal(line, splitter, Flaw::BrokenQuote)))
    }

    fn record(&mut self, raw: Raw) -> Record {
        self.number += 1;
        let mut record = Record {
            number: self.number,
            line: raw.line,
            cells: Vec::new(),
            flaws: Vec::new(),
        };
        if let Some(flaw) = raw.fatal {
            record.flaws.push(flaw);
            return record;
        }
        let columns = self.header.len();
        let Splitter {
            mut cells,
            too_long,
            ..
        } = raw.splitter;
        record.flaws.extend(
            too_long
                .into_iter()
                .filter(|column| *column < columns)
                .map(Flaw::CellTooLong),
        );
        if cells.len() < columns {
            record.flaws.push(Flaw::CellsMissing);
            cells.resize(columns, String::new());
        }
        // Spreadsheets leave empty cells behind the last column: nothing is lost with them.
        let extra = cells.drain(columns..).find(|cell| !cell.trim().is_empty());
        record.flaws.extend(extra.map(Flaw::CellsExtra));
        record.cells = cells;
        record
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Record, TableError>;

    /// The next row. An error is the last item.
    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        match self.raw_record(true) {
            Ok(raw) => raw.map(|raw| Ok(self.record(raw))),
            Err(error) => {
                self.failed = true;
                Some(Err(error.into()))
            }
        }
    }
}

/// `sep=;` as the whole first line.
fn declared_delimiter(line: &str) -> Option<Delimiter> {
    match line.trim_end_matches(' ').strip_prefix("sep=")? {
        "," => Some(Delimiter::Comma),
        ";" => Some(Delimiter::Semicolon),
        "\t" => Some(Delimiter::Tab),
        _ => None,
    }
}

struct Raw {
    line: u64,
    splitter: Splitter,
    fatal: Option<Flaw>,
}

impl Raw {
    fn fatal(line: u64, splitter: Splitter, flaw: Flaw) -> Self {
        Self {
            line,
            splitter,
            fatal: Some(flaw),
        }
    }
}

/// A physical line without its end.
struct Line {
    number: u64,
    text: String,
    /// Too long to hold; `text` is empty.
    overlong: bool,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && !self.overlong
    }
}

/// Physical lines: `\n`, `\r\n` or a lone `\r` ends one.
struct Lines<R> {
    text: TextReader<R>,
    buffer: String,
    /// Where in the buffer the next line begins.
    at: usize,
    number: u64,
}

impl<R: Read> Lines<R> {
    fn new(input: R, charset: Charset) -> Self {
        Self {
            text: TextReader::new(input, charset),
            buffer: String::new(),
            at: 0,
            number: 0,
        }
    }

    /// The next line that has something in it.
    fn next_filled(&mut self) -> Result<Option<Line>, ReadError> {
        while let Some(line) = self.next()? {
            if !line.is_blank() {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    fn next(&mut self) -> Result<Option<Line>, ReadError> {
        let mut searched = 0;
        let mut overlong = false;
        loop {
            if let Some((length, end)) = self.line_end(searched) {
                return Ok(Some(self.take(length, end, overlong)));
            }
            // A `\r` at the very end may have its `\n` in the next piece: look at it again.
            searched = (self.buffer.len() - self.at).saturating_sub(1);
            if searched > MOST_ROW_BYTES {
                overlong = true;
                self.at = self.buffer.len() - 1;
                while !self.buffer.is_char_boundary(self.at) {
                    self.at -= 1;
                }
                searched = 0;
            }
            self.buffer.drain(..self.at);
            self.at = 0;
            if !self.text.read_text(&mut self.buffer)? {
                break;
            }
        }
        let rest = self.buffer.trim_end_matches('\r').len();
        if self.buffer.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.take(rest, self.buffer.len(), overlong)))
    }

    /// Length of the line at the start and of the line with its end, once the end is certain.
    fn line_end(&self, searched: usize) -> Option<(usize, usize)> {
        let bytes = self.buffer.as_bytes().get(self.at..)?;
        let length = searched
            + bytes
                .get(searched..)?
                .iter()
                .position(|byte| matches!(byte, b'\n' | b'\r'))?;
        match (bytes.get(length), bytes.get(length + 1)) {
            (Some(b'\n'), _) => Some((length, length + 1)),
            (_, Some(b'\n')) => Some((length, length + 2)),
            (_, Some(_)) => Some((length, length + 1)),
            (_, None) => None,
        }
    }

    fn take(&mut self, length: usize, end: usize, overlong: bool) -> Line {
        self.number += 1;
        let text = match self.buffer.get(self.at..self.at + length) {
            Some(text) if !overlong && length <= MOST_ROW_BYTES => text.to_owned(),
            _ => String::new(),
        };
        let overlong = overlong || length > MOST_ROW_BYTES;
        self.at += end;
        Line {
            number: self.number,
            text,
            overlong,
        }
    }
}

/// The most characters of a cell, for messages.
pub const MOST_CELL_CHARACTERS: usize = MOST_CHARACTERS;

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
