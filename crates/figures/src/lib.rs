#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod attack;
pub mod dp;
mod error;
pub mod ledger;
pub mod protect;
mod random;
pub mod release;

pub use error::{Error, Result};
