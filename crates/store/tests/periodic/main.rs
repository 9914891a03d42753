//! Periodic reports: what is read, what is written, what is frozen, and what goes upward.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod exchange;
mod help;
mod lists;
mod planned;
mod reading;
mod steps;
