//! Protects tables by boxes: each hidden cell gets its protective tables by people changing places,
//! the cheapest that there are, then what was not needed is shown again. What boxes need all the same
//! walks often do without.

use super::cuts::Cuts;
use super::pool::Pool;
use super::search::goals;
use super::walks::Walks;
use super::{Effort, Hiding};
use crate::protect::audit::Move;
use crate::protect::boxes::{Boxes, May, NEVER};
use crate::protect::cells::Table;
use crate::protect::polytope::Goal;
use crate::protect::primary::Primary;
use crate::protect::shape::Shape;

/// Of a hundred parts of all that is looked at, so many before walks begin.
const BOXES: u64 = 70;

/// See the module.
pub(super) struct Quick<'a> {
    table: &'a Table,
    boxes: Boxes<'a>,
    /// Where boxes alone are not enough any more.
    walks: Option<Walks>,
    costs: &'a [u64],
    counts: &'a [i64],
    always: &'a [bool],
    hidden: Vec<bool>,
    goals: &'a [Goal],
    /// By goal: the move that reaches it, in the pool.
    witnesses: Vec<Option<usize>>,
    pool: Pool,
    /// By cell: the goals whose moves change it; some no longer do.
    users: Vec<Vec<usize>>,
    /// By cell: what hiding it costs; nothing where it is hidden.
    prices: Vec<u64>,
}

impl<'a> Quick<'a> {
    /// What protects these primaries where `hidden` are hidden as well; none where it is not known
    /// how the cells stand, or boxes do not reach everything.
    pub(super) fn of(
        table: &Table,
        primaries: &[Primary],
        hidden: &[bool],
        costs: &[u64],
        effort: &Effort,
    ) -> Option<Hiding> {
        let counts: Vec<i64> = table.cells().iter().map(|c| c.count as i64).collect();
        let mut always = hidden.to_vec();
        for primary in primaries {
            always[primary.cell] = true;
        }
        let goals = goals(primaries, &counts);
        let mut quick = Quick::new(table, table.shape()?, &counts, &always, costs, &goals);
        if !quick.run(effort.corners) {
            return None;
        }
        let bound = || Cuts::of_sums(table, &goals, &counts, &always).bound(costs);
        Some(Hiding {
            moves: quick.moves(),
            at_least: if effort.bound { bound() } else { 0 },
            hidden: quick.hidden,
        })
    }

    /// A search that reaches these goals where `always` are hidden anyway.
    fn new(
        table: &'a Table,
        shape: &'a Shape,
        counts: &'a [i64],
        always: &'a [bool],
        costs: &'a [u64],
        goals: &'a [Goal],
    ) -> Quick<'a> {
        let price = |cell: usize| if always[cell] { 0 } else { costs[cell].max(1) };
        Quick {
            table,
            walks: None,
            boxes: Boxes::new(shape, counts),
            costs,
            counts,
            always,
            hidden: always.to_vec(),
            goals,
            witnesses: vec![None; goals.len()],
            pool: Pool::new(goals, counts),
            users: vec![Vec::new(); counts.len()],
            prices: (0..counts.len()).map(price).collect(),
        }
    }

    /// Hides what it takes, then tries to do with less, by boxes first and then by walks too, until so
    /// many corners of boxes are looked at or nothing is gained any more. Whether all goals are reached.
    fn run(&mut self, work: u64) -> bool {
        self.look();
        if !self.protect((0..self.goals.len()).collect()) {
            return false;
        }
        self.show_again(self.complementary(), u64::MAX);
        let start = self.work();
        self.retry_until(start.saturating_add(work / 100 * BOXES));
        if work > 0 {
            let enough = start.saturating_add(work);
            self.walk();
            self.show_again(self.complementary(), enough);
            self.retry_until(enough);
        }
        true
    }

    /// Tries to do with less until so much was looked at, or nothing is gained any more.
    fn retry_until(&mut self, enough: u64) {
        let mut cost = u64::MAX;
        while self.cost() < cost && self.work() < enough {
            cost = self.cost();
            self.retry(enough);
        }
    }

    /// From now on walks find what boxes do not.
    fn walk(&mut self) {
        self.walks = Some(Walks::new(self.table, &self.hidden));
    }

    /// How much was looked at so far, in corners of boxes.
    fn work(&self) -> u64 {
        let walks = self.walks.as_ref().map_or(0, Walks::work);
        self.boxes.work() + walks
    }

    /// The tables that protect the goals.
    fn moves(&self) -> Vec<Move> {
        let mut found: Vec<usize> = self.witnesses.iter().flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
            .into_iter()
            .map(|at| self.pool.get(at).clone())
            .collect()
    }

    fn complementary(&self) -> Vec<usize> {
        let cells = 0..self.hidden.len();
        cells
            .filter(|cell| self.hidden[*cell] && !self.always[*cell])
            .collect()
    }

    fn cost(&self) -> u64 {
        self.complementary()
            .iter()
            .map(|cell| self.costs[*cell])
            .sum()
    }

    fn set(&mut self, cell: usize, hidden: bool) {
        self.hidden[cell] = hidden;
        if let Some(walks) = &mut self.walks {
            walks.set(cell, hidden);
        }
        self.prices[cell] = if hidden { 0 } else { self.costs[cell].max(1) };
    }

    /// Looks for what the hidden cells protect among themselves.
    fn look(&mut self) {
        for at in 0..self.goals.len() {
            let found = self.witness(at);
            self.take(at, found);
        }
    }

    /// A move that needs no more to be hidden.
    fn witness(&mut self, at: usize) -> Option<usize> {
        if let Some(known) = self.pool.find(at, &self.hidden) {
            return Some(known);
        }
        let goal = self.goals[at];
        let found = self
            .boxes
            .reach(goal, &mut self.prices, May::Free)
            .or_else(|| {
                // Through cells that are shown, which the rest of the way spares.
                let found = self.boxes.reach(goal, &mut self.prices, May::Back)?;
                let hidden = found.iter().all(|(cell, _)| self.hidden[*cell]);
                hidden.then_some(found)
            })
            .or_else(|| self.walks.as_mut()?.witness(goal))?;
        Some(self.pool.keep(found))
    }

    /// Reaches these goals, those that need most room first: the others often fit into it. Whether
    /// all are.
    fn protect(&mut self, mut open: Vec<usize>) -> bool {
        let goals = self.goals;
        open.retain(|at| self.witnesses[*at].is_none());
        let distance = |at: &usize| (goals[*at].at - self.counts[goals[*at].var]).abs();
        open.sort_by_key(|at| std::cmp::Reverse(distance(at)));
        for at in open {
            let found = self.witness(at);
            self.take(at, found);
            if self.witnesses[at].is_some() {
                continue;
            }
            let Some(found) = self
                .boxes
                .reach(self.goals[at], &mut self.prices, May::Paid)
            else {
                return false;
            };
            for (cell, _) in &found {
                self.set(*cell, true);
            }
            let found = self.pool.keep(found);
            self.take(at, Some(found));
        }
        true
    }

    /// Shows each of these cells again without which all goals are reached, the dearest first, until so
    /// much was looked at.
    fn show_again(&mut self, mut cells: Vec<usize>, enough: u64) {
        let large = |cell: &usize| (self.costs[*cell], self.counts[*cell]);
        cells.sort_by_key(|cell| std::cmp::Reverse(large(cell)));
        for cell in cells {
            if self.work() >= enough {
                return;
            }
            self.set(cell, false);
            if !self.without(cell) {
                self.set(cell, true);
            }
        }
    }

    fn affected(&mut self, cell: usize) -> Vec<usize> {
        let needs = |at: &usize| {
            let witness = self.witnesses[*at];
            witness.is_some_and(|witness| self.pool.changes(witness, cell))
        };
        let mut users = std::mem::take(&mut self.users[cell]);
        users.sort_unstable();
        users.dedup();
        users.retain(needs);
        self.users[cell].clone_from(&users);
        users
    }

    /// Takes a move for a goal.
    fn take(&mut self, at: usize, witness: Option<usize>) {
        self.witnesses[at] = witness;
        if let Some(witness) = witness {
            for (cell, _) in self.pool.get(witness) {
                self.users[*cell].push(at);
            }
        }
    }

    /// Finds other moves for all goals that needed this cell, if there are.
    fn without(&mut self, cell: usize) -> bool {
        let mut new = Vec::new();
        for at in self.affected(cell) {
            match self.witness(at) {
                Some(witness) => new.push((at, witness)),
                None => return false,
            }
        }
        for (at, witness) in new {
            self.take(at, Some(witness));
        }
        true
    }

    /// Takes hidden cells back in turn and protects anew without them, where that is no dearer;
    /// first those that few goals need.
    fn retry(&mut self, enough: u64) {
        let mut cells = self.complementary();
        cells.sort_by_cached_key(|cell| self.affected(*cell).len());
        for cell in cells {
            if self.work() >= enough {
                return;
            }
            if self.hidden[cell] {
                self.try_without(cell);
            }
        }
    }

    fn try_without(&mut self, cell: usize) {
        let before = (self.hidden.clone(), self.witnesses.clone(), self.cost());
        self.set(cell, false);
        self.prices[cell] = NEVER;
        let affected = self.affected(cell);
        let mut near = Vec::new();
        for at in &affected {
            let old = self.witnesses[*at].take();
            let old = old.iter().flat_map(|old| self.pool.get(*old));
            near.extend(old.map(|(cell, _)| *cell));
        }
        let protected = self.protect(affected);
        self.prices[cell] = self.costs[cell].max(1);
        if protected {
            let all = 0..self.hidden.len();
            near.extend(all.filter(|at| self.hidden[*at] && !before.0[*at]));
            near.sort_unstable();
            near.dedup();
            near.retain(|at| self.hidden[*at] && !self.always[*at]);
            self.show_again(near, u64::MAX);
        }
        if protected && self.cost() <= before.2 {
            return;
        }
        for (at, hidden) in before.0.into_iter().enumerate() {
            if self.hidden[at] != hidden {
                self.set(at, hidden);
            }
        }
        for (at, witness) in before.1.into_iter().enumerate() {
            if self.witnesses[at] != witness {
                self.take(at, witness);
            }
        }
    }
}
