//! From typed text to domain values: every helper records what is wrong and returns an option,
//! so that a handler parses all fields before it decides.

use std::str::FromStr;

use domain::{Coded, MessageKey};

use super::FormState;

/// Characters a line of text may have unless the caller says otherwise.
const LINE: usize = 200;

/// A message key without arguments, for mistakes that no domain type describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(pub &'static str);

impl MessageKey for Key {
    fn key(&self) -> &'static str {
        self.0
    }
}

struct TooLong(usize);

impl MessageKey for TooLong {
    fn key(&self) -> &'static str {
        "error-too-long"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("max", self.0.to_string())]
    }
}

struct OutOfRange(i64, i64);

impl MessageKey for OutOfRange {
    fn key(&self) -> &'static str {
        "error-number-range"
    }
    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("min", self.0.to_string()), ("max", self.1.to_string())]
    }
}

impl FormState {
    /// A line of text that must be there, trimmed, at most 200 characters.
    pub fn required(&mut self, field: &str) -> Option<String> {
        self.required_up_to(field, LINE)
    }

    /// A line of text that may be left empty, trimmed, at most 200 characters.
    pub fn optional(&mut self, field: &str) -> Option<String> {
        self.optional_up_to(field, LINE)
    }

    /// Text of one or more lines that must be there, at most `max` characters.
    pub fn required_up_to(&mut self, field: &str, max: usize) -> Option<String> {
        let text = self.optional_up_to(field, max);
        if text.is_none() {
            self.reject(field, "error-required");
        }
        text
    }

    /// Text of one or more lines that may be left empty, at most `max` characters. Line ends
    /// become `\n`; control characters and bytes of another encoding are refused.
    pub fn optional_up_to(&mut self, field: &str, max: usize) -> Option<String> {
        let text = self.value(field).replace("\r\n", "\n").trim().to_owned();
        if text.is_empty() {
            return None;
        }
        let readable = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{fffd}');
        if !text.chars().all(readable) {
            self.reject(field, "error-encoding");
            return None;
        }
        if text.chars().count() > max {
            self.reject_with(field, &TooLong(max));
            return None;
        }
        Some(text)
    }

    /// A value that must be there, by its type's own parser.
    pub fn parse<T: FromStr<Err: MessageKey>>(&mut self, field: &str) -> Option<T> {
        self.parse_with(field, str::parse)
    }

    /// A value that may be left empty, by its type's own parser.
    pub fn parse_optional<T: FromStr<Err: MessageKey>>(&mut self, field: &str) -> Option<T> {
        self.parse_optional_with(field, str::parse)
    }

    /// A value that must be there, by any parser. The parser gets trimmed text that is not empty.
    pub fn parse_with<T, E: MessageKey>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if self.value(field).trim().is_empty() {
            self.reject(field, "error-required");
            return None;
        }
        self.parse_optional_with(field, parse)
    }

    /// A value that may be left empty, by any parser. The parser gets trimmed text that is not
    /// empty.
    pub fn parse_optional_with<T, E: MessageKey>(
        &mut self,
        field: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let typed = self.value(field).trim();
        if typed.is_empty() {
            return None;
        }
        match parse(typed) {
            Ok(value) => Some(value),
            Err(mistake) => {
                self.reject_with(field, &mistake);
                None
            }
        }
    }

    /// One value of a closed list; one must be chosen.
    pub fn coded<E: Coded>(&mut self, field: &str) -> Option<E> {
        if self.value(field).is_empty() {
            self.reject(field, "error-choose");
            return None;
        }
        self.coded_optional(field)
    }

    /// One value of a closed list, or none.
    pub fn coded_optional<E: Coded>(&mut self, field: &str) -> Option<E> {
        self.parse_optional_with(field, |code| {
            E::from_code(code).map_err(|_| Key("error-not-in-list"))
        })
    }

    /// Any number of values of a closed list, in the list's order and each once.
    pub fn coded_many<E: Coded>(&mut self, field: &str) -> Vec<E> {
        let known: Vec<E> = E::ALL
            .iter()
            .copied()
            .filter(|value| self.checked(field, value.code()))
            .collect();
        let all_known = self
            .values(field)
            .filter(|code| !code.is_empty())
            .all(|code| E::from_code(code).is_ok());
        if !all_known {
            self.reject(field, "error-not-in-list");
        }
        known
    }

    /// A whole number from `min` to `max` that must be there; thousands may be grouped.
    pub fn number(&mut self, field: &str, min: i64, max: i64) -> Option<i64> {
        if self.value(field).trim().is_empty() {
            self.reject(field, "error-required");
            return None;
        }
        self.number_optional(field, min, max)
    }

    /// A whole number from `min` to `max`, or none.
    pub fn number_optional(&mut self, field: &str, min: i64, max: i64) -> Option<i64> {
        let number = self.parse_optional_with(field, |typed| {
            whole_number(typed).ok_or(Key("error-number"))
        })?;
        if !(min..=max).contains(&number) {
            self.reject_with(field, &OutOfRange(min, max));
            return None;
        }
        Some(number)
    }

    /// Whether a single box is ticked.
    pub fn ticked(&self, field: &str) -> bool {
        matches!(self.value(field), "yes" | "on" | "1" | "true")
    }
}

/// Reads "1200", "1.200", "1,200" and "1 200", in either language's grouping; "1.5" is no whole
/// number.
fn whole_number(typed: &str) -> Option<i64> {
    let (sign, digits) = typed
        .strip_prefix('-')
        .map_or((1, typed), |rest| (-1, rest));
    let groups: Vec<&str> = digits.split(['.', ',', ' ', '\u{a0}']).collect();
    let grouped = groups.len() == 1
        || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    let plain = groups.concat();
    if !grouped || plain.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    plain.parse::<i64>().ok().map(|number| sign * number)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use domain::people::Role;

    use super::*;

    fn error(form: &FormState, field: &str) -> &'static str {
        form.error(field).unwrap().key
    }

    #[test]
    fn text_is_trimmed_and_limited() {
        let mut form = FormState::from_pairs([
            ("a", "  Sari \r\n Dewi "),
            ("long", &"é".repeat(201)),
            ("fits", &"é".repeat(200)),
            ("control", "a\u{0}b"),
            ("blank", " \t"),
        ]);
        assert_eq!(form.required("a").as_deref(), Some("Sari \n Dewi"));
        assert_eq!(form.required("fits").unwrap().chars().count(), 200);
        assert_eq!(form.optional("blank"), None);
        assert!(!form.has_errors());
        assert_eq!(form.optional("long"), None);
        assert_eq!(form.required("control"), None);
        assert_eq!(form.required("blank"), None);
        assert_eq!(form.required("absent"), None);
        assert_eq!(error(&form, "long"), "error-too-long");
        assert_eq!(
            form.error("long").unwrap().args,
            [("max", "200".to_owned())]
        );
        assert_eq!(error(&form, "control"), "error-encoding");
        assert_eq!(error(&form, "blank"), "error-required");
        assert_eq!(error(&form, "absent"), "error-required");
    }

    #[test]
    fn coded_values_come_from_their_list() {
        let mut form = FormState::from_query(
            "role=analyst&bad=king&many=leader&many=analyst&mixed=leader&mixed=x",
        );
        assert_eq!(form.coded::<Role>("role"), Some(Role::Analyst));
        assert_eq!(form.coded_optional::<Role>("absent"), None);
        assert_eq!(
            form.coded_many::<Role>("many"),
            [Role::Leader, Role::Analyst]
        );
        assert!(!form.has_errors());
        assert_eq!(form.coded::<Role>("bad"), None);
        assert_eq!(form.coded::<Role>("absent"), None);
        assert_eq!(form.coded_many::<Role>("mixed"), [Role::Leader]);
        assert_eq!(error(&form, "bad"), "error-not-in-list");
        assert_eq!(error(&form, "absent"), "error-choose");
        assert_eq!(error(&form, "mixed"), "error-not-in-list");
    }

    #[test]
    fn numbers_are_read_in_both_groupings() {
        for (typed, number) in [
            ("0", Some(0)),
            (" 12 ", Some(12)),
            ("-7", Some(-7)),
            ("1.200", Some(1_200)),
            ("14,299", Some(14_299)),
            ("1 000 000", Some(1_000_000)),
            ("1.5", None),
            ("1.2000", None),
            ("1234.567", None),
            ("dua", None),
            ("-", None),
            ("9999999999999999999", None),
        ] {
            let mut form = FormState::from_pairs([("n", typed)]);
            assert_eq!(form.number("n", i64::MIN, i64::MAX), number, "{typed}");
            assert_eq!(form.has_errors(), number.is_none(), "{typed}");
        }
        let mut form = FormState::from_query("n=131");
        assert_eq!(form.number_optional("n", 0, 130), None);
        assert_eq!(error(&form, "n"), "error-number-range");
    }

    #[test]
    fn any_parser_can_be_used() {
        let mut form = FormState::from_query("id=x&empty=");
        let id = form.parse_with("id", |t| t.parse::<u32>().map_err(|_| Key("error-invalid")));
        assert_eq!((id, error(&form, "id")), (None, "error-invalid"));
        assert_eq!(form.parse_optional::<Role>("empty"), None);
        assert_eq!(form.parse::<Role>("empty"), None);
        assert_eq!(error(&form, "empty"), "error-required");
        assert!(!form.ticked("id") && FormState::from_query("a=yes").ticked("a"));
    }
}
