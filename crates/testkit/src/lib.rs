//! What tests of several crates need: fresh databases of either kind, people in every role, and
//! with the feature `app` the application itself on a port.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod databases;

pub use databases::{Database, each_database};
