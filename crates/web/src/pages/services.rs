//! Services: the plan of a case, and what has to begin across cases.

mod form;
mod list;
mod note;
mod plan;
mod step;

pub(crate) use list::SOON;

use domain::services::ServiceState;
use jiff::Timestamp;
use policy::Capability;
use store::services::{Basis, Fault, Service};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::parts::{Tag, Tone};
use crate::routes::{Access, Routes};

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::WorkOnCases);
    routes
        .get("/services", access, list::show)
        .get("/cases/{code}/services", access, plan::show)
        .get("/cases/{code}/services/new", access, form::begin)
        .post("/cases/{code}/services/new", access, form::add)
        .get("/cases/{code}/services/{service}", access, form::show)
        .post("/cases/{code}/services/{service}", access, form::save)
        .get("/cases/{code}/services/{service}/step", access, step::show)
        .post("/cases/{code}/services/{service}/step", access, step::take)
        .get("/cases/{code}/services/{service}/note", access, note::show)
        .post("/cases/{code}/services/{service}/note", access, note::save)
}

/// A state in its colour.
pub(crate) fn state_tag(page: &Page, state: ServiceState) -> Tag {
    let tone = match state {
        ServiceState::Planned => Tone::Neutral,
        ServiceState::Requested | ServiceState::InProgress => Tone::Info,
        ServiceState::Done | ServiceState::DeclinedByVictim | ServiceState::NotApplicable => {
            Tone::Success
        }
        ServiceState::Stopped => Tone::Warning,
    };
    Tag::new(tone, page.name(state))
}

/// "22/03/2024 (7 hari lagi)".
pub(crate) fn due_words(app: &App, page: &Page, due: Timestamp) -> String {
    let day = page.zone.to_datetime(due).date();
    let days = app
        .today()
        .until(day)
        .map_or(0, |span| i64::from(span.get_days()));
    format!("{} ({})", page.date_short(day), page.due_in(days))
}

/// "paling lambat 7 hari sejak permohonan", by the rule.
fn rule_words(page: &Page, basis: &Basis) -> String {
    let text = |words: std::borrow::Cow<'_, str>| words.into_owned();
    page.locale.text_with(
        "services-rule",
        &[
            ("bound", text(page.name(basis.bound)).into()),
            ("length", page.number(basis.length).into()),
            ("unit", text(page.name(basis.unit)).into()),
        ],
    )
}

/// By when a service must begin, whether that has passed, and what says so.
struct DueWords {
    due: String,
    overdue: bool,
    rule: String,
    legal_basis: String,
    status: String,
}

fn due_of(app: &App, page: &Page, service: &Service) -> DueWords {
    let basis = service.basis.as_ref();
    DueWords {
        due: service
            .due_at
            .map(|due| due_words(app, page, due))
            .unwrap_or_default(),
        overdue: service.is_overdue(app.now()),
        rule: basis.map(|b| rule_words(page, b)).unwrap_or_default(),
        legal_basis: basis.map(|b| b.legal_basis.clone()).unwrap_or_default(),
        status: basis
            .map(|b| page.name(b.status).into_owned())
            .unwrap_or_default(),
    }
}

/// What a refused change means for its form: the reason stands beside the field it is about, else
/// beside `field`.
fn refused(form: &mut FormState, field: &str, fault: Fault) -> Result<(), Error> {
    let about = match &fault {
        Fault::Store(_) | Fault::Step(_) | Fault::Referred(_) => field,
        Fault::NotInCase => "person",
        Fault::UnknownProvider => "provider",
        Fault::NotAMember => "owner",
        Fault::InFuture | Fault::OutOfOrder => "on",
    };
    match fault {
        Fault::Store(error) => Err(error.into()),
        fault => {
            form.reject_with(about, &fault);
            Ok(())
        }
    }
}
