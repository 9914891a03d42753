//! Meetings: series, agenda, invitations, attendance, minutes, decisions.

pub mod door;
pub mod merge;
pub mod minutes;
mod states;

pub use states::{MeetingAction, MeetingState};
