//! Publishing figures: what a year would look like, freezing it, hiding it again.

use std::collections::BTreeMap;

use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::response::Response;
use domain::ids::ImportId;
use domain::imports::ImportKind;
use store::site::Site;
use store::site::years::{self, Counts, Freeze, Frozen};
use store::{Tx, figures, people};

use super::site;
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::site::public::figures::{COLUMNS, counts};
use crate::pages::{Visit, go, show as draw};
use crate::session::Session;

/// A year as it would be published, or as it was.
struct Row {
    year: i16,
    counts: Vec<String>,
    /// When it was frozen; empty for one that was not.
    frozen: String,
    shown: bool,
}

/// The years of one source.
struct Table {
    source: String,
    title: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "site/edit/years.html")]
struct Years {
    page: Page,
    least: String,
    columns: Vec<String>,
    tables: Vec<Table>,
}

/// What can be published from a source: whole years that are over.
struct Available {
    source: ImportId,
    title: String,
    body: String,
    years: BTreeMap<i16, Counts>,
}

/// The last year that is over: a running year would be read month by month.
fn last_year(app: &App) -> i16 {
    app.today().year() - 1
}

async fn available(
    tx: &mut Tx,
    app: &App,
    page: &Page,
    site: &Site,
) -> Result<Vec<Available>, Error> {
    let mut all = Vec::new();
    let area = people::task_force(tx, site.task_force).await?.area;
    let Ok(area) = area.parse() else {
        return Ok(all);
    };
    for batch in figures::batches(tx, site.task_force).await? {
        if batch.kind != ImportKind::Series {
            continue;
        }
        let last = last_year(app);
        let (years, body) = years::series_counts(tx, site.task_force, batch.id, area, last).await?;
        if !years.is_empty() {
            all.push(Available {
                source: batch.id,
                title: page.tw("site-figures-of-body", "body", &body),
                body,
                years,
            });
        }
    }
    Ok(all)
}

fn table(page: &Page, site: &Site, available: &Available, frozen: &[Frozen]) -> Table {
    let source = available.source.to_string();
    let before = |year: i16| {
        frozen
            .iter()
            .find(|frozen| frozen.source == source && frozen.year == year)
    };
    let mut rows: Vec<Row> = frozen
        .iter()
        .filter(|frozen| frozen.source == source)
        .map(|frozen| Row {
            year: frozen.year,
            counts: counts(page, &frozen.counts),
            frozen: page.date_time(frozen.frozen_at),
            shown: frozen.shown,
        })
        .collect();
    rows.extend(
        available
            .years
            .iter()
            .filter(|(year, _)| before(**year).is_none())
            .map(|(year, found)| Row {
                year: *year,
                counts: counts(page, &found.safe(site.least)),
                frozen: String::new(),
                shown: false,
            }),
    );
    rows.sort_by_key(|row| row.year);
    Table {
        title: available.title.clone(),
        rows,
        source,
    }
}

/// Handles `GET /site/figures`. Nobody sees an unprotected count here either: what is frozen is
/// what was seen.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let page = visit.page(&session, visit.locale.text("site-figures-edit"));
    let site = site(&mut tx, session.actor().task_force).await?;
    let frozen = years::list(&mut tx, site.task_force, false).await?;
    let available = available(&mut tx, &app, &page, &site).await?;
    let least = [
        ("total", site.least.total.to_string().into()),
        ("part", site.least.part.to_string().into()),
    ];
    let years = Years {
        least: page.locale.text_with("site-figures-least", &least),
        columns: COLUMNS.iter().map(|key| page.t(key).into_owned()).collect(),
        tables: available
            .iter()
            .map(|one| table(&page, &site, one, &frozen))
            .filter(|table| !table.rows.is_empty())
            .collect(),
        page,
    };
    draw(&years)
}

/// The source and the year that a button names.
fn asked(form: &FormState) -> Result<(ImportId, i16), Error> {
    let source = form.value("source").parse().map_err(|_| Error::NotFound)?;
    let year = form.value("year").parse().map_err(|_| Error::NotFound)?;
    Ok((source, year))
}

/// Handles `POST /site/figures/publish`: freezes one year and shows it.
pub(super) async fn publish(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    form: FormState,
) -> Result<Response, Error> {
    let (source, year) = asked(&form)?;
    let mut tx = app.store().write().await?;
    let page = visit.page(&session, "");
    let site = site(&mut tx, session.actor().task_force).await?;
    let available = available(&mut tx, &app, &page, &site).await?;
    let found = available.iter().find(|one| one.source == source);
    let found = found.ok_or(Error::NotFound)?;
    let new = Freeze {
        task_force: site.task_force,
        source,
        body: &found.body,
        year,
        counts: found.years.get(&year).ok_or(Error::NotFound)?,
        least: site.least,
        by: session.account(),
    };
    if !years::freeze(&mut tx, &new, app.now()).await? {
        return Err(Error::Conflict);
    }
    record(&mut tx, &app, &session, "figure-published", year).await?;
    tx.commit().await?;
    Ok(go("/site/figures?done=site-figure"))
}

/// Handles `POST /site/figures/show`: hides a frozen year, or shows it again as it was.
pub(super) async fn change(
    State(app): State<App>,
    session: Session,
    form: FormState,
) -> Result<Response, Error> {
    let (source, year) = asked(&form)?;
    let shown = form.ticked("shown");
    let mut tx = app.store().write().await?;
    years::show(&mut tx, session.actor().task_force, source, year, shown).await?;
    let change = if shown {
        "figure-shown"
    } else {
        "figure-hidden"
    };
    record(&mut tx, &app, &session, change, year).await?;
    tx.commit().await?;
    Ok(go("/site/figures?done=site-figure"))
}

async fn record(
    tx: &mut Tx,
    app: &App,
    session: &Session,
    change: &str,
    year: i16,
) -> Result<(), Error> {
    let event = session
        .event(Kind::SiteChanged)?
        .with("change", change)?
        .on(ObjectKind::Figure, year)?;
    store::audit::append(tx, app.audit_keys(), app.now(), event).await?;
    Ok(())
}
