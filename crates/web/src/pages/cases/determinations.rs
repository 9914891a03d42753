//! Who found, when, whether a person is a victim. The history only grows.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::{DecisionMaker, PersonRole, TraffickingStatus};
use domain::ids::{CaseId, PersonId};
use domain::{Precision, Story};
use policy::{Authorized, Edit, See};
use store::Tx;
use store::cases::determinations::{self, NewDetermination, Recorded};
use store::cases::persons::{self, Person};
use store::cases::{Case, Fault};

use super::desk::refused;
use super::overview::status_tag;
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::again;
use crate::parts::{Choice, Tag};

struct Row {
    alias: String,
    status: Tag,
    body: String,
    on: String,
    recorded: String,
    has_reason: bool,
}

#[derive(Template)]
#[template(path = "cases/determinations.html")]
struct DeterminationsPage {
    page: Page,
    file: File,
    form: FormState,
    rows: Vec<Row>,
    victims: Vec<Choice>,
    statuses: Vec<Choice>,
    bodies: Vec<Choice>,
    may_edit: bool,
    reasons: String,
}

/// What the page shows beside its form.
struct Shown {
    case: Case,
    history: Vec<Recorded>,
    victims: Vec<Person>,
    may_edit: bool,
}

impl Shown {
    async fn read(desk: &Desk, tx: &mut Tx) -> Result<Self, Error> {
        let (auth, case) = desk.open::<See>(tx).await?;
        let auth: &Authorized<CaseId, See> = &auth;
        let mut people = persons::all(tx, auth).await?;
        people.retain(|person| person.facts.role == PersonRole::Victim);
        Ok(Self {
            case,
            history: determinations::all(tx, auth).await?,
            victims: people,
            may_edit: desk.may::<Edit>(tx).await?.is_some(),
        })
    }

    fn page(&self, desk: &Desk, form: FormState, status: StatusCode) -> Result<Response, Error> {
        let (page, file) = desk.frame(&self.case, "cases-determinations-title");
        let page = page.showing(&form);
        again(
            status,
            &DeterminationsPage {
                rows: self
                    .history
                    .iter()
                    .rev()
                    .map(|entry| row(&page, entry))
                    .collect(),
                victims: self
                    .victims
                    .iter()
                    .map(|victim| Choice::new(victim.id.to_string(), victim.alias.to_string()))
                    .collect(),
                statuses: page.choices::<TraffickingStatus>(),
                bodies: page.choices::<DecisionMaker>(),
                may_edit: self.may_edit,
                reasons: desk.href("/notes/narrative"),
                page,
                file,
                form,
            },
        )
    }
}

fn row(page: &Page, entry: &Recorded) -> Row {
    let on = page.partial_date(entry.on);
    Row {
        alias: entry.alias.to_string(),
        status: status_tag(page, entry.status),
        body: page.name(entry.body).into_owned(),
        on: match entry.precision {
            Precision::Exact => on,
            Precision::Estimated | Precision::Unknown => page.tw("cases-around", "date", &on),
        },
        recorded: match &entry.recorded_by {
            Some(name) => format!("{name}, {}", page.date_time(entry.recorded_at)),
            None => page.date_time(entry.recorded_at),
        },
        has_reason: entry.has_reason,
    }
}

/// Handles `GET /cases/{code}/determinations`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let shown = Shown::read(&desk, &mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::blank();
            form.set_date("on", desk.app.today().into());
            if let [only] = &*shown.victims {
                form.set("person", only.id.to_string());
            }
            form
        }
    };
    shown.page(&desk, form, StatusCode::OK)
}

fn read(form: &mut FormState) -> Option<NewDetermination> {
    let person = form.parse_with("person", |id| {
        id.parse::<PersonId>().map_err(|_| Key("error-not-in-list"))
    });
    let status = form.coded("status");
    let body = form.coded("body");
    let on = form.dated("on");
    if let Some((None, _)) = on {
        // A finding without any date cannot be put in order.
        form.reject_with("on", &domain::dates::DateError::Missing);
    }
    let reason = form.parse_optional_with("reason", Story::parse);
    if form.has_errors() {
        return None;
    }
    let (date, precision) = on?;
    Some(NewDetermination {
        id: uuid::Uuid::nil().into(),
        person: person?,
        status: status?,
        body: body?,
        on: date?,
        precision,
        reason,
    })
}

/// The field beside which a refusal stands.
const fn field(fault: &Fault) -> &'static str {
    use domain::cases::DeterminationError as E;
    match fault {
        Fault::NotAVictim => "person",
        Fault::Determination(E::Future | E::BeforeLast) => "on",
        _ => "status",
    }
}

/// Handles `POST /cases/{code}/determinations`.
pub(super) async fn append(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Edit>(&mut tx).await?;
    let shown = Shown::read(&desk, &mut tx).await?;
    let Some(new) = read(&mut form) else {
        return shown.page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let new = NewDetermination {
        id: desk.app.id(),
        ..new
    };
    let mut keeper = desk.session.keeper(&desk.app);
    let (today, by) = (desk.app.today(), desk.by());
    match determinations::append(&mut tx, &mut keeper, &auth, &new, today, &by).await {
        Ok(()) => {
            let event = desk
                .event(Kind::DeterminationRecorded)?
                .with("person", new.person)?
                .with("status", new.status)?
                .with("body", new.body)?;
            desk.saved(tx, event, "/determinations", "determined").await
        }
        Err(fault) => {
            let status = refused(&mut form, field(&fault), fault)?;
            shown.page(&desk, form, status)
        }
    }
}
