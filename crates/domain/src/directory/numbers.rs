//! Telephone numbers of offices and points on the map.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::phone::{Phone, PhoneError};

/// A number that an office gives out: a telephone number, or a hotline such as 129 or 112. Unlike
/// that of a person it is public, and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContactNumber(String);

impl ContactNumber {
    /// Reads a hotline of three to five digits, else a telephone number as [`Phone::parse`] does.
    ///
    /// # Errors
    /// Those of [`Phone::parse`].
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        let short = (3..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if short && !text.starts_with('0') {
            return Ok(Self(text.to_owned()));
        }
        Phone::parse(text).map(|phone| Self(phone.into_string()))
    }

    /// For a `tel:` link: `129`, `+62215550100`.
    pub fn dial(&self) -> &str {
        &self.0
    }

    /// As people read it: `129`, `0812-3456-7890`.
    pub fn shown(&self) -> String {
        match Phone::parse(&self.0) {
            Ok(phone) if self.0.starts_with('+') => phone.national(),
            _ => self.0.clone(),
        }
    }
}

impl std::fmt::Display for ContactNumber {
    /// The stored form.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ContactNumber {
    type Err = PhoneError;
    fn from_str(text: &str) -> Result<Self, PhoneError> {
        Self::parse(text)
    }
}

/// Why a point was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CoordinatesError {
    /// Not two decimal numbers.
    #[error("not two decimal numbers")]
    Form,
    /// Latitude beyond 90 or longitude beyond 180 degrees.
    #[error("no place on earth")]
    Range,
}

impl crate::MessageKey for CoordinatesError {
    fn key(&self) -> &'static str {
        match self {
            Self::Form => "error-coordinates-form",
            Self::Range => "error-coordinates-range",
        }
    }
}

/// A point on the map (WGS 84), in millionths of a degree: a tenth of a metre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Coordinates {
    latitude: i32,
    longitude: i32,
}

/// Millionths in a degree.
const SCALE: i64 = 1_000_000;

impl Coordinates {
    /// A checked point, in millionths of a degree.
    ///
    /// # Errors
    /// [`CoordinatesError::Range`].
    pub fn new(latitude: i32, longitude: i32) -> Result<Self, CoordinatesError> {
        if latitude.abs() > 90_000_000 || longitude.abs() > 180_000_000 {
            return Err(CoordinatesError::Range);
        }
        Ok(Self {
            latitude,
            longitude,
        })
    }

    /// Reads `-6.1683, 106.7588` as maps give it.
    ///
    /// # Errors
    /// [`CoordinatesError`].
    pub fn parse(text: &str) -> Result<Self, CoordinatesError> {
        let parts: Vec<&str> = text
            .split([';', ' ', ','])
            .filter(|part| !part.is_empty())
            .collect();
        let [latitude, longitude] = parts[..] else {
            return Err(CoordinatesError::Form);
        };
        Self::new(millionths(latitude)?, millionths(longitude)?)
    }

    /// Millionths of a degree to the north.
    pub const fn latitude(self) -> i32 {
        self.latitude
    }

    /// Millionths of a degree to the east.
    pub const fn longitude(self) -> i32 {
        self.longitude
    }
}

/// Reads a decimal number with a point, and up to six places that count.
fn millionths(text: &str) -> Result<i32, CoordinatesError> {
    let (sign, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let numeric = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !numeric(whole) || !numeric(fraction) {
        return Err(CoordinatesError::Form);
    }
    let places: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let whole: i64 = whole.parse().map_err(|_| CoordinatesError::Form)?;
    let fraction: i64 = places.parse().map_err(|_| CoordinatesError::Form)?;
    i32::try_from(sign * (whole * SCALE + fraction)).map_err(|_| CoordinatesError::Range)
}

impl std::fmt::Display for Coordinates {
    /// `-6.168300, 106.758800`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let degrees = |value: i32| {
            let sign = if value < 0 { "-" } else { "" };
            let value = i64::from(value).abs();
            format!("{sign}{}.{:06}", value / SCALE, value % SCALE)
        };
        write!(f, "{}, {}", degrees(self.latitude), degrees(self.longitude))
    }
}

impl std::str::FromStr for Coordinates {
    type Err = CoordinatesError;
    fn from_str(text: &str) -> Result<Self, CoordinatesError> {
        Self::parse(text)
    }
}

super::as_text!(ContactNumber, PhoneError);
super::as_text!(Coordinates, CoordinatesError);
