//! A spreadsheet into the plan: read, looked at, confirmed, and taken back if need be.

use askama::Template;
use audit::Kind;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use domain::Coded;
use domain::ids::PlanId;
use store::action_plan::{self, Batch, BatchState, NewActivity, Plan, Rows};
use uuid::Uuid;

use super::desk::{Desk, refusal};
use super::removal::refuse;
use super::sheet::Part;
use super::sheet_read::{self, Issue, Reading};
use super::words;
use crate::errors::Error;
use crate::forms::upload::Upload;
use crate::forms::{FieldError, FormState};
use crate::page::Page;
use crate::pages::{again, go, show as answer};
use crate::parts::Tag;

/// Issues that are shown: nobody repairs more at once.
const SHOWN: usize = 200;

struct IssueLine {
    row: u32,
    column: String,
    value: String,
    words: String,
}

struct BatchLine {
    href: String,
    name: String,
    when: String,
    count: i64,
    state: Tag,
}

#[derive(Template)]
#[template(path = "action_plan/import.html")]
struct ImportPage {
    page: Page,
    form: FormState,
    action: String,
    plan: Plan,
    columns: Vec<(String, bool)>,
    issues: Vec<IssueLine>,
    more: usize,
    batches: Vec<BatchLine>,
}

async fn draw(
    desk: &Desk,
    plan: Plan,
    form: FormState,
    issues: &[Issue],
    status: StatusCode,
) -> Result<Response, Error> {
    let page = desk.titled("plan-import");
    let mut tx = desk.read().await?;
    let batches = action_plan::batches(&mut tx, &desk.pen(), plan.id).await?;
    drop(tx);
    let line = |issue: &Issue| IssueLine {
        row: issue.row,
        column: issue.column.clone(),
        value: issue.value.clone(),
        words: page.mistake(&FieldError {
            field: String::new(),
            key: issue.key,
            args: issue.args.clone(),
        }),
    };
    let shown = ImportPage {
        action: page.path.clone(),
        columns: Part::all(plan.years)
            .into_iter()
            .map(|part| (part.title(page.locale), part.is_required()))
            .collect(),
        issues: issues.iter().take(SHOWN).map(line).collect(),
        more: issues.len().saturating_sub(SHOWN),
        batches: batches
            .iter()
            .map(|batch| batch_line(&page, batch))
            .collect(),
        page: page.clone().showing(&form),
        plan,
        form,
    };
    again(status, &shown)
}

fn batch_line(page: &Page, batch: &Batch) -> BatchLine {
    BatchLine {
        href: format!("{}/imports/{}", super::PATH, batch.id),
        name: batch.file_name.clone(),
        when: page.date_time(batch.created_at),
        count: batch.count,
        state: state_tag(page, batch.state),
    }
}

fn state_tag(page: &Page, state: BatchState) -> Tag {
    use crate::parts::Tone;
    let tone = match state {
        BatchState::Prepared => Tone::Warning,
        BatchState::Done => Tone::Success,
        BatchState::Reversed => Tone::Neutral,
    };
    Tag::new(tone, page.name(state))
}

/// Handles `GET /action-plan/{id}/import`.
pub(super) async fn ask(desk: Desk, Path(id): Path<PlanId>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), id).await?;
    drop(tx);
    draw(&desk, plan, FormState::blank(), &[], StatusCode::OK).await
}

/// Handles `POST /action-plan/{id}/import`: reads the file; nothing of it is in the plan yet.
pub(super) async fn receive(
    desk: Desk,
    Path(id): Path<PlanId>,
    mut upload: Upload,
) -> Result<Response, Error> {
    let name = upload.name_of("file").unwrap_or_default().to_owned();
    let bytes = upload.take_raw("file");
    let mut form = upload.form;
    let mut tx = desk.read().await?;
    let plan = action_plan::plan(&mut tx, desk.task_force(), id).await?;
    drop(tx);
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(bytes) = bytes else {
        form.reject("file", "error-plan-no-file");
        return draw(&desk, plan, form, &[], refused).await;
    };
    let (years, locale) = (plan.years, desk.visit.locale);
    let read = tokio::task::spawn_blocking(move || sheet_read::cells(&bytes, years, locale))
        .await
        .map_err(|error| Error::unexpected(&error))?;
    let sheet = match read {
        Ok(sheet) => sheet,
        Err(mistake) => {
            form.reject_with("file", &mistake);
            return draw(&desk, plan, form, &[], refused).await;
        }
    };
    let reading = understand(&desk, &plan, sheet).await?;
    if !reading.issues.is_empty() {
        form.reject("file", "error-plan-rows");
        return draw(&desk, plan, form, &reading.issues, refused).await;
    }
    if reading.rows.activities.is_empty() {
        form.reject("file", "error-plan-nothing-new");
        return draw(&desk, plan, form, &[], refused).await;
    }
    let batch = keep(&desk, &plan, &name, &reading).await?;
    Ok(go(format!("{}/imports/{batch}", super::PATH)))
}

async fn understand(
    desk: &Desk,
    plan: &Plan,
    sheet: exchange::sheet::Sheet,
) -> Result<Reading, Error> {
    let mut tx = desk.read().await?;
    let offices = desk.offices(&mut tx).await?;
    let tree = action_plan::tree(&mut tx, plan.id).await?;
    sheet_read::understand(
        &mut tx,
        sheet,
        plan.years,
        desk.visit.locale,
        &offices,
        &tree,
    )
    .await
}

async fn keep(desk: &Desk, plan: &Plan, name: &str, reading: &Reading) -> Result<Uuid, Error> {
    let id: Uuid = desk.app.id();
    let by = (desk.session.account(), desk.app.now());
    let mut tx = desk.write().await?;
    action_plan::prepare(
        &mut tx,
        &mut desk.pen(),
        (id, plan.id),
        name,
        &reading.rows,
        by,
    )
    .await
    .map_err(super::programme::unexpected)?;
    let details = [("part", "import"), ("step", "read")];
    desk.note(&mut tx, Kind::PlanChanged, plan.id, &details)
        .await?;
    tx.commit().await?;
    Ok(id)
}

// ---------------------------------------------------------------- the preview

struct ActivityLine {
    strategy: &'static str,
    programme: String,
    name: String,
    office: String,
    budget: String,
    indicators: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "action_plan/import_preview.html")]
struct PreviewPage {
    page: Page,
    path: String,
    back: String,
    state: Tag,
    file: String,
    count: i64,
    lines: Vec<ActivityLine>,
    may_confirm: bool,
    may_reverse: bool,
}

/// Handles `GET /action-plan/imports/{id}`.
pub(super) async fn preview(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, Error> {
    let mut tx = desk.read().await?;
    let (batch, rows) = action_plan::batch(&mut tx, &desk.pen(), desk.task_force(), id).await?;
    let offices = desk.offices(&mut tx).await?;
    let page = desk.titled("plan-import-preview");
    let line = |activity: &NewActivity| ActivityLine {
        strategy: activity.strategy.key(),
        programme: activity.programme.clone(),
        name: activity.name.clone(),
        office: offices.name(activity.responsible).to_owned(),
        budget: budget(&page, activity),
        indicators: activity
            .indicators
            .iter()
            .map(|indicator| (indicator.name.clone(), indicator.unit.clone()))
            .collect(),
    };
    answer(&PreviewPage {
        path: format!("{}/imports/{id}", super::PATH),
        back: format!("{}/{}/import", super::PATH, batch.plan),
        state: state_tag(&page, batch.state),
        file: batch.file_name,
        count: batch.count,
        lines: rows.activities.iter().map(line).collect(),
        may_confirm: batch.state == BatchState::Prepared,
        may_reverse: batch.state == BatchState::Done,
        page,
    })
}

/// All years together.
fn budget(page: &Page, activity: &NewActivity) -> String {
    use domain::action_plan::Rupiah;
    let sum = activity
        .budgets
        .values()
        .filter_map(|rupiah| Rupiah::new(*rupiah).ok())
        .fold(Rupiah::ZERO, Rupiah::plus);
    words::rupiah(page.locale, sum)
}

/// Handles `POST /action-plan/imports/{id}/confirm`.
pub(super) async fn confirm(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (batch, rows) = action_plan::batch(&mut tx, &desk.pen(), desk.task_force(), id).await?;
    let done = action_plan::confirm(&mut tx, &batch, &rows, desk.app.now()).await;
    finish(&desk, tx, &batch, done, ("confirmed", &rows)).await
}

/// Handles `POST /action-plan/imports/{id}/reverse`.
pub(super) async fn reverse(desk: Desk, Path(id): Path<Uuid>) -> Result<Response, Error> {
    let mut tx = desk.write().await?;
    let (batch, rows) = action_plan::batch(&mut tx, &desk.pen(), desk.task_force(), id).await?;
    let done = action_plan::reverse(&mut tx, &batch, desk.app.now()).await;
    finish(&desk, tx, &batch, done, ("reversed", &rows)).await
}

async fn finish(
    desk: &Desk,
    mut tx: store::Tx,
    batch: &Batch,
    done: Result<(), action_plan::Fault>,
    (step, rows): (&'static str, &Rows),
) -> Result<Response, Error> {
    if let Err(fault) = done {
        let back = format!("{}/imports/{}", super::PATH, batch.id);
        return refuse(desk, batch.file_name.clone(), &refusal(fault)?, back);
    }
    let activities = rows.activities.len().to_string();
    let details = [
        ("part", "import"),
        ("step", step),
        ("activities", activities.as_str()),
    ];
    desk.note(&mut tx, Kind::PlanChanged, batch.plan, &details)
        .await?;
    tx.commit().await?;
    Ok(go(format!(
        "{}?plan={}&done=plan-import-{step}",
        super::PATH,
        batch.plan
    )))
}
