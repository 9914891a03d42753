//! Referrals (rujukan): sent from a case to a team of another organisation, answered there, and
//! brought to an outcome.
//!
//! Before it accepts, the receiving team sees a [`Card`]: need, deadline, area, and nothing that
//! says who it is about. What it may open afterwards are the sections that were shared, through
//! the case itself. Questions and answers have a key of their own ([`words`]).

mod expiry;
mod list;
mod read;
mod send;
mod steps;
pub mod words;

pub use expiry::{Expired, expire};
pub use list::{Direction, Filter, Listed, Tab, count, declined, list, of_case};
pub use read::{Details, Lawful, Shown, card, details, side_of};
pub use send::{New, Receiver, about_child, receivers, send, sent_as, suspected_guardian};
pub use steps::{Reason, accept, cancel, complete, decline, give_back, start, undo_acceptance};

use crate::{Error, Record, services};
use domain::areas::AreaCode;
use domain::intake::Urgency;
use domain::referrals::{BasisError, DeclineReason, ReferralOutcome, ReferralState, UndoTooLate};
use domain::services::ServiceKind;
use domain::{HumanCode, Illegal, MessageKey};
use jiff::Timestamp;
use thiserror::Error as ThisError;

/// Why a referral was not sent or moved; everything but [`Fault::Store`] is said to the person.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(Error),
    /// The referral, or the service it is for, has no such step.
    #[error(transparent)]
    Step(#[from] Illegal),
    /// The lawful basis does not carry what is shared.
    #[error(transparent)]
    Basis(#[from] BasisError),
    /// The time to undo an acceptance is over.
    #[error(transparent)]
    UndoTooLate(#[from] UndoTooLate),
    /// The team is not among those of other organisations that take referrals.
    #[error("the team takes no referrals")]
    NoReceiver,
    /// The receiving team has nobody yet who could open what is shared.
    #[error("the receiving team has no key")]
    ReceiverWithoutKey,
    /// This session holds no key for a section that is to be shared.
    #[error("the session holds no key for what is shared")]
    Locked,
    /// More is to be shared than the sender may open.
    #[error("more is shared than the sender may open")]
    BeyondReach,
    /// The service is settled, under way, or referred already.
    #[error("the service cannot be referred now")]
    ServiceNotFree,
    /// The service is of another kind or in another case.
    #[error("no such service in the case")]
    NoService,
    /// The answer is asked for later than the rule allows, or earlier than today.
    #[error("the day for the answer does not fit")]
    AnswerBy,
    /// The person is not in this case.
    #[error("the person is not in this case")]
    NotInCase,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Locked => Self::Locked,
            error => Self::Store(error),
        }
    }
}

impl From<services::Fault> for Fault {
    fn from(fault: services::Fault) -> Self {
        match fault {
            services::Fault::Store(error) => error.into(),
            services::Fault::Step(illegal) => Self::Step(illegal),
            services::Fault::NotInCase => Self::NotInCase,
            services::Fault::Referred(_)
            | services::Fault::UnknownProvider
            | services::Fault::NotAMember
            | services::Fault::InFuture
            | services::Fault::OutOfOrder => Self::ServiceNotFree,
        }
    }
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Step(step) => step.key(),
            Self::Basis(error) => error.key(),
            Self::UndoTooLate(error) => error.key(),
            Self::NoReceiver => "error-referral-no-receiver",
            Self::ReceiverWithoutKey => "error-referral-receiver-without-key",
            Self::Locked => "error-referral-locked",
            Self::BeyondReach => "error-referral-beyond-reach",
            Self::ServiceNotFree => "error-referral-service-not-free",
            Self::NoService => "error-referral-no-service",
            Self::AnswerBy => "error-referral-answer-by",
            Self::NotInCase => "error-service-not-in-case",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Step(step) => step.args(),
            Self::Basis(error) => error.args(),
            _ => Vec::new(),
        }
    }
}

/// A referral as both sides may always see it: coded facts, no name, no alias, no case.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// Its code.
    pub code: HumanCode,
    /// What is asked for.
    pub need: ServiceKind,
    /// How fast somebody must act.
    pub urgency: Urgency,
    /// Whether it is about a child.
    pub child: bool,
    /// Kabupaten or kota.
    pub area: Option<AreaCode>,
    /// Name of that area.
    pub area_name: Option<String>,
    /// Name of the sending team.
    pub from_team: String,
    /// Name of its organisation.
    pub from_organisation: String,
    /// Name of the receiving team.
    pub to_team: String,
    /// Name of its organisation.
    pub to_organisation: String,
    /// Where it stands.
    pub state: ReferralState,
    /// By when it is to be answered.
    pub due_at: Timestamp,
    /// When it ends without an answer, if it ever does by itself.
    pub expires_at: Option<Timestamp>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was accepted or declined.
    pub answered_at: Option<Timestamp>,
    /// When it came to its end.
    pub closed_at: Option<Timestamp>,
    /// Why it was declined or given back.
    pub decline_reason: Option<DeclineReason>,
    /// What came of it.
    pub outcome: Option<ReferralOutcome>,
    /// Whether the receiver's last question waits for an answer.
    pub question_waits: bool,
    /// Version for saving.
    pub version: i64,
}

impl Card {
    /// Whether it should have been answered before `now`.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.state == ReferralState::Sent && self.due_at < now
    }
}

/// Columns of a card from `r`, with the joins that [`CARD_JOINS`] gives.
const CARD: &str = "r.code, r.need, r.urgency, r.child, r.area, area.name as area_name, \
     ft.name as from_team, fo.name as from_organisation, tt.name as to_team, \
     too.name as to_organisation, r.state, r.due_at, r.expires_at, r.sent_at, r.answered_at, \
     r.closed_at, r.decline_reason, r.outcome, r.version, (select w.kind from referral_message w \
     where w.referral = r.id and w.kind in ('question', 'answer') \
     order by w.at desc, w.id desc limit 1) as last_word";
const CARD_JOINS: &str = " join team ft on ft.id = r.from_team \
     join organisation fo on fo.id = ft.organisation join team tt on tt.id = r.to_team \
     join organisation too on too.id = tt.organisation left join area on area.code = r.area";

fn card_of(row: &Record) -> Result<Card, Error> {
    Ok(Card {
        code: row.parse("code")?,
        need: row.parse("need")?,
        urgency: row.parse("urgency")?,
        child: row.bool("child")?,
        area: row.parse_opt("area")?,
        area_name: row.text_opt("area_name")?.map(str::to_owned),
        from_team: row.string("from_team")?,
        from_organisation: row.string("from_organisation")?,
        to_team: row.string("to_team")?,
        to_organisation: row.string("to_organisation")?,
        state: row.parse("state")?,
        due_at: row.time("due_at")?,
        expires_at: row.time_opt("expires_at")?,
        sent_at: row.time("sent_at")?,
        answered_at: row.time_opt("answered_at")?,
        closed_at: row.time_opt("closed_at")?,
        decline_reason: row.parse_opt("decline_reason")?,
        outcome: row.parse_opt("outcome")?,
        question_waits: row.text_opt("last_word")? == Some("question"),
        version: row.int("version")?,
    })
}
