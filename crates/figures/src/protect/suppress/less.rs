//! Does with less: shows cells again without which all goals are reached, and tries others in their place.

use super::quick::Quick;
use crate::protect::boxes::NEVER;

impl Quick<'_> {
    /// Shows each of these cells again without which all goals are reached, the dearest first, until so
    /// much was looked at.
    pub(super) fn show_again(&mut self, mut cells: Vec<usize>, enough: u64) {
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

    /// Tries to do with less until so much was looked at, or nothing is gained any more.
    pub(super) fn retry_until(&mut self, enough: u64) {
        let mut cost = u64::MAX;
        while self.cost() < cost && self.work() < enough {
            cost = self.cost();
            self.retry(enough);
        }
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
