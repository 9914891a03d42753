//! Cases on both databases: opened, filled, moved by the rules, listed, counted, closed through
//! the gate.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
#[macro_use]
mod help;

mod closing;
mod history;
mod listing;
mod opening;
mod persons;
mod progress;
mod route;
mod tally;
