//! Every route, asked by everybody, against a running server on both databases: what it answers
//! stands in `routes.txt`, which people review.
//!
//! `UPDATE_ROUTES=1 cargo test -p web routes` writes that file anew.

mod files;
mod matrix;
mod rules;
