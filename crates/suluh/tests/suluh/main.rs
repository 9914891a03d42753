//! The real program as somebody starts it.
//!
//! One program for all of them: linked once, it takes a tenth of the disk and the time.
#![allow(
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used
)]

mod area;
mod backup;
mod canary;
#[allow(dead_code)]
mod common;
mod figures;
mod link;
mod process;
