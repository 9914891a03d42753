//! Keys derived from what was typed. The typed value is never changed: every function
//! here takes it by reference and gives something to compare beside it.
//!
//! The rules are those of Indonesian registers (names of one, two or five words without a
//! surname, spellings of three alphabets' worth of history, NIK). No input makes them
//! fail: what cannot be read is absent, not an error.

pub mod dates;
mod fold;
pub(crate) mod lexicon;
pub mod names;
pub mod nik;
pub mod phones;
pub mod places;
mod variants;

pub use fold::fold;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// No field of a register is longer than this; what follows is not looked at, so that a
/// page pasted into a name costs no more than a name.
pub const LONGEST: usize = 300;

/// Lower-case ASCII words of a text: accents dropped, apostrophes closed up, everything
/// else that is no letter a separator.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut take = |c: char, words: &mut Vec<String>| match c {
        'a'..='z' => word.push(c),
        'A'..='Z' => word.push(c.to_ascii_lowercase()),
        '\'' | '`' | '’' | '‘' | 'ʼ' => {}
        c if !c.is_ascii() && is_combining_mark(c) => {}
        _ if !word.is_empty() => words.push(std::mem::take(&mut word)),
        _ => {}
    };
    if text.is_ascii() {
        text.bytes()
            .take(LONGEST)
            .for_each(|b| take(char::from(b), &mut words));
    } else {
        text.nfkd().take(LONGEST).for_each(|c| take(c, &mut words));
    }
    take(' ', &mut words);
    words
}

/// A text for plain comparison: compatibility forms unified, lower case, single spaces.
pub fn text(typed: &str) -> String {
    if is_plain(typed) {
        return typed.to_owned();
    }
    let mut out = String::with_capacity(typed.len().min(LONGEST));
    let mut push = |c: char| match c {
        c if c.is_whitespace() => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        }
        c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        c => out.extend(c.to_lowercase()),
    };
    if typed.is_ascii() {
        typed
            .bytes()
            .take(LONGEST)
            .for_each(|b| push(char::from(b)));
    } else {
        typed.nfkc().take(LONGEST).for_each(push);
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Whether a text is as [`text`] would give it, told without writing it.
fn is_plain(typed: &str) -> bool {
    let mut before = b' ';
    let each = |byte: u8| {
        let space = byte == b' ' && before == b' ';
        before = byte;
        matches!(byte, b' '..=b'@' | b'['..=b'~') && !space
    };
    typed.len() <= LONGEST && typed.bytes().all(each) && !typed.ends_with(' ')
}

/// The digits of a text, at most `most` of them.
pub(crate) fn digits(text: &str, most: usize) -> Vec<u8> {
    text.bytes()
        .take(LONGEST)
        .filter(u8::is_ascii_digit)
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::text;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_small_with_single_spaces(typed in "[a-cA-C0-9 .\\t]{0,12}") {
            let words: Vec<&str> = typed.split_whitespace().collect();
            prop_assert_eq!(text(&typed), words.join(" ").to_lowercase());
        }
    }
}
