//! Looking for the best box around a cell, dimension by dimension.

use std::rc::Rc;

use super::ways::Ways;
use super::{Boxes, May, NEVER};
use crate::protect::polytope::{Goal, Side};

/// Ways to change places along one dimension that are gone on with, the cheapest first.
const MOST_LINES: usize = 96;

/// In dimensions of at most so many nodes the ways to change places are kept once they are known.
const MOST_KNOWN: usize = 400;

/// Corners that are looked at for one box.
const MOST_CORNERS: usize = 60_000;

/// Change of places along one dimension, beginning at a cell.
struct Line {
    cost: u64,
    /// How many people can change places.
    room: i64,
    /// Which of the ways.
    way: usize,
}

/// The lines along a dimension, the cheapest first.
struct Lines {
    ways: Rc<Ways>,
    list: Vec<Line>,
}

/// A box that was found.
pub(super) struct Found {
    cost: u64,
    pub(super) by: i64,
    pub(super) corners: Vec<(usize, i64)>,
}

/// What is looked for from one cell.
struct Looking<'a> {
    prices: &'a [u64],
    may: May,
    need: i64,
    lines: Vec<Lines>,
    /// By dimension: what this and all later ones cost at least.
    rest: Vec<u64>,
    corners: Vec<(usize, i64)>,
    left: usize,
    best: Option<Found>,
}

impl Boxes<'_> {
    pub(super) fn best(
        &mut self,
        goal: Goal,
        need: i64,
        prices: &[u64],
        may: May,
    ) -> Option<Found> {
        let place = self.shape.place(goal.var);
        let gain = match goal.side {
            Side::Low => -1,
            Side::High => 1,
        };
        let mut looking = Looking {
            prices,
            may,
            need,
            lines: Vec::new(),
            rest: Vec::new(),
            corners: vec![(place, gain)],
            left: MOST_CORNERS,
            best: None,
        };
        for dimension in 0..self.shape.trees().len() {
            let lines = self.lines(&looking, dimension);
            looking.lines.push(lines);
        }
        // Few ways first: what they rule out is not gone on with.
        looking.lines.sort_by_key(|lines| lines.list.len());
        looking.rest = vec![0; looking.lines.len() + 1];
        for (at, lines) in looking.lines.iter().enumerate().rev() {
            looking.rest[at] = looking.rest[at + 1].saturating_add(lines.list.first()?.cost);
        }
        let room = match gain {
            -1 => self.values[goal.var],
            _ => i64::MAX,
        };
        self.extend(&mut looking, 0, 0, room);
        self.work += (MOST_CORNERS - looking.left) as u64;
        let mut best = looking.best?;
        let cells = best.corners.into_iter();
        let cells = cells.filter_map(|(place, gain)| Some((self.shape.cell(place)?, gain)));
        best.corners = cells.collect();
        Some(best)
    }

    fn ways(&mut self, dimension: usize, node: usize) -> Rc<Ways> {
        let tree = &self.shape.trees()[dimension];
        let known = &mut self.ways[dimension][node];
        let make = || Rc::new(Ways::new(tree, node, self.shape.stride(dimension)));
        match tree.len() {
            0..=MOST_KNOWN => Rc::clone(known.get_or_insert_with(make)),
            _ => make(),
        }
    }

    /// The ways to change places along a dimension, the cheapest first.
    fn lines(&mut self, looking: &Looking<'_>, dimension: usize) -> Lines {
        let (place, gain) = looking.corners[0];
        let ways = self.ways(dimension, self.shape.node(place, dimension));
        let mut list = Vec::new();
        for way in 0..ways.len() {
            let (mut cost, mut room) = (0, i64::MAX);
            let fits = ways.ends(way).iter().all(|(step, sign)| {
                let corner = (place.wrapping_add_signed(*step), sign * gain);
                self.add(looking, corner, &mut cost, &mut room)
            });
            if fits {
                list.push(Line { cost, room, way });
            }
        }
        self.work += ways.len() as u64;
        list.sort_unstable_by_key(|line| (line.cost, std::cmp::Reverse(line.room), line.way));
        list.truncate(MOST_LINES);
        Lines { ways, list }
    }

    /// Adds what a corner costs and how much room it leaves. Whether it may change.
    fn add(
        &self,
        looking: &Looking<'_>,
        (place, gain): (usize, i64),
        cost: &mut u64,
        room: &mut i64,
    ) -> bool {
        let Some(cell) = self.shape.cell(place) else {
            return true;
        };
        let price = looking.prices[cell];
        if price == NEVER || (price > 0 && looking.may == May::Free) {
            return false;
        }
        *cost = cost.saturating_add(price);
        if gain < 0 {
            *room = (*room).min(self.values[cell]);
        }
        *room > 0
    }

    /// Goes on with the next dimension; the best box is kept.
    fn extend(&self, looking: &mut Looking<'_>, dimension: usize, cost: u64, room: i64) {
        if dimension == looking.lines.len() {
            looking.keep(cost, room);
            return;
        }
        let before = looking.corners.len();
        let ways = Rc::clone(&looking.lines[dimension].ways);
        let rest = looking.rest[dimension + 1];
        for at in 0..looking.lines[dimension].list.len() {
            if looking.done() {
                return;
            }
            let line = &looking.lines[dimension].list[at];
            let least = cost.saturating_add(line.cost).saturating_add(rest);
            // Those that follow are no cheaper, but may have more room.
            if !looking.better(least, room.min(line.room)) {
                continue;
            }
            let found = self.corners(looking, ways.ends(line.way), (cost, room));
            if let Some((cost, room)) = found
                && looking.better(cost.saturating_add(rest), room)
            {
                self.extend(looking, dimension + 1, cost, room);
            }
            looking.corners.truncate(before);
        }
    }

    /// Adds the corners that changing places along one more dimension makes, and says what the box
    /// costs then and how much room it has; none where one of them must not change.
    fn corners(
        &self,
        looking: &mut Looking<'_>,
        ends: &[(isize, i64)],
        (mut cost, mut room): (u64, i64),
    ) -> Option<(u64, i64)> {
        let before = looking.corners.len();
        for (step, sign) in ends {
            for at in 0..before {
                let (place, gain) = looking.corners[at];
                let corner = (place.wrapping_add_signed(*step), gain * sign);
                looking.left = looking.left.saturating_sub(1);
                if !self.add(looking, corner, &mut cost, &mut room) {
                    return None;
                }
                looking.corners.push(corner);
            }
        }
        Some((cost, room))
    }
}

impl Looking<'_> {
    /// Whether there is nothing better to be found, or no time.
    fn done(&self) -> bool {
        let perfect = |best: &Found| best.cost == 0 && best.by >= self.need;
        self.left == 0 || self.best.as_ref().is_some_and(perfect)
    }

    /// Whether a box costs less for each person who changes places; of equals, whether more do.
    fn better(&self, cost: u64, room: i64) -> bool {
        let by = room.min(self.need);
        self.best.as_ref().is_none_or(|best| {
            let (here, there) = (
                u128::from(cost) * best.by as u128,
                u128::from(best.cost) * by as u128,
            );
            here < there || (here == there && by > best.by)
        })
    }

    fn keep(&mut self, cost: u64, room: i64) {
        if self.better(cost, room) {
            self.best = Some(Found {
                cost,
                by: room.min(self.need),
                corners: self.corners.clone(),
            });
        }
    }
}
