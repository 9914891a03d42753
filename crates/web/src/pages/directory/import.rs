//! A spreadsheet of services: handed in, looked at row by row, confirmed, and reversible as a whole.
//! Between handing in and confirming its rows are a sealed draft of whoever handed it in; the
//! directory knows nothing of them.

mod plan;

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::directory::Column;
use domain::ids::ImportId;
use exchange::sheet::{self, Heading, Sheet, SheetError};
use store::Tx;
use store::directory::{self, Batch, Change, NewBatch, Reversal};

use plan::{Kept, KeptRow, Outcome, Plan, Planned, Planner};

use super::cells;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::forms::upload::Upload;
use crate::page::Page;
use crate::pages::{Visit, again, go, show as answer};
use crate::parts::{Notice, Tone};
use crate::session::Session;

/// Where the rows wait.
const PREVIEW: &str = "/directory/import/preview";
/// Imported files that the page lists.
const BATCHES: u32 = 20;
/// Rows of each kind that the preview lists.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "directory/import.html")]
struct Ask {
    page: Page,
    form: FormState,
    columns: Vec<(String, bool)>,
    batches: Vec<BatchRow>,
}

struct BatchRow {
    href: String,
    file: String,
    counts: String,
    at: String,
    by: String,
    reversed: bool,
}

/// Handles `GET /directory/import`.
pub(super) async fn ask(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    asked(
        &app,
        &mut tx,
        &session,
        &visit,
        FormState::blank(),
        StatusCode::OK,
    )
    .await
}

async fn asked(
    app: &App,
    tx: &mut Tx,
    session: &Session,
    visit: &Visit,
    form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    let page = visit.page(session, visit.locale.text("directory-import"));
    let batches = directory::batches(tx, app.ring(), session.actor().task_force, BATCHES).await?;
    let shown = Ask {
        columns: Column::ALL
            .iter()
            .map(|column| (page.name(*column).into_owned(), column.is_required()))
            .collect(),
        batches: batches
            .iter()
            .map(|batch| batch_row(&page, batch))
            .collect(),
        page: page.showing(&form),
        form,
    };
    again(status, &shown)
}

fn batch_row(page: &Page, batch: &Batch) -> BatchRow {
    BatchRow {
        href: format!("/directory/import/{}", batch.id),
        file: batch.file_name.clone(),
        counts: counts(page, batch),
        at: page.date_time(batch.at),
        by: batch.by_name.clone(),
        reversed: batch.reversed_at.is_some(),
    }
}

fn counts(page: &Page, batch: &Batch) -> String {
    page.locale.text_with(
        "directory-import-counts",
        &[
            ("added", batch.added.into()),
            ("changed", batch.changed.into()),
        ],
    )
}

/// Handles `POST /directory/import`: the rows become a draft, the file itself is not kept.
pub(super) async fn receive(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut upload: Upload,
) -> Result<Response, Error> {
    let name = upload
        .name_of("file")
        .map(str::to_owned)
        .unwrap_or_default();
    let read = match upload.take_raw("file") {
        Some(bytes) => Some(read(bytes).await?),
        None => None,
    };
    let mut form = upload.form;
    let sheet = match read {
        Some(Ok(sheet)) => sheet,
        refused => {
            if let Some(Err(error)) = refused {
                form.reject_with("file", &error);
            }
            form.reject("file", "error-imports-no-file");
            let mut tx = app.store().read().await?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return asked(&app, &mut tx, &session, &visit, form, status).await;
        }
    };
    let kept = Kept {
        file: name,
        left_aside: sheet.left_aside,
        rows: sheet.rows.iter().map(KeptRow::from).collect(),
    };
    let body = serde_json::to_string(&kept).map_err(|error| Error::unexpected(&error))?;
    let mut tx = app.store().write().await?;
    let (random, at) = (&mut app.random(), app.now());
    let account = session.account();
    store::drafts::save(&mut tx, app.ring(), random, account, PREVIEW, &body, at).await?;
    tx.commit().await?;
    Ok(go(PREVIEW))
}

/// Reads the file beside the threads that answer requests.
async fn read(bytes: Vec<u8>) -> Result<Result<Sheet, SheetError>, Error> {
    let reading = move || {
        let known = cells::known_headings();
        let names: Vec<[&str; 2]> = known
            .iter()
            .map(|names| [names[0].as_str(), names[1].as_str()])
            .collect();
        let wanted: Vec<Heading<'_>> = Column::ALL
            .iter()
            .zip(&names)
            .map(|(column, names)| Heading {
                names,
                required: column.is_required(),
            })
            .collect();
        sheet::read(&bytes, &wanted)
    };
    tokio::task::spawn_blocking(reading)
        .await
        .map_err(|error| Error::unexpected(&error))
}

#[derive(Template)]
#[template(path = "directory/preview.html")]
struct Preview {
    page: Page,
    file: String,
    left_aside: String,
    digest: String,
    writes: usize,
    wrong_count: usize,
    unchanged: usize,
    wrong: Vec<Planned>,
    right: Vec<Planned>,
    more: bool,
}

/// The rows that wait; none where nothing was handed in, or what waits is something else.
async fn waiting(tx: &mut Tx, app: &App, session: &Session) -> Result<Option<Kept>, Error> {
    let draft = store::drafts::find(tx, app.ring(), session.account(), PREVIEW).await?;
    Ok(draft.and_then(|draft| serde_json::from_str(&draft.body).ok()))
}

/// Handles `GET /directory/import/preview`: what the file would change, against the directory as it
/// stands now.
pub(super) async fn preview(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let Some(kept) = waiting(&mut tx, &app, &session).await? else {
        return Ok(go("/directory/import"));
    };
    let page = visit.page(&session, visit.locale.text("directory-import-preview"));
    let planner = Planner::new(&mut tx, &page, app.ring(), session.actor()).await?;
    let plan = planner.plan(&mut tx, &kept.rows).await?;
    previewed(page, kept, plan, StatusCode::OK)
}

fn previewed(page: Page, kept: Kept, plan: Plan, status: StatusCode) -> Result<Response, Error> {
    let digest = plan.digest()?;
    let unchanged = plan.count(|outcome| matches!(outcome, Outcome::Unchanged));
    let writes = plan.writes.len();
    let (mut wrong, mut right): (Vec<Planned>, Vec<Planned>) = plan
        .rows
        .into_iter()
        .partition(|row| matches!(row.outcome, Outcome::Wrong(_)));
    let wrong_count = wrong.len();
    let more = wrong.len() > SHOWN || right.len() > SHOWN;
    wrong.truncate(SHOWN);
    right.truncate(SHOWN);
    let shown = Preview {
        page,
        file: kept.file,
        left_aside: kept.left_aside.join(", "),
        digest,
        writes,
        wrong_count,
        unchanged,
        wrong,
        right,
        more,
    };
    again(status, &shown)
}

/// Handles `POST /directory/import/preview`: writes what was seen, and nothing else.
pub(super) async fn confirm(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let Some(kept) = waiting(&mut tx, &app, &session).await? else {
        return Ok(go("/directory/import"));
    };
    let page = visit.page(&session, visit.locale.text("directory-import-preview"));
    let planner = Planner::new(&mut tx, &page, app.ring(), session.actor()).await?;
    let plan = planner.plan(&mut tx, &kept.rows).await?;
    drop(tx);
    if form.value("digest") != plan.digest()? || plan.writes.is_empty() {
        let words = page.t("directory-import-moved").into_owned();
        let page = page.with_notice(Notice::new(Tone::Warning, words));
        return previewed(page, kept, plan, StatusCode::CONFLICT);
    }
    let id = write(&app, &session, &kept, plan).await?;
    Ok(go(format!(
        "/directory/import/{id}?done=directory-imported"
    )))
}

async fn write(app: &App, session: &Session, kept: &Kept, plan: Plan) -> Result<ImportId, Error> {
    let changes: Vec<Change> = plan
        .writes
        .into_iter()
        .map(|write| Change {
            listing: write.listing.unwrap_or_else(|| app.id()),
            version: write.version,
            facts: write.facts,
        })
        .collect();
    let new = NewBatch {
        id: app.id(),
        task_force: session.actor().task_force,
        file_name: kept.file.clone(),
        by: session.account(),
    };
    let mut tx = app.store().write().await?;
    let (random, at) = (&mut app.random(), app.now());
    directory::import(&mut tx, app.ring(), random, &new, &changes, at).await?;
    store::drafts::remove(&mut tx, session.account(), PREVIEW).await?;
    let event = session
        .event(Kind::DirectoryChanged)?
        .on(ObjectKind::Import, new.id)?
        .with("step", "imported")?
        .with("rows", changes.len())?;
    store::audit::append(&mut tx, app.audit_keys(), at, event).await?;
    tx.commit().await?;
    Ok(new.id)
}

#[derive(Template)]
#[template(path = "directory/batch.html")]
struct Show {
    page: Page,
    batch: ImportId,
    row: BatchRow,
    reversed: String,
}

/// Handles `GET /directory/import/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<ImportId>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let batch = directory::batch(&mut tx, app.ring(), session.actor().task_force, id).await?;
    let page = visit.page(&session, batch.file_name.clone());
    let reversed = batch.reversed_at.map_or_else(String::new, |at| {
        page.locale.text_with(
            "directory-import-reversed-by",
            &[
                ("time", page.date_time(at).into()),
                (
                    "name",
                    batch.reversed_by_name.clone().unwrap_or_default().into(),
                ),
            ],
        )
    });
    answer(&Show {
        row: batch_row(&page, &batch),
        reversed,
        batch: id,
        page,
    })
}

/// Handles `POST /directory/import/{id}/reverse`.
pub(super) async fn reverse(
    State(app): State<App>,
    session: Session,
    Path(id): Path<ImportId>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let batch = directory::batch(&mut tx, app.ring(), session.actor().task_force, id).await?;
    let (random, at, by) = (&mut app.random(), app.now(), session.account());
    let done: Reversal = directory::reverse(&mut tx, app.ring(), random, &batch, by, at).await?;
    let event = session
        .event(Kind::DirectoryChanged)?
        .on(ObjectKind::Import, id)?
        .with("step", "reversed")?
        .with("removed", done.removed)?
        .with("restored", done.restored)?
        .with("kept", done.kept)?;
    store::audit::append(&mut tx, app.audit_keys(), at, event).await?;
    tx.commit().await?;
    let said = if done.kept > 0 {
        "directory-reversed-partly"
    } else {
        "directory-reversed"
    };
    Ok(go(format!("/directory/import/{id}?done={said}")))
}
