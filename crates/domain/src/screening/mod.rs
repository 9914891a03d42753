//! Screening (penapisan): answers in, advice with its reasons out.
//!
//! Nothing here decides about a person. [`Advice`] holds what the answers mean under three
//! methods and why; a named officer decides and may overrule with a reason ([`Ruling`]).

mod advice;
mod elements;
mod indicators;
mod reasons;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use advice::{Advice, Finding, IloFinding, IloResult, Outcome};
pub use elements::{Act, Element, Fact, Means, Purpose, PurposeSource, Standard};
pub use indicators::{Dimension, DimensionRule, Indicator, Tally, Weight};
pub use reasons::{IloRule, Reason};

use crate::{MessageKey, Story, intake::ReportAction};

crate::coded! {
    /// An answer in a screening.
    pub enum Answer: "answer" {
        /// Ya.
        Yes = "yes",
        /// Tidak.
        No = "no",
        /// Tidak tahu.
        Unknown = "unknown",
        /// Tidak ingin menjawab.
        Declined = "declined",
    }
}

crate::coded! {
    /// Whether the person is below 18.
    pub enum Majority: "majority" {
        /// 18 or older.
        Adult = "adult",
        /// Below 18.
        Child = "child",
        /// Not known.
        Unknown = "unknown",
    }
}

crate::coded! {
    /// By whose weights indicators are weighed.
    pub enum Profile: "profile" {
        /// The list for adults.
        Adult = "adult",
        /// The list for children.
        Child = "child",
    }
}

impl Majority {
    /// The weights to use. Where the age is unknown those for adults are, which ask for more; the
    /// advice says so and stays open where a child would have been found.
    pub const fn profile(self) -> Profile {
        match self {
            Self::Child => Profile::Child,
            Self::Adult | Self::Unknown => Profile::Adult,
        }
    }

    /// From an age in whole years.
    pub const fn of_age(age: u8) -> Self {
        if crate::cases::is_child(age) {
            Self::Child
        } else {
            Self::Adult
        }
    }
}

/// All answers of one screening. A question without an answer was not asked and counts as open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Whether the person is a child.
    pub age: Majority,
    /// What was done.
    pub acts: BTreeMap<Act, Answer>,
    /// By what means.
    pub means: BTreeMap<Means, Answer>,
    /// For what.
    pub purposes: BTreeMap<Purpose, Answer>,
    /// The ILO indicators.
    pub indicators: BTreeMap<Indicator, Answer>,
}

impl Default for Majority {
    /// Nobody is an adult before it was asked.
    fn default() -> Self {
        Self::Unknown
    }
}

crate::coded! {
    /// What the officer decides; also what the advice suggests.
    pub enum Decision: "screening-decision" {
        /// Terduga korban TPPO.
        Suspected = "suspected",
        /// Bukan TPPO.
        NotTrafficking = "not-trafficking",
        /// More must be asked; the report stays in screening.
        NeedMoreInformation = "need-more-information",
    }
}

impl Decision {
    /// The step of the report that follows from it, if any.
    pub const fn action(self) -> Option<ReportAction> {
        match self {
            Self::Suspected => Some(ReportAction::FindSuspected),
            Self::NotTrafficking => Some(ReportAction::FindNotTrafficking),
            Self::NeedMoreInformation => None,
        }
    }
}

/// The officer decides otherwise than advised and gives no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a decision against the advice needs a reason")]
pub struct ReasonRequired;

impl MessageKey for ReasonRequired {
    fn key(&self) -> &'static str {
        "error-screening-reason-required"
    }
}

/// An officer's decision on a screening. Who decided, and when, is recorded where it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    decision: Decision,
    suggested: Decision,
    reason: Option<Story>,
}

impl Ruling {
    /// Records a decision; one that differs from the advice needs a reason.
    pub fn new(
        advice: &Advice,
        decision: Decision,
        reason: Option<Story>,
    ) -> Result<Self, ReasonRequired> {
        let suggested = advice.suggestion();
        if decision != suggested && reason.is_none() {
            return Err(ReasonRequired);
        }
        Ok(Self {
            decision,
            suggested,
            reason,
        })
    }

    /// What was decided.
    pub const fn decision(&self) -> Decision {
        self.decision
    }

    /// What the advice had suggested.
    pub const fn suggested(&self) -> Decision {
        self.suggested
    }

    /// Whether the officer overruled the advice.
    pub fn overrules(&self) -> bool {
        self.decision != self.suggested
    }

    /// The reason given. Sealed.
    pub const fn reason(&self) -> Option<&Story> {
        self.reason.as_ref()
    }
}
