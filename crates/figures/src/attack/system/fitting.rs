//! A whole table that agrees with all sums.
//!
//! Counts are fitted in parts of people first, by scaling sum after sum (Deming and Stephan 1940);
//! then made whole, and what sums lack or have too much is passed on until it meets.

use super::sums::Sums;
use crate::random::Random;

/// Passes over all sums.
const PASSES: usize = 30;

/// Steps for each sum before it is given up.
const STEPS: usize = 60;

/// Fits tables to sums.
pub(super) struct Fitting<'a> {
    pub(super) sums: Sums,
    /// By number: what it is, where that is known.
    known: Vec<Option<i64>>,
    /// By number: the most that it can be.
    pub(super) most: &'a [Option<i64>],
    /// By number: the sums it is in.
    with: Vec<Vec<usize>>,
    pub(super) random: Random,
}

impl<'a> Fitting<'a> {
    pub(super) fn new(sums: Sums, known: Vec<Option<i64>>, most: &'a [Option<i64>]) -> Fitting<'a> {
        Fitting {
            with: sums.with(most.len()),
            random: Random::new(1),
            sums,
            known,
            most,
        }
    }

    /// From where to where a number can be, with what is known or without.
    pub(super) fn range(&self, var: usize, known: bool) -> (f64, f64) {
        match self.known[var].filter(|_| known) {
            Some(known) => (known as f64, known as f64),
            None => (
                0.0,
                self.most[var].map_or(f64::INFINITY, |most| most as f64),
            ),
        }
    }

    /// A table that agrees with all sums, if one is found; otherwise with nearly all. Numbers are to
    /// each other as they are in `start` as far as sums leave that open.
    pub(super) fn table(&mut self, mut start: Vec<f64>) -> Vec<i64> {
        for (start, known) in start.iter_mut().zip(&self.known) {
            *start = known.map_or(*start, |known| known as f64);
        }
        let fitted = self.fitted(start);
        Search::new(self, &fitted).run()
    }

    /// A table that agrees with all sums, or nearly, next to one that is off.
    pub(super) fn mended(&mut self, table: &[f64]) -> Vec<i64> {
        let numbers = table.iter().enumerate();
        let inside = numbers.map(|(var, count)| {
            let (least, most) = self.range(var, true);
            count.clamp(least, most)
        });
        let inside: Vec<f64> = inside.collect();
        Search::new(self, &inside).run()
    }

    fn fitted(&self, mut counts: Vec<f64>) -> Vec<f64> {
        for _ in 0..PASSES {
            for (sum, due) in self.sums.of.iter().zip(&self.sums.due) {
                let total: f64 = sum.iter().map(|var| counts[*var]).sum();
                if total > 0.0 {
                    let factor = (*due as f64 / total).max(0.0);
                    for var in sum {
                        counts[*var] = (counts[*var] * factor).min(self.range(*var, true).1);
                    }
                }
            }
        }
        counts
    }
}

struct Search<'a> {
    sums: &'a Sums,
    with: &'a [Vec<usize>],
    most: &'a [Option<i64>],
    random: &'a mut Random,
    counts: Vec<i64>,
    /// By sum: what it lacks.
    lacks: Vec<i64>,
    /// The sums that lack something or have too much, and where each stands among them.
    wrong: Vec<usize>,
    place: Vec<usize>,
    /// By number: when it was changed last, and whether up.
    changed: Vec<(usize, bool)>,
    step: usize,
}

/// A number is not changed back for so many steps.
const RESTS: usize = 8;

const NOWHERE: usize = usize::MAX;

impl<'a> Search<'a> {
    fn new(of: &'a mut Fitting<'_>, fitted: &[f64]) -> Search<'a> {
        let random = &mut of.random;
        // Up as often as there is more than the whole.
        let whole = |count: &f64| {
            let part = (count.fract() * 1_000.0) as usize;
            *count as i64 + i64::from(random.below(1_000) < part)
        };
        let counts: Vec<i64> = fitted.iter().map(whole).collect();
        let lacks = of.sums.lacks(&counts);
        let mut search = Search {
            lacks: vec![0; lacks.len()],
            wrong: Vec::new(),
            place: vec![NOWHERE; lacks.len()],
            changed: vec![(0, false); counts.len()],
            step: 0,
            sums: &of.sums,
            with: &of.with,
            most: of.most,
            random: &mut of.random,
            counts,
        };
        for (sum, lacks) in lacks.into_iter().enumerate() {
            search.lack(sum, lacks);
        }
        search
    }

    fn lack(&mut self, sum: usize, by: i64) {
        self.lacks[sum] = by;
        let place = self.place[sum];
        if by != 0 && place == NOWHERE {
            self.place[sum] = self.wrong.len();
            self.wrong.push(sum);
        } else if by == 0 && place != NOWHERE {
            self.wrong.swap_remove(place);
            if let Some(moved) = self.wrong.get(place) {
                self.place[*moved] = place;
            }
            self.place[sum] = NOWHERE;
        }
    }

    fn run(mut self) -> Vec<i64> {
        let most = STEPS * (self.wrong.len() + 20);
        for _ in 0..most {
            if self.wrong.is_empty() {
                break;
            }
            self.step += 1;
            let sum = self.wrong[self.random.below(self.wrong.len())];
            if let Some((var, by)) = self.best(sum) {
                self.change(var, by);
            }
        }
        self.counts
    }

    /// By how much a number can rise, or fall, the sums aside.
    fn room(&self, var: usize, up: bool) -> i64 {
        let now = self.counts[var];
        match up {
            false => now,
            true => self.most[var].map_or(i64::MAX, |most| most - now),
        }
    }

    /// The number of a sum whose changing makes most sums right.
    fn best(&mut self, sum: usize) -> Option<(usize, i64)> {
        let lacks = self.lacks[sum];
        let up = lacks > 0;
        let mut best: Option<(i64, usize, usize)> = None;
        let of = &self.sums.of[sum];
        let start = self.random.below(of.len());
        for at in 0..of.len() {
            let var = of[(start + at) % of.len()];
            let (when, last_up) = self.changed[var];
            let rests = when > 0 && self.step - when < RESTS && last_up != up;
            if rests || self.room(var, up) <= 0 {
                continue;
            }
            let change = if up { 1 } else { -1 };
            let worse = |sum: &usize| {
                let lacks = self.lacks[*sum];
                (lacks - change).abs() - lacks.abs()
            };
            let worse: i64 = self.with[var].iter().map(worse).sum();
            if best.is_none_or(|best| (worse, when) < (best.0, best.1)) {
                best = Some((worse, when, var));
            }
        }
        best.map(|(_, _, var)| (var, if up { 1 } else { -1 }))
    }

    fn change(&mut self, var: usize, by: i64) {
        self.counts[var] += by;
        self.changed[var] = (self.step, by > 0);
        for at in 0..self.with[var].len() {
            let sum = self.with[var][at];
            self.lack(sum, self.lacks[sum] - by);
        }
    }
}
