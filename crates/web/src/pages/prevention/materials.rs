//! The library of material with its editions.

use super::{may_record, sections, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::Upload;
use crate::page::Page;
use crate::pages::{Visit, again, go, lists, show as answer};
use crate::parts::{Choice, Pager, Tab};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::MaterialId;
use domain::prevention::{MaterialKind, MaterialLanguage, TargetGroup, Topic};
use store::Tx;
use store::prevention::{self, Edition, Material, MaterialFilter, Shelved};

/// Rows on a page.
const SIZE: u32 = 25;
/// Where the list is.
const PATH: &str = "/prevention/materials";
/// Fields that are compared when two people save at once.
const FIELDS: [&str; 7] = [
    "title", "kind", "language", "target", "topic", "public", "active",
];

#[derive(Template)]
#[template(path = "prevention/materials.html")]
struct List {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    kinds: Vec<Choice>,
    topics: Vec<Choice>,
    active: usize,
    rows: Vec<Shelved>,
    pager: Pager,
    may_record: bool,
}

/// Handles `GET /prevention/materials`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let filter = MaterialFilter {
        kind: form.coded_optional("kind"),
        topic: form.coded_optional("topic"),
        retired: form.ticked("retired"),
    };
    let seek = lists::seek(&form);
    let task_force = session.actor().task_force;
    let listing = prevention::material_page(&mut tx, task_force, &filter, seek, SIZE).await?;
    let page = visit.page(&session, visit.locale.text("prevention-materials-title"));
    answer(&List {
        tabs: sections(&page),
        kinds: page.choices::<MaterialKind>(),
        topics: page.choices::<Topic>(),
        active: usize::from(filter.kind.is_some())
            + usize::from(filter.topic.is_some())
            + usize::from(filter.retired),
        pager: lists::pager(&page, PATH, &form, &listing),
        rows: listing.rows,
        may_record: may_record(&session),
        page,
        form,
    })
}

struct ShownEdition {
    edition: Edition,
    size: String,
}

#[derive(Template)]
#[template(path = "prevention/material.html")]
struct Show {
    page: Page,
    form: FormState,
    material: Material,
    editions: Vec<ShownEdition>,
    may_record: bool,
}

impl Show {
    fn edit_href(&self) -> String {
        format!("{PATH}/{}/edit", self.material.id)
    }

    fn editions_href(&self) -> String {
        format!("{PATH}/{}/versions", self.material.id)
    }
}

async fn shown(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    visit: &Visit,
    id: MaterialId,
    form: FormState,
) -> Result<Show, Error> {
    let material = prevention::material(tx, session.actor().task_force, id).await?;
    let page = visit.page(session, material.title.clone()).showing(&form);
    let editions = prevention::editions(tx, app.ring(), id).await?;
    Ok(Show {
        editions: editions
            .into_iter()
            .map(|edition| ShownEdition {
                size: words::size(&page, edition.bytes),
                edition,
            })
            .collect(),
        may_record: may_record(session),
        page,
        form,
        material,
    })
}

/// Handles `GET /prevention/materials/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<MaterialId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let shown = shown(&app, &mut tx, &session, &visit, id, FormState::blank()).await?;
    answer(&shown)
}

#[derive(Template)]
#[template(path = "prevention/material_form.html")]
struct Edit {
    page: Page,
    form: FormState,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    targets: Vec<Choice>,
    topics: Vec<Choice>,
    new: bool,
    back: String,
}

fn show_form(
    page: Page,
    form: FormState,
    id: Option<MaterialId>,
    status: StatusCode,
) -> Result<Response, Error> {
    let edit = Edit {
        kinds: page.choices::<MaterialKind>(),
        languages: page.choices::<MaterialLanguage>(),
        targets: page.choices::<TargetGroup>(),
        topics: page.choices::<Topic>(),
        new: id.is_none(),
        back: id.map_or_else(|| PATH.to_owned(), |id| format!("{PATH}/{id}")),
        page: page.showing(&form),
        form,
    };
    again(status, &edit)
}

fn stored(material: &Material) -> FormState {
    let tick = |on: bool| if on { "yes" } else { "" };
    FormState::from_pairs([
        ("title", material.title.as_str()),
        ("kind", material.kind.code()),
        ("language", material.language.code()),
        ("target", material.target.map_or("", Coded::code)),
        ("topic", material.topic.map_or("", Coded::code)),
        ("public", tick(material.public)),
        ("active", tick(material.active)),
        ("version", &material.version.to_string()),
    ])
}

/// What was typed, put into `material`; `None` when something is wrong.
fn read(form: &mut FormState, material: &Material) -> Option<Material> {
    let title = form.required("title");
    let kind = form.coded("kind");
    let language = form.coded("language");
    let target = form.coded_optional("target");
    let topic = form.coded_optional("topic");
    if form.has_errors() {
        return None;
    }
    Some(Material {
        title: title?,
        kind: kind?,
        language: language?,
        target,
        topic,
        public: form.ticked("public"),
        active: form.ticked("active"),
        version: form.value("version").parse().unwrap_or(material.version),
        ..material.clone()
    })
}

/// Handles `GET /prevention/materials/new`.
pub(super) async fn ask_new(session: Session, visit: Visit) -> Result<Response, Error> {
    let page = visit.page(&session, visit.locale.text("prevention-material-new"));
    let form = FormState::from_pairs([
        ("language", MaterialLanguage::Indonesian.code()),
        ("active", "yes"),
    ]);
    show_form(page, form, None, StatusCode::OK)
}

/// Handles `POST /prevention/materials/new`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut upload: Upload,
) -> Result<Response, Error> {
    let file = upload.take("file");
    let mut form = upload.form;
    let blank = Material {
        id: app.id(),
        task_force: session.actor().task_force,
        title: String::new(),
        kind: MaterialKind::Leaflet,
        language: MaterialLanguage::Indonesian,
        target: None,
        topic: None,
        public: false,
        active: true,
        newest: 1,
        version: 1,
    };
    if file.is_none() && form.error("file").is_none() {
        form.reject("file", "error-material-file");
    }
    let (Some(new), Some(file)) = (read(&mut form, &blank), file) else {
        let page = visit.page(&session, visit.locale.text("prevention-material-new"));
        return show_form(page, form, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let (attachment, sealed) = file.prepare(&app, &session, false)?;
    let mut tx = app.store().write().await?;
    store::attachments::add(&mut tx, &sealed).await?;
    prevention::add_material(&mut tx, &new, attachment, session.account(), app.now()).await?;
    record(&mut tx, &app, &session, &new, 1).await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}/{}?done=material-added", new.id)))
}

async fn record(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    material: &Material,
    edition: i64,
) -> Result<(), Error> {
    let event = session
        .event(Kind::MaterialChanged)?
        .on(ObjectKind::Material, material.id)?
        .with("edition", edition)?
        .with("public", material.public)?
        .with("active", material.active)?;
    Ok(store::audit::append(tx, app.audit_keys(), app.now(), event).await?)
}

/// Handles `GET /prevention/materials/{id}/edit`.
pub(super) async fn ask_edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<MaterialId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let material = prevention::material(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, material.title.clone());
    show_form(page, stored(&material), Some(id), StatusCode::OK)
}

/// Handles `POST /prevention/materials/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<MaterialId>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let material = prevention::material(&mut tx, session.actor().task_force, id).await?;
    let page = visit.page(&session, material.title.clone());
    let Some(changed) = read(&mut form, &material) else {
        return show_form(page, form, Some(id), StatusCode::UNPROCESSABLE_ENTITY);
    };
    if changed.version != material.version {
        form.compare_with(&stored(&material), &FIELDS);
        form.set("version", material.version.to_string());
        return show_form(page, form, Some(id), StatusCode::CONFLICT);
    }
    prevention::save_material(&mut tx, &changed).await?;
    record(&mut tx, &app, &session, &changed, changed.newest).await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}/{id}?done=material-saved")))
}

/// Handles `POST /prevention/materials/{id}/versions`.
pub(super) async fn add_edition(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<MaterialId>,
    mut upload: Upload,
) -> Result<Response, Error> {
    let file = upload.take("file");
    let mut form = upload.form;
    let note = form.required("change");
    if file.is_none() && form.error("file").is_none() {
        form.reject("file", "error-material-file");
    }
    let (Some(file), Some(note), false) = (file, note, form.has_errors()) else {
        let mut tx = app.store().read().await?;
        let shown = shown(&app, &mut tx, &session, &visit, id, form).await?;
        return again(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    };
    let (attachment, sealed) = file.prepare(&app, &session, false)?;
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    let material = prevention::material(&mut tx, task_force, id).await?;
    store::attachments::add(&mut tx, &sealed).await?;
    let edition = (attachment, note.as_str());
    let by = session.account();
    let number = prevention::add_edition(&mut tx, task_force, id, edition, by, app.now()).await?;
    record(&mut tx, &app, &session, &material, number).await?;
    tx.commit().await?;
    Ok(go(format!("{PATH}/{id}?done=material-edition")))
}
