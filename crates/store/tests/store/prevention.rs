//! Outreach, materials, community watch, and what cases say about areas, on both databases.

mod areas;
mod events;
mod help;
mod materials;
