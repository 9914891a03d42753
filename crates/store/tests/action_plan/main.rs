//! The action plan on both databases: the plan, its quarters, what is computed, the trail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;
mod formulas;
mod help;
mod planning;
mod quarters;
