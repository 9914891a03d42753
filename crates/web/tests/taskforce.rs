//! The task force itself, the library of regulations and my role, as people use them, against a
//! running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "taskforce/help.rs"]
mod help;
#[path = "taskforce/posts.rs"]
mod posts;
#[path = "taskforce/regulations.rs"]
mod regulations;
#[path = "taskforce/structure.rs"]
mod structure;
