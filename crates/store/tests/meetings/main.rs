//! Meetings on both databases: the calendar, the agenda and what is suggested for it, invitations
//! and their answers, materials.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod help;

mod agenda;
mod calendar;
mod invitations;
mod suggestions;
