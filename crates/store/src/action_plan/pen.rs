//! Sealing of what people write about a quarter.

use crate::Error;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, SealedA, Stored};

/// Seals and opens the free text of the plan under the coordination key.
pub struct Pen<'a> {
    ring: &'a KeyRing,
    random: Random,
}

/// A column of a row.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) row: Uuid,
}

impl<'a> Pen<'a> {
    /// With the keys of the server.
    pub fn new(ring: &'a KeyRing, random: Random) -> Self {
        Self { ring, random }
    }

    /// The keys of the server.
    pub(super) const fn ring(&self) -> &'a KeyRing {
        self.ring
    }

    pub(super) fn seal(&mut self, at: At, text: &str) -> Result<Vec<u8>, vault::Error> {
        let sealed = self.ring.coordination().seal(
            &at.place(),
            at.row,
            text.as_bytes(),
            &mut self.random,
        )?;
        Ok(sealed.as_bytes().to_vec())
    }

    /// Seals a text; nothing where there is none.
    pub(super) fn seal_opt(
        &mut self,
        at: At,
        text: Option<&str>,
    ) -> Result<Option<Vec<u8>>, vault::Error> {
        text.map(|text| self.seal(at, text)).transpose()
    }

    pub(super) fn open(&self, at: At, sealed: &[u8]) -> Result<String, Error> {
        let sealed: SealedA = Stored::from_bytes(sealed.to_vec());
        let opened = self
            .ring
            .coordination()
            .open(&at.place(), at.row, &sealed)?;
        String::from_utf8(opened.get().to_vec()).map_err(|_| Error::Corrupt(at.table))
    }

    pub(super) fn open_opt(&self, at: At, sealed: Option<&[u8]>) -> Result<String, Error> {
        sealed.map_or(Ok(String::new()), |sealed| self.open(at, sealed))
    }
}

impl At {
    fn place(&self) -> Place<'_> {
        Place {
            table: self.table,
            column: self.column,
            row: self.row,
        }
    }
}
