//! Reports: recorded at the telephone, read, changed, and moved to what comes next.

mod edit;
mod form;
mod list;
mod new;
mod show;
mod steps;
mod ticket;

pub(crate) use form::PEOPLE;

use domain::deadlines::{Clock, Duty, StartEvent};
use domain::intake::{ReportState, Urgency};
use domain::screening::Answer;
use jiff::Timestamp;
use policy::Capability;
use store::{Tx, deadlines};

use crate::app::App;
use crate::forms::FormState;
use crate::page::Page;
use crate::parts::{Badge, Tag, Tone};
use crate::routes::{Access, Routes};

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::TakeReports);
    let routes = routes
        .get("/intake/reports", access, list::show)
        .get("/intake/new", access, new::begin)
        .get("/intake/new/{token}", access, new::show)
        .post("/intake/new/{token}", access, new::save)
        .get("/intake/{code}", access, show::show)
        .get("/intake/{code}/edit", access, edit::show)
        .post("/intake/{code}/edit", access, edit::save)
        .get("/intake/{code}/ticket", access, ticket::show);
    let routes = ticket::pdf_route(routes, access);
    routes
        .get("/intake/{code}/emergency", access, steps::ask_emergency)
        .post("/intake/{code}/emergency", access, steps::emergency)
        .get("/intake/{code}/refer-out", access, steps::ask_refer_out)
        .post("/intake/{code}/refer-out", access, steps::refer_out)
        .get("/intake/{code}/close", access, steps::ask_close)
        .post("/intake/{code}/close", access, steps::close)
        .get("/intake/{code}/reopen", access, steps::ask_reopen)
        .post("/intake/{code}/reopen", access, steps::reopen)
}

/// The address of a new report. Each has its own, so that two calls at a time are two drafts, and
/// a form sent twice is one report.
pub(crate) fn new_path(app: &App) -> String {
    format!("/intake/new/{}", app.id::<uuid::Uuid>().simple())
}

/// The address of a report.
pub(crate) fn path(code: &str) -> String {
    format!("/intake/{code}")
}

/// The address of something about a report.
pub(crate) fn step_path(code: &str, step: &str) -> String {
    format!("/intake/{code}/{step}")
}

/// Whether anything was typed about a person, so that the fields are shown open.
pub(crate) fn is_described(form: &FormState, person: &str) -> bool {
    ["name", "nik", "phone", "sex", "age"].iter().any(|part| {
        let field = format!("{person}-{part}");
        !form.value(&field).is_empty() || form.error(&field).is_some()
    })
}

/// The form of a report that begins now.
pub(crate) fn blank(app: &App) -> FormState {
    form::blank(app.now(), &app.settings().time_zone)
}

/// The colour of a state: what waits for somebody here is blue, what is suspected yellow.
pub(crate) const fn state_tone(state: ReportState) -> Tone {
    match state {
        ReportState::Received | ReportState::Screening => Tone::Info,
        ReportState::Suspected => Tone::Warning,
        ReportState::Opened => Tone::Success,
        ReportState::NotTrafficking | ReportState::ReferredOut | ReportState::Closed => {
            Tone::Neutral
        }
    }
}

fn state_tag(page: &Page, state: ReportState) -> Tag {
    Tag::new(state_tone(state), page.name(state))
}

fn badges(urgency: Urgency, child: Answer) -> Vec<Badge> {
    let urgent = (urgency == Urgency::Emergency).then_some(Badge::Urgent);
    let child = (child == Answer::Yes).then_some(Badge::Child);
    urgent.into_iter().chain(child).collect()
}

/// A due time in words, and whether it has passed.
fn due_words(app: &App, page: &Page, due_at: Option<Timestamp>) -> (String, bool) {
    match due_at {
        None => (String::new(), false),
        Some(due) => (page.date_time(due), due < app.now()),
    }
}

/// Until when somebody must look at a report that arrived at `received_at`, by the rule in force.
async fn triage_due(
    tx: &mut Tx,
    app: &App,
    received_at: Timestamp,
) -> Result<Option<Timestamp>, store::Error> {
    let calendar = deadlines::calendar(tx, &app.settings().time_zone).await?;
    let due = calendar.due(Clock::Duty(Duty::Triage), StartEvent::Report, received_at);
    Ok(due.map(|due| due.at))
}
