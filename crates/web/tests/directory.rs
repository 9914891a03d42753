//! The directory of services as people use it, against a running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "directory/checking.rs"]
mod checking;
#[path = "directory/help.rs"]
mod help;
#[path = "directory/importing.rs"]
mod importing;
#[path = "directory/invented.rs"]
mod invented;
#[path = "directory/keeping.rs"]
mod keeping;
#[path = "directory/searching.rs"]
mod searching;
