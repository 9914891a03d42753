//! Referrals (rujukan): one office asks another for a service. Steps by side, outcome, and the
//! lawful basis on which data go along.

mod basis;
mod service;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

pub use basis::{BasisError, Consent, ConsentGiver, LawfulBasis, Sharing};
pub use service::{can_be_referred, steps_on_sending, steps_with};

use crate::{MessageKey, htcds_coded, transition::Illegal};

/// What a referral asks for.
pub type Need = crate::services::ServiceKind;

crate::coded! {
    /// Where a referral stands.
    pub enum ReferralState: "referral-state" {
        /// Dikirim: the receiver sees need, deadline and area, no name.
        Sent = "sent",
        /// Diterima: the receiver can open what is shared.
        Accepted = "accepted",
        /// Ditolak, with a reason; also what was given back.
        Declined = "declined",
        /// Berlangsung.
        InProgress = "in-progress",
        /// Selesai, with an outcome.
        Completed = "completed",
        /// Withdrawn by the sender.
        Cancelled = "cancelled",
        /// Nobody answered in time.
        Expired = "expired",
    }
}

crate::coded! {
    /// Who acts.
    pub enum Side: "referral-side" {
        /// The team that sent it.
        Sender = "sender",
        /// The team that it was sent to.
        Receiver = "receiver",
        /// The clock.
        Clock = "clock",
    }
}

crate::coded! {
    /// What may be done with a referral.
    pub enum ReferralAction: "referral-action" {
        /// Take it.
        Accept = "accept",
        /// Refuse it with a reason.
        Decline = "decline",
        /// Take the acceptance back, a short time after a slip.
        UndoAcceptance = "undo-acceptance",
        /// Begin the service.
        Start = "start",
        /// Finish, with an outcome.
        Complete = "complete",
        /// Give it back after acceptance, with a reason.
        GiveBack = "give-back",
        /// Ask the sender; nothing changes.
        Ask = "ask",
        /// Answer the receiver; nothing changes.
        Answer = "answer",
        /// Withdraw it.
        Cancel = "cancel",
        /// The time to answer is over.
        Expire = "expire",
    }
}

impl ReferralAction {
    /// Whose action it is.
    pub const fn side(self) -> Side {
        match self {
            Self::Accept
            | Self::Decline
            | Self::UndoAcceptance
            | Self::Start
            | Self::Complete
            | Self::GiveBack
            | Self::Ask => Side::Receiver,
            Self::Answer | Self::Cancel => Side::Sender,
            Self::Expire => Side::Clock,
        }
    }
}

impl ReferralState {
    /// The state of a new referral.
    pub const START: Self = Self::Sent;

    /// The state after `action` by `side`. Whether an acceptance can still be undone depends on
    /// the time as well, see [`may_undo`]. What is over stays over: a new attempt is a new
    /// referral, so that each has its own answer and its own clock.
    pub fn next(self, side: Side, action: ReferralAction) -> Result<Self, Illegal> {
        use ReferralAction as A;
        use ReferralState as S;
        if side != action.side() {
            return Err(Illegal::new(self, action));
        }
        match (self, action) {
            (S::Sent, A::Accept) => Ok(S::Accepted),
            (S::Sent, A::Decline) => Ok(S::Declined),
            (S::Sent, A::Expire) => Ok(S::Expired),
            (S::Accepted, A::UndoAcceptance) => Ok(S::Sent),
            (S::Accepted, A::Start) => Ok(S::InProgress),
            (S::Accepted | S::InProgress, A::Complete) => Ok(S::Completed),
            (S::Accepted | S::InProgress, A::GiveBack) => Ok(S::Declined),
            (state, A::Ask | A::Answer) if state.is_open() => Ok(state),
            (state, A::Cancel) if state.is_open() => Ok(S::Cancelled),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether somebody still has to act.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Sent | Self::Accepted | Self::InProgress => true,
            Self::Declined | Self::Completed | Self::Cancelled | Self::Expired => false,
        }
    }

    /// Whether the receiver may open what is shared.
    pub const fn opens_shared(self) -> bool {
        match self {
            Self::Accepted | Self::InProgress => true,
            Self::Sent | Self::Declined | Self::Completed | Self::Cancelled | Self::Expired => {
                false
            }
        }
    }
}

/// The time to undo an acceptance is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the time to undo the acceptance is over")]
pub struct UndoTooLate;

impl MessageKey for UndoTooLate {
    fn key(&self) -> &'static str {
        "error-referral-undo-too-late"
    }
}

/// How long after it an acceptance may be undone: long enough to notice a slip, too short to read
/// a file and hand it back as if nothing had been seen.
pub const UNDO_LIMIT: SignedDuration = SignedDuration::from_mins(30);

/// Whether an acceptance at `accepted` can be undone at `now`, `limit` being how long after it.
pub fn may_undo(
    accepted: Timestamp,
    now: Timestamp,
    limit: SignedDuration,
) -> Result<(), UndoTooLate> {
    if now.duration_since(accepted) <= limit {
        Ok(())
    } else {
        Err(UndoTooLate)
    }
}

crate::coded! {
    /// Why a referral was declined or given back.
    pub enum DeclineReason: "decline-reason" {
        /// No bed, no staff, no budget.
        NoCapacity = "no-capacity",
        /// Not among what the office does.
        OutsideMandate = "outside-mandate",
        /// Not in the office's area.
        OutsideArea = "outside-area",
        /// The person does not meet the conditions (age, sex, health).
        NotEligible = "not-eligible",
        /// Too little was told to decide.
        TooLittleInformation = "too-little-information",
        /// The place would not be safe for the person or others.
        NotSafe = "not-safe",
        /// Somebody in the office is involved.
        ConflictOfInterest = "conflict-of-interest",
        /// The person does not want it.
        PersonDeclined = "person-declined",
    }
}

crate::coded! {
    /// What came of a referral.
    pub enum ReferralOutcome: "referral-outcome" {
        /// The service was given.
        Delivered = "delivered",
        /// Part of it was given.
        PartlyDelivered = "partly-delivered",
        /// The person declined.
        PersonDeclined = "person-declined",
        /// The person could not be reached.
        Unreachable = "unreachable",
        /// Referred on to another office.
        ReferredOn = "referred-on",
    }
}

htcds_coded! {
    /// HTCDS `cas_ReasonForOutgoingReferral`.
    pub enum ReferralReason: "referral-reason" {
        /// Additional services are required.
        AdditionalServices = "additional-services" => "AdditionalServicesRequired",
        /// Migration or change of location.
        ChangeOfLocation = "change-of-location" => "MigrationOrChangeOfLocation",
        /// Another.
        Other = "other" => "Other",
    }
}
