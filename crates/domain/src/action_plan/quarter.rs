//! Quarters (triwulan) and how each is closed.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use thiserror::Error;

use crate::{MessageKey, transition::Illegal};

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i16,
    number: i8,
}

/// Not a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a quarter")]
pub struct QuarterError;

impl MessageKey for QuarterError {
    fn key(&self) -> &'static str {
        "error-quarter"
    }
}

impl Quarter {
    /// A checked quarter: 1 to 4 of a year from 1900 to 2100.
    pub fn new(year: i16, number: i8) -> Result<Self, QuarterError> {
        if (1900..=2100).contains(&year) && (1..=4).contains(&number) {
            Ok(Self { year, number })
        } else {
            Err(QuarterError)
        }
    }

    /// The quarter in which a day lies.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year().clamp(1900, 2100),
            number: (day.month() - 1) / 3 + 1,
        }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// 1 to 4.
    pub const fn number(self) -> i8 {
        self.number
    }

    /// The first day.
    pub fn first(self) -> Date {
        date(self.year, (self.number - 1) * 3 + 1, 1)
    }

    /// The last day.
    pub fn last(self) -> Date {
        let month = date(self.year, self.number * 3, 1);
        month.last_of_month()
    }

    /// The first day after it.
    pub fn end(self) -> Date {
        self.last().checked_add(1.day()).unwrap_or(self.last())
    }

    /// The one before; `None` at the beginning of all quarters.
    pub fn before(self) -> Option<Self> {
        match self.number {
            1 => Self::new(self.year - 1, 4).ok(),
            number => Self::new(self.year, number - 1).ok(),
        }
    }

    /// The one after; `None` at the end of all quarters.
    pub fn after(self) -> Option<Self> {
        match self.number {
            4 => Self::new(self.year + 1, 1).ok(),
            number => Self::new(self.year, number + 1).ok(),
        }
    }

    /// The quarters of its year up to it.
    pub fn year_to_date(self) -> impl Iterator<Item = Self> {
        (1..=self.number).map(move |number| Self {
            year: self.year,
            number,
        })
    }
}

crate::coded! {
    /// Where the realisation of a quarter stands.
    pub enum QuarterState: "quarter-state" {
        /// Being filled in.
        Open = "open",
        /// Handed in; every change is kept with its reason from here on.
        Submitted = "submitted",
        /// Final; nothing changes.
        Locked = "locked",
        /// Opened again, with a reason.
        Reopened = "reopened",
    }
}

crate::coded! {
    /// What may be done with a quarter.
    pub enum QuarterAction: "quarter-action" {
        /// Hand it in.
        Submit = "submit",
        /// Make it final.
        Lock = "lock",
        /// Open it again.
        Reopen = "reopen",
    }
}

impl QuarterState {
    /// The state of a quarter of which nothing was written.
    pub const START: Self = Self::Open;

    /// The state after `action`.
    pub fn next(self, action: QuarterAction) -> Result<Self, Illegal> {
        use QuarterAction as A;
        use QuarterState as S;
        match (self, action) {
            (S::Open | S::Reopened, A::Submit) => Ok(S::Submitted),
            (S::Submitted, A::Lock) => Ok(S::Locked),
            (S::Submitted | S::Locked, A::Reopen) => Ok(S::Reopened),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether what is written may change.
    pub const fn accepts_changes(self) -> bool {
        match self {
            Self::Open | Self::Submitted | Self::Reopened => true,
            Self::Locked => false,
        }
    }
}
