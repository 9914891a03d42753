//! Services, referrals, rules and the page of today in the browser without a window, against a
//! running server on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "plan/help.rs"]
mod help;
#[path = "plan/letter.rs"]
mod letter;
#[path = "plan/referrals.rs"]
mod referrals;
#[path = "plan/rules.rs"]
mod rules;
#[path = "plan/services.rs"]
mod services;
#[path = "plan/today.rs"]
mod today;
