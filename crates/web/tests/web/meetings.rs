//! Meetings in the browser without a window: series and calendar, the agenda and what comes onto
//! it, invitations with their letters, and answers by link; against a running server on both
//! databases.

mod agenda;
mod help;
mod invitations;
mod preparing;
