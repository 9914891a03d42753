//! Reports on both databases: recorded once, sealed, found again, moved by the rules.

mod help;

mod finding;
mod listing;
mod recording;
mod steps;
