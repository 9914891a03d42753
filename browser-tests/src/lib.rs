//! Starts the real program on a fresh demonstration and drives a real Chromium through it.

mod axe;
mod browser;
pub mod papers;
mod program;
pub mod stage;

pub use axe::no_violations;
pub use browser::{Browser, Viewport};
pub use program::Program;
