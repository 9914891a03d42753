//! Key ring, sealed sections, team keys, blind indexes, receipts.
//!
//! Three classes of data (`domain::sections`), two ways to a key:
//!
//! ```text
//! root key (file 0400 or systemd credential)
//!  └─ KeyRing: one HKDF subkey a purpose
//!      ├─ identity, narrative, legal ── wrap ─▶ DataKeyA ── seal ─▶ SealedA
//!      ├─ linkage, drafts, totp ──────────────────────── seal ─▶ SealedA
//!      ├─ blind indexes, digests of names and contents, receipts, audit, directory of public keys,
//!      │  backup
//!      └─ escrow ── holds ─▶ Pending referral wraps until they are accepted
//!
//! password ─ Argon2id ─▶ UnlockKey ─┐
//! session token ─ HKDF ─▶ SessionKey ┴─ unlock ─▶ MemberPrivate ─ opens ─▶ TeamPrivate
//!                 2 of 3 custodians' shares ─▶ RecoveryPrivate ─ opens ─▶ TeamPrivate
//!                                     TeamPrivate ─ opens ─▶ DataKeyB ── seal ─▶ SealedB
//! ```
//!
//! A key of class B has no function that takes the [`KeyRing`] as its only opener: the server
//! cannot read whereabouts, medical records or evidence without a member's session. The types
//! carry what they are about (subject, section, version, owner), and all of it is bound into
//! the encryption, so that a value moved to another row, case or team does not open.

#[macro_use]
mod bytes;

mod blind;
mod code;
mod data_key;
mod error;
mod pending;
mod random;
mod receipt;
mod recovery;
mod ring;
mod root;
mod seal;
mod shamir;
mod teams;

pub use blind::{BlindIndex, ContentDigest, LinkField, LinkNumber, NameDigest, NameIndexKey};
pub use bytes::Stored;
pub use code::Code;
pub use data_key::{DataKey, DataKeyA, DataKeyB, KeyId, ServerWrap};
pub use error::{Error, KeyFault, ShareFault};
pub use pending::{Pending, PendingFor};
pub use random::Random;
pub use receipt::{Locator, ReceiptKey, ReporterWrap};
pub use recovery::{Custody, Share, ShareWrap};
pub use ring::{KeyRing, PurposeKey};
pub use root::{KeyProvider, RootKey};
pub use seal::{Opened, OpenedBytes, Place, SealedA, SealedB, SealedSection, SectionA, SectionB};
pub use teams::{
    ByPassword, BySession, Holder, KeepsTeamKeys, LockKey, LockKind, Locked, MemberPrivate,
    MemberPublic, Owner, PrivateKey, PublicKey, RecoveryPrivate, RecoveryPublic, SessionKey,
    StoredPublic, TeamKeyFor, TeamPrivate, TeamPublic, TeamWrap, UnlockKey,
};
