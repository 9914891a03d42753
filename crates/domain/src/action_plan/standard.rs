//! The standard set of indicators: what a plan of a kabupaten or kota usually measures under the
//! six strategies. A plan may take some of them, and others beside.

use super::{Direction, Formula, Gathering, Strategy};
use crate::Coded;

crate::coded! {
    /// An indicator of the standard set that the data of the program do not hold.
    pub enum Manual: "standard-indicator" {
        /// Media and pages that carried messages of the task force.
        MediaMessages = "media-messages",
        /// How content victims are with the services, from a survey.
        Satisfaction = "satisfaction",
        /// Standard procedures and guidelines approved.
        Procedures = "procedures",
        /// Files that the prosecution declared complete (P-21).
        CompleteFiles = "complete-files",
    }
}

/// An indicator of the standard set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standard {
    /// Computed from the data of the program.
    Computed(Formula),
    /// Written by hand.
    ByHand(Manual),
}

/// The standard set, in the order of the strategies.
pub const STANDARD: &[Standard] = &[
    Standard::Computed(Formula::OutreachEvents),
    Standard::Computed(Formula::PeopleReached),
    Standard::Computed(Formula::VillagesReached),
    Standard::Computed(Formula::WatchGroups),
    Standard::ByHand(Manual::MediaMessages),
    Standard::Computed(Formula::HealthServices),
    Standard::Computed(Formula::PsychologicalServices),
    Standard::Computed(Formula::HealthOnTime),
    Standard::Computed(Formula::ShelterServices),
    Standard::Computed(Formula::Repatriations),
    Standard::Computed(Formula::Reintegrations),
    Standard::Computed(Formula::ReferralsOnTime),
    Standard::Computed(Formula::FollowUps),
    Standard::ByHand(Manual::Satisfaction),
    Standard::Computed(Formula::RegulationsInForce),
    Standard::ByHand(Manual::Procedures),
    Standard::Computed(Formula::LegalAid),
    Standard::Computed(Formula::PoliceCases),
    Standard::Computed(Formula::RestitutionClaimed),
    Standard::ByHand(Manual::CompleteFiles),
    Standard::Computed(Formula::ReportsOnTime),
    Standard::Computed(Formula::Meetings),
    Standard::Computed(Formula::MeetingAttendance),
    Standard::Computed(Formula::DecisionsOnTime),
];

impl Standard {
    /// Message key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Computed(formula) => formula.key(),
            Self::ByHand(manual) => manual.key(),
        }
    }

    /// The formula that computes it.
    pub const fn formula(self) -> Option<Formula> {
        match self {
            Self::Computed(formula) => Some(formula),
            Self::ByHand(_) => None,
        }
    }

    /// Under which strategy it stands.
    pub const fn strategy(self) -> Strategy {
        match self {
            Self::Computed(formula) => formula.strategy(),
            Self::ByHand(Manual::MediaMessages) => Strategy::Prevention,
            Self::ByHand(Manual::Satisfaction) => Strategy::SocialRehabilitation,
            Self::ByHand(Manual::Procedures) => Strategy::LegalNorms,
            Self::ByHand(Manual::CompleteFiles) => Strategy::LawEnforcement,
        }
    }

    /// How its quarters make the year.
    pub const fn gathering(self) -> Gathering {
        match self {
            Self::Computed(formula) => formula.gathering(),
            Self::ByHand(Manual::Satisfaction) => Gathering::Average,
            Self::ByHand(Manual::MediaMessages | Manual::Procedures | Manual::CompleteFiles) => {
                Gathering::Sum
            }
        }
    }

    /// Which way it gets better.
    pub const fn direction(self) -> Direction {
        Direction::Higher
    }
}
