//! Meetings as they are held, on both databases: the door, who is present, minutes of two writers,
//! decisions and action items.

mod actions;
mod attendance;
mod decisions;
mod help;
mod sitting;
mod writing;
