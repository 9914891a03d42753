//! Definitions of figures as data: what one counts, by which date and which area.
//!
//! A figure without its definition can be argued with. An indicator is a row that people edit;
//! what the program does with it hangs on four closed lists alone, so that every combination can
//! be counted and is tested.

use serde::{Deserialize, Serialize};

use super::release::ReleaseDimension;

crate::coded! {
    /// What one of a figure is.
    pub enum CountUnit: "count-unit" {
        /// Reports received.
        Reports = "reports",
        /// Cases opened.
        Cases = "cases",
        /// Victims in cases: a person in two cases counts twice.
        Victims = "victims",
        /// Persons: whoever is in several cases counts once, where the first record stands.
        DistinctVictims = "distinct-victims",
        /// Services in cases.
        Services = "services",
    }
}

crate::coded! {
    /// Which of them count.
    pub enum Inclusion: "inclusion" {
        /// All but those who were found to be no victims.
        Recorded = "recorded",
        /// Those determined to be victims.
        Confirmed = "confirmed",
        /// Children.
        Children = "children",
    }
}

crate::coded! {
    /// By which date they count.
    pub enum DateUsed: "date-used" {
        /// The day on which the report came in.
        Report = "report",
        /// The day on which the case was opened, or the service applied for.
        Registration = "registration",
        /// The day on which somebody was determined to be a victim.
        Identification = "identification",
        /// The day of arrival at the destination, as exactly as it is known.
        Exploitation = "exploitation",
    }
}

crate::coded! {
    /// In which area they count.
    pub enum AreaUsed: "area-used" {
        /// Where the case or the report was registered.
        Registration = "registration",
        /// Where the person lives.
        Residence = "residence",
        /// The destination of the route.
        Exploitation = "exploitation",
        /// The origin of the route.
        Origin = "origin",
    }
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bilingual {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

/// The definition of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// What stays the same through all versions.
    pub code: String,
    /// From 1; what was published under an earlier one keeps it.
    pub version: i64,
    /// What one is.
    pub unit: CountUnit,
    /// Which of them count.
    pub inclusion: Inclusion,
    /// By which date.
    pub date: DateUsed,
    /// In which area.
    pub area: AreaUsed,
    /// Its name.
    pub name: Bilingual,
    /// The rule in words.
    pub definition: Bilingual,
    /// On what law or standard it rests.
    pub source: Bilingual,
}

/// Why four answers are no definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{self:?}")]
pub enum Undefined {
    /// Of a report there is its own date only.
    Date,
    /// Of a report, a case or a service there is no residence.
    Area,
    /// Of a report it is not known who is a victim.
    Inclusion,
}

impl Indicator {
    /// Codes are of small letters, digits and dashes, 3 to 40 of them.
    pub fn is_code(text: &str) -> bool {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (3..=40).contains(&text.len())
            && text.chars().all(fits)
            && text.starts_with(|c: char| c.is_ascii_lowercase())
    }

    /// Whether there is something to count by these answers.
    ///
    /// # Errors
    /// Which of them has no meaning for the unit.
    pub fn check(&self) -> Result<(), Undefined> {
        use CountUnit as U;
        let persons = matches!(self.unit, U::Victims | U::DistinctVictims);
        if self.unit == U::Reports {
            if self.date != DateUsed::Report {
                return Err(Undefined::Date);
            }
            if self.area != AreaUsed::Registration {
                return Err(Undefined::Area);
            }
            if self.inclusion == Inclusion::Confirmed {
                return Err(Undefined::Inclusion);
            }
        }
        if self.area == AreaUsed::Residence && !persons {
            return Err(Undefined::Area);
        }
        Ok(())
    }

    /// By what it can be cut.
    pub fn dimensions(&self) -> &'static [ReleaseDimension] {
        use ReleaseDimension as D;
        match self.unit {
            CountUnit::Reports => &[D::Year, D::Month, D::Area],
            CountUnit::Cases | CountUnit::Services => {
                &[D::Year, D::Month, D::Area, D::Exploitation]
            }
            CountUnit::Victims | CountUnit::DistinctVictims => ReleaseDimension::ALL_OF_PERSONS,
        }
    }
}
