//! Deadline rules and holidays, for the administrator. A rule is never edited: it is ended, or
//! ended by a successor, so that every due date can still be explained.

mod form;
mod holidays;
mod list;

use domain::Coded;
use domain::deadlines::{Clock, DeadlineRule, Duty};
use domain::services::ServiceKind;
use policy::Capability;

use crate::page::Page;
use crate::routes::{Access, Routes};

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let see = Access::Can(Capability::ManageRules);
    let change = Access::CanSteppedUp(Capability::ManageRules);
    routes
        .get("/rules", see, list::show)
        .get("/rules/new", see, form::begin)
        .post("/rules/new", change, form::add)
        .get("/rules/holidays", see, holidays::show)
        .post("/rules/holidays", change, holidays::save)
        .get("/rules/{rule}/successor", see, form::ask_successor)
        .post("/rules/{rule}/successor", change, form::succeed)
        .get("/rules/{rule}/end", see, form::ask_end)
        .post("/rules/{rule}/end", change, form::end)
}

/// Everything that can run against a clock: duties first, then services.
fn clocks() -> impl Iterator<Item = Clock> {
    let duties = Duty::ALL.iter().copied().map(Clock::Duty);
    duties.chain(ServiceKind::ALL.iter().copied().map(Clock::Service))
}

/// "paling lambat 7 hari sejak permohonan layanan".
pub(crate) fn words(page: &Page, rule: &DeadlineRule) -> String {
    let text = |words: std::borrow::Cow<'_, str>| words.into_owned();
    page.locale.text_with(
        "rules-words",
        &[
            ("bound", text(page.name(rule.bound)).into()),
            ("length", page.number(i64::from(rule.length)).into()),
            ("unit", text(page.name(rule.unit)).into()),
            ("event", text(page.name(rule.event)).to_lowercase().into()),
        ],
    )
}
