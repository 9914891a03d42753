//! What happened: typed, coded, and free of free text.

use crate::{Decision, Kind, ObjectKind};
use domain::ids::AccountId;
use std::collections::BTreeMap;
use std::fmt::Display;
use thiserror::Error;

/// Longest code, in bytes.
pub const CODE_MAX: usize = 64;
/// Most details one event may carry; bounds the size of a row.
pub const DETAILS_MAX: usize = 32;

/// Why a value was kept out of the audit. Never repeats the value: it may be a victim's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// Not 1 to 64 characters of `A-Z a-z 0-9 . _ : + -` (a login may also have `@`).
    #[error("{0}: not a code")]
    NotACode(&'static str),
    /// Digits only, in the shape of a NIK or family card number (16) or of a phone number.
    #[error("{0}: has the shape of a person's number")]
    PersonalNumber(&'static str),
    /// The detail was given twice.
    #[error("{0}: given twice")]
    Repeated(&'static str),
    /// More than [`DETAILS_MAX`] details.
    #[error("{0}: one detail too many")]
    TooMany(&'static str),
}

/// What an event is about: the code of an object, never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub(crate) kind: ObjectKind,
    pub(crate) code: String,
}

impl Object {
    /// What the code is a code of.
    pub fn kind(&self) -> ObjectKind {
        self.kind
    }

    /// The code by which people know the object, or its id where it has none.
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// One event, complete but for its place in the chain and its time.
///
/// ```
/// use audit::{Event, Kind, ObjectKind};
/// # fn main() -> Result<(), audit::Refused> {
/// # let account = domain::ids::AccountId::from(uuid::Uuid::nil());
/// let event = Event::new(Kind::SectionOpened)
///     .by(account, "sari.w")?
///     .on(ObjectKind::Case, "K-2024-0017")?
///     .for_purpose("service")?
///     .with("section", domain::sections::Section::Identity)?;
/// assert_eq!(event.details_json(), r#"{"section":"identity"}"#);
/// assert!(event.with("reason", "takut pulang").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub(crate) kind: Kind,
    pub(crate) actor: Option<AccountId>,
    pub(crate) actor_label: String,
    pub(crate) purpose: Option<String>,
    pub(crate) object: Option<Object>,
    pub(crate) decision: Decision,
    pub(crate) details: BTreeMap<String, String>,
}

impl Event {
    /// A permitted event of nobody in particular, about nothing in particular.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            actor: None,
            actor_label: String::new(),
            purpose: None,
            object: None,
            decision: Decision::Permitted,
            details: BTreeMap::new(),
        }
    }

    /// Names who acted: an account and its login, or `None` and what acted by itself (`server`,
    /// `command-line`).
    ///
    /// For a sign-in with a login that no account has, leave the actor out.
    ///
    /// # Errors
    /// When `label` is not a code (`@` is allowed here).
    pub fn by(
        mut self,
        actor: impl Into<Option<AccountId>>,
        label: impl Display,
    ) -> Result<Self, Refused> {
        self.actor = actor.into();
        self.actor_label = code("actor", label, |byte| byte == b'@')?;
        Ok(self)
    }

    /// Names the object by its code.
    ///
    /// # Errors
    /// When `object_code` is not a code.
    pub fn on(mut self, kind: ObjectKind, object_code: impl Display) -> Result<Self, Refused> {
        self.object = Some(Object {
            kind,
            code: strict_code("object", object_code)?,
        });
        Ok(self)
    }

    /// Names the purpose under which the policy decided.
    ///
    /// # Errors
    /// When `purpose` is not a code.
    pub fn for_purpose(mut self, purpose: impl Display) -> Result<Self, Refused> {
        self.purpose = Some(strict_code("purpose", purpose)?);
        Ok(self)
    }

    /// Adds a coded fact: a value of a code list, a number, a date, a code.
    ///
    /// # Errors
    /// When `name` or `value` is not a code, the name was given before, or there are
    /// [`DETAILS_MAX`] details already.
    pub fn with(mut self, name: &'static str, value: impl Display) -> Result<Self, Refused> {
        let value = strict_code(name, value)?;
        if self.details.contains_key(name) {
            return Err(Refused::Repeated(name));
        }
        if self.details.len() == DETAILS_MAX {
            return Err(Refused::TooMany(name));
        }
        self.details.insert(strict_code("detail", name)?, value);
        Ok(self)
    }

    /// Says that the request was denied.
    #[must_use]
    pub fn denied(mut self) -> Self {
        self.decision = Decision::Denied;
        self
    }

    /// What happened.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The account that acted, if one did.
    pub fn actor(&self) -> Option<AccountId> {
        self.actor
    }

    /// The login that acted, or what acted by itself; empty when nobody is known.
    pub fn actor_label(&self) -> &str {
        &self.actor_label
    }

    /// The purpose under which the policy decided.
    pub fn purpose(&self) -> Option<&str> {
        self.purpose.as_deref()
    }

    /// What the event is about.
    pub fn object(&self) -> Option<&Object> {
        self.object.as_ref()
    }

    /// The answer to the request.
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// The coded facts by name, in the order of names.
    pub fn details(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.details.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The stored form of the details: one JSON object, names in order, no spaces. To be kept as
    /// text: a database that rewrites it makes the row unreadable to the verifier.
    pub fn details_json(&self) -> String {
        details_json(&self.details)
    }
}

pub(crate) fn details_json(details: &BTreeMap<String, String>) -> String {
    let object = details
        .iter()
        .map(|(name, value)| (name.clone(), serde_json::Value::from(value.as_str())))
        .collect::<serde_json::Map<_, _>>();
    serde_json::Value::Object(object).to_string()
}

fn strict_code(field: &'static str, value: impl Display) -> Result<String, Refused> {
    code(field, value, |_| false)
}

fn code(
    field: &'static str,
    value: impl Display,
    also: impl Fn(u8) -> bool,
) -> Result<String, Refused> {
    let value = value.to_string();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._:+-".contains(&byte) || also(byte);
    if value.is_empty() || value.len() > CODE_MAX || !value.bytes().all(fits) {
        return Err(Refused::NotACode(field));
    }
    if is_personal_number(&value) {
        return Err(Refused::PersonalNumber(field));
    }
    Ok(value)
}

/// A NIK or family card number has 16 digits; a phone number is written with `+` or `0` first.
/// Counts have neither shape; ids and dates have separators.
fn is_personal_number(value: &str) -> bool {
    let digits = value.strip_prefix('+').unwrap_or(value);
    let dialled = value.starts_with(['+', '0']) && (9..=15).contains(&digits.len());
    digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits.len() == 16 || dialled)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::Coded;
    use proptest::prelude::*;

    fn each_field(value: &str) -> [Result<Event, Refused>; 4] {
        let event = Event::new(Kind::CaseEdited);
        [
            event.clone().by(None, value),
            event.clone().on(ObjectKind::Case, value),
            event.clone().for_purpose(value),
            event.with("detail", value),
        ]
    }

    #[test]
    fn codes_enter() {
        for value in [
            "a",
            "K-2024-0017",
            "31.73.05.1001",
            "2026-01-02T03:04:05Z",
            "0190a3b2-7c11-7000-8000-0123456789ab",
            "14299",
            "123456789012",
            "-5",
        ] {
            for entered in each_field(value) {
                assert!(entered.is_ok(), "{value}: {entered:?}");
            }
        }
        let event = Event::new(Kind::SignIn);
        assert!(event.clone().by(None, "sari@dinas.example").is_ok());
        assert!(event.on(ObjectKind::Account, "sari@dinas.example").is_err());
    }

    #[test]
    fn texts_and_personal_numbers_stay_out() {
        let long = "x".repeat(CODE_MAX + 1);
        for value in ["", "Siti Aminah", "a\n", "naïve", "{}", "a,b", "a/b", &long] {
            for refused in each_field(value) {
                assert!(matches!(refused, Err(Refused::NotACode(_))), "{value}");
            }
        }
        for value in [
            "3173054501990001",
            "081234567890",
            "+6281234567890",
            "+628123456",
        ] {
            for refused in each_field(value) {
                assert!(
                    matches!(refused, Err(Refused::PersonalNumber(_))),
                    "{value}"
                );
            }
        }
    }

    #[test]
    fn a_refusal_does_not_repeat_the_value() {
        let refused = Event::new(Kind::Search)
            .with("term", "Siti Aminah")
            .unwrap_err();
        assert_eq!(refused.to_string(), "term: not a code");
    }

    #[test]
    fn details_are_named_once_and_bounded() {
        const NAMES: [&str; 34] = [
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q",
            "r", "s", "t", "u", "v", "w", "x", "y", "z", "1", "2", "3", "4", "5", "6", "7", "8",
        ];
        let mut event = Event::new(Kind::Export);
        for name in &NAMES[..DETAILS_MAX] {
            event = event.with(name, 1).unwrap();
        }
        assert_eq!(event.clone().with("a", 2), Err(Refused::Repeated("a")));
        assert_eq!(event.with("7", 1), Err(Refused::TooMany("7")));
        let named = Event::new(Kind::Export).with("two words", 1);
        assert_eq!(named, Err(Refused::NotACode("detail")));
    }

    #[test]
    fn codes_of_the_lists_are_themselves_codes_and_unique() {
        fn check<T: Coded>() {
            let mut codes: Vec<_> = T::ALL.iter().map(|value| value.code()).collect();
            assert!(codes.iter().all(|value| strict_code("list", value).is_ok()));
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), T::ALL.len(), "{}", T::KIND);
        }
        check::<Kind>();
        check::<ObjectKind>();
        check::<Decision>();
        check::<crate::Why>();
    }

    proptest! {
        /// Whatever is typed, what enters is a short run of code characters and nothing else.
        #[test]
        fn free_text_never_enters(value in any::<String>()) {
            for event in each_field(&value).into_iter().flatten() {
                prop_assert!(value.len() <= CODE_MAX);
                prop_assert!(!value.contains(|c: char| c.is_whitespace() || !c.is_ascii()));
                prop_assert!(!event.details_json().contains('\\'));
            }
        }

        /// A code with one foreign character anywhere is no code.
        #[test]
        fn one_foreign_character_is_enough(
            before in "[A-Za-z0-9._:+-]{0,20}",
            foreign in any::<char>(),
            after in "[A-Za-z0-9._:+-]{0,20}",
        ) {
            prop_assume!(!foreign.is_ascii_alphanumeric() && !"._:+-@".contains(foreign));
            for refused in each_field(&format!("{before}{foreign}{after}")) {
                prop_assert!(matches!(refused, Err(Refused::NotACode(_))));
            }
        }
    }
}
