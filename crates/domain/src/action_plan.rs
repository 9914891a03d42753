//! The regional action plan (rencana aksi daerah, RAD): strategies, programmes, activities and
//! indicators, their budget, and what was realised quarter by quarter.

mod achievement;
mod amount;
mod budget;
mod formula;
mod quarter;
mod standard;

pub use crate::taskforce::Strategy;
pub use achievement::{Light, Measure, Thresholds, ThresholdsError, achieved, cumulated, expected};
pub use amount::{Amount, AmountError, Ratio};
pub use budget::{BudgetCode, BudgetCodeError, Rupiah, RupiahError};
pub use formula::Formula;
pub use quarter::{Quarter, QuarterAction, QuarterError, QuarterState};
pub use standard::{Manual, STANDARD, Standard};

use crate::MessageKey;
use thiserror::Error;

crate::coded! {
    /// Where the money of an activity comes from.
    pub enum FundSource: "fund-source" {
        /// Budget of the kabupaten or kota.
        City = "apbd-kabkota",
        /// Budget of the province.
        Province = "apbd-provinsi",
        /// Budget of the state.
        State = "apbn",
        /// A grant.
        Grant = "hibah",
        /// Of companies.
        Corporate = "csr",
        /// Another.
        Other = "lainnya",
    }
}

crate::coded! {
    /// Which way an indicator gets better.
    pub enum Direction: "indicator-direction" {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
    }
}

crate::coded! {
    /// How the quarters of a year make the value of the year.
    pub enum Gathering: "indicator-gathering" {
        /// They are added up.
        Sum = "sum",
        /// The latest one counts.
        Latest = "latest",
        /// Their average counts.
        Average = "average",
        /// A share: the parts are added up, and the wholes.
        Share = "share",
    }
}

crate::coded! {
    /// Where the value of an indicator came from.
    pub enum Origin: "value-origin" {
        /// Computed from the data of the program and accepted.
        Computed = "computed",
        /// Written by somebody.
        ByHand = "by-hand",
    }
}

/// The years of a plan, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanYears {
    from: i16,
    to: i16,
}

/// Why years are none of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PlanYearsError {
    /// The last year comes before the first.
    #[error("the last year comes before the first")]
    Backwards,
    /// More years than a plan has.
    #[error("a plan has at most {} years", PlanYears::MOST)]
    TooLong,
    /// Not years of our time.
    #[error("not years of our time")]
    Range,
}

impl MessageKey for PlanYearsError {
    fn key(&self) -> &'static str {
        match self {
            Self::Backwards => "error-plan-years-backwards",
            Self::TooLong => "error-plan-years-too-long",
            Self::Range => "error-plan-years-range",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong => vec![("most", PlanYears::MOST.to_string())],
            Self::Backwards | Self::Range => Vec::new(),
        }
    }
}

impl PlanYears {
    /// A plan has five years (Perpres 19/2023); a transition between two may stretch one.
    pub const MOST: i16 = 10;

    /// Checked years.
    pub fn new(from: i16, to: i16) -> Result<Self, PlanYearsError> {
        if !(2000..=2100).contains(&from) || !(2000..=2100).contains(&to) {
            Err(PlanYearsError::Range)
        } else if to < from {
            Err(PlanYearsError::Backwards)
        } else if to - from >= Self::MOST {
            Err(PlanYearsError::TooLong)
        } else {
            Ok(Self { from, to })
        }
    }

    /// The first year.
    pub const fn from(self) -> i16 {
        self.from
    }

    /// The last year.
    pub const fn to(self) -> i16 {
        self.to
    }

    /// Every year.
    pub fn each(self) -> impl DoubleEndedIterator<Item = i16> + Clone {
        self.from..=self.to
    }

    /// Whether a year belongs to it.
    pub fn holds(self, year: i16) -> bool {
        (self.from..=self.to).contains(&year)
    }

    /// Whether two plans would share a year.
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// The year of the plan that is closest to `year`.
    pub fn nearest(self, year: i16) -> i16 {
        year.clamp(self.from, self.to)
    }
}
