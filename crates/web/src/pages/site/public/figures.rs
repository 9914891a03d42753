//! Figures that the task force has published: frozen, small counts protected.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use domain::figures::safe::SafeYear;
use store::site::years::{self, Frozen};

use super::{Reader, Site, answer, releases};
use crate::errors::Error;
use crate::page::Page;

/// A year of a table; `None` is hidden.
pub(crate) struct Row {
    pub(crate) year: i16,
    pub(crate) counts: Vec<String>,
}

/// The years of one source.
pub(crate) struct Table {
    /// What was counted.
    pub(crate) title: String,
    /// Names of the columns.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Whether something is hidden.
    pub(crate) hides: bool,
    /// Day of the latest freeze.
    pub(crate) frozen: String,
    /// What the thresholds were.
    pub(crate) least: String,
}

/// The columns of a table: everybody, by sex, by age.
pub(crate) const COLUMNS: [&str; 7] = [
    "site-figures-total",
    "site-figures-female",
    "site-figures-male",
    "site-figures-sex-unknown",
    "site-figures-child",
    "site-figures-adult",
    "site-figures-age-unknown",
];

/// The counts of a year in the order of [`COLUMNS`]; what is hidden is said in words.
pub(crate) fn counts(page: &Page, counts: &SafeYear) -> Vec<String> {
    let mut words = vec![shown(page, counts.total)];
    for parts in [&counts.sex, &counts.age] {
        if is_unsplit(counts.total, parts) {
            words.extend(
                parts
                    .iter()
                    .map(|_| page.t("site-figures-unsplit").into_owned()),
            );
        } else {
            words.extend(parts.iter().map(|count| shown(page, *count)));
        }
    }
    words
}

fn shown(page: &Page, count: Option<u32>) -> String {
    match count {
        Some(count) => page.number(i64::from(count)),
        None => page.t("site-figures-hidden").into_owned(),
    }
}

/// Whether nothing is known of the parts: everybody is under "not known". Zeros beside that would
/// say that there was no woman and no man.
fn is_unsplit(total: Option<u32>, parts: &[Option<u32>]) -> bool {
    total.is_some_and(|total| total > 0) && parts.last() == Some(&total)
}

fn hides(counts: &SafeYear) -> bool {
    counts.total.is_none() || counts.sex.iter().chain(&counts.age).any(Option::is_none)
}

fn table(page: &Page, years: &[Frozen]) -> Table {
    let latest = years.iter().max_by_key(|year| year.frozen_at);
    let title = match latest {
        Some(year) => page.tw("site-figures-of-body", "body", &year.body),
        None => String::new(),
    };
    let least = latest.map_or_else(String::new, |year| {
        let args = [
            ("total", year.least.total.to_string().into()),
            ("part", year.least.part.to_string().into()),
        ];
        page.locale.text_with("site-figures-least", &args)
    });
    Table {
        title,
        columns: COLUMNS.iter().map(|key| page.t(key).into_owned()).collect(),
        hides: years.iter().any(|year| hides(&year.counts)),
        frozen: latest.map_or_else(String::new, |year| {
            page.date(page.zone.to_datetime(year.frozen_at).date())
        }),
        least,
        rows: years
            .iter()
            .map(|year| Row {
                year: year.year,
                counts: counts(page, &year.counts),
            })
            .collect(),
    }
}

/// The tables of frozen years, one for each source.
pub(crate) fn tables(page: &Page, years: Vec<Frozen>) -> Vec<Table> {
    let mut by_source: BTreeMap<String, Vec<Frozen>> = BTreeMap::new();
    for year in years {
        by_source.entry(year.source.clone()).or_default().push(year);
    }
    by_source
        .values()
        .rev()
        .map(|years| table(page, years))
        .collect()
}

#[derive(Template)]
#[template(path = "site/figures.html")]
struct Figures {
    page: Page,
    site: Site,
    heading: String,
    releases: Vec<releases::Entry>,
    tables: Vec<Table>,
}

/// Handles `GET /p/figures`.
pub(super) async fn show(mut reader: Reader) -> Result<Response, Error> {
    let task_force = reader.settings.task_force;
    let years = years::list(&mut reader.tx, task_force, true).await?;
    let page = reader.part("/figures");
    let heading = reader.locale.text("site-figures-title").into_owned();
    let site = reader.site(Some(&heading));
    let figures = Figures {
        releases: releases::entries(&mut reader, &page, &site).await?,
        tables: tables(&page, years),
        page,
        site,
        heading,
    };
    answer(&reader, &figures)
}
