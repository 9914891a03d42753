//! Meetings: series, agenda, invitations, attendance, minutes, decisions.

pub mod door;
mod invitations;
pub mod merge;
pub mod minutes;
mod series;
mod states;
mod time;

pub use invitations::{InviteeKind, Response, chat_address};
pub use series::{Cadence, SeriesKind};
pub use states::{MeetingAction, MeetingState};
pub use time::{TimeError, clock_time};

crate::coded! {
    /// What an item of an agenda stands for. Together with the row behind it, it stands once on
    /// an agenda.
    pub enum AgendaSource: "agenda-source" {
        /// Written by hand.
        Own = "own",
        /// An action item that was not finished; it comes by itself.
        ActionItem = "action-item",
        /// A referral that nobody answered in time, or that was declined or ran out.
        Referral = "referral",
        /// A kind of service that victims wait for past its time.
        UnmetNeed = "unmet-need",
        /// An indicator of the action plan that is behind.
        Indicator = "indicator",
        /// An item that an earlier meeting of the series did not come to.
        CarriedOver = "carried-over",
    }
}
