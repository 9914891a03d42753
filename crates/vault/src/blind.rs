//! Looking up and comparing what may not be stored in clear: keyed digests of numbers, names and
//! contents.

use std::fmt;

use domain::ids::OrganisationId;
use domain::{Coded, Nik, Passport, PersonName, Phone};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::KeyRing;
use crate::bytes::{digest, mac};

domain::coded! {
    /// A number by which the same person is found again. Nothing that few people's values
    /// fill (sex, district, dates) may join this list: equal values show on disk.
    pub enum LinkField: "link-field" {
        /// Nomor Induk Kependudukan.
        Nik = "nik",
        /// Passport number.
        Passport = "passport",
        /// Telephone number.
        Phone = "phone",
    }
}

/// A number in the one form that the domain gives it, however it was typed.
pub trait LinkNumber {
    /// Which number it is.
    const FIELD: LinkField;
    /// Its one form.
    fn text(&self) -> &str;
}

impl LinkNumber for Nik {
    const FIELD: LinkField = LinkField::Nik;
    fn text(&self) -> &str {
        self.as_str()
    }
}

impl LinkNumber for Passport {
    const FIELD: LinkField = LinkField::Passport;
    fn text(&self) -> &str {
        self.as_str()
    }
}

impl LinkNumber for Phone {
    const FIELD: LinkField = LinkField::Phone;
    fn text(&self) -> &str {
        self.as_str()
    }
}

/// Keyed digest of a number: equal numbers of one organisation give equal digests, and nobody
/// without the key learns the number by trying all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlindIndex([u8; 16]);

impl BlindIndex {
    /// From storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// For storage and look-up.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Keyed digest of a name, for the exact-name index in memory. Never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameDigest(pub u64);

/// Keyed digest of contents that are sealed, to see whether they are still the same; displays as
/// hexadecimal. Without the key nobody can try what the contents may be, nor see that those of two
/// subjects are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentDigest([u8; 32]);

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl KeyRing {
    /// The digest of contents that belong to `subject` (a file, a report).
    #[must_use]
    pub fn content_digest(&self, subject: Uuid, contents: &[u8]) -> ContentDigest {
        // The subject has a length of its own, so that no other one gives the same bytes.
        let mac = mac(&self.contents)
            .chain_update(subject.as_bytes())
            .chain_update(contents);
        ContentDigest(mac.finalize().into_bytes().into())
    }

    /// The blind index of a number, under the key of the organisation that recorded it and of
    /// the field.
    #[must_use]
    pub fn blind_index<N: LinkNumber>(
        &self,
        organisation: OrganisationId,
        number: &N,
    ) -> BlindIndex {
        let key = self
            .blind
            .derive(&[organisation.0.as_bytes(), N::FIELD.code().as_bytes()]);
        let mut index = [0; 16];
        index.copy_from_slice(&digest(&key, &[number.text().as_bytes()])[..16]);
        BlindIndex(index)
    }

    /// The key of the exact-name index; make it once and keep it.
    #[must_use]
    pub fn name_index_key(&self) -> NameIndexKey {
        NameIndexKey(mac(&self.names))
    }
}

/// Makes [`NameDigest`]s: ready keyed, because at start every name passes through it.
#[derive(Clone)]
pub struct NameIndexKey(Hmac<Sha256>);

hidden_debug!(NameIndexKey);

impl NameIndexKey {
    /// The digest of a name in its form for exact matching ([`PersonName::normalised`]).
    #[must_use]
    pub fn digest(&self, name: &PersonName) -> NameDigest {
        let plain = Zeroizing::new(name.normalised());
        let bytes = self
            .0
            .clone()
            .chain_update(plain.as_bytes())
            .finalize()
            .into_bytes();
        NameDigest(
            bytes
                .iter()
                .take(8)
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::RootKey;

    fn ring(root: u8) -> KeyRing {
        KeyRing::from_root(&RootKey::from_bytes([root; 32]))
    }

    #[test]
    fn a_content_digest_depends_on_key_subject_and_every_byte() {
        let (file, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let digest = ring(5).content_digest(file, b"notulen");
        assert_eq!(digest, ring(5).content_digest(file, b"notulen"));
        assert_ne!(digest, ring(6).content_digest(file, b"notulen"));
        assert_ne!(digest, ring(5).content_digest(other, b"notulen"));
        assert_ne!(digest, ring(5).content_digest(file, b"notulen."));
        let shown = digest.to_string();
        assert!(shown.len() == 64 && shown.bytes().all(|b| b.is_ascii_hexdigit()));
    }

    const DINSOS: OrganisationId = OrganisationId(Uuid::from_u128(1));
    const POLRES: OrganisationId = OrganisationId(Uuid::from_u128(2));

    fn phone(typed: &str) -> Phone {
        typed.parse().unwrap()
    }

    #[test]
    fn one_number_has_one_index_however_typed() {
        let index = |typed| ring(5).blind_index(DINSOS, &phone(typed));
        assert_eq!(index("0812-3456-7890"), index("+62 812 3456 7890"));
        assert_ne!(index("0812-3456-7890"), index("0812-3456-7891"));
    }

    #[test]
    fn keys_differ_by_organisation_and_root() {
        let nik: Nik = "3173 0141 0190 0001".parse().unwrap();
        let base = ring(5).blind_index(DINSOS, &nik);
        assert_eq!(base, ring(5).blind_index(DINSOS, &nik));
        assert_ne!(base, ring(5).blind_index(POLRES, &nik));
        assert_ne!(base, ring(6).blind_index(DINSOS, &nik));
        assert_eq!(BlindIndex::from_bytes(*base.as_bytes()), base);
    }

    #[test]
    fn keys_differ_by_field() {
        struct Same<const AS_NIK: bool>;
        impl<const AS_NIK: bool> LinkNumber for Same<AS_NIK> {
            const FIELD: LinkField = if AS_NIK {
                LinkField::Nik
            } else {
                LinkField::Phone
            };
            fn text(&self) -> &str {
                "3173014101900001"
            }
        }
        let [a, b] = [
            ring(5).blind_index(DINSOS, &Same::<true>),
            ring(5).blind_index(DINSOS, &Same::<false>),
        ];
        assert_ne!(a, b);
    }

    #[test]
    fn names_match_regardless_of_dress() {
        let name = |typed: &str| PersonName::parse(typed).unwrap();
        let key = ring(5).name_index_key();
        let siti = key.digest(&name("Siti Nurhasanah"));
        assert_eq!(siti, key.digest(&name("  SITI   nurhasanah.")));
        assert_ne!(siti, key.digest(&name("Siti Nurhasana")));
        assert_ne!(
            siti,
            ring(6).name_index_key().digest(&name("Siti Nurhasanah"))
        );
    }
}
