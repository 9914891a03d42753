//! Referral wraps that the receiving team cannot open before it accepts.
//!
//! The sender's session is needed to wrap a data key, the receiver's acceptance to use it, and
//! the two do not meet. So the wrap is made when the referral is sent and held under the
//! server's escrow key: the server alone cannot open it (it is encrypted to the team), the team
//! alone cannot either (it is held by the server).

use domain::ids::{ReferralId, TeamId};

use crate::bytes::{Stored, encode};
use crate::seal::{self, SectionB};
use crate::{DataKeyB, Error, KeyId, KeyRing, Owner, Random, TeamPublic, TeamWrap};

/// A data key wrapped to a team and held until the referral is accepted.
pub type Pending = Stored<TeamWrap>;

/// What a pending wrap is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingFor {
    /// The referral that must be accepted.
    pub referral: ReferralId,
    /// The receiving team's pair.
    pub team: Owner<TeamId>,
    /// The data key that is shared.
    pub key: KeyId<SectionB>,
}

impl PendingFor {
    fn bound<R>(&self, then: impl FnOnce(&[&[u8]]) -> R) -> R {
        then(&[
            b"suluh/pending",
            self.referral.0.as_bytes(),
            &self.team.encode(),
            &self.key.bound(encode),
        ])
    }
}

impl DataKeyB {
    /// Wraps the key to the receiver of a referral and holds it until acceptance.
    pub fn wrap_pending(
        &self,
        referral: ReferralId,
        to: &TeamPublic,
        ring: &KeyRing,
        random: &mut Random,
    ) -> Result<Pending, Error> {
        let about = PendingFor {
            referral,
            team: to.owner(),
            key: self.id(),
        };
        let wrap = self.wrap_for_team(to, random)?;
        ring.hold(&about, &wrap, random)
    }
}

impl KeyRing {
    /// Holds a team's wrap until the referral is accepted, or again after an acceptance that was
    /// a slip.
    pub fn hold(
        &self,
        about: &PendingFor,
        wrap: &TeamWrap,
        random: &mut Random,
    ) -> Result<Pending, Error> {
        about.bound(|about| seal::wrap(&self.escrow, about, wrap.as_bytes(), random))
    }

    /// Gives the wrap out to its team. Only for a referral that was accepted.
    pub fn release(&self, about: &PendingFor, pending: &Pending) -> Result<TeamWrap, Error> {
        let wrap = about.bound(|about| seal::unwrap(&self.escrow, about, pending))?;
        Ok(TeamWrap::from_bytes(wrap.to_vec()))
    }
}
