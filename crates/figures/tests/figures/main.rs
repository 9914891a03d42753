//! What the crate promises, one module for each part.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods)]

mod batches;
mod columns;
mod combinations;
mod crosstabs;
mod hierarchies;
#[cfg(feature = "parquet")]
mod parquet;
mod reading;
mod records;
mod synthesis;
mod trials;
