//! A batch: on its way, done, or taken back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::imports::{ImportKind, ImportState};
use domain::{Coded, MessageKey};
use exchange::mapping::Mapping;
use imports::Fault;
use store::imports::{self as batches, Import, Issue, IssueGroup};

use super::{PATH, find, is_open, state_tag, steps, tasks, unexpected};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, again, go, show as answer};
use crate::parts::{Step, Tag};
use crate::session::Session;

/// Problems on a page.
const SIZE: i64 = 100;
/// Kinds of problem that are shown.
const GROUPS: u32 = 30;

struct GroupRow {
    count: String,
    column: String,
    value: String,
    reason: String,
    suggestion: String,
    line: String,
}

struct IssueRow {
    line: String,
    column: String,
    value: String,
    reason: String,
    suggestion: String,
}

/// What a batch on its way shows, as a page and as a part of one.
struct Moving {
    address: String,
    label: String,
    done: i64,
    total: i64,
    shown: String,
    issues: String,
    still: bool,
    reversing: bool,
}

impl Moving {
    fn resume(&self) -> String {
        format!("{}/resume", self.address)
    }
}

#[derive(Template)]
#[template(path = "imports/moving.html")]
struct MovingPage {
    page: Page,
    steps: Vec<Step>,
    import: Import,
    moving: Moving,
}

#[derive(Template)]
#[template(path = "imports/moving_part.html")]
struct MovingPart {
    page: Page,
    moving: Moving,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct Show {
    page: Page,
    steps: Vec<Step>,
    import: Import,
    state: Tag,
    mapping: String,
    figures: String,
    groups: Vec<GroupRow>,
    issues: Vec<IssueRow>,
    previous: Option<String>,
    next: Option<String>,
    shown: String,
    when: String,
    reversed: String,
    reverse: String,
    csv: String,
}

#[derive(Template)]
#[template(path = "imports/reverse.html")]
struct Reverse {
    page: Page,
    import: Import,
    back: String,
    fault: Option<String>,
}

/// Handles `GET /imports/{id}`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
    form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    let page = visit.page(&session, import.source.clone());
    if import.state.is_busy() {
        return answer(&MovingPage {
            steps: steps(&page, Some(&import), 3),
            moving: moving(&app, &page, &import),
            import,
            page,
        });
    }
    if is_open(&import) {
        return Ok(go(format!("{PATH}/{id}/preview")));
    }
    let from = form.value("from").parse().unwrap_or(0).max(0);
    let groups = batches::issue_groups(&mut tx, import.id, GROUPS).await?;
    let size = u32::try_from(SIZE).unwrap_or(u32::MAX);
    let issues = batches::issues(&mut tx, import.id, from, size + 1).await?;
    let more = issues.len() > size as usize;
    let link = |from: i64| format!("{PATH}/{id}?from={from}#issues");
    answer(&Show {
        steps: steps(&page, Some(&import), 3),
        state: state_tag(&page, import.state),
        mapping: mapping_words(&page, &import),
        figures: format!("/figures?source=import:{}", import.id),
        groups: groups.iter().map(|group| group_row(&page, group)).collect(),
        previous: (from > 0).then(|| link((from - SIZE).max(0))),
        next: more.then(|| link(from + SIZE)),
        when: when(&page, &import),
        reversed: reversed(&page, &import),
        reverse: format!("{PATH}/{id}/reverse"),
        csv: format!("{PATH}/{id}/issues.csv"),
        shown: shown(&page, from, issues.len().min(size as usize), import.issues),
        issues: issues
            .iter()
            .take(size as usize)
            .map(|issue| issue_row(&page, issue))
            .collect(),
        import,
        page,
    })
}

fn when(page: &Page, import: &Import) -> String {
    let started = page.date_time(import.started_at);
    match import.finished_at {
        Some(finished) => format!("{started} – {}", page.date_time(finished)),
        None => started,
    }
}

fn reversed(page: &Page, import: &Import) -> String {
    let Some(at) = import.reversed_at else {
        return String::new();
    };
    match &import.reversed_by_name {
        Some(by) => format!("{}, {by}", page.date_time(at)),
        None => page.date_time(at),
    }
}

/// "1–100 dari 320".
fn shown(page: &Page, from: i64, count: usize, all: i64) -> String {
    let count = i64::try_from(count).unwrap_or(0);
    let args = [
        ("first", (from + 1).into()),
        ("last", (from + count).into()),
        ("all", all.into()),
    ];
    page.locale.text_with("imports-issues-shown", &args)
}

fn mapping_words(page: &Page, import: &Import) -> String {
    match (import.kind, Mapping::parse(&import.mapping)) {
        (ImportKind::Cases, Ok(mapping)) => page.locale.text_with(
            "imports-mapping-version",
            &[
                ("name", mapping.name.as_str().into()),
                ("version", i64::from(mapping.version).into()),
            ],
        ),
        _ => String::new(),
    }
}

fn group_row(page: &Page, group: &IssueGroup) -> GroupRow {
    GroupRow {
        count: page.number(group.count),
        column: super::column_words(Some(&group.column)),
        value: group.value.clone(),
        reason: page.t(&group.reason).into_owned(),
        suggestion: page.t(&group.suggestion).into_owned(),
        line: page.number(group.first_line),
    }
}

fn issue_row(page: &Page, issue: &Issue) -> IssueRow {
    IssueRow {
        line: page.number(issue.line),
        column: super::column_words(Some(&issue.column)),
        value: issue.value.clone(),
        reason: page.t(&issue.reason).into_owned(),
        suggestion: page.t(&issue.suggestion).into_owned(),
    }
}

fn moving(app: &App, page: &Page, import: &Import) -> Moving {
    let reversing = import.state == ImportState::Reversing;
    let (done, total) = if reversing {
        (import.rows_done - import.rows_kept, import.rows_done)
    } else {
        (import.rows_done, import.rows_total)
    };
    let label = match (reversing, total) {
        (true, _) => "imports-reversing",
        (false, 0) => "imports-checking",
        (false, _) => "imports-writing",
    };
    let args = [("done", done.into()), ("total", total.into())];
    Moving {
        address: format!("{PATH}/{}", import.id),
        label: page.t(label).into_owned(),
        shown: page.locale.text_with("imports-progress", &args),
        issues: page.tn("imports-issues-so-far", import.issues),
        still: app.now().duration_since(import.touched_at) > tasks::STILL,
        reversing,
        done,
        total: total.max(1),
    }
}

/// Handles `GET /imports/{id}/progress`: the moving part alone; once nothing moves, the page.
pub(super) async fn progress(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    if !import.state.is_busy() {
        return Ok(go(format!("{PATH}/{id}")));
    }
    let page = visit.page(&session, "");
    answer(&MovingPart {
        moving: moving(&app, &page, &import),
        page,
    })
}

/// Handles `POST /imports/{id}/resume`: goes on with a batch that nobody works on.
pub(super) async fn resume(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    drop(tx);
    // Should somebody work on it after all, the second is told so with its first chunk and stops.
    tasks::go_on(&app, &import, tasks::by(&session));
    Ok(go(format!("{PATH}/{id}")))
}

/// Handles `GET /imports/{id}/reverse`: says what will go.
pub(super) async fn ask_reversal(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    if import
        .after(domain::imports::ImportAction::Reverse)
        .is_err()
    {
        return Ok(go(format!("{PATH}/{id}")));
    }
    answer(&Reverse {
        page: visit.page(&session, visit.locale.text("imports-reverse-title")),
        back: format!("{PATH}/{id}"),
        import,
        fault: None,
    })
}

/// Handles `POST /imports/{id}/reverse`.
pub(super) async fn reverse(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    drop(tx);
    let by = tasks::by(&session);
    let begun = tasks::engine(&app)
        .begin_reversal(import.task_force, import.id, &by)
        .await;
    match begun {
        Ok(()) => tasks::reverse(&app, import.task_force, import.id, by),
        // A second click: it is on its way, or done.
        Err(Fault::Batch(batches::Fault::Step(_))) => {}
        Err(Fault::Batch(fault)) => {
            let page = visit.page(&session, visit.locale.text("imports-reverse-title"));
            let fault = Some(page.t(fault.key()).into_owned());
            let refused = Reverse {
                page,
                back: format!("{PATH}/{id}"),
                import,
                fault,
            };
            return again(StatusCode::CONFLICT, &refused);
        }
        Err(fault) => return Err(unexpected(fault)),
    }
    Ok(go(format!("{PATH}/{id}")))
}

/// Handles `POST /imports/{id}/discard`: forgets a file of which nothing was brought in.
pub(super) async fn discard(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let import = find(&mut tx, &session, &id).await?;
    batches::discard(&mut tx, import.id).await?;
    tx.commit().await?;
    tasks::remove_file(&app, import.id);
    Ok(go(format!("{PATH}?done=imports-discarded")))
}
