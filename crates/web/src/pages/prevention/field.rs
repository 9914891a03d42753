//! The quick form of an outreach day, which also works without a network.
//!
//! Online it is a plain form. With its script it keeps what is filled in on the phone and sends it
//! when there is a network, each entry once by its key; a worker keeps the page itself. What the
//! worker keeps is a page of its own without navigation, names or session: kelurahan, topics and
//! titles of materials.

use super::event_form::{Choices, Shelf, blank, keep, key_of, label, read};
use super::home;
use super::map::TILES;
use crate::app::App;
use crate::assets;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go, show};
use crate::parts::Choice;
use crate::session::Session;
use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Coded;
use domain::areas::AreaLevel;
use domain::prevention::OutreachKind;
use serde_json::json;
use store::Tx;
use store::prevention::{self, Spot};

/// The worker; the list of files that it keeps is put in for the mark.
const WORKER: &str = include_str!("../../../templates/prevention/worker.js");
const FILES_MARK: &str = "\"FILES\"";
/// Files that the page needs beside the scripts of every page.
const FILES: [&str; 6] = [
    "css/suluh.css",
    "fonts/plus-jakarta-sans.woff2",
    "icons.svg",
    "logo.svg",
    "js/htmx-4.0.1.min.js",
    "js/field.js",
];

#[derive(Template)]
#[template(path = "prevention/field.html")]
struct Field {
    page: Page,
    form: FormState,
    choices: Choices,
    areas: Vec<Choice>,
    offline: bool,
}

/// The areas that can be chosen: kelurahan, or larger ones where those would be too many.
async fn areas(tx: &mut Tx, session: &Session) -> Result<Vec<Choice>, Error> {
    let home = home(session)?;
    for level in [AreaLevel::Village, AreaLevel::District, AreaLevel::City] {
        if let Some(spots) = prevention::spots(tx, home, level, TILES).await? {
            return Ok(spots.iter().map(choice).collect());
        }
    }
    Ok(Vec::new())
}

fn choice(spot: &Spot) -> Choice {
    let name = super::words::place(&spot.name, &spot.within);
    Choice::new(spot.area.to_string(), name)
}

async fn form_page(
    tx: &mut Tx,
    session: &Session,
    page: Page,
    form: FormState,
    offline: bool,
) -> Result<Field, Error> {
    let shelf = Shelf::read(tx, session, None).await?;
    Ok(Field {
        choices: shelf.choices(&page),
        areas: areas(tx, session).await?,
        page: page.showing(&form),
        form,
        offline,
    })
}

fn fresh(visit: &Visit, today: jiff::civil::Date) -> FormState {
    let mut form = FormState::from_pairs([("kind", OutreachKind::Education.code())]);
    form.set("title", visit.locale.text("prevention-field-default-title"));
    form.set_date("held", today.into());
    form
}

/// Handles `GET /prevention/field`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let mut form = fresh(&visit, app.today());
    form.set("key", app.id::<uuid::Uuid>().to_string());
    let page = visit.page(&session, visit.locale.text("prevention-field-title"));
    show(&form_page(&mut tx, &session, page, form, false).await?)
}

/// Handles `GET /prevention/field/offline`: the page that the worker keeps. It is the same for
/// everybody of a task force.
pub(super) async fn offline(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let mut page = visit.plain(visit.locale.text("prevention-field-title"));
    "/prevention/field".clone_into(&mut page.path);
    let form = fresh(&visit, app.today());
    show(&form_page(&mut tx, &session, page, form, true).await?)
}

/// What was typed, kept as an event; the form with its mistakes where something is wrong.
async fn kept(
    app: &App,
    session: &Session,
    form: &mut FormState,
) -> Result<Option<domain::ids::OutreachId>, Error> {
    let mut tx = app.store().write().await?;
    let shelf = Shelf::read(&mut tx, session, None).await?;
    // Who records is who held it; another organisation can be named later.
    form.set("organisations", session.actor().organisation.to_string());
    let new = blank(app, session)?;
    let Some(new) = read(&mut tx, (app, session), form, &shelf, &new).await? else {
        return Ok(None);
    };
    let id = keep(&mut tx, (app, session), &new, &key_of(app, form)).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Handles `POST /prevention/field`.
pub(super) async fn create(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    match kept(&app, &session, &mut form).await? {
        Some(id) => Ok(go(format!(
            "/prevention/events/{id}?done=outreach-recorded"
        ))),
        None => {
            let mut tx = app.store().read().await?;
            let page = visit.page(&session, visit.locale.text("prevention-field-title"));
            let page = form_page(&mut tx, &session, page, form, false).await?;
            again(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// Handles `POST /prevention/field/send`: one entry of the phone's queue as JSON, a list of names
/// and values. It is no form, so that one that arrives after the session has ended does not become
/// a draft: it is still on the phone.
pub(super) async fn send(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Json(pairs): Json<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let mut form = FormState::from_pairs(pairs);
    if let Some(id) = kept(&app, &session, &mut form).await? {
        let body = json!({ "address": format!("/prevention/events/{id}") });
        return Ok(Json(body).into_response());
    }
    let page = visit.plain("");
    let mistakes: Vec<String> = form
        .errors()
        .iter()
        .map(|error| format!("{}: {}", label(&page, &error.field), page.mistake(error)))
        .collect();
    let body = Json(json!({ "mistakes": mistakes }));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response())
}

/// Handles `GET /prevention/worker.js`.
pub(super) async fn worker() -> Response {
    let files: Vec<&str> = FILES
        .iter()
        .chain(assets::SCRIPTS)
        .map(|name| assets::url(name))
        .collect();
    let script = WORKER.replace(FILES_MARK, &json!(files).to_string());
    let kind = HeaderValue::from_static("text/javascript; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], script).into_response()
}
