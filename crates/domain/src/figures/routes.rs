//! What the route of a case adds to the figures: which areas it counts under, by what role, and
//! which ways between them.
//!
//! Everything is said for each level of area apart, because sums over a level would count twice:
//! two transit areas in one province are one transit of that province.

use crate::cases::LegRole;
use crate::{AreaCode, Country, Place};
use std::collections::BTreeSet;

crate::coded! {
    /// How finely the places of routes are told apart.
    pub enum PlaceLevel: "place-level" {
        /// Kabupaten and kota; abroad, countries.
        City = "city",
        /// Provinces; abroad, countries.
        Province = "province",
        /// Countries.
        Country = "country",
    }
}

impl PlaceLevel {
    /// The level at which whole paths are told apart: of kabupaten and kota hardly two would be
    /// alike.
    #[must_use]
    pub const fn of_paths(self) -> Self {
        match self {
            Self::City | Self::Province => Self::Province,
            Self::Country => Self::Country,
        }
    }
}

/// A place on the way at one level. The order puts places before what is not known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stop {
    /// An area of Indonesia: of the level, or the province where no more is known.
    Area(AreaCode),
    /// A country.
    Country(Country),
    /// More than one, where a way has room for one.
    Several,
    /// A place was recorded as unknown.
    Unknown,
    /// Nothing was recorded.
    NotRecorded,
}

/// Not a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a stop of a route")]
pub struct StopError;

impl Stop {
    /// A place as it counts at a level.
    pub fn at(place: Place, level: PlaceLevel) -> Self {
        match (place, level) {
            (Place::Unknown, _) => Self::Unknown,
            (Place::Abroad(country), _) => Self::Country(country),
            (Place::Area(_), PlaceLevel::Country) => Self::Country(Country::INDONESIA),
            (Place::Area(area), PlaceLevel::Province) => Self::Area(area.province()),
            (Place::Area(area), PlaceLevel::City) => Self::Area(area.city().unwrap_or(area)),
        }
    }

    /// Whether it is a place with a code.
    pub const fn is_place(self) -> bool {
        matches!(self, Self::Area(_) | Self::Country(_))
    }

    /// Whether it is a place of this level, and not just known to lie in a larger one.
    pub fn is_of(self, level: PlaceLevel) -> bool {
        match (self, level) {
            (Self::Area(area), PlaceLevel::City) => area.city().is_some(),
            (Self::Area(_), PlaceLevel::Province) | (Self::Country(_), PlaceLevel::Country) => true,
            (Self::Country(country), _) => country != Country::INDONESIA,
            (Self::Area(_) | Self::Several | Self::Unknown | Self::NotRecorded, _) => false,
        }
    }
}

impl std::fmt::Display for Stop {
    /// The stored form: `31.73`, `MY`, `several`, `unknown` or `none`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Area(area) => area.fmt(f),
            Self::Country(country) => country.fmt(f),
            Self::Several => f.write_str("several"),
            Self::Unknown => f.write_str("unknown"),
            Self::NotRecorded => f.write_str("none"),
        }
    }
}

impl std::str::FromStr for Stop {
    type Err = StopError;
    fn from_str(text: &str) -> Result<Self, StopError> {
        match text {
            "several" => Ok(Self::Several),
            "none" => Ok(Self::NotRecorded),
            _ => match text.parse().map_err(|_| StopError)? {
                Place::Area(area) => Ok(Self::Area(area)),
                Place::Abroad(country) => Ok(Self::Country(country)),
                Place::Unknown => Ok(Self::Unknown),
            },
        }
    }
}

/// The legs of a case in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route(pub Vec<(LegRole, Place)>);

impl Route {
    /// The places of a role, each once; where none is recorded, that.
    pub fn places(&self, role: LegRole, level: PlaceLevel) -> BTreeSet<Stop> {
        let legs = self.0.iter().filter(|(of, _)| *of == role);
        or_not_recorded(legs.map(|(_, place)| Stop::at(*place, level)).collect())
    }

    /// Origin, transit and destination; [`Stop::Several`] where a role has more than one.
    pub fn path(&self, level: PlaceLevel) -> [Stop; 3] {
        [LegRole::Origin, LegRole::Transit, LegRole::Destination].map(|role| {
            let places = self.places(role, level);
            match places.first() {
                Some(only) if places.len() == 1 => *only,
                Some(_) => Stop::Several,
                None => Stop::NotRecorded,
            }
        })
    }

    /// The ways from place to place, each once: from every origin to the first place behind, and
    /// from there in the order of the route. A route without an origin begins, and one without a
    /// destination ends, where nothing is recorded.
    pub fn ways(&self, level: PlaceLevel) -> BTreeSet<[Stop; 2]> {
        let legs = self.0.iter().filter(|(role, _)| *role != LegRole::Origin);
        let mut behind: Vec<Stop> = legs.map(|(_, place)| Stop::at(*place, level)).collect();
        if !self.0.iter().any(|(role, _)| *role == LegRole::Destination) {
            behind.push(Stop::NotRecorded);
        }
        let first = behind.first().copied().unwrap_or(Stop::NotRecorded);
        let begin = self.places(LegRole::Origin, level).into_iter();
        let on = behind.iter().zip(behind.iter().skip(1));
        begin
            .map(|origin| [origin, first])
            .chain(on.map(|(from, to)| [*from, *to]))
            .collect()
    }
}

fn or_not_recorded(mut stops: BTreeSet<Stop>) -> BTreeSet<Stop> {
    if stops.is_empty() {
        stops.insert(Stop::NotRecorded);
    }
    stops
}

impl std::fmt::Display for Route {
    /// The stored form: `origin:32.12 transit:unknown destination:MY`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (role, place)) in self.0.iter().enumerate() {
            let gap = if at > 0 { " " } else { "" };
            write!(f, "{gap}{role}:{place}")?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Route {
    type Err = StopError;
    fn from_str(text: &str) -> Result<Self, StopError> {
        let leg = |leg: &str| {
            let (role, place) = leg.split_once(':').ok_or(StopError)?;
            let role = role.parse().map_err(|_| StopError)?;
            Ok((role, place.parse().map_err(|_| StopError)?))
        };
        text.split_whitespace()
            .map(leg)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn route(text: &str) -> Route {
        text.parse().unwrap()
    }

    fn ways(text: &str, level: PlaceLevel) -> String {
        let ways = route(text).ways(level).into_iter();
        let words: Vec<String> = ways.map(|[from, to]| format!("{from}>{to}")).collect();
        words.join(" ")
    }

    fn path(text: &str, level: PlaceLevel) -> String {
        route(text)
            .path(level)
            .map(|stop| stop.to_string())
            .join(">")
    }

    #[test]
    fn a_route_is_read_as_it_was_written() {
        for text in [
            "",
            "origin:32.12 transit:unknown destination:MY",
            "transit:31.73.05.1001",
        ] {
            assert_eq!(route(text).to_string(), text);
        }
        for wrong in ["origin", "origin:several", "home:31.73", "origin:XX"] {
            assert_eq!(wrong.parse::<Route>(), Err(StopError), "{wrong}");
        }
        for stop in ["31.73", "31", "MY", "several", "unknown", "none"] {
            assert_eq!(stop.parse::<Stop>().unwrap().to_string(), stop);
        }
    }

    #[test]
    fn two_places_of_one_province_count_once_for_the_province() {
        let text = "origin:32.12.01 transit:31.73 transit:31.72.04 destination:31";
        let places = |role, level| {
            let stops = route(text).places(role, level).into_iter();
            stops
                .map(|stop| stop.to_string())
                .collect::<Vec<_>>()
                .join(" ")
        };
        use PlaceLevel::{City, Country, Province};
        assert_eq!(places(LegRole::Origin, City), "32.12");
        assert_eq!(places(LegRole::Transit, City), "31.72 31.73");
        assert_eq!(places(LegRole::Transit, Province), "31");
        // Of the destination only the province is known: it is no kabupaten's or kota's.
        assert_eq!(places(LegRole::Destination, City), "31");
        assert_eq!(places(LegRole::Destination, Country), "ID");
        assert_eq!(path(text, City), "32.12>several>31");
        assert_eq!(path(text, Province), "32>31>31");
    }

    #[test]
    fn a_place_of_which_just_the_larger_one_is_known_is_none_of_the_level() {
        use PlaceLevel::{City, Country, Province};
        for (stop, of) in [
            ("31.73", [true, true, false]),
            ("31", [false, true, false]),
            ("MY", [true, true, true]),
            ("ID", [false, false, true]),
            ("unknown", [false; 3]),
            ("several", [false; 3]),
        ] {
            let stop: Stop = stop.parse().unwrap();
            assert_eq!(
                [City, Province, Country].map(|level| stop.is_of(level)),
                of,
                "{stop}"
            );
        }
    }

    #[test]
    fn nobody_is_left_out() {
        assert_eq!(path("", PlaceLevel::City), "none>none>none");
        assert_eq!(ways("", PlaceLevel::City), "none>none");
        assert_eq!(ways("destination:MY", PlaceLevel::City), "none>MY");
        assert_eq!(ways("origin:32.12", PlaceLevel::City), "32.12>none");
        assert_eq!(
            ways("transit:21.71", PlaceLevel::City),
            "21.71>none none>21.71"
        );
        assert_eq!(
            path("origin:unknown", PlaceLevel::City),
            "unknown>none>none"
        );
    }

    #[test]
    fn ways_follow_the_order_of_the_route() {
        let text = "origin:32.12 origin:33.05 transit:21.71 destination:MY destination:KH";
        assert_eq!(
            ways(text, PlaceLevel::City),
            "21.71>MY 32.12>21.71 33.05>21.71 MY>KH"
        );
        assert_eq!(ways(text, PlaceLevel::Country), "ID>ID ID>MY MY>KH");
        // Who is exploited where they live goes from there to there.
        assert_eq!(
            ways("origin:31.73 destination:31.73", PlaceLevel::City),
            "31.73>31.73"
        );
    }
}
