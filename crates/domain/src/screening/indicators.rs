//! The 67 operational indicators of trafficking for labour exploitation of ILO and the European
//! Commission (Delphi survey, 2009, WCMS_105023): 10 + 10 + 16 + 9 + 15 + 7 in six dimensions, each
//! weighed for adults and for children. Two are not in the children's list and weigh nothing there.
//!
//! Indicators and weights were taken from a published crosswalk of that paper, counts confirmed
//! by a second source. The lists for sexual exploitation weigh some indicators differently and are
//! not held here: where sexual exploitation is at stake the advice says so among its reasons.

use serde::{Deserialize, Serialize};

use super::Profile;
use crate::Coded;

crate::coded! {
    /// A dimension of the ILO method.
    pub enum Dimension: "dimension" {
        /// Penipuan dalam perekrutan.
        DeceptiveRecruitment = "deceptive-recruitment",
        /// Pemaksaan dalam perekrutan.
        CoerciveRecruitment = "coercive-recruitment",
        /// Perekrutan dengan memanfaatkan kerentanan.
        RecruitmentByVulnerability = "recruitment-by-vulnerability",
        /// Kondisi kerja eksploitatif.
        Exploitation = "exploitation",
        /// Pemaksaan di tempat tujuan.
        CoercionAtDestination = "coercion-at-destination",
        /// Kerentanan di tempat tujuan.
        VulnerabilityAtDestination = "vulnerability-at-destination",
    }
}

crate::coded! {
    /// How much an indicator says.
    pub enum Weight: "weight" {
        /// Strong.
        Strong = "strong",
        /// Medium.
        Medium = "medium",
        /// Weak.
        Weak = "weak",
        /// Not in the list of this age.
        None = "none",
    }
}

crate::coded! {
    /// An indicator.
    pub enum Indicator: "indicator" {
        /// Deceived about the nature of the job, its location or the employer.
        AboutJob = "deceived-about-job",
        /// Deceived about wages or earnings.
        AboutWages = "deceived-about-wages",
        /// Deceived about conditions of work.
        AboutConditions = "deceived-about-conditions",
        /// Deceived about content or legality of the contract.
        AboutContract = "deceived-about-contract",
        /// Deceived about housing and living conditions.
        AboutHousing = "deceived-about-housing",
        /// Deceived about documents or legal migration status.
        AboutDocuments = "deceived-about-documents",
        /// Deceived about travel and recruitment conditions.
        AboutTravel = "deceived-about-travel",
        /// Deceived about family reunification.
        AboutFamilyReunion = "deceived-about-family-reunion",
        /// Deceived through promises of marriage or adoption.
        ByPromiseOfMarriage = "deceived-by-promise-of-marriage",
        /// Deceived about access to education.
        AboutEducation = "deceived-about-education",
        /// Violence against the person.
        RecruitedByViolence = "recruited-by-violence",
        /// Threats of violence against the person.
        RecruitedByThreat = "recruited-by-threat",
        /// Abduction, forced marriage, forced adoption or sale.
        AbductedOrSold = "abducted-or-sold",
        /// Debt bondage.
        RecruitedByDebt = "recruited-by-debt",
        /// Documents taken away.
        RecruitedDocumentsTaken = "recruited-documents-taken",
        /// Isolation, confinement or surveillance.
        RecruitedIsolated = "recruited-isolated",
        /// Threat to denounce to the authorities.
        RecruitedThreatAuthorities = "recruited-threat-authorities",
        /// Threat to inform family, community or public.
        RecruitedThreatInform = "recruited-threat-inform",
        /// Violence against the family, threatened or done.
        RecruitedFamilyViolence = "recruited-family-violence",
        /// Money withheld.
        RecruitedMoneyWithheld = "recruited-money-withheld",
        /// Difficult family situation abused.
        DifficultFamily = "difficult-family",
        /// Illegal status abused.
        IllegalStatus = "illegal-status",
        /// Lack of education or language abused.
        LackOfEducation = "lack-of-education",
        /// Lack of information abused.
        LackOfInformation = "lack-of-information",
        /// Under the control of exploiters.
        ControlOfExploiters = "control-of-exploiters",
        /// Economic reasons.
        EconomicReasons = "economic-reasons",
        /// False information about successful migration.
        FalseSuccess = "false-success",
        /// False information about law or attitude of authorities; not in the list for children.
        FalseLaw = "false-law",
        /// Family situation.
        FamilySituation = "family-situation",
        /// Personal situation.
        PersonalSituation = "personal-situation",
        /// Psychological and emotional dependency.
        EmotionalDependency = "emotional-dependency",
        /// Relation to authorities or legal status.
        RelationToAuthorities = "relation-to-authorities",
        /// Difficulties in the past.
        DifficultPast = "difficult-past",
        /// Difficulty in organising the travel.
        DifficultTravel = "difficult-travel",
        /// Cultural or religious beliefs abused.
        BeliefsAbused = "beliefs-abused",
        /// General context: conflict, disaster, climate.
        GeneralContext = "general-context",
        /// Excessive working days or hours.
        ExcessiveHours = "excessive-hours",
        /// Low or no wage.
        LowWage = "low-wage",
        /// Wage manipulation: fines, deductions, payment to a middleman.
        WageManipulation = "wage-manipulation",
        /// Bad living conditions.
        BadLiving = "bad-living",
        /// Very bad working conditions.
        BadWorking = "bad-working",
        /// Hazardous work.
        HazardousWork = "hazardous-work",
        /// Labour law or contract not respected.
        LawOrContractBroken = "law-or-contract-broken",
        /// No social protection; not in the list for children.
        NoSocialProtection = "no-social-protection",
        /// No access to education.
        NoEducation = "no-education",
        /// Documents taken away.
        DocumentsTaken = "documents-taken",
        /// Debt bondage.
        DebtAtDestination = "debt-at-destination",
        /// Isolation, confinement or surveillance.
        Isolated = "isolated",
        /// Violence against the person.
        ViolenceAtDestination = "violence-at-destination",
        /// Threats of violence against the person.
        ThreatAtDestination = "threat-at-destination",
        /// Forced into illicit or criminal activities.
        ForcedIllicit = "forced-illicit",
        /// Forced tasks or clients.
        ForcedTasks = "forced-tasks",
        /// Under strong influence.
        StrongInfluence = "strong-influence",
        /// Forced to act against peers.
        ForcedAgainstPeers = "forced-against-peers",
        /// Forced to lie to authorities or family.
        ForcedToLie = "forced-to-lie",
        /// Threat to denounce to the authorities.
        ThreatAuthorities = "threat-authorities",
        /// Threat to impose even worse conditions.
        ThreatWorse = "threat-worse",
        /// Violence against the family, threatened or done.
        FamilyViolence = "family-violence",
        /// Wages withheld.
        WagesWithheld = "wages-withheld",
        /// Threat to inform family, community or public.
        ThreatInform = "threat-inform",
        /// Dependency on exploiters.
        Dependency = "dependency",
        /// Difficulty to live in an unknown area.
        UnknownArea = "unknown-area",
        /// Economic reasons.
        EconomicAtDestination = "economic-at-destination",
        /// Family situation.
        FamilyAtDestination = "family-at-destination",
        /// Relation to authorities or legal status.
        LegalStatusAtDestination = "legal-status-at-destination",
        /// Difficulties in the past.
        PastAtDestination = "past-at-destination",
        /// Personal characteristics.
        PersonalCharacteristics = "personal-characteristics",
    }
}

impl Indicator {
    /// The dimension that it belongs to. The list above is in the order of the dimensions, so the
    /// position says which.
    pub const fn dimension(self) -> Dimension {
        match self as usize {
            0..10 => Dimension::DeceptiveRecruitment,
            10..20 => Dimension::CoerciveRecruitment,
            20..36 => Dimension::RecruitmentByVulnerability,
            36..45 => Dimension::Exploitation,
            45..60 => Dimension::CoercionAtDestination,
            _ => Dimension::VulnerabilityAtDestination,
        }
    }

    /// What it weighs for a person of this age.
    pub const fn weight(self, profile: Profile) -> Weight {
        let (adult, child) = self.weights();
        match profile {
            Profile::Adult => adult,
            Profile::Child => child,
        }
    }

    /// Weights for an adult and for a child; most indicators are medium for both.
    const fn weights(self) -> (Weight, Weight) {
        use Weight::{Medium as M, None as N, Strong as S, Weak as W};
        match self {
            Self::AboutJob
            | Self::RecruitedByViolence
            | Self::ExcessiveHours
            | Self::DocumentsTaken
            | Self::DebtAtDestination
            | Self::Isolated
            | Self::ViolenceAtDestination => (S, S),
            Self::AboutEducation => (W, S),
            Self::RecruitedByThreat
            | Self::AbductedOrSold
            | Self::RecruitedByDebt
            | Self::ThreatAtDestination
            | Self::ForcedIllicit
            | Self::ForcedTasks
            | Self::StrongInfluence => (M, S),
            Self::FalseLaw | Self::NoSocialProtection => (M, N),
            Self::BeliefsAbused
            | Self::GeneralContext
            | Self::NoEducation
            | Self::ThreatInform
            | Self::PastAtDestination
            | Self::PersonalCharacteristics => (W, M),
            _ => (M, M),
        }
    }
}

impl Dimension {
    /// Its indicators.
    pub fn indicators(self) -> impl Iterator<Item = Indicator> {
        let of_this = move |indicator: &Indicator| indicator.dimension() == self;
        Indicator::ALL.iter().copied().filter(of_this)
    }
}

crate::coded! {
    /// The rule by which a dimension is positive.
    pub enum DimensionRule: "dimension-rule" {
        /// Two strong.
        TwoStrong = "two-strong",
        /// One strong and one medium or weak.
        StrongAndOther = "strong-and-other",
        /// Three medium.
        ThreeMedium = "three-medium",
        /// Two medium and one weak.
        TwoMediumAndWeak = "two-medium-and-weak",
    }
}

/// How many indicators of each weight are present.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Strong ones.
    pub strong: u8,
    /// Medium ones.
    pub medium: u8,
    /// Weak ones.
    pub weak: u8,
}

impl Tally {
    /// Counts indicators by their weight.
    pub fn of(indicators: impl IntoIterator<Item = Indicator>, profile: Profile) -> Self {
        let mut tally = Self::default();
        for indicator in indicators {
            match indicator.weight(profile) {
                Weight::Strong => tally.strong += 1,
                Weight::Medium => tally.medium += 1,
                Weight::Weak => tally.weak += 1,
                Weight::None => {}
            }
        }
        tally
    }

    /// The rule that makes it positive: S≥2 ∨ (S≥1 ∧ M+W≥1) ∨ M≥3 ∨ (M≥2 ∧ W≥1).
    pub const fn rule(self) -> Option<DimensionRule> {
        if self.strong >= 2 {
            Some(DimensionRule::TwoStrong)
        } else if self.strong == 1 && self.medium + self.weak >= 1 {
            Some(DimensionRule::StrongAndOther)
        } else if self.medium >= 3 {
            Some(DimensionRule::ThreeMedium)
        } else if self.medium == 2 && self.weak >= 1 {
            Some(DimensionRule::TwoMediumAndWeak)
        } else {
            None
        }
    }
}
