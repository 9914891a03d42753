//! The work itself: services and the clocks they met, referrals and their answers, unmet need,
//! restitution, caseload, and people whom two organisations know, over months and within an area.

mod ask;
mod caseload;
mod compare;
mod draw;
mod kinds;
mod overlap;
mod referrals;
mod restitution;
mod services;
mod unmet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::figures::indicator::CountUnit;
use store::figures::{self, Counted, work};
use store::{Error as StoreError, Tx};

use super::notes::{Note, note};
use super::sheet::Sheet;
use super::views::Bar;
use super::{Files, definitions, file, record, tabs};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::releases::words::of;
use crate::pages::{Visit, show as render};
use crate::parts::Tab;
use crate::session::Session;
use crate::spreadsheet::Kind;

use ask::{Asked, Choices};
use compare::Comparison;

/// Where the page is.
pub(super) const PATH: &str = "/figures/work";
/// Where the files are.
pub(super) const FILES: [&str; 2] = ["/figures/work.csv", "/figures/work.xlsx"];

/// A part of the page: a finding as a picture, its tables, and how they were counted.
struct Part {
    id: &'static str,
    title: String,
    /// The picture as HTML; none where nothing is counted.
    chart: Option<String>,
    /// The tables, and what has to be known to read them.
    sheets: Vec<Sheet>,
    hint: String,
    how: String,
    /// What to do where nothing is counted.
    next: String,
}

#[derive(Template)]
#[template(path = "figures/work.html")]
struct WorkPage {
    page: Page,
    tabs: Vec<Tab>,
    bar: Bar,
    form: FormState,
    choices: Choices,
    comparison: Comparison,
    parts: Vec<Part>,
    notes: Vec<Note>,
    /// Names and addresses of the definitions of what is counted here.
    definitions: Vec<(String, String)>,
}

impl WorkPage {
    /// The addresses of a table as files.
    fn files(&self, sheet: &Sheet) -> Files {
        Files::new(FILES, &self.form, &[("table", sheet.id)])
    }
}

/// Handles `GET /figures/work`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("figures-work-title"));
    let bar = Bar::read(&mut tx, &session, &page, &form).await?;
    let asked = Asked::read(&mut tx, &session, &mut form, &app).await?;
    let page = page.showing(&form);
    let (comparison, parts) = read(&mut tx, &page, &asked).await?;
    render(&WorkPage {
        tabs: tabs::tabs(&page),
        bar,
        choices: asked.choices(&page),
        notes: notes(&app, &page, &asked),
        definitions: of_definitions(&mut tx, &page).await?,
        comparison,
        parts,
        page,
        form,
    })
}

/// Handles `GET /figures/work.csv?table=` and `.xlsx`: one of the tables as a file.
pub(super) async fn download(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    kind: Kind,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let asked = Asked::read(&mut tx, &session, &mut form, &app).await?;
    let page = visit.page(&session, visit.locale.text("figures-work-title"));
    let (comparison, parts) = read(&mut tx, &page, &asked).await?;
    drop(tx);
    let general = notes(&app, &page, &asked);
    let mut sheets = Vec::new();
    for part in parts {
        for mut sheet in part.sheets {
            sheet
                .notes
                .push(note(&page, "figures-notes", part.how.as_str()));
            sheets.push(sheet);
        }
    }
    sheets.push(comparison.sheet);
    let asked = form.value("table");
    let named = |sheet: &Sheet| asked.is_empty() || sheet.id == asked;
    let mut sheet = sheets.into_iter().find(named).ok_or(Error::NotFound)?;
    sheet.notes.extend(general);
    record(&app, &session, sheet.id, "own".to_owned()).await?;
    file::download(&app, &page, kind, vec![sheet.leaving()], &sheet.notes).await
}

async fn read(
    tx: &mut Tx,
    page: &Page,
    asked: &Asked,
) -> Result<(Comparison, Vec<Part>), StoreError> {
    let comparison = compare::read(tx, page, asked).await?;
    let needs = work::services(tx, &asked.question()).await?;
    let parts = vec![
        services::read(page, asked, &needs)?,
        referrals::read(tx, page, asked).await?,
        unmet::read(tx, page, asked, &needs).await?,
        restitution::read(tx, page, asked).await?,
        caseload::read(tx, page, asked).await?,
        overlap::read(tx, page, asked).await?,
    ];
    Ok((comparison, parts))
}

/// The sum of what is counted under a code of the rows, a code of the columns, or any.
fn sum(counted: &[Counted], row: Option<&str>, column: Option<&str>) -> i64 {
    let is = |count: &Counted, at: usize, code: Option<&str>| {
        code.is_none_or(|code| count.keys.get(at).is_some_and(|key| key == code))
    };
    let fits = |count: &&Counted| is(count, 0, row) && is(count, 1, column);
    counted.iter().filter(fits).map(|count| count.n).sum()
}

/// The names of columns by their keys.
fn heads(page: &Page, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| page.t(key).into_owned()).collect()
}

/// What holds for every table of the page.
fn notes(app: &App, page: &Page, asked: &Asked) -> Vec<Note> {
    let now = page.date_time(app.now());
    vec![
        note(page, "figure-period", asked.period(page)),
        note(page, "figures-area", asked.area(page)),
        note(page, "figure-source", asked.source(page)),
        note(
            page,
            "figures-how-imports",
            page.t("figures-how-imports-text"),
        ),
        note(page, "figures-how-area", page.t("figures-how-area-work")),
        note(
            page,
            "figures-revision",
            page.tw("figures-revision-own", "at", &now),
        ),
        note(page, "figures-use", page.t("figures-internal")),
    ]
}

/// The indicators that count cases and services.
async fn of_definitions(tx: &mut Tx, page: &Page) -> Result<Vec<(String, String)>, StoreError> {
    let all = figures::indicators(tx).await?;
    let work = |unit| matches!(unit, CountUnit::Services | CountUnit::Cases);
    let known = all.iter().map(|one| &one.indicator);
    Ok(known
        .filter(|indicator| work(indicator.unit))
        .map(|indicator| {
            let href = format!("{}/{}", definitions::PATH, indicator.code);
            (of(page.locale, &indicator.name).to_owned(), href)
        })
        .collect())
}
