//! Files kept beside rows of the coordination, handed out to members of the task force.

use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::ids::AttachmentId;
use policy::Capability;
use store::attachments::{self, Attachment};

use crate::app::App;
use crate::errors::Error;
use crate::routes::{Access, Routes};
use crate::session::Session;

/// The routes of this module.
pub fn routes(routes: Routes) -> Routes {
    routes.get(
        "/attachments/{id}",
        Access::Can(Capability::SeeTaskForce),
        open,
    )
}

/// Handles `GET /attachments/{id}`.
async fn open(
    State(app): State<App>,
    session: Session,
    Path(id): Path<AttachmentId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let file = attachments::find(&mut tx, app.ring(), session.actor().task_force, id).await?;
    let bytes = attachments::open(&mut tx, app.ring(), &file).await?;
    let event = session
        .event(Kind::AttachmentOpened)?
        .on(ObjectKind::Attachment, id)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    Ok(hand_out(&file, bytes))
}

/// A file as a download: never shown within a page of the program.
pub(crate) fn hand_out(file: &Attachment, bytes: Vec<u8>) -> Response {
    let mut headers = HeaderMap::new();
    if let Ok(kind) = HeaderValue::from_str(&file.media_type) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    if let Ok(name) = HeaderValue::from_str(&format!(
        "attachment; filename*=UTF-8''{}",
        percent(&file.name)
    )) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    (headers, bytes).into_response()
}

/// A file name as RFC 8187 writes it into a header.
fn percent(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_safely_in_a_header() {
        assert_eq!(
            percent("SK 12/2024 \"a\".pdf"),
            "SK%2012%2F2024%20%22a%22.pdf"
        );
    }
}
