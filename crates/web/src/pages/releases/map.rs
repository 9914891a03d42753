//! A published table on the map: circles at the seats of its areas.

use charts::{Chart, CircleMap, Frame, Place, View};
use domain::figures::release::{Line, ReleaseDimension, Value};
use domain::figures::routes::Stop;
use geo::Exactness;
use std::collections::BTreeSet;
use store::releases::Revision;

use super::words::{self, Areas};
use crate::errors::Error;
use crate::page::Page;
use crate::pages::figures::{map_words, point};

/// Provinces from which on the whole country is shown.
const COUNTRYWIDE: usize = 8;

/// The areas of a table as circles, with what is protected marked as such; nothing where it tells
/// of fewer than two places.
pub(crate) fn map(
    page: &Page,
    areas: &Areas,
    revision: &Revision,
    source: &str,
) -> Result<String, Error> {
    let table = &revision.table;
    let Some(at) = table.by.iter().position(|by| *by == ReleaseDimension::Area) else {
        return Ok(String::new());
    };
    let lines = table
        .lines
        .iter()
        .filter_map(|line| Some((area(line, at)?, line)));
    let counted: Vec<(&str, &Line)> = lines.collect();
    let places: Vec<Place> = counted
        .iter()
        .filter_map(|(code, line)| place(page, areas, code, line.value))
        .collect();
    if places.len() < 2 || places.iter().all(|place| place.value.is_none()) {
        return Ok(String::new());
    }
    let provinces: BTreeSet<&str> = counted
        .iter()
        .filter_map(|(code, _)| code.get(..2))
        .collect();
    let credits = page.tw("figures-map-credits", "credits", geo::CREDITS);
    let chart = CircleMap {
        frame: Frame {
            id: format!("release-map-{}", revision.revision),
            source: format!("{source} {credits}"),
            description: page.t("figures-map-description").into_owned(),
            title: finding(page, areas, &counted, revision),
            ..words::frame(page, areas, revision, source)
        },
        words: map_words(page),
        view: match provinces.len() {
            COUNTRYWIDE.. => View::Indonesia,
            _ => View::Data,
        },
        places,
    };
    chart.figure().map_err(|error| Error::unexpected(&error))
}

/// The area of a line that is about all of an area.
fn area(line: &Line, at: usize) -> Option<&str> {
    let mut others = line.keys.iter().enumerate().filter(|(key, _)| *key != at);
    let whole = others.all(|(_, key)| key.is_none());
    whole.then(|| line.keys.get(at)?.as_deref()).flatten()
}

fn place(page: &Page, areas: &Areas, code: &str, value: Value) -> Option<Place> {
    let stop = Stop::Area(code.parse().ok()?);
    let known = point(stop)?;
    Some(Place {
        name: words::label(page, areas, ReleaseDimension::Area, Some(code)),
        at: known.point,
        value: value.number().map(|n| n as f64),
        approximate: known.exactness == Exactness::Approximate,
        href: None,
    })
}

/// Which area has most; where nobody is told of, what the whole table says.
fn finding(page: &Page, areas: &Areas, counted: &[(&str, &Line)], revision: &Revision) -> String {
    let known = counted
        .iter()
        .filter_map(|(code, line)| Some((*code, line.value.number()?)));
    match known.max_by_key(|(_, n)| *n) {
        Some((code, n)) => {
            let area = words::label(page, areas, ReleaseDimension::Area, Some(code));
            let unit = words::of(page.locale, &revision.definition.name).to_lowercase();
            let args = [
                ("category", area.into()),
                ("n", i64::try_from(n).unwrap_or(i64::MAX).into()),
                ("unit", unit.into()),
            ];
            page.locale.text_with("release-finding-part", &args)
        }
        None => words::finding(page, areas, revision),
    }
}
