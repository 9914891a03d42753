//! Deadlines, services, referrals and the page of today on both databases.

#[macro_use]
mod help;

mod deadlines;
mod referrals;
mod services;
mod sharing;
mod today;
mod work;
