//! Areas in the order of their victims, for each role.

use charts::{Chart, HBarChart};
use domain::cases::LegRole;
use domain::figures::routes::{PlaceLevel, Stop};
use std::collections::BTreeMap;
use store::Error;
use store::figures::routes::{Count, Counted};

use super::super::chart;
use super::super::places::Asked;
use super::{Found, MOST_ROWS, source, subtitle};
use crate::page::Page;

/// Bars that fit below each other.
const MOST_BARS: usize = 15;

/// A place in one role.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// 1 for the most victims; places with as many share it. None for what is no place of the
    /// level, or not in this role.
    pub(super) rank: Option<usize>,
    pub(super) count: Count,
}

/// A place in all roles.
pub(super) struct Row {
    stop: Stop,
    pub(super) name: String,
    /// The province around it, if it has one.
    pub(super) within: String,
    /// In the order of the roles.
    pub(super) cells: [Cell; 3],
}

/// The ranking, by the role that was asked for.
pub(super) struct Ranking {
    /// The names of the roles, the one asked for first.
    pub(super) roles: [String; 3],
    pub(super) rows: Vec<Row>,
    pub(super) chart: String,
}

/// All roles, this one first.
pub(super) fn roles(first: LegRole) -> [LegRole; 3] {
    let mut roles = [LegRole::Destination, LegRole::Transit, LegRole::Origin];
    roles.sort_by_key(|role| *role != first);
    roles
}

impl Ranking {
    /// From the places of each role, in the order of the roles.
    pub(super) fn new(
        page: &Page,
        asked: &Asked,
        found: &Found,
        places: &[Vec<Counted<1>>],
    ) -> Result<Self, Error> {
        let mut cells: BTreeMap<Stop, [Cell; 3]> = BTreeMap::new();
        for (at, places) in places.iter().enumerate() {
            for place in places {
                let [stop] = place.stops;
                if let Some(cell) = cells.entry(stop).or_default().get_mut(at) {
                    *cell = Cell {
                        rank: rank(asked.level, places, place),
                        count: place.count,
                    };
                }
            }
        }
        let row = |(stop, cells): (Stop, [Cell; 3])| Row {
            stop,
            name: found.names.of(page, stop),
            within: found.names.within(stop),
            cells,
        };
        let mut rows: Vec<Row> = cells.into_iter().map(row).collect();
        rows.sort_by_cached_key(|row| {
            let most = row
                .cells
                .map(|cell| (-cell.count.victims, -cell.count.cases));
            (!row.stop.is_of(asked.level), row.unknown(), most, row.stop)
        });
        let mut ranking = Self {
            roles: roles(asked.role).map(|role| page.name(role).into_owned()),
            rows,
            chart: String::new(),
        };
        ranking.chart = ranking.draw(page, asked, found)?;
        Ok(ranking)
    }

    /// The rows that the page shows: the largest, and all that say what is not known.
    pub(super) fn shown(&self) -> impl Iterator<Item = &Row> {
        let kept = |(at, row): &(usize, &Row)| *at < MOST_ROWS || row.unknown() > 0;
        self.rows
            .iter()
            .enumerate()
            .filter(kept)
            .map(|(_, row)| row)
    }

    /// How many rows the page leaves to the file.
    pub(super) fn left_out(&self) -> usize {
        self.rows.len() - self.shown().count()
    }

    fn draw(&self, page: &Page, asked: &Asked, found: &Found) -> Result<String, Error> {
        let largest: Vec<&Row> = self
            .rows
            .iter()
            .filter(|row| row.first().rank.is_some() && row.first().count.victims > 0)
            .take(MOST_BARS)
            .collect();
        let chart = HBarChart {
            frame: chart::frame(
                page,
                "areas",
                &self.finding(page, asked, found),
                subtitle(page, asked, asked.level),
                source(page, asked, found.total),
            ),
            categories: largest.iter().map(|row| row.name.clone()).collect(),
            values: largest
                .iter()
                .map(|row| Some(row.first().count.victims as f64))
                .collect(),
        };
        chart
            .figure()
            .map_err(|_| Error::Corrupt("a ranking that cannot be drawn"))
    }

    /// Where the own area stands, or else which area comes first.
    fn finding(&self, page: &Page, asked: &Asked, found: &Found) -> String {
        let total = found.total.victims;
        let ranked = |row: &&Row| row.first().rank.is_some() && row.first().count.victims > 0;
        let Some(first) = self.rows.iter().find(ranked) else {
            return match total {
                0 => page.t("figures-finding-none").into_owned(),
                _ => page.tn("figures-routes-finding-unknown", total),
            };
        };
        let own = asked.own_stop();
        let mine = self
            .rows
            .iter()
            .filter(ranked)
            .find(|row| Some(row.stop) == own);
        let row = mine.unwrap_or(first);
        let rank = row.first().rank.unwrap_or(1);
        let alike = |other: &&Row| other.first().rank == Some(rank);
        let others = self.rows.iter().filter(alike).count().saturating_sub(1);
        let key = match rank {
            1 if others > 0 => "figures-routes-finding-shared",
            1 => "figures-routes-finding-first",
            2 => "figures-routes-finding-second",
            _ => "figures-routes-finding-later",
        };
        let role = page.name(asked.role).to_lowercase();
        page.locale.text_with(
            key,
            &[
                ("area", row.name.as_str().into()),
                ("role", role.as_str().into()),
                ("rank", number(rank).into()),
                ("first", first.name.as_str().into()),
                ("others", number(others).into()),
                ("n", row.first().count.victims.into()),
                ("total", total.into()),
            ],
        )
    }
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Row {
    /// In the role that was asked for.
    fn first(&self) -> Cell {
        let [first, ..] = self.cells;
        first
    }

    /// How little is known of it: 0 where it is a place.
    fn unknown(&self) -> u8 {
        match self.stop {
            Stop::Area(_) | Stop::Country(_) => 0,
            Stop::Several => 1,
            Stop::Unknown => 2,
            Stop::NotRecorded => 3,
        }
    }
}

/// The rank of a place among those of its role.
fn rank(level: PlaceLevel, places: &[Counted<1>], place: &Counted<1>) -> Option<usize> {
    let [stop] = place.stops;
    let more = |other: &&Counted<1>| {
        let [other_stop] = other.stops;
        other_stop.is_of(level) && other.count.victims > place.count.victims
    };
    stop.is_of(level)
        .then(|| 1 + places.iter().filter(more).count())
}
