//! One person, one count: what people decide about two records, and what follows from it.
//!
//! The program never decides that two records are of one person. It brings pairs to people, keeps
//! each decision as an event that is never changed, and groups records by the decisions that hold.
//! A decision that is retracted leaves nothing behind.

mod agreement;

pub use agreement::{Agreement, agreement};

use crate::MessageKey;
use crate::ids::PersonId;
use thiserror::Error;
use uuid::Uuid;

crate::coded! {
    /// What somebody says about two records.
    pub enum Verdict: "link-verdict" {
        /// One person.
        Same = "same",
        /// Two persons.
        Different = "different",
        /// It cannot be told from what is known.
        Unsure = "unsure",
    }
}

crate::coded! {
    /// For whose record somebody decides.
    pub enum Side: "link-side" {
        /// The team that holds the earlier record.
        Low = "low",
        /// The team that holds the later one.
        High = "high",
        /// One organisation that holds both, by a member who may read both.
        Both = "both",
    }
}

crate::coded! {
    /// Where a pair stands.
    pub enum PairState: "link-state" {
        /// Nobody has decided.
        Waiting = "waiting",
        /// One side has; the other is asked.
        Halfway = "halfway",
        /// One person, as far as everybody concerned says.
        Same = "same",
        /// Two persons, as somebody concerned says.
        Different = "different",
        /// Nobody can tell.
        Unsure = "unsure",
    }
}

impl PairState {
    /// Whether somebody is still asked.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Halfway)
    }
}

crate::coded! {
    /// How likely one person is, said without a number.
    pub enum Band: "link-band" {
        /// Probably the same person.
        Probable = "probable",
        /// Possibly.
        Possible = "possible",
    }
}

crate::coded! {
    /// What became of a question to another organisation.
    pub enum ContactState: "link-contact" {
        /// It was asked; nobody has answered.
        Asked = "asked",
        /// The two organisations have spoken.
        Spoken = "spoken",
        /// It is another person.
        Another = "another",
    }
}

/// Two records, the earlier one first: a pair is one pair in whatever order it is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    low: PersonId,
    high: PersonId,
}

impl Pair {
    /// The pair of two records; none where both are one.
    pub fn new(one: PersonId, other: PersonId) -> Option<Self> {
        (one != other).then(|| Self {
            low: one.min(other),
            high: one.max(other),
        })
    }

    /// The earlier record.
    pub const fn low(self) -> PersonId {
        self.low
    }

    /// The later record.
    pub const fn high(self) -> PersonId {
        self.high
    }

    /// The other one of the two.
    pub fn other(self, one: PersonId) -> PersonId {
        if one == self.low { self.high } else { self.low }
    }
}

/// Something that was said about a pair. Events are only added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkEvent {
    /// Identifier, ordered by time.
    pub id: Uuid,
    /// About whom.
    pub pair: Pair,
    /// What.
    pub what: Said,
}

/// What an event says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Somebody decided.
    Decided {
        /// For whose record.
        side: Side,
        /// What.
        verdict: Verdict,
        /// Without knowing what was decided before, to measure how well people agree. It binds
        /// nobody.
        blind: bool,
    },
    /// The event of this identifier no longer holds.
    Retracted(Uuid),
}

/// The decisions that hold, in their order: those that nobody retracted and that were not made to
/// measure only.
pub fn kept(events: &[LinkEvent]) -> Vec<(Pair, Side, Verdict)> {
    let retracted: Vec<Uuid> = events
        .iter()
        .filter_map(|event| match event.what {
            Said::Retracted(id) => Some(id),
            Said::Decided { .. } => None,
        })
        .collect();
    let mut kept: Vec<&LinkEvent> = events
        .iter()
        .filter(|event| !retracted.contains(&event.id))
        .collect();
    kept.sort_by_key(|event| event.id);
    kept.iter()
        .filter_map(|event| match event.what {
            Said::Decided {
                side,
                verdict,
                blind: false,
            } => Some((event.pair, side, verdict)),
            Said::Decided { .. } | Said::Retracted(_) => None,
        })
        .collect()
}

/// Where one pair stands by the decisions that hold, in their order. Of one side the last counts.
/// Two persons needs one voice, one person those of both sides: separating what belongs together
/// is put right later, joining two persons hurts them.
pub fn standing(decisions: &[(Side, Verdict)]) -> PairState {
    let (mut low, mut high) = (None, None);
    for (side, verdict) in decisions {
        match side {
            Side::Low => low = Some(*verdict),
            Side::High => high = Some(*verdict),
            Side::Both => (low, high) = (Some(*verdict), Some(*verdict)),
        }
    }
    match (low, high) {
        (Some(Verdict::Different), _) | (_, Some(Verdict::Different)) => PairState::Different,
        (Some(Verdict::Same), Some(Verdict::Same)) => PairState::Same,
        (Some(Verdict::Unsure), _) | (_, Some(Verdict::Unsure)) => PairState::Unsure,
        (Some(Verdict::Same), None) | (None, Some(Verdict::Same)) => PairState::Halfway,
        (None, None) => PairState::Waiting,
    }
}

/// From which probabilities on something is said or brought to people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Said to be probably known.
    pub probable: f64,
    /// Said to be possibly known.
    pub possible: f64,
    /// Brought to people to decide.
    pub review: f64,
}

/// Why thresholds were refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ThresholdError {
    /// Not a probability between 0 and 1, both left out.
    #[error("a threshold is a probability between 0 and 1")]
    Range,
    /// What is possible would be likelier than what is probable.
    #[error("probable must not be below possible")]
    Order,
}

impl MessageKey for ThresholdError {
    fn key(&self) -> &'static str {
        match self {
            Self::Range => "error-linkage-range",
            Self::Order => "error-linkage-order",
        }
    }
}

impl Thresholds {
    /// What stands in a new installation.
    pub const USUAL: Self = Self {
        probable: 0.95,
        possible: 0.5,
        review: 0.3,
    };

    /// Checks them.
    ///
    /// # Errors
    /// Where one is no probability, or the two bands are the wrong way round.
    pub fn check(self) -> Result<Self, ThresholdError> {
        let sound = |p: f64| p > 0.0 && p < 1.0;
        if ![self.probable, self.possible, self.review]
            .into_iter()
            .all(sound)
        {
            return Err(ThresholdError::Range);
        }
        if self.possible > self.probable {
            return Err(ThresholdError::Order);
        }
        Ok(self)
    }

    /// The band of a probability; none where nothing is said.
    pub fn band(self, probability: f64) -> Option<Band> {
        match probability {
            p if p >= self.probable => Some(Band::Probable),
            p if p >= self.possible => Some(Band::Possible),
            _ => None,
        }
    }
}
