//! The library of legal bases.

use crate::MessageKey;
use thiserror::Error;

crate::coded! {
    /// Kind of a regulation, in the order of the hierarchy (UU 12/2011) and below it.
    pub enum RegulationKind: "regulation-kind" {
        /// Undang-undang.
        Law = "law",
        /// Peraturan pemerintah.
        GovernmentRegulation = "government-regulation",
        /// Peraturan presiden.
        PresidentialRegulation = "presidential-regulation",
        /// Peraturan Mahkamah Agung.
        SupremeCourtRegulation = "supreme-court-regulation",
        /// Peraturan menteri.
        MinisterialRegulation = "ministerial-regulation",
        /// Keputusan menteri.
        MinisterialDecision = "ministerial-decision",
        /// Peraturan Ketua Harian of the national task force.
        ChairRegulation = "chair-regulation",
        /// Peraturan daerah.
        RegionalRegulation = "regional-regulation",
        /// Peraturan gubernur.
        GovernorRegulation = "governor-regulation",
        /// Peraturan bupati or wali kota.
        MayorRegulation = "mayor-regulation",
        /// Keputusan kepala daerah.
        RegionalDecision = "regional-decision",
        /// Surat edaran.
        Circular = "circular",
        /// Standard operating procedures, agreements, guidelines.
        Other = "other",
    }
}

crate::coded! {
    /// Whether a regulation holds.
    pub enum RegulationStatus: "regulation-status" {
        /// In force.
        InForce = "in-force",
        /// In force as another has changed it.
        Amended = "amended",
        /// Another stands in its place.
        Replaced = "replaced",
        /// No longer in force, without a successor.
        Repealed = "repealed",
        /// Not yet decided.
        Draft = "draft",
    }
}

impl RegulationStatus {
    /// Whether the status names another regulation.
    pub const fn has_successor(self) -> bool {
        matches!(self, Self::Amended | Self::Replaced)
    }

    /// Whether something may still rest on it.
    pub const fn holds(self) -> bool {
        matches!(self, Self::InForce | Self::Amended)
    }
}

crate::coded! {
    /// What may rest on a regulation beside decrees and series of meetings, which name theirs.
    pub enum UseKind: "regulation-use" {
        /// A rule that gives a due date.
        DeadlineRule = "deadline-rule",
        /// A task force itself.
        TaskForce = "task-force",
        /// A division.
        Division = "division",
    }
}

/// Why a regulation cannot be followed by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SuccessorFault {
    /// The status needs one.
    #[error("a successor must be named")]
    Missing,
    /// The status has none.
    #[error("a regulation in force has no successor")]
    NotReplaced,
    /// The chain would lead back.
    #[error("the chain would be a circle")]
    Circle,
}

impl MessageKey for SuccessorFault {
    fn key(&self) -> &'static str {
        match self {
            Self::Missing => "error-regulation-successor-missing",
            Self::NotReplaced => "error-regulation-not-replaced",
            Self::Circle => "error-regulation-circle",
        }
    }
}

/// How a regulation is cited in short: "UU 21/2007", "Permen Sosial 8/2023", "Pergub DKI Jakarta
/// 64/2019". The abbreviations are names and the same in every language.
pub fn citation(kind: RegulationKind, issuer: &str, number: &str, year: i64) -> String {
    use RegulationKind as K;
    let of = |head: &str, office: &str| {
        let name = issuer.trim();
        let name = name.strip_prefix(office).unwrap_or(name).trim();
        format!("{head} {name}").trim_end().to_owned()
    };
    let head = match kind {
        K::Law => "UU".to_owned(),
        K::GovernmentRegulation => "PP".to_owned(),
        K::PresidentialRegulation => "Perpres".to_owned(),
        K::SupremeCourtRegulation => "Perma".to_owned(),
        K::ChairRegulation => "Peraturan Ketua Harian".to_owned(),
        K::MinisterialRegulation => of("Permen", "Menteri "),
        K::MinisterialDecision => of("Kepmen", "Menteri "),
        K::RegionalRegulation => of("Perda", "Pemerintah "),
        K::GovernorRegulation => of("Pergub", "Gubernur "),
        K::MayorRegulation | K::RegionalDecision | K::Circular | K::Other => issuer.to_owned(),
    };
    let head = match kind {
        K::MayorRegulation => format!("Peraturan {head}"),
        K::RegionalDecision => format!("Keputusan {head}"),
        K::Circular => format!("SE {head}"),
        _ => head,
    };
    format!("{} {number}/{year}", head.trim()).trim().to_owned()
}
