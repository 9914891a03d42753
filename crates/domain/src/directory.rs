//! The directory of services, shaped after Open Referral HSDS 3: whom a service is for, where and
//! when it can be reached, and how fresh what is known of it is.
//!
//! What a service is for is one of [`crate::services::ServiceKind`], the same list as the needs of a
//! referral: whoever plans a referral looks here.

/// Lets a type be kept as its stored text within others.
macro_rules! as_text {
    ($name:ident, $error:ty) => {
        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    };
}

use as_text;

mod eligibility;
mod numbers;
mod reach;
mod schedule;
mod verification;

pub use eligibility::{AgeError, Eligibility, ForSex, Group, OLDEST};
pub use numbers::{ContactNumber, Coordinates, CoordinatesError};
pub use reach::{Coverage, Nearness, WHOLE_COUNTRY, lookup_codes};
pub use schedule::{Day, Hours, Minute, Schedule, ScheduleError, ScheduleWords};
pub use verification::{Months, MonthsError, Verification};

use crate::areas::{AreaCode, AreaLevel};
use crate::services::ServiceKind;

crate::coded! {
    /// What a service costs those who come.
    pub enum Cost: "listing-cost" {
        /// Nothing.
        Free = "free",
        /// Part of it is paid, or some pay.
        Partly = "partly",
        /// It is paid.
        Paid = "paid",
    }
}

crate::coded! {
    /// How one comes to a service.
    pub enum Access: "listing-access" {
        /// Without an appointment, when it is open.
        WalkIn = "walk-in",
        /// By appointment.
        Appointment = "appointment",
        /// Only by referral of an office.
        ReferralOnly = "referral-only",
        /// At any hour.
        RoundTheClock = "round-the-clock",
    }
}

crate::coded! {
    /// A column of the spreadsheet in which offices fill in the directory, in its order. The code is
    /// also the name of the field in the form.
    pub enum Column: "listing-column" {
        /// Identifier; empty for a new service.
        Id = "id",
        /// Name of the organisation.
        Organisation = "organisation",
        /// Name of the service.
        Name = "name",
        /// What it is for.
        Needs = "needs",
        /// What it does.
        Description = "description",
        /// Area where it is.
        Area = "area",
        /// Address.
        Address = "address",
        /// Whether the address is hidden.
        Hidden = "hidden",
        /// Point on the map.
        Point = "point",
        /// Telephone numbers.
        Phones = "phones",
        /// For whom, by sex.
        Sex = "sex",
        /// Least age.
        AgeMin = "age-min",
        /// Greatest age.
        AgeMax = "age-max",
        /// Groups.
        Groups = "groups",
        /// What it costs.
        Cost = "cost",
        /// How one comes to it.
        Access = "access",
        /// Opening times.
        Schedule = "schedule",
        /// What to bring.
        Documents = "documents",
        /// Languages.
        Languages = "languages",
        /// Number of places.
        Capacity = "capacity",
        /// From where it takes people.
        Coverage = "coverage",
        /// Whether the public site shows it.
        Public = "public",
        /// Whether it is given now.
        Active = "active",
    }
}

impl Column {
    /// Whether a file without it is refused.
    pub const fn is_required(self) -> bool {
        matches!(
            self,
            Self::Organisation | Self::Name | Self::Needs | Self::Area | Self::Phones
        )
    }
}

/// Whether the place of such services must stay hidden whatever anybody ticks: a shelter whose
/// address is known is none.
pub fn must_hide(needs: &[ServiceKind]) -> bool {
    needs.contains(&ServiceKind::Shelter)
}

/// How exactly the area of a service may be known: of a hidden one no more than its kabupaten or
/// kota, or a search by kelurahan would find it.
#[must_use]
pub fn known_area(area: AreaCode, hidden: bool) -> AreaCode {
    match (hidden, area.level()) {
        (true, AreaLevel::District | AreaLevel::Village) => area.city().unwrap_or(area),
        _ => area,
    }
}
