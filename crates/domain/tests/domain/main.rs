//! Tests of the rules, from outside: what other crates can see.
#![allow(clippy::disallowed_methods)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod cases;
mod codes;
mod dates;
mod deadlines;
mod door;
mod figures;
mod intake;
mod lists;
mod machines;
mod merge;
mod places;
mod referrals;
mod screening;
mod text;
