//! The action plan in the browser without a window: planning, quarters, spreadsheets, papers;
//! against a running server on both databases.

mod help;
mod planning;
mod quarters;
mod sheets;
