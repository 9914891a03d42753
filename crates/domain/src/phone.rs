//! Telephone numbers in one form, so that the same phone is recognised however it was typed.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    MessageKey,
    text::{sealed_debug, text_type},
};

/// Why a telephone number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// Something other than digits, a leading `+`, and the signs people put between digits.
    #[error("a telephone number has digits only")]
    Character,
    /// Neither Indonesian (08…, 62…) nor with a country code (+…).
    #[error("the number has no country code")]
    NoCountry,
    /// Too few or too many digits.
    #[error("a number of this country does not have {given} digits")]
    Length {
        /// Digits given, with the country code.
        given: usize,
    },
}

impl MessageKey for PhoneError {
    fn key(&self) -> &'static str {
        match self {
            Self::Character => "error-phone-character",
            Self::NoCountry => "error-phone-no-country",
            Self::Length { .. } => "error-phone-length",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { given } => vec![("given", given.to_string())],
            Self::Character | Self::NoCountry => Vec::new(),
        }
    }
}

/// A telephone number in E.164 form: `+` and up to 15 digits. It is sealed wherever it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads `0812-3456-7890`, `62 812…`, `+62 (0)812…`, `021 …` as Indonesian, `+65…` and
    /// `0065…` as foreign.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let (plus, digits) = digits(text)?;
        let international = match (plus, digits.as_str()) {
            (true, d) => d.to_owned(),
            (false, d) if d.starts_with("00") => d[2..].to_owned(),
            (false, d) if d.starts_with('0') => format!("62{}", &d[1..]),
            (false, d) if d.starts_with("62") => d.to_owned(),
            // A mobile number without its leading zero, as spreadsheets leave it.
            (false, d) if d.starts_with('8') && (9..=12).contains(&d.len()) => format!("62{d}"),
            (false, _) => return Err(PhoneError::NoCountry),
        };
        let number = match international.strip_prefix("62") {
            // People write both the country code and the domestic zero.
            Some(national) => format!("62{}", national.strip_prefix('0').unwrap_or(national)),
            None => international,
        };
        check_length(&number)?;
        Ok(Self(format!("+{number}")))
    }

    /// Whether it is a number of Indonesia.
    pub fn is_indonesian(&self) -> bool {
        self.0.starts_with("+62")
    }

    /// The number as people in Indonesia read it: `0812-3456-7890`, foreign numbers as stored.
    pub fn national(&self) -> String {
        let Some(national) = self.0.strip_prefix("+62") else {
            return self.0.clone();
        };
        let digits: Vec<char> = std::iter::once('0').chain(national.chars()).collect();
        digits
            .chunks(4)
            .map(|chunk| chunk.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("-")
    }
}

/// Whether there is a leading `+`, and the digits.
fn digits(text: &str) -> Result<(bool, String), PhoneError> {
    let text = text.trim();
    let (plus, rest) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let digits: String = rest
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.' | '(' | ')' | '/'))
        .collect();
    if digits.chars().all(|c| c.is_ascii_digit()) {
        Ok((plus, digits))
    } else {
        Err(PhoneError::Character)
    }
}

/// E.164 allows 15 digits. Indonesian subscriber numbers have 7 (small towns' landlines) to 12
/// digits after the country code; hotlines such as 129 are no telephone of a person.
fn check_length(number: &str) -> Result<(), PhoneError> {
    let given = number.len();
    if number.starts_with('0') {
        return Err(PhoneError::NoCountry);
    }
    let fits = match number.strip_prefix("62") {
        Some(national) => (7..=12).contains(&national.len()),
        None => (7..=15).contains(&given),
    };
    if fits {
        Ok(())
    } else {
        Err(PhoneError::Length { given })
    }
}

text_type!(Phone, PhoneError);
sealed_debug!(Phone);
