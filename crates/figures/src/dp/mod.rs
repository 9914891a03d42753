//! Differentially private counts: noise of proven distribution, planned for the tables that are
//! declared, counted against a budget.
//!
//! What is protected is one person's presence (add or remove one). Sums of squares of what one
//! person changes are measured in zero-concentrated differential privacy ([`account`]), which adds
//! up over releases and is told to people as (ε, δ).

pub mod account;
pub mod budget;
mod marginal;
pub mod noise;
pub mod planner;
mod positive;
mod steady;
mod whole;

pub use account::Rho;
pub use noise::Source;
pub use planner::{Plan, Tables};
