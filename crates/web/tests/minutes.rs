//! A meeting as it is held: the door, minutes of two writers, decisions and action items, in the
//! browser without a window, against a running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[path = "minutes/actions.rs"]
mod actions;
#[path = "minutes/closing.rs"]
mod closing;
#[path = "minutes/desk.rs"]
mod desk;
#[path = "minutes/door.rs"]
mod door;
#[path = "minutes/help.rs"]
mod help;
#[path = "minutes/writing.rs"]
mod writing;
