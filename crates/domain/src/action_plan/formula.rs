//! What the program can compute for an indicator, for a quarter and an area.
//!
//! Each formula says in words what it counts, from which table and until when
//! ([`Formula::counts_key`]). All of them give counts of coded facts, never an identity, and all
//! count the whole task force, whoever asks.

use super::{Direction, Gathering, Strategy};

crate::coded! {
    /// A computed indicator.
    pub enum Formula: "formula" {
        /// Outreach events held.
        OutreachEvents = "outreach-events",
        /// People who took part in outreach.
        PeopleReached = "people-reached",
        /// Kelurahan or desa in which outreach was held.
        VillagesReached = "villages-reached",
        /// Community-watch groups that are active at the end of the quarter.
        WatchGroups = "watch-groups",
        /// Services for health begun: rehabilitation and forensic examination.
        HealthServices = "health-services",
        /// Psychological services begun.
        PsychologicalServices = "psychological-services",
        /// Of the services for health and mind due in the quarter, those begun by then.
        HealthOnTime = "health-on-time",
        /// Places in a shelter begun.
        ShelterServices = "shelter-services",
        /// Social rehabilitation begun.
        SocialServices = "social-services",
        /// Returns begun.
        Repatriations = "repatriations",
        /// Reintegrations begun.
        Reintegrations = "reintegrations",
        /// Of all services due in the quarter, those begun by then.
        ServicesOnTime = "services-on-time",
        /// Referrals sent.
        ReferralsSent = "referrals-sent",
        /// Of the referrals whose answer was due in the quarter, those accepted by then.
        ReferralsOnTime = "referrals-on-time",
        /// Contacts with victims after services.
        FollowUps = "follow-ups",
        /// Regulations of the region that came into force.
        RegulationsInForce = "regulations-in-force",
        /// Legal aid begun.
        LegalAid = "legal-aid",
        /// Cases in which the police found trafficking.
        PoliceCases = "police-cases",
        /// Cases in which a court or the prosecution found trafficking.
        CourtCases = "court-cases",
        /// Of the cases closed with a claim possible, those in which restitution was claimed.
        RestitutionClaimed = "restitution-claimed",
        /// Of the cases closed in which restitution was claimed, those in which it was paid.
        RestitutionPaid = "restitution-paid",
        /// Reports received.
        ReportsReceived = "reports-received",
        /// Of the reports whose first action was due, those screened by then.
        ReportsOnTime = "reports-on-time",
        /// Victims in the cases opened.
        Victims = "victims",
        /// Of them, women and girls.
        FemaleVictims = "female-victims",
        /// Of them, children.
        ChildVictims = "child-victims",
        /// Cases opened.
        CasesOpened = "cases-opened",
        /// Cases closed.
        CasesClosed = "cases-closed",
        /// Coordination meetings held.
        Meetings = "meetings",
        /// Of the organisations invited to them, those that attended.
        MeetingAttendance = "meeting-attendance",
        /// Of the action items due in the quarter, those done by then.
        DecisionsOnTime = "decisions-on-time",
        /// Services in the directory verified.
        DirectoryVerified = "directory-verified",
    }
}

impl Formula {
    /// Message key of the words that say what it counts, from which table and until when.
    pub fn counts_key(self) -> String {
        use crate::Coded;
        format!("{}-counts", self.key())
    }

    /// Under which strategy it is usually planned.
    pub const fn strategy(self) -> Strategy {
        match self {
            Self::OutreachEvents
            | Self::PeopleReached
            | Self::VillagesReached
            | Self::WatchGroups => Strategy::Prevention,
            Self::HealthServices | Self::PsychologicalServices | Self::HealthOnTime => {
                Strategy::HealthRehabilitation
            }
            Self::ShelterServices
            | Self::SocialServices
            | Self::Repatriations
            | Self::Reintegrations
            | Self::ServicesOnTime
            | Self::ReferralsSent
            | Self::ReferralsOnTime
            | Self::FollowUps => Strategy::SocialRehabilitation,
            Self::RegulationsInForce => Strategy::LegalNorms,
            Self::LegalAid
            | Self::PoliceCases
            | Self::CourtCases
            | Self::RestitutionClaimed
            | Self::RestitutionPaid => Strategy::LawEnforcement,
            Self::ReportsReceived
            | Self::ReportsOnTime
            | Self::Victims
            | Self::FemaleVictims
            | Self::ChildVictims
            | Self::CasesOpened
            | Self::CasesClosed
            | Self::Meetings
            | Self::MeetingAttendance
            | Self::DecisionsOnTime
            | Self::DirectoryVerified => Strategy::Coordination,
        }
    }

    /// How its quarters make the year: shares are shares, groups are counted at the end, and
    /// everything else adds up.
    pub const fn gathering(self) -> Gathering {
        match self {
            Self::HealthOnTime
            | Self::ServicesOnTime
            | Self::ReferralsOnTime
            | Self::RestitutionClaimed
            | Self::RestitutionPaid
            | Self::ReportsOnTime
            | Self::MeetingAttendance
            | Self::DecisionsOnTime => Gathering::Share,
            Self::WatchGroups => Gathering::Latest,
            _ => Gathering::Sum,
        }
    }

    /// All of them get better by being more: a count of victims that falls may only be a count
    /// that found fewer.
    pub const fn direction(self) -> Direction {
        Direction::Higher
    }

    /// Whether it can be counted within a part of the task force's area.
    pub const fn has_place(self) -> bool {
        !matches!(
            self,
            Self::RegulationsInForce
                | Self::Meetings
                | Self::MeetingAttendance
                | Self::DecisionsOnTime
                | Self::DirectoryVerified
        )
    }
}
