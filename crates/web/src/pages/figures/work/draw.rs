//! The pictures of the work.

use charts::{Chart, Frame, HBarChart, HStackChart, Series};
use store::Error;

use super::super::chart;
use super::ask::Asked;
use crate::page::Page;

/// Bars that fit below each other.
const MOST_BARS: usize = 20;

/// The words around a picture: `unit` is what one of it is, `n` how many there are.
pub(super) fn frame(
    page: &Page,
    asked: &Asked,
    id: &str,
    finding: &str,
    unit: &str,
    n: i64,
) -> Frame {
    let args = [
        ("unit", page.t(unit).into_owned()),
        ("period", asked.period(page)),
        ("area", asked.area(page)),
    ];
    let args = args.map(|(name, value)| (name, value.into()));
    let subtitle = page.locale.text_with("figures-chart-subtitle", &args);
    let source = chart::source_line(page, &asked.source(page), n);
    chart::frame(page, id, finding, subtitle, source)
}

/// Lying bars, one a name; none where a count is not shown.
pub(super) fn bars(
    frame: Frame,
    bars: Vec<(String, impl Into<Option<i64>>)>,
) -> Result<String, Error> {
    let (categories, values) = bars
        .into_iter()
        .take(MOST_BARS)
        .map(|(name, n)| (name, n.into().map(|n| n as f64)))
        .unzip();
    figure(&HBarChart {
        frame,
        categories,
        values,
    })
}

/// Lying bars, each made of parts: the names of the parts, and the bars with a count of each.
/// Parts that no bar has at the end of the list are left out, so that the others keep their colours.
pub(super) fn layers(
    frame: Frame,
    parts: Vec<String>,
    bars: &[(String, Vec<i64>)],
) -> Result<String, Error> {
    let bars = bars.get(..MOST_BARS).unwrap_or(bars);
    let any = |at: usize| {
        bars.iter()
            .any(|(_, counts)| counts.get(at).is_some_and(|n| *n > 0))
    };
    let last = (0..parts.len()).rfind(|at| any(*at)).map_or(0, |at| at + 1);
    let values = |at: usize| {
        let of = |counts: &[i64]| counts.get(at).map(|n| *n as f64);
        bars.iter().map(|(_, counts)| of(counts)).collect()
    };
    let series = parts
        .into_iter()
        .take(last)
        .enumerate()
        .map(|(at, name)| Series {
            name,
            values: values(at),
        });
    figure(&HStackChart {
        frame,
        categories: bars.iter().map(|(name, _)| name.clone()).collect(),
        series: series.collect(),
    })
}

fn figure(chart: &impl Chart) -> Result<String, Error> {
    let figure = chart.figure();
    figure.map_err(|_| Error::Corrupt("work that cannot be drawn"))
}
