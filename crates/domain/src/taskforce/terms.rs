//! Terms of decrees and of holders of posts, by the day.
//!
//! A post has at most one holder on every day, whatever is handed over and in whatever order:
//! [`hand_over`] is the only way to change who holds it.

use super::DecreeState;
use crate::MessageKey;
use jiff::civil::Date;
use thiserror::Error;

/// Days from the first to the last, both included; without a last day it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
}

impl Span {
    /// Whether the day lies within.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }

    /// Whether there is a day that lies within both.
    pub fn meets(&self, other: &Self) -> bool {
        self.to.is_none_or(|last| other.from <= last)
            && other.to.is_none_or(|last| self.from <= last)
    }

    /// Whether the last day lies before the first.
    pub fn is_backwards(&self) -> bool {
        self.to.is_some_and(|last| last < self.from)
    }
}

/// A decree with this term on a day; its end is announced `warn_days` before.
pub fn state_of(term: &Span, day: Date, warn_days: u16) -> DecreeState {
    if day < term.from {
        DecreeState::NotYet
    } else if !term.holds(day) {
        DecreeState::Ended
    } else if days_left(term, day).is_some_and(|left| left <= i64::from(warn_days)) {
        DecreeState::EndingSoon
    } else {
        DecreeState::InForce
    }
}

/// Days from `day` to the last one: 0 on the last day, negative behind it; none without an end.
pub fn days_left(term: &Span, day: Date) -> Option<i64> {
    term.to.map(|last| i64::from((last - day).get_days()))
}

/// Which of the spans holds a day.
pub fn holder(spans: &[Span], day: Date) -> Option<usize> {
    spans.iter().position(|span| span.holds(day))
}

/// A change of who holds a post: the last day of whoever holds it, the first day of the successor,
/// or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HandOver {
    /// The last day of the present holder; none where nobody is leaving.
    pub last_day: Option<Date>,
    /// The first day of the successor; none where the post stays vacant.
    pub first_day: Option<Date>,
}

/// Why a post was not handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum HandOverFault {
    /// Neither an end nor a successor.
    #[error("nothing changes")]
    Nothing,
    /// Nobody is there whose time could end.
    #[error("nobody holds the post without an end")]
    NobodyLeaves,
    /// The last day lies before the first.
    #[error("the last day lies before the first")]
    EndsBeforeStart,
    /// The post has a holder on the successor's first day or later.
    #[error("the post is held until {until:?}")]
    Overlap {
        /// The last day of whoever is in the way; none where they have none.
        until: Option<Date>,
    },
}

impl MessageKey for HandOverFault {
    fn key(&self) -> &'static str {
        match self {
            Self::Nothing => "error-handover-nothing",
            Self::NobodyLeaves => "error-handover-nobody",
            Self::EndsBeforeStart => "error-handover-ends-before-start",
            Self::Overlap { until: Some(_) } => "error-handover-overlap",
            Self::Overlap { until: None } => "error-handover-open",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Overlap { until: Some(until) } => vec![("until", until.to_string())],
            _ => Vec::new(),
        }
    }
}

/// The holders of a post after a change. The last of the spans is the one that can end; a new one
/// goes on without an end.
///
/// # Errors
/// [`HandOverFault`]; nothing changes then.
pub fn hand_over(spans: &[Span], change: HandOver) -> Result<Vec<Span>, HandOverFault> {
    let mut after = spans.to_vec();
    if change == HandOver::default() {
        return Err(HandOverFault::Nothing);
    }
    if let Some(last_day) = change.last_day {
        let leaving = after
            .iter_mut()
            .find(|span| span.to.is_none())
            .ok_or(HandOverFault::NobodyLeaves)?;
        if last_day < leaving.from {
            return Err(HandOverFault::EndsBeforeStart);
        }
        leaving.to = Some(last_day);
    }
    if let Some(from) = change.first_day {
        let next = Span { from, to: None };
        if let Some(other) = after.iter().find(|span| span.meets(&next)) {
            return Err(HandOverFault::Overlap { until: other.to });
        }
        after.push(next);
    }
    Ok(after)
}
