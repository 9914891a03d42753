//! How fresh what is known of a service is.

use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;

use crate::MessageKey;

crate::coded! {
    /// Whether somebody must ask again whether what is known of a service still holds.
    pub enum Verification: "listing-verification" {
        /// Checked not long ago.
        Fresh = "fresh",
        /// To be checked within the month.
        Due = "due",
        /// The time is over.
        Overdue = "overdue",
        /// Nobody has ever checked.
        Never = "never",
    }
}

/// After how many months a service is to be checked again: 1 to 36. No regulation says how many, so
/// it is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Months(u8);

/// Not a number of months from 1 to 36.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not 1 to 36 months")]
pub struct MonthsError;

impl MessageKey for MonthsError {
    fn key(&self) -> &'static str {
        "error-listing-months"
    }
}

impl Default for Months {
    fn default() -> Self {
        Self(6)
    }
}

impl Months {
    /// The fewest and the most.
    pub const RANGE: std::ops::RangeInclusive<i64> = 1..=36;
    /// Days before the end of the time in which the check is due.
    const NOTICE_DAYS: i64 = 30;

    /// A checked number of months.
    ///
    /// # Errors
    /// [`MonthsError`] outside 1 to 36.
    pub fn new(months: i64) -> Result<Self, MonthsError> {
        match u8::try_from(months) {
            Ok(months) if Self::RANGE.contains(&i64::from(months)) => Ok(Self(months)),
            _ => Err(MonthsError),
        }
    }

    /// How many.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// What was checked on this day or before is overdue on `today`.
    pub fn overdue_up_to(self, today: Date) -> Date {
        today.saturating_sub(i64::from(self.0).months())
    }

    /// What was checked on this day or before is due or overdue on `today`. One month is notice
    /// enough only where more than that lies between two checks.
    pub fn due_up_to(self, today: Date) -> Date {
        let notice = if self.0 > 1 { Self::NOTICE_DAYS } else { 7 };
        self.overdue_up_to(today).saturating_add(notice.days())
    }
}

impl std::str::FromStr for Months {
    type Err = MonthsError;
    fn from_str(text: &str) -> Result<Self, MonthsError> {
        Self::new(text.trim().parse().map_err(|_| MonthsError)?)
    }
}

impl Verification {
    /// Where a service stands that was last checked on a day.
    pub fn of(verified_on: Option<Date>, today: Date, months: Months) -> Self {
        match verified_on {
            None => Self::Never,
            Some(day) if day <= months.overdue_up_to(today) => Self::Overdue,
            Some(day) if day <= months.due_up_to(today) => Self::Due,
            Some(_) => Self::Fresh,
        }
    }
}
