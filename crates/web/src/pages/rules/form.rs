//! A new rule, a successor, the end of one.

use askama::Template;
use audit::{Event, Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::deadlines::{Bound, Clock, DeadlineRule, RuleStatus, StartEvent, Unit};
use domain::ids::RuleId;
use store::deadlines::{self, Fault, Stored};
use store::{Error as StoreError, Tx, drafts as stored_drafts};

use super::{clocks, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::{Visit, again, drafts, go};
use crate::parts::Choice;
use crate::session::Session;

/// Longest legal basis, in characters.
const BASIS_MOST: usize = 300;

/// What the page is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    New,
    Successor,
    End,
}

#[derive(Template)]
#[template(path = "rules/form.html")]
struct RulePage {
    page: Page,
    form: FormState,
    purpose: Purpose,
    /// The rule that ends.
    before: Option<(String, String, String)>,
    clocks: Vec<Choice>,
    events: Vec<Choice>,
    units: Vec<Choice>,
    bounds: Vec<Choice>,
    statuses: Vec<Choice>,
    autosave: String,
}

/// A request about rules.
pub(super) struct Desk {
    app: App,
    session: Session,
    visit: Visit,
}

fn page(
    desk: &Desk,
    purpose: Purpose,
    before: Option<&Stored>,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let title = match purpose {
        Purpose::New => "rules-new",
        Purpose::Successor => "rules-successor",
        Purpose::End => "rules-end",
    };
    let page = desk
        .visit
        .page(&desk.session, desk.visit.locale.text(title));
    let choice = |clock: Clock| Choice::new(clock.to_string(), page.t(clock.key()));
    let before = before.map(|stored| {
        let clock = page.t(stored.rule.clock.key()).into_owned();
        (
            clock,
            words(&page, &stored.rule),
            stored.rule.legal_basis.clone(),
        )
    });
    again(
        status,
        &RulePage {
            purpose,
            before,
            clocks: clocks().map(choice).collect(),
            events: page.choices::<StartEvent>(),
            units: page.choices::<Unit>(),
            bounds: page.choices::<Bound>(),
            statuses: page.choices::<RuleStatus>(),
            autosave: drafts::address(desk.visit.path()),
            page: page.showing(&form),
            form,
        },
    )
}

async fn draft(desk: &Desk, tx: &mut Tx) -> Result<Option<FormState>, Error> {
    drafts::restore(tx, &desk.app, &desk.session, &desk.visit).await
}

/// Reads what a rule says. `fixed` is the rule that it succeeds, whose clock it keeps.
fn read(form: &mut FormState, fixed: Option<&DeadlineRule>, id: RuleId) -> Option<DeadlineRule> {
    let (clock, event) = match fixed {
        Some(rule) => (Some(rule.clock), Some(rule.event)),
        None => {
            if form.value("clock").is_empty() {
                form.reject("clock", "error-choose");
            }
            let clock = form.parse_optional_with("clock", |text| {
                text.parse().map_err(|_| Key("error-not-in-list"))
            });
            (clock, form.coded("event"))
        }
    };
    let bound = form.coded("bound");
    let length = form.number("length", 1, 3_650);
    let unit = form.coded("unit");
    let basis = form.required_up_to("basis", BASIS_MOST);
    let status = form.coded("status");
    let from = form.date("from");
    Some(DeadlineRule {
        id: id.to_string(),
        clock: clock?,
        event: event?,
        length: u16::try_from(length?).ok()?,
        unit: unit?,
        bound: bound?,
        legal_basis: basis?,
        status: status?,
        valid_from: from?,
        valid_to: None,
    })
}

fn fill(rule: &DeadlineRule, version: i64) -> FormState {
    FormState::from_pairs([
        ("version", version.to_string()),
        ("bound", rule.bound.code().to_owned()),
        ("length", rule.length.to_string()),
        ("unit", rule.unit.code().to_owned()),
        ("basis", rule.legal_basis.clone()),
        ("status", rule.status.code().to_owned()),
    ])
}

/// What a refusal means for its form.
fn refused(form: &mut FormState, field: &str, fault: Fault) -> Result<(), Error> {
    match fault {
        Fault::Store(StoreError::Stale) => {
            form.reject(field, "error-rule-moved-on");
            Ok(())
        }
        Fault::Store(error) => Err(error.into()),
        Fault::NoLength => {
            form.reject_with("length", &Fault::NoLength);
            Ok(())
        }
        fault => {
            form.reject_with(field, &fault);
            Ok(())
        }
    }
}

fn event(desk: &Desk, id: &str, what: &'static str) -> Result<Event, Error> {
    Ok(desk
        .session
        .event(Kind::RuleChanged)?
        .on(ObjectKind::Rule, id)?
        .with("change", what)?)
}

async fn saved(desk: &Desk, mut tx: Tx, event: Event, done: &str) -> Result<Response, Error> {
    store::audit::append(&mut tx, desk.app.audit_keys(), desk.app.now(), event).await?;
    stored_drafts::remove(&mut tx, desk.session.account(), desk.visit.path()).await?;
    tx.commit().await?;
    Ok(go(format!("/rules?done={done}")))
}

// ---------------------------------------------------------------- a new rule

/// Handles `GET /rules/new`.
pub(super) async fn begin(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let desk = Desk {
        app,
        session,
        visit,
    };
    let mut tx = desk.app.store().read().await?;
    let form = draft(&desk, &mut tx).await?.unwrap_or_else(|| {
        let mut form = FormState::from_pairs([
            ("bound", Bound::AtMost.code()),
            ("status", RuleStatus::InternalPolicy.code()),
        ]);
        form.set_date("from", desk.app.today().into());
        form
    });
    page(&desk, Purpose::New, None, form, StatusCode::OK)
}

/// Handles `POST /rules/new`.
pub(super) async fn add(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let desk = Desk {
        app,
        session,
        visit,
    };
    let id: RuleId = desk.app.id();
    let rule = read(&mut form, None, id);
    let Some(rule) = rule.filter(|_| !form.has_errors()) else {
        return page(
            &desk,
            Purpose::New,
            None,
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    let mut tx = desk.app.store().write().await?;
    if let Err(fault) = deadlines::add(&mut tx, &rule).await {
        refused(&mut form, "from", fault)?;
        return page(
            &desk,
            Purpose::New,
            None,
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    }
    let event = event(&desk, &rule.id, "added")?;
    saved(&desk, tx, event, "rule-added").await
}

// ---------------------------------------------------------------- a successor

/// Handles `GET /rules/{rule}/successor`.
pub(super) async fn ask_successor(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let desk = Desk {
        app,
        session,
        visit,
    };
    let mut tx = desk.app.store().read().await?;
    let before = deadlines::rule(&mut tx, &id).await?;
    let form = draft(&desk, &mut tx).await?.unwrap_or_else(|| {
        let mut form = fill(&before.rule, before.version);
        form.set_date("from", desk.app.today().into());
        form
    });
    page(
        &desk,
        Purpose::Successor,
        Some(&before),
        form,
        StatusCode::OK,
    )
}

/// Handles `POST /rules/{rule}/successor`.
pub(super) async fn succeed(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let desk = Desk {
        app,
        session,
        visit,
    };
    let mut tx = desk.app.store().write().await?;
    let before = deadlines::rule(&mut tx, &id).await?;
    let next = read(&mut form, Some(&before.rule), desk.app.id());
    let version = form.number("version", 1, i64::MAX);
    let unfit = StatusCode::UNPROCESSABLE_ENTITY;
    let (Some(next), Some(version), false) = (next, version, form.has_errors()) else {
        return page(&desk, Purpose::Successor, Some(&before), form, unfit);
    };
    if let Err(fault) = deadlines::succeed(&mut tx, &id, version, &next).await {
        let status = status(&fault);
        refused(&mut form, "from", fault)?;
        form.set("version", before.version.to_string());
        return page(&desk, Purpose::Successor, Some(&before), form, status);
    }
    let event = event(&desk, &id, "succeeded")?.with("successor", &next.id)?;
    saved(&desk, tx, event, "rule-succeeded").await
}

const fn status(fault: &Fault) -> StatusCode {
    match fault {
        Fault::Store(StoreError::Stale) | Fault::Ended => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

// ---------------------------------------------------------------- the end of one

/// Handles `GET /rules/{rule}/end`.
pub(super) async fn ask_end(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let desk = Desk {
        app,
        session,
        visit,
    };
    let mut tx = desk.app.store().read().await?;
    let before = deadlines::rule(&mut tx, &id).await?;
    let form = draft(&desk, &mut tx).await?.unwrap_or_else(|| {
        let version = before.version.to_string();
        let mut form = FormState::from_pairs([("version", version)]);
        form.set_date("to", desk.app.today().into());
        form
    });
    page(&desk, Purpose::End, Some(&before), form, StatusCode::OK)
}

/// Handles `POST /rules/{rule}/end`.
pub(super) async fn end(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let desk = Desk {
        app,
        session,
        visit,
    };
    let mut tx = desk.app.store().write().await?;
    let before = deadlines::rule(&mut tx, &id).await?;
    let last = form.date("to");
    let version = form.number("version", 1, i64::MAX);
    let (Some(last), Some(version), false) = (last, version, form.has_errors()) else {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&desk, Purpose::End, Some(&before), form, unfit);
    };
    if let Err(fault) = deadlines::end(&mut tx, &id, last, version).await {
        let status = status(&fault);
        refused(&mut form, "to", fault)?;
        form.set("version", before.version.to_string());
        return page(&desk, Purpose::End, Some(&before), form, status);
    }
    let event = event(&desk, &id, "ended")?.with("last", last)?;
    saved(&desk, tx, event, "rule-ended").await
}
