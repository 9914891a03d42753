//! The directory of services on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod due;
mod help;
mod imports;
mod keeping;
mod searching;
