//! Services, referrals, rules and the page of today in the browser without a window, against a
//! running server on both databases.

pub(crate) mod help;
mod letter;
pub(crate) mod referrals;
mod rules;
mod services;
mod today;
