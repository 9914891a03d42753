//! What must be said beside a figure, on the page and in the file alike.

use domain::figures::indicator::{AreaUsed, CountUnit, DateUsed, Inclusion};
use domain::imports::ImportKind;
use store::figures::{self, Batch, Defined};
use store::{Error, Tx};

use super::cube::Beside;
use super::definitions;
use super::query::{Asked, Chosen};
use super::words;
use crate::app::App;
use crate::page::Page;
use crate::pages::releases::words::of;

/// A name and what is said under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) label: String,
    pub(super) text: String,
    /// Where more is said of it; empty for nowhere.
    pub(super) href: String,
}

pub(super) fn note(page: &Page, key: &str, text: impl Into<String>) -> Note {
    Note {
        label: page.t(key).into_owned(),
        text: text.into(),
        href: String::new(),
    }
}

/// What a figure counts, by its written definition; all of them where none says just this.
pub(super) async fn definition(
    tx: &mut Tx,
    page: &Page,
    unit: CountUnit,
    area: Option<AreaUsed>,
) -> Result<Note, Error> {
    let says = |one: &&Defined| {
        let one = &one.indicator;
        one.unit == unit
            && one.inclusion == Inclusion::Recorded
            && matches!(one.date, DateUsed::Registration | DateUsed::Report)
            && Some(one.area) == area
    };
    let all = figures::indicators(tx).await?;
    let (text, href) = match all.iter().find(says) {
        Some(one) => {
            let name = of(page.locale, &one.indicator.name);
            let version = page.tw(
                "definition-version-n",
                "n",
                &page.number(one.indicator.version),
            );
            let place = format!("{}/{}", definitions::PATH, one.indicator.code);
            (format!("{name} ({})", version.to_lowercase()), place)
        }
        None => {
            let all = page.t("figures-definition-none").into_owned();
            (all, definitions::PATH.to_owned())
        }
    };
    Ok(Note {
        label: page.t("figures-definition").into_owned(),
        text,
        href,
    })
}

/// Where the victims were counted, in a few words.
pub(super) fn source(page: &Page, asked: &Asked) -> String {
    match &asked.source {
        Chosen::Own => words::own_source(page, &asked.task_forces),
        Chosen::Import(batch) | Chosen::Series(batch) => batch_source(page, batch),
    }
}

pub(super) fn batch_source(page: &Page, batch: &Batch) -> String {
    let at = batch
        .finished_at
        .map_or_else(String::new, |at| page.date_time(at));
    let key = match batch.kind {
        ImportKind::Cases => "figures-source-import-of",
        ImportKind::Series => "figures-source-series-of",
    };
    let args = [
        ("source", batch.source.as_str().into()),
        ("at", at.as_str().into()),
    ];
    page.locale.text_with(key, &args)
}

/// The period as asked for, else from the first to the last month in which anybody is counted.
pub(super) fn period(page: &Page, asked: &Asked) -> String {
    match asked.filter.months.or(asked.span) {
        Some(months) => words::months(page, months),
        None => page.t("figures-period-none").into_owned(),
    }
}

/// How a table was counted: enough to count it again.
pub(super) fn of_cube(
    app: &App,
    page: &Page,
    asked: &Asked,
    area: &str,
    n: i64,
    beside: &Beside,
) -> Vec<Note> {
    let mut notes = vec![
        note(page, "figure-unit", page.t("figures-unit")),
        note(page, "figure-period", period(page, asked)),
        note(page, "figures-area", area),
        note(page, "figure-source", source(page, asked)),
        note(page, "figure-count", page.number(n)),
        note(page, "figures-how-who", page.t("figures-how-who-text")),
        note(page, "figures-how-date", how_date(page, asked)),
        note(page, "figures-how-area", page.t("figures-how-area-text")),
        note(page, "figures-how-age", page.t("figures-how-age-text")),
    ];
    if beside.undated > 0 {
        notes.push(note(
            page,
            "figures-undated",
            page.tn("figures-undated-text", beside.undated),
        ));
    }
    if beside.elsewhere > 0 {
        let text = page.tn("figures-elsewhere-text", beside.elsewhere);
        notes.push(note(page, "figures-elsewhere", text));
    }
    let revision = match &asked.source {
        Chosen::Own => page.tw("figures-revision-own", "at", &page.date_time(app.now())),
        Chosen::Import(batch) | Chosen::Series(batch) => {
            let at = batch.finished_at.unwrap_or_else(|| app.now());
            page.tw("figures-revision-import", "at", &page.date_time(at))
        }
    };
    notes.push(note(page, "figures-revision", revision));
    notes.push(note(page, "figures-use", page.t("figures-internal")));
    notes
}

fn how_date(page: &Page, asked: &Asked) -> String {
    match &asked.source {
        Chosen::Own => page.t("figures-how-date-own"),
        Chosen::Import(_) | Chosen::Series(_) => page.t("figures-how-date-import"),
    }
    .into_owned()
}

/// What must be said beside a published series.
pub(super) fn of_series(
    page: &Page,
    batch: &Batch,
    period: &str,
    sources: &str,
    n: usize,
) -> Vec<Note> {
    let at = batch
        .finished_at
        .map_or_else(String::new, |at| page.date_time(at));
    vec![
        note(page, "figure-unit", page.t("figures-unit")),
        note(page, "figure-period", period),
        note(page, "figure-source", sources),
        note(
            page,
            "figure-count",
            page.tn("figures-series-count", i64::try_from(n).unwrap_or(0)),
        ),
        note(page, "figures-how-who", page.t("figures-how-series")),
        note(
            page,
            "figures-revision",
            page.tw("figures-revision-import", "at", &at),
        ),
        note(page, "figures-use", page.t("figures-internal")),
    ]
}
