//! Cases on both databases: opened, filled, moved by the rules, listed, counted, closed through
//! the gate.

#[macro_use]
mod help;

mod closing;
mod history;
mod listing;
mod opening;
mod persons;
mod progress;
mod route;
mod route_tally;
mod tally;
