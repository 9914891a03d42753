//! Prevention in the browser without a window: outreach days, material, community watch, the map
//! of vulnerability, what was not reached; against a running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "prevention/areas.rs"]
mod areas;
#[path = "prevention/events.rs"]
mod events;
#[path = "prevention/field.rs"]
mod field;
#[path = "plan/help.rs"]
#[allow(dead_code)]
mod help;
#[path = "prevention/library.rs"]
mod library;
#[path = "prevention/stage.rs"]
mod stage;
