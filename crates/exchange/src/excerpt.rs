//! What a list of problems may show of a cell.

use serde::{Deserialize, Serialize};

/// How many characters are shown.
const MOST: usize = 80;

/// A part of a cell that may be shown and stored in a list of problems.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "text")]
pub enum Excerpt {
    /// There is no value to show.
    None,
    /// The value, at most 80 characters, control characters as spaces.
    Text(String),
    /// It looks like a NIK, a telephone number or an e-mail address: never shown nor stored.
    Masked,
}

impl Excerpt {
    /// What may be shown of `value`.
    pub fn of(value: &str) -> Self {
        let value = value.trim();
        if value.is_empty() {
            Self::None
        } else if is_identifying(value) {
            Self::Masked
        } else {
            Self::Text(shorten(value))
        }
    }

    /// The text, if it may be shown.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::None | Self::Masked => None,
        }
    }
}

fn shorten(value: &str) -> String {
    let mut short: String = value
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if value.chars().nth(MOST).is_some() {
        short.pop();
        short.push('…');
    }
    short
}

/// Whether text carries what leads to a person: an e-mail address, or nine digits or more that
/// only spaces and the signs used in numbers part (a telephone, a NIK, a passport).
fn is_identifying(text: &str) -> bool {
    let address = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.trim().is_empty() && host.contains('.'));
    address || has_long_number(text)
}

fn has_long_number(text: &str) -> bool {
    let mut digits = 0;
    for c in text.chars() {
        if c.is_numeric() {
            digits += 1;
            if digits >= 9 {
                return true;
            }
        } else if !matches!(c, ' ' | '.' | '-' | '–' | '/' | '(' | ')' | '+' | '\u{a0}') {
            digits = 0;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_a_person_is_masked() {
        for value in [
            "3173014507900001",
            "3173 0145 0790 0001",
            "0812-3456-7890",
            "hub. +62 812 3456 789 ibu",
            "sari@example.org",
            "Sari <sari.dewi@mail.example.org>",
            "(021) 555-1234-5",
        ] {
            assert_eq!(Excerpt::of(value), Excerpt::Masked, "{value}");
        }
        for value in [
            "2012-03-04",
            "Kasus 12 dari 40",
            "12345678",
            "a@b",
            "PRT / ART",
        ] {
            assert_eq!(Excerpt::of(value).text(), Some(value));
        }
        assert_eq!(Excerpt::of("  "), Excerpt::None);
    }

    #[test]
    fn long_values_are_cut_and_stay_one_line() {
        let shown = Excerpt::of(&format!("a\nb{}", "é".repeat(100)));
        let text = shown.text().unwrap_or_default();
        assert_eq!(text.chars().count(), 80);
        assert!(text.starts_with("a bé") && text.ends_with('…'));
        assert_eq!(
            Excerpt::of(&"x".repeat(80)).text(),
            Some("x".repeat(80).as_str())
        );
    }
}
