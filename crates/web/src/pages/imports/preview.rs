//! What would come in, before it does.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::imports::{FileEncoding, ImportKind};
use domain::{Coded, Line};
use exchange::Excerpt;
use exchange::facts::CaseRow;
use exchange::import::{Frequency, Problem, Summary};
use exchange::issue::Issue;
use exchange::mapping::{HeaderCheck, Mapping};
use imports::{CasePreview, Fault, Input, SeriesPreview, preview_cases, preview_series};
use store::imports::{self as batches, Import, Reading};

use super::{PATH, aside, column_words, find, input, is_open, say, steps, tasks, unexpected};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::figures::period_words;
use crate::pages::{Visit, again, go};
use crate::parts::{Choice, Step};
use crate::session::Session;

/// Rows that a preview reads; the import reads them all.
const MOST_ROWS: usize = 50_000;
/// Kinds of problem that are shown.
const MOST_PROBLEMS: usize = 30;
/// The most characters of the name of a source.
const MOST_SOURCE: usize = 120;

/// A kind of problem in words.
struct ProblemRow {
    count: String,
    column: String,
    value: String,
    reason: String,
    suggestion: String,
    line: String,
}

/// How many of something.
struct CountRow {
    label: String,
    n: String,
}

/// A table of the first rows.
#[derive(Default)]
struct Sample {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// What the file would bring.
#[derive(Default)]
struct Content {
    rows: String,
    kept: String,
    left_out: String,
    left_out_any: bool,
    complete: bool,
    problems: Vec<ProblemRow>,
    more_problems: usize,
    years: Vec<CountRow>,
    types: Vec<CountRow>,
    sample: Sample,
}

#[derive(Template)]
#[template(path = "imports/preview.html")]
struct Preview {
    page: Page,
    form: FormState,
    steps: Vec<Step>,
    import: Import,
    size: String,
    mapping: String,
    check: HeaderCheck,
    fault: Option<String>,
    content: Content,
    same: Option<(String, String)>,
    encodings: Vec<Choice>,
    kinds: Vec<Choice>,
    /// Where the file is forgotten.
    discard: String,
}

/// Handles `GET /imports/{id}/preview`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    drop(tx);
    if !is_open(&import) {
        return Ok(go(format!("{PATH}/{id}")));
    }
    let mut form = FormState::blank();
    form.set("source", import.source.clone());
    draw(&app, &session, &visit, import, form, StatusCode::OK).await
}

async fn draw(
    app: &App,
    session: &Session,
    visit: &Visit,
    import: Import,
    mut form: FormState,
    status: StatusCode,
) -> Result<Response, Error> {
    form.set("encoding", import.encoding.code());
    form.set("kind", import.kind.code());
    let page = visit.page(session, page_title(visit)).showing(&form);
    let mut tx = app.store().read().await?;
    let same =
        batches::same_file(&mut tx, import.task_force, &import.file_digest, import.id).await?;
    drop(tx);
    let mapping = Mapping::parse(&import.mapping).ok();
    let read = read(app, &import).await?;
    let (content, check, fault) = match read {
        Ok(Read::Cases(preview, check)) => (of_cases(&page, &preview), check, None),
        Ok(Read::Series(preview)) => (of_series(&page, &preview), HeaderCheck::default(), None),
        Err(fault) => {
            let words = page.say(&fault);
            (Content::default(), HeaderCheck::default(), Some(words))
        }
    };
    // The import reads further than a preview: what it found then is still so.
    let fault = fault.or_else(|| import.failure.as_ref().map(|failure| say(&page, failure)));
    let template = Preview {
        steps: steps(&page, Some(&import), 2),
        size: page.locale.bytes(import.file_bytes.try_into().unwrap_or(0)),
        mapping: mapping.map_or_else(String::new, |mapping| mapping.name),
        same: same.map(|same| {
            (
                format!("{PATH}/{}", same.id),
                page.date_time(same.started_at),
            )
        }),
        encodings: page.choices::<FileEncoding>(),
        kinds: page.choices::<ImportKind>(),
        discard: format!("{PATH}/{}/discard", import.id),
        check,
        fault,
        content,
        import,
        page,
        form,
    };
    again(status, &template)
}

fn page_title(visit: &Visit) -> String {
    visit.locale.text("imports-preview-title").into_owned()
}

enum Read {
    Cases(Box<CasePreview>, HeaderCheck),
    Series(SeriesPreview),
}

/// Reads the file as the import would; what is wrong with the file itself is for the person.
async fn read(app: &App, import: &Import) -> Result<Result<Read, Fault>, Error> {
    let (input, encoding, today) = (input(app, import.id), import.encoding, app.today());
    let (kind, mapping) = (import.kind, import.mapping.clone());
    let read = aside(move || match kind {
        ImportKind::Series => Ok(Read::Series(preview_series(&input, encoding, today)?)),
        ImportKind::Cases => {
            let mapping = Mapping::parse(&mapping)?;
            let check = header_check(&input, encoding, &mapping)?;
            let preview = preview_cases(&input, encoding, &mapping, today, MOST_ROWS)?;
            Ok(Read::Cases(Box::new(preview), check))
        }
    })
    .await?;
    match read {
        Err(fault) if !fault.is_of_file() => Err(unexpected(fault)),
        read => Ok(read),
    }
}

fn header_check(
    input: &Input,
    encoding: FileEncoding,
    mapping: &Mapping,
) -> Result<HeaderCheck, Fault> {
    let table = input.table(encoding)?;
    Ok(mapping.validate(table.header()))
}

fn number(page: &Page, n: u64) -> String {
    page.number(n)
}

fn of_cases(page: &Page, preview: &CasePreview) -> Content {
    let summary = &preview.summary;
    let left_out = summary.unreadable + summary.empty;
    let problems = summary.problems();
    Content {
        rows: number(page, summary.rows),
        kept: number(page, summary.rows - left_out),
        left_out: number(page, left_out),
        left_out_any: left_out > 0,
        complete: preview.complete,
        more_problems: problems.len().saturating_sub(MOST_PROBLEMS),
        problems: problems
            .iter()
            .take(MOST_PROBLEMS)
            .map(|(problem, frequency)| problem_row(page, problem, *frequency))
            .collect(),
        years: years(page, summary),
        types: types(page, summary),
        sample: sample(page, &preview.first),
    }
}

fn problem_row(page: &Page, problem: &Problem, frequency: Frequency) -> ProblemRow {
    ProblemRow {
        count: number(page, frequency.count),
        column: column_words(problem.column.as_deref()),
        value: shown(&problem.value),
        reason: page.name(problem.reason).into_owned(),
        suggestion: page.t(problem.reason.suggestion()).into_owned(),
        line: number(page, frequency.first_line),
    }
}

fn shown(value: &Excerpt) -> String {
    match value {
        Excerpt::Text(text) => text.clone(),
        Excerpt::Masked => "•••".to_owned(),
        Excerpt::None => String::new(),
    }
}

fn years(page: &Page, summary: &Summary) -> Vec<CountRow> {
    let label = |year: &Option<i16>| match year {
        Some(year) => year.to_string(),
        None => page.t("figures-unknown").into_owned(),
    };
    // The years in their order, what is not known after them.
    let known = summary.by_year.iter().filter(|(year, _)| year.is_some());
    let unknown = summary.by_year.iter().filter(|(year, _)| year.is_none());
    known
        .chain(unknown)
        .map(|(year, n)| CountRow {
            label: label(year),
            n: number(page, *n),
        })
        .collect()
}

fn types(page: &Page, summary: &Summary) -> Vec<CountRow> {
    let known = summary
        .by_exploitation
        .iter()
        .filter(|(kind, _)| kind.is_some());
    let unknown = summary
        .by_exploitation
        .iter()
        .filter(|(kind, _)| kind.is_none());
    known
        .chain(unknown)
        .map(|(kind, n)| CountRow {
            label: match kind {
                Some(kind) => page.name(*kind).into_owned(),
                None => page.t("figures-exploitation-unknown").into_owned(),
            },
            n: number(page, *n),
        })
        .collect()
}

/// The first victims as the register would hold them.
fn sample(page: &Page, rows: &[CaseRow]) -> Sample {
    let name = |value: Option<&'static str>| {
        value.map_or_else(|| "–".to_owned(), |key| page.t(key).into_owned())
    };
    let heads = [
        "imports-row",
        "imports-registered",
        "figures-area",
        "figure-dimension-sex",
        "figure-dimension-age-band",
        "figure-dimension-exploitation",
    ];
    Sample {
        heads: heads.iter().map(|key| page.t(key).into_owned()).collect(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    number(page, row.line),
                    row.registered
                        .map_or_else(|| "–".to_owned(), |date| page.partial_date(date)),
                    row.area
                        .map_or_else(|| "–".to_owned(), |area| area.to_string()),
                    name(row.sex.map(Coded::key)),
                    name(Some(row.band().key())),
                    name(row.main_exploitation().map(Coded::key)),
                ]
            })
            .collect(),
    }
}

fn of_series(page: &Page, preview: &SeriesPreview) -> Content {
    let heads = [
        "figure-period",
        "figures-area",
        "figures-unit",
        "figure-source",
    ];
    let problems = preview.issues.iter().take(MOST_PROBLEMS);
    Content {
        rows: number(page, preview.rows),
        kept: number(page, preview.taken),
        left_out: number(page, preview.rows - preview.taken),
        left_out_any: preview.rows > preview.taken,
        complete: true,
        problems: problems.map(|issue| issue_row(page, issue)).collect(),
        more_problems: preview.issues.len().saturating_sub(MOST_PROBLEMS),
        sample: Sample {
            heads: heads.iter().map(|key| page.t(key).into_owned()).collect(),
            rows: preview
                .first
                .iter()
                .map(|row| {
                    vec![
                        period_words(page, row.period),
                        row.area.to_string(),
                        number(page, row.count.into()),
                        row.source.to_string(),
                    ]
                })
                .collect(),
        },
        ..Content::default()
    }
}

fn issue_row(page: &Page, issue: &Issue) -> ProblemRow {
    ProblemRow {
        count: number(page, 1),
        column: column_words(issue.column.as_deref()),
        value: shown(&issue.value),
        reason: page.name(issue.reason).into_owned(),
        suggestion: page.t(issue.reason.suggestion()).into_owned(),
        line: number(page, issue.line),
    }
}

/// Handles `POST /imports/{id}/reading`: reads the file in another encoding, or as another kind.
pub(super) async fn read_as(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().write().await?;
    let import = find(&mut tx, &session, &id).await?;
    let reading = Reading {
        kind: form.coded_optional("kind").unwrap_or(import.kind),
        encoding: form.coded_optional("encoding").unwrap_or(import.encoding),
        mapping: import.mapping.clone(),
        source: import.source.clone(),
    };
    batches::set_reading(&mut tx, import.id, &reading).await?;
    tx.commit().await?;
    // A series has no mapping; a file that is read as cases after all gets one now.
    let needs_mapping = reading.kind == ImportKind::Cases && import.mapping.is_empty();
    let next = if needs_mapping { "mapping" } else { "preview" };
    Ok(go(format!("{PATH}/{id}/{next}")))
}

/// Handles `POST /imports/{id}/preview`: brings the file in.
pub(super) async fn start(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    Path(id): Path<String>,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let import = find(&mut tx, &session, &id).await?;
    if !is_open(&import) {
        // A second click: the batch is on its way.
        return Ok(go(format!("{PATH}/{id}")));
    }
    let same =
        batches::same_file(&mut tx, import.task_force, &import.file_digest, import.id).await?;
    drop(tx);
    let source: Option<Line> = form
        .required_up_to("source", MOST_SOURCE)
        .and_then(|_| form.parse("source"));
    if same.is_some() && !form.ticked("again") {
        form.reject("again", "error-imports-again");
    }
    let Some(source) = source.filter(|_| !form.has_errors()) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(&app, &session, &visit, import, form, status).await;
    };
    let reading = Reading {
        kind: import.kind,
        encoding: import.encoding,
        mapping: import.mapping.clone(),
        source: source.into_string(),
    };
    let mut tx = app.store().write().await?;
    batches::set_reading(&mut tx, import.id, &reading).await?;
    tx.commit().await?;
    let by = tasks::by(&session);
    tasks::engine(&app)
        .begin(import.task_force, import.id, &by)
        .await
        .map_err(unexpected)?;
    tasks::run(
        &app,
        import.task_force,
        import.id,
        input(&app, import.id),
        by,
    );
    Ok(go(format!("{PATH}/{id}")))
}
