//! Other tables that agree with all sums, found where people change places.
//!
//! Somebody more in one group is somebody less in another of each sum that it is in, and so on until
//! nothing is left over. Which group it is, is tried: the one that leaves least over.

use super::asks::Asks;
use super::unknown::Unknown;
use crate::random::Random;

/// How often a question is begun anew.
const TRIES: usize = 4;

/// Changes before it is begun anew.
const STEPS: usize = 40;

/// See the module.
pub(super) struct Moves<'a> {
    unknown: &'a Unknown,
    random: Random,
    counts: Vec<i64>,
    /// By number: by how much it changes.
    by: Vec<i64>,
    changed: Vec<usize>,
    /// By sum: what is left over.
    over: Vec<i64>,
    /// The sums of which something is left over.
    left: Vec<usize>,
    touched: Vec<usize>,
    /// What is still to go until the question is answered.
    to_go: i64,
    up: bool,
    asked: Vec<bool>,
}

impl<'a> Moves<'a> {
    /// Moves from a table that agrees with all sums.
    pub(super) fn new(unknown: &'a Unknown, table: &[i64]) -> Moves<'a> {
        Moves {
            random: Random::new(1),
            counts: table.to_vec(),
            by: vec![0; table.len()],
            changed: Vec::new(),
            over: vec![0; unknown.sums.len()],
            left: Vec::new(),
            touched: Vec::new(),
            to_go: 0,
            up: false,
            asked: vec![false; table.len()],
            unknown,
        }
    }

    /// Answers what can be answered so.
    pub(super) fn look(&mut self, asks: &mut Asks) {
        for at in 0..asks.list.len() {
            for up in [false, true] {
                let Some(need) = asks.list[at].need(up, &self.counts) else {
                    continue;
                };
                if let Some(changes) = self.find(&asks.list[at].of, need, up) {
                    asks.see_changes(&changes);
                }
            }
        }
    }

    /// Changes by which the sum of these numbers falls or rises by at least so much.
    fn find(&mut self, of: &[usize], need: i64, up: bool) -> Option<Vec<(usize, i64)>> {
        of.iter().for_each(|var| self.asked[*var] = true);
        let found = (0..TRIES).any(|_| {
            self.clear();
            (self.to_go, self.up) = (need, up);
            self.go(of, up)
        });
        of.iter().for_each(|var| self.asked[*var] = false);
        let changes = self.changed.iter().map(|var| (*var, self.by[*var]));
        let changes: Vec<(usize, i64)> = changes.collect();
        self.clear();
        if !found {
            return None;
        }
        for (var, by) in &changes {
            self.counts[*var] += by;
        }
        Some(changes)
    }

    fn clear(&mut self) {
        for var in self.changed.drain(..) {
            self.by[var] = 0;
        }
        for sum in self.touched.drain(..) {
            self.over[sum] = 0;
        }
        self.left.clear();
    }

    /// Whether nothing is left over in the end.
    fn go(&mut self, of: &[usize], up: bool) -> bool {
        let unknown = self.unknown;
        for _ in 0..STEPS {
            self.left.retain(|sum| self.over[*sum] != 0);
            let (list, up, most) = match self.left.len() {
                0 if self.to_go <= 0 => return true,
                0 => (of, up, self.to_go),
                n => {
                    let sum = self.left[self.random.below(n)];
                    let over = self.over[sum];
                    (unknown.sums[sum].as_slice(), over < 0, over.abs())
                }
            };
            match self.best(list, up, most) {
                Some((var, by)) => self.change(var, by, up),
                None => return false,
            }
        }
        false
    }

    /// The number whose changing leaves least over for each person who changes places.
    fn best(&mut self, list: &[usize], up: bool, most: i64) -> Option<(usize, i64)> {
        let mut best: Option<(i64, i64, usize)> = None;
        let start = self.random.below(list.len());
        for at in 0..list.len() {
            let var = list[(start + at) % list.len()];
            // What rose does not fall again: that would be going in circles.
            if self.by[var] != 0 && (self.by[var] > 0) != up {
                continue;
            }
            let now = self.counts[var] + self.by[var];
            let step = self.unknown.room(var, now, up).min(most);
            if step <= 0 {
                continue;
            }
            let worse = self.worse(var, step, up);
            if best.is_none_or(|best| worse * best.1 < best.0 * step) {
                best = Some((worse, step, var));
            }
        }
        best.map(|(_, step, var)| (var, step))
    }

    /// By how much more is left over after a change.
    fn worse(&self, var: usize, step: i64, up: bool) -> i64 {
        let by = if up { step } else { -step };
        let over = self.unknown.sums_of[var].iter().map(|sum| {
            let over = self.over[*sum];
            (over + by).abs() - over.abs()
        });
        over.sum()
    }

    fn change(&mut self, var: usize, step: i64, up: bool) {
        let by = if up { step } else { -step };
        if self.by[var] == 0 {
            self.changed.push(var);
        }
        self.by[var] += by;
        for sum in &self.unknown.sums_of[var] {
            if self.over[*sum] == 0 {
                self.touched.push(*sum);
                self.left.push(*sum);
            }
            self.over[*sum] += by;
        }
        if self.asked[var] {
            self.to_go -= if up == self.up { step } else { -step };
        }
    }
}
