#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod attack;
pub mod attributes;
pub mod batch;
pub mod columns;
pub mod combinations;
pub mod crosstab;
pub mod dp;
mod error;
pub mod hierarchy;
pub mod ledger;
pub mod protect;
mod random;
pub mod release;
mod simplex;
pub mod synthesize;
pub mod table;

pub use error::{Error, Result};
