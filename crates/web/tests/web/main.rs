//! The pages as a browser without a window meets them, against a running server on both databases.
//!
//! One program for all of them: linked once, it takes a tenth of the disk and the time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod action_plan;
mod administration;
mod bad_input;
mod cases;
mod directory;
mod figures;
mod imports;
mod intake;
mod linkage;
mod links;
mod meetings;
mod minutes;
mod periodic;
mod plan;
mod prevention;
mod releases;
mod routes;
mod screening;
mod setup;
mod sign_in;
mod site;
mod taskforce;
