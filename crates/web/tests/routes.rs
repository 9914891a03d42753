//! Every route, asked by everybody, against a running server on both databases: what it answers
//! stands in `routes.txt`, which people review.
//!
//! `UPDATE_ROUTES=1 cargo test -p web --test routes` writes that file anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "routes/files.rs"]
mod files;
#[path = "routes/matrix.rs"]
mod matrix;
#[path = "routes/rules.rs"]
mod rules;
