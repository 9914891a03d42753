//! Meetings: series, agenda, invitations, attendance, minutes, decisions.
//!
//! What belongs to a meeting is read and written through the [`Meeting`] that was found within
//! the asker's task force.

pub mod agenda;
pub mod attendance;
mod calendar;
pub mod decisions;
pub mod handouts;
pub mod invitations;
pub mod minutes;
pub mod posts;
mod sealing;
pub mod series;
pub mod sitting;
pub mod suggestions;

pub use calendar::{Course, Listed, Meeting, Which, add, advance, count, find, list, save};
pub use sealing::Sealing;
