//! Routes: areas ranked by their role, the ways between them on the map, and whole paths.

mod file;
mod paths;
mod ranking;
mod ways;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::cases::LegRole;
use domain::figures::indicator::{AreaUsed, CountUnit};
use domain::figures::routes::{PlaceLevel, Stop};
use store::figures::routes::{self, Count, Counted, Largest};
use store::{Error as StoreError, Tx};

use super::notes::{self, Note, note};
use super::places::{Asked, Choices, Names};
use super::views::Bar;
use super::{Files, chart, record, tabs};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show as render};
use crate::parts::Tab;
use crate::session::Session;
use crate::spreadsheet::Kind;

use paths::Paths;
use ranking::Ranking;
use ways::Ways;

/// Where the page is.
pub(super) const PATH: &str = "/figures/routes";
/// Where the files are.
pub(super) const FILES: [&str; 2] = ["/figures/routes.csv", "/figures/routes.xlsx"];

/// Rows that a page shows; the file has them all.
const MOST_ROWS: usize = 200;

#[derive(Template)]
#[template(path = "figures/routes.html")]
struct RoutesPage {
    page: Page,
    tabs: Vec<Tab>,
    bar: Bar,
    form: FormState,
    choices: Choices,
    filtered: bool,
    answer: Answer,
    /// The addresses of the files: areas, ways, paths.
    files: [Files; 3],
}

/// A row of ways or paths: the names of its stops, and how many.
struct Line {
    names: Vec<String>,
    count: Count,
}

/// What the page says.
struct Answer {
    ranking: Ranking,
    ways: Ways,
    paths: Paths,
    total: Count,
    notes: Vec<Note>,
}

/// What was counted, before it is put into words.
struct Found {
    names: Names,
    /// The names of the places of paths, which may be told apart less finely.
    path_names: Names,
    ways: Largest<2>,
    paths: Largest<3>,
    total: Count,
    undated: i64,
}

/// Handles `GET /figures/routes`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("figures-routes-title"));
    let bar = Bar::read(&mut tx, &session, &page, &form).await?;
    let asked = Asked::read(&mut tx, &app, &session, &mut form).await?;
    let page = page.showing(&form);
    let answer = Answer::read(&mut tx, &app, &page, &asked, false).await?;
    let file = |table| Files::new(FILES, &form, &[("table", table)]);
    render(&RoutesPage {
        tabs: tabs::tabs(&page),
        bar,
        choices: asked.choices(&page),
        filtered: asked.months.is_some(),
        files: ["areas", "ways", "paths"].map(file),
        page,
        form,
        answer,
    })
}

/// Handles `GET /figures/routes.csv?table=` and `.xlsx`: one of the tables as a file.
pub(super) async fn download(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    kind: Kind,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let asked = Asked::read(&mut tx, &app, &session, &mut form).await?;
    let page = visit.page(&session, visit.locale.text("figures-routes-title"));
    let answer = Answer::read(&mut tx, &app, &page, &asked, true).await?;
    drop(tx);
    let (what, sheet) = match form.value("table") {
        "ways" => ("ways", file::of_ways(&page, &answer)),
        "paths" => ("paths", file::of_paths(&page, &answer)),
        _ => ("areas", file::of_ranking(&page, &answer)),
    };
    record(&app, &session, what, "own".to_owned()).await?;
    super::file::download(&app, &page, kind, vec![sheet], &answer.notes).await
}

impl Answer {
    /// Counts what was asked; `all` rows or as many as a page and its pictures need.
    async fn read(
        tx: &mut Tx,
        app: &App,
        page: &Page,
        asked: &Asked,
        all: bool,
    ) -> Result<Self, StoreError> {
        let question = asked.question(asked.level);
        let roles = ranking::roles(asked.role);
        let mut places = Vec::new();
        for role in roles {
            places.push(routes::places(tx, &question, role).await?);
        }
        let most = if all { i64::MAX } else { 1_000 };
        let ways = routes::ways(tx, &question, most).await?;
        let paths = routes::paths(tx, &question, most).await?;
        let stops = stops(&ways.counted).chain(stops(&paths.counted));
        let stops = stops.chain(places.iter().flat_map(|places| stops_of(places)));
        let names = Names::read(tx, asked.level, stops.collect::<Vec<_>>()).await?;
        let found = Found {
            path_names: names.for_level(asked.level.of_paths()),
            names,
            total: routes::total(tx, &question).await?,
            undated: asked.undated(tx).await?,
            ways,
            paths,
        };
        let by = area_of(asked.role);
        let definition = notes::definition(tx, page, CountUnit::Victims, by).await?;
        let ranking = Ranking::new(page, asked, &found, &places)?;
        Ok(Self {
            ranking,
            ways: Ways::new(page, asked, &found)?,
            paths: Paths::new(page, asked, &found)?,
            notes: said(app, page, asked, &found, definition),
            total: found.total,
        })
    }
}

/// The area of a definition that is the place of a role; of transit there is none.
pub(super) const fn area_of(role: LegRole) -> Option<AreaUsed> {
    match role {
        LegRole::Origin => Some(AreaUsed::Origin),
        LegRole::Destination => Some(AreaUsed::Exploitation),
        LegRole::Transit => None,
    }
}

fn stops<const N: usize>(counted: &[Counted<N>]) -> impl Iterator<Item = Stop> + '_ {
    counted.iter().flat_map(|counted| counted.stops)
}

fn stops_of(counted: &[Counted<1>]) -> impl Iterator<Item = Stop> + '_ {
    stops(counted)
}

/// The rows of ways or paths in words.
fn lines<const N: usize>(page: &Page, names: &Names, counted: &[Counted<N>]) -> Vec<Line> {
    counted
        .iter()
        .map(|counted| Line {
            names: counted
                .stops
                .iter()
                .map(|stop| names.of(page, *stop))
                .collect(),
            count: counted.count,
        })
        .collect()
}

/// "Korban, 2023–2024, menurut provinsi".
fn subtitle(page: &Page, asked: &Asked, level: PlaceLevel) -> String {
    let by = page.name(level).to_lowercase();
    let by = page.tw("figures-by-level", "level", &by);
    chart::subtitle(page, &asked.period(page), &by)
}

fn source(page: &Page, asked: &Asked, total: Count) -> String {
    chart::source_line(page, &asked.source(page), total.victims)
}

/// How the tables were counted: enough to count them again.
fn said(app: &App, page: &Page, asked: &Asked, found: &Found, definition: Note) -> Vec<Note> {
    let counts = page.locale.text_with(
        "figures-routes-n",
        &[
            ("victims", found.total.victims.into()),
            ("cases", found.total.cases.into()),
        ],
    );
    let mut notes = vec![
        definition,
        note(page, "figure-unit", page.t("figures-routes-unit")),
        note(page, "figure-period", asked.period(page)),
        note(page, "figures-level", page.name(asked.level)),
        note(page, "figure-source", asked.source(page)),
        note(page, "figure-count", counts),
        note(page, "figures-how-who", page.t("figures-how-who-text")),
        note(page, "figures-how-date", page.t("figures-how-date-own")),
        note(
            page,
            "figures-how-places",
            page.t("figures-how-places-text"),
        ),
        note(page, "figures-how-ways", page.t("figures-how-ways-text")),
        note(page, "figures-how-paths", page.t("figures-how-paths-text")),
    ];
    if found.undated > 0 {
        let text = page.tn("figures-undated-text", found.undated);
        notes.push(note(page, "figures-undated", text));
    }
    let now = page.date_time(app.now());
    notes.push(note(
        page,
        "figures-revision",
        page.tw("figures-revision-own", "at", &now),
    ));
    notes.push(note(page, "figures-credits", geo::CREDITS));
    notes.push(note(page, "figures-use", page.t("figures-internal")));
    notes
}
