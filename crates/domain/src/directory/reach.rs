//! For which places a service is there, and how near it is.

use serde::{Deserialize, Serialize};

use crate::areas::{AreaCode, AreaError, AreaLevel};

/// The stored code of "everywhere in Indonesia" among areas.
pub const WHOLE_COUNTRY: &str = "ID";

crate::coded! {
    /// How near a service is to a place: the smallest area that holds both.
    pub enum Nearness: "listing-nearness" {
        /// In the same desa or kelurahan.
        Village = "village",
        /// In the same kecamatan.
        District = "district",
        /// In the same kabupaten or kota.
        City = "city",
        /// In the same province.
        Province = "province",
        /// Elsewhere in the country.
        Country = "country",
    }
}

impl Nearness {
    /// How near a service in `location` is to `place`.
    pub fn between(location: AreaCode, place: AreaCode) -> Self {
        let mut around = Some(place);
        while let Some(area) = around {
            if area.contains(location) {
                return match area.level() {
                    AreaLevel::Village => Self::Village,
                    AreaLevel::District => Self::District,
                    AreaLevel::City => Self::City,
                    AreaLevel::Province => Self::Province,
                };
            }
            around = area.parent();
        }
        Self::Country
    }
}

/// The areas whose people a service takes. Empty: not said, which counts as its own province.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Coverage {
    /// Whether it takes people from everywhere in the country.
    pub nationwide: bool,
    /// The areas, in the order of their codes.
    pub areas: Vec<AreaCode>,
}

impl Coverage {
    /// These areas, in order and each once.
    pub fn of(nationwide: bool, mut areas: Vec<AreaCode>) -> Self {
        areas.sort();
        areas.dedup();
        Self { nationwide, areas }
    }

    /// Whether nothing was said.
    pub const fn is_empty(&self) -> bool {
        !self.nationwide && self.areas.is_empty()
    }

    /// Whether somebody who asks for `place` is shown a service in `location`: one that takes
    /// people of that place, or of a part of it, and one that is there.
    pub fn serves(&self, location: AreaCode, place: AreaCode) -> bool {
        let meets = |area: AreaCode| area.contains(place) || place.contains(area);
        self.nationwide
            || meets(location)
            || self.areas.iter().copied().any(meets)
            || (self.is_empty() && meets(location.province()))
    }

    /// The codes under which a service in `location` is found: some [`lookup_codes`] of a place is
    /// among them, or one of them lies in the place, exactly when [`Coverage::serves`].
    pub fn codes(&self, location: AreaCode) -> Vec<String> {
        let mut areas = self.areas.clone();
        areas.push(location);
        if self.is_empty() {
            areas.push(location.province());
        }
        areas.sort();
        areas.dedup();
        let country = self.nationwide.then(|| WHOLE_COUNTRY.to_owned());
        areas
            .iter()
            .map(AreaCode::to_string)
            .chain(country)
            .collect()
    }
}

/// The codes to look for from a place: its own, those of the areas above it, and the country.
pub fn lookup_codes(place: AreaCode) -> Vec<String> {
    let mut codes = Vec::new();
    let mut around = Some(place);
    while let Some(area) = around {
        codes.push(area.to_string());
        around = area.parent();
    }
    codes.push(WHOLE_COUNTRY.to_owned());
    codes
}

impl std::fmt::Display for Coverage {
    /// The stored form: `ID 31.73 32.16`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let country = self.nationwide.then(|| WHOLE_COUNTRY.to_owned());
        let codes: Vec<String> = country
            .into_iter()
            .chain(self.areas.iter().map(AreaCode::to_string))
            .collect();
        f.write_str(&codes.join(" "))
    }
}

impl std::str::FromStr for Coverage {
    type Err = AreaError;

    /// Reads codes with space, commas or semicolons between them; `ID` is the whole country.
    fn from_str(text: &str) -> Result<Self, AreaError> {
        let mut coverage = Self::default();
        for code in text
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
            .filter(|code| !code.is_empty())
        {
            if code.eq_ignore_ascii_case(WHOLE_COUNTRY) {
                coverage.nationwide = true;
            } else {
                coverage.areas.push(AreaCode::parse(code)?);
            }
        }
        Ok(Self::of(coverage.nationwide, coverage.areas))
    }
}

super::as_text!(Coverage, AreaError);
