//! What the crate promises, one module for each part.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods)]

mod attack;
mod batches;
mod columns;
mod combinations;
mod crosstabs;
mod dp;
mod hard;
mod hierarchies;
mod ledger;
mod noisy_records;
#[cfg(feature = "parquet")]
mod parquet;
mod protect;
mod publishing;
mod reading;
mod records;
mod synthesis;
mod trials;
