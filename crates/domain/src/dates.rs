//! Dates as far as people know them: a day, a month of a year, or just a year.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::MessageKey;

crate::coded! {
    /// How well a date is known. It stands beside the date: 17 August 2023 may be exact, or the
    /// best estimate of somebody who remembers that it was around a holiday.
    pub enum Precision: "precision" {
        /// As the person or a document says.
        Exact = "exact",
        /// An estimate.
        Estimated = "estimated",
        /// Not known; there is no date.
        Unknown = "unknown",
    }
}

crate::coded! {
    /// A field of a date input.
    pub enum DatePart: "date-part" {
        /// Day of the month.
        Day = "day",
        /// Month.
        Month = "month",
        /// Year.
        Year = "year",
    }
}

/// One fault of a date; `part` says under which field it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum DateError {
    /// Nothing was given where a date is required.
    #[error("the date is missing")]
    Missing,
    /// The part is no number, nor the month a name.
    #[error("the {0} is not readable")]
    Unreadable(DatePart),
    /// The part is a number outside its range (day 1–31, month 1–12, year 1900–2100).
    #[error("the {0} is out of range")]
    OutOfRange(DatePart),
    /// A smaller part is given without this one: a day without a month, a month without a year.
    #[error("the {0} is missing")]
    PartMissing(DatePart),
    /// The month has no such day: 30 February.
    #[error("the month has no such day")]
    NoSuchDay,
    /// The date lies after today.
    #[error("the date lies in the future")]
    Future,
    /// Not the stored form `2024`, `2024-03` or `2024-03-15`.
    #[error("not a stored date")]
    NotStored,
}

impl DateError {
    /// The field that the message belongs to; none for the whole date.
    pub const fn part(self) -> Option<DatePart> {
        match self {
            Self::Unreadable(part) | Self::OutOfRange(part) | Self::PartMissing(part) => Some(part),
            Self::NoSuchDay => Some(DatePart::Day),
            Self::Missing | Self::Future | Self::NotStored => None,
        }
    }
}

impl MessageKey for DateError {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing => "error-date-missing",
            Self::Unreadable(DatePart::Day) => "error-date-day-unreadable",
            Self::Unreadable(DatePart::Month) => "error-date-month-unreadable",
            Self::Unreadable(DatePart::Year) => "error-date-year-unreadable",
            Self::OutOfRange(DatePart::Day) => "error-date-day-out-of-range",
            Self::OutOfRange(DatePart::Month) => "error-date-month-out-of-range",
            Self::OutOfRange(DatePart::Year) => "error-date-year-out-of-range",
            Self::PartMissing(DatePart::Year) => "error-date-year-missing",
            Self::PartMissing(DatePart::Day | DatePart::Month) => "error-date-month-missing",
            Self::NoSuchDay => "error-date-no-such-day",
            Self::Future => "error-date-future",
            Self::NotStored => "error-date-not-stored",
        }
    }
}

/// All faults of a date that was typed: one message a field.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the date has {} fault(s)", .0.len())]
pub struct DateErrors(pub Vec<DateError>);

impl DateErrors {
    /// The fault of a field; `None` asks for that of the whole date.
    pub fn of(&self, part: Option<DatePart>) -> Option<DateError> {
        self.0.iter().copied().find(|error| error.part() == part)
    }
}

/// A year, perhaps with a month, perhaps with a day. Years run from 1900 to 2100.
///
/// The order is that of the stored text: a year comes before its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// Years that a file can speak of.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2100;

impl PartialDate {
    /// A checked date.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Result<Self, DateError> {
        if !YEARS.contains(&year) {
            return Err(DateError::OutOfRange(DatePart::Year));
        }
        if month.is_some_and(|month| !(1..=12).contains(&month)) {
            return Err(DateError::OutOfRange(DatePart::Month));
        }
        if day.is_some_and(|day| !(1..=31).contains(&day)) {
            return Err(DateError::OutOfRange(DatePart::Day));
        }
        match (month, day) {
            (None, Some(_)) => Err(DateError::PartMissing(DatePart::Month)),
            (Some(month), Some(day)) if Date::new(year, month, day).is_err() => {
                Err(DateError::NoSuchDay)
            }
            _ => Ok(Self { year, month, day }),
        }
    }

    /// Reads the three fields of a date input. The month is a number or a name, Indonesian or
    /// English, whole or shortened; the year has four digits.
    pub fn parse(day: &str, month: &str, year: &str) -> Result<Self, DateErrors> {
        match Self::parse_optional(day, month, year)? {
            Some(date) => Ok(date),
            None => Err(DateErrors(vec![DateError::Missing])),
        }
    }

    /// As [`PartialDate::parse`]; three empty fields are no date.
    pub fn parse_optional(day: &str, month: &str, year: &str) -> Result<Option<Self>, DateErrors> {
        if [day, month, year]
            .iter()
            .all(|field| field.trim().is_empty())
        {
            return Ok(None);
        }
        let mut faults = Vec::new();
        let day = part(DatePart::Day, day, number, &mut faults);
        let month = part(DatePart::Month, month, month_number, &mut faults);
        let year = part(DatePart::Year, year, number, &mut faults);
        let unread = |part| faults.iter().any(|fault| fault.part() == Some(part));
        let no_year = year.is_none() && !unread(DatePart::Year);
        let no_month = day.is_some() && month.is_none() && !unread(DatePart::Month);
        if no_month {
            faults.push(DateError::PartMissing(DatePart::Month));
        }
        if no_year {
            faults.push(DateError::PartMissing(DatePart::Year));
        }
        match year {
            Some(year) if faults.is_empty() => {
                let small = |value: Option<i16>| value.and_then(|value| i8::try_from(value).ok());
                Self::new(year, small(month), small(day))
                    .map(Some)
                    .map_err(|fault| DateErrors(vec![fault]))
            }
            _ => Err(DateErrors(faults)),
        }
    }

    /// Refuses a date that begins after `today`.
    pub fn not_after(self, today: Date) -> Result<Self, DateError> {
        if self.earliest() > today {
            Err(DateError::Future)
        } else {
            Ok(self)
        }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, if known.
    pub const fn month(self) -> Option<i8> {
        self.month
    }

    /// The day of the month, if known.
    pub const fn day(self) -> Option<i8> {
        self.day
    }

    /// The first day that it can mean.
    pub fn earliest(self) -> Date {
        jiff::civil::date(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// The last day that it can mean.
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (Some(month), Some(day)) => jiff::civil::date(self.year, month, day),
            (Some(month), None) => jiff::civil::date(self.year, month, 1).last_of_month(),
            (None, _) => jiff::civil::date(self.year, 12, 31),
        }
    }

    /// For a date of birth: the least and the greatest age in whole years on the day `on`.
    /// `None` if the birth may lie after it, or no human age results (above 130).
    pub fn age_on(self, on: Date) -> Option<(u8, u8)> {
        let age = |birth: Date| {
            let had_birthday = (on.month(), on.day()) >= (birth.month(), birth.day());
            let years = on.year() - birth.year() - i16::from(!had_birthday);
            u8::try_from(years).ok().filter(|years| *years <= 130)
        };
        Some((age(self.latest())?, age(self.earliest())?))
    }
}

/// Reads one field; an empty one is no part, a bad one is noted.
fn part(
    part: DatePart,
    text: &str,
    read: impl Fn(&str) -> Option<u32>,
    faults: &mut Vec<DateError>,
) -> Option<i16> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let range = match part {
        DatePart::Day => 1..=31,
        DatePart::Month => 1..=12,
        DatePart::Year => *YEARS.start()..=*YEARS.end(),
    };
    let Some(value) = read(text) else {
        faults.push(DateError::Unreadable(part));
        return None;
    };
    match i16::try_from(value) {
        Ok(value) if range.contains(&value) => Some(value),
        _ => {
            faults.push(DateError::OutOfRange(part));
            None
        }
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Names of the months, Indonesian and English. Shortened forms are taken as beginnings of at
/// least three letters, together with the shortenings that are none (`agt`).
const MONTHS: [&[&str]; 12] = [
    &["januari", "january"],
    &["februari", "february", "pebruari"],
    &["maret", "march"],
    &["april"],
    &["mei", "may"],
    &["juni", "june"],
    &["juli", "july"],
    &["agustus", "august", "agt", "ags"],
    &["september"],
    &["oktober", "october"],
    &["november", "nopember"],
    &["desember", "december"],
];

fn month_number(text: &str) -> Option<u32> {
    let name = text.trim_end_matches('.').to_lowercase();
    if let Some(month) = number(&name) {
        return Some(month);
    }
    if name.chars().count() < 3 {
        return None;
    }
    let matches = |names: &&[&str]| names.iter().any(|whole| whole.starts_with(&name));
    let position = MONTHS.iter().position(matches)?;
    u32::try_from(position + 1).ok()
}

impl From<Date> for PartialDate {
    /// Dates of a calendar program lie within the years that a file speaks of; others are clamped
    /// to them.
    fn from(date: Date) -> Self {
        Self {
            year: date.year().clamp(*YEARS.start(), *YEARS.end()),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl std::fmt::Display for PartialDate {
    /// The stored form: `2024`, `2024-03` or `2024-03-15`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(f, "-{part:02}")?;
        }
        Ok(())
    }
}

impl std::str::FromStr for PartialDate {
    type Err = DateError;

    /// Reads the stored form, and only that.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text
            .split('-')
            .map(|part| number(part).ok_or(DateError::NotStored));
        let mut next = || parts.next().transpose();
        let (year, month, day) = (next()?.ok_or(DateError::NotStored)?, next()?, next()?);
        let narrow = |value: u32| i8::try_from(value).map_err(|_| DateError::NotStored);
        let date = Self::new(
            i16::try_from(year).map_err(|_| DateError::NotStored)?,
            month.map(narrow).transpose()?,
            day.map(narrow).transpose()?,
        )?;
        // `2024-3` and `2024-03-15-1` read alike but are not the stored form.
        if date.to_string() == text {
            Ok(date)
        } else {
            Err(DateError::NotStored)
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> String {
        date.to_string()
    }
}
