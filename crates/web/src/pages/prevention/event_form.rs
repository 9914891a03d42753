//! The form of an event: new, changed, and what the quick form of the field shares with it.

use super::{home, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::{FormState, part_name};
use crate::page::Page;
use crate::pages::{Visit, again, areas, drafts, go};
use crate::parts::Choice;
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{MaterialId, OrganisationId, OutreachId};
use domain::prevention::{
    Audience, AudienceSex, Funding, MOST_PEOPLE, OutreachKind, TargetGroup, Topic,
};
use jiff::civil::Date;
use std::str::FromStr;
use store::Tx;
use store::people::{self, Organisation};
use store::prevention::{self as prevention, Event, Material, Recorded};

/// Most rupiah of one event.
const COST_MOST: i64 = 1_000_000_000_000;
/// Materials that a form offers.
const MATERIALS: u32 = 200;
/// Fields with one value that are compared when two people save at once.
const FIELDS: [&str; 7] = ["kind", "title", "area", "venue", "cost", "funding", "note"];
/// Fields with several values that are compared as well.
const LISTS: [&str; 4] = ["targets", "topics", "materials", "organisations"];

/// A field of the headcount.
pub(super) struct Cell {
    pub(super) name: String,
    pub(super) label: String,
}

/// What the fields offer.
pub(super) struct Choices {
    pub(super) kinds: Vec<Choice>,
    pub(super) targets: Vec<Choice>,
    pub(super) topics: Vec<Choice>,
    pub(super) fundings: Vec<Choice>,
    pub(super) materials: Vec<Choice>,
    pub(super) organisations: Vec<Choice>,
    /// Women and girls by age.
    pub(super) female: Vec<Cell>,
    /// Men and boys by age.
    pub(super) male: Vec<Cell>,
    /// Those who were not counted by sex.
    pub(super) other: Cell,
}

/// Materials and organisations that can be chosen.
pub(super) struct Shelf {
    materials: Vec<Material>,
    organisations: Vec<Organisation>,
}

impl Shelf {
    /// What the task force has in use, and what `event` names beside it.
    pub(super) async fn read(
        tx: &mut Tx,
        session: &Session,
        event: Option<&Event>,
    ) -> Result<Self, Error> {
        let task_force = session.actor().task_force;
        let named =
            |id: OrganisationId| event.is_some_and(|event| event.organisations.contains(&id));
        let organisations = people::organisations(tx, task_force)
            .await?
            .into_iter()
            .filter(|office| office.active || named(office.id))
            .collect();
        let mut materials = prevention::usable(tx, task_force, MATERIALS).await?;
        for id in event.iter().flat_map(|event| &event.materials) {
            if !materials.iter().any(|known| known.id == *id) {
                materials.push(prevention::material(tx, task_force, *id).await?);
            }
        }
        Ok(Self {
            materials,
            organisations,
        })
    }

    /// What the fields offer, in words.
    pub(super) fn choices(&self, page: &Page) -> Choices {
        let cells = |sex: AudienceSex| {
            Audience::cells()
                .filter(|(other, _)| *other == sex)
                .map(|(sex, age)| Cell {
                    name: words::cell_field(sex, age),
                    label: words::cell(page, sex, age),
                })
                .collect()
        };
        let unknown = domain::prevention::AgeGroup::Unknown;
        Choices {
            kinds: page.choices::<OutreachKind>(),
            targets: page.choices::<TargetGroup>(),
            topics: page.choices::<Topic>(),
            fundings: page.choices::<Funding>(),
            materials: self
                .materials
                .iter()
                .map(|material| {
                    let kind = page.name(material.kind).into_owned();
                    Choice::new(material.id.to_string(), &*material.title).hint(kind)
                })
                .collect(),
            organisations: self
                .organisations
                .iter()
                .map(|office| Choice::new(office.id.to_string(), &*office.name))
                .collect(),
            female: cells(AudienceSex::Female),
            male: cells(AudienceSex::Male),
            other: Cell {
                name: words::cell_field(AudienceSex::Unknown, unknown),
                label: words::cell(page, AudienceSex::Unknown, unknown),
            },
        }
    }

    fn has_material(&self, id: MaterialId) -> bool {
        self.materials.iter().any(|known| known.id == id)
    }

    fn has_organisation(&self, id: OrganisationId) -> bool {
        self.organisations.iter().any(|known| known.id == id)
    }
}

/// An event of which nothing is known yet.
pub(super) fn blank(app: &App, session: &Session) -> Result<Event, Error> {
    Ok(Event {
        id: app.id(),
        task_force: session.actor().task_force,
        kind: OutreachKind::Education,
        title: String::new(),
        held_on: app.today(),
        area: home(session)?,
        venue: String::new(),
        audience: Audience::nobody(),
        targets: Vec::new(),
        topics: Vec::new(),
        materials: Vec::new(),
        organisations: Vec::new(),
        cost: None,
        funding: None,
        note: String::new(),
        version: 1,
    })
}

/// What was typed, put into `event`; `None` when something is wrong.
pub(super) async fn read(
    tx: &mut Tx,
    (app, session): (&App, &Session),
    form: &mut FormState,
    shelf: &Shelf,
    event: &Event,
) -> Result<Option<Event>, Error> {
    let kind = form.coded("kind");
    let title = form.required("title");
    let held_on = day_up_to(form, "held", app.today());
    let area = place(tx, session, form).await?;
    let venue = form.optional("venue").unwrap_or_default();
    let audience = heads(form);
    let targets = form.coded_many("targets");
    let topics = form.coded_many("topics");
    let materials = known(form, "materials", |id| shelf.has_material(id));
    let organisations = known(form, "organisations", |id| shelf.has_organisation(id));
    let cost = form.number_optional("cost", 0, COST_MOST);
    let funding = form.coded_optional("funding");
    let note = form.optional_up_to("note", 2_000).unwrap_or_default();
    let version = form.value("version").parse().unwrap_or(event.version);
    if form.has_errors() {
        return Ok(None);
    }
    let (Some(kind), Some(title), Some(held_on), Some(area)) = (kind, title, held_on, area) else {
        return Ok(None);
    };
    Ok(Some(Event {
        id: event.id,
        task_force: event.task_force,
        kind,
        title,
        held_on,
        area,
        venue,
        audience,
        targets,
        topics,
        materials,
        organisations,
        cost,
        funding,
        note,
        version,
    }))
}

/// A day that has come.
pub(super) fn day_up_to(form: &mut FormState, field: &str, today: Date) -> Option<Date> {
    let day = form.date(field)?;
    if day > today {
        form.reject(field, "error-outreach-future");
        return None;
    }
    Some(day)
}

/// An area within that of the task force.
pub(super) async fn place(
    tx: &mut Tx,
    session: &Session,
    form: &mut FormState,
) -> Result<Option<domain::AreaCode>, Error> {
    let found = areas::look_up(tx, form, "area").await?;
    if found == areas::Lookup::Blank {
        form.reject("area", "error-required");
    }
    let area = found.take(form, "area");
    let home = home(session)?;
    if area.is_some_and(|area| !home.contains(area)) {
        form.reject("area", "error-outreach-area-outside");
        return Ok(None);
    }
    Ok(area)
}

fn heads(form: &mut FormState) -> Audience {
    let mut audience = Audience::nobody();
    for (sex, age) in Audience::cells() {
        let field = words::cell_field(sex, age);
        let Some(n) = form.number_optional(&field, 0, i64::from(MOST_PEOPLE)) else {
            continue;
        };
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        if let Err(mistake) = audience.add(sex, age, n) {
            form.reject_with(&field, &mistake);
        }
    }
    audience
}

/// The identifiers chosen in a field, all of which must be among those that it offers.
fn known<T: FromStr + Copy>(
    form: &mut FormState,
    field: &str,
    offered: impl Fn(T) -> bool,
) -> Vec<T> {
    let read: Option<Vec<T>> = form
        .values(field)
        .filter(|value| !value.is_empty())
        .map(|value| value.parse().ok().filter(|id| offered(*id)))
        .collect();
    if read.is_none() {
        form.reject(field, "error-not-in-list");
    }
    read.unwrap_or_default()
}

/// The form with what is stored.
async fn stored(tx: &mut Tx, event: &Event) -> Result<FormState, Error> {
    let mut form = FormState::from_pairs([
        ("kind", event.kind.code()),
        ("title", &event.title),
        ("venue", &event.venue),
        ("funding", event.funding.map_or("", Coded::code)),
        ("note", &event.note),
        ("version", &event.version.to_string()),
    ]);
    form.set_date("held", event.held_on.into());
    if let Some(cost) = event.cost {
        form.set("cost", cost.to_string());
    }
    if let Some(area) = store::areas::find(tx, &event.area.to_string()).await? {
        areas::set(&mut form, "area", &area);
    }
    for (sex, age, n) in event.audience.iter() {
        form.set(&words::cell_field(sex, age), n.to_string());
    }
    for target in &event.targets {
        form.add("targets", target.code());
    }
    for topic in &event.topics {
        form.add("topics", topic.code());
    }
    for material in &event.materials {
        form.add("materials", material.to_string());
    }
    for office in &event.organisations {
        form.add("organisations", office.to_string());
    }
    Ok(form)
}

/// Marks every field whose typed value differs from the stored one.
fn compare(form: &mut FormState, saved: &FormState, choices: &Choices) {
    let cells: Vec<String> = Audience::cells()
        .map(|(sex, age)| words::cell_field(sex, age))
        .collect();
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    form.compare_with(saved, &FIELDS);
    form.compare_with(saved, &cells);
    if form.typed_date("held") != saved.typed_date("held") {
        form.set_conflict("held", saved.typed_date("held"));
    }
    for field in LISTS {
        let (mut typed, mut kept): (Vec<&str>, Vec<&str>) =
            (form.values(field).collect(), saved.values(field).collect());
        typed.sort_unstable();
        kept.sort_unstable();
        if typed != kept {
            let offered = match field {
                "targets" => &choices.targets,
                "topics" => &choices.topics,
                "materials" => &choices.materials,
                _ => &choices.organisations,
            };
            let labels: Vec<&str> = kept
                .iter()
                .map(|value| crate::parts::label_of(offered, value))
                .collect();
            let labels = labels.join(", ");
            form.set_conflict(field, labels);
        }
    }
}

#[derive(Template)]
#[template(path = "prevention/event_form.html")]
struct Edit {
    page: Page,
    form: FormState,
    choices: Choices,
    autosave: String,
    back: String,
}

fn show_form(
    page: Page,
    form: FormState,
    choices: Choices,
    back: String,
    status: StatusCode,
) -> Result<Response, Error> {
    let edit = Edit {
        autosave: format!("/drafts?for={}", page.path),
        page: page.showing(&form),
        form,
        choices,
        back,
    };
    again(status, &edit)
}

/// Handles `GET /prevention/events/new`; `plan` fills in what was planned, `area` a place.
pub(super) async fn ask_new(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    asked: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let shelf = Shelf::read(&mut tx, &session, None).await?;
    let page = visit.page(&session, visit.locale.text("prevention-event-new"));
    let planned = asked.value("plan").parse::<OutreachId>().ok();
    let fresh = planned.is_some() || !asked.value("area").is_empty();
    let draft = if fresh {
        None
    } else {
        drafts::restore(&mut tx, &app, &session, &visit).await?
    };
    let form = match draft {
        Some(draft) => draft,
        None => filled_in(&mut tx, &app, &session, &asked, planned).await?,
    };
    let choices = shelf.choices(&page);
    show_form(
        page,
        form,
        choices,
        "/prevention/events".to_owned(),
        StatusCode::OK,
    )
}

/// A new form: today, by the asker's organisation, or what was planned.
async fn filled_in(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    asked: &FormState,
    planned: Option<OutreachId>,
) -> Result<FormState, Error> {
    let mut form = FormState::blank();
    form.set("key", app.id::<uuid::Uuid>().to_string());
    form.set("organisations", session.actor().organisation.to_string());
    form.set_date("held", app.today().into());
    let mut code = asked.value("area").to_owned();
    if let Some(id) = planned {
        let plan = prevention::plan(tx, session.actor().task_force, id).await?;
        form.set("plan", id.to_string());
        form.set("kind", plan.kind.code());
        form.set("title", plan.title);
        form.set_date("held", plan.planned_on.min(app.today()).into());
        code = plan.area.to_string();
    }
    if let Some(area) = store::areas::find(tx, &code).await? {
        areas::set(&mut form, "area", &area);
    }
    Ok(form)
}

/// Records an event with its audit event; the identifier is that of an event that was kept before
/// under the same key. Does not commit.
pub(super) async fn keep(
    tx: &mut Tx,
    (app, session): (&App, &Session),
    event: &Event,
    key: &str,
) -> Result<OutreachId, Error> {
    let keys = (app.ring(), &mut app.random());
    let kept = prevention::record(tx, keys, event, key, session.account(), app.now()).await?;
    if let Recorded::Known(id) = kept {
        return Ok(id);
    }
    let told = session
        .event(Kind::OutreachRecorded)?
        .on(ObjectKind::Outreach, event.id)?
        .with("kind", event.kind)?
        .with("area", event.area)?;
    store::audit::append(tx, app.audit_keys(), app.now(), told).await?;
    Ok(event.id)
}

/// The key under which a form is kept once; one of its own where the browser sent none.
pub(super) fn key_of(app: &App, form: &FormState) -> String {
    let sent = form.value("key").trim();
    match sent.parse::<uuid::Uuid>() {
        Ok(key) => key.to_string(),
        Err(_) => app.id::<uuid::Uuid>().to_string(),
    }
}

/// Handles `POST /prevention/events/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let shelf = Shelf::read(&mut tx, &session, None).await?;
    let new = blank(&app, &session)?;
    let Some(new) = read(&mut tx, (&app, &session), &mut form, &shelf, &new).await? else {
        let page = visit.page(&session, visit.locale.text("prevention-event-new"));
        let choices = shelf.choices(&page);
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(page, form, choices, "/prevention/events".to_owned(), status);
    };
    let id = keep(&mut tx, (&app, &session), &new, &key_of(&app, &form)).await?;
    if let Ok(plan) = form.value("plan").parse::<OutreachId>() {
        // A plan that somebody else has taken away meanwhile is gone as well.
        match prevention::remove_plan(&mut tx, session.actor().task_force, plan).await {
            Ok(()) | Err(store::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    tx.commit().await?;
    Ok(go(format!(
        "/prevention/events/{id}?done=outreach-recorded"
    )))
}

/// Handles `GET /prevention/events/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OutreachId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let event = prevention::find(&mut tx, app.ring(), session.actor().task_force, id).await?;
    let shelf = Shelf::read(&mut tx, &session, Some(&event)).await?;
    let page = visit.page(&session, event.title.clone());
    let form = match drafts::restore(&mut tx, &app, &session, &visit).await? {
        Some(draft) => draft,
        None => stored(&mut tx, &event).await?,
    };
    let choices = shelf.choices(&page);
    show_form(
        page,
        form,
        choices,
        format!("/prevention/events/{id}"),
        StatusCode::OK,
    )
}

/// Handles `POST /prevention/events/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OutreachId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let event = prevention::find(&mut tx, app.ring(), session.actor().task_force, id).await?;
    let shelf = Shelf::read(&mut tx, &session, Some(&event)).await?;
    let page = visit.page(&session, event.title.clone());
    let choices = shelf.choices(&page);
    let back = format!("/prevention/events/{id}");
    let changed = read(&mut tx, (&app, &session), &mut form, &shelf, &event).await?;
    let Some(changed) = changed else {
        return show_form(page, form, choices, back, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != event.version {
        let saved = stored(&mut tx, &event).await?;
        compare(&mut form, &saved, &choices);
        form.set("version", event.version.to_string());
        return show_form(page, form, choices, back, StatusCode::CONFLICT);
    }
    let keys = (app.ring(), &mut app.random());
    prevention::save(&mut tx, keys, &changed, app.now()).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    let told = session
        .event(Kind::OutreachRecorded)?
        .on(ObjectKind::Outreach, id)?
        .with("version", event.version + 1)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), told).await?;
    tx.commit().await?;
    Ok(go(format!("{back}?done=outreach-saved")))
}

/// The name of a field for somebody who does not see it: `held-month` is part of `held`.
pub(super) fn label(page: &Page, field: &str) -> String {
    let cell = Audience::cells().find(|(sex, age)| words::cell_field(*sex, *age) == field);
    if let Some((sex, age)) = cell {
        return words::cell(page, sex, age);
    }
    let is_date = field == "held"
        || ["month", "year"]
            .map(|part| part_name("held", part))
            .contains(&field.to_owned());
    let key = match field {
        _ if is_date => "prevention-held",
        "kind" => "prevention-kind",
        "title" => "prevention-event-title",
        "area" => "prevention-area",
        "topics" => "prevention-topics",
        "targets" => "prevention-targets",
        "materials" => "prevention-materials-used",
        "venue" => "prevention-venue",
        _ => "prevention-note",
    };
    page.t(key).into_owned()
}
