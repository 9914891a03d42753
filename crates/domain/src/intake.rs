//! Reports (laporan): how they arrive, what they must hold, and the steps they take.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    Line, MessageKey, Nik, PartialDate, PersonName, Phone, Story,
    areas::Place,
    cases::{AgeBand, Sex},
    transition::Illegal,
};

crate::coded! {
    /// How a report arrived (domain.md §7; written letters and the public form added).
    pub enum Channel: "channel" {
        /// SAPA 129, the ministry's hotline.
        Sapa129 = "129",
        /// Jakarta Siaga 112, the emergency number.
        Emergency112 = "112",
        /// WhatsApp.
        Whatsapp = "whatsapp",
        /// Somebody came to a complaint post.
        WalkIn = "walk-in",
        /// Police.
        Police = "police",
        /// Embassy or consulate (Perwakilan RI).
        Mission = "mission",
        /// Found by outreach (penjangkauan).
        Outreach = "outreach",
        /// Referred by another institution.
        Referral = "referral",
        /// Brought by a non-governmental organisation.
        Ngo = "ngo",
        /// The public form.
        Online = "online",
        /// A letter.
        Letter = "letter",
    }
}

crate::coded! {
    /// Who reports.
    pub enum ReporterKind: "reporter-kind" {
        /// Somebody who does not say who they are.
        Anonymous = "anonymous",
        /// The person at risk.
        Victim = "victim",
        /// Their family.
        Family = "family",
        /// Somebody who saw or heard it.
        Witness = "witness",
        /// Somebody on duty: police, health worker, teacher, village head.
        Official = "official",
        /// Anybody else.
        Other = "other",
    }
}

crate::coded! {
    /// How fast somebody must act.
    pub enum Urgency: "urgency" {
        /// Life, health or freedom in danger now: call 112, act before screening.
        Emergency = "emergency",
        /// Danger within days: being moved, a departure planned, a threat made.
        Urgent = "urgent",
        /// No danger known that grows by waiting for the ordinary clock.
        Normal = "normal",
    }
}

crate::coded! {
    /// Whether a question was answered; every sensitive question can be declined.
    pub enum Asked: "asked" {
        /// Answered.
        Given = "given",
        /// Tidak tahu.
        Unknown = "unknown",
        /// Tidak ingin menjawab.
        Declined = "declined",
        /// Not asked yet.
        NotAsked = "not-asked",
    }
}

/// The answer to a question that may be declined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply<T> {
    /// What was answered.
    Given(T),
    /// Tidak tahu.
    Unknown,
    /// Tidak ingin menjawab: it is not asked again.
    Declined,
    /// Not asked yet.
    #[default]
    NotAsked,
}

impl<T> Reply<T> {
    /// The answer, if there is one.
    pub const fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Unknown | Self::Declined | Self::NotAsked => None,
        }
    }

    /// Whether there is one, as a coded fact.
    pub const fn asked(&self) -> Asked {
        match self {
            Self::Given(_) => Asked::Given,
            Self::Unknown => Asked::Unknown,
            Self::Declined => Asked::Declined,
            Self::NotAsked => Asked::NotAsked,
        }
    }
}

crate::coded! {
    /// Where a report stands. An emergency is no state: it is the report's urgency, and lets a
    /// case be opened before screening is done.
    pub enum ReportState: "report-state" {
        /// Laporan masuk.
        Received = "received",
        /// Penapisan.
        Screening = "screening",
        /// Terduga korban TPPO.
        Suspected = "suspected",
        /// Bukan TPPO.
        NotTrafficking = "not-trafficking",
        /// A case was opened.
        Opened = "opened",
        /// Handed to another institution.
        ReferredOut = "referred-out",
        /// Closed without a case, with a reason.
        Closed = "closed",
    }
}

crate::coded! {
    /// What may be done with a report.
    pub enum ReportAction: "report-action" {
        /// Begin, or begin again, to screen.
        Screen = "screen",
        /// Record the officer's decision: suspected.
        FindSuspected = "find-suspected",
        /// Record the officer's decision: not trafficking.
        FindNotTrafficking = "find-not-trafficking",
        /// Open a case for a suspected victim.
        OpenCase = "open-case",
        /// Open a case at once, before screening is decided.
        OpenEmergencyCase = "open-emergency-case",
        /// Hand it to another institution.
        ReferOut = "refer-out",
        /// Close it with a reason.
        Close = "close",
    }
}

impl ReportState {
    /// The state of a new report.
    pub const START: Self = Self::Received;

    /// The state after `action`. What was closed or referred out can be screened again; an opened
    /// case goes on under its own stages, so `opened` is final.
    pub fn next(self, action: ReportAction) -> Result<Self, Illegal> {
        use ReportAction as A;
        use ReportState as S;
        match (self, action) {
            (
                S::Received | S::Suspected | S::NotTrafficking | S::ReferredOut | S::Closed,
                A::Screen,
            ) => Ok(S::Screening),
            (S::Screening, A::FindSuspected) => Ok(S::Suspected),
            (S::Screening, A::FindNotTrafficking) => Ok(S::NotTrafficking),
            (S::Suspected, A::OpenCase) => Ok(S::Opened),
            (S::Received | S::Screening, A::OpenEmergencyCase) => Ok(S::Opened),
            (S::Received | S::Suspected | S::NotTrafficking, A::ReferOut) => Ok(S::ReferredOut),
            (S::Received | S::Suspected | S::NotTrafficking, A::Close) => Ok(S::Closed),
            _ => Err(Illegal::new(self, action)),
        }
    }

    /// Whether somebody still has to do something with it.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Received | Self::Screening | Self::Suspected | Self::NotTrafficking => true,
            Self::Opened | Self::ReferredOut | Self::Closed => false,
        }
    }
}

crate::coded! {
    /// Why a report is closed without a case.
    pub enum ReportCloseReason: "report-close-reason" {
        /// Screened, and nothing else to refer to.
        NotTrafficking = "not-trafficking",
        /// The same as another report.
        Duplicate = "duplicate",
        /// The person at risk does not want help; an adult may.
        HelpDeclined = "help-declined",
        /// Nobody could be reached after the attempts that the office prescribes.
        Unreachable = "unreachable",
        /// Not a report: prank, wrong number, question.
        NotAReport = "not-a-report",
    }
}

crate::coded! {
    /// The fields that a report must have. Twelve is the most that a call can bear (scenario 1);
    /// whatever is not known yet is asked later, in the case.
    pub enum RequiredField: "report-field" {
        /// How it arrived.
        Channel = "channel",
        /// Who reports; anonymous is an answer.
        Reporter = "reporter",
        /// How fast somebody must act.
        Urgency = "urgency",
        /// What happened.
        Story = "story",
        /// Where; unknown is an answer.
        Place = "place",
        /// How many persons are at risk; "at least one" is an answer.
        PersonsAtRisk = "persons-at-risk",
        /// Whether a child is among them; unknown is an answer.
        ChildAtRisk = "child-at-risk",
        /// Whether the reporter may be called back.
        MayCallBack = "may-call-back",
    }
}

/// Who reports. Sealed A (identity) and B (how to reach them).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reporter {
    /// In what role.
    pub kind: ReporterKind,
    /// Their name.
    pub name: Reply<PersonName>,
    /// Their telephone.
    pub phone: Reply<Phone>,
    /// Whether they may be called back, and so whether a callback is safe.
    pub may_call_back: bool,
    /// When and how it is safe to call.
    pub safe_contact: Option<Line>,
}

/// Somebody at risk, as far as the reporter knows. Sealed A, except the coded facts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonAtRisk {
    /// Their name, or what they are called.
    pub name: Reply<PersonName>,
    /// Their NIK, where somebody has it at hand.
    #[serde(default)]
    pub nik: Reply<Nik>,
    /// Their telephone.
    pub phone: Reply<Phone>,
    /// Their sex.
    pub sex: Reply<Sex>,
    /// Their age, roughly.
    pub age: Reply<AgeBand>,
}

/// A report as it is taken. Optional parts are those that are not in [`RequiredField`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// How it arrived.
    pub channel: Channel,
    /// Who reports.
    pub reporter: Reporter,
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// What happened, in words. Sealed.
    pub story: Story,
    /// Where it happened or happens, coded.
    pub place: Place,
    /// How many persons are at risk, at least.
    pub persons_at_risk: u16,
    /// Whether a child is among them.
    pub child_at_risk: Reply<bool>,
    /// Who they are.
    pub persons: Vec<PersonAtRisk>,
    /// The address or a description of the place. Sealed B.
    pub whereabouts: Option<Line>,
    /// When it began or happened.
    pub happened: Option<PartialDate>,
}

/// What in a report contradicts itself; each belongs to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReportFault {
    /// An anonymous reporter has a name.
    #[error("an anonymous reporter has no name")]
    AnonymousWithName,
    /// Call back without a telephone.
    #[error("no telephone to call back")]
    CallBackWithoutPhone,
    /// Nobody is at risk: then it is no report.
    #[error("a report has at least one person at risk")]
    NobodyAtRisk,
    /// More persons are described than counted.
    #[error("more persons are described than counted")]
    MorePersonsThanCounted,
    /// No child is said to be at risk, and one is described.
    #[error("a child is described, but no child is said to be at risk")]
    ChildDescribed,
    /// It happened in the future.
    #[error("what is reported lies in the future")]
    Future,
}

impl MessageKey for ReportFault {
    fn key(&self) -> &'static str {
        match self {
            Self::AnonymousWithName => "error-report-anonymous-with-name",
            Self::CallBackWithoutPhone => "error-report-call-back-without-phone",
            Self::NobodyAtRisk => "error-report-nobody-at-risk",
            Self::MorePersonsThanCounted => "error-report-more-persons-than-counted",
            Self::ChildDescribed => "error-report-child-described",
            Self::Future => "error-report-future",
        }
    }
}

impl Report {
    /// Everything in it that contradicts itself; empty when it can be kept.
    pub fn faults(&self, today: Date) -> Vec<ReportFault> {
        let reporter = &self.reporter;
        let anonymous = reporter.kind == ReporterKind::Anonymous;
        let child = |person: &PersonAtRisk| person.age.given().is_some_and(|age| age.is_child());
        let checks = [
            (
                anonymous && reporter.name.given().is_some(),
                ReportFault::AnonymousWithName,
            ),
            (
                reporter.may_call_back && reporter.phone.given().is_none(),
                ReportFault::CallBackWithoutPhone,
            ),
            (self.persons_at_risk == 0, ReportFault::NobodyAtRisk),
            (
                self.persons.len() > usize::from(self.persons_at_risk) && self.persons_at_risk > 0,
                ReportFault::MorePersonsThanCounted,
            ),
            (
                self.child_at_risk == Reply::Given(false) && self.persons.iter().any(child),
                ReportFault::ChildDescribed,
            ),
            (
                self.happened
                    .is_some_and(|date| date.not_after(today).is_err()),
                ReportFault::Future,
            ),
        ];
        let found = checks.into_iter().filter(|(wrong, _)| *wrong);
        found.map(|(_, fault)| fault).collect()
    }
}
