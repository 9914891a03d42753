//! A meeting as it is held: the door, minutes of two writers, decisions and action items, in the
//! browser without a window, against a running server on both databases.

mod actions;
mod closing;
mod desk;
mod door;
mod help;
mod writing;
