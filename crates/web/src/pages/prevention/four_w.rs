//! Who does what where: derived from the events, with no form of its own.

use super::{sections, words, years};
use crate::app::App;
use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::{Visit, show as answer};
use crate::parts::{Choice, Tab};
use crate::session::Session;
use crate::spreadsheet::{self, Cell, Sheet};
use askama::Template;
use audit::{Kind, ObjectKind};
use axum::extract::State;
use axum::response::Response;
use store::Tx;
use store::prevention::{self, Days, FourW};

pub(super) struct Row {
    pub(super) organisation: String,
    pub(super) kind: String,
    pub(super) area: String,
    pub(super) code: String,
    pub(super) when: String,
    pub(super) events: i64,
    pub(super) people: i64,
}

#[derive(Template)]
#[template(path = "prevention/four_w.html")]
struct Table {
    page: Page,
    tabs: Vec<Tab>,
    form: FormState,
    years: Vec<Choice>,
    year: i16,
    rows: Vec<Row>,
}

/// The year that was asked for, or this one.
fn year(app: &App, form: &mut FormState) -> i16 {
    let asked = form.number_optional("year", 1990, 2100);
    let year = asked.and_then(|year| i16::try_from(year).ok());
    year.unwrap_or_else(|| app.today().year())
}

async fn rows(tx: &mut Tx, session: &Session, page: &Page, year: i16) -> Result<Vec<Row>, Error> {
    let task_force = session.actor().task_force;
    let found = prevention::four_w(tx, task_force, Days::of_year(year)).await?;
    Ok(found.into_iter().map(|row| in_words(page, row)).collect())
}

fn in_words(page: &Page, row: FourW) -> Row {
    let (first, last) = (page.date_short(row.first), page.date_short(row.last));
    Row {
        organisation: row
            .organisation
            .unwrap_or_else(|| page.t("prevention-4w-nobody").into_owned()),
        kind: page.name(row.kind).into_owned(),
        area: words::place(&row.area_name, &row.within),
        code: row.area.to_string(),
        when: if first == last {
            first
        } else {
            format!("{first} – {last}")
        },
        events: row.events,
        people: row.people,
    }
}

/// Handles `GET /prevention/4w`.
pub(super) async fn show(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    mut form: FormState,
) -> Result<Response, Error> {
    let mut tx = app.store().read().await?;
    let year = year(&app, &mut form);
    form.set("year", year.to_string());
    let page = visit.page(&session, visit.locale.text("prevention-4w-title"));
    answer(&Table {
        tabs: sections(&page),
        years: years(app.today()),
        year,
        rows: rows(&mut tx, &session, &page, year).await?,
        page,
        form,
    })
}

/// Handles `GET /prevention/4w.csv` and `.xlsx`. That the rows leave is recorded before they do.
pub(super) async fn file(
    State(app): State<App>,
    session: Session,
    visit: Visit,
    kind: spreadsheet::Kind,
    mut form: FormState,
) -> Result<Response, Error> {
    let year = year(&app, &mut form);
    let page = visit.page(&session, visit.locale.text("prevention-4w-title"));
    let mut tx = app.store().write().await?;
    let rows = rows(&mut tx, &session, &page, year).await?;
    let event = session
        .event(Kind::Export)?
        .on(ObjectKind::List, "prevention-4w")?
        .with("format", kind.ending())?
        .with("year", year)?;
    store::audit::append(&mut tx, app.audit_keys(), app.now(), event).await?;
    tx.commit().await?;
    let sheet = sheet(&page, year, &rows);
    spreadsheet::download(kind, page.locale, &format!("suluh-4w-{year}"), vec![sheet]).await
}

/// The table as it leaves.
fn sheet(page: &Page, year: i16, rows: &[Row]) -> Sheet {
    let heads = [
        "prevention-4w-who",
        "prevention-4w-what",
        "prevention-4w-where",
        "prevention-4w-code",
        "prevention-4w-when",
        "prevention-4w-events",
        "prevention-4w-people",
    ];
    let cells = |row: &Row| {
        let texts = [
            &row.organisation,
            &row.kind,
            &row.area,
            &row.code,
            &row.when,
        ];
        let counts = [row.events, row.people];
        let texts = texts.into_iter().map(Cell::from);
        texts.chain(counts.map(Cell::from)).collect()
    };
    Sheet {
        name: format!("4W {year}"),
        heads: heads.map(|key| page.t(key).into_owned()).into(),
        rows: rows.iter().map(cells).collect(),
    }
}
