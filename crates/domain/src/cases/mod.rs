//! Cases (kasus): stages, persons, the route, exploitation, determinations, and closing.

mod closing;
mod determination;
mod exploitation;
mod follow_up;
mod htcds;
mod persons;
mod route;
mod tasks;

pub use closing::{Closing, Missing, Monitoring, RestitutionOutcome, RetentionClass};
pub use determination::{
    DecisionMaker, Determination, DeterminationError, History, TraffickingStatus,
};
pub use exploitation::{
    CROSSWALK, CrosswalkRow, CtdcExploitation, ExploitationForm, ExploitationType, Industry,
    LabourType, SexExploitation,
};
pub use follow_up::FollowUpOutcome;
pub use htcds::{
    CaseStatus, ControlMethod, Education, MaritalStatus, ProcessRole, RecruitmentMethod,
    Relationship, SimfoniEducation, SimfoniRelation,
};
pub use persons::{AgeBand, CtdcAgeBand, Gender, PersonRole, Sex, is_child};
pub use route::{LegKind, LegRole};
pub use tasks::{Progress, Task, TaskState};

use crate::transition::Illegal;

/// Citizenship of a person: a country, or several.
pub type Citizenship = crate::areas::Country;

crate::coded! {
    /// Where a case stands (product.md, the journey). Services run at every open stage: help never
    /// waits for a stage or for the criminal track.
    pub enum Stage: "stage" {
        /// Asesmen.
        Assessment = "assessment",
        /// Korban teridentifikasi.
        Identified = "identified",
        /// Rencana layanan.
        Planning = "planning",
        /// Layanan berlangsung.
        InService = "in-service",
        /// Pemantauan.
        Monitoring = "monitoring",
        /// Terminasi.
        Closed = "closed",
        /// Handed to another task force.
        Transferred = "transferred",
    }
}

crate::coded! {
    /// What moves a case.
    pub enum StageAction: "stage-action" {
        /// Record that the victim is identified.
        Identify = "identify",
        /// Begin, or revise, the plan of services.
        Plan = "plan",
        /// Put the plan into effect.
        StartServices = "start-services",
        /// Services are finished; follow up.
        StartMonitoring = "start-monitoring",
        /// Close; the closing gate must be empty.
        Close = "close",
        /// Take a closed or returned case up again.
        Reopen = "reopen",
        /// Hand it to another task force.
        Transfer = "transfer",
    }
}

impl Stage {
    /// The stage of a new case.
    pub const START: Self = Self::Assessment;

    /// The stage after `action`.
    ///
    /// A plan may begin before identification, because a presumed victim is helped at once.
    /// Closing is possible from every open stage (a person may be no victim, leave, or die); what
    /// must be done before is the closing gate's matter, see [`Closing`].
    pub fn next(self, action: StageAction) -> Result<Self, Illegal> {
        use Stage as S;
        use StageAction as A;
        match (self, action) {
            (S::Assessment, A::Identify) => Ok(S::Identified),
            (S::Assessment | S::Identified | S::InService | S::Monitoring, A::Plan) => {
                Ok(S::Planning)
            }
            (S::Planning | S::Monitoring, A::StartServices) => Ok(S::InService),
            (S::InService, A::StartMonitoring) => Ok(S::Monitoring),
            (stage, A::Close) if stage.is_open() => Ok(S::Closed),
            (stage, A::Transfer) if stage.is_open() => Ok(S::Transferred),
            (S::Closed | S::Transferred, A::Reopen) => Ok(S::Assessment),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether somebody works on it here.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Assessment
            | Self::Identified
            | Self::Planning
            | Self::InService
            | Self::Monitoring => true,
            Self::Closed | Self::Transferred => false,
        }
    }

    /// HTCDS `cas_Status`.
    pub const fn status(self) -> CaseStatus {
        match self {
            Self::Assessment | Self::Identified | Self::Planning | Self::InService => {
                CaseStatus::Active
            }
            Self::Monitoring => CaseStatus::FollowUp,
            Self::Closed => CaseStatus::Closed,
            Self::Transferred => CaseStatus::ClosedReferred,
        }
    }
}
