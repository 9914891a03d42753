//! Meetings: series, agenda, invitations, attendance, minutes, decisions.
