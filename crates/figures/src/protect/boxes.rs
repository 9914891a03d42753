//! Other tables that agree with what is shown, found where people change places.
//!
//! One person fewer here and one more there leaves a total as it is. Where this is done in each
//! dimension at once, the cells that change are the corners of a box: what a corner gains its
//! neighbours lose, and every total between them stays. In a dimension whose totals are hidden
//! nobody need lose. Several boxes, one after the other, make nearly every table that is needed,
//! without solving anything; what they do not find the [polytope](super::polytope) decides.

use std::rc::Rc;

use super::audit::Move;
use super::polytope::{Goal, Side};
use super::shape::Shape;
use super::tree::Tree;

/// What it costs that a cell changes, where it must not.
pub(super) const NEVER: u64 = u64::MAX;

/// Boxes that are put together to reach a goal, at most.
const MOST_STEPS: usize = 12;

/// Ways to change places along one dimension that are gone on with, the cheapest first.
const MOST_LINES: usize = 96;

/// Cells that are brought back to what they were, at most.
const MOST_BACK: usize = 10;

/// In dimensions of at most so many nodes the ways to change places are kept once they are known.
const MOST_KNOWN: usize = 400;

/// Corners that are looked at for one box.
const MOST_CORNERS: usize = 60_000;

/// Which cells may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Those that cost nothing.
    Free,
    /// Those that are paid for, too.
    Paid,
    /// Those too, if only on the way: in the end they are what they were.
    Back,
}

/// Finds boxes around cells of a table.
pub(super) struct Boxes<'a> {
    shape: &'a Shape,
    home: &'a [i64],
    /// The table that was reached so far.
    values: Vec<i64>,
    /// How it was reached.
    changes: Vec<(usize, i64)>,
    /// By dimension and node, once they were needed.
    ways: Vec<Vec<Option<Rc<Ways>>>>,
    /// Corners that were looked at.
    work: u64,
}

/// All ways to change places along a dimension with a node.
#[derive(Debug, Default)]
struct Ways {
    /// The other nodes, as steps between places, with what each gains for one that the node gains.
    ends: Vec<(isize, i64)>,
    starts: Vec<usize>,
}

impl Ways {
    fn new(tree: &Tree, node: usize, stride: usize) -> Ways {
        let mut ways = Ways::default();
        let inside = |leaf: &usize| tree.is_within(*leaf, node);
        for from in tree.leaves().filter(inside) {
            let others = tree.leaves().filter(|leaf| !inside(leaf));
            for to in others.map(Some).chain([None]) {
                ways.starts.push(ways.ends.len());
                let gains = tree.exchange(from, to).into_iter();
                let others = gains.filter(|(other, _)| *other != node);
                let step = |other: usize| (other as isize - node as isize) * stride as isize;
                ways.ends
                    .extend(others.map(|(other, sign)| (step(other), sign)));
            }
        }
        ways.starts.push(ways.ends.len());
        ways
    }

    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    fn ends(&self, at: usize) -> &[(isize, i64)] {
        &self.ends[self.starts[at]..self.starts[at + 1]]
    }
}

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
struct Found {
    cost: u64,
    by: i64,
    corners: Vec<(usize, i64)>,
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

impl<'a> Boxes<'a> {
    /// Boxes around the counts of a table of this shape.
    pub(super) fn new(shape: &'a Shape, home: &'a [i64]) -> Boxes<'a> {
        Boxes {
            shape,
            home,
            values: home.to_vec(),
            changes: Vec::new(),
            ways: shape.trees().iter().map(|t| vec![None; t.len()]).collect(),
            work: 0,
        }
    }

    /// How much was looked at so far, in corners of boxes.
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// A table that reaches the goal, as what changes in it, at little cost; `prices` says by cell
    /// what its changing costs. Cells that are paid for are spared where the others can bring them
    /// back to what they were.
    pub(super) fn reach(&mut self, goal: Goal, prices: &mut [u64], may: May) -> Option<Move> {
        let mut paid = Vec::new();
        let mut reached = self.go(goal, prices, may, &mut paid);
        if reached {
            self.spare(goal, prices, &paid);
        }
        if reached && may == May::Back {
            reached = self.bring_back(goal, prices, &mut paid);
        }
        for (cell, price) in paid {
            prices[cell] = price;
        }
        let moved = self.moved();
        reached.then_some(moved)
    }

    /// Goes on from the table that was reached.
    fn go(
        &mut self,
        goal: Goal,
        prices: &mut [u64],
        may: May,
        paid: &mut Vec<(usize, u64)>,
    ) -> bool {
        for _ in 0..MOST_STEPS {
            let need = self.need(goal);
            if need <= 0 {
                return true;
            }
            let Some(found) = self.best(goal, need, prices, may) else {
                return false;
            };
            for (cell, gain) in found.corners {
                self.values[cell] += gain * found.by;
                self.changes.push((cell, gain * found.by));
                if prices[cell] > 0 {
                    paid.push((cell, prices[cell]));
                    prices[cell] = 0;
                }
            }
        }
        self.need(goal) <= 0
    }

    fn need(&self, goal: Goal) -> i64 {
        match goal.side {
            Side::Low => self.values[goal.var] - goal.at,
            Side::High => goal.at - self.values[goal.var],
        }
    }

    /// The goal of being what it was.
    fn way_back(&self, var: usize) -> Goal {
        let at = self.home[var];
        let side = match self.values[var] > at {
            true => Side::Low,
            false => Side::High,
        };
        Goal { var, at, side }
    }

    /// Brings cells that were paid for back to what they were, where cells that cost nothing do it.
    fn spare(&mut self, goal: Goal, prices: &mut [u64], paid: &[(usize, u64)]) {
        for (cell, _) in paid.iter().rev() {
            let home = self.way_back(*cell);
            let before = self.changes.len();
            let came = self.go(home, prices, May::Free, &mut Vec::new());
            if came && self.values[*cell] == home.at && self.need(goal) <= 0 {
                prices[*cell] = NEVER;
            } else {
                self.back(before);
            }
        }
    }

    /// Brings all cells that were paid for back to what they were, over others that then have to be
    /// brought back in turn. Whether it succeeds.
    fn bring_back(&mut self, goal: Goal, prices: &mut [u64], paid: &mut Vec<(usize, u64)>) -> bool {
        let mut done = 0;
        while done < paid.len() {
            let var = paid[done].0;
            done += 1;
            if done > MOST_BACK {
                return false;
            }
            let home = self.way_back(var);
            if self.values[var] != home.at {
                prices[var] = 0;
                if !self.go(home, prices, May::Paid, paid) || self.values[var] != home.at {
                    return false;
                }
            }
            prices[var] = NEVER;
        }
        self.need(goal) <= 0
    }

    /// Takes the last changes back.
    fn back(&mut self, to: usize) {
        for (cell, by) in self.changes.drain(to..) {
            self.values[cell] -= by;
        }
    }

    /// What is changed; then nothing is any more.
    fn moved(&mut self) -> Move {
        let mut cells: Vec<usize> = self.changes.drain(..).map(|(cell, _)| cell).collect();
        cells.sort_unstable();
        cells.dedup();
        let mut moved = Vec::with_capacity(cells.len());
        for cell in cells {
            let by = self.values[cell] - self.home[cell];
            self.values[cell] = self.home[cell];
            if by != 0 {
                moved.push((cell, by));
            }
        }
        moved
    }

    fn best(&mut self, goal: Goal, need: i64, prices: &[u64], may: May) -> Option<Found> {
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
