//! Figures as pictures.

mod lines;
mod pyramid;

use charts::{BarChart, Bars, Chart, Frame, HBarChart, MAX_SERIES, Numbers, Series};
use domain::figures::Dimension;
use locale::Locale;
use store::Error;

pub(super) use lines::of_two_years;

use super::notes;
use super::query::Asked;
use super::table::{Row, Table};
use crate::page::Page;

/// Times that fit side by side.
const MOST_TIMES: usize = 12;
/// Bars that fit below each other.
const MOST_BARS: usize = 20;

/// What a table says first: the largest row, or how many there are.
pub(super) fn finding(page: &Page, asked: &Asked, table: &Table) -> String {
    let groups = table.by_first();
    let largest = groups.iter().max_by_key(|row| row.total);
    match (largest, asked.rows.first()) {
        _ if table.total == 0 => page.t("figures-finding-none").into_owned(),
        _ if pyramid::fits(asked) => pyramid::finding(page, table),
        (Some(largest), Some(dimension)) if groups.len() > 1 => page.locale.text_with(
            "figures-finding-most",
            &[
                (
                    "category",
                    largest.labels.first().map_or("", String::as_str).into(),
                ),
                ("n", largest.total.into()),
                ("total", table.total.into()),
                ("dimension", page.name(*dimension).to_lowercase().into()),
            ],
        ),
        _ => {
            let period = notes::period(page, asked);
            let args = [
                ("n", table.total.into()),
                ("period", period.as_str().into()),
            ];
            page.locale.text_with("figures-finding-total", &args)
        }
    }
}

/// A picture, and the victims whom it leaves out because not enough is known of them.
pub(super) struct Picture {
    /// As HTML.
    pub(super) figure: String,
    /// How many the table has and the picture has not.
    pub(super) left_out: i64,
}

/// The chart of a table: ages of two sexes back to back, times as standing bars with their columns
/// upon each other, or as lines where they are many, everything else as lying bars of the sums.
pub(super) fn of_cube(
    page: &Page,
    asked: &Asked,
    table: &Table,
    finding: &str,
    area: &str,
) -> Result<Picture, Error> {
    let groups = table.by_first();
    let period = notes::period(page, asked);
    let frame = frame(
        page,
        "figure",
        finding,
        subtitle(page, &period, area),
        source_line(page, &notes::source(page, asked), table.total),
    );
    let is_time = matches!(asked.rows.first(), Some(Dimension::Year | Dimension::Month));
    if pyramid::fits(asked) {
        return pyramid::draw(page, frame, table);
    }
    if is_time && groups.len() > MOST_TIMES {
        return lines::draw(page, frame, &groups, table);
    }
    let drawn = match is_time {
        true => standing(page, frame, &groups, &table.columns).figure(),
        false => lying(frame, groups).figure(),
    };
    let figure = drawn.map_err(|_| UNDRAWN)?;
    let left_out = 0;
    Ok(Picture { figure, left_out })
}

/// What is said of figures that no chart can show.
const UNDRAWN: Error = Error::Corrupt("figures that cannot be drawn");

/// The words around a picture of bars.
pub(super) fn frame(
    page: &Page,
    id: &str,
    finding: &str,
    subtitle: String,
    source: String,
) -> Frame {
    Frame {
        id: id.to_owned(),
        title: finding.to_owned(),
        subtitle,
        source,
        description: page.t("figures-chart-description").into_owned(),
        empty: page.t("figures-empty").into_owned(),
        missing: "–".to_owned(),
        numbers: numbers(page.locale),
    }
}

pub(super) fn subtitle(page: &Page, period: &str, area: &str) -> String {
    page.locale.text_with(
        "figures-chart-subtitle",
        &[
            ("unit", page.t("figures-unit")),
            ("period", period.into()),
            ("area", area.into()),
        ]
        .map(|(name, value)| (name, value.to_string().into())),
    )
}

pub(super) fn source_line(page: &Page, source: &str, n: i64) -> String {
    let args = [("source", source.into()), ("n", n.into())];
    page.locale.text_with("figures-chart-source", &args)
}

fn standing(page: &Page, frame: Frame, groups: &[Row], columns: &[String]) -> BarChart {
    BarChart {
        frame,
        categories: first_labels(groups),
        series: series(page, groups, columns),
        bars: Bars::Stacked,
    }
}

/// A series for each column, or of the sums where there are none or too many to tell apart.
fn series(page: &Page, groups: &[Row], columns: &[String]) -> Vec<Series> {
    let value = |n: i64| Some(n as f64);
    if !(2..=MAX_SERIES).contains(&columns.len()) {
        return vec![Series {
            name: page.t("figures-unit").into_owned(),
            values: groups.iter().map(|row| value(row.total)).collect(),
        }];
    }
    let one = |(at, name): (usize, &String)| Series {
        name: name.clone(),
        values: groups
            .iter()
            .map(|row| row.values.get(at).copied().and_then(value))
            .collect(),
    };
    columns.iter().enumerate().map(one).collect()
}

/// The latest or largest rows, as many as can be read; the table has them all.
fn lying(frame: Frame, mut groups: Vec<Row>) -> HBarChart {
    if groups.len() > MOST_BARS {
        groups.sort_by_key(|row| std::cmp::Reverse(row.total));
        groups.truncate(MOST_BARS);
    }
    HBarChart {
        frame,
        categories: first_labels(&groups),
        values: groups.iter().map(|row| Some(row.total as f64)).collect(),
    }
}

fn first_labels(groups: &[Row]) -> Vec<String> {
    groups
        .iter()
        .filter_map(|row| row.labels.first().cloned())
        .collect()
}

/// A series that somebody published: areas beside each other, one group a period.
pub(super) fn of_series(
    page: &Page,
    finding: &str,
    period: &str,
    sources: &str,
    periods: Vec<String>,
    areas: Vec<Series>,
) -> Result<String, Error> {
    let frame = frame(
        page,
        "series",
        finding,
        subtitle(page, period, &page.t("figures-series-subtitle")),
        page.tw("figures-chart-series-source", "source", sources),
    );
    let shown: Vec<Series> = areas.into_iter().take(MAX_SERIES).collect();
    let chart = BarChart {
        frame,
        categories: periods,
        series: shown,
        bars: Bars::Grouped,
    };
    chart
        .figure()
        .map_err(|_| Error::Corrupt("a series that cannot be drawn"))
}

/// How numbers are written.
pub(crate) fn numbers(locale: Locale) -> Numbers {
    let (thousands, decimal) = match locale {
        Locale::Id => ('.', ','),
        Locale::En => (',', '.'),
    };
    Numbers {
        thousands,
        decimal,
        decimals: 0,
    }
}
