//! How an error or a refusal reaches a person: a message key and its arguments.
//!
//! The texts live in the message catalogue of the `locale` crate. Arguments never carry what the
//! person typed: a refused NIK or phone number must not end in a log or a page's source.

/// Something that can be said to a person in their language.
pub trait MessageKey {
    /// Key of the message in the catalogue.
    fn key(&self) -> &'static str;

    /// Arguments of the message, by name; numbers are plain decimal digits.
    fn args(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

impl MessageKey for crate::UnknownCode {
    fn key(&self) -> &'static str {
        "error-unknown-code"
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        vec![("kind", self.kind.to_owned())]
    }
}
