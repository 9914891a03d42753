//! Prevention in the browser without a window: outreach days, material, community watch, the map
//! of vulnerability, what was not reached; against a running server on both databases.

mod areas;
mod events;
mod field;
mod library;
mod stage;
