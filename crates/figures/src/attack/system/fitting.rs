//! A whole table that agrees with all sums.
//!
//! Counts are fitted in parts of people first, by scaling sum after sum (Deming and Stephan 1940);
//! then made whole, and what sums lack or have too much is passed on until it meets.

use super::unknown::Unknown;
use crate::random::Random;

/// Passes over all sums.
const PASSES: usize = 30;

/// How often it is begun anew.
const TRIES: u64 = 2;

/// Steps for each sum before it is begun anew.
const STEPS: usize = 60;

/// A table, and what each sum lacks in it; less than nothing where it has too much.
pub(super) struct Fitting {
    pub(super) counts: Vec<i64>,
    pub(super) lacks: Vec<i64>,
}

impl Fitting {
    /// A table that lacks nothing, if one is found; otherwise one that lacks little.
    pub(super) fn of(unknown: &Unknown) -> Fitting {
        let fitted = fitted(unknown);
        let tries = (0..TRIES).map(|seed| Search::new(unknown, &fitted, seed).run());
        let mut best: Option<Fitting> = None;
        for found in tries {
            if best
                .as_ref()
                .is_none_or(|best| found.wrong() < best.wrong())
            {
                best = Some(found);
            }
            if best.as_ref().is_some_and(Fitting::agrees) {
                break;
            }
        }
        best.unwrap_or(Fitting {
            counts: Vec::new(),
            lacks: Vec::new(),
        })
    }

    /// Whether it lacks nothing.
    pub(super) fn agrees(&self) -> bool {
        self.wrong() == 0
    }

    /// How many sums lack something, or have too much.
    fn wrong(&self) -> usize {
        self.lacks.iter().filter(|by| **by != 0).count()
    }
}

fn fitted(unknown: &Unknown) -> Vec<f64> {
    let most = unknown.most.iter();
    let mut counts: Vec<f64> = most
        .map(|most| most.map_or(1.0, |most| most as f64 / 2.0))
        .collect();
    for _ in 0..PASSES {
        for (sum, due) in unknown.sums.iter().zip(&unknown.due) {
            let total: f64 = sum.iter().map(|var| counts[*var]).sum();
            if total > 0.0 {
                let factor = *due as f64 / total;
                for var in sum {
                    let most = unknown.most[*var].map_or(f64::INFINITY, |most| most as f64);
                    counts[*var] = (counts[*var] * factor).min(most);
                }
            }
        }
    }
    counts
}

struct Search<'a> {
    unknown: &'a Unknown,
    random: Random,
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
    fn new(unknown: &'a Unknown, fitted: &[f64], seed: u64) -> Search<'a> {
        let mut random = Random::new(seed);
        // Up as often as there is more than the whole.
        let whole = |count: &f64| {
            let part = (count.fract() * 1_000.0) as usize;
            *count as i64 + i64::from(random.below(1_000) < part)
        };
        let counts: Vec<i64> = fitted.iter().map(whole).collect();
        let mut search = Search {
            lacks: vec![0; unknown.sums.len()],
            wrong: Vec::new(),
            place: vec![NOWHERE; unknown.sums.len()],
            changed: vec![(0, false); counts.len()],
            step: 0,
            unknown,
            random,
            counts,
        };
        for (sum, of) in unknown.sums.iter().enumerate() {
            let total: i64 = of.iter().map(|var| search.counts[*var]).sum();
            search.lack(sum, unknown.due[sum] - total);
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

    fn run(mut self) -> Fitting {
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
        Fitting {
            counts: self.counts,
            lacks: self.lacks,
        }
    }

    /// The number of a sum whose changing makes most sums right.
    fn best(&mut self, sum: usize) -> Option<(usize, i64)> {
        let lacks = self.lacks[sum];
        let up = lacks > 0;
        let mut best: Option<(i64, usize, usize)> = None;
        let of = &self.unknown.sums[sum];
        let start = self.random.below(of.len());
        for at in 0..of.len() {
            let var = of[(start + at) % of.len()];
            let (when, last_up) = self.changed[var];
            let rests = when > 0 && self.step - when < RESTS && last_up != up;
            if rests || self.unknown.room(var, self.counts[var], up) <= 0 {
                continue;
            }
            let change = if up { 1 } else { -1 };
            let worse = |sum: &usize| {
                let lacks = self.lacks[*sum];
                (lacks - change).abs() - lacks.abs()
            };
            let worse: i64 = self.unknown.sums_of[var].iter().map(worse).sum();
            if best.is_none_or(|best| (worse, when) < (best.0, best.1)) {
                best = Some((worse, when, var));
            }
        }
        best.map(|(_, _, var)| (var, if up { 1 } else { -1 }))
    }

    fn change(&mut self, var: usize, by: i64) {
        self.counts[var] += by;
        self.changed[var] = (self.step, by > 0);
        for at in 0..self.unknown.sums_of[var].len() {
            let sum = self.unknown.sums_of[var][at];
            self.lack(sum, self.lacks[sum] - by);
        }
    }
}
