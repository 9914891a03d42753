//! Organisations of the task force and their teams.

use super::{Visit, again, areas, go, show};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::drafts;
use crate::parts::Choice;
use crate::routes::{Access, Routes};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::OrganisationId;
use domain::people::OrganisationKind;
use policy::Capability;
use store::people::{self, Organisation, Team};

const CAN: Access = Access::Can(Capability::ManageOrganisations);

/// Fields of the form, in order; all are compared when two people save at once.
const FIELDS: [&str; 6] = ["name", "kind", "area", "address", "phone", "active"];

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/organisations", CAN, list)
        .get("/organisations/new", CAN, ask_new)
        .post("/organisations/new", CAN, create)
        .get("/organisations/{id}/edit", CAN, ask_edit)
        .post("/organisations/{id}/edit", CAN, edit)
}

struct Office {
    organisation: Organisation,
    teams: Vec<Team>,
}

#[derive(Template)]
#[template(path = "organisations/list.html")]
struct List {
    page: Page,
    offices: Vec<Office>,
}

async fn list(State(app): State<App>, session: Session, visit: Visit) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let task_force = session.actor().task_force;
    let teams = people::teams(&mut tx, task_force).await?;
    let offices = people::organisations(&mut tx, task_force)
        .await?
        .into_iter()
        .map(|organisation| Office {
            teams: teams
                .iter()
                .filter(|team| team.organisation == organisation.id)
                .cloned()
                .collect(),
            organisation,
        })
        .collect();
    show(&List {
        page: visit.page(&session, visit.locale.text("nav-organisations")),
        offices,
    })
}

#[derive(Template)]
#[template(path = "organisations/form.html")]
struct Edit {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
    action: String,
}

fn show_form(page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    let edit = Edit {
        kinds: page.choices::<OrganisationKind>(),
        action: page.path.clone(),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

/// The form with what is stored.
async fn stored(tx: &mut store::Tx, office: &Organisation) -> Result<FormState, Error> {
    let mut form = FormState::from_pairs([
        ("name", office.name.as_str()),
        ("kind", office.kind.code()),
        ("address", &office.address),
        ("phone", &office.phone),
        ("active", if office.active { "yes" } else { "" }),
        ("version", &office.version.to_string()),
    ]);
    if let Some(area) = store::areas::find(tx, &office.area).await? {
        areas::set(&mut form, "area", &area);
    }
    Ok(form)
}

/// What was typed, put into `office`; `None` when something is wrong.
async fn read(
    tx: &mut store::Tx,
    form: &mut FormState,
    office: &Organisation,
) -> Result<Option<Organisation>, Error> {
    let name = form.required("name");
    let kind = form.coded("kind");
    let area = areas::look_up(tx, form, "area").await?;
    if area == areas::Lookup::Blank {
        form.reject("area", "error-required");
    }
    let area = area.take(form, "area");
    let address = form.optional_up_to("address", 400).unwrap_or_default();
    let phone = form.optional_up_to("phone", 40).unwrap_or_default();
    if form.has_errors() {
        return Ok(None);
    }
    Ok(name
        .zip(kind)
        .zip(area)
        .map(|((name, kind), area)| Organisation {
            name,
            kind,
            area: area.to_string(),
            address,
            phone,
            active: form.ticked("active"),
            version: form.value("version").parse().unwrap_or(office.version),
            ..office.clone()
        }))
}

async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("organisation-new"));
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => {
            let mut form = FormState::from_pairs([("active", "yes")]);
            if let Some(area) = store::areas::find(&mut tx, &session.row.area).await? {
                areas::set(&mut form, "area", &area);
            }
            form
        }
    };
    show_form(page, form, StatusCode::OK)
}

async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let blank = Organisation {
        id: app.id(),
        task_force: session.actor().task_force,
        name: String::new(),
        kind: OrganisationKind::LocalAgency,
        area: String::new(),
        address: String::new(),
        phone: String::new(),
        active: true,
        version: 1,
    };
    let Some(office) = read(&mut tx, &mut form, &blank).await? else {
        let page = visit.page(&session, visit.locale.text("organisation-new"));
        return show_form(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    people::add_organisation(&mut tx, &office, app.now()).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session.event(Kind::OrganisationCreated)?;
    let event = event
        .on(ObjectKind::Organisation, office.id)?
        .with("kind", office.kind)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/organisations?done=organisation-saved"))
}

async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OrganisationId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let office = people::organisation(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, office.name.clone());
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => stored(&mut tx, &office).await?,
    };
    show_form(page, form, StatusCode::OK)
}

async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OrganisationId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let office = people::organisation(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, office.name.clone());
    let Some(changed) = read(&mut tx, &mut form, &office).await? else {
        return show_form(page, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != office.version {
        let saved = stored(&mut tx, &office).await?;
        form.compare_with(&saved, &FIELDS);
        form.set("version", office.version.to_string());
        return show_form(page, form, StatusCode::CONFLICT);
    }
    people::save_organisation(&mut tx, &changed).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let event = session.event(Kind::OrganisationChanged)?;
    let event = event
        .on(ObjectKind::Organisation, id)?
        .with("active", changed.active)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go("/organisations?done=organisation-saved"))
}
