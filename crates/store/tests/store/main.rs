//! What is kept and how it is found again, on both databases.
//!
//! One program for all of them: linked once, it takes a tenth of the disk and the time.
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used
)]

mod action_plan;
mod audit;
mod backup;
mod cases;
mod classes;
#[allow(dead_code)]
mod common;
mod directory;
mod figures;
mod idempotency;
mod keys;
mod linkage;
mod lists;
mod meetings;
mod minutes;
mod people;
mod periodic;
mod plan;
mod prevention;
mod releases;
mod reports;
mod screenings;
mod search;
mod sessions;
mod site;
mod taskforce;
mod transactions;
