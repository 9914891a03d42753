//! Persons in a case: coded facts, and the way to what is sealed about them.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::cases::{AgeBand, Education, MaritalStatus, PersonRole, Relationship, Sex};
use domain::ids::PersonId;
use domain::{Coded, Country};
use policy::Edit;
use store::Tx;
use store::areas::Area;
use store::cases::persons::{self, Person, PersonFacts};
use store::cases::{Case, Fault};

use super::desk::{Fields, is_stale, refused};
use super::{Desk, File};
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{again, areas, linkage, places};
use crate::parts::Choice;

/// Oldest age that a form takes.
const OLDEST: i64 = 130;

#[derive(Template)]
#[template(path = "cases/person.html")]
struct PersonPage {
    page: Page,
    file: File,
    form: FormState,
    roles: Vec<Choice>,
    sexes: Vec<Choice>,
    bands: Vec<Choice>,
    countries: Vec<Choice>,
    education: Vec<Choice>,
    marital: Vec<Choice>,
    relationships: Vec<Choice>,
    /// Where the person is removed; nothing for a new one.
    remove: Option<String>,
    version: i64,
    /// Other records of the same person.
    also: Vec<linkage::Also>,
}

const FIELDS: Fields = Fields {
    plain: &[
        "role",
        "sex",
        "age",
        "band",
        "citizenship",
        "education",
        "marital",
        "relationship",
    ],
    dates: &[],
    areas: &["residence"],
    lists: &[],
};

async fn page(
    desk: &Desk,
    case: &Case,
    person: Option<&Person>,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let also = match person {
        Some(person) => linkage::together(&desk.app, desk.session.actor(), person.id).await?,
        None => Vec::new(),
    };
    let title = if person.is_some() {
        "cases-person-edit"
    } else {
        "cases-person-new"
    };
    let (page, file) = desk.frame(case, title);
    let mut page = page.showing(&form);
    if let Some(person) = person {
        page.title = page.tw("cases-person-edit", "alias", &person.alias.to_string());
    }
    again(
        status,
        &PersonPage {
            roles: page.choices::<PersonRole>(),
            sexes: page.choices::<Sex>(),
            bands: page.choices::<AgeBand>(),
            countries: places::countries(&page),
            education: page.choices::<Education>(),
            marital: page.choices::<MaritalStatus>(),
            relationships: page.choices::<Relationship>(),
            remove: person.map(|person| desk.href(&format!("/persons/{}/remove", person.id))),
            version: person.map_or(0, |person| person.version),
            also,
            page,
            file,
            form,
        },
    )
}

fn fill(person: &Person, residence: Option<&Area>) -> FormState {
    let facts = &person.facts;
    let mut form = FormState::blank();
    form.set("version", person.version.to_string());
    form.set("role", facts.role.code());
    form.set("sex", facts.sex.code());
    match facts.age {
        Some(age) => form.set("age", age.to_string()),
        None => form.set("band", facts.band.code()),
    }
    form.set("citizenship", facts.citizenship.map_or("", Country::code));
    form.set("education", facts.education.map_or("", Coded::code));
    form.set("marital", facts.marital_status.map_or("", Coded::code));
    form.set("relationship", facts.relationship.map_or("", Coded::code));
    if let Some(area) = residence {
        areas::set(&mut form, "residence", area);
    }
    form
}

async fn read(tx: &mut Tx, form: &mut FormState) -> Result<Option<PersonFacts>, Error> {
    let role = form.coded::<PersonRole>("role");
    let sex = form.coded::<Sex>("sex");
    let age = form.number_optional("age", 0, OLDEST);
    let band = form
        .coded_optional::<AgeBand>("band")
        .unwrap_or(AgeBand::Unknown);
    let age = age.and_then(|age| u8::try_from(age).ok());
    if let Some(age) = age
        && band != AgeBand::Unknown
        && band != AgeBand::of_age(age)
    {
        form.reject("band", "error-person-band");
    }
    let citizenship = form.parse_optional_with("citizenship", Country::parse);
    let education = form.coded_optional("education");
    let marital_status = form.coded_optional("marital");
    let relationship = form.coded_optional("relationship");
    let residence = areas::look_up(tx, form, "residence")
        .await?
        .take(form, "residence");
    if form.has_errors() {
        return Ok(None);
    }
    let (Some(role), Some(sex)) = (role, sex) else {
        return Ok(None);
    };
    Ok(Some(PersonFacts {
        role,
        sex,
        age,
        band,
        citizenship,
        education,
        marital_status,
        // Only a victim stands in a relation to the trafficker.
        relationship: relationship.filter(|_| role == PersonRole::Victim),
        residence,
    }))
}

async fn stored(tx: &mut Tx, person: &Person) -> Result<FormState, Error> {
    let area = match person.facts.residence {
        Some(area) => store::areas::find(tx, &area.to_string()).await?,
        None => None,
    };
    Ok(fill(person, area.as_ref()))
}

/// The field beside which a refusal stands.
const fn field(fault: &Fault) -> &'static str {
    match fault {
        Fault::UnknownArea => "residence",
        _ => "role",
    }
}

/// Handles `GET /cases/{code}/persons/new`.
pub(super) async fn begin(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::blank();
            // The first person of a case is the victim.
            if persons::all(&mut tx, &auth).await?.is_empty() {
                form.set("role", PersonRole::Victim.code());
            }
            form
        }
    };
    page(&desk, &case, None, form, StatusCode::OK).await
}

/// Handles `POST /cases/{code}/persons/new`.
pub(super) async fn add(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let Some(facts) = read(&mut tx, &mut form).await? else {
        return page(&desk, &case, None, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let id: PersonId = desk.app.id();
    let random = &mut desk.app.random();
    match persons::add(&mut tx, random, &auth, id, &facts, &desk.by()).await {
        Ok(()) => {
            let event = desk
                .event(Kind::PersonAdded)?
                .with("person", id)?
                .with("role", facts.role)?;
            desk.saved(tx, event, &format!("/persons/{id}"), "person-added")
                .await
        }
        Err(fault) => {
            let status = refused(&mut form, field(&fault), fault)?;
            page(&desk, &case, None, form, status).await
        }
    }
}

/// Handles `GET /cases/{code}/persons/{person}`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.app.store().read().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let person = persons::find(&mut tx, &auth, desk.id("person")?).await?;
    let form = match desk.draft(&mut tx).await? {
        Some(draft) => draft,
        None => stored(&mut tx, &person).await?,
    };
    page(&desk, &case, Some(&person), form, StatusCode::OK).await
}

/// Handles `POST /cases/{code}/persons/{person}`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let person = persons::find(&mut tx, &auth, desk.id("person")?).await?;
    let Some(facts) = read(&mut tx, &mut form).await? else {
        return page(
            &desk,
            &case,
            Some(&person),
            form,
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    };
    if is_stale(&mut form, &stored(&mut tx, &person).await?, &FIELDS) {
        return page(&desk, &case, Some(&person), form, StatusCode::CONFLICT).await;
    }
    let saved = persons::save(
        &mut tx,
        &auth,
        person.id,
        &facts,
        person.version,
        &desk.by(),
    )
    .await;
    match saved {
        Ok(()) => {
            let event = desk.event(Kind::PersonEdited)?.with("person", person.id)?;
            desk.saved(tx, event, "", "person-saved").await
        }
        Err(fault) => {
            let status = refused(&mut form, field(&fault), fault)?;
            page(&desk, &case, Some(&person), form, status).await
        }
    }
}

/// Handles `POST /cases/{code}/persons/{person}/remove`.
pub(super) async fn remove(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Edit>(&mut tx).await?;
    let person = persons::find(&mut tx, &auth, desk.id("person")?).await?;
    let version = form.number("version", 0, i64::MAX).unwrap_or_default();
    match persons::remove(&mut tx, &auth, person.id, version, &desk.by()).await {
        Ok(()) => {
            let event = desk
                .session
                .event(Kind::PersonRemoved)?
                .on(ObjectKind::Case, desk.code())?
                .with("person", person.id)?;
            desk.saved(tx, event, "", "person-removed").await
        }
        Err(fault) => {
            let mut form = stored(&mut tx, &person).await?;
            let status = refused(&mut form, "role", fault)?;
            page(&desk, &case, Some(&person), form, status).await
        }
    }
}
