//! Reports on both databases: recorded once, sealed, found again, moved by the rules.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod help;

mod finding;
mod listing;
mod recording;
mod steps;
