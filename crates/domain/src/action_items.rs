//! Action items: who does what until when, and how far it is.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use thiserror::Error;

use crate::MessageKey;
use crate::transition::Illegal;

/// So many days before it is due an item is brought to mind, and so many days after the last time
/// once more while it is overdue.
pub const REMIND_DAYS: i32 = 3;
/// Most characters of a title.
pub const TITLE_MOST: usize = 300;
/// Most characters of details and of a note.
pub const DETAILS_MOST: usize = 4_000;

crate::coded! {
    /// Where an action item stands.
    pub enum ActionState: "action-state" {
        /// Belum dimulai.
        Open = "open",
        /// Dikerjakan.
        Doing = "doing",
        /// Selesai, with evidence or a reason why there is none.
        Done = "done",
        /// Dibatalkan, with a reason.
        Dropped = "dropped",
    }
}

crate::coded! {
    /// What may be done with an action item.
    pub enum ActionStep: "action-step" {
        /// Begin.
        Start = "start",
        /// Finish.
        Finish = "finish",
        /// Drop it: it is not needed any more.
        Drop = "drop",
        /// Take it up again.
        Reopen = "reopen",
    }
}

impl ActionState {
    /// Where every item begins.
    pub const START: Self = Self::Open;

    /// The state after `step`.
    ///
    /// # Errors
    /// When an item in this state has no such step.
    pub fn next(self, step: ActionStep) -> Result<Self, Illegal> {
        use ActionStep as A;
        match (self, step) {
            (Self::Open, A::Start) => Ok(Self::Doing),
            (Self::Open | Self::Doing, A::Finish) => Ok(Self::Done),
            (Self::Open | Self::Doing, A::Drop) => Ok(Self::Dropped),
            (Self::Done | Self::Dropped, A::Reopen) => Ok(Self::Open),
            _ => Err(Illegal::new(self, step)),
        }
    }

    /// Whether somebody still has to act; such items come to the next agenda by themselves.
    pub const fn is_unfinished(self) -> bool {
        matches!(self, Self::Open | Self::Doing)
    }

    /// The steps that an item in this state has.
    pub fn steps(self) -> impl Iterator<Item = ActionStep> {
        let all = <ActionStep as crate::Coded>::ALL.iter().copied();
        all.filter(move |step| self.next(*step).is_ok())
    }
}

impl ActionStep {
    /// Whether the step needs words: why it was dropped or taken up again.
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::Drop | Self::Reopen)
    }
}

/// An item was finished without evidence and without a word why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("neither evidence nor a reason why there is none")]
pub struct NoEvidence;

impl MessageKey for NoEvidence {
    fn key(&self) -> &'static str {
        "error-action-item-evidence"
    }
}

/// Whether an item may be finished with this.
///
/// # Errors
/// [`NoEvidence`] without a file and without a reason.
pub const fn may_finish(has_evidence: bool, has_reason: bool) -> Result<(), NoEvidence> {
    if has_evidence || has_reason {
        Ok(())
    } else {
        Err(NoEvidence)
    }
}

/// The number of an action item within its task force: `TL-2024-017`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// The year in which it was made.
    pub year: i16,
    /// Its place among those of the year.
    pub serial: u32,
}

impl Number {
    /// The first one of a year.
    pub const fn first(year: i16) -> Self {
        Self { year, serial: 1 }
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            year: self.year,
            serial: self.serial.saturating_add(1),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TL-{:04}-{:03}", self.year, self.serial)
    }
}

/// The text is no number of an action item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number of an action item")]
pub struct NotANumber;

impl FromStr for Number {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let mut parts = text.splitn(3, '-');
        let (Some("TL"), Some(year), Some(serial)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(NotANumber);
        };
        Ok(Self {
            year: year.parse().map_err(|_| NotANumber)?,
            serial: serial.parse().map_err(|_| NotANumber)?,
        })
    }
}

/// Days from today to the due date; less than zero once it has passed.
pub fn days_left(due: Date, today: Date) -> i64 {
    today
        .until(due)
        .map_or(0, |span| i64::from(span.get_days()))
}

/// Whether an unfinished item is past its date.
pub fn is_overdue(state: ActionState, due: Date, today: Date) -> bool {
    state.is_unfinished() && due < today
}
