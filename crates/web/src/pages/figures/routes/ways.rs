//! The ways between places, as arcs on the map.

use charts::{Chart, Flow, FlowMap, FlowPlace, Frame, View};
use domain::figures::routes::Stop;
use store::Error;
use store::figures::routes::Counted;

use super::super::chart;
use super::super::map::{map_words, point};
use super::super::places::Asked;
use super::{Found, Line, MOST_ROWS, lines, source, subtitle};
use crate::page::Page;

/// Arcs that can be told apart.
const MOST_ARCS: usize = 40;

/// The ways with their picture.
pub(super) struct Ways {
    pub(super) rows: Vec<Line>,
    /// How many ways the page leaves to the file.
    pub(super) left_out: i64,
    pub(super) chart: String,
    /// Who made what the map stands on: in full, where the picture has no room for it.
    pub(super) credits: String,
    /// How many ways the picture leaves out.
    pub(super) undrawn: i64,
}

impl Ways {
    pub(super) fn new(page: &Page, asked: &Asked, found: &Found) -> Result<Self, Error> {
        let counted = &found.ways.counted;
        let drawable = |way: &&Counted<2>| {
            way.count.victims > 0 && way.stops.iter().all(|stop| stop.is_of(asked.level))
        };
        let largest: Vec<&Counted<2>> = counted.iter().filter(drawable).take(MOST_ARCS).collect();
        let map = arcs(page, asked, found, &largest);
        let shown = i64::try_from(counted.len().min(MOST_ROWS)).unwrap_or(i64::MAX);
        Ok(Self {
            rows: lines(page, &found.names, counted),
            left_out: found.ways.all - shown,
            credits: credits(page),
            undrawn: found.ways.all - i64::try_from(map.flows.len()).unwrap_or(i64::MAX),
            chart: map
                .figure()
                .map_err(|_| Error::Corrupt("ways that cannot be drawn"))?,
        })
    }

    /// The rows that the page shows.
    pub(super) fn shown(&self) -> &[Line] {
        self.rows.get(..MOST_ROWS).unwrap_or(&self.rows)
    }
}

fn arcs(page: &Page, asked: &Asked, found: &Found, ways: &[&Counted<2>]) -> FlowMap {
    let mut stops: Vec<Stop> = ways.iter().flat_map(|way| way.stops).collect();
    stops.sort();
    stops.dedup();
    stops.retain(|stop| point(*stop).is_some());
    let place = |stop: &Stop| {
        let name = found.names.of(page, *stop);
        point(*stop).map(|known| FlowPlace {
            name,
            at: known.point,
        })
    };
    let flow = |way: &&Counted<2>| {
        let [from, to] = way.stops;
        Some(Flow {
            from: stops.binary_search(&from).ok()?,
            to: stops.binary_search(&to).ok()?,
            value: Some(way.count.victims as f64),
            href: None,
        })
    };
    FlowMap {
        frame: Frame {
            description: page.t("figures-map-description").into_owned(),
            ..chart::frame(
                page,
                "ways",
                &finding(page, found, ways),
                subtitle(page, asked, asked.level),
                format!("{} {}", source(page, asked, found.total), credits(page)),
            )
        },
        words: map_words(page),
        view: View::Data,
        places: stops.iter().filter_map(place).collect(),
        flows: ways.iter().filter_map(flow).collect(),
    }
}

fn credits(page: &Page) -> String {
    page.tw("figures-map-credits", "credits", geo::CREDITS)
}

/// The largest way between two places, or else where most stayed.
fn finding(page: &Page, found: &Found, ways: &[&Counted<2>]) -> String {
    let onward = ways.iter().find(|way| way.stops[0] != way.stops[1]);
    let Some(way) = onward.or(ways.first()) else {
        return page.t("figures-ways-finding-none").into_owned();
    };
    let [from, to] = way.stops.map(|stop| found.names.of(page, stop));
    let key = match from == to {
        true => "figures-ways-finding-within",
        false => "figures-ways-finding",
    };
    let alike = |other: &&&Counted<2>| {
        let onward = other.stops[0] != other.stops[1];
        onward == (from != to) && other.count.victims == way.count.victims
    };
    let what = match ways.iter().filter(alike).count() {
        0 | 1 => page.t("figures-ways-largest"),
        _ => page.t("figures-ways-one-of"),
    };
    page.locale.text_with(
        key,
        &[
            ("what", what.as_ref().into()),
            ("from", from.as_str().into()),
            ("to", to.as_str().into()),
            ("n", way.count.victims.into()),
            ("total", found.total.victims.into()),
        ],
    )
}
