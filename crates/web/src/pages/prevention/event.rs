//! One event: what is known of it, and its photos.

use super::{may_record, words};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::Upload;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::{AttachmentId, OutreachId};
use domain::prevention::{AgeGroup, AudienceSex};
use store::Tx;
use store::prevention::{self, Event, Used};

/// Photos that an event may have: evidence, not an album.
const PHOTOS_MOST: usize = 12;

struct ShownPhoto {
    attachment: AttachmentId,
    name: String,
    size: String,
}

/// A row of the headcount: sex, the ages in the order of the columns, the sum.
struct Heads {
    label: String,
    ages: Vec<String>,
    sum: String,
}

impl Heads {
    /// The counts with the heads of their columns.
    fn by<'a>(&'a self, labels: &'a [String]) -> impl Iterator<Item = (&'a String, &'a String)> {
        labels.iter().zip(&self.ages)
    }
}

#[derive(Template)]
#[template(path = "prevention/event.html")]
struct Show {
    page: Page,
    form: FormState,
    event: Event,
    place: String,
    organisations: Vec<String>,
    materials: Vec<Used>,
    cost: String,
    ages: Vec<String>,
    heads: Vec<Heads>,
    total: String,
    photos: Vec<ShownPhoto>,
    full: bool,
    may_record: bool,
}

impl Show {
    fn edit_href(&self) -> String {
        format!("/prevention/events/{}/edit", self.event.id)
    }

    fn photos_href(&self) -> String {
        format!("/prevention/events/{}/photos", self.event.id)
    }
}

/// Handles `GET /prevention/events/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OutreachId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let shown = read(&mut tx, &app, &session, &visit, id, FormState::blank()).await?;
    again(StatusCode::OK, &shown)
}

async fn read(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    visit: &Visit,
    id: OutreachId,
    form: FormState,
) -> Result<Show, Error> {
    let task_force = session.actor().task_force;
    let event = prevention::find(tx, app.ring(), task_force, id).await?;
    let area = store::areas::find(tx, &event.area.to_string()).await?;
    let organisations = prevention::organisations(tx, id).await?;
    let materials = prevention::used(tx, id).await?;
    let photos = prevention::photos(tx, app.ring(), id).await?;
    let page = visit.page(session, event.title.clone()).showing(&form);
    let ages: &[AgeGroup] = Coded::ALL;
    Ok(Show {
        place: area.as_ref().map(words::area).unwrap_or_default(),
        organisations: organisations.into_iter().map(|(_, name)| name).collect(),
        materials,
        cost: event
            .cost
            .map(|cost| page.tw("prevention-rupiah", "cost", &page.number(cost)))
            .unwrap_or_default(),
        ages: ages
            .iter()
            .map(|age| page.name(*age).into_owned())
            .collect(),
        heads: heads(&page, &event),
        total: page.number(event.audience.total()),
        full: photos.len() >= PHOTOS_MOST,
        photos: photos
            .into_iter()
            .map(|photo| ShownPhoto {
                attachment: photo.attachment,
                size: words::size(&page, photo.bytes),
                name: photo.name,
            })
            .collect(),
        may_record: may_record(session),
        event,
        page,
        form,
    })
}

fn heads(page: &Page, event: &Event) -> Vec<Heads> {
    let sexes: &[AudienceSex] = Coded::ALL;
    let ages: &[AgeGroup] = Coded::ALL;
    sexes
        .iter()
        .map(|sex| Heads {
            label: page.name(*sex).into_owned(),
            ages: ages
                .iter()
                .map(|age| page.number(event.audience.count(*sex, *age)))
                .collect(),
            sum: page.number(event.audience.of_sex(*sex)),
        })
        .collect()
}

/// Handles `POST /prevention/events/{id}/photos`.
pub(super) async fn add_photos(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<OutreachId>,
    mut upload: Upload,
) -> Result<Response, Error> {
    let taken = upload.take_all("photo");
    let mut form = upload.form;
    if taken
        .iter()
        .any(|file| !file.media_type.starts_with("image/"))
    {
        form.reject("photo", "error-outreach-photo-kind");
    }
    if taken.is_empty() && !form.has_errors() {
        form.reject("photo", "error-outreach-photo-none");
    }
    let mut tx = app.store().write().await?;
    let task_force = session.actor().task_force;
    // Found here so that nothing of another task force is told, whatever was sent.
    prevention::find(&mut tx, app.ring(), task_force, id).await?;
    let there = prevention::photos(&mut tx, app.ring(), id).await?.len();
    if there + taken.len() > PHOTOS_MOST {
        form.reject("photo", "error-outreach-photo-many");
    }
    if form.has_errors() {
        let shown = read(&mut tx, &app, &session, &visit, id, form).await?;
        return again(StatusCode::UNPROCESSABLE_ENTITY, &shown);
    }
    let at = app.now();
    for file in &taken {
        let (attachment, sealed) = file.prepare(&app, &session, false)?;
        store::attachments::add(&mut tx, &sealed).await?;
        prevention::add_photo(&mut tx, task_force, id, attachment, at).await?;
    }
    let event = session
        .event(Kind::OutreachRecorded)?
        .on(ObjectKind::Outreach, id)?
        .with("photos", taken.len())?;
    store::audit::append(&mut tx, app.audit_keys(), at, event).await?;
    tx.commit().await?;
    Ok(go(format!("/prevention/events/{id}?done=photos-added")))
}

/// Handles `POST /prevention/events/{id}/photos/{item}/remove`.
pub(super) async fn remove_photo(
    State(app): State<App>,
    session: Session,
    Path((id, file)): Path<(OutreachId, AttachmentId)>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    prevention::remove_photo(&mut tx, session.actor().task_force, id, file).await?;
    let event = session
        .event(Kind::OutreachRecorded)?
        .on(ObjectKind::Outreach, id)?
        .with("removed", file)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(go(format!("/prevention/events/{id}?done=photo-removed")))
}
