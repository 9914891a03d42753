//! A release in words, for those who prepare it and for the public.

use charts::{BarChart, Bars, Chart, Frame, Series};
use domain::Coded;
use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::Month;
use domain::figures::indicator::Bilingual;
use domain::figures::release::{Line, Protection, Recipe, ReleaseDimension, Table, Value};
use locale::Locale;
use std::collections::BTreeMap;
use store::releases::{ELSEWHERE, Revision};
use store::{Tx, figures};

use crate::errors::Error;
use crate::forms::FormState;
use crate::page::Page;
use crate::pages::figures::age_group;

/// Names of areas by code.
pub(crate) type Areas = BTreeMap<String, String>;

/// Rows that a page shows; the file has all.
const MOST_ROWS: usize = 400;
/// Bars that fit side by side.
const MOST_BARS: usize = 14;

/// The text in a language.
pub(crate) fn of(locale: Locale, text: &Bilingual) -> &str {
    match locale {
        Locale::Id => &text.id,
        Locale::En => &text.en,
    }
}

/// The names of the areas of a table.
pub(crate) async fn areas(tx: &mut Tx, table: &Table) -> Result<Areas, Error> {
    let Some(at) = table.by.iter().position(|by| *by == ReleaseDimension::Area) else {
        return Ok(Areas::new());
    };
    let codes = table
        .lines
        .iter()
        .filter_map(|line| line.keys.get(at)?.clone());
    let mut codes: Vec<String> = codes
        .filter(|code| code.len() == 2 || code.len() == 5)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let names = figures::area_names(tx, &codes).await?;
    Ok(names.into_iter().collect())
}

/// A table as it is read: the last dimension across, the others down, totals at the end.
pub(crate) struct Shown {
    /// Names of the dimensions that go down.
    pub(crate) heads: Vec<String>,
    /// What stands across.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Row>,
    /// Rows that are not shown.
    pub(crate) left_out: usize,
    /// Whether something is hidden.
    pub(crate) hides: bool,
    /// Whether something is as it was before.
    pub(crate) keeps: bool,
}

/// A row of it.
pub(crate) struct Row {
    pub(crate) labels: Vec<String>,
    pub(crate) values: Vec<String>,
    /// Whether it is a sum of others.
    pub(crate) is_total: bool,
}

/// Where a key stands in the order that people expect.
type Place = (u8, usize, String);

/// The keys of a row, and what stands in it.
type Keyed<'a> = (Vec<Option<&'a str>>, Vec<Option<Value>>);

/// Where a key stands in the order that people expect: what is not known late, the total last.
fn order(dimension: ReleaseDimension, key: Option<&str>) -> Place {
    fn at<C: Coded>(code: &str) -> usize {
        let mut all = C::ALL.iter();
        all.position(|value| value.code() == code)
            .unwrap_or(C::ALL.len())
    }
    let Some(key) = key else {
        return (3, 0, String::new());
    };
    let place = match dimension {
        ReleaseDimension::Sex => at::<Sex>(key),
        ReleaseDimension::AgeBand => at::<AgeBand>(key),
        ReleaseDimension::Exploitation => at::<ExploitationType>(key),
        _ => 0,
    };
    let group = match key {
        "" => 2,
        "unknown" | ELSEWHERE => 1,
        _ => 0,
    };
    (group, place, key.to_owned())
}

/// What a key is called.
pub(crate) fn label(
    page: &Page,
    areas: &Areas,
    dimension: ReleaseDimension,
    key: Option<&str>,
) -> String {
    fn named<C: Coded>(page: &Page, code: &str) -> String {
        C::from_code(code).map_or_else(|_| code.to_owned(), |value| page.name(value).into_owned())
    }
    let Some(key) = key else {
        return page.t("figures-total").into_owned();
    };
    if key.is_empty() {
        return page.t("figures-unknown").into_owned();
    }
    match dimension {
        ReleaseDimension::Year => key.to_owned(),
        ReleaseDimension::Month => match key.parse::<Month>() {
            Ok(known) => format!("{} {}", page.locale.month(known.month()), known.year()),
            Err(_) => match key.strip_suffix("-00") {
                Some(year) => page.tw("figures-month-unknown", "year", year),
                None => page.tw("release-whole-year", "year", key),
            },
        },
        ReleaseDimension::Area if key == ELSEWHERE => page.t("release-elsewhere").into_owned(),
        ReleaseDimension::Area => areas.get(key).cloned().unwrap_or_else(|| key.to_owned()),
        ReleaseDimension::Sex => named::<Sex>(page, key),
        ReleaseDimension::AgeGroup => age_group(page, key),
        // The two groups are subtotals of the bands.
        ReleaseDimension::AgeBand => named::<AgeBand>(page, key),
        ReleaseDimension::Exploitation => named::<ExploitationType>(page, key),
    }
}

/// A count in words.
pub(crate) fn value(page: &Page, value: Option<Value>) -> String {
    let number = |n: u64| page.number(i64::try_from(n).unwrap_or(i64::MAX));
    match value {
        Some(Value::Count(n) | Value::Rounded(n) | Value::Noisy(n, None)) => number(n),
        Some(Value::Noisy(n, Some(tenths))) => {
            format!("{} ± {}", number(n), number(tenths.div_ceil(10)))
        }
        Some(Value::Hidden) => page.t("release-hidden").into_owned(),
        Some(Value::AsBefore) => page.t("release-as-before").into_owned(),
        None => "–".to_owned(),
    }
}

/// A table as it is read.
pub(crate) fn shown(page: &Page, areas: &Areas, table: &Table) -> Shown {
    let (last, down) = match table.by.split_last() {
        Some((last, down)) if !down.is_empty() => (Some(*last), down),
        _ => (None, table.by.as_slice()),
    };
    let mut columns: Vec<Option<&str>> = match last {
        Some(_) => table
            .lines
            .iter()
            .map(|line| line.keys.last().and_then(Option::as_deref))
            .collect(),
        None => vec![None],
    };
    columns.sort_by_key(|key| last.map(|last| order(last, *key)));
    columns.dedup();
    let mut rows: BTreeMap<Vec<Place>, Keyed<'_>> = BTreeMap::new();
    for line in &table.lines {
        let keys: Vec<Option<&str>> = line.keys.iter().map(Option::as_deref).collect();
        let (of_row, across) = keys.split_at(down.len());
        let place = down
            .iter()
            .zip(of_row)
            .map(|(by, key)| order(*by, *key))
            .collect();
        let row = rows
            .entry(place)
            .or_insert_with(|| (of_row.to_vec(), vec![None; columns.len()]));
        let at = across.first().copied().unwrap_or(None);
        if let Some(at) = columns.iter().position(|column| *column == at) {
            row.1[at] = Some(line.value);
        }
    }
    let row = |(keys, values): &Keyed<'_>| Row {
        labels: down
            .iter()
            .zip(keys)
            .map(|(by, key)| label(page, areas, *by, *key))
            .collect(),
        values: values.iter().map(|of| value(page, *of)).collect(),
        is_total: keys.iter().any(Option::is_none),
    };
    let any = |wanted: Value| table.lines.iter().any(|line| line.value == wanted);
    Shown {
        heads: down.iter().map(|by| page.name(*by).into_owned()).collect(),
        columns: columns
            .iter()
            .map(|key| match last {
                Some(last) => label(page, areas, last, *key),
                None => page.t("release-count").into_owned(),
            })
            .collect(),
        left_out: rows.len().saturating_sub(MOST_ROWS),
        rows: rows.values().take(MOST_ROWS).map(row).collect(),
        hides: any(Value::Hidden),
        keeps: any(Value::AsBefore),
    }
}

/// The months of a recipe: "2022–2023", "Januari–Juli 2024".
pub(crate) fn period(page: &Page, recipe: &Recipe) -> String {
    match recipe.months() {
        Ok(months) => super::super::figures::period_words(page, months.period()),
        Err(_) => String::new(),
    }
}

/// How counts were made safe.
pub(crate) fn protection(page: &Page, protection: Protection) -> String {
    match protection {
        Protection::Hide { threshold, zeros } => {
            let key = match zeros {
                true => "release-protected-hide-zeros",
                false => "release-protected-hide",
            };
            page.tw(key, "n", &threshold.to_string())
        }
        Protection::Round { base } => page.tw("release-protected-round", "n", &base.to_string()),
        Protection::Noise { thousandths } => {
            let epsilon = epsilon(page.locale, thousandths);
            page.tw("release-protected-noise", "epsilon", &epsilon)
        }
    }
}

/// The lines of a table that are of the first dimension alone.
fn firsts(table: &Table) -> Vec<(&str, &Line)> {
    let mut firsts: Vec<(&str, &Line)> = table
        .lines
        .iter()
        .filter_map(|line| {
            let others = line.keys.iter().skip(1).all(Option::is_none);
            let key = line.keys.first()?.as_deref()?;
            others.then_some((key, line))
        })
        .collect();
    if let Some(by) = table.by.first() {
        firsts.sort_by_key(|(key, _)| order(*by, Some(key)));
    }
    firsts
}

/// What the table says first: its largest part, or how many there are.
pub(crate) fn finding(page: &Page, areas: &Areas, revision: &Revision) -> String {
    let table = &revision.table;
    let unit = of(page.locale, &revision.definition.name).to_lowercase();
    let period = period(page, &revision.recipe);
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let total = table.total().and_then(Value::number);
    let known = firsts(table)
        .into_iter()
        .filter_map(|(key, line)| Some((key, line.value.number()?)));
    let largest = known.max_by_key(|(_, n)| *n);
    match (total, largest, table.by.first()) {
        (Some(total), Some((key, n)), Some(by)) if n < total => {
            let args = [
                ("category", label(page, areas, *by, Some(key)).into()),
                ("n", number(n).into()),
                ("total", number(total).into()),
                ("unit", unit.into()),
            ];
            page.locale.text_with("release-finding-most", &args)
        }
        (Some(total), ..) => {
            let args = [
                ("total", number(total).into()),
                ("unit", unit.into()),
                ("period", period.into()),
            ];
            page.locale.text_with("release-finding-total", &args)
        }
        (None, Some((key, n)), Some(by)) => {
            let args = [
                ("category", label(page, areas, *by, Some(key)).into()),
                ("n", number(n).into()),
                ("unit", unit.into()),
            ];
            page.locale.text_with("release-finding-part", &args)
        }
        (None, ..) => page.tw("release-finding-hidden", "period", &period),
    }
}

/// The parts of the first dimension as a picture; nothing where there is none to draw.
pub(crate) fn chart(
    page: &Page,
    areas: &Areas,
    revision: &Revision,
    source: &str,
) -> Result<String, Error> {
    let table = &revision.table;
    let Some(by) = table.by.first() else {
        return Ok(String::new());
    };
    let bars = firsts(table);
    let known = bars.iter().any(|(_, line)| line.value.number().is_some());
    if !known || bars.len() > MOST_BARS {
        return Ok(String::new());
    }
    let chart = BarChart {
        frame: frame(page, areas, revision, source),
        categories: bars
            .iter()
            .map(|(key, _)| label(page, areas, *by, Some(key)))
            .collect(),
        series: vec![Series {
            name: of(page.locale, &revision.definition.name).to_owned(),
            values: bars
                .iter()
                .map(|(_, line)| line.value.number().map(|n| n as f64))
                .collect(),
        }],
        bars: Bars::Stacked,
    };
    chart.figure().map_err(|error| Error::unexpected(&error))
}

/// The words around a picture of a release.
pub(super) fn frame(page: &Page, areas: &Areas, revision: &Revision, source: &str) -> Frame {
    let period = period(page, &revision.recipe);
    let name = of(page.locale, &revision.definition.name);
    Frame {
        id: format!("release-{}", revision.revision),
        title: finding(page, areas, revision),
        subtitle: format!("{name}, {period}"),
        source: source.to_owned(),
        description: page.t("release-chart-description").into_owned(),
        empty: page.t("figures-empty").into_owned(),
        missing: page.t("release-hidden").into_owned(),
        numbers: super::super::figures::numbers(page.locale),
    }
}

/// "37 menjadi 38" of each cell that a revision changed, in words.
pub(crate) fn changes(page: &Page, areas: &Areas, now: &Table, before: &Table) -> Vec<String> {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let changed = now.changes(before).into_iter();
    let one = |(keys, was, is): (&[Option<String>], u64, u64)| {
        let parts = now.by.iter().zip(keys).filter(|(_, key)| key.is_some());
        let parts: Vec<String> = parts
            .map(|(by, key)| label(page, areas, *by, key.as_deref()))
            .collect();
        let of = match parts.is_empty() {
            true => page.t("figures-total").into_owned(),
            false => parts.join(", "),
        };
        let args = [
            ("of", of.into()),
            ("was", number(was).into()),
            ("is", number(is).into()),
        ];
        page.locale.text_with("release-changed", &args)
    };
    changed.map(one).collect()
}

/// The largest ε of a release, and of a budget.
pub(super) const MOST_EPSILON: f64 = 10.0;

/// ε from thousandths, as it is written in a language.
pub(crate) fn epsilon(locale: Locale, thousandths: u32) -> String {
    let epsilon = (f64::from(thousandths) / 1_000.0).to_string();
    match locale {
        Locale::Id => epsilon.replace('.', ","),
        Locale::En => epsilon,
    }
}

/// ε as it was typed, in thousandths: with a comma or a point, up to [`MOST_EPSILON`].
pub(super) fn typed_epsilon(form: &mut FormState, field: &str) -> Option<u32> {
    let typed = form.value(field).trim().replace(',', ".");
    let epsilon = typed.parse::<f64>().ok();
    let within = epsilon.filter(|epsilon| (0.001..=MOST_EPSILON).contains(epsilon));
    if within.is_none() {
        form.reject(field, "error-release-epsilon");
    }
    within.map(|epsilon| (epsilon * 1_000.0).round() as u32)
}
