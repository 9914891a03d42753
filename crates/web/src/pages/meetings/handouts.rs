//! Materials: what the speakers bring, with their files.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::http::StatusCode;
use axum::response::Response;
use domain::meetings::MeetingState;
use store::Tx;
use store::attachments;
use store::meetings::Meeting;
use store::meetings::handouts::{self, Handout, NewHandout};

use super::desk::{Desk, Head};
use super::{EDIT, SEE};
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::{ACCEPT, UPLOAD_LIMIT, Upload};
use crate::page::Page;
use crate::pages::{again, show};
use crate::routes::Routes;

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    routes
        .get("/meetings/{id}/handouts", SEE, open)
        .upload("/meetings/{id}/handouts", EDIT, UPLOAD_LIMIT, add)
        .post("/meetings/{id}/handouts/{item}/remove", EDIT, remove)
}

#[derive(Template)]
#[template(path = "meetings/handouts.html")]
struct List {
    page: Page,
    head: Head,
    handouts: Vec<Handout>,
    form: FormState,
    accept: &'static str,
    /// Whether this person may add to it.
    changes: bool,
}

async fn list(desk: &Desk, tx: &mut Tx, meeting: &Meeting, form: FormState) -> Result<List, Error> {
    Ok(List {
        page: desk.page(meeting.title.clone()).showing(&form),
        head: desk.head(tx, meeting, "/handouts").await?,
        handouts: handouts::list(tx, desk.app.ring(), meeting).await?,
        form,
        accept: ACCEPT,
        changes: desk.edits() && meeting.state != MeetingState::Cancelled,
    })
}

/// Handles `GET /meetings/{id}/handouts`.
async fn open(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    show(&list(&desk, &mut tx, &meeting, FormState::blank()).await?)
}

/// Handles `POST /meetings/{id}/handouts`. Materials also come after a meeting.
async fn add(desk: Desk, mut upload: Upload) -> Result<Response, Error> {
    let file = upload.take("file");
    let title = upload.form.required("title");
    let speaker = upload.form.optional("speaker").unwrap_or_default();
    let title = title.filter(|_| !upload.form.has_errors());
    let Some(title) = title else {
        let mut tx = desk.read().await?;
        let meeting = desk.meeting(&mut tx).await?;
        let page = list(&desk, &mut tx, &meeting, upload.form).await?;
        return again(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let prepared = match &file {
        Some(file) => Some(file.prepare(&desk.app, &desk.session, false)?),
        None => None,
    };
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    if meeting.state == MeetingState::Cancelled {
        return Err(Error::Conflict);
    }
    let mut attachment = None;
    if let Some((id, prepared)) = &prepared {
        attachments::add(&mut tx, prepared).await?;
        let event = desk
            .session
            .event(Kind::AttachmentAdded)?
            .on(ObjectKind::Attachment, *id)?;
        store::audit::append(&mut tx, desk.app.audit_keys(), desk.app.now(), event).await?;
        attachment = Some(*id);
    }
    let new = NewHandout {
        id: desk.app.id(),
        title,
        speaker,
        attachment,
    };
    handouts::add(&mut tx, &mut desk.sealing(), &meeting, &new).await?;
    done(&desk, tx, &meeting, "added").await
}

/// Handles `POST /meetings/{id}/handouts/{item}/remove`.
async fn remove(desk: Desk) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let meeting = desk.meeting(&mut tx).await?;
    handouts::remove(&mut tx, &meeting, desk.id("item")?).await?;
    done(&desk, tx, &meeting, "removed").await
}

async fn done(desk: &Desk, tx: Tx, meeting: &Meeting, what: &str) -> Result<Response, Error> {
    let event = desk.event(Kind::MeetingChanged)?.with("handout", what)?;
    let to = format!("/meetings/{}/handouts?done=handout-{what}", meeting.id);
    desk.done(tx, event, to).await
}
