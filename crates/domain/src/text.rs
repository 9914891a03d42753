//! Text that a person typed, checked at the edge: one line or a story.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::MessageKey;

/// Why a text was refused. Lengths are in characters, not bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but space was given.
    #[error("the text is empty")]
    Empty,
    /// More characters than the field holds.
    #[error("the text has {given} characters; {most} fit")]
    TooLong {
        /// How many were given.
        given: usize,
        /// How many fit.
        most: usize,
    },
    /// A control character, or one that reverses the direction of what follows it.
    #[error("the text holds a control character")]
    ControlCharacter,
}

impl MessageKey for TextError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "error-text-empty",
            Self::TooLong { .. } => "error-text-too-long",
            Self::ControlCharacter => "error-text-control-character",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLong { given, most } => {
                vec![("given", given.to_string()), ("most", most.to_string())]
            }
            Self::Empty | Self::ControlCharacter => Vec::new(),
        }
    }
}

/// Direction overrides and isolates can make a line read as something else than it is; marks that
/// scripts need (U+200C to U+200F) stay allowed.
fn is_direction_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Trims `text` and checks that it is one line of at most `most` characters.
pub(crate) fn one_line(text: &str, most: usize) -> Result<String, TextError> {
    let line = text.trim();
    let given = line.chars().count();
    if line.is_empty() {
        Err(TextError::Empty)
    } else if given > most {
        Err(TextError::TooLong { given, most })
    } else if line
        .chars()
        .any(|c| c.is_control() || is_direction_override(c))
    {
        Err(TextError::ControlCharacter)
    } else {
        Ok(line.to_owned())
    }
}

/// Gives a checked text its conversions; `$debug` is what `Debug` prints after the type's name.
macro_rules! text_type {
    ($name:ident, $error:ty) => {
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }
    };
}

/// `Debug` of what is stored sealed: shows that there is something, never what.
macro_rules! sealed_debug {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(‹sealed›)"))
            }
        }
    };
}

pub(crate) use {sealed_debug, text_type};

/// A single line of 1 to 300 characters, without space around it: a title, the name of an
/// organisation, an address line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

impl Line {
    /// Characters that fit.
    pub const MOST: usize = 300;

    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        one_line(text, Self::MOST).map(Self)
    }
}

text_type!(Line, TextError);

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody told, in several lines: 1 to 20,000 characters. Line ends become `\n`, tabs stay,
/// other control characters are refused. It is sealed wherever it is stored, so it has no
/// `Display` and `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Story(String);

impl Story {
    /// Characters that fit; a line end is one character.
    pub const MOST: usize = 20_000;

    /// Normalises line ends, trims the end and empty lines at the start, and checks.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_end().trim_start_matches('\n');
        if text.trim().is_empty() {
            return Err(TextError::Empty);
        }
        let given = text.chars().count();
        if given > Self::MOST {
            return Err(TextError::TooLong {
                given,
                most: Self::MOST,
            });
        }
        if text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t')
        {
            return Err(TextError::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// How many characters it has.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }
}

text_type!(Story, TextError);
sealed_debug!(Story);
