//! What was not understood in a file, where, and what to do about it.

use serde::{Deserialize, Serialize};

use domain::{Coded, MessageKey};

use crate::{Excerpt, table::Flaw};

domain::coded! {
    /// Why something in a row was not taken over. The message of `key()` says what is wrong,
    /// that of [`Reason::suggestion`] what to do.
    pub enum Reason: "import-reason" {
        /// The mapping gives the value no code.
        UnknownValue = "unknown-value",
        /// The mapping lists the value, and nobody has decided yet what it means.
        Undecided = "undecided",
        /// Not a year, or not one from 1900 on.
        NotAYear = "not-a-year",
        /// Not a date, or one that no calendar has.
        NotADate = "not-a-date",
        /// The date or year lies after today.
        Future = "future",
        /// Not an age from 0 to 130.
        NotAnAge = "not-an-age",
        /// Not a count: a whole number from 0 on.
        NotACount = "not-a-count",
        /// Not an area code of Kemendagri.
        NotAnArea = "not-an-area",
        /// An area code without its dots could be one of BPS, which means another place.
        AreaWithoutDots = "area-without-dots",
        /// The area code has the right form, and there is no such area.
        NoSuchArea = "no-such-area",
        /// Not a country code nor the name of a country.
        NotACountry = "not-a-country",
        /// A yes-or-no column holds something else.
        NotYesOrNo = "not-yes-or-no",
        /// Looks like a NIK, a telephone number or an e-mail address where none belongs.
        Identifying = "identifying",
        /// Too long, or with characters that a code does not have.
        NotACode = "not-a-code",
        /// Another column of the row says something else.
        Contradiction = "contradiction",
        /// The period ends before it begins.
        PeriodReversed = "period-reversed",
        /// Needed, and empty.
        Required = "required",
        /// A row with the same period, area, sex and age came before.
        Repeated = "repeated",
        /// A quote is not closed or stands in the wrong place; nothing of the row was read.
        BrokenQuote = "broken-quote",
        /// The row is too long; nothing of it was read.
        LineTooLong = "line-too-long",
        /// The cell is too long and counts as empty.
        CellTooLong = "cell-too-long",
        /// The row has fewer cells than there are columns.
        CellsMissing = "cells-missing",
        /// The row has more cells than there are columns.
        CellsExtra = "cells-extra",
        /// Every cell of the row is empty.
        EmptyRow = "empty-row",
    }
}

impl Reason {
    /// Key of the message that says what to do.
    pub const fn suggestion(self) -> &'static str {
        match self {
            Self::UnknownValue | Self::Undecided | Self::NotYesOrNo => {
                "import-suggestion-complete-the-mapping"
            }
            Self::NotAYear
            | Self::NotADate
            | Self::Future
            | Self::NotAnAge
            | Self::NotACount
            | Self::NotACountry
            | Self::NotACode
            | Self::Contradiction
            | Self::PeriodReversed
            | Self::Required
            | Self::Repeated => "import-suggestion-correct-the-cell",
            Self::NotAnArea | Self::AreaWithoutDots | Self::NoSuchArea => {
                "import-suggestion-kemendagri-code"
            }
            Self::Identifying => "import-suggestion-remove-identity",
            Self::BrokenQuote | Self::CellsMissing | Self::CellsExtra => {
                "import-suggestion-repair-the-line"
            }
            Self::LineTooLong | Self::CellTooLong => "import-suggestion-shorten",
            Self::EmptyRow => "import-suggestion-delete-the-row",
        }
    }
}

/// One problem of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Which row after the column names, from 1.
    pub row: u64,
    /// The line of the file where the row begins, from 1.
    pub line: u64,
    /// Name of the column as the file has it; `None` for the row as a whole.
    pub column: Option<String>,
    /// What stood there, as far as it may be shown. A name in the wrong column is not recognised,
    /// so lists of problems are for the people of the import alone.
    pub value: Excerpt,
    /// Why it was not taken over.
    pub reason: Reason,
}

impl MessageKey for Issue {
    fn key(&self) -> &'static str {
        Coded::key(self.reason)
    }

    // The value is not among the arguments: it is text from outside, shown in a cell of its own.
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![
            ("row", self.row.to_string()),
            ("line", self.line.to_string()),
            ("column", self.column.clone().unwrap_or_default()),
        ]
    }
}

/// How many problems of one row are listed: a cell full of separators must not make a list longer
/// than the file.
pub(crate) const MOST_ISSUES: usize = 100;

/// Collects the problems of one row.
pub(crate) struct Issues<'a> {
    pub(crate) row: u64,
    pub(crate) line: u64,
    pub(crate) header: &'a [String],
    pub(crate) list: Vec<Issue>,
}

impl<'a> Issues<'a> {
    pub(crate) fn new(row: u64, line: u64, header: &'a [String]) -> Self {
        Self {
            row,
            line,
            header,
            list: Vec::new(),
        }
    }

    /// Notes a problem of a column (by position) or of the row.
    pub(crate) fn add(&mut self, column: Option<usize>, value: &str, reason: Reason) {
        if self.list.len() >= MOST_ISSUES {
            return;
        }
        self.list.push(Issue {
            row: self.row,
            line: self.line,
            column: column.and_then(|at| self.header.get(at).cloned()),
            value: Excerpt::of(value),
            reason,
        });
    }

    /// Notes what is wrong with the form of the row.
    pub(crate) fn add_flaw(&mut self, flaw: &Flaw) {
        match flaw {
            Flaw::BrokenQuote => self.add(None, "", Reason::BrokenQuote),
            Flaw::LineTooLong => self.add(None, "", Reason::LineTooLong),
            Flaw::CellTooLong(column) => self.add(Some(*column), "", Reason::CellTooLong),
            Flaw::CellsMissing => self.add(None, "", Reason::CellsMissing),
            Flaw::CellsExtra(first) => self.add(None, first, Reason::CellsExtra),
        }
    }
}
