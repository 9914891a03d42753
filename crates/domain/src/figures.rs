//! What figures are counted by, and over which months.

pub mod indicator;
pub mod release;
pub mod routes;
pub mod safe;
pub mod work;

use jiff::civil::{Date, date};

use crate::PartialDate;

crate::coded! {
    /// By what cases are counted.
    pub enum Dimension: "figure-dimension" {
        /// Year.
        Year = "year",
        /// Month.
        Month = "month",
        /// Province.
        Province = "province",
        /// Kabupaten or kota.
        City = "city",
        /// Sex.
        Sex = "sex",
        /// Child or adult.
        AgeGroup = "age-group",
        /// Age band.
        AgeBand = "age-band",
        /// Type of exploitation that a case counts under.
        Exploitation = "exploitation",
    }
}

/// Whether an event falls into a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Falls {
    /// It does.
    Inside,
    /// It does not.
    Outside,
    /// Its date is too coarse to say: a year against the months up to July.
    Uncertain,
}

/// Days from the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// A whole year.
    pub fn year(year: i16) -> Self {
        let year = year.clamp(1900, 2100);
        Self {
            from: date(year, 1, 1),
            to: date(year, 12, 31),
        }
    }

    /// Whether an event on `when` falls into it.
    pub fn holds(self, when: PartialDate) -> Falls {
        let (first, last) = (when.earliest(), when.latest());
        if first >= self.from && last <= self.to {
            Falls::Inside
        } else if last < self.from || first > self.to {
            Falls::Outside
        } else {
            Falls::Uncertain
        }
    }
}

/// A month of a year, such as `2024-07`. Years run from 1900 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

/// Not a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a month")]
pub struct NotAMonth;

impl Month {
    /// A checked month, 1 to 12.
    pub fn new(year: i16, month: i8) -> Result<Self, NotAMonth> {
        PartialDate::new(year, Some(month), None)
            .map(|_| Self { year, month })
            .map_err(|_| NotAMonth)
    }

    /// The month in which a day lies.
    pub fn of(day: Date) -> Self {
        Self {
            year: day.year().clamp(1900, 2100),
            month: day.month(),
        }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// Its first day.
    pub fn first(self) -> Date {
        date(self.year, self.month, 1)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// The month before; January 1900 stays.
    #[must_use]
    pub fn before(self) -> Self {
        match (self.year, self.month) {
            (1900, 1) => self,
            (year, 1) => Self {
                year: year - 1,
                month: 12,
            },
            (year, month) => Self {
                year,
                month: month - 1,
            },
        }
    }

    /// The same month of another year.
    pub fn of_year(self, year: i16) -> Result<Self, NotAMonth> {
        Self::new(year, self.month)
    }
}

impl std::fmt::Display for Month {
    /// The stored form, `2024-07`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl std::str::FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let date: PartialDate = text.parse().map_err(|_| NotAMonth)?;
        match (date.month(), date.day()) {
            (Some(month), None) => Self::new(date.year(), month),
            _ => Err(NotAMonth),
        }
    }
}

/// Months from the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Months {
    from: Month,
    to: Month,
}

impl Months {
    /// From one month to another; `None` if the other comes before.
    pub fn new(from: Month, to: Month) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// Whole years from the first to the last; `None` if the last comes before.
    pub fn of_years(first: i16, last: i16) -> Option<Self> {
        let ends = Month::new(first, 1).ok().zip(Month::new(last, 12).ok());
        ends.and_then(|(from, to)| Self::new(from, to))
    }

    /// From January to a month, and the same months of the year before.
    pub fn year_to_date(until: Month) -> Result<(Self, Self), NotAMonth> {
        let up_to = |year| {
            Ok(Self {
                from: Month::new(year, 1)?,
                to: until.of_year(year)?,
            })
        };
        Ok((up_to(until.year)?, up_to(until.year - 1)?))
    }

    /// The first month.
    pub const fn from(self) -> Month {
        self.from
    }

    /// The last month.
    pub const fn to(self) -> Month {
        self.to
    }

    /// As days.
    pub fn period(self) -> Period {
        Period {
            from: self.from.first(),
            to: self.to.last(),
        }
    }

    /// The years of which it holds every month, as the first and the last; `None` if there is
    /// none. Who is only known by the year falls inside just these.
    pub fn whole_years(self) -> Option<(i16, i16)> {
        let first = self.from.year + i16::from(self.from.month > 1);
        let last = self.to.year - i16::from(self.to.month < 12);
        (first <= last).then_some((first, last))
    }
}
