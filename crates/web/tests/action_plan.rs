//! The action plan in the browser without a window: planning, quarters, spreadsheets, papers;
//! against a running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "action_plan/help.rs"]
mod help;
#[path = "action_plan/planning.rs"]
mod planning;
#[path = "action_plan/quarters.rs"]
mod quarters;
#[path = "action_plan/sheets.rs"]
mod sheets;
