//! Meetings on both databases: the calendar, the agenda and what is suggested for it, invitations
//! and their answers, materials.

mod help;

mod agenda;
mod calendar;
mod invitations;
mod suggestions;
