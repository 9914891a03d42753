//! Names of persons, as they were typed, and the form in which two spellings are compared.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::{
    MessageKey, TextError,
    text::{one_line, sealed_debug, text_type},
};

/// Why a name was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
    /// It is not a line of 1 to 300 characters.
    #[error(transparent)]
    Text(#[from] TextError),
    /// There is no letter in it.
    #[error("the name has no letter")]
    NoLetter,
}

impl MessageKey for NameError {
    fn key(&self) -> &'static str {
        match self {
            Self::Text(TextError::Empty) => "error-name-empty",
            Self::Text(error) => error.key(),
            Self::NoLetter => "error-name-no-letter",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Text(error) => error.args(),
            Self::NoLetter => Vec::new(),
        }
    }
}

/// A person's name: one field, in any script, one word or many. Many Indonesians have a single
/// name, so there is no first and last. What was typed is kept, except space around it.
/// It is sealed wherever it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

impl PersonName {
    /// Characters that fit.
    pub const MOST: usize = 300;

    /// Trims and checks.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let name = one_line(text, Self::MOST)?;
        if name.chars().any(char::is_alphabetic) {
            Ok(Self(name))
        } else {
            Err(NameError::NoLetter)
        }
    }

    /// The form for exact matching: compatibility forms unified (NFKC), lower case, apostrophes
    /// dropped, other punctuation and runs of space taken as one space.
    ///
    /// `Nur'Aini`, `NURAINI` → `nuraini`; `Siti-Nur  H.` → `siti nur h`.
    pub fn normalised(&self) -> String {
        let mut words = String::with_capacity(self.0.len());
        for c in self.0.nfkc().flat_map(char::to_lowercase) {
            if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
                words.push(c);
            } else if !is_apostrophe(c) && !words.ends_with(' ') {
                words.push(' ');
            }
        }
        // Lower-casing can leave a decomposed letter (İ), so compose once more.
        words.trim().nfkc().collect()
    }
}

/// Signs written inside a word, and invisible joiners: they do not part words.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '‘' | '’' | 'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '\u{200B}'..='\u{200F}' | '\u{00AD}'
    )
}

text_type!(PersonName, NameError);
sealed_debug!(PersonName);
