//! Figures: victims counted by year, month, area, sex, age band and exploitation, from the task
//! force's own cases or one imported batch; and the series that other bodies published.
//!
//! Every figure says what it counts, from which source, over which period, how many there are and
//! how it was counted. The pages are for officers: what leaves the building goes through a release.

mod chart;
mod csv;
mod cube;
mod definitions;
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
mod words;
mod work;

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::response::Response;
use domain::figures::Dimension;
use policy::Capability;
use store::Tx;

use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::linkage::Numbers;
use crate::pages::{Visit, show};
use crate::parts::{Choice, Tab};
use crate::routes::{Access, Routes};
use crate::session::Session;

use cube::Cube;
use query::{Asked, Chosen};

pub(crate) use chart::numbers;
pub(crate) use tabs::tabs;
pub(crate) use words::period as period_words;

/// Where the page is.
const PATH: &str = "/figures";
/// Where the file is.
const FILE: &str = "/figures/victims.csv";

/// Adds the routes of these pages.
pub fn routes(routes: Routes) -> Routes {
    let access = Access::Can(Capability::Figures);
    let routes = routes
        .get(PATH, access, figures)
        .get(FILE, access, download)
        .get(routes::PATH, access, routes::show)
        .get(routes::FILE, access, routes::download)
        .get(map::PATH, access, map::show)
        .get(map::FILE, access, map::download)
        .get(work::PATH, access, work::show)
        .get(work::FILE, access, work::download);
    definitions::routes(routes)
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
    form: FormState,
    choices: Choices,
    filters: usize,
    csv: String,
    csv_all: String,
    /// The address of the same question without an area.
    everywhere: String,
    cube: Cube,
    /// Reports, cases and people side by side.
    people: Numbers,
    gone: bool,
    series_shown: bool,
}

#[derive(Template)]
#[template(path = "figures/series.html")]
struct SeriesPage {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    choices: Choices,
    csv: String,
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
    let asked = Asked::read(&mut tx, &session, &mut form, app.today()).await?;
    let page = visit.page(&session, visit.locale.text("figures-title"));
    let page = page.showing(&form);
    let choices = choices(&page, &asked);
    if let Chosen::Series(batch) = &asked.source {
        let series = published::read(&mut tx, &session, &page, batch).await?;
        return show(&SeriesPage {
            csv: address(FILE, &form, &[], &[]),
            filters: 0,
            series_shown: true,
            tabs: tabs(&page),
            page,
            form,
            choices,
            series,
        });
    }
    let cube = Cube::read(&mut tx, &app, &page, &asked).await?;
    let task_force = session.actor().task_force;
    show(&CubePage {
        people: Numbers::read(&mut tx, task_force, &page).await?,
        csv: address(FILE, &form, &[], &[]),
        csv_all: address(FILE, &form, &[("all", "yes")], &[]),
        everywhere: address(PATH, &form, &[], &["area", "area-text"]),
        filters: asked.filters(),
        gone: asked.gone,
        series_shown: false,
        tabs: tabs(&page),
        page,
        form,
        choices,
        cube,
    })
}

/// Handles `GET /figures/victims.csv`: the same question, the answer as a file.
async fn download(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let mut asked = Asked::read(&mut tx, &session, &mut form, app.today()).await?;
    let page = visit.page(&session, visit.locale.text("figures-title"));
    let file = if let Chosen::Series(batch) = &asked.source {
        let series = published::read(&mut tx, &session, &page, batch).await?;
        csv::of_series(&page, &series)?
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
        csv::of_cube(&page, &cube)?
    };
    drop(tx);
    record(&app, &session, "victims", asked.source.code()).await?;
    Ok(csv::response(file, app.today()))
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
        years: months::year_choices(asked.years()),
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
