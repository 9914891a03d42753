//! Periodic reports: what is read, what is written, what is frozen, and what goes upward.

mod exchange;
mod help;
mod lists;
mod planned;
mod reading;
mod steps;
