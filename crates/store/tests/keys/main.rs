//! Keys of members and teams on both databases: who can open sealed B, when, and who no longer.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod help;
mod members;
mod passwords;
mod recovery;
mod referrals;
mod teams;
