//! Periodic reports of a task force: which months they speak of, when they are due, what they are
//! made of, who has them, and which of their counts may leave the house.
//!
//! The duty stands in Perpres 69/2008 (reports of the task forces, upward level by level) and in
//! Permensos 8/2023 art. 31 (every six months). Neither gives a day on which a report is due, so
//! that day is a setting ([`DueRule`]).

mod chapter;
mod content;
mod lists;
mod measure;
mod period;
pub mod safe;
mod state;

pub use chapter::Chapter;
pub use content::{Cell, Guard, Kept, Snapshot, Table};
pub use lists::{Column, Drawn, TableName};
pub use measure::{Figure, Measure};
pub use period::{DueRule, NotAPeriod, PeriodicKind, ReportPeriod, Standing};
pub use state::{PeriodicAction, PeriodicState};
