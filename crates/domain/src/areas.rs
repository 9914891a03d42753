//! Where something happened: administrative areas of Indonesia, and countries.
//!
//! Area codes are those of the Ministry of Home Affairs (Kemendagri), `PP.KK.CC.DDDD`. BPS codes
//! look alike and differ (3174 is Jakarta Barat there, 31.73 here), which is why the stored form
//! keeps its dots. Whether a code exists is known to the table in the store, not here.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::MessageKey;
pub use crate::countries::{Country, UnknownCountry};

crate::coded! {
    /// Level of an administrative area.
    pub enum AreaLevel: "area-level" {
        /// Provinsi, `PP`.
        Province = "province",
        /// Kabupaten or kota, `PP.KK`.
        City = "city",
        /// Kecamatan, `PP.KK.CC`.
        District = "district",
        /// Desa or kelurahan, `PP.KK.CC.DDDD`.
        Village = "village",
    }
}

/// Why an area code was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AreaError {
    /// Not `PP[.KK[.CC[.DDDD]]]`, nor 2, 4, 6 or 10 digits.
    #[error("not an area code")]
    Form,
    /// A part is zero.
    #[error("an area code has no part 00")]
    Zero,
}

impl MessageKey for AreaError {
    fn key(&self) -> &'static str {
        match self {
            Self::Form => "error-area-form",
            Self::Zero => "error-area-zero",
        }
    }
}

/// The code of an area. The order is that of the code: an area comes before what lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode {
    province: u8,
    city: Option<u8>,
    district: Option<u8>,
    village: Option<u16>,
}

impl AreaCode {
    /// Reads a code with its dots, or without where the length leaves no doubt.
    pub fn parse(text: &str) -> Result<Self, AreaError> {
        let text = text.trim();
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(AreaError::Form);
        }
        let dotted;
        let code = if text.contains('.') {
            text
        } else {
            dotted = dotted_form(text)?;
            &dotted
        };
        let parts: Vec<&str> = code.split('.').collect();
        let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        if !matches!(*widths, [2] | [2, 2] | [2, 2, 2] | [2, 2, 2, 4]) {
            return Err(AreaError::Form);
        }
        let part = |at: usize| match parts.get(at).map(|part| part.parse::<u16>()) {
            None => Ok(None),
            Some(Ok(0)) => Err(AreaError::Zero),
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => Err(AreaError::Form),
        };
        let narrow = |number: Option<u16>| number.and_then(|number| u8::try_from(number).ok());
        Ok(Self {
            province: narrow(part(0)?).ok_or(AreaError::Form)?,
            city: narrow(part(1)?),
            district: narrow(part(2)?),
            village: part(3)?,
        })
    }

    /// The level of the area.
    pub const fn level(self) -> AreaLevel {
        match (self.city, self.district, self.village) {
            (None, _, _) => AreaLevel::Province,
            (Some(_), None, _) => AreaLevel::City,
            (Some(_), Some(_), None) => AreaLevel::District,
            (Some(_), Some(_), Some(_)) => AreaLevel::Village,
        }
    }

    /// The area one level above; none above a province.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self.level() {
            AreaLevel::Province => None,
            AreaLevel::City => Some(self.province()),
            AreaLevel::District => self.city(),
            AreaLevel::Village => Some(Self {
                village: None,
                ..self
            }),
        }
    }

    /// The province that it lies in, or is.
    #[must_use]
    pub const fn province(self) -> Self {
        Self {
            province: self.province,
            city: None,
            district: None,
            village: None,
        }
    }

    /// The kabupaten or kota that it lies in, or is; none for a province.
    #[must_use]
    pub const fn city(self) -> Option<Self> {
        match self.city {
            Some(city) => Some(Self {
                province: self.province,
                city: Some(city),
                district: None,
                village: None,
            }),
            None => None,
        }
    }

    /// Whether `other` is this area or lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.province == other.province
            && (self.city.is_none() || self.city == other.city)
            && (self.district.is_none() || self.district == other.district)
            && (self.village.is_none() || self.village == other.village)
    }
}

/// Puts the dots into 2, 4, 6 or 10 digits.
fn dotted_form(digits: &str) -> Result<String, AreaError> {
    if !matches!(digits.len(), 2 | 4 | 6 | 10) {
        return Err(AreaError::Form);
    }
    let mut code = String::with_capacity(13);
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 2 | 4 | 6) {
            code.push('.');
        }
        code.push(digit);
    }
    Ok(code)
}

impl std::fmt::Display for AreaCode {
    /// The stored form, with dots.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}", self.province)?;
        for part in [self.city, self.district].into_iter().flatten() {
            write!(f, ".{part:02}")?;
        }
        match self.village {
            Some(village) => write!(f, ".{village:04}"),
            None => Ok(()),
        }
    }
}

impl std::str::FromStr for AreaCode {
    type Err = AreaError;
    fn from_str(text: &str) -> Result<Self, AreaError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for AreaCode {
    type Error = AreaError;
    fn try_from(text: String) -> Result<Self, AreaError> {
        Self::parse(&text)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.to_string()
    }
}

/// Not an area code, a country code or `unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a place")]
pub struct PlaceError;

impl MessageKey for PlaceError {
    fn key(&self) -> &'static str {
        "error-place"
    }
}

/// A place as a coded fact: never an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Place {
    /// An area of Indonesia.
    Area(AreaCode),
    /// A country of which no more is known. Indonesia itself is allowed: "somewhere in Indonesia".
    Abroad(Country),
    /// Not known.
    Unknown,
}

impl Place {
    /// The country, if known.
    pub fn country(self) -> Option<Country> {
        match self {
            Self::Area(_) => Some(Country::INDONESIA),
            Self::Abroad(country) => Some(country),
            Self::Unknown => None,
        }
    }

    /// The area of Indonesia, if known.
    pub const fn area(self) -> Option<AreaCode> {
        match self {
            Self::Area(area) => Some(area),
            Self::Abroad(_) | Self::Unknown => None,
        }
    }
}

impl std::fmt::Display for Place {
    /// The stored form: `31.73`, `MY` or `unknown`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Area(area) => area.fmt(f),
            Self::Abroad(country) => country.fmt(f),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl std::str::FromStr for Place {
    type Err = PlaceError;
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        if text == "unknown" {
            return Ok(Self::Unknown);
        }
        let area = AreaCode::parse(text).map(Self::Area);
        area.or_else(|_| Country::parse(text).map(Self::Abroad))
            .map_err(|_| PlaceError)
    }
}

impl TryFrom<String> for Place {
    type Error = PlaceError;
    fn try_from(text: String) -> Result<Self, PlaceError> {
        text.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> String {
        place.to_string()
    }
}
