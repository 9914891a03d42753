#![doc = include_str!("../README.md")]

pub mod normalise;
pub mod distance;
mod pool;
