//! The figures that go upward with a report: counts in codes, without identities.

use serde::{Deserialize, Serialize};

crate::coded! {
    /// What is counted, for the level above to add up.
    pub enum Measure: "periodic-measure" {
        /// Victims in cases registered in the period.
        Victims = "victims",
        /// The same by sex.
        VictimsBySex = "victims-by-sex",
        /// The same by age band.
        VictimsByAge = "victims-by-age",
        /// The same by type of exploitation.
        VictimsByExploitation = "victims-by-exploitation",
        /// Reports of possible victims received.
        ReportsReceived = "reports-received",
        /// Cases opened.
        CasesOpened = "cases-opened",
        /// Cases closed.
        CasesClosed = "cases-closed",
        /// Services applied for.
        ServicesRequested = "services-requested",
        /// Services that began within their time.
        ServicesInTime = "services-in-time",
        /// Services that began late, or are late.
        ServicesLate = "services-late",
        /// Referrals sent.
        ReferralsSent = "referrals-sent",
        /// Referrals completed.
        ReferralsCompleted = "referrals-completed",
        /// Meetings held.
        MeetingsHeld = "meetings-held",
        /// Decisions taken.
        DecisionsTaken = "decisions-taken",
        /// Follow-ups that were due and are done.
        ActionItemsDone = "action-items-done",
        /// Follow-ups that were due and are not done.
        ActionItemsOverdue = "action-items-overdue",
        /// Outreach events held.
        OutreachEvents = "outreach-events",
        /// People reached by them.
        OutreachReached = "outreach-reached",
    }
}

impl Measure {
    /// Whether it counts people in cases, or what was done for them: small counts of these are
    /// protected.
    pub const fn is_protected(self) -> bool {
        match self {
            Self::Victims
            | Self::VictimsBySex
            | Self::VictimsByAge
            | Self::VictimsByExploitation
            | Self::ReportsReceived
            | Self::CasesOpened
            | Self::CasesClosed
            | Self::ServicesRequested
            | Self::ServicesInTime
            | Self::ServicesLate
            | Self::ReferralsSent
            | Self::ReferralsCompleted => true,
            Self::MeetingsHeld
            | Self::DecisionsTaken
            | Self::ActionItemsDone
            | Self::ActionItemsOverdue
            | Self::OutreachEvents
            | Self::OutreachReached => false,
        }
    }

    /// Whether it is one number, or one for each code of a list.
    pub const fn is_split(self) -> bool {
        matches!(
            self,
            Self::VictimsBySex | Self::VictimsByAge | Self::VictimsByExploitation
        )
    }
}

/// One figure of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub measure: Measure,
    /// The code that it is counted under; empty for the whole, and for those of whom it is not
    /// known.
    pub code: String,
    /// How many; `None` where the count is protected.
    pub n: Option<i64>,
}
