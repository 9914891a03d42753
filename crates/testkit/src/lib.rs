//! What tests of several crates need: fresh databases of either kind, people in every role, and
//! with the feature `app` the application itself on a port.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[cfg(feature = "app")]
mod app;
mod databases;
pub mod world;

#[cfg(feature = "app")]
pub use app::{Answer, Client, Running, each_app};
pub use databases::{Database, each_database};
