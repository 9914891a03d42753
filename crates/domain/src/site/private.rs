//! What must not be published by mistake: numbers that lead to a person.

use crate::phone::Phone;

/// What was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Found {
    /// A number like a NIK: 16 digits, however they are grouped.
    pub nik: bool,
    /// A mobile number that is none of the site's own.
    pub phone: bool,
}

/// Looks for NIK-like numbers and for mobile numbers that are not among `known`. Names cannot be
/// found this way; only who writes knows them.
pub fn look_for_private(text: &str, known: &[String]) -> Found {
    let mut found = Found::default();
    for number in numbers(text) {
        if number.chars().filter(char::is_ascii_digit).count() == 16 {
            found.nik = true;
        } else if is_mobile(number) && !known.iter().any(|known| same(known, number)) {
            found.phone = true;
        }
    }
    found
}

/// Runs of digits with the signs that people put between them.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+' | '\u{a0}');
    text.split(move |c| !joins(c))
        .map(|part| part.trim_matches([' ', '.', '-', '\u{a0}']))
        .filter(|part| part.chars().filter(char::is_ascii_digit).count() >= 9)
}

/// Numbers of mobile phones belong to people; those of offices begin otherwise.
fn is_mobile(number: &str) -> bool {
    Phone::parse(number).is_ok_and(|phone| phone.as_str().starts_with("+628"))
}

fn same(one: &str, other: &str) -> bool {
    match (Phone::parse(one), Phone::parse(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
