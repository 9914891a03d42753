//! Key pairs of members, teams and recovery, and what is wrapped to them.
//!
//! Wraps to a public key are HPKE (RFC 9180) in base mode: X25519-HKDF-SHA256, HKDF-SHA256,
//! ChaCha20-Poly1305. The info says what is wrapped, the associated data which one and to whom.

use std::fmt;
use std::marker::PhantomData;

use domain::ids::{AccountId, TaskForceId, TeamId};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use subtle::ConstantTimeEq;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::bytes::{Key, Stored, digest, encode};
use crate::seal::{self, FORMAT, SectionB};
use crate::{DataKeyB, Error, KeyId, KeyRing, Random};

type Suite = X25519HkdfSha256;
type HpkePublic = <Suite as Kem>::PublicKey;
type HpkePrivate = <Suite as Kem>::PrivateKey;
type Encapped = <Suite as Kem>::EncappedKey;
/// Length of an encapsulated key in bytes.
const ENCAPPED: usize = 32;

/// Whoever can have a key pair: a member (account), a team, or the recovery of a task force.
pub trait Holder: Copy + Eq + fmt::Debug {
    /// Name of the kind, bound into every wrap.
    const KIND: &'static str;
    /// The identifier.
    fn uuid(self) -> Uuid;
}

impl Holder for AccountId {
    const KIND: &'static str = "member";
    fn uuid(self) -> Uuid {
        self.0
    }
}

impl Holder for TeamId {
    const KIND: &'static str = "team";
    fn uuid(self) -> Uuid {
        self.0
    }
}

impl Holder for TaskForceId {
    const KIND: &'static str = "recovery";
    fn uuid(self) -> Uuid {
        self.0
    }
}

/// Holders to whom a team's private key may be wrapped: its members and recovery.
pub trait KeepsTeamKeys: Holder {}
impl KeepsTeamKeys for AccountId {}
impl KeepsTeamKeys for TaskForceId {}

/// Whose key pair, and the how-manieth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Owner<H> {
    /// Who.
    pub id: H,
    /// 1 for the first pair; one more at each rotation.
    pub version: u32,
}

impl<H: Holder> Owner<H> {
    /// The first pair of a holder.
    pub const fn first(id: H) -> Self {
        Self { id, version: 1 }
    }

    /// The pair that comes after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            version: self.version.saturating_add(1),
            ..self
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        encode(&[
            H::KIND.as_bytes(),
            self.id.uuid().as_bytes(),
            &self.version.to_be_bytes(),
        ])
    }
}

/// A public key, certain to be its owner's: it comes from the private key or, out of storage,
/// through [`KeyRing::public_key`], which refuses one that somebody put into the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey<H> {
    owner: Owner<H>,
    bytes: [u8; 32],
}

/// A private key, wiped when dropped.
pub struct PrivateKey<H> {
    owner: Owner<H>,
    key: Key,
}

/// Public key of a member.
pub type MemberPublic = PublicKey<AccountId>;
/// Private key of a member.
pub type MemberPrivate = PrivateKey<AccountId>;
/// Public key of a team.
pub type TeamPublic = PublicKey<TeamId>;
/// Private key of a team.
pub type TeamPrivate = PrivateKey<TeamId>;
/// Public key of a task force's recovery.
pub type RecoveryPublic = PublicKey<TaskForceId>;
/// Private key of a task force's recovery; exists only while it is split or used.
pub type RecoveryPrivate = PrivateKey<TaskForceId>;

/// A public key in storage, with the server's mark that it is its owner's.
pub type StoredPublic<H> = Stored<PublicKey<H>>;
/// A team's private key wrapped to a member ([`AccountId`]) or to recovery ([`TaskForceId`]).
pub type TeamKeyFor<H> = Stored<(TeamPrivate, H)>;
/// A data key of sealed B wrapped to a team.
pub type TeamWrap = Stored<DataKeyB>;
/// A member's private key under a lock ([`ByPassword`] or [`BySession`]).
pub type Locked<K> = Stored<(MemberPrivate, K)>;

hidden_debug!(PrivateKey<H>, LockKey<K>);

impl<H: Holder> PublicKey<H> {
    /// Whose key it is.
    #[must_use]
    pub const fn owner(&self) -> Owner<H> {
        self.owner
    }

    /// The raw X25519 key.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Encrypts `secret` to this key: format, encapsulated key, ciphertext, tag.
    pub(crate) fn wrap<T>(
        &self,
        purpose: &str,
        about: &[u8],
        secret: &[u8],
        random: &mut Random,
    ) -> Result<Stored<T>, Error> {
        let public = HpkePublic::from_bytes(&self.bytes).map_err(|_| Error::Malformed)?;
        let (encapped, text) =
            hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
                &OpModeS::Base,
                &public,
                &info(purpose),
                secret,
                &encode(&[&self.owner.encode(), about]),
                &mut random.stream()?,
            )
            // Happens only for a public key that is no point of full order.
            .map_err(|_| Error::Malformed)?;
        let mut bytes = Vec::with_capacity(1 + ENCAPPED + text.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&encapped.to_bytes());
        bytes.extend_from_slice(&text);
        Ok(Stored::from_bytes(bytes))
    }
}

impl<H: Holder> PrivateKey<H> {
    /// A new pair for its owner.
    pub fn generate(owner: Owner<H>, random: &mut Random) -> Result<Self, Error> {
        let (private, _) = Suite::derive_keypair(random.key()?.as_bytes());
        let bytes = Zeroizing::new(<[u8; 32]>::from(private.to_bytes()));
        Ok(Self {
            owner,
            key: Key::new(*bytes),
        })
    }

    pub(crate) const fn from_key(owner: Owner<H>, key: Key) -> Self {
        Self { owner, key }
    }

    pub(crate) const fn key(&self) -> &Key {
        &self.key
    }

    /// Whose key it is.
    #[must_use]
    pub const fn owner(&self) -> Owner<H> {
        self.owner
    }

    /// Its public half; [`Error::Malformed`] cannot happen for a generated key.
    pub fn public(&self) -> Result<PublicKey<H>, Error> {
        let public = Suite::sk_to_pk(&self.hpke()?);
        Ok(PublicKey {
            owner: self.owner,
            bytes: public.to_bytes().into(),
        })
    }

    fn hpke(&self) -> Result<HpkePrivate, Error> {
        HpkePrivate::from_bytes(self.key.as_bytes()).map_err(|_| Error::Malformed)
    }

    /// Opens what [`PublicKey::wrap`] encrypted.
    pub(crate) fn unwrap<T>(
        &self,
        purpose: &str,
        about: &[u8],
        wrap: &Stored<T>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let [FORMAT, body @ ..] = wrap.as_bytes() else {
            return Err(Error::Malformed);
        };
        let (encapped, text) = body
            .split_first_chunk::<ENCAPPED>()
            .ok_or(Error::Malformed)?;
        let encapped = Encapped::from_bytes(encapped).map_err(|_| Error::Malformed)?;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.hpke()?,
            &encapped,
            &info(purpose),
            text,
            &encode(&[&self.owner.encode(), about]),
        )
        .map(Zeroizing::new)
        .map_err(|_| Error::Refused)
    }
}

fn info(purpose: &str) -> Vec<u8> {
    encode(&[b"suluh/hpke", purpose.as_bytes()])
}

impl KeyRing {
    /// A public key for storage, marked as its owner's: without the mark, whoever can write to
    /// the database could put a key of their own and have all new data encrypted to it.
    #[must_use]
    pub fn store_public<H: Holder>(&self, public: &PublicKey<H>) -> StoredPublic<H> {
        let mark = self.mark(&public.owner, &public.bytes);
        Stored::from_bytes([&[FORMAT], public.bytes.as_slice(), &mark].concat())
    }

    /// A public key from storage; [`Error::Refused`] unless the server marked it as this
    /// owner's.
    pub fn public_key<H: Holder>(
        &self,
        owner: Owner<H>,
        stored: &StoredPublic<H>,
    ) -> Result<PublicKey<H>, Error> {
        let [FORMAT, body @ ..] = stored.as_bytes() else {
            return Err(Error::Malformed);
        };
        let (bytes, mark) = body.split_first_chunk::<32>().ok_or(Error::Malformed)?;
        if bool::from(self.mark(&owner, bytes).ct_eq(mark)) {
            Ok(PublicKey {
                owner,
                bytes: *bytes,
            })
        } else {
            Err(Error::Refused)
        }
    }

    fn mark<H: Holder>(&self, owner: &Owner<H>, bytes: &[u8; 32]) -> [u8; 32] {
        digest(&self.directory, &[&owner.encode(), bytes])
    }
}

const TEAM_KEY: &str = "team-key";
const DATA_KEY: &str = "data-key";

impl TeamPrivate {
    /// Wraps the team's key to a member who joins (or forgot the password and has a new pair),
    /// or to recovery.
    pub fn wrap_for<H: KeepsTeamKeys>(
        &self,
        to: &PublicKey<H>,
        random: &mut Random,
    ) -> Result<TeamKeyFor<H>, Error> {
        to.wrap(TEAM_KEY, &self.owner.encode(), self.key.as_bytes(), random)
    }

    /// Opens a data key that was wrapped to the team.
    pub fn open_data_key(&self, id: KeyId<SectionB>, wrap: &TeamWrap) -> Result<DataKeyB, Error> {
        let key = self.unwrap(DATA_KEY, &id.bound(encode), wrap)?;
        Ok(DataKeyB::from_key(id, Key::from_slice(&key)?))
    }

    /// Wraps a data key anew to another pair: the team's next one after a member left, or
    /// another team's.
    pub fn rewrap(
        &self,
        id: KeyId<SectionB>,
        wrap: &TeamWrap,
        to: &TeamPublic,
        random: &mut Random,
    ) -> Result<TeamWrap, Error> {
        self.open_data_key(id, wrap)?.wrap_for_team(to, random)
    }
}

impl<H: KeepsTeamKeys> PrivateKey<H> {
    /// Opens a team's private key that was wrapped to this holder.
    pub fn open_team(
        &self,
        team: Owner<TeamId>,
        wrap: &TeamKeyFor<H>,
    ) -> Result<TeamPrivate, Error> {
        let key = self.unwrap(TEAM_KEY, &team.encode(), wrap)?;
        Ok(PrivateKey {
            owner: team,
            key: Key::from_slice(&key)?,
        })
    }
}

impl DataKeyB {
    /// Wraps the key to a team that is entitled to the section.
    pub fn wrap_for_team(&self, to: &TeamPublic, random: &mut Random) -> Result<TeamWrap, Error> {
        to.wrap(
            DATA_KEY,
            &self.id().bound(encode),
            self.key().as_bytes(),
            random,
        )
    }
}

/// The key of a lock on a member's private key, of one kind. Derived when needed, never stored.
pub struct LockKey<K>(Key, PhantomData<fn() -> K>);

/// Unlocks a member's private key at login: derived from the password.
pub type UnlockKey = LockKey<ByPassword>;
/// Unlocks a member's private key between the requests of one session: derived from the
/// session token.
pub type SessionKey = LockKey<BySession>;

/// The lock that the password opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByPassword {}
/// The lock that the session's token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BySession {}

/// A kind of lock.
pub trait LockKind {
    /// Name of the kind, bound into what it locks.
    const KIND: &'static str;
}

impl LockKind for ByPassword {
    const KIND: &'static str = "password";
}

impl LockKind for BySession {
    const KIND: &'static str = "session";
}

impl<K> LockKey<K> {
    /// From 32 derived bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Key::new(bytes), PhantomData)
    }
}

impl MemberPrivate {
    /// Puts the key under a lock, for storage.
    pub fn lock<K: LockKind>(
        &self,
        with: &LockKey<K>,
        random: &mut Random,
    ) -> Result<Locked<K>, Error> {
        let about: [&[u8]; 3] = [
            b"suluh/member-key",
            K::KIND.as_bytes(),
            &self.owner.encode(),
        ];
        seal::wrap(&with.0, &about, self.key.as_bytes(), random)
    }

    /// Takes the key from under a lock; [`Error::Refused`] if the lock is not this one's.
    pub fn unlock<K: LockKind>(
        owner: Owner<AccountId>,
        with: &LockKey<K>,
        locked: &Locked<K>,
    ) -> Result<Self, Error> {
        let about: [&[u8]; 3] = [b"suluh/member-key", K::KIND.as_bytes(), &owner.encode()];
        let key = seal::unwrap(&with.0, &about, locked)?;
        Ok(Self {
            owner,
            key: Key::from_slice(&key)?,
        })
    }
}
