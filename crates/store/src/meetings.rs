//! Meetings: series, agenda, invitations, attendance, minutes, decisions.

pub mod attendance;
pub mod decisions;
pub mod minutes;
pub mod sitting;
