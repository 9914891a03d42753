//! Periodic reports as the secretariat, the leader and the level above work with them, against a
//! running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "periodic/files.rs"]
mod files;
#[path = "periodic/help.rs"]
mod help;
#[path = "periodic/papers.rs"]
mod papers;
#[path = "periodic/upward.rs"]
mod upward;
#[path = "periodic/writing.rs"]
mod writing;
