//! Batches on both databases: whole, resumed, reversed, and counted exactly.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout
)]

#[path = "../../../store/tests/store/common.rs"]
#[allow(dead_code)]
mod common;
mod ctdc;
mod files;
mod help;
mod random;
mod reversal;
mod series;
