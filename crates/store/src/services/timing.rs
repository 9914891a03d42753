//! Whether services began by the day on which they were due: one meaning for every figure.

use crate::{Sql, Value, sql};
use domain::Coded;
use domain::services::{ServiceState, Timing};

/// The [`Timing`] of the service `s` as its code, on the day `as_of`; of the empty day, what waits
/// is never late.
pub(crate) fn timing(as_of: impl Into<Value>) -> Sql {
    let waiting = ServiceState::ALL
        .iter()
        .filter(|state| state.awaits_start())
        .map(|state| state.code());
    sql("case when s.due_on is null then ")
        .push("'no-clock' when s.started_on is not null and s.started_on <= s.due_on then ")
        .push("'in-time' when s.started_on is not null then 'late' when s.state not in (")
        .bind_all(waiting)
        .push(") then 'no-clock' when s.due_on < ? then 'late' else 'waiting' end")
        .bind(as_of)
}

/// The condition that the service `s` is of this timing.
pub(crate) fn is_timed(wanted: Timing, as_of: impl Into<Value>) -> Sql {
    timing(as_of).push(" = ?").bind(wanted.code())
}
