//! Prevention: outreach, the material it uses, community-watch groups, and how vulnerable an area
//! is.
//!
//! Kinds of outreach follow article 5 of the regulation (Perda) of Yogyakarta, the most explicit list there is; everything
//! that an office may want to change (the scale of vulnerability) is data, not a constant.

mod audience;
mod gaps;
mod lists;
mod vulnerability;

pub use audience::{AgeGroup, Audience, AudienceSex, MOST_PEOPLE, TooMany};
pub use gaps::{Shown, is_covered, shown};
pub use lists::{
    Funding, MaterialKind, MaterialLanguage, OutreachKind, TargetGroup, Topic, WatchKind,
};
pub use vulnerability::{
    Assessment, Counts, Reason, ReasonKind, Scale, ScaleError, Vulnerability, assess,
};
