//! The invitations as files: all in one, or that of one invitee; PDF and DOCX for the official mail
//! system, and a page to print where the program is built without PDF.

use audit::Kind;
use axum::response::Response;
use domain::ids::InviteeId;

use super::EDIT;
use super::desk::Desk;
use super::letter::{Content, letters};
use crate::errors::Error;
use crate::pages::papers::Form;
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
    let bytes = form.make(letters(desk, &content).into()).await?;
    let mut tx = desk.write().await?;
    let event = desk.event(Kind::LetterMade)?.with("paper", form.code())?;
    desk.audit(&mut tx, event.with("letters", count)?).await?;
    tx.commit().await?;
    // A name of the file that says nothing: the identifier of the meeting.
    Ok(form.answer(bytes, &format!("undangan-{id}")))
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
