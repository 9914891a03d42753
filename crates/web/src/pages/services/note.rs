//! The note of a service: sealed with the narrative. Opening it is recorded.

use askama::Template;
use audit::Kind;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Story;
use domain::ids::ServiceId;
use domain::sections::Section;
use policy::{Open, Plan};
use store::Error as StoreError;
use store::cases::Case;
use store::services::{self, Service};

use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::again;
use crate::pages::cases::{Desk, File};

#[derive(Template)]
#[template(path = "services/note.html")]
struct NotePage {
    page: Page,
    file: File,
    form: FormState,
    may_write: bool,
}

fn page(
    desk: &Desk,
    case: &Case,
    service: &Service,
    form: FormState,
    may_write: bool,
    status: StatusCode,
) -> Result<Response, Error> {
    let (mut page, mut file) = desk.frame(case, "services-note");
    page.title = page.tw("services-note-of", "service", &page.name(service.kind));
    file.back = (
        format!("{}/services", file.href),
        page.t("services-back-to-plan").into_owned(),
    );
    again(
        status,
        &NotePage {
            page: page.showing(&form),
            file,
            form,
            may_write,
        },
    )
}

/// Handles `GET /cases/{code}/services/{service}/note`.
pub(super) async fn show(desk: Desk) -> Result<Response, Error> {
    let id: ServiceId = desk.id("service")?;
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Open>(&mut tx).await?;
    desk.reach(&auth, Section::Narrative)?;
    let service = services::find(&mut tx, &auth, id).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let stored = services::note(&mut tx, &mut keeper, &auth, id).await?;
    let may_write = desk.may::<Plan>(&mut tx).await?.is_some();
    let draft = if may_write {
        desk.draft(&mut tx).await?
    } else {
        None
    };
    let event = desk
        .event(Kind::SectionOpened)?
        .with("section", Section::Narrative)?
        .with("service", service.kind)?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    let form = draft.unwrap_or_else(|| {
        let body = stored.map(|note| note.into_inner().into_string());
        FormState::from_pairs([
            ("version", service.version.to_string()),
            ("body", body.unwrap_or_default()),
        ])
    });
    page(&desk, &case, &service, form, may_write, StatusCode::OK)
}

/// Handles `POST /cases/{code}/services/{service}/note`.
pub(super) async fn save(desk: Desk, mut form: FormState) -> Result<Response, Error> {
    if let Some(kept) = desk.later(&form).await? {
        return Ok(kept);
    }
    let id: ServiceId = desk.id("service")?;
    let body = form.parse_optional_with("body", Story::parse);
    let version = form.number("version", 1, i64::MAX);
    let mut tx = desk.write().await?;
    let (auth, case) = desk.open::<Plan>(&mut tx).await?;
    desk.reach(&auth, Section::Narrative)?;
    let service = services::find(&mut tx, &auth, id).await?;
    let (Some(version), false) = (version, form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page(&desk, &case, &service, form, true, status);
    };
    if version != service.version {
        drop(tx);
        return conflict(&desk, form, &case, &service).await;
    }
    let mut keeper = desk.session.keeper(&desk.app);
    let (place, by) = ((id, version), desk.by());
    match services::save_note(&mut tx, &mut keeper, &auth, place, body.as_ref(), &by).await {
        Ok(()) => {}
        Err(StoreError::Stale) => return Err(Error::Conflict),
        Err(error) => return Err(error.into()),
    }
    let event = desk
        .event(Kind::ServiceChanged)?
        .with("service", service.kind)?
        .with("part", "note")?;
    desk.saved(tx, event, "/services", "service-note-saved")
        .await
}

/// Shows what was typed beside what is stored; the latter is opened for it, which is recorded.
async fn conflict(
    desk: &Desk,
    mut form: FormState,
    case: &Case,
    service: &Service,
) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (auth, _) = desk.open::<Open>(&mut tx).await?;
    let mut keeper = desk.session.keeper(&desk.app);
    let stored = services::note(&mut tx, &mut keeper, &auth, service.id).await?;
    let event = desk
        .event(Kind::SectionOpened)?
        .with("section", Section::Narrative)?
        .with("service", service.kind)?;
    desk.audit(&mut tx, event).await?;
    tx.commit().await?;
    let body = stored.map(|note| note.into_inner().into_string());
    form.set_conflict("body", body.unwrap_or_default());
    form.set("version", service.version.to_string());
    page(desk, case, service, form, true, StatusCode::CONFLICT)
}
