//! The map as a picture: circles at the seats of areas, or areas in the shade of their class.

use charts::Place as Circle;
use charts::{AreaValue, Cell, Chart, Choropleth, CircleMap, Classes, Frame, MAX_CLASSES, View};
use domain::figures::routes::Stop;
use domain::people::Level;
use geo::{Exactness, Shapes};
use std::collections::{BTreeMap, BTreeSet};
use store::Error;
use store::figures::boundaries::Installed;

use super::super::chart;
use super::super::places::Asked;
use super::{By, Found, Row, head, map_words, point};
use crate::page::Page;

/// Victims as circles whose areas are as their numbers.
pub(super) fn circles(
    page: &Page,
    asked: &Asked,
    found: &Found,
    rows: &[Row],
) -> Result<String, Error> {
    let circle = |row: &Row| {
        let known = point(row.stop)?;
        let whole = row.stop.is_of(asked.level);
        Some(Circle {
            name: row.name.clone(),
            at: known.point,
            value: Some(row.victims as f64),
            approximate: !whole || known.exactness == Exactness::Approximate,
            href: None,
        })
    };
    let places: Vec<Circle> = rows.iter().filter_map(circle).collect();
    let abroad = rows
        .iter()
        .any(|row| row.drawn && matches!(row.stop, Stop::Country(_)));
    let view = match asked.own_level {
        Level::National if !abroad => View::Indonesia,
        _ => View::Data,
    };
    let map = CircleMap {
        frame: frame(page, asked, found, rows, geo::CREDITS),
        words: map_words(page),
        view,
        places,
    };
    map.figure()
        .map_err(|_| Error::Corrupt("a map that cannot be drawn"))
}

/// Areas in the shade of their class; an area of which nothing is recorded has none.
pub(super) fn areas(
    page: &Page,
    asked: &Asked,
    found: &Found,
    rows: &[Row],
    about: &Installed,
    shapes: &Shapes,
) -> Result<String, Error> {
    let values: BTreeMap<String, i64> = rows
        .iter()
        .filter(|row| row.drawn)
        .map(|row| (row.stop.to_string(), row.victims))
        .collect();
    let shapes = around(asked, &values, shapes);
    let value = |area: &geo::Area| AreaValue {
        name: found.bordered.get(&area.code).cloned().unwrap_or_default(),
        cell: Cell::Known(values.get(&area.code).copied().unwrap_or(0) as f64),
        code: area.code.clone(),
        href: None,
    };
    let some: Vec<f64> = values
        .values()
        .filter(|n| **n > 0)
        .map(|n| *n as f64)
        .collect();
    let map = Choropleth {
        frame: frame(
            page,
            asked,
            found,
            rows,
            &format!("{}; {}", about.source, geo::CREDITS),
        ),
        words: map_words(page),
        view: match asked.own_level {
            Level::National => View::Indonesia,
            Level::Province | Level::City => View::Data,
        },
        areas: shapes.areas().iter().map(value).collect(),
        classes: classes(&some),
        shapes: &shapes,
    };
    map.figure()
        .map_err(|_| Error::Corrupt("areas that cannot be drawn"))
}

/// None at all is a class of its own; the others have about as many areas each.
fn classes(values: &[f64]) -> Classes {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let classes = MAX_CLASSES - 1;
    let end = |class: usize| {
        let last = (sorted.len() * class).div_ceil(classes).checked_sub(1)?;
        sorted.get(last).copied()
    };
    let ends = (1..=classes).filter_map(end);
    Classes::ends(std::iter::once(0.0).chain(ends).collect())
}

/// The provinces in which anybody is counted and the own one; all of them for the whole country.
fn around(asked: &Asked, values: &BTreeMap<String, i64>, shapes: &Shapes) -> Shapes {
    if asked.own_level == Level::National {
        return shapes.clone();
    }
    let province = |code: &str| code.get(..2).map(str::to_owned);
    let own = asked.own_area.map(|area| area.province().to_string());
    let counted = values.iter().filter(|(_, victims)| **victims > 0);
    let shown: BTreeSet<String> = counted
        .filter_map(|(code, _)| province(code))
        .chain(own)
        .collect();
    shapes.only(|code| province(code).is_some_and(|province| shown.contains(&province)))
}

fn frame(page: &Page, asked: &Asked, found: &Found, rows: &[Row], credits: &str) -> Frame {
    let (by, level) = (head(page, found.by), page.name(asked.level));
    let by = page.locale.text_with(
        "figures-map-subtitle",
        &[
            ("by", by.to_lowercase().as_str().into()),
            ("level", level.to_lowercase().as_str().into()),
        ],
    );
    let source = chart::source_line(page, &asked.source(page), found.total);
    let credits = page.tw("figures-map-credits", "credits", credits);
    Frame {
        description: page.t("figures-map-description").into_owned(),
        ..chart::frame(
            page,
            "map",
            &finding(page, asked, found, rows),
            chart::subtitle(page, &asked.period(page), &by),
            format!("{source} {credits}"),
        )
    }
}

/// Which area has most victims.
fn finding(page: &Page, asked: &Asked, found: &Found, rows: &[Row]) -> String {
    let place = |row: &&Row| row.victims > 0 && row.stop.is_of(asked.level);
    let Some(first) = rows.iter().find(place) else {
        return match found.total {
            0 => page.t("figures-finding-none").into_owned(),
            total => page.tn("figures-routes-finding-unknown", total),
        };
    };
    let role = match found.by {
        By::Registered => page.t("figures-map-registration-area").into_owned(),
        By::Role(role) => page.name(role).to_lowercase(),
    };
    let alike = |row: &&Row| place(row) && row.victims == first.victims;
    let others = rows.iter().filter(alike).count().saturating_sub(1);
    let key = match others {
        0 => "figures-routes-finding-first",
        _ => "figures-routes-finding-shared",
    };
    page.locale.text_with(
        key,
        &[
            ("area", first.name.as_str().into()),
            ("role", role.as_str().into()),
            ("others", i64::try_from(others).unwrap_or(i64::MAX).into()),
            ("n", first.victims.into()),
            ("total", found.total.into()),
        ],
    )
}
