//! What the services and referrals of a case add to the figures of the work: whether a referral
//! was answered in time, which needs nothing has met, and how far a claim for restitution came.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::cases::RestitutionOutcome;
use crate::ids::{PersonId, ServiceId};
use crate::referrals::{DeclineReason, ReferralState};
use crate::services::{ServiceKind, ServiceState, Timing};
use crate::{Coded, MessageKey, UnknownCode};

/// A service of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Its identifier.
    pub id: ServiceId,
    /// What is needed.
    pub kind: ServiceKind,
    /// For whom; the whole case if nobody is named.
    pub person: Option<PersonId>,
    /// Where it stands.
    pub state: ServiceState,
    /// The day on which it was applied for.
    pub applied: Date,
    /// By which day it must begin.
    pub due: Option<Date>,
    /// The day on which it began.
    pub began: Option<Date>,
}

/// A referral of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// The service that it is for.
    pub service: Option<ServiceId>,
    /// Where it stands.
    pub state: ReferralState,
    /// By when it is to be answered.
    pub due: Timestamp,
    /// When it was answered.
    pub answered: Option<Timestamp>,
    /// Why it was declined or given back.
    pub reason: Option<DeclineReason>,
}

impl Referred {
    /// Whether it was answered in time. What was withdrawn before an answer has no clock; what ran
    /// out without one is late. Whether one that waits is late, the moment of asking decides.
    pub fn timing(&self) -> Timing {
        match (self.answered, self.state) {
            (Some(at), _) if at <= self.due => Timing::InTime,
            (Some(_), _) | (None, ReferralState::Expired) => Timing::Late,
            (None, ReferralState::Sent) => Timing::Waiting,
            (None, _) => Timing::NoClock,
        }
    }
}

crate::coded! {
    /// Why a need is not met.
    pub enum UnmetCause: "unmet-cause" {
        /// An office declined it or gave it back.
        Declined = "declined",
        /// No office answered.
        Expired = "expired",
        /// It should have begun, and has not.
        Overdue = "overdue",
    }
}

/// What keeps a need from being met, or will from some day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmet {
    /// Declined or given back, for this reason if it is known.
    Declined(Option<DeclineReason>),
    /// Not answered.
    Expired,
    /// Not begun: unmet once this day is over.
    Due(Date),
}

impl Unmet {
    /// Why a service of a case is not met, if it is not. A need that was declined or not answered
    /// is unmet until another office is asked, or the service is taken up, or settled, or another
    /// service of the kind for the same person began since it was applied for.
    pub fn of(service: &Planned, all: &[Planned], referrals: &[Referred]) -> Option<Self> {
        if !service.state.awaits_start() || all.iter().any(|other| other.meets(service)) {
            return None;
        }
        let own = || {
            referrals
                .iter()
                .filter(|one| one.service == Some(service.id))
        };
        let asked = own().any(|one| one.state.is_open());
        let refused =
            |one: &&Referred| matches!(one.state, ReferralState::Declined | ReferralState::Expired);
        match own().rfind(refused).filter(|_| !asked) {
            Some(last) if last.state == ReferralState::Expired => Some(Self::Expired),
            Some(last) => Some(Self::Declined(last.reason)),
            None if service.began.is_some() => None,
            None => service.due.map(Self::Due),
        }
    }

    /// Under which cause it counts.
    pub const fn cause(self) -> UnmetCause {
        match self {
            Self::Declined(_) => UnmetCause::Declined,
            Self::Expired => UnmetCause::Expired,
            Self::Due(_) => UnmetCause::Overdue,
        }
    }
}

impl Planned {
    /// Whether it gives what another service of the case was planned for.
    fn meets(&self, other: &Self) -> bool {
        let given = match self.state {
            ServiceState::InProgress => true,
            ServiceState::Done => self.began.is_some_and(|began| began >= other.applied),
            _ => false,
        };
        let alike = self.person == other.person || self.person.is_none() || other.person.is_none();
        self.id != other.id && self.kind == other.kind && alike && given
    }
}

/// How far restitution came in a case. Amounts are not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Nothing is recorded of a claim.
    Open,
    /// A claim stands in the plan.
    Planned,
    /// A claim is being made.
    UnderWay,
    /// What became of it.
    Settled(RestitutionOutcome),
}

impl Claim {
    /// In the order in which people expect them.
    pub fn all() -> impl Iterator<Item = Self> {
        let outcomes = RestitutionOutcome::ALL.iter().copied();
        [Self::Open, Self::Planned, Self::UnderWay]
            .into_iter()
            .chain(outcomes.map(Self::Settled))
    }

    /// From the recorded outcome, or else from the services of the case.
    pub fn of(outcome: Option<RestitutionOutcome>, services: &[Planned]) -> Self {
        let any = |fits: fn(ServiceState) -> bool| {
            let mut of_kind = services
                .iter()
                .filter(|service| service.kind == ServiceKind::Restitution);
            of_kind.any(|service| fits(service.state))
        };
        match outcome {
            Some(outcome) => Self::Settled(outcome),
            None if any(|state| matches!(state, ServiceState::InProgress | ServiceState::Done)) => {
                Self::UnderWay
            }
            None if any(ServiceState::awaits_start) => Self::Planned,
            None => Self::Open,
        }
    }

    /// Whether restitution was claimed, or is being claimed.
    pub const fn is_claimed(self) -> bool {
        match self {
            Self::UnderWay | Self::Settled(RestitutionOutcome::Refused) => true,
            Self::Open | Self::Planned | Self::Settled(_) => self.is_awarded(),
        }
    }

    /// Whether it was awarded.
    pub const fn is_awarded(self) -> bool {
        use RestitutionOutcome as O;
        match self {
            Self::Settled(O::Unpaid | O::ReplacedByDetention) => true,
            Self::Settled(_) | Self::Open | Self::Planned | Self::UnderWay => self.is_paid(),
        }
    }

    /// Whether it was paid, in full or in part.
    pub const fn is_paid(self) -> bool {
        use RestitutionOutcome as O;
        matches!(self, Self::Settled(O::Paid | O::PaidInPart))
    }

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::UnderWay => "under-way",
            Self::Settled(outcome) => outcome.code(),
        }
    }
}

impl std::str::FromStr for Claim {
    type Err = UnknownCode;
    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        Self::all()
            .find(|claim| claim.code() == code)
            .ok_or_else(|| UnknownCode {
                kind: "claim",
                code: code.to_owned(),
            })
    }
}

impl MessageKey for Claim {
    fn key(&self) -> &'static str {
        match self {
            Self::Open => "claim-open",
            Self::Planned => "claim-planned",
            Self::UnderWay => "claim-under-way",
            Self::Settled(outcome) => Coded::key(*outcome),
        }
    }
}
