//! Tests of the rules, from outside: what other crates can see.
#![allow(clippy::disallowed_methods)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod action_plan;
mod cases;
mod codes;
mod dates;
mod deadlines;
mod directory;
mod door;
mod figures;
mod intake;
mod linkage;
mod lists;
mod machines;
mod meetings;
mod merge;
mod periodic;
mod places;
mod prevention;
mod referrals;
mod safe;
mod screening;
mod site;
mod taskforce;
mod text;
mod work;
