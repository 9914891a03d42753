//! Records that may be published in place of the true ones, and how good they are.

pub mod dp;
mod goals;
mod grow;
pub mod k;
pub mod quality;
mod rows;
mod support;

pub use rows::Rows;
