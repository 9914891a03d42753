//! The answer to a question: the table, the comparison with the year before, and what is beside.

use domain::figures::indicator::{AreaUsed, CountUnit};
use domain::figures::{Dimension, Month, Months};
use store::figures::pivot::Pivot;
use store::figures::{self, Counted, Filter, Source};
use store::{Error, Tx};

use super::chart::{self, Picture};
use super::notes::{self, Note};
use super::query::{Asked, Chosen};
use super::table::Table;
use super::words::{self, Areas};
use crate::app::App;
use crate::page::Page;

/// Rows that a page shows; the file has them all.
const MOST_ROWS: usize = 400;

/// Victims that may belong to the figure and are not in it.
pub(super) struct Beside {
    /// Their date is too coarse for the months asked for.
    pub(super) undated: i64,
    /// They are counted in another area, or their area is not known.
    pub(super) elsewhere: i64,
}

/// One area or month of the comparison: this year, the year before, and the difference.
pub(super) struct Compared {
    pub(super) label: String,
    pub(super) this: i64,
    pub(super) before: i64,
    pub(super) change: String,
}

/// Year to date beside the same months of the year before.
pub(super) struct Comparison {
    /// Both years by month as HTML; its title is the finding.
    pub(super) chart: String,
    pub(super) this: String,
    pub(super) before: String,
    pub(super) rows: Vec<Compared>,
    pub(super) total: Compared,
    pub(super) months: Vec<Compared>,
    /// Victims known by a year of which only a part is compared.
    pub(super) undated: i64,
}

/// A figure with everything that is said about it.
pub(super) struct Cube {
    pub(super) source: Chosen,
    /// The chart; its title is the finding.
    pub(super) chart: Picture,
    pub(super) table: Table,
    /// How many rows the page leaves to the file.
    pub(super) left_out: usize,
    pub(super) comparison: Option<Comparison>,
    pub(super) notes: Vec<Note>,
    pub(super) beside: Beside,
    pub(super) area: String,
    pub(super) n: i64,
}

impl Cube {
    /// Counts what was asked.
    pub(super) async fn read(
        tx: &mut Tx,
        app: &App,
        page: &Page,
        asked: &Asked,
    ) -> Result<Self, Error> {
        let source = asked.counted();
        let by: Vec<Dimension> = asked.rows.iter().copied().chain(asked.columns).collect();
        let pivot = &asked.pivot;
        let counted = pivot.count(tx, &source, &asked.filter, &by).await?;
        let areas = area_names(tx, asked, &by, &counted).await?;
        let table = Table::new(page, &areas, &asked.rows, asked.columns, &counted);
        let area = match asked.filter.area {
            Some(area) => words::label(page, &areas, Dimension::City, &area.to_string()),
            None => page.t("figures-area-all").into_owned(),
        };
        let beside = Beside {
            undated: pivot.undated(tx, &source, &asked.filter).await?,
            elsewhere: elsewhere(tx, pivot, &source, &asked.filter, table.total).await?,
        };
        let finding = chart::finding(page, asked, &table);
        let comparison = compare(tx, page, asked, &source, &area).await?;
        let mut notes = notes::of_cube(app, page, asked, &area, table.total, &beside);
        // Whoever an imported file comes from answers for what it counts.
        if asked.source == Chosen::Own {
            let (unit, by) = (CountUnit::Victims, Some(AreaUsed::Registration));
            notes.insert(0, notes::definition(tx, page, unit, by).await?);
        }
        Ok(Self {
            source: asked.source.clone(),
            chart: chart::of_cube(page, asked, &table, &finding, &area)?,
            left_out: table.rows.len().saturating_sub(MOST_ROWS),
            n: table.total,
            table,
            comparison,
            notes,
            beside,
            area,
        })
    }

    /// The rows that the page shows.
    pub(super) fn shown(&self) -> &[super::table::Row] {
        self.table.rows.get(..MOST_ROWS).unwrap_or(&self.table.rows)
    }
}

/// Victims under the same filters in other areas or in none that is known.
async fn elsewhere(
    tx: &mut Tx,
    pivot: &Pivot,
    source: &Source,
    filter: &Filter,
    inside: i64,
) -> Result<i64, Error> {
    if filter.area.is_none() {
        return Ok(0);
    }
    let everywhere = Filter {
        area: None,
        ..*filter
    };
    Ok(pivot.total(tx, source, &everywhere).await? - inside)
}

/// The names of the areas among the counts, and of the one that is asked for.
async fn area_names(
    tx: &mut Tx,
    asked: &Asked,
    by: &[Dimension],
    counted: &[Counted],
) -> Result<Areas, Error> {
    let mut codes: Vec<String> = asked.filter.area.iter().map(ToString::to_string).collect();
    let of_areas = |(at, dimension): (usize, &Dimension)| {
        matches!(dimension, Dimension::Province | Dimension::City).then_some(at)
    };
    for at in by.iter().enumerate().filter_map(of_areas) {
        codes.extend(
            counted
                .iter()
                .filter_map(|count| count.keys.get(at))
                .cloned(),
        );
    }
    codes.retain(|code| !code.is_empty());
    codes.sort();
    codes.dedup();
    Ok(figures::area_names(tx, &codes).await?.into_iter().collect())
}

/// The year up to a month beside the same months of the year before, by area. The
/// months of the filter are left out: the comparison has its own.
async fn compare(
    tx: &mut Tx,
    page: &Page,
    asked: &Asked,
    source: &Source,
    area: &str,
) -> Result<Option<Comparison>, Error> {
    let Ok((this, before)) = Months::year_to_date(asked.until) else {
        return Ok(None);
    };
    let pivot = &asked.pivot;
    let filter = |months: Months| Filter {
        months: Some(months),
        ..asked.filter
    };
    let by = [asked.areas()];
    let now = pivot.count(tx, source, &filter(this), &by).await?;
    let then = pivot.count(tx, source, &filter(before), &by).await?;
    let both = Months::new(before.from(), this.to()).map(filter);
    let both = both.unwrap_or(asked.filter);
    let by_month = pivot.count(tx, source, &both, &[Dimension::Month]).await?;
    let months = months(page, asked.until, &by_month);
    let undated = pivot.undated(tx, source, &filter(this)).await?
        + pivot.undated(tx, source, &filter(before)).await?;
    let all: Vec<Counted> = now.iter().chain(&then).cloned().collect();
    let areas = area_names(tx, asked, &by, &all).await?;
    let mut codes: Vec<&str> = all
        .iter()
        .filter_map(|count| count.keys.first())
        .map(String::as_str)
        .collect();
    codes.sort_by_key(|code| words::order(by[0], code));
    codes.dedup();
    let of = |counted: &[Counted], code: &str| -> i64 {
        let same = counted
            .iter()
            .filter(|count| count.keys.first().is_some_and(|k| k == code));
        same.map(|count| count.n).sum()
    };
    // One area alone is the total.
    let several = codes.len() > 1;
    let rows = codes
        .iter()
        .filter(|_| several)
        .map(|code| {
            let label = words::label(page, &areas, by[0], code);
            compared(page, label, of(&now, code), of(&then, code))
        })
        .collect();
    let sum = |counted: &[Counted]| counted.iter().map(|count| count.n).sum();
    let only = codes.first().filter(|code| !several && !code.is_empty());
    let total = match only {
        Some(code) => words::label(page, &areas, by[0], code),
        None => page.t("figures-total").into_owned(),
    };
    let total = compared(page, total, sum(&now), sum(&then));
    let (this, before) = (words::months(page, this), words::months(page, before));
    let both = page.locale.text_with(
        "figures-compare-period",
        &[
            ("this", this.as_str().into()),
            ("before", before.as_str().into()),
        ],
    );
    let frame = chart::frame(
        page,
        "compared",
        &comparison_finding(page, asked.until, &total),
        chart::subtitle(page, &both, area),
        chart::source_line(page, &notes::source(page, asked), total.this + total.before),
    );
    Ok(Some(Comparison {
        chart: chart::of_two_years(page, frame, asked.until, &months)?,
        this,
        before,
        rows,
        total,
        months,
        undated,
    }))
}

/// The months of a year up to one of them, beside those of the year before.
fn months(page: &Page, until: Month, counted: &[Counted]) -> Vec<Compared> {
    let of = |year: i16, month: i8| -> i64 {
        let code = format!("{year:04}-{month:02}");
        let same = counted.iter().filter(|one| one.keys.first() == Some(&code));
        same.map(|one| one.n).sum()
    };
    let compared = |month: i8| {
        let counts = [until.year(), until.year() - 1].map(|year| of(year, month));
        compared(
            page,
            page.locale.month(month).to_string(),
            counts[0],
            counts[1],
        )
    };
    (1..=until.month()).map(compared).collect()
}

fn compared(page: &Page, label: String, this: i64, before: i64) -> Compared {
    let change = match this - before {
        0 => "0".to_owned(),
        more if more > 0 => format!("+{}", page.number(more)),
        less => format!("−{}", page.number(-less)),
    };
    Compared {
        label,
        this,
        before,
        change,
    }
}

/// "16 korban Januari–Juli 2024, 4 lebih banyak daripada Januari–Juli 2023."
fn comparison_finding(page: &Page, until: Month, total: &Compared) -> String {
    let Ok((this, before)) = Months::year_to_date(until) else {
        return String::new();
    };
    let difference = total.this - total.before;
    let key = match difference {
        0 => "figures-compare-same",
        more if more > 0 => "figures-compare-more",
        _ => "figures-compare-fewer",
    };
    let (this, before) = (words::months(page, this), words::months(page, before));
    page.locale.text_with(
        key,
        &[
            ("n", total.this.into()),
            ("this", this.as_str().into()),
            ("difference", difference.abs().into()),
            ("before", before.as_str().into()),
        ],
    )
}
