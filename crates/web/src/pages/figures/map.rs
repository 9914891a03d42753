//! Victims on the map: by the area in which their case was registered, or by the areas of a role.

mod draw;
mod file;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use charts::MapWords;
use domain::areas::AreaLevel;
use domain::cases::LegRole;
use domain::figures::Dimension;
use domain::figures::indicator::{AreaUsed, CountUnit};
use domain::figures::routes::{PlaceLevel, Stop};
use domain::{Coded, Country, Place};
use geo::{Known, Shapes};
use std::collections::BTreeMap;
use store::figures::boundaries::{self, Installed};
use store::figures::{self, Filter, Source, routes};
use store::{Error as StoreError, Tx};

use super::notes::{self, Note, note};
use super::places::{Asked, Choices, Names};
use super::routes::area_of;
use super::views::Bar;
use super::{Files, record, tabs};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show as render};
use crate::parts::{Choice, Tab};
use crate::session::Session;
use crate::spreadsheet::Kind;

/// Where the page is.
pub(super) const PATH: &str = "/figures/map";
/// Where the file is.
pub(super) const FILES: [&str; 2] = ["/figures/map.csv", "/figures/map.xlsx"];

/// The answer to "by which area" that is no role.
const REGISTERED: &str = "registered";
/// The answer to "as what" for circles.
const CIRCLES: &str = "circles";
/// The answer to "as what" for areas.
const AREAS: &str = "areas";

#[derive(Template)]
#[template(path = "figures/map.html")]
struct MapPage {
    page: Page,
    tabs: Vec<Tab>,
    bar: Bar,
    form: FormState,
    choices: Choices,
    by: Vec<Choice>,
    /// As what it can be drawn; circles alone without borders.
    shapes: Vec<Choice>,
    filtered: bool,
    files: Files,
    answer: Answer,
}

/// An area with its victims.
struct Row {
    stop: Stop,
    name: String,
    within: String,
    victims: i64,
    /// Whether the picture shows it.
    drawn: bool,
}

/// By which area victims are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Registered,
    Role(LegRole),
}

/// What the page says.
struct Answer {
    /// The heading over the places.
    head: String,
    rows: Vec<Row>,
    total: i64,
    /// Victims whom the picture leaves out, because their place is not known well enough.
    not_drawn: i64,
    chart: String,
    /// Who made what the map stands on: in full, where the picture has no room for it.
    credits: String,
    notes: Vec<Note>,
    /// Whether borders are installed for this level.
    has_borders: bool,
}

/// What was counted, before it is put into words.
struct Found {
    by: By,
    names: Names,
    counted: Vec<(Stop, i64)>,
    total: i64,
    undated: i64,
    borders: Option<(Installed, Shapes)>,
    /// Names of all areas with borders.
    bordered: BTreeMap<String, String>,
    definition: Note,
}

/// Handles `GET /figures/map`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("figures-map-title"));
    let bar = Bar::read(&mut tx, &session, &page, &form).await?;
    let (asked, by) = ask(&mut tx, &app, &session, &mut form).await?;
    let page = page.showing(&form);
    let answer = Answer::read(&mut tx, &app, &page, &asked, by, &mut form).await?;
    let levels = |choice: &Choice| choice.value != PlaceLevel::Country.code();
    let mut choices = asked.choices(&page);
    choices.levels.retain(levels);
    let shape = |(value, key)| Choice::new(value, page.t(key));
    let mut shapes = vec![shape((CIRCLES, "figures-map-circles"))];
    if answer.has_borders {
        shapes.insert(0, shape((AREAS, "figures-map-areas")));
    }
    render(&MapPage {
        tabs: tabs::tabs(&page),
        bar,
        by: by_choices(&page),
        filtered: asked.months.is_some(),
        files: Files::new(FILES, &form, &[]),
        shapes,
        choices,
        page,
        form,
        answer,
    })
}

/// Handles `GET /figures/map.csv` and `.xlsx`: the table of the map as a file.
pub(super) async fn download(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    kind: Kind,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let (asked, by) = ask(&mut tx, &app, &session, &mut form).await?;
    let page = visit.page(&session, visit.locale.text("figures-map-title"));
    let answer = Answer::read(&mut tx, &app, &page, &asked, by, &mut form).await?;
    drop(tx);
    record(&app, &session, "map", "own".to_owned()).await?;
    let sheet = file::of_map(&page, &answer);
    super::file::download(&app, &page, kind, vec![sheet], &answer.notes).await
}

/// Reads the question. A map of countries would not be one of this country: it stays at provinces.
async fn ask(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    form: &mut FormState,
) -> Result<(Asked, By), Error> {
    if form.value("level").is_empty() || form.value("level") == PlaceLevel::Country.code() {
        form.set("level", PlaceLevel::City.code());
    }
    let by = match form.value("by") {
        "" | REGISTERED => By::Registered,
        _ => form.coded_optional("by").map_or(By::Registered, By::Role),
    };
    form.set(
        "by",
        match by {
            By::Registered => REGISTERED,
            By::Role(role) => role.code(),
        },
    );
    let asked = Asked::read(tx, app, session, form).await?;
    Ok((asked, by))
}

fn by_choices(page: &Page) -> Vec<Choice> {
    let registered = Choice::new(REGISTERED, page.t("figures-map-by-registered"));
    let roles = page.choices::<LegRole>().into_iter();
    std::iter::once(registered).chain(roles).collect()
}

impl Answer {
    async fn read(
        tx: &mut Tx,
        app: &App,
        page: &Page,
        asked: &Asked,
        by: By,
        form: &mut FormState,
    ) -> Result<Self, StoreError> {
        let found = Found::read(tx, page, asked, by).await?;
        let as_areas = found.borders.is_some() && form.value("shape") != CIRCLES;
        form.set("shape", if as_areas { AREAS } else { CIRCLES });
        let rows = found.rows(page, asked, as_areas);
        let left = |row: &&Row| !row.drawn && row.victims > 0;
        let chart = match &found.borders {
            Some((about, shapes)) if as_areas => {
                draw::areas(page, asked, &found, &rows, about, shapes)?
            }
            _ => draw::circles(page, asked, &found, &rows)?,
        };
        Ok(Self {
            head: head(page, by),
            not_drawn: rows.iter().filter(left).map(|row| row.victims).sum(),
            total: found.total,
            has_borders: found.borders.is_some(),
            credits: page.tw("figures-map-credits", "credits", &credits(&found, as_areas)),
            notes: said(app, page, asked, &found, as_areas),
            rows,
            chart,
        })
    }
}

fn head(page: &Page, by: By) -> String {
    match by {
        By::Registered => page.t("figures-map-by-registered"),
        By::Role(role) => page.name(role),
    }
    .into_owned()
}

impl Found {
    async fn read(tx: &mut Tx, page: &Page, asked: &Asked, by: By) -> Result<Self, StoreError> {
        let counted = match by {
            By::Registered => registered(tx, asked).await?,
            By::Role(role) => in_role(tx, asked, role).await?,
        };
        let total = match by {
            By::Registered => counted.iter().map(|(_, victims)| victims).sum(),
            By::Role(_) => {
                routes::total(tx, &asked.question(asked.level))
                    .await?
                    .victims
            }
        };
        let stops = counted.iter().map(|(stop, _)| *stop);
        let names = Names::read(tx, asked.level, stops).await?;
        let borders = borders(tx, asked.level).await?;
        let codes: Vec<String> = borders
            .iter()
            .flat_map(|(_, shapes)| codes(shapes))
            .collect();
        let area = match by {
            By::Registered => Some(AreaUsed::Registration),
            By::Role(role) => area_of(role),
        };
        Ok(Self {
            definition: notes::definition(tx, page, CountUnit::Victims, area).await?,
            by,
            names,
            counted,
            total,
            undated: asked.undated(tx).await?,
            borders,
            bordered: figures::area_names(tx, &codes).await?.into_iter().collect(),
        })
    }

    /// The largest first; what is no place of the level comes last.
    fn rows(&self, page: &Page, asked: &Asked, as_areas: bool) -> Vec<Row> {
        let drawn = |stop: Stop| match stop {
            Stop::Area(_) if as_areas => self.bordered.contains_key(&stop.to_string()),
            _ if as_areas => false,
            _ => point(stop).is_some(),
        };
        let mut rows: Vec<Row> = self
            .counted
            .iter()
            .map(|(stop, victims)| Row {
                stop: *stop,
                name: self.names.of(page, *stop),
                within: self.names.within(*stop),
                victims: *victims,
                drawn: drawn(*stop),
            })
            .collect();
        rows.sort_by_key(|row| (!row.stop.is_of(asked.level), -row.victims, row.stop));
        rows
    }
}

/// Victims by the area of their case.
async fn registered(tx: &mut Tx, asked: &Asked) -> Result<Vec<(Stop, i64)>, StoreError> {
    let filter = Filter {
        months: asked.months,
        ..Filter::default()
    };
    let source = Source::Own(asked.own());
    let counted = asked
        .pivot
        .count(tx, &source, &filter, &[Dimension::City])
        .await?;
    let mut sums: BTreeMap<Stop, i64> = BTreeMap::new();
    for count in counted {
        let place = match count.keys.first().map(String::as_str) {
            None | Some("") => Place::Unknown,
            Some(code) => code
                .parse()
                .map(Place::Area)
                .map_err(|_| StoreError::Column("area"))?,
        };
        *sums.entry(Stop::at(place, asked.level)).or_default() += count.n;
    }
    Ok(sums.into_iter().collect())
}

/// Victims by the places of a role.
async fn in_role(
    tx: &mut Tx,
    asked: &Asked,
    role: LegRole,
) -> Result<Vec<(Stop, i64)>, StoreError> {
    let places = routes::places(tx, &asked.question(asked.level), role).await?;
    Ok(places
        .into_iter()
        .map(|place| (place.stops[0], place.count.victims))
        .collect())
}

/// The borders of a level, where some are installed.
async fn borders(
    tx: &mut Tx,
    level: PlaceLevel,
) -> Result<Option<(Installed, Shapes)>, StoreError> {
    let level = match level {
        PlaceLevel::City => AreaLevel::City,
        PlaceLevel::Province => AreaLevel::Province,
        PlaceLevel::Country => return Ok(None),
    };
    let Some((about, shapes)) = boundaries::find(tx, level).await? else {
        return Ok(None);
    };
    let shapes = serde_json::from_str(&shapes).map_err(|_| StoreError::Column("shapes"))?;
    Ok(Some((about, shapes)))
}

fn codes(shapes: &Shapes) -> Vec<String> {
    shapes
        .areas()
        .iter()
        .map(|area| area.code.clone())
        .collect()
}

/// Where a stop is drawn. "Somewhere in Indonesia" is nowhere.
pub(crate) fn point(stop: Stop) -> Option<Known> {
    match stop {
        Stop::Area(area) => geo::point_of(&area.to_string()),
        Stop::Country(country) if country != Country::INDONESIA => geo::point_of(country.code()),
        Stop::Country(_) | Stop::Several | Stop::Unknown | Stop::NotRecorded => None,
    }
}

/// The words of a map's key.
pub(crate) fn map_words(page: &Page) -> MapWords {
    MapWords {
        hidden: page.t("figures-map-hidden").into_owned(),
        approximate: page.t("figures-map-approximate").into_owned(),
        no_data: page.t("figures-map-no-data").into_owned(),
    }
}

/// How the map was counted.
fn said(app: &App, page: &Page, asked: &Asked, found: &Found, as_areas: bool) -> Vec<Note> {
    let places = match found.by {
        By::Registered => page.t("figures-how-area-text"),
        By::Role(_) => page.t("figures-how-places-text"),
    };
    let mut notes = vec![
        found.definition.clone(),
        note(page, "figure-unit", page.t("figures-unit")),
        note(page, "figures-map-by", head(page, found.by)),
        note(page, "figure-period", asked.period(page)),
        note(page, "figures-level", page.name(asked.level)),
        note(page, "figure-source", asked.source(page)),
        note(page, "figure-count", page.number(found.total)),
        note(page, "figures-how-who", page.t("figures-how-who-text")),
        note(page, "figures-how-date", page.t("figures-how-date-own")),
        note(page, "figures-how-places", places),
    ];
    if as_areas {
        let text = page.t("figures-how-shades-text");
        notes.push(note(page, "figures-how-shades", text));
    }
    if found.undated > 0 {
        let text = page.tn("figures-undated-text", found.undated);
        notes.push(note(page, "figures-undated", text));
    }
    let now = page.date_time(app.now());
    let revision = page.tw("figures-revision-own", "at", &now);
    notes.push(note(page, "figures-revision", revision));
    notes.push(note(page, "figures-credits", credits(found, as_areas)));
    notes.push(note(page, "figures-use", page.t("figures-internal")));
    notes
}

/// Who made what the map stands on.
fn credits(found: &Found, as_areas: bool) -> String {
    match &found.borders {
        Some((about, _)) if as_areas => format!("{}; {}", about.source, geo::CREDITS),
        _ => geo::CREDITS.to_owned(),
    }
}
