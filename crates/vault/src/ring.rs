//! The key ring: one subkey a purpose, all from the root key.

use serde::Serialize;
use uuid::Uuid;

use crate::bytes::{Key, extract};
use crate::seal::{self, Binding, OpenedBytes, Place, SealedA, SectionA};
use crate::{Error, Random, RootKey};

/// All keys of the server. Made once at start; hold it behind an `Arc`.
pub struct KeyRing {
    identity: Key,
    narrative: Key,
    legal: Key,
    linkage: PurposeKey,
    drafts: PurposeKey,
    totp: PurposeKey,
    coordination: PurposeKey,
    pub(crate) blind: Key,
    pub(crate) names: Key,
    pub(crate) contents: Key,
    pub(crate) receipt_locator: Key,
    pub(crate) receipt_unlock: Key,
    pub(crate) escrow: Key,
    pub(crate) directory: Key,
    audit_mac: Key,
    audit_signing: Key,
    release_signing: Key,
    backup: Key,
    password_pepper: Key,
}

hidden_debug!(KeyRing, PurposeKey);

impl KeyRing {
    /// Derives every subkey by HKDF-SHA256 with its purpose as info. The purposes are part of
    /// the stored format: a changed word makes old data unreadable.
    #[must_use]
    pub fn from_root(root: &RootKey) -> Self {
        let key = |purpose: &'static str| {
            extract(
                b"suluh/root/1",
                root.key().as_bytes(),
                &[purpose.as_bytes()],
            )
        };
        let purpose = |purpose| PurposeKey {
            purpose,
            key: key(purpose),
        };
        Self {
            identity: key("seal/identity"),
            narrative: key("seal/narrative"),
            legal: key("seal/legal"),
            linkage: purpose("seal/linkage"),
            drafts: purpose("seal/drafts"),
            totp: purpose("seal/totp"),
            coordination: purpose("seal/coordination"),
            blind: key("index/blind"),
            names: key("index/names"),
            contents: key("index/contents"),
            receipt_locator: key("receipt/locator"),
            receipt_unlock: key("receipt/unlock"),
            escrow: key("escrow/pending-wraps"),
            directory: key("directory/public-keys"),
            audit_mac: key("audit/mac"),
            audit_signing: key("audit/signing"),
            release_signing: key("release/signing"),
            backup: key("backup"),
            password_pepper: key("password/pepper"),
        }
    }

    pub(crate) const fn section(&self, section: SectionA) -> &Key {
        match section {
            SectionA::Identity => &self.identity,
            SectionA::Narrative => &self.narrative,
            SectionA::Legal => &self.legal,
        }
    }

    /// Seals the fields that find the same person again; opened only into the linkage index
    /// in memory.
    #[must_use]
    pub const fn linkage(&self) -> &PurposeKey {
        &self.linkage
    }

    /// Seals unfinished forms.
    #[must_use]
    pub const fn drafts(&self) -> &PurposeKey {
        &self.drafts
    }

    /// Seals the secrets of one-time passwords.
    #[must_use]
    pub const fn totp(&self) -> &PurposeKey {
        &self.totp
    }

    /// Seals what is written and filed in the work of a task force: minutes, decisions, contacts
    /// of participants, attachments.
    #[must_use]
    pub const fn coordination(&self) -> &PurposeKey {
        &self.coordination
    }

    /// Key of the message authentication codes in the audit.
    #[must_use]
    pub const fn audit_mac(&self) -> &[u8; 32] {
        self.audit_mac.as_bytes()
    }

    /// Seed of the Ed25519 key that signs the checkpoints of the audit.
    #[must_use]
    pub const fn audit_signing_seed(&self) -> &[u8; 32] {
        self.audit_signing.as_bytes()
    }

    /// Seed of the Ed25519 key that signs published figures.
    #[must_use]
    pub const fn release_signing_seed(&self) -> &[u8; 32] {
        self.release_signing.as_bytes()
    }

    /// Key for what a backup seals by itself (beside its encryption to the offline key).
    #[must_use]
    pub const fn backup(&self) -> &[u8; 32] {
        self.backup.as_bytes()
    }

    /// Secret input to the password hash: who has the database but not the root key cannot
    /// even begin to guess passwords.
    #[must_use]
    pub const fn password_pepper(&self) -> &[u8; 32] {
        self.password_pepper.as_bytes()
    }
}

/// A subkey of the server that seals values of one purpose without a data key between.
pub struct PurposeKey {
    purpose: &'static str,
    key: Key,
}

impl PurposeKey {
    /// There is one generation of these keys as long as there is one root key.
    const VERSION: u32 = 1;

    fn binding(&self, subject: Uuid) -> Binding<'_> {
        Binding {
            purpose: self.purpose,
            subject,
            version: Self::VERSION,
        }
    }

    /// Seals bytes that belong to `subject` (an account, a report, a case) at a place.
    pub fn seal(
        &self,
        place: &Place<'_>,
        subject: Uuid,
        plain: &[u8],
        random: &mut Random,
    ) -> Result<SealedA, Error> {
        seal::seal(&self.key, &self.binding(subject), place, plain, random)
    }

    /// Seals a record (as JSON) that belongs to `subject` at a place.
    pub fn seal_record<T: Serialize>(
        &self,
        place: &Place<'_>,
        subject: Uuid,
        record: &T,
        random: &mut Random,
    ) -> Result<SealedA, Error> {
        self.seal(place, subject, &seal::record_bytes(record)?, random)
    }

    /// Opens what was sealed for `subject` at a place; errors as [`crate::DataKey::open`].
    pub fn open(
        &self,
        place: &Place<'_>,
        subject: Uuid,
        sealed: &SealedA,
    ) -> Result<OpenedBytes, Error> {
        seal::open(&self.key, &self.binding(subject), place, sealed)
    }
}
