//! Data keys: one random key for each subject, section and version.

use domain::Coded;
use serde::Serialize;
use uuid::Uuid;

use crate::bytes::{Key, Stored};
use crate::seal::{self, Binding, OpenedBytes, Place, SealedSection, SectionA, SectionB};
use crate::{Error, KeyRing, Random};

/// Which data key: of whose file, for which section, the how-manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId<S> {
    /// The report or case.
    pub subject: Uuid,
    /// The section of its file.
    pub section: S,
    /// 1 for the first; one more at each rotation.
    pub version: u32,
}

impl<S: SealedSection> KeyId<S> {
    /// The first key of a section.
    pub const fn first(subject: Uuid, section: S) -> Self {
        Self {
            subject,
            section,
            version: 1,
        }
    }

    /// The key that comes after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            version: self.version.saturating_add(1),
            ..self
        }
    }

    fn binding(&self) -> Binding<'static> {
        Binding::of_section(self.section, self.subject, self.version)
    }

    /// Gives `then` the bytes that bind a wrapped key to this identity.
    pub(crate) fn bound<R>(&self, then: impl FnOnce(&[&[u8]]) -> R) -> R {
        then(&[
            b"suluh/data-key",
            self.subject.as_bytes(),
            self.section.section().code().as_bytes(),
            &self.version.to_be_bytes(),
        ])
    }
}

/// The key that seals the values of one section of one report's or case's file.
///
/// Of class A ([`DataKeyA`]) it lies wrapped under a key of the server; of class B
/// ([`DataKeyB`]) only under public keys of teams (and of the reporter): for it there is no
/// function that wraps it under a key of the server alone. Destroying all wraps of a key
/// destroys the data.
pub struct DataKey<S> {
    id: KeyId<S>,
    key: Key,
}

/// A data key of sealed A.
pub type DataKeyA = DataKey<SectionA>;
/// A data key of sealed B.
pub type DataKeyB = DataKey<SectionB>;
/// A data key of sealed A under the server's subkey of its section.
pub type ServerWrap = Stored<DataKeyA>;

hidden_debug!(DataKey<S>);

impl<S: SealedSection> DataKey<S> {
    /// A new random key.
    pub fn generate(id: KeyId<S>, random: &mut Random) -> Result<Self, Error> {
        Ok(Self {
            id,
            key: random.key()?,
        })
    }

    pub(crate) const fn from_key(id: KeyId<S>, key: Key) -> Self {
        Self { id, key }
    }

    pub(crate) const fn key(&self) -> &Key {
        &self.key
    }

    /// Which key it is.
    #[must_use]
    pub const fn id(&self) -> KeyId<S> {
        self.id
    }

    /// Seals bytes at a place.
    pub fn seal(
        &self,
        place: &Place<'_>,
        plain: &[u8],
        random: &mut Random,
    ) -> Result<Stored<S>, Error> {
        seal::seal(&self.key, &self.id.binding(), place, plain, random)
    }

    /// Seals a record (as JSON) at a place.
    pub fn seal_record<T: Serialize>(
        &self,
        place: &Place<'_>,
        record: &T,
        random: &mut Random,
    ) -> Result<Stored<S>, Error> {
        self.seal(place, &seal::record_bytes(record)?, random)
    }

    /// Opens what was sealed at a place. [`Error::Refused`] unless key, place and value belong
    /// together; [`Error::Malformed`] if the value is cut.
    pub fn open(&self, place: &Place<'_>, sealed: &Stored<S>) -> Result<OpenedBytes, Error> {
        seal::open(&self.key, &self.id.binding(), place, sealed)
    }
}

impl DataKeyA {
    /// Wraps the key under the server's subkey of its section, for storage.
    pub fn wrap(&self, ring: &KeyRing, random: &mut Random) -> Result<ServerWrap, Error> {
        let subkey = ring.section(self.id.section);
        self.id
            .bound(|about| seal::wrap(subkey, about, self.key.as_bytes(), random))
    }

    /// Opens a wrapped key. The policy must have permitted it before.
    pub fn unwrap(id: KeyId<SectionA>, ring: &KeyRing, wrap: &ServerWrap) -> Result<Self, Error> {
        let key = id.bound(|about| seal::unwrap(ring.section(id.section), about, wrap))?;
        Ok(Self {
            id,
            key: Key::from_slice(&key)?,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{SealedB, SectionB};

    const PLACE: Place<'static> = Place {
        table: "t",
        column: "c",
        row: Uuid::from_u128(1),
    };

    proptest! {
        #[test]
        fn the_identity_of_the_key_is_bound_in(
            bytes: [u8; 32], subject: u128, other_subject: u128, version: u32, other_version: u32,
            section in 0_usize..3, other_section in 0_usize..3,
        ) {
            let sections = [SectionB::Location, SectionB::Medical, SectionB::Evidence];
            let key = |subject, section: usize, version| {
                let id = KeyId { subject: Uuid::from_u128(subject), section: sections[section], version };
                DataKeyB::from_key(id, Key::new(bytes))
            };
            let own = key(subject, section, version);
            let sealed = own.seal(&PLACE, b"rahasia", &mut Random::system()).unwrap();
            prop_assert!(own.open(&PLACE, &sealed).is_ok());
            for other in [
                key(other_subject, section, version),
                key(subject, other_section, version),
                key(subject, section, other_version),
            ] {
                prop_assert_eq!(other.open(&PLACE, &sealed).is_ok(), other.id() == own.id());
            }
            // Also when somebody writes the other version over the one in the stored bytes.
            prop_assume!(version != other_version);
            let mut forged = sealed.into_bytes();
            forged[1..5].copy_from_slice(&other_version.to_be_bytes());
            let forged = SealedB::from_bytes(forged);
            let opened = key(subject, section, other_version).open(&PLACE, &forged);
            prop_assert_eq!(opened.err(), Some(Error::Refused));
        }
    }
}
