//! Outreach, materials, community watch, and what cases say about areas, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod areas;
mod events;
mod help;
mod materials;
