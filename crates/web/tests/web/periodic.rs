//! Periodic reports as the secretariat, the leader and the level above work with them, against a
//! running server on both databases.

mod files;
pub(crate) mod help;
mod papers;
mod upward;
mod writing;
