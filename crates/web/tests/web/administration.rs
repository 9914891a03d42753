//! Running a task force in the browser without a window: people, offices, keys, the audit, one's
//! own account; against a running server on both databases.

mod account;
mod audit;
pub(crate) mod enrol;
mod keys;
mod people;
mod recovery;
