//! Planning a service, and changing what the plan says about it.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Story;
use domain::ids::{AccountId, OrganisationId, PersonId, ServiceId};
use domain::services::ServiceKind;
use policy::Plan;
use std::str::FromStr;
use store::cases::Case;
use store::cases::persons::{self, Person};
use store::cases::progress::{self, Member};
use store::people::{self, Organisation};
use store::services::{self, Details, Service, When};
use store::{Error as StoreError, Tx, deadlines};

use super::{DueWords, due_of, refused};
use crate::errors::Error;
use crate::forms::{FormState, Key};
use crate::page::Page;
use crate::pages::again;
use crate::pages::cases::{Desk, File};
use crate::parts::Choice;

type Auth = policy::Authorized<domain::ids::CaseId, Plan>;

#[derive(Template)]
#[template(path = "services/form.html")]
struct FormPage {
    page: Page,
    file: File,
    form: FormState,
    /// Kinds to choose from; none when a planned service is changed.
    kinds: Vec<Choice>,
    persons: Vec<Choice>,
    providers: Vec<Choice>,
    owners: Vec<Choice>,
    service: Option<Planned>,
}

/// What is fixed about a service that was planned.
struct Planned {
    due: DueWords,
    referred: Option<String>,
}

/// What the form offers.
struct Offered {
    case: Case,
    persons: Vec<Person>,
    members: Vec<Member>,
    organisations: Vec<Organisation>,
}

impl Offered {
    async fn read(desk: &Desk, tx: &mut Tx) -> Result<(Auth, Self), Error> {
        let (auth, case) = desk.open::<Plan>(tx).await?;
        let task_force = desk.session.actor().task_force;
        let offered = Self {
            case,
            persons: persons::all(tx, &auth).await?,
            members: progress::members(tx, &auth).await?,
            organisations: people::organisations(tx, task_force).await?,
        };
        Ok((auth, offered))
    }

    fn page(
        &self,
        desk: &Desk,
        form: FormState,
        service: Option<&Service>,
        status: StatusCode,
    ) -> Result<Response, Error> {
        let (mut page, mut file) = desk.frame(&self.case, "services-new");
        if let Some(service) = service {
            page.title = page.name(service.kind).into_owned();
        }
        file.back = (
            format!("{}/services", file.href),
            page.t("services-back-to-plan").into_owned(),
        );
        again(
            status,
            &FormPage {
                kinds: match service {
                    Some(_) => Vec::new(),
                    None => page.choices::<ServiceKind>(),
                },
                persons: self.persons.iter().map(|p| person(&page, p)).collect(),
                providers: self.providers(&page, service),
                owners: self.owners(&page, service),
                service: service.map(|service| Planned {
                    due: due_of(&desk.app, &page, service),
                    referred: service.referral.map(|(code, _)| code.to_string()),
                }),
                page: page.showing(&form),
                file,
                form,
            },
        )
    }

    fn providers(&self, page: &Page, service: Option<&Service>) -> Vec<Choice> {
        // One that works no more stays to be chosen where it was chosen before.
        let kept = service.and_then(|service| service.provider);
        self.organisations
            .iter()
            .filter(|office| office.active || Some(office.id) == kept)
            .map(|office| {
                let label = format!("{} ({})", office.name, page.name(office.kind));
                Choice::new(office.id.to_string(), label)
            })
            .collect()
    }

    fn owners(&self, page: &Page, service: Option<&Service>) -> Vec<Choice> {
        let kept = service.and_then(|service| service.owner);
        self.members
            .iter()
            .filter(|member| member.can_own() || Some(member.account) == kept)
            .map(|member| {
                let label = format!("{} ({})", member.name, page.name(member.role));
                Choice::new(member.account.to_string(), label)
            })
            .collect()
    }
}

fn person(page: &Page, person: &Person) -> Choice {
    let label = format!("{} ({})", person.alias, page.name(person.facts.role));
    Choice::new(person.id.to_string(), label)
}

fn chosen<T: FromStr>(form: &mut FormState, field: &str) -> Option<T> {
    form.parse_optional_with(field, |typed| {
        typed.parse().map_err(|_| Key("error-not-in-list"))
    })
}

fn details(form: &mut FormState) -> Option<Details> {
    let person = chosen::<PersonId>(form, "person");
    let provider = chosen::<OrganisationId>(form, "provider");
    let owner = chosen::<AccountId>(form, "owner");
    Some(Details {
        person,
        provider,
        owner,
        applied_on: form.date("on")?,
    })
}

fn fill(service: &Service) -> FormState {
    let text = |id: Option<String>| id.unwrap_or_default();
    let mut form = FormState::from_pairs([
        ("version", service.version.to_string()),
        ("person", text(service.person.map(|id| id.to_string()))),
        ("provider", text(service.provider.map(|id| id.to_string()))),
        ("owner", text(service.owner.map(|id| id.to_string()))),
    ]);
    form.set_date("on", service.applied_on.into());
    form
}

/// Handles `GET /cases/{code}/services/new`.
pub(super) async fn begin(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, offered) = Offered::read(&desk, &mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::blank();
            form.set_date("on", desk.app.today().into());
            form.set("owner", auth.actor().to_string());
            // Most cases are about one person.
            if let [only] = offered.persons.as_slice() {
                form.set("person", only.id.to_string());
            }
            form
        }
    };
    offered.page(&desk, form, None, StatusCode::OK)
}

/// Handles `POST /cases/{code}/services/new`.
pub(super) async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let kind = form.coded::<ServiceKind>("kind");
    let details = details(&mut form);
    let note = form.parse_optional_with("note", Story::parse);
    let mut tx = desk.write().await?;
    let (auth, offered) = Offered::read(&desk, &mut tx).await?;
    let (Some(kind), Some(details), false) = (kind, details, form.has_errors()) else {
        return offered.page(&desk, form, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (id, by): (ServiceId, _) = (desk.app.id(), desk.by());
    let calendar = deadlines::calendar(&mut tx, &desk.app.settings().time_zone).await?;
    let when = When::now(&calendar, &by);
    if let Err(fault) = services::plan(&mut tx, &auth, id, kind, &details, when).await {
        refused(&mut form, "kind", fault)?;
        return offered.page(&desk, form, None, StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(note) = &note {
        let mut keeper = desk.session.keeper(&desk.app);
        services::save_note(&mut tx, &mut keeper, &auth, (id, 1), Some(note), &by).await?;
    }
    let event = desk.event(Kind::ServicePlanned)?.with("service", kind)?;
    desk.saved(tx, event, "/services", "service-planned").await
}

/// Handles `GET /cases/{code}/services/{service}`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, offered) = Offered::read(&desk, &mut tx).await?;
    let service = services::find(&mut tx, &auth, desk.id("service")?).await?;
    let form = desk.draft(&mut tx).await?.unwrap_or_else(|| fill(&service));
    offered.page(&desk, form, Some(&service), StatusCode::OK)
}

/// Handles `POST /cases/{code}/services/{service}`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let id: ServiceId = desk.id("service")?;
    let details = details(&mut form);
    let mut tx = desk.write().await?;
    let (auth, offered) = Offered::read(&desk, &mut tx).await?;
    let service = services::find(&mut tx, &auth, id).await?;
    let Some(details) = details.filter(|_| !form.has_errors()) else {
        return offered.page(
            &desk,
            form,
            Some(&service),
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    };
    if is_stale(&mut form, &service) {
        return offered.page(&desk, form, Some(&service), StatusCode::CONFLICT);
    }
    let by = desk.by();
    let calendar = deadlines::calendar(&mut tx, &desk.app.settings().time_zone).await?;
    let when = When::now(&calendar, &by);
    let version = service.version;
    match services::change(&mut tx, &auth, id, &details, version, when).await {
        Ok(()) => {}
        Err(services::Fault::Store(StoreError::Stale)) => return Err(Error::Conflict),
        Err(fault) => {
            refused(&mut form, "provider", fault)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return offered.page(&desk, form, Some(&service), status);
        }
    }
    let event = desk
        .session
        .event(Kind::ServiceChanged)?
        .on(ObjectKind::Case, desk.code())?
        .with("service", service.kind)?;
    desk.saved(tx, event, "/services", "service-saved").await
}

/// Whether somebody saved first; then both versions stand beside each other.
fn is_stale(form: &mut FormState, stored: &Service) -> bool {
    let saved = fill(stored);
    if form.value("version") == saved.value("version") {
        return false;
    }
    form.compare_with(&saved, &["person", "provider", "owner"]);
    if form.typed_date("on") != saved.typed_date("on") {
        form.set_conflict("on", saved.typed_date("on"));
    }
    form.set("version", saved.value("version"));
    true
}
