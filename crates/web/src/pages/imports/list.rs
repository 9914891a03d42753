//! The batches of the task force.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::ids::ImportId;
use jiff::Timestamp;
use store::imports::{self as batches, Import};

use super::{PATH, state_tag};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show};
use crate::parts::Tag;
use crate::session::Session;

/// Batches on a page.
const SIZE: u32 = 25;

struct Row {
    href: String,
    source: String,
    file: String,
    kind: String,
    state: Tag,
    rows: String,
    issues: String,
    at: String,
    by: String,
}

struct SavedRow {
    name: String,
    version: String,
    by: String,
    at: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct List {
    page: Page,
    rows: Vec<Row>,
    next: Option<String>,
    mappings: Vec<SavedRow>,
}

/// Handles `GET /imports`.
pub(super) async fn list(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let task_force = session.actor().task_force;
    let mut tx = app.store().read().await?;
    let mut found =
        batches::list(&mut tx, task_force, cursor(form.value("before")), SIZE + 1).await?;
    let more = found.len() > SIZE as usize;
    found.truncate(SIZE as usize);
    let page = visit.page(&session, visit.locale.text("imports-title"));
    let saved = batches::mappings(&mut tx, task_force).await?;
    show(&List {
        rows: found.iter().map(|import| row(&page, import)).collect(),
        next: found.last().filter(|_| more).map(|last| {
            let before = last.started_at.as_microsecond();
            format!("{PATH}?before={before}.{}", last.id)
        }),
        mappings: saved
            .into_iter()
            .map(|saved| SavedRow {
                name: saved.name,
                version: page.number(saved.version),
                by: saved.saved_by_name.unwrap_or_default(),
                at: page.date_time(saved.saved_at),
            })
            .collect(),
        page,
    })
}

/// A place that is no longer understood begins at the start: an old link still shows a list.
fn cursor(text: &str) -> Option<(Timestamp, ImportId)> {
    let (at, id) = text.split_once('.')?;
    let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some((at, id.parse().ok()?))
}

fn row(page: &Page, import: &Import) -> Row {
    Row {
        href: format!("{PATH}/{}", import.id),
        source: import.source.clone(),
        file: import.file_name.clone(),
        kind: page.name(import.kind).into_owned(),
        state: state_tag(page, import.state),
        rows: page.number(import.rows_kept),
        issues: page.number(import.issues),
        at: page.date_time(import.started_at),
        by: import
            .started_by_name
            .clone()
            .unwrap_or_else(|| page.t("imports-by-operator").into_owned()),
    }
}
