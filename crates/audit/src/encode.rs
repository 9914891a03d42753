//! The canonical encoding of what is hashed.
//!
//! Numbers have a fixed width (big-endian), texts carry their length, an optional value starts
//! with a byte that says whether it is there, and each record starts with its own tag. So no two
//! different records give the same bytes.

/// Writes one record.
pub(crate) struct Encoder(Vec<u8>);

impl Encoder {
    /// Starts a record; `tag` names its kind and the version of its format.
    pub(crate) fn new(tag: &str) -> Self {
        let mut encoder = Self(Vec::with_capacity(320));
        encoder.text(tag);
        encoder
    }

    pub(crate) fn u16(&mut self, number: u16) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    pub(crate) fn u64(&mut self, number: u64) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    pub(crate) fn i64(&mut self, number: i64) {
        self.0.extend_from_slice(&number.to_be_bytes());
    }

    /// A value whose width the format fixes: no length is needed.
    pub(crate) fn hash(&mut self, hash: &[u8; 32]) {
        self.0.extend_from_slice(hash);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.u64(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn optional(&mut self, text: Option<&str>) {
        self.0.push(u8::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// The whole record.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}
