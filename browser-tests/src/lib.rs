//! Starts the real program on a fresh demonstration and drives a real Chromium through it.

mod axe;
mod browser;
mod program;

pub use axe::no_violations;
pub use browser::{Browser, Viewport};
pub use program::Program;
