//! Indonesian and English: messages, dates, numbers.
//!
//! One catalogue of [Fluent](https://projectfluent.org) messages for each language, compiled into
//! the program. A capability has one file a language, `messages/<language>/<capability>.ftl`.
//! To add a capability: write the two files and add its name to the list in `messages.rs`.
//!
//! The tests in `tests/catalogue.rs` fail when a key is in one language only, when code or a
//! template uses a key that no file has, and when a value of a `domain::coded!` list has no name.

mod dates;
mod messages;
mod numbers;

use std::fmt;

pub use dates::{western_indonesia, zone_label};
pub use messages::{Arg, problems};

/// A language of the user interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// Bahasa Indonesia, the language of the law and of the officers who use the program.
    #[default]
    Id,
    /// English, for partners from other countries.
    En,
}

impl Locale {
    /// All languages; the first is the one used when nothing was chosen.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The language tag (BCP 47): what is stored, and the `lang` attribute of a page.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The language with this tag; `None` if the program does not speak it.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The language's name in the language itself, for the switch between languages.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::En => "English",
        }
    }

    /// The first spoken language of an `Accept-Language` header, by quality and then by order.
    /// `in` is the old tag of Indonesian, which some Android phones still send.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(Self, f32)> = None;
        for entry in header.split(',') {
            let mut parts = entry.trim().split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default();
            let locale = match primary.to_ascii_lowercase().as_str() {
                "id" | "in" => Self::Id,
                "en" => Self::En,
                _ => continue,
            };
            let quality = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            if quality > 0.0 && best.is_none_or(|(_, best)| quality > best) {
                best = Some((locale, quality));
            }
        }
        best.map(|(locale, _)| locale)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_code(locale.code()), Some(locale));
        }
        assert_eq!(Locale::from_code("jv"), None);
    }

    #[test]
    fn accept_language_takes_the_best_spoken_language() {
        let parse = Locale::from_accept_language;
        assert_eq!(parse("id-ID,id;q=0.9,en;q=0.8"), Some(Locale::Id));
        assert_eq!(parse("en-GB,en;q=0.9,id;q=0.5"), Some(Locale::En));
        assert_eq!(parse("en;q=0.3, id;q=0.7"), Some(Locale::Id));
        assert_eq!(parse("in-ID"), Some(Locale::Id));
        assert_eq!(parse("nl, jv;q=0.5"), None);
        assert_eq!(parse("en;q=0"), None);
        assert_eq!(parse(""), None);
    }
}
