//! The receipt (tanda terima) that a reporter takes along: a code, never a name.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use policy::See;
use store::people::{self, Organisation};
use store::reports::{self, Facts};
use store::{Tx, access};

use crate::app::App;
use crate::errors::Error;
use crate::page::Page;
use crate::pages::Visit;
use crate::routes::{Access, Routes};
use crate::session::Session;

#[derive(Template)]
#[template(path = "intake/ticket.html")]
struct TicketPage {
    page: Page,
    facts: Facts,
    channel: String,
    organisation: Organisation,
    pdf: bool,
}

async fn load(tx: &mut Tx, session: &Session, code: &str) -> Result<(Facts, Organisation), Error> {
    let actor = session.actor();
    let auth = access::report::<See>(tx, actor, code).await?;
    let facts = reports::facts(tx, &auth).await?;
    let organisation = people::organisation(tx, actor.task_force, actor.organisation).await?;
    Ok((facts, organisation))
}

/// Handles `GET /intake/{code}/ticket`: the confirmation, and a sheet to print.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (facts, organisation) = load(&mut tx, &session, &code).await?;
    let page = visit.page(&session, visit.locale.text("ticket-title"));
    super::super::show(&TicketPage {
        channel: page.name(facts.channel).into_owned(),
        page,
        facts,
        organisation,
        pdf: cfg!(feature = "pdf"),
    })
}

/// Adds the route of the PDF where the program is built with it.
#[cfg(feature = "pdf")]
pub(super) fn pdf_route(routes: Routes, access: Access) -> Routes {
    routes.get("/intake/{code}/ticket.pdf", access, pdf::download)
}

/// Without the PDF the page is printed from the browser.
#[cfg(not(feature = "pdf"))]
pub(super) fn pdf_route(routes: Routes, _: Access) -> Routes {
    routes
}

#[cfg(feature = "pdf")]
mod pdf {
    use audit::{Kind, ObjectKind};
    use axum::http::header;
    use axum::response::IntoResponse;
    use documents::{Field, Letterhead, Meta, Ticket};

    use super::*;

    /// Handles `GET /intake/{code}/ticket.pdf`.
    pub(super) async fn download(
        State(app): State<App>,
        session: Session,
        visit: Visit,
        Path(code): Path<String>,
    ) -> Result<Response, Error> {
        let mut tx = app.store().read().await?;
        let (facts, organisation) = load(&mut tx, &session, &code).await?;
        drop(tx);
        let page = visit.page(&session, "");
        let paper = ticket(&app, &session, &page, &facts, &organisation).into();
        // Typesetting takes longer than other tasks may be kept waiting.
        let bytes = tokio::task::spawn_blocking(move || documents::pdf(&paper))
            .await
            .map_err(|error| Error::unexpected(&error))?
            .map_err(|error| Error::unexpected(&error))?;
        let event = session
            .event(Kind::LetterMade)?
            .on(ObjectKind::Report, &facts.code)?
            .with("paper", "ticket")?;
        let mut tx = app.store().write().await?;
        store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
        tx.commit().await?;
        let name = format!("inline; filename=\"{}.pdf\"", facts.code);
        let headers = [
            (header::CONTENT_TYPE, "application/pdf".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ];
        Ok((headers, bytes).into_response())
    }

    fn ticket(
        app: &App,
        session: &Session,
        page: &Page,
        facts: &Facts,
        organisation: &Organisation,
    ) -> Ticket {
        let t = |key: &str| page.t(key).into_owned();
        Ticket {
            meta: Meta {
                title: page.tw("ticket-document-title", "code", &facts.code),
                language: page.locale.code().to_owned(),
                date: app.today(),
            },
            letterhead: Letterhead {
                government: session.row.task_force_name.clone(),
                office: organisation.name.clone(),
                address: organisation.address.clone(),
                contact: organisation.phone.clone(),
            },
            title: t("ticket-title"),
            code_label: t("ticket-code-label"),
            code: facts.code.clone(),
            received: Field::new(t("ticket-received"), page.date_time(facts.received_at)),
            channel: Field::new(t("ticket-channel"), page.name(facts.channel)),
            next_label: t("ticket-next"),
            next: ["ticket-next-1", "ticket-next-2", "ticket-next-3"]
                .map(t)
                .to_vec(),
            contact: Field::new(t("ticket-contact"), contact(page, organisation)),
        }
    }

    /// Where to ask: the office's telephone where one is known, and the national hotline.
    fn contact(page: &Page, organisation: &Organisation) -> String {
        let hotline = page.t("ticket-hotline");
        if organisation.phone.is_empty() {
            hotline.into_owned()
        } else {
            format!("{}\n{hotline}", organisation.phone)
        }
    }
}
