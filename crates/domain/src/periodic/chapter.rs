//! The chapters of a report, in their order.

use crate::taskforce::Strategy;

crate::coded! {
    /// A chapter.
    pub enum Chapter: "periodic-chapter" {
        /// Introduction and legal bases.
        Introduction = "introduction",
        /// Decrees, divisions, posts and who held them.
        Organisation = "organisation",
        /// Meetings and what they decided that is still to be done.
        Meetings = "meetings",
        /// First strategy.
        Prevention = "prevention",
        /// Second strategy.
        HealthRehabilitation = "health-rehabilitation",
        /// Third strategy.
        SocialRehabilitation = "social-rehabilitation",
        /// Fourth strategy.
        LegalNorms = "legal-norms",
        /// Fifth strategy.
        LawEnforcement = "law-enforcement",
        /// Sixth strategy.
        Cooperation = "cooperation",
        /// Victims, counted.
        Victims = "victims",
        /// Services and the clocks that they met.
        Services = "services",
        /// Law enforcement and restitution.
        Legal = "legal",
        /// Budget.
        Budget = "budget",
        /// Obstacles.
        Obstacles = "obstacles",
        /// Recommendations.
        Recommendations = "recommendations",
        /// Plan of the next period.
        NextPlan = "next-plan",
        /// Annex: figures of the level below, how everything was counted.
        Annex = "annex",
    }
}

impl Chapter {
    /// The strategy of the national action plan (Perpres 19/2023) that it reports on; none for the
    /// chapters that belong to no strategy.
    pub const fn strategy(self) -> Option<Strategy> {
        match self {
            Self::Prevention => Some(Strategy::Prevention),
            Self::HealthRehabilitation => Some(Strategy::HealthRehabilitation),
            Self::SocialRehabilitation => Some(Strategy::SocialRehabilitation),
            Self::LegalNorms => Some(Strategy::LegalNorms),
            Self::LawEnforcement => Some(Strategy::LawEnforcement),
            Self::Cooperation => Some(Strategy::Coordination),
            Self::Introduction
            | Self::Organisation
            | Self::Meetings
            | Self::Victims
            | Self::Services
            | Self::Legal
            | Self::Budget
            | Self::Obstacles
            | Self::Recommendations
            | Self::NextPlan
            | Self::Annex => None,
        }
    }
}
