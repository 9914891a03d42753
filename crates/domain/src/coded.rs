//! Closed code lists: one declaration gives the stored code, the message key and the parser.

use thiserror::Error;

/// A code that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{code:?} is not a {kind}")]
pub struct UnknownCode {
    /// Name of the list, e.g. `role`.
    pub kind: &'static str,
    /// What was given.
    pub code: String,
}

/// What every closed code list offers.
pub trait Coded: Copy + Eq + std::fmt::Debug + 'static {
    /// Name of the list, e.g. `role`.
    const KIND: &'static str;
    /// All values in the order in which people expect them.
    const ALL: &'static [Self];
    /// The stored form: kebab-case, never shown to people.
    fn code(self) -> &'static str;
    /// The key of the message that names the value, `<kind>-<code>`.
    fn key(self) -> &'static str;
    /// Finds the value of a stored code.
    fn from_code(code: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|value| value.code() == code)
            .ok_or_else(|| UnknownCode {
                kind: Self::KIND,
                code: code.to_owned(),
            })
    }
}

/// Declares a closed code list.
///
/// ```
/// domain::coded! {
///     /// Sides of a coin.
///     pub enum Side: "side" {
///         /// The head.
///         Head = "head",
///         /// The tail.
///         Tail = "tail",
///     }
/// }
/// use domain::Coded;
/// assert_eq!(Side::Head.key(), "side-head");
/// assert_eq!("tail".parse::<Side>(), Ok(Side::Tail));
/// ```
#[macro_export]
macro_rules! coded {
    ($(#[$meta:meta])* pub enum $name:ident : $kind:literal {
        $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),+ }

        impl $crate::Coded for $name {
            const KIND: &'static str = $kind;
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            fn key(self) -> &'static str {
                match self { $(Self::$variant => concat!($kind, "-", $code)),+ }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownCode;
            fn from_str(code: &str) -> Result<Self, Self::Err> {
                <Self as $crate::Coded>::from_code(code)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::Coded::code(*self))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str($crate::Coded::code(*self))
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let code = <::std::borrow::Cow<'de, str> as $crate::serde::Deserialize>::deserialize(d)?;
                code.parse().map_err($crate::serde::de::Error::custom)
            }
        }
    };
}
