//! Deadlines, services, referrals and the page of today on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
#[macro_use]
mod help;

mod deadlines;
mod referrals;
mod services;
mod sharing;
mod today;
