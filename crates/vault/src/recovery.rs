//! Recovery of teams without members: a key pair whose private half is split among three
//! custodians of different organisations, any two of whom bring it back.

use domain::ids::{AccountId, TaskForceId};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::bytes::{Key, Stored, encode};
use crate::seal::FORMAT;
use crate::shamir::{self, Point, SHARES};
use crate::{
    Error, MemberPrivate, MemberPublic, Owner, PrivateKey, Random, RecoveryPrivate, RecoveryPublic,
    ShareFault,
};

const SHARE: &str = "recovery-share";
/// Length of a checksum in bytes.
const CHECK: usize = 16;
/// Format, number, point, checksum of the recovery key, checksum of all.
const LENGTH: usize = 1 + 1 + 32 + CHECK + CHECK;

/// One custodian's share of a recovery key. Alone it says nothing about the key.
pub struct Share {
    of: RecoveryPublic,
    point: Point,
}

/// A share wrapped to a custodian (or by one custodian to the other who recovers with them).
pub type ShareWrap = Stored<(Share, AccountId)>;

/// What making a recovery key gives: the public half to wrap team keys to, and the shares. The
/// private half is gone.
pub struct Custody {
    /// The public half.
    pub public: RecoveryPublic,
    /// One share a custodian.
    pub shares: [Share; SHARES],
}

hidden_debug!(Share, Custody);

impl Custody {
    /// Makes a recovery key for a task force and splits it.
    pub fn generate(owner: Owner<TaskForceId>, random: &mut Random) -> Result<Self, Error> {
        RecoveryPrivate::generate(owner, random)?.split(random)
    }
}

impl RecoveryPrivate {
    /// Splits the key anew, for changed custodians. Old shares still fit together with each
    /// other: whoever must no longer recover needs a new key, not only a new split.
    pub fn split(&self, random: &mut Random) -> Result<Custody, Error> {
        let public = self.public()?;
        let shares = shamir::split(self.key(), random)?.map(|point| Share {
            of: public.clone(),
            point,
        });
        Ok(Custody { public, shares })
    }

    /// The key from two shares; [`Error::Share`] says what is wrong with them.
    pub fn from_shares(a: &Share, b: &Share) -> Result<Self, Error> {
        if a.of != b.of {
            return Err(ShareFault::OtherKey.into());
        }
        if a.point.x == b.point.x {
            return Err(ShareFault::Same.into());
        }
        let key = PrivateKey::from_key(a.of.owner(), shamir::join(&a.point, &b.point));
        // The checksum finds damage; only this finds a share that was forged with its checksum.
        if key.public()? == a.of {
            Ok(key)
        } else {
            Err(ShareFault::Mismatch.into())
        }
    }
}

impl Share {
    /// Which of the three it is (1 to 3).
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.point.x
    }

    /// Wraps the share to a custodian.
    pub fn wrap_for(&self, to: &MemberPublic, random: &mut Random) -> Result<ShareWrap, Error> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(LENGTH));
        bytes.extend_from_slice(&[FORMAT, self.point.x]);
        bytes.extend_from_slice(self.point.y.as_bytes());
        bytes.extend_from_slice(&check(&self.of, None));
        bytes.extend_from_slice(&check(&self.of, Some(&self.point)));
        to.wrap(SHARE, &self.of.owner().encode(), &bytes, random)
    }

    fn from_bytes(of: &RecoveryPublic, bytes: &[u8]) -> Result<Self, ShareFault> {
        let (x, rest) = match bytes {
            [FORMAT, x @ 1..=3, rest @ ..] if bytes.len() == LENGTH => (*x, rest),
            _ => return Err(ShareFault::Damaged),
        };
        let (y, sums) = rest.split_at(32);
        let (key_sum, share_sum) = sums.split_at(CHECK);
        if !bool::from(check(of, None).ct_eq(key_sum)) {
            return Err(ShareFault::OtherKey);
        }
        let point = Point {
            x,
            y: Key::from_slice(y).map_err(|_| ShareFault::Damaged)?,
        };
        if !bool::from(check(of, Some(&point)).ct_eq(share_sum)) {
            return Err(ShareFault::Damaged);
        }
        Ok(Self {
            of: of.clone(),
            point,
        })
    }
}

impl MemberPrivate {
    /// Opens a share of the recovery key `of` that was wrapped to this member.
    /// [`ShareFault::Damaged`] if the wrap was changed or is not this member's,
    /// [`ShareFault::OtherKey`] if the share belongs to another recovery key.
    pub fn open_share(&self, of: &RecoveryPublic, wrap: &ShareWrap) -> Result<Share, Error> {
        let bytes = self
            .unwrap(SHARE, &of.owner().encode(), wrap)
            .map_err(|_| ShareFault::Damaged)?;
        Ok(Share::from_bytes(of, &bytes)?)
    }
}

/// Checksum of a recovery key, or of one of its shares: the point has 256 random bits, so that
/// its digest does not give it away.
fn check(of: &RecoveryPublic, point: Option<&Point>) -> [u8; CHECK] {
    let (x, y): (&[u8], &[u8]) = point.map_or((&[], &[]), |point| {
        (std::slice::from_ref(&point.x), point.y.as_bytes())
    });
    let owner = of.owner().encode();
    let parts = [
        b"suluh/recovery-share",
        owner.as_slice(),
        of.as_bytes(),
        x,
        y,
    ];
    let mut sum = [0; CHECK];
    sum.copy_from_slice(&Sha256::digest(&*Zeroizing::new(encode(&parts)))[..CHECK]);
    sum
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn custody(seed: u8) -> Custody {
        let owner = Owner::first(TaskForceId(Uuid::from_u128(1)));
        Custody::generate(owner, &mut Random::deterministic([seed; 32])).unwrap()
    }

    fn bytes(share: &Share) -> Vec<u8> {
        let random = &mut Random::deterministic([9; 32]);
        let owner = Owner::first(AccountId(Uuid::from_u128(2)));
        let custodian = MemberPrivate::generate(owner, random).unwrap();
        let wrap = share
            .wrap_for(&custodian.public().unwrap(), random)
            .unwrap();
        custodian
            .unwrap(SHARE, &share.of.owner().encode(), &wrap)
            .unwrap()
            .to_vec()
    }

    #[test]
    fn any_changed_byte_is_found() {
        let Custody { public, shares } = custody(1);
        let whole = bytes(&shares[0]);
        assert!(Share::from_bytes(&public, &whole).is_ok());
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(Share::from_bytes(&public, &changed).is_err(), "byte {at}");
        }
        for length in 0..whole.len() {
            let cut = Share::from_bytes(&public, &whole[..length]).err();
            assert_eq!(cut, Some(ShareFault::Damaged), "{length} bytes");
        }
    }

    #[test]
    fn a_share_of_another_key_is_named_as_such() {
        let fault = Share::from_bytes(&custody(1).public, &bytes(&custody(2).shares[0])).err();
        assert_eq!(fault, Some(ShareFault::OtherKey));
        let mixed = RecoveryPrivate::from_shares(&custody(1).shares[0], &custody(2).shares[1]);
        assert_eq!(mixed.err(), Some(ShareFault::OtherKey.into()));
    }

    #[test]
    fn a_forged_share_does_not_pass_for_the_key() {
        let Custody { public, shares } = custody(1);
        let forged = Share {
            of: public,
            point: Point {
                x: 2,
                y: Key::new([7; 32]),
            },
        };
        let joined = RecoveryPrivate::from_shares(&shares[0], &forged);
        assert_eq!(joined.err(), Some(ShareFault::Mismatch.into()));
    }
}
