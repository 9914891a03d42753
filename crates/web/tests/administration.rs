//! Running a task force in the browser without a window: people, offices, keys, the audit, one's
//! own account; against a running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "administration/account.rs"]
mod account;
#[path = "administration/audit.rs"]
mod audit;
#[path = "administration/enrol.rs"]
mod enrol;
#[path = "plan/help.rs"]
#[allow(dead_code)]
mod help;
#[path = "administration/keys.rs"]
mod keys;
#[path = "administration/people.rs"]
mod people;
#[path = "administration/recovery.rs"]
mod recovery;
