//! NIK: the 16-digit number of a resident of Indonesia.
//!
//! Layout `PPKKCC DDMMYY SSSS`: area of first registration (province, kab/kota, kecamatan), date
//! of birth with 40 added to a woman's day, serial number. The area is that of registration and
//! may have been split or renamed since, so it is not checked against today's list.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    MessageKey,
    cases::Sex,
    text::{sealed_debug, text_type},
};

/// The exact fault of a NIK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NikError {
    /// Something other than digits, spaces, dots and dashes.
    #[error("a NIK has digits only")]
    NotDigits,
    /// Not 16 digits.
    #[error("a NIK has 16 digits, not {given}")]
    Length {
        /// How many digits were given.
        given: usize,
    },
    /// One digit repeated 16 times: a placeholder.
    #[error("a NIK is not one digit repeated")]
    AllSame,
    /// Digits 7 and 8 are no day of birth (01–31, or 41–71 for a woman).
    #[error("digits 7 and 8 are no day of birth")]
    Day,
    /// Digits 9 and 10 are no month.
    #[error("digits 9 and 10 are no month")]
    Month,
    /// The month has no such day.
    #[error("the month in digits 9 and 10 has no such day")]
    DayOfMonth,
    /// The serial number is 0000.
    #[error("the last four digits are not 0000")]
    Serial,
}

impl MessageKey for NikError {
    fn key(&self) -> &'static str {
        match self {
            Self::NotDigits => "error-nik-not-digits",
            Self::Length { .. } => "error-nik-length",
            Self::AllSame => "error-nik-all-same",
            Self::Day => "error-nik-day",
            Self::Month => "error-nik-month",
            Self::DayOfMonth => "error-nik-day-of-month",
            Self::Serial => "error-nik-serial",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { given } => vec![("given", given.to_string())],
            _ => Vec::new(),
        }
    }
}

/// The date of birth that a NIK carries; the century is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NikDate {
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Month, 1 to 12.
    pub month: u8,
    /// Last two digits of the year.
    pub year_of_century: u8,
}

/// A plausible NIK: 16 digits. That it belongs to somebody is not known.
/// It is sealed wherever it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nik(String);

impl Nik {
    /// Reads a NIK written with spaces, dots or dashes, and checks it.
    pub fn parse(text: &str) -> Result<Self, NikError> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
            .collect();
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(NikError::NotDigits);
        }
        if digits.len() != 16 {
            return Err(NikError::Length {
                given: digits.len(),
            });
        }
        let nik = Self(digits);
        nik.check().map(|()| nik)
    }

    fn check(&self) -> Result<(), NikError> {
        if self
            .0
            .bytes()
            .all(|b| self.0.as_bytes().first() == Some(&b))
        {
            return Err(NikError::AllSame);
        }
        if !matches!(self.number(6), 1..=31 | 41..=71) {
            return Err(NikError::Day);
        }
        let NikDate { day, month, .. } = self.date_part();
        let days = match month {
            // The century is unknown, so a leap day is always possible.
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err(NikError::Month),
        };
        if day > days {
            return Err(NikError::DayOfMonth);
        }
        if self.0.ends_with("0000") {
            return Err(NikError::Serial);
        }
        Ok(())
    }

    /// The two digits from position `at`, as a number.
    fn number(&self, at: usize) -> u8 {
        self.0
            .bytes()
            .skip(at)
            .take(2)
            .fold(0, |number, digit| number * 10 + (digit - b'0'))
    }

    /// The date of birth in it.
    pub fn date_part(&self) -> NikDate {
        let day = self.number(6);
        NikDate {
            day: if day > 40 { day - 40 } else { day },
            month: self.number(8),
            year_of_century: self.number(10),
        }
    }

    /// The sex that the day of birth says: a hint to compare with, not a fact.
    pub fn sex_hint(&self) -> Sex {
        if self.number(6) > 40 {
            Sex::Female
        } else {
            Sex::Male
        }
    }

    /// The first six digits, `PPKKCC`: where the number was given out.
    pub fn area_prefix(&self) -> &str {
        self.0.get(..6).unwrap_or_default()
    }
}

text_type!(Nik, NikError);
sealed_debug!(Nik);
