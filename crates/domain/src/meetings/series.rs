//! Meetings that come again: how often is decided for each series in the program, because
//! regulations differ from place to place and change.

use jiff::ToSpan;
use jiff::civil::Date;

crate::coded! {
    /// What kind of meetings a series holds.
    pub enum SeriesKind: "series-kind" {
        /// Rapat pleno: all members.
        Plenary = "plenary",
        /// Rapat bidang or sub gugus tugas.
        Division = "division",
        /// Rapat koordinasi between agencies.
        Coordination = "coordination",
        /// Rapat evaluasi.
        Evaluation = "evaluation",
        /// Pembahasan kasus: codes only.
        CaseConference = "case-conference",
    }
}

/// How often a series meets: every so many months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cadence(i64);

impl Cadence {
    /// Most months between two meetings.
    pub const MOST: i64 = 60;

    /// Every `months` months, from 1 to [`Cadence::MOST`]; nothing for another number.
    pub fn every(months: i64) -> Option<Self> {
        (1..=Self::MOST).contains(&months).then_some(Self(months))
    }

    /// The number of months.
    pub const fn months(self) -> i64 {
        self.0
    }

    /// Until when the next meeting is due after one on `last`: the same day so many months on, or
    /// the last day of that month where it has no such day.
    pub fn due_after(self, last: Date) -> Date {
        last.saturating_add(self.0.months())
    }
}
