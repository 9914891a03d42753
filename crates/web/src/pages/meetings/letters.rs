//! The invitations as files: all in one, or that of one invitee; PDF and DOCX for the official mail
//! system, and a page to print where the program is built without PDF.

use audit::{Kind, ObjectKind};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::Paper;
use domain::ids::InviteeId;

use super::EDIT;
use super::desk::Desk;
use super::letter::{Content, letters};
use crate::errors::Error;
use crate::routes::Routes;

/// The routes of this module.
pub(super) fn routes(routes: Routes) -> Routes {
    let routes = routes
        .get("/meetings/{id}/letters", EDIT, all_html)
        .get("/meetings/{id}/letters.docx", EDIT, all_docx)
        .get("/meetings/{id}/invitees/{item}/letter", EDIT, one_html)
        .get("/meetings/{id}/invitees/{item}/letter.docx", EDIT, one_docx);
    pdf_routes(routes)
}

/// Adds the routes of the PDFs where the program is built with them.
#[cfg(feature = "pdf")]
fn pdf_routes(routes: Routes) -> Routes {
    routes.get("/meetings/{id}/letters.pdf", EDIT, all_pdf).get(
        "/meetings/{id}/invitees/{item}/letter.pdf",
        EDIT,
        one_pdf,
    )
}

/// Without the PDF the letters are printed from the browser.
#[cfg(not(feature = "pdf"))]
fn pdf_routes(routes: Routes) -> Routes {
    routes
}

/// A form of the file.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Docx,
    #[cfg(feature = "pdf")]
    Pdf,
}

impl Form {
    const fn code(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Docx => "docx",
            #[cfg(feature = "pdf")]
            Self::Pdf => "pdf",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            #[cfg(feature = "pdf")]
            Self::Pdf => "application/pdf",
        }
    }

    const fn disposition(self) -> &'static str {
        match self {
            Self::Docx => "attachment",
            Self::Html => "inline",
            #[cfg(feature = "pdf")]
            Self::Pdf => "inline",
        }
    }

    fn make(self, paper: &Paper) -> Result<Vec<u8>, documents::Error> {
        match self {
            Self::Html => documents::html(paper).map(String::into_bytes),
            Self::Docx => documents::docx(paper),
            #[cfg(feature = "pdf")]
            Self::Pdf => documents::pdf(paper),
        }
    }
}

/// Makes the file, records that it was made, and only then hands it out. Typesetting happens
/// outside of every transaction.
async fn hand_out(desk: &Desk, only: Option<InviteeId>, form: Form) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let meeting = desk.meeting(&mut tx).await?;
    let id = meeting.id;
    let content = Content::load(desk, &mut tx, meeting, only).await?;
    drop(tx);
    // Without anybody invited there is no letter.
    let count = content.addressees().count();
    if count == 0 {
        return Err(Error::NotFound);
    }
    let paper: Paper = letters(desk, &content).into();
    let bytes = tokio::task::spawn_blocking(move || form.make(&paper))
        .await
        .map_err(|error| Error::unexpected(&error))?
        .map_err(|error| Error::unexpected(&error))?;
    let mut tx = desk.write().await?;
    let event = desk
        .session
        .event(Kind::LetterMade)?
        .on(ObjectKind::Meeting, id)?
        .with("paper", form.code())?
        .with("letters", count)?;
    store::audit::append(&mut tx, desk.app.audit_keys(), desk.app.now(), event).await?;
    tx.commit().await?;
    // A name of the file that says nothing: the identifier of the meeting.
    let name = format!(
        "{}; filename=\"undangan-{id}.{}\"",
        form.disposition(),
        form.code()
    );
    let headers = [
        (header::CONTENT_TYPE, form.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

async fn all(desk: Desk, form: Form) -> Result<Response, Error> {
    hand_out(&desk, None, form).await
}

async fn one(desk: Desk, form: Form) -> Result<Response, Error> {
    hand_out(&desk, Some(desk.id("item")?), form).await
}

/// Handles `GET /meetings/{id}/letters`.
async fn all_html(desk: Desk) -> Result<Response, Error> {
    all(desk, Form::Html).await
}

/// Handles `GET /meetings/{id}/letters.docx`.
async fn all_docx(desk: Desk) -> Result<Response, Error> {
    all(desk, Form::Docx).await
}

/// Handles `GET /meetings/{id}/letters.pdf`.
#[cfg(feature = "pdf")]
async fn all_pdf(desk: Desk) -> Result<Response, Error> {
    all(desk, Form::Pdf).await
}

/// Handles `GET /meetings/{id}/invitees/{item}/letter`.
async fn one_html(desk: Desk) -> Result<Response, Error> {
    one(desk, Form::Html).await
}

/// Handles `GET /meetings/{id}/invitees/{item}/letter.docx`.
async fn one_docx(desk: Desk) -> Result<Response, Error> {
    one(desk, Form::Docx).await
}

/// Handles `GET /meetings/{id}/invitees/{item}/letter.pdf`.
#[cfg(feature = "pdf")]
async fn one_pdf(desk: Desk) -> Result<Response, Error> {
    one(desk, Form::Pdf).await
}
