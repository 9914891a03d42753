//! Telephone numbers.

use super::digits;

/// Digits with the national prefix: `+62 812…`, `62812…` and `0812…` are one. None for
/// what is too short to reach anybody or the same digit throughout.
pub fn phone(typed: &str) -> Option<String> {
    let found = digits(typed, 20);
    if found.len() < 9 || found.iter().all(|d| *d == found[0]) {
        return None;
    }
    let national = String::from_utf8(found).unwrap_or_default();
    let national = national.strip_prefix("00").unwrap_or(&national);
    Some(match national.strip_prefix("62") {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None if national.starts_with('8') => format!("0{national}"),
        None => national.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_number_however_written() {
        for typed in [
            "0812-3456-789",
            "+62 812 3456 789",
            "628123456789",
            "8123456789",
            "+62 (0)812 3456 789",
        ] {
            assert_eq!(phone(typed).as_deref(), Some("08123456789"), "{typed}");
        }
    }

    #[test]
    fn what_reaches_nobody_is_none() {
        for typed in ["", "-", "12345678", "00000000000", "tidak ada"] {
            assert_eq!(phone(typed), None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(typed in any::<String>()) {
            prop_assert!(phone(&typed).is_none_or(|p| p.bytes().all(|b| b.is_ascii_digit())));
        }
    }
}
