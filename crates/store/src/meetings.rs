//! Meetings: series, agenda, invitations, attendance, minutes, decisions.
//!
//! What belongs to a meeting is read and written through the [`Meeting`] that was found within
//! the asker's task force.

pub mod agenda;
mod calendar;
pub mod handouts;
pub mod invitations;
pub mod posts;
mod sealing;
pub mod series;
pub mod suggestions;

pub use calendar::{Listed, Meeting, When, add, advance, find, list, save};
pub use sealing::Sealing;
