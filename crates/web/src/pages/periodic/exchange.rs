//! Reports to and from other installations: a signed file with figures, and nothing else.

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::PeriodicId;
use store::periodic::{self, By, Refusal};

use super::{audit, event, open};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::Upload;
use crate::page::Page;
use crate::pages::{Visit, again, go};
use crate::session::Session;

/// Handles `GET /periodic/{id}/report.json`.
pub(super) async fn export(
    State(app): State<App>,
    session: Session,
    Path(id): Path<PeriodicId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let opened = open(&mut tx, &session, id).await?;
    if !opened.exports() {
        return Err(Error::NotFound);
    }
    let report = &opened.report;
    let bytes = periodic::sign(&mut tx, app.audit_keys(), report, app.now()).await?;
    let name = format!("attachment; filename=\"laporan-{}.json\"", report.period);
    let event = event(&session, Kind::PeriodicSent, id, "export")?;
    audit(&app, &mut tx, event).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

#[derive(Template)]
#[template(path = "periodic/import.html")]
struct ImportPage {
    page: Page,
    form: FormState,
    /// The fingerprint of this installation, to be told to the level above.
    own: String,
}

fn page_of(app: &App, page: Page, form: FormState, status: StatusCode) -> Result<Response, Error> {
    again(
        status,
        &ImportPage {
            own: periodic::own_fingerprint(app.audit_keys()),
            page: page.showing(&form),
            form,
        },
    )
}

/// Handles `GET /periodic/import`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let page = visit.page(&session, visit.locale.text("periodic-import"));
    page_of(&app, page, FormState::blank(), StatusCode::OK)
}

/// Handles `POST /periodic/import`.
pub(super) async fn import(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut upload: Upload,
) -> Result<Response, Error> {
    let again = |form| {
        let page = visit.page(&session, visit.locale.text("periodic-import"));
        page_of(&app, page, form, StatusCode::UNPROCESSABLE_ENTITY)
    };
    let bytes = upload.take_raw("file");
    let mut form = upload.form;
    let fingerprint = form.optional("fingerprint").unwrap_or_default();
    let Some(bytes) = bytes else {
        form.reject("file", "error-required");
        return again(form);
    };
    let arrival = match periodic::verify(&bytes) {
        Ok(arrival) => arrival,
        Err(refusal) => {
            form.reject_with("file", &refusal);
            return again(form);
        }
    };
    let mut tx = app.store().write().await?;
    let by = By {
        account: session.account(),
        at: app.now(),
    };
    let force = session.actor().task_force;
    if let Err(refusal) = periodic::arrive(&mut tx, force, &arrival, &fingerprint, by).await? {
        drop(tx);
        form.reject_with(field_of(refusal), &refusal);
        return again(form);
    }
    let envelope = &arrival.envelope;
    let event = session
        .event(Kind::PeriodicSent)?
        .on(ObjectKind::Periodic, envelope.period)?
        .with("action", "import")?
        .with("area", &envelope.area)?;
    audit(&app, &mut tx, event).await?;
    tx.commit().await?;
    Ok(go("/periodic?done=periodic-imported#below"))
}

/// The field beside which a refusal stands.
fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NewSender | Refusal::Fingerprint => "fingerprint",
        _ => "file",
    }
}
