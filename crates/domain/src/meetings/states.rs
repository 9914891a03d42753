//! Where a meeting stands.

use crate::transition::Illegal;

crate::coded! {
    /// Where a meeting stands.
    pub enum MeetingState: "meeting-state" {
        /// Being prepared.
        Draft = "draft",
        /// The invitations are out.
        Invited = "invited",
        /// It is being held.
        Open = "open",
        /// It is over; its minutes are being written.
        Closed = "closed",
        /// The chair approved the minutes.
        Approved = "approved",
        /// The members can read the minutes.
        Published = "published",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

crate::coded! {
    /// What may be done with a meeting.
    pub enum MeetingAction: "meeting-action" {
        /// Send the invitations.
        Invite = "invite",
        /// Open it; one that could not wait for invitations as well.
        Open = "open",
        /// Close it.
        Close = "close",
        /// Go on with one that was closed too early.
        Reopen = "reopen",
        /// Approve the minutes.
        Approve = "approve",
        /// Take the approval back: the minutes need a correction.
        Withdraw = "withdraw",
        /// Let the members read the minutes.
        Publish = "publish",
        /// Call it off.
        Cancel = "cancel",
    }
}

impl MeetingState {
    /// Where every meeting begins.
    pub const START: Self = Self::Draft;

    /// The state after `action`.
    ///
    /// # Errors
    /// When a meeting in this state has no such step.
    pub fn next(self, action: MeetingAction) -> Result<Self, Illegal> {
        use MeetingAction as A;
        match (self, action) {
            (Self::Draft, A::Invite) => Ok(Self::Invited),
            (Self::Draft | Self::Invited, A::Open) | (Self::Closed, A::Reopen) => Ok(Self::Open),
            (Self::Draft | Self::Invited, A::Cancel) => Ok(Self::Cancelled),
            (Self::Open, A::Close) | (Self::Approved, A::Withdraw) => Ok(Self::Closed),
            (Self::Closed, A::Approve) => Ok(Self::Approved),
            (Self::Approved, A::Publish) => Ok(Self::Published),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether it is still to come: its place, its time and who is invited can change, and
    /// invitations are answered.
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Draft | Self::Invited)
    }

    /// Whether its agenda can change: until it is over.
    pub const fn takes_agenda(self) -> bool {
        matches!(self, Self::Draft | Self::Invited | Self::Open)
    }

    /// Whether it was held, or is being held.
    pub const fn was_held(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Closed | Self::Approved | Self::Published
        )
    }
}
