//! Follow-up (pemantauan): what came of a contact with the person after services.

crate::coded! {
    /// What came of a contact.
    pub enum FollowUpOutcome: "follow-up-outcome" {
        /// Safe, and needs nothing more.
        Safe = "safe",
        /// Safe, and needs more help.
        NeedsHelp = "needs-help",
        /// In danger again.
        AtRisk = "at-risk",
        /// Moved away; help there is known or arranged.
        Moved = "moved",
        /// Could not be reached.
        NotReached = "not-reached",
        /// Does not want to be contacted any more; an adult may.
        Declined = "declined",
    }
}
