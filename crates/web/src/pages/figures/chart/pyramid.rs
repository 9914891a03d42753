//! Ages of two sexes, back to back.

use charts::{AgeSexPyramid, Chart, Frame, Series};
use domain::Coded;
use domain::cases::{AgeBand, Sex};
use domain::figures::Dimension;
use store::Error;

use super::super::query::Asked;
use super::super::table::Table;
use super::{Picture, UNDRAWN};
use crate::page::Page;

/// The sexes of the two sides; whoever is of neither stands in the table.
const SIDES: [Sex; 2] = [Sex::Male, Sex::Female];
/// What is no band of its own: no more is known than whether somebody is a child.
const COARSE: [AgeBand; 3] = [AgeBand::Child, AgeBand::Adult, AgeBand::Unknown];

/// Whether the question is one of ages by sex.
pub(super) fn fits(asked: &Asked) -> bool {
    asked.rows == [Dimension::AgeBand] && asked.columns == Some(Dimension::Sex)
}

/// The largest part: a sex at an age.
pub(super) fn finding(page: &Page, table: &Table) -> String {
    let cells = table.rows.iter().flat_map(|row| {
        let cell =
            move |(name, n): (&String, &i64)| (*n, row.labels.first().cloned(), name.clone());
        table.columns.iter().zip(&row.values).map(cell)
    });
    let Some((n, age, sex)) = cells.max_by_key(|(n, ..)| *n) else {
        return page.t("figures-finding-none").into_owned();
    };
    page.locale.text_with(
        "figures-finding-pyramid",
        &[
            ("sex", sex.into()),
            ("age", age.unwrap_or_default().into()),
            ("n", n.into()),
            ("total", table.total.into()),
        ],
    )
}

/// The bands from the youngest to the oldest, also those in which nobody is.
pub(super) fn draw(page: &Page, frame: Frame, table: &Table) -> Result<Picture, Error> {
    let bands = AgeBand::ALL.iter().filter(|band| !COARSE.contains(band));
    let bands: Vec<AgeBand> = bands.copied().collect();
    let sides = SIDES.map(|sex| (sex, counts(table, &bands, sex)));
    let drawn: i64 = sides.iter().flat_map(|(_, counts)| counts).sum();
    let [left, right] = sides.map(|(sex, counts)| Series {
        name: page.name(sex).into_owned(),
        values: counts.into_iter().map(|n| Some(n as f64)).collect(),
    });
    let chart = AgeSexPyramid {
        frame,
        bands: bands
            .iter()
            .map(|band| page.name(*band).into_owned())
            .collect(),
        left,
        right,
    };
    Ok(Picture {
        figure: chart.figure().map_err(|_| UNDRAWN)?,
        left_out: table.total - drawn,
    })
}

fn counts(table: &Table, bands: &[AgeBand], sex: Sex) -> Vec<i64> {
    let column = table.column_keys.iter().position(|key| key == sex.code());
    let count = |band: &AgeBand| {
        let row = table.rows.iter().find(|row| row.keys == [band.code()]);
        let value = row.zip(column).and_then(|(row, at)| row.values.get(at));
        value.copied().unwrap_or_default()
    };
    bands.iter().map(count).collect()
}
