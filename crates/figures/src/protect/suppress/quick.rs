//! Protects tables quickly: each hidden cell gets its protective tables by people changing places in
//! boxes, or by walks where boxes find none; more is hidden where it must be, and then as much as may be
//! is shown again.

use std::collections::BTreeSet;

use super::cuts::Cuts;
use super::pool::Pool;
use super::search::goals;
use super::walks::Walks;
use super::{Effort, Hiding};
use crate::protect::audit::Move;
use crate::protect::boxes::{Boxes, May};
use crate::protect::cells::Table;
use crate::protect::polytope::Goal;
use crate::protect::primary::Primary;
use crate::protect::shape::Shape;

/// Of a hundred parts of all that is looked at, so many for what all goals need together.
const TOGETHER: u64 = 8;

/// See the module.
pub(super) struct Quick<'a> {
    pub(super) table: &'a Table,
    pub(super) boxes: Boxes<'a>,
    /// What finds more than boxes do, where there is time for it.
    pub(super) walks: Option<Walks>,
    /// Whether they take little enough time for that.
    pub(super) walks_pay: bool,
    pub(super) costs: &'a [u64],
    pub(super) counts: &'a [i64],
    pub(super) always: &'a [bool],
    pub(super) hidden: Vec<bool>,
    pub(super) goals: &'a [Goal],
    /// By goal: the move that reaches it, in the pool.
    pub(super) witnesses: Vec<Option<usize>>,
    pub(super) pool: Pool,
    /// By cell: the goals whose moves change it; some no longer do.
    pub(super) users: Vec<Vec<usize>>,
    /// By cell: what hiding it costs; nothing where it is hidden.
    pub(super) prices: Vec<u64>,
}

impl<'a> Quick<'a> {
    /// What protects these primaries where `hidden` are hidden as well; none where it is not known
    /// how the cells stand, or boxes do not reach everything. `known` are tables that may protect.
    pub(super) fn of(
        table: &Table,
        primaries: &[Primary],
        (hidden, known): (&[bool], &BTreeSet<Move>),
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
        let possible = |moved: &&Move| moved.iter().all(|(cell, by)| counts[*cell] + by >= 0);
        for moved in known.iter().filter(possible) {
            quick.pool.keep(moved.clone());
        }
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
            walks_pay: true,
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

    /// Hides what it takes, then tries to do with less, until so many corners of boxes are looked at or
    /// nothing is gained any more; without any, boxes alone hide and show. Whether all goals are reached.
    fn run(&mut self, work: u64) -> bool {
        self.look();
        let mut enough = u64::MAX;
        if work > 0 {
            enough = self.work().saturating_add(work);
            self.walks = Some(Walks::new(self.table, &self.hidden));
            self.choose_together(self.work().saturating_add(work / 100 * TOGETHER));
        }
        if !self.protect((0..self.goals.len()).collect()) {
            return false;
        }
        self.show_again(self.complementary(), enough);
        if self.work() >= enough {
            // What boxes alone find needless takes little time.
            self.walks_pay = false;
            self.show_again(self.complementary(), u64::MAX);
        } else if work > 0 {
            self.retry_until(enough);
        }
        true
    }

    /// How much was looked at so far, in corners of boxes.
    pub(super) fn work(&self) -> u64 {
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

    pub(super) fn complementary(&self) -> Vec<usize> {
        let cells = 0..self.hidden.len();
        cells
            .filter(|cell| self.hidden[*cell] && !self.always[*cell])
            .collect()
    }

    pub(super) fn cost(&self) -> u64 {
        self.complementary()
            .iter()
            .map(|cell| self.costs[*cell])
            .sum()
    }

    pub(super) fn set(&mut self, cell: usize, hidden: bool) {
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
    pub(super) fn witness(&mut self, at: usize) -> Option<usize> {
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
            .or_else(|| {
                let walks = self.walks.as_mut().filter(|_| self.walks_pay);
                walks?.witness(goal)
            })?;
        Some(self.pool.keep(found))
    }

    /// Reaches these goals, those that need most room first: the others often fit into it. Whether
    /// all are.
    pub(super) fn protect(&mut self, mut open: Vec<usize>) -> bool {
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

    /// Takes a move for a goal.
    pub(super) fn take(&mut self, at: usize, witness: Option<usize>) {
        self.witnesses[at] = witness;
        if let Some(witness) = witness {
            for (cell, _) in self.pool.get(witness) {
                self.users[*cell].push(at);
            }
        }
    }
}
