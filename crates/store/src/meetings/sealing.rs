//! Sealing what is written about a meeting.

use crate::Error;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use vault::{KeyRing, Opened, Place, Random, SealedA, Stored};

/// What writing sealed words takes: the server's keys, randomness, and the time.
pub struct Sealing<'a> {
    ring: &'a KeyRing,
    pub(crate) random: Random,
    /// When it is written.
    pub at: Timestamp,
}

impl<'a> Sealing<'a> {
    /// With the server's keys, at `at`.
    pub fn new(ring: &'a KeyRing, random: Random, at: Timestamp) -> Self {
        Self { ring, random, at }
    }

    /// The server's keys.
    pub const fn ring(&self) -> &'a KeyRing {
        self.ring
    }

    pub(crate) fn record<T: Serialize>(
        &mut self,
        place: &Place<'_>,
        subject: Uuid,
        record: &T,
    ) -> Result<SealedA, Error> {
        let key = self.ring.coordination();
        Ok(key.seal_record(place, subject, record, &mut self.random)?)
    }
}

/// Opens what [`Sealing::record`] sealed.
pub(crate) fn open<T: DeserializeOwned>(
    ring: &KeyRing,
    place: &Place<'_>,
    subject: Uuid,
    bytes: &[u8],
) -> Result<Opened<T>, Error> {
    let sealed = Stored::from_bytes(bytes.to_vec());
    let opened = ring.coordination().open(place, subject, &sealed)?;
    Ok(opened.record()?)
}
