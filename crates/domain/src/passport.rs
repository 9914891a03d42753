//! Passport numbers, of any country.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    MessageKey,
    text::{sealed_debug, text_type},
};

/// Why a passport number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassportError {
    /// Something other than Latin letters and digits.
    #[error("a passport number has Latin letters and digits only")]
    Character,
    /// Not 5 to 9 characters.
    #[error("a passport number has 5 to 9 characters, not {given}")]
    Length {
        /// How many characters were given.
        given: usize,
    },
    /// No digit in it.
    #[error("a passport number has a digit")]
    NoDigit,
}

impl MessageKey for PassportError {
    fn key(&self) -> &'static str {
        match self {
            Self::Character => "error-passport-character",
            Self::Length { .. } => "error-passport-length",
            Self::NoDigit => "error-passport-no-digit",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { given } => vec![("given", given.to_string())],
            Self::Character | Self::NoDigit => Vec::new(),
        }
    }
}

/// A passport number in capitals without spaces. ICAO Doc 9303 gives it at most nine characters.
/// It is sealed wherever it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passport(String);

impl Passport {
    /// Reads a number written with spaces, dots or dashes, in any case, and checks it.
    pub fn parse(text: &str) -> Result<Self, PassportError> {
        let number: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if !number.chars().all(|c| c.is_ascii_alphanumeric()) {
            Err(PassportError::Character)
        } else if !(5..=9).contains(&number.len()) {
            Err(PassportError::Length {
                given: number.len(),
            })
        } else if !number.chars().any(|c| c.is_ascii_digit()) {
            Err(PassportError::NoDigit)
        } else {
            Ok(Self(number))
        }
    }
}

text_type!(Passport, PassportError);
sealed_debug!(Passport);
