//! Chooses cells for all goals together: boxes see one goal at a time, and hide too much.
//!
//! Where cells could be hidden in parts, the cheapest choice that fulfils all inequalities known would be
//! quickly found. What it hides even in part is hidden, and whatever is blocked then adds an inequality
//! (Fischetti and Salazar 2001), until nothing is blocked any more, or time is up. What is too much is
//! shown again later.

use std::collections::BTreeMap;

use super::cuts::Cuts;
use super::quick::Quick;
use super::walks::Seen;
use crate::protect::boxes::May;

/// Inequalities that are learnt before cells are chosen anew.
const MANY: usize = 20;

/// Walks that take longer than so many corners of boxes do not pay.
const LONG: u64 = 200_000;

/// What was learnt so far.
struct Known {
    cuts: Cuts,
    /// By goal: the cells that change in a table with parts of people that reaches it.
    in_parts: BTreeMap<usize, Vec<usize>>,
    walks: u64,
}

impl Quick<'_> {
    /// Hides what all goals together need, as far as it is found until so much was looked at. Where walks
    /// take too long it hides nothing, and there are no walks from then on.
    pub(super) fn choose_together(&mut self, enough: u64) {
        let mut known = Known {
            cuts: Cuts::of_sums(self.table, self.goals, self.counts, self.always),
            in_parts: BTreeMap::new(),
            walks: 0,
        };
        let start = self.work();
        let mut learnt = None;
        self.choose(&known.cuts);
        while self.work() < enough && learnt != Some(known.cuts.len()) {
            learnt = Some(known.cuts.len());
            self.look_at_each(&mut known, enough);
        }
        if self.work() - start > LONG * known.walks.max(1) {
            self.walks_pay = false;
            self.hide_only(&[]);
        }
    }

    /// Looks at each goal once until it is too late, and chooses anew where they are blocked.
    fn look_at_each(&mut self, known: &mut Known, enough: u64) {
        let mut chosen = known.cuts.len();
        let mut open = 0..self.goals.len();
        while let Some(at) = open.next().filter(|_| self.work() < enough) {
            if self.witnesses[at].is_none() {
                self.look_at(at, known);
            }
            if known.cuts.len() >= chosen + MANY {
                self.choose(&known.cuts);
                chosen = known.cuts.len();
            }
        }
        if known.cuts.len() > chosen {
            self.choose(&known.cuts);
        }
    }

    /// Looks whether a goal can be reached.
    fn look_at(&mut self, at: usize, known: &mut Known) {
        let hidden = |cells: &Vec<usize>| cells.iter().all(|cell| self.hidden[*cell]);
        let in_parts = known.in_parts.get(&at).is_some_and(hidden);
        if in_parts || self.pool.find(at, &self.hidden).is_some() {
            return;
        }
        let goal = self.goals[at];
        if let Some(found) = self.boxes.reach(goal, &mut self.prices, May::Free) {
            self.pool.keep(found);
            return;
        }
        let Some(walks) = &mut self.walks else { return };
        known.walks += 1;
        match walks.look(goal) {
            Seen::Whole(found) => {
                self.pool.keep(found);
            }
            Seen::InParts(cells) => {
                known.in_parts.insert(at, cells);
            }
            Seen::Blocked(rates) => {
                known.cuts.of_rates(goal, &rates, self.counts, self.always);
            }
            Seen::Nothing => {}
        }
    }

    /// Hides what the cheapest choice hides, if only in part.
    fn choose(&mut self, cuts: &Cuts) {
        self.hide_only(&cuts.in_parts(self.costs));
    }

    /// Hides these cells beside those that are hidden anyway, and no others.
    fn hide_only(&mut self, cells: &[usize]) {
        let mut hidden = self.always.to_vec();
        cells.iter().for_each(|cell| hidden[*cell] = true);
        for (cell, hidden) in hidden.into_iter().enumerate() {
            if self.hidden[cell] != hidden {
                self.set(cell, hidden);
            }
        }
    }
}
