//! Whole paths, from origin by way of transit to destination, as ribbons.

use charts::{Chart, Frame, Sankey, SankeyLink, SankeyNode};
use domain::Coded;
use domain::cases::LegRole;
use domain::figures::routes::Stop;
use std::collections::{BTreeMap, BTreeSet};
use store::Error;
use store::figures::routes::{Count, Counted};

use super::super::chart;
use super::super::places::Asked;
use super::{Found, Line, MOST_ROWS, lines, source, subtitle};
use crate::page::Page;

/// Places of a stage that can be told apart; the others are one.
const MOST_PLACES: usize = 8;

/// The paths with their picture.
pub(super) struct Paths {
    pub(super) rows: Vec<Line>,
    /// What the page leaves to the file: how many paths, and how many victims and cases.
    pub(super) left_out: i64,
    pub(super) rest: Count,
    pub(super) chart: String,
}

impl Paths {
    pub(super) fn new(page: &Page, asked: &Asked, found: &Found) -> Result<Self, Error> {
        let counted = &found.paths.counted;
        let shown = counted.get(..MOST_ROWS).unwrap_or(counted);
        let sankey = Drawn::new(counted, found.total).sankey(page, asked, found);
        Ok(Self {
            rows: lines(page, &found.path_names, counted),
            left_out: found.paths.all - i64::try_from(shown.len()).unwrap_or(i64::MAX),
            rest: rest(shown, found.total),
            chart: sankey
                .figure()
                .map_err(|_| Error::Corrupt("paths that cannot be drawn"))?,
        })
    }

    /// The rows that the page shows.
    pub(super) fn shown(&self) -> &[Line] {
        self.rows.get(..MOST_ROWS).unwrap_or(&self.rows)
    }
}

/// What is in none of these paths.
fn rest(paths: &[Counted<3>], total: Count) -> Count {
    paths.iter().fold(total, |rest, path| Count {
        victims: rest.victims - path.count.victims,
        cases: rest.cases - path.count.cases,
    })
}

/// A node within its stage: a stop, or all places that have none of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Stop(Stop),
    Others,
}

/// Stage and node.
type At = (usize, Node);

/// What is drawn.
struct Drawn {
    nodes: Vec<At>,
    links: BTreeMap<(At, At), i64>,
}

impl Drawn {
    fn new(paths: &[Counted<3>], total: Count) -> Self {
        let largest = [0, 1, 2].map(|stage| largest(paths, stage));
        let node = |stage: usize, stop: Stop| match stop {
            Stop::Area(_) | Stop::Country(_) => {
                let own = largest.get(stage).is_some_and(|own| own.contains(&stop));
                (stage, if own { Node::Stop(stop) } else { Node::Others })
            }
            _ => (stage, Node::Stop(stop)),
        };
        let mut links: BTreeMap<(At, At), i64> = BTreeMap::new();
        for path in paths.iter().filter(|path| path.count.victims > 0) {
            let [origin, transit, destination] = path.stops;
            let (begin, end) = (node(0, origin), node(2, destination));
            let ways = match transit {
                Stop::NotRecorded => vec![(begin, end)],
                _ => vec![(begin, node(1, transit)), (node(1, transit), end)],
            };
            for way in ways {
                *links.entry(way).or_default() += path.count.victims;
            }
        }
        let rest = rest(paths, total).victims;
        if rest > 0 {
            *links
                .entry(((0, Node::Others), (2, Node::Others)))
                .or_default() += rest;
        }
        let nodes = ordered(&links);
        Self { nodes, links }
    }

    fn sankey(&self, page: &Page, asked: &Asked, found: &Found) -> Sankey {
        let name = |node: Node| match node {
            Node::Stop(stop) => found.path_names.of(page, stop),
            Node::Others => page.t("figures-place-others").into_owned(),
        };
        let at = |node: &At| self.nodes.iter().position(|other| other == node);
        let link = |((from, to), n): (&(At, At), &i64)| {
            Some(SankeyLink {
                from: at(from)?,
                to: at(to)?,
                value: Some(*n as f64),
                href: None,
            })
        };
        Sankey {
            frame: Frame {
                description: page.t("figures-paths-description").into_owned(),
                ..chart::frame(
                    page,
                    "paths",
                    &finding(page, asked, found),
                    subtitle(page, asked, asked.level.of_paths()),
                    source(page, asked, found.total),
                )
            },
            hidden: page.t("figures-map-hidden").into_owned(),
            stages: LegRole::ALL
                .iter()
                .map(|role| page.name(*role).into_owned())
                .collect(),
            nodes: self
                .nodes
                .iter()
                .map(|(stage, node)| SankeyNode {
                    name: name(*node),
                    stage: *stage,
                })
                .collect(),
            links: self.links.iter().filter_map(link).collect(),
        }
    }
}

/// The places of a stage that are drawn by themselves.
fn largest(paths: &[Counted<3>], stage: usize) -> BTreeSet<Stop> {
    let mut sums: BTreeMap<Stop, i64> = BTreeMap::new();
    for path in paths {
        let stop = path.stops.get(stage);
        if let Some(stop @ (Stop::Area(_) | Stop::Country(_))) = stop {
            *sums.entry(*stop).or_default() += path.count.victims;
        }
    }
    let mut order: Vec<(Stop, i64)> = sums.into_iter().collect();
    order.sort_by_key(|(_, victims)| -victims);
    order
        .into_iter()
        .take(MOST_PLACES)
        .map(|(stop, _)| stop)
        .collect()
}

/// The nodes by stage, places before what is not known of them, the largest first.
fn ordered(links: &BTreeMap<(At, At), i64>) -> Vec<At> {
    let mut sums: BTreeMap<At, i64> = BTreeMap::new();
    for ((from, to), n) in links {
        for end in [from, to] {
            *sums.entry(*end).or_default() += n;
        }
    }
    let mut nodes: Vec<(At, i64)> = sums.into_iter().collect();
    nodes.sort_by_key(|((stage, node), sum)| {
        let kind = match node {
            Node::Stop(Stop::Area(_) | Stop::Country(_)) => 0,
            Node::Others => 1,
            Node::Stop(Stop::Several | Stop::Unknown | Stop::NotRecorded) => 2,
        };
        (*stage, kind, -sum, *node)
    });
    nodes.into_iter().map(|(at, _)| at).collect()
}

/// The path of most, of those whose both ends are known.
fn finding(page: &Page, asked: &Asked, found: &Found) -> String {
    let known = |path: &&Counted<3>| {
        let [origin, _, destination] = path.stops;
        let known = [origin, destination]
            .iter()
            .all(|stop| stop.is_of(asked.level.of_paths()));
        known && path.count.victims > 0
    };
    let Some(path) = found.paths.counted.iter().find(known) else {
        return page.t("figures-paths-finding-none").into_owned();
    };
    let [from, via, to] = path.stops.map(|stop| found.path_names.of(page, stop));
    let [begin, middle, end] = path.stops;
    let stayed = begin == end && (middle == begin || middle == Stop::NotRecorded);
    let key = match middle {
        _ if stayed => "figures-paths-finding-within",
        Stop::NotRecorded => "figures-paths-finding-direct",
        Stop::Several => "figures-paths-finding-several",
        Stop::Unknown => "figures-paths-finding-unknown",
        Stop::Area(_) | Stop::Country(_) => "figures-paths-finding-via",
    };
    let alike = |other: &&Counted<3>| known(other) && other.count.victims == path.count.victims;
    let what = match found.paths.counted.iter().filter(alike).count() {
        0 | 1 => page.t("figures-paths-largest"),
        _ => page.t("figures-paths-one-of"),
    };
    page.locale.text_with(
        key,
        &[
            ("what", what.as_ref().into()),
            ("from", from.as_str().into()),
            ("via", via.as_str().into()),
            ("to", to.as_str().into()),
            ("n", path.count.victims.into()),
            ("total", found.total.victims.into()),
        ],
    )
}
