//! Keys of members and teams on both databases: who can open sealed B, when, and who no longer.

mod help;
mod members;
mod passwords;
mod recovery;
mod referrals;
mod teams;
