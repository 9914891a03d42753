//! Changing a report. Two people may do so at the same time: the second one sees both versions.

use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::ReportId;
use policy::{Authorized, Edit, FileKind, Open};
use store::reports::{self, Changes, Content, Facts};
use store::{Tx, access};

use super::form::{self, Around, Choices, PEOPLE};
use super::new::ReportForm;
use super::triage_due;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::pages::linkage::known;
use crate::pages::{Visit, again, areas, drafts, go};
use crate::session::Session;

/// A stored report as the form shows it.
struct Stored {
    facts: Facts,
    content: Content,
    form: FormState,
}

/// Opens a report for changing and records that it was opened; commit before anything leaves.
async fn open(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    code: &str,
) -> Result<(Authorized<ReportId, Edit>, Stored), Error> {
    let edit = access::report::<Edit>(tx, session.actor(), code).await?;
    let auth = access::report::<Open>(tx, session.actor(), code).await?;
    let facts = reports::facts(tx, &auth).await?;
    let content = reports::content(tx, &mut session.keeper(app), &auth).await?;
    let area = match facts.place.area() {
        Some(area) => store::areas::find(tx, &area.to_string()).await?,
        None => None,
    };
    let form = form::fill(&facts, &content, area.as_ref(), &app.settings().time_zone);
    let event = session
        .event(Kind::ReportOpened)?
        .on(ObjectKind::Report, &facts.code)?
        .with("sections", content.opened.codes().replace(',', "+"))?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    let stored = Stored {
        facts,
        content,
        form,
    };
    Ok((edit, stored))
}

/// Handles `GET /intake/{code}/edit`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (_, stored) = open(&mut tx, &app, &session, &code).await?;
    let draft = drafts::restore(&mut tx, &app, &session, &visit).await?;
    tx.commit().await?;
    let form = draft.unwrap_or_else(|| stored.form.clone());
    page(
        &session,
        &visit,
        form,
        &stored,
        (StatusCode::OK, String::new()),
    )
}

fn page(
    session: &Session,
    visit: &Visit,
    form: FormState,
    stored: &Stored,
    (status, known): (StatusCode, String),
) -> Result<Response, Error> {
    let code = stored.facts.code.clone();
    let title = visit
        .locale
        .text_with("intake-edit-title", &[("code", code.as_str().into())]);
    let page = visit.page(session, title).showing(&form);
    again(
        status,
        &ReportForm {
            choices: Choices::of(&page),
            page,
            carried: false,
            form,
            people: PEOPLE,
            teams: Vec::new(),
            code,
            locked: stored.content.is_locked(),
            known,
        },
    )
}

/// Handles `POST /intake/{code}/edit`.
pub(super) async fn save(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(code): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    if drafts::wanted(&form) {
        drafts::keep(&app, &session, visit.path(), &form).await?;
        return Ok(go("/drafts?done=draft-saved"));
    }
    let mut tx = app.store().write().await?;
    let (auth, stored) = open(&mut tx, &app, &session, &code).await?;
    if known::wanted(&form) {
        tx.commit().await?;
        let known = known::answer(&app, &session, &visit, &form).await?;
        return page(&session, &visit, form, &stored, (StatusCode::OK, known));
    }
    let locked = stored.content.is_locked();
    let around = Around {
        now: app.now(),
        zone: &app.settings().time_zone,
        area: areas::look_up(&mut tx, &form, "where").await?,
        locked,
    };
    let typed = form::read(&mut form, around);
    let Some(typed) = typed else {
        tx.commit().await?;
        return page(
            &session,
            &visit,
            form,
            &stored,
            (StatusCode::UNPROCESSABLE_ENTITY, String::new()),
        );
    };
    let changes = Changes {
        version: form.value("version").parse().unwrap_or_default(),
        report: &typed.report,
        purpose: typed.purpose,
        received_at: typed.received_at,
        due_at: triage_due(&mut tx, &app, typed.received_at).await?,
        keep_location: locked,
        at: app.now(),
    };
    match reports::save(&mut tx, &mut session.keeper(&app), &auth, &changes).await {
        Err(store::Error::Stale) => {
            drop(tx);
            return conflict(&app, &session, &visit, &code, form).await;
        }
        saved => saved?,
    }
    finish(tx, &app, &session, &visit, &stored.facts.code).await?;
    let names = reports::names(&typed.report);
    let organisation = session.actor().organisation;
    app.names()
        .set(organisation, FileKind::Report, auth.file().0, names);
    Ok(go(format!(
        "/intake/{}?done=report-saved",
        stored.facts.code
    )))
}

/// Records the change, and lets the draft go.
async fn finish(
    mut tx: Tx,
    app: &App,
    session: &Session,
    visit: &Visit,
    code: &str,
) -> Result<(), Error> {
    let event = session
        .event(Kind::ReportEdited)?
        .on(ObjectKind::Report, code)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    store::drafts::remove(&mut tx, session.account(), visit.path()).await?;
    Ok(tx.commit().await?)
}

/// Somebody else saved first: the form again, with what is stored beside what was typed.
async fn conflict(
    app: &App,
    session: &Session,
    visit: &Visit,
    code: &str,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let (_, stored) = open(&mut tx, app, session, code).await?;
    tx.commit().await?;
    form::compare(&mut form, &stored.form);
    page(
        session,
        visit,
        form,
        &stored,
        (StatusCode::CONFLICT, String::new()),
    )
}
