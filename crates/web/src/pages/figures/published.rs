//! A series that another body published: shown as it was published, added to nothing.

use charts::Series;
use domain::figures::{Month, Months, Period};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use store::figures::{self, Batch, Published};
use store::{Error, Tx};

use super::notes::{self, Note};
use super::{chart, words};
use crate::page::Page;
use crate::session::Session;

/// One published count.
pub(super) struct Row {
    pub(super) from: Date,
    pub(super) to: Date,
    pub(super) period: String,
    pub(super) area: String,
    pub(super) code: String,
    pub(super) sex: String,
    pub(super) age: String,
    pub(super) n: i64,
    pub(super) source: String,
}

/// One period of the table: a count for each area, where there is one.
pub(super) struct Line {
    pub(super) period: String,
    pub(super) values: Vec<Option<i64>>,
}

/// A series as it is shown.
pub(super) struct Shown {
    pub(super) title: String,
    /// The chart as HTML; its title is the finding.
    pub(super) chart: String,
    /// Names of the areas of the table.
    pub(super) areas: Vec<String>,
    /// Counts of everybody by period and area.
    pub(super) lines: Vec<Line>,
    /// Every count, as it was published.
    pub(super) rows: Vec<Row>,
    /// Whether there are counts by sex or age.
    pub(super) has_parts: bool,
    /// The year up to a month and the year before, where both were published.
    pub(super) compared: Vec<String>,
    pub(super) notes: Vec<Note>,
}

/// Reads a series of the task force.
pub(super) async fn read(
    tx: &mut Tx,
    session: &Session,
    page: &Page,
    batch: &Batch,
) -> Result<Shown, Error> {
    let counts = figures::series(tx, session.actor().task_force, batch.id).await?;
    let of_all: Vec<&Published> = counts
        .iter()
        .filter(|count| count.sex.is_none() && count.age.is_none())
        .collect();
    let areas: BTreeMap<String, String> = of_all
        .iter()
        .map(|count| (count.area.to_string(), count.area_name.clone()))
        .collect();
    let lines = lines(page, &of_all, &areas);
    let sources: BTreeSet<&str> = counts.iter().map(|count| count.source.as_str()).collect();
    let sources = sources.into_iter().collect::<Vec<_>>().join("; ");
    let period = whole_period(page, &counts);
    let finding = finding(page, &of_all);
    Ok(Shown {
        title: batch.source.clone(),
        chart: draw(page, &finding, &period, &sources, &of_all, &areas)?,
        areas: areas.into_values().collect(),
        lines,
        has_parts: of_all.len() < counts.len(),
        compared: compared(page, &of_all),
        notes: notes::of_series(page, batch, &period, &sources, counts.len()),
        rows: counts.iter().map(|count| row(page, count)).collect(),
    })
}

fn row(page: &Page, count: &Published) -> Row {
    let all = || page.t("figures-all").into_owned();
    Row {
        from: count.period.from,
        to: count.period.to,
        period: words::period(page, count.period),
        area: count.area_name.clone(),
        code: count.area.to_string(),
        sex: count
            .sex
            .map_or_else(all, |sex| page.name(sex).into_owned()),
        age: count
            .age
            .map_or_else(all, |age| page.name(age).into_owned()),
        n: count.n,
        source: count.source.clone(),
    }
}

/// Periods in their order, the whole before its parts.
fn periods(counts: &[&Published]) -> Vec<Period> {
    let mut periods: Vec<Period> = counts.iter().map(|count| count.period).collect();
    periods.sort_by_key(|period| (period.from, std::cmp::Reverse(period.to)));
    periods.dedup();
    periods
}

fn lines(page: &Page, counts: &[&Published], areas: &BTreeMap<String, String>) -> Vec<Line> {
    periods(counts)
        .into_iter()
        .map(|period| Line {
            period: words::period(page, period),
            values: areas
                .keys()
                .map(|area| find(counts, period, area))
                .collect(),
        })
        .collect()
}

fn find(counts: &[&Published], period: Period, area: &str) -> Option<i64> {
    let mut found = counts.iter();
    found
        .find(|count| count.period == period && count.area.to_string() == area)
        .map(|count| count.n)
}

fn whole_period(page: &Page, counts: &[Published]) -> String {
    let from = counts.iter().map(|count| count.period.from).min();
    let to = counts.iter().map(|count| count.period.to).max();
    match (from, to) {
        (Some(from), Some(to)) => words::period(page, Period { from, to }),
        _ => page.t("figures-period-none").into_owned(),
    }
}

fn is_year(period: Period) -> bool {
    period == Period::year(period.from.year())
}

/// The latest whole year, area by area: "2023: 37 korban di DKI Jakarta, 22 di Jakarta Barat".
fn finding(page: &Page, counts: &[&Published]) -> String {
    let years = counts.iter().filter(|count| is_year(count.period));
    let Some(latest) = years
        .map(|count| count.period)
        .max_by_key(|period| period.from)
    else {
        return page.t("figures-finding-series").into_owned();
    };
    let of_year: Vec<String> = counts
        .iter()
        .filter(|count| count.period == latest)
        .map(|count| in_area(page, count))
        .collect();
    let args = [
        ("period", words::period(page, latest).into()),
        ("counts", of_year.join(", ").into()),
    ];
    page.locale.text_with("figures-finding-published", &args)
}

fn in_area(page: &Page, count: &Published) -> String {
    let args = [
        ("n", count.n.into()),
        ("area", count.area_name.as_str().into()),
    ];
    page.locale.text_with("figures-n-in-area", &args)
}

/// Every count from January up to a month, with the same months of the year before where those
/// were published too.
fn compared(page: &Page, counts: &[&Published]) -> Vec<String> {
    counts
        .iter()
        .filter(|count| !is_year(count.period))
        .filter_map(|count| {
            let (this, before) = Months::year_to_date(Month::of(count.period.to)).ok()?;
            (this.period() == count.period).then_some((count, before.period()))
        })
        .map(|(count, before)| {
            let known = find(counts, before, &count.area.to_string());
            let this = words::period(page, count.period);
            let before = words::period(page, before);
            let key = match known {
                Some(_) => "figures-series-compared",
                None => "figures-series-not-compared",
            };
            let args = [
                ("count", in_area(page, count).into()),
                ("this", this.into()),
                ("before", before.into()),
                ("known", known.unwrap_or_default().into()),
            ];
            page.locale.text_with(key, &args)
        })
        .collect()
}

fn draw(
    page: &Page,
    finding: &str,
    period: &str,
    sources: &str,
    counts: &[&Published],
    areas: &BTreeMap<String, String>,
) -> Result<String, Error> {
    let periods = periods(counts);
    let series = areas
        .iter()
        .map(|(code, name)| Series {
            name: name.clone(),
            values: periods
                .iter()
                .map(|period| find(counts, *period, code).map(|n| n as f64))
                .collect(),
        })
        .collect();
    let names = periods
        .iter()
        .map(|period| words::period(page, *period))
        .collect();
    chart::of_series(page, finding, period, sources, names, series)
}
