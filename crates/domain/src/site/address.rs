//! Addresses: of articles on the site, and those that articles lead to.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::MessageKey;

/// Most characters of a slug.
const MOST: usize = 60;

/// The end of an article's or a site's address: small letters, digits and single dashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

/// Not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an address is made of small letters, digits and single dashes, at most {MOST}")]
pub struct SlugError;

impl MessageKey for SlugError {
    fn key(&self) -> &'static str {
        "error-slug"
    }
}

impl Slug {
    /// The slug of a title: its letters without accents, words joined by dashes, cut at a word.
    /// A title without letters or digits gives `artikel`.
    pub fn of_title(title: &str) -> Self {
        use unicode_normalization::UnicodeNormalization;
        let plain: String = title
            .nfkd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
            .collect();
        let mut slug = String::new();
        for word in plain.split_whitespace() {
            let room = MOST.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
            if word.len() > room {
                if slug.is_empty() {
                    slug.push_str(&word[..room]);
                }
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(word);
        }
        if slug.is_empty() {
            slug.push_str("artikel");
        }
        Self(slug)
    }

    /// The same with a number behind it, for the second article of a title.
    #[must_use]
    pub fn numbered(&self, n: u32) -> Self {
        let end = format!("-{n}");
        let room = MOST.saturating_sub(end.len()).min(self.0.len());
        Self(format!("{}{end}", self.0[..room].trim_end_matches('-')))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = SlugError;
    fn from_str(text: &str) -> Result<Self, SlugError> {
        let parts_are_words = text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if parts_are_words && text.len() <= MOST {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugError)
        }
    }
}

/// An address of the web that people may be led to: `https` or `http`, a host, printable ASCII.
/// Names and passwords before the host are refused: they make one host look like another.
pub fn web_address(text: &str) -> Option<&str> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_is_plain = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let printable = text
        .bytes()
        .all(|b| (0x21..0x7f).contains(&b) && !b"\"'<>\\`{}|^".contains(&b));
    (host_is_plain && printable && text.len() <= 500).then_some(text)
}
