//! Minutes (notula): their parts, and what a meeting should have before it is closed.

use crate::MessageKey;
use crate::meetings::MeetingState;

/// Most characters of a part.
pub const PART_MOST: usize = 40_000;

crate::coded! {
    /// A part of the minutes.
    pub enum PartKind: "minute-part" {
        /// Pembukaan.
        Opening = "opening",
        /// Pembahasan of one item of the agenda.
        Item = "item",
        /// What was discussed beside the agenda.
        Other = "other",
        /// Penutup.
        Closing = "closing",
    }
}

impl PartKind {
    /// Whether there is one such part in all minutes.
    pub const fn is_fixed(self) -> bool {
        !matches!(self, Self::Item)
    }
}

/// What a person may do with the minutes of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights {
    /// Whether they keep the meetings of the task force: the secretariat.
    pub coordinates: bool,
    /// Whether they hold the post that leads the meeting or the one that takes its notes.
    pub writes: bool,
    /// Whether they lead the meeting or the task force.
    pub approves: bool,
}

impl Rights {
    /// Whether the text is shown: to all members once it is published, before that to those who
    /// write and approve it.
    pub const fn reads(self, state: MeetingState) -> bool {
        matches!(state, MeetingState::Published) || self.coordinates || self.writes || self.approves
    }

    /// Whether the parts can be written: while the meeting is held and until it is approved.
    pub const fn edits(self, state: MeetingState) -> bool {
        (self.coordinates || self.writes) && is_written(state)
    }

    /// Whether a part that is locked can be corrected, with a reason.
    pub const fn corrects(self, state: MeetingState) -> bool {
        self.coordinates && is_locked(state)
    }
}

/// Whether minutes of a meeting in this state are being written.
pub const fn is_written(state: MeetingState) -> bool {
    matches!(state, MeetingState::Open | MeetingState::Closed)
}

/// Whether the minutes of a meeting in this state are settled.
pub const fn is_locked(state: MeetingState) -> bool {
    matches!(state, MeetingState::Approved | MeetingState::Published)
}

/// What is missing when a meeting is closed: it is said, and closes all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Nobody is named who led it.
    Chair,
    /// Nobody is named who took the notes.
    NoteTaker,
    /// Nobody is on the attendance list.
    Attendance,
    /// Nothing was written.
    Minutes,
}

impl MessageKey for Missing {
    fn key(&self) -> &'static str {
        match self {
            Self::Chair => "minutes-missing-chair",
            Self::NoteTaker => "minutes-missing-note-taker",
            Self::Attendance => "minutes-missing-attendance",
            Self::Minutes => "minutes-missing-text",
        }
    }
}

/// What a meeting has that is to be closed.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// Who led it.
    pub chaired_by: &'a str,
    /// Who took the notes.
    pub noted_by: &'a str,
    /// How many were there.
    pub present: usize,
    /// Whether anything was written.
    pub written: bool,
}

/// What is missing.
pub fn missing(held: &Held<'_>) -> Vec<Missing> {
    [
        (held.chaired_by.trim().is_empty(), Missing::Chair),
        (held.noted_by.trim().is_empty(), Missing::NoteTaker),
        (held.present == 0, Missing::Attendance),
        (!held.written, Missing::Minutes),
    ]
    .into_iter()
    .filter_map(|(missing, what)| missing.then_some(what))
    .collect()
}
