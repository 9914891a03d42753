//! Times as lines: many months, and a year beside the year before.

use charts::{Chart, Frame, Line, LineChart, Series};
use domain::figures::Month;
use store::Error;

use super::super::cube::Compared;
use super::super::table::{Row, Table};
use super::{Picture, UNDRAWN, series};
use crate::page::Page;

/// Lines of the columns over every time that is known as finely as the others.
pub(super) fn draw(
    page: &Page,
    frame: Frame,
    groups: &[Row],
    table: &Table,
) -> Result<Picture, Error> {
    let length = |row: &Row| row.keys.first().map_or(0, String::len);
    let finest = groups.iter().map(length).max().unwrap_or(0);
    let (known, coarse): (Vec<Row>, Vec<Row>) = groups
        .iter()
        .cloned()
        .partition(|row| length(row) == finest);
    let line = |series| Line {
        series,
        comparison: false,
    };
    let chart = LineChart {
        times: super::first_labels(&known),
        lines: series(page, &known, &table.columns)
            .into_iter()
            .map(line)
            .collect(),
        frame,
    };
    Ok(Picture {
        figure: chart.figure().map_err(|_| UNDRAWN)?,
        left_out: coarse.iter().map(|row| row.total).sum(),
    })
}

/// The months of a year up to one of them, beside those of the year before: both years' counts.
pub(in super::super) fn of_two_years(
    page: &Page,
    frame: Frame,
    until: Month,
    months: &[Compared],
) -> Result<String, Error> {
    let line = |year: i16, count: fn(&Compared) -> i64, comparison| Line {
        series: Series {
            name: year.to_string(),
            values: months
                .iter()
                .map(|month| Some(count(month) as f64))
                .collect(),
        },
        comparison,
    };
    let short = |month: i8| page.locale.month(month).chars().take(3).collect();
    let chart = LineChart {
        frame,
        times: (1..=until.month()).map(short).collect(),
        lines: vec![
            line(until.year(), |month| month.this, false),
            line(until.year() - 1, |month| month.before, true),
        ],
    };
    chart.figure().map_err(|_| UNDRAWN)
}
