//! Receipts of reports: how a reporter without an account comes back to what they sent.

use subtle::ConstantTimeEq;

use crate::bytes::{Key, Stored, digest, extract};
use crate::seal::{self, SectionB};
use crate::{Code, DataKeyB, Error, KeyId, KeyRing, Random};

/// Finds a report by its receipt code. Says nothing about the code without the server's key.
#[derive(Debug, Clone, Copy)]
pub struct Locator([u8; 32]);

impl Locator {
    /// From storage.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For storage and look-up.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for Locator {
    /// In constant time.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Locator {}

/// Opens the reporter's own report: derived from the receipt code, never stored.
pub struct ReceiptKey(Key);

hidden_debug!(ReceiptKey);

/// A data key of sealed B under the receipt of the reporter whose report it seals.
pub type ReporterWrap = Stored<(DataKeyB, ReceiptKey)>;

impl KeyRing {
    /// The locator of a receipt code.
    #[must_use]
    pub fn locator(&self, code: &Code) -> Locator {
        Locator(digest(&self.receipt_locator, &[code.as_bytes()]))
    }

    /// The key that a receipt code unlocks. It takes the code: the server alone cannot make it.
    #[must_use]
    pub fn receipt_key(&self, code: &Code) -> ReceiptKey {
        ReceiptKey(extract(
            self.receipt_unlock.as_bytes(),
            code.as_bytes(),
            &[b"receipt-key"],
        ))
    }
}

impl DataKeyB {
    /// Wraps the key for the reporter, so that they can follow up on what they sent.
    pub fn wrap_for_reporter(
        &self,
        receipt: &ReceiptKey,
        random: &mut Random,
    ) -> Result<ReporterWrap, Error> {
        let key = self.key().as_bytes();
        self.id()
            .bound(|about| seal::wrap(&receipt.0, about, key, random))
    }
}

impl ReceiptKey {
    /// Opens the data key of the reporter's report; [`Error::Refused`] for any other.
    pub fn open_data_key(
        &self,
        id: KeyId<SectionB>,
        wrap: &ReporterWrap,
    ) -> Result<DataKeyB, Error> {
        let key = id.bound(|about| seal::unwrap(&self.0, about, wrap))?;
        Ok(DataKeyB::from_key(id, Key::from_slice(&key)?))
    }
}
