//! Meetings in the browser without a window: series and calendar, the agenda and what comes onto
//! it, invitations with their letters, and answers by link; against a running server on both
//! databases.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "meetings/agenda.rs"]
mod agenda;
#[path = "meetings/help.rs"]
mod help;
#[path = "meetings/invitations.rs"]
mod invitations;
#[path = "meetings/preparing.rs"]
mod preparing;
