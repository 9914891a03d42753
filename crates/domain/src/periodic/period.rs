//! The months that a report speaks of, and the day on which it is due.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::figures::{Month, Months};

crate::coded! {
    /// How long the period of a report is.
    pub enum PeriodicKind: "periodic-kind" {
        /// Six months: the semester report.
        Semester = "semester",
        /// A year: the annual report.
        Annual = "annual",
    }
}

/// Years for which reports are written.
const YEARS: std::ops::RangeInclusive<i16> = 2007..=2100;

/// The period of a report: a year, or one of its two semesters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportPeriod {
    year: i16,
    /// 1 or 2; 0 for the year.
    half: u8,
}

/// Not a period for which a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a period of a report")]
pub struct NotAPeriod;

impl crate::MessageKey for NotAPeriod {
    fn key(&self) -> &'static str {
        "error-periodic-period"
    }
}

impl ReportPeriod {
    /// A whole year, from 2007 (the year of the Act) to 2100.
    pub fn annual(year: i16) -> Result<Self, NotAPeriod> {
        Self::new(year, 0)
    }

    /// The first or the second semester of a year.
    pub fn semester(year: i16, half: u8) -> Result<Self, NotAPeriod> {
        if half == 0 {
            return Err(NotAPeriod);
        }
        Self::new(year, half)
    }

    fn new(year: i16, half: u8) -> Result<Self, NotAPeriod> {
        if YEARS.contains(&year) && half <= 2 {
            Ok(Self { year, half })
        } else {
            Err(NotAPeriod)
        }
    }

    /// How long it is.
    pub const fn kind(self) -> PeriodicKind {
        match self.half {
            0 => PeriodicKind::Annual,
            _ => PeriodicKind::Semester,
        }
    }

    /// Its year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// Which semester, 1 or 2; `None` for a year.
    pub const fn half(self) -> Option<u8> {
        match self.half {
            0 => None,
            half => Some(half),
        }
    }

    /// Its first day.
    pub fn from(self) -> Date {
        date(self.year, if self.half == 2 { 7 } else { 1 }, 1)
    }

    /// Its last day.
    pub fn to(self) -> Date {
        if self.half == 1 {
            date(self.year, 6, 30)
        } else {
            date(self.year, 12, 31)
        }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Date) -> bool {
        (self.from()..=self.to()).contains(&day)
    }

    /// Its months; `None` only for years that no report has.
    pub fn months(self) -> Option<Months> {
        Months::new(Month::of(self.from()), Month::of(self.to()))
    }

    /// The period of the same kind right before.
    pub fn before(self) -> Option<Self> {
        match self.half {
            2 => Self::new(self.year, 1),
            1 => Self::new(self.year - 1, 2),
            _ => Self::new(self.year - 1, 0),
        }
        .ok()
    }

    /// The periods that have ended by `today`, the latest first: of each year its second semester
    /// and the year itself, and its first semester. At most `most`.
    pub fn ended(today: Date, most: usize) -> Vec<Self> {
        let years = (*YEARS.start()..=today.year().min(*YEARS.end())).rev();
        years
            .flat_map(|year| [0, 2, 1].map(|half| Self { year, half }))
            .filter(|period| period.to() < today)
            .take(most)
            .collect()
    }
}

impl std::fmt::Display for ReportPeriod {
    /// The stored form: `2024`, `2024-S1`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.half() {
            None => write!(f, "{:04}", self.year),
            Some(half) => write!(f, "{:04}-S{half}", self.year),
        }
    }
}

impl std::str::FromStr for ReportPeriod {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let (year, half) = text
            .split_once("-S")
            .map_or((text, None), |(year, half)| (year, Some(half)));
        let number = |text: &str| text.parse().map_err(|_| NotAPeriod);
        let period = match half {
            None => Self::annual(number(year)?),
            Some(half) => Self::semester(number(year)?, half.parse().map_err(|_| NotAPeriod)?),
        }?;
        // `02024` reads like a year but is not the stored form.
        (period.to_string() == text)
            .then_some(period)
            .ok_or(NotAPeriod)
    }
}

impl serde::Serialize for ReportPeriod {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ReportPeriod {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How many days after the end of its period a report is due. No regulation that was read gives
/// the days, hence a setting of the installation; the values at first are ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueRule {
    /// Days for a semester report.
    pub semester_days: u16,
    /// Days for an annual report.
    pub annual_days: u16,
}

impl Default for DueRule {
    fn default() -> Self {
        Self {
            semester_days: 30,
            annual_days: 60,
        }
    }
}

impl DueRule {
    /// Most days that can be set: a report a year late is of no use.
    pub const MOST_DAYS: u16 = 365;

    /// The day on which the report of a period is due.
    pub fn due(self, period: ReportPeriod) -> Date {
        let days = match period.kind() {
            PeriodicKind::Semester => self.semester_days,
            PeriodicKind::Annual => self.annual_days,
        };
        period
            .to()
            .saturating_add(i64::from(days.min(Self::MOST_DAYS)).days())
    }
}

/// How a report stands for whoever waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Not there, and not due yet.
    NotDue,
    /// Being worked on, and not due yet.
    Begun,
    /// Not there, and due for so many days.
    Late(i64),
    /// Sent, and waiting to be received.
    Sent(Date),
    /// Received.
    Received(Date),
    /// Given back, and due for so many days (none or fewer: not due yet).
    Returned(i64),
}

impl Standing {
    /// How a report that is not there stands on `today`.
    pub fn missing(due: Date, today: Date) -> Self {
        match days_late(due, today) {
            late if late > 0 => Self::Late(late),
            _ => Self::NotDue,
        }
    }

    /// How a report that is being worked on stands on `today`.
    pub fn begun(due: Date, today: Date) -> Self {
        match Self::missing(due, today) {
            Self::NotDue => Self::Begun,
            late => late,
        }
    }

    /// How a report that was given back stands on `today`.
    pub fn returned(due: Date, today: Date) -> Self {
        Self::Returned(days_late(due, today))
    }
}

fn days_late(due: Date, today: Date) -> i64 {
    due.until(today)
        .map_or(0, |span| i64::from(span.get_days()))
}
