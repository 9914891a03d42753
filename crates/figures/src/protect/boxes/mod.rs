//! Other tables that agree with what is shown, found where people change places.
//!
//! One person fewer here and one more there leaves a total as it is. Where this is done in each
//! dimension at once, the cells that change are the corners of a box: what a corner gains its
//! neighbours lose, and every total between them stays. In a dimension whose totals are hidden
//! nobody need lose. Several boxes, one after the other, make nearly every table that is needed,
//! without solving anything; what they do not find the [polytope](super::polytope) decides.

mod looking;
mod ways;

use std::rc::Rc;

use super::audit::Move;
use super::polytope::{Goal, Side};
use super::shape::Shape;
use ways::Ways;

/// What it costs that a cell changes, where it must not.
pub(super) const NEVER: u64 = u64::MAX;

/// Boxes that are put together to reach a goal, at most.
const MOST_STEPS: usize = 12;

/// Cells that are brought back to what they were, at most.
const MOST_BACK: usize = 10;

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
}
