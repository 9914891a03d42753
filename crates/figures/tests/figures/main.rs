//! What the crate promises, one module for each part.

#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::disallowed_methods)]

mod attack;
mod dp;
mod ledger;
mod protect;
