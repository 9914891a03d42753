//! Types, state machines and rules of every capability; no I/O, no clock, no randomness.
//!
//! A capability has the same module name here as in `store` and `web`. Values arrive through
//! `TryFrom`/`FromStr` newtypes at the edge and are correct from there on.

pub mod action_items;
pub mod action_plan;
pub mod alias;
pub mod areas;
pub mod cases;
mod coded;
pub mod codes;
mod countries;
pub mod dates;
pub mod deadlines;
pub mod directory;
pub mod figures;
pub mod ids;
pub mod imports;
pub mod intake;
pub mod linkage;
pub mod meetings;
pub mod message;
pub mod names;
pub mod nik;
pub mod passport;
pub mod people;
pub mod periodic;
pub mod phone;
pub mod prevention;
pub mod referrals;
pub mod regulations;
pub mod screening;
pub mod sections;
pub mod services;
pub mod site;
pub mod taskforce;
pub mod text;
pub mod transition;

pub use alias::Alias;
pub use areas::{AreaCode, Country, Place};
pub use coded::{Coded, UnknownCode};
pub use codes::HumanCode;
pub use dates::{PartialDate, Precision};
pub use message::MessageKey;
pub use names::PersonName;
pub use nik::Nik;
pub use passport::Passport;
pub use phone::Phone;
#[doc(hidden)]
pub use serde;
pub use text::{Line, Story, TextError};
pub use transition::Illegal;
