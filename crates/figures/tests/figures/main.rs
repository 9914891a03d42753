//! What the crate promises, one module for each part.

#![allow(clippy::unwrap_used)]

mod hierarchies;
