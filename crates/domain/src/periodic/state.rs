//! Where a report stands between its assembly and its receipt by the level above.

use crate::transition::Illegal;

crate::coded! {
    /// Where a report stands.
    pub enum PeriodicState: "periodic-state" {
        /// Being assembled and written.
        Draft = "draft",
        /// Before the leader.
        InReview = "in-review",
        /// Approved: neither its figures nor its words change any more.
        Frozen = "frozen",
        /// On its way to the level above.
        Sent = "sent",
        /// Received by the level above.
        Received = "received",
        /// Given back by the level above, with a reason.
        Returned = "returned",
    }
}

crate::coded! {
    /// What moves a report.
    pub enum PeriodicAction: "periodic-action" {
        /// Lay it before the leader.
        Submit = "submit",
        /// Give it back to be worked on.
        GiveBack = "give-back",
        /// Approve and freeze it.
        Freeze = "freeze",
        /// Send it to the level above.
        Send = "send",
        /// Record its receipt.
        Receive = "receive",
        /// Give it back to the task force, with a reason.
        Return = "return",
        /// Work on it again: what was frozen before is kept as it was.
        Revise = "revise",
    }
}

impl PeriodicState {
    /// The state of a report that was just begun.
    pub const START: Self = Self::Draft;

    /// The state after `action`. A received report may still be given back: a mistake can be found
    /// late.
    pub fn next(self, action: PeriodicAction) -> Result<Self, Illegal> {
        use PeriodicAction as A;
        use PeriodicState as S;
        match (self, action) {
            (S::Draft, A::Submit) => Ok(S::InReview),
            (S::InReview, A::GiveBack) => Ok(S::Draft),
            (S::InReview, A::Freeze) => Ok(S::Frozen),
            (S::Frozen, A::Send) => Ok(S::Sent),
            (S::Sent, A::Receive) => Ok(S::Received),
            (S::Sent | S::Received, A::Return) => Ok(S::Returned),
            (S::Returned, A::Revise) => Ok(S::Draft),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether words and figures may change.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft)
    }

    /// Whether it is shown as it was frozen.
    pub const fn is_frozen(self) -> bool {
        match self {
            Self::Frozen | Self::Sent | Self::Received | Self::Returned => true,
            Self::Draft | Self::InReview => false,
        }
    }

    /// Whether the level above sees it.
    pub const fn is_upward(self) -> bool {
        matches!(self, Self::Sent | Self::Received | Self::Returned)
    }
}
