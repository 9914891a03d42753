//! Shared ground: secret keys, stored forms, unambiguous encoding, derivation.

use std::fmt;
use std::marker::PhantomData;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A `Debug` that shows that something is there, never what.
macro_rules! hidden_debug {
    ($($name:ident $(<$generic:ident $(: $bound:path)?>)?),+) => {$(
        impl $(<$generic $(: $bound)?>)? ::std::fmt::Debug for $name $(<$generic>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::bytes::SEALED)
            }
        }
    )+};
}

/// What is shown in place of anything secret.
pub(crate) const SEALED: &str = "‹sealed›";

/// 32 secret bytes, wiped when dropped. Not `Clone`: each copy is one more to lose.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key([u8; 32]);

hidden_debug!(Key);

impl Key {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key in opened bytes; [`crate::Error::Malformed`] unless they are 32.
    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, crate::Error> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| crate::Error::Malformed)
    }

    /// HKDF-SHA256 expansion of this key (already uniform, so without an extract step).
    pub(crate) fn derive(&self, info: &[&[u8]]) -> Self {
        expand(Hkdf::from_prk(&self.0).ok(), info)
    }
}

/// HKDF-SHA256 over input that is not yet a key: `salt` names what it is for.
pub(crate) fn extract(salt: &[u8], input: &[u8], info: &[&[u8]]) -> Key {
    expand(Some(Hkdf::new(Some(salt), input)), info)
}

fn expand(hkdf: Option<Hkdf<Sha256>>, info: &[&[u8]]) -> Key {
    let mut key = Key([0; 32]);
    let done = hkdf.and_then(|hkdf| hkdf.expand(&encode(info), &mut key.0).ok());
    // A key of 32 bytes in and 32 bytes out is within HKDF's limits whatever the content; an
    // all-zero key must never leave here.
    assert!(done.is_some(), "HKDF refused 32 bytes");
    key
}

/// HMAC-SHA256 under `key`.
pub(crate) fn mac(key: &Key) -> Hmac<Sha256> {
    match Hmac::new_from_slice(&key.0) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

/// HMAC-SHA256 of the encoded parts.
pub(crate) fn digest(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    mac(key)
        .chain_update(encode(parts))
        .finalize()
        .into_bytes()
        .into()
}

/// The parts, each behind its length: two different lists never give the same bytes.
pub(crate) fn encode(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

/// The encrypted form of a `T` as it lies in storage. It can be written and read back as
/// bytes; it cannot be displayed or serialised by accident.
pub struct Stored<T> {
    bytes: Vec<u8>,
    of: PhantomData<fn() -> T>,
}

impl<T> Stored<T> {
    /// Takes what storage gave; whether it opens is known only on opening.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            of: PhantomData,
        }
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes to store, without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl<T> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SEALED)
    }
}

impl<T> Clone for Stored<T> {
    fn clone(&self) -> Self {
        Self::from_bytes(self.bytes.clone())
    }
}

impl<T> PartialEq for Stored<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> Eq for Stored<T> {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn encoding_is_unambiguous_where_joining_is_not() {
        assert_ne!(encode(&[b"ab", b"c"]), encode(&[b"a", b"bc"]));
        assert_ne!(encode(&[b"ab"]), encode(&[b"ab", b""]));
    }

    #[test]
    fn derived_keys_differ_by_purpose() {
        let key = Key([7; 32]);
        assert_ne!(key.derive(&[b"a"]).0, key.derive(&[b"b"]).0);
        assert_ne!(key.derive(&[b"a"]).0, key.0);
    }

    #[test]
    fn extraction_agrees_with_rfc_5869() {
        // RFC 5869, test case 1; the info there is raw, so this asks HKDF directly and checks
        // that `extract` is that function over the encoded info.
        let hkdf = Hkdf::<Sha256>::new(Some(&(0..=12).collect::<Vec<u8>>()), &[0x0b; 22]);
        let mut okm = [0; 42];
        assert!(
            hkdf.expand(&(0xf0..=0xf9).collect::<Vec<u8>>(), &mut okm)
                .is_ok()
        );
        assert_eq!(okm[..4], [0x3c, 0xb2, 0x5f, 0x25]);
        let mut same = [0; 32];
        let hkdf = Hkdf::<Sha256>::new(Some(b"salt"), b"input");
        assert!(hkdf.expand(&encode(&[b"info"]), &mut same).is_ok());
        assert_eq!(extract(b"salt", b"input", &[b"info"]).0, same);
    }

    proptest! {
        #[test]
        fn different_lists_encode_differently(
            a in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..4),
            b in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 0..4),
        ) {
            let bytes = |list: &[Vec<u8>]| encode(&list.iter().map(Vec::as_slice).collect::<Vec<_>>());
            prop_assert_eq!(a == b, bytes(&a) == bytes(&b));
        }
    }
}
