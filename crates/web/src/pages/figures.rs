//! Figures: victims counted by year, month, area, sex, age band and exploitation, from the task
//! force's own cases or one imported batch; and the series that other bodies published.
//!
//! Every figure says what it counts, from which source, over which period, how many there are and
//! how it was counted. The pages are for officers: what leaves the building goes through a release.

mod chart;
mod cube;
mod definitions;
mod file;
mod map;
mod months;
mod notes;
mod places;
mod published;
mod query;
mod routes;
mod sheet;
mod table;
mod tabs;
mod views;
mod words;
mod work;

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::response::Response;
use domain::figures::Dimension;
use policy::Capability;
use store::Tx;
use store::linkage::counts::{self, Counts};

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show};
use crate::parts::{Choice, Tab};
use crate::routes::{Access, Routes};
use crate::session::Session;
use crate::spreadsheet;

use cube::Cube;
use query::{Asked, Chosen};
use views::Bar;

pub(crate) use chart::numbers;
pub(crate) use map::{map_words, point};
pub(crate) use tabs::tabs;
pub(crate) use words::{age_group, period as period_words};

/// Where the page is.
const PATH: &str = "/figures";
/// Where the files are.
const FILES: [&str; 2] = ["/figures/victims.csv", "/figures/victims.xlsx"];

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::Figures);
    let mut routes = routes
        .get(PATH, access, figures)
        .get(routes::PATH, access, routes::show)
        .get(map::PATH, access, map::show)
        .get(work::PATH, access, work::show);
    for kind in [0, 1] {
        routes = routes
            .get(FILES[kind], access, download)
            .get(routes::FILES[kind], access, routes::download)
            .get(map::FILES[kind], access, map::download)
            .get(work::FILES[kind], access, work::download);
    }
    views::routes(definitions::routes(routes))
}

/// What the page can be asked, as choices of its fields.
struct Choices {
    sources: Vec<Choice>,
    dimensions: Vec<Choice>,
    years: Vec<Choice>,
    months: Vec<Choice>,
    until: Vec<Choice>,
    sexes: Vec<Choice>,
    ages: Vec<Choice>,
    exploitations: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "figures/cube.html")]
struct CubePage {
    page: Page,
    tabs: Vec<Tab>,
    bar: Bar,
    form: FormState,
    choices: Choices,
    filters: usize,
    files: Files,
    /// The address of every detail as CSV.
    csv_all: String,
    /// The address of the same question without an area.
    everywhere: String,
    cube: Cube,
    /// Reports, cases and people side by side.
    people: Counts,
    gone: bool,
    series_shown: bool,
}

#[derive(Template)]
#[template(path = "figures/series.html")]
struct SeriesPage {
    page: Page,
    tabs: Vec<Tab>,
    bar: Bar,
    form: FormState,
    choices: Choices,
    files: Files,
    filters: usize,
    series_shown: bool,
    series: published::Shown,
}

/// Handles `GET /figures`.
async fn figures(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("figures-title"));
    let bar = Bar::read(&mut tx, &session, &page, &form).await?;
    let asked = Asked::read(&mut tx, &app, &session, &mut form).await?;
    let page = page.showing(&form);
    let choices = choices(&page, &asked);
    if let Chosen::Series(batch) = &asked.source {
        let series = published::read(&mut tx, &session, &page, batch).await?;
        return show(&SeriesPage {
            files: Files::new(FILES, &form, &[]),
            filters: 0,
            series_shown: true,
            tabs: tabs(&page),
            bar,
            page,
            form,
            choices,
            series,
        });
    }
    let cube = Cube::read(&mut tx, &app, &page, &asked).await?;
    show(&CubePage {
        people: counts::counts(&mut tx, session.actor().task_force).await?,
        files: Files::new(FILES, &form, &[]),
        csv_all: address(FILES[0], &form, &[("all", "yes")], &[]),
        everywhere: address(PATH, &form, &[], &["area", "area-text"]),
        filters: asked.filters(),
        gone: asked.gone,
        series_shown: false,
        tabs: tabs(&page),
        bar,
        page,
        form,
        choices,
        cube,
    })
}

/// Handles `GET /figures/victims.csv` and `.xlsx`: the same question, the answer as a file.
async fn download(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    kind: spreadsheet::Kind,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let mut asked = Asked::read(&mut tx, &app, &session, &mut form).await?;
    let page = visit.page(&session, visit.locale.text("figures-title"));
    let (tables, notes) = if let Chosen::Series(batch) = &asked.source {
        let series = published::read(&mut tx, &session, &page, batch).await?;
        (file::of_series(&page, &series), series.notes)
    } else {
        if form.value("all") == "yes" {
            asked.rows = vec![
                Dimension::Month,
                Dimension::City,
                Dimension::Sex,
                Dimension::AgeBand,
                Dimension::Exploitation,
            ];
            asked.columns = None;
        }
        let cube = Cube::read(&mut tx, &app, &page, &asked).await?;
        (file::of_cube(&page, &cube), cube.notes)
    };
    drop(tx);
    record(&app, &session, "victims", asked.source.code()).await?;
    file::download(&app, &page, kind, tables, &notes).await
}

/// Records that figures left as a file, before they do: which, and from which source.
async fn record(app: &App, session: &Session, what: &'static str, of: String) -> Result<(), Error> {
    let event = session
        .event(Kind::Export)?
        .on(ObjectKind::Figure, what)?
        .with("source", of)?;
    let mut tx: Tx = app.store().write().await?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    Ok(tx.commit().await?)
}

/// The addresses of one answer as files.
pub(crate) struct Files {
    pub(crate) csv: String,
    pub(crate) xlsx: String,
}

impl Files {
    /// At these paths, CSV first, with what the form asks and more.
    fn new([csv, xlsx]: [&str; 2], form: &FormState, more: &[(&str, &str)]) -> Self {
        Self {
            csv: address(csv, form, more, &[]),
            xlsx: address(xlsx, form, more, &[]),
        }
    }
}

/// The address of a page with what the form asks, and more or less.
fn address(path: &str, form: &FormState, more: &[(&str, &str)], less: &[&str]) -> String {
    let asked: Vec<(&str, &str)> = form
        .pairs()
        .filter(|(name, value)| !value.is_empty() && !less.contains(name))
        .chain(more.iter().copied())
        .collect();
    format!(
        "{path}?{}",
        serde_html_form::to_string(asked).unwrap_or_default()
    )
}

fn choices(page: &Page, asked: &Asked) -> Choices {
    let name = |dimension: &Dimension| Choice::new(dimension.to_string(), page.name(*dimension));
    Choices {
        sources: query::source_choices(page, asked),
        dimensions: query::DIMENSIONS.iter().map(name).collect(),
        years: months::year_choices(asked.years(), asked.filter.months),
        months: months::month_choices(page),
        until: asked
            .until_choices()
            .map(|month| Choice::new(month.to_string(), words::month(page, month)))
            .collect(),
        sexes: page.choices::<domain::cases::Sex>(),
        ages: page.choices::<domain::cases::AgeBand>(),
        exploitations: query::exploitation_choices(page),
    }
}
