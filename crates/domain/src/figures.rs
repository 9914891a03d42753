//! What figures are counted by, and the period "year to date" beside the same period a year ago.

use jiff::civil::{Date, date};

use crate::{
    PartialDate,
    areas::AreaCode,
    cases::{AgeBand, Sex},
};

crate::coded! {
    /// By what cases are counted.
    pub enum Dimension: "figure-dimension" {
        /// Year.
        Year = "year",
        /// Month.
        Month = "month",
        /// Kabupaten or kota.
        City = "city",
        /// Sex.
        Sex = "sex",
        /// Age band.
        AgeBand = "age-band",
        /// Type of exploitation that a case counts under.
        Exploitation = "exploitation",
    }
}

/// Where a counted person falls, in every dimension. A part that is not known is its own row of a
/// table, never left out of the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Year.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: Option<i8>,
    /// Kabupaten or kota.
    pub city: Option<AreaCode>,
    /// Sex.
    pub sex: Sex,
    /// Age band.
    pub age: AgeBand,
}

impl Cell {
    /// The cell of an event on `when` in `area`, which is widened to its kabupaten or kota.
    pub fn new(when: PartialDate, area: Option<AreaCode>, sex: Sex, age: AgeBand) -> Self {
        Self {
            year: when.year(),
            month: when.month(),
            city: area.and_then(AreaCode::city),
            sex,
            age,
        }
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

/// From 1 January to a day, and the same days of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearToDate {
    /// This year up to the day.
    pub this: Period,
    /// The year before up to the same day.
    pub before: Period,
}

impl YearToDate {
    /// Up to and with `until`. The end of February stays the end of February.
    pub fn until(until: Date) -> Self {
        let year_before = until.year() - 1;
        let month_before = date(year_before, until.month(), 1).last_of_month();
        let day = if until == until.last_of_month() {
            month_before.day()
        } else {
            until.day().min(month_before.day())
        };
        Self {
            this: Period {
                from: date(until.year(), 1, 1),
                to: until,
            },
            before: Period {
                from: date(year_before, 1, 1),
                to: date(year_before, until.month(), day),
            },
        }
    }
}
