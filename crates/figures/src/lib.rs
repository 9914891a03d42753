#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod attributes;
pub mod batch;
pub mod columns;
pub mod combinations;
pub mod crosstab;
mod error;
pub mod hierarchy;
mod random;
pub mod synthesize;
pub mod table;

pub use error::{Error, Result};
