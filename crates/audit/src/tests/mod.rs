#![allow(clippy::unwrap_used, clippy::expect_used)]

mod encoding;
mod formats;
mod order;
mod tamper;
mod world;
