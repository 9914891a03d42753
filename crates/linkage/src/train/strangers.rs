//! How two people compare who are not one: u.

use super::em::{self, Patterns};
use super::{Options, bounded, sample, untouched};
use crate::error::Result;
use crate::model::{Model, Odds, probability_of, weight_of};
use crate::random::Random;
use crate::records::Records;
use crate::score::{Scorer, likely_relatives};
use crate::settings::{Rule, Settings, Test};

/// At least this share of agreement on a value is taken for chance, however often equal
/// values are of one person: wrong numbers are copied and borrowed.
const CHANCE: f64 = 0.02;
/// Pairs that the belief weighs that strangers of one place are like any others.
const SAME_AS_ELSEWHERE: f64 = 100.0;

/// What is known of random pairs.
pub(super) struct Strangers {
    patterns: Patterns,
    /// Pairs of blocks in which strangers meet: alike in some things by chance.
    alike: Vec<(Rule, Patterns)>,
    /// For comparisons that begin with agreement on a value: its chance, counted.
    coincidence: Vec<Option<f64>>,
}

impl Strangers {
    pub(super) fn new(
        scorer: &Scorer<'_>,
        settings: &Settings,
        options: &Options,
        random: &mut Random,
    ) -> Result<Strangers> {
        let records = scorer.records();
        let coincidence = settings
            .comparisons
            .iter()
            .map(|c| match &c.levels[0].test {
                Test::Equal(column) => {
                    Ok(Some(coincidence(records, records.layout.column(column)?)))
                }
                _ => Ok(None),
            });
        let coincidence = coincidence.collect::<Result<_>>()?;
        let patterns = sample::random_pairs(scorer, settings.link, options, random);
        Ok(Strangers {
            patterns,
            alike: Vec::new(),
            coincidence,
        })
    }

    /// The same, with pairs of blocks in which strangers meet.
    pub(super) fn meeting(self, alike: Vec<(Rule, Patterns)>) -> Strangers {
        Strangers { alike, ..self }
    }

    /// How often each level was seen, each pair counting by `share`.
    fn counts(
        patterns: &Patterns,
        comparison: usize,
        levels: usize,
        share: impl Fn(u64) -> f64,
    ) -> Vec<f64> {
        let mut seen = vec![0.0; levels];
        let mut sorted: Vec<(&u64, &u64)> = patterns.iter().collect();
        sorted.sort_unstable();
        for (pattern, n) in sorted {
            if let Some(level) = em::level(*pattern, comparison) {
                seen[level] += *n as f64 * share(*pattern);
            }
        }
        seen
    }

    /// u by a sample.
    fn shares(
        patterns: &Patterns,
        comparison: usize,
        levels: usize,
        share: impl Fn(u64) -> f64,
    ) -> Vec<f64> {
        let seen = Strangers::counts(patterns, comparison, levels, share);
        let known: f64 = seen.iter().sum();
        // What was never seen may still be, half a time in as large a sample.
        seen.iter()
            .map(|s| bounded((s + 0.5 / levels as f64) / (known + 0.5)))
            .collect()
    }

    pub(super) fn begin(&self, settings: &Settings) -> Vec<Vec<Odds>> {
        let each = settings
            .comparisons
            .iter()
            .enumerate()
            .map(|(c, comparison)| {
                let count = comparison.levels.len() + 1;
                let mut u = Strangers::shares(&self.patterns, c, count, |_| 1.0);
                if let Some(chance) = self.coincidence[c] {
                    u[0] = bounded(chance);
                }
                // To begin with, persons mostly agree.
                let m = |level: usize| {
                    if level == 0 {
                        0.9
                    } else {
                        0.1 / (count - 1) as f64
                    }
                };
                u.iter()
                    .enumerate()
                    .map(|(l, u)| Odds {
                        m: m(l),
                        u: *u,
                        household: None,
                    })
                    .collect()
            });
        each.collect()
    }

    /// u once more, without the pairs that the model takes for one person.
    pub(super) fn without_matches(&self, model: &mut Model) {
        let strange = |pattern: u64| {
            1.0 - probability_of(weight_of(model.prior) + weigh(&model.levels, model, pattern))
        };
        // In a block one person and strangers are both more frequent than at large; what
        // share is whose, the block tells itself.
        let blocks: Vec<(Block<'_>, f64, &Patterns)> = self
            .alike
            .iter()
            .map(|(rule, patterns)| {
                let block = Block {
                    levels: &model.levels,
                    used: untouched(model, rule),
                };
                let share = block.share(patterns);
                (block, share, patterns)
            })
            .collect();
        let mut levels = model.levels.clone();
        for (c, odds) in levels.iter_mut().enumerate() {
            let mut u = Strangers::shares(&self.patterns, c, odds.len(), strange);
            if let Some(chance) = self.coincidence[c] {
                u[0] = bounded((chance - model.prior * odds[0].m).max(chance * CHANCE));
            }
            for (block, share, patterns) in blocks.iter().filter(|(block, ..)| block.used[c]) {
                let strange = |pattern: u64| 1.0 - block.probability(*share, pattern);
                let met = Strangers::counts(patterns, c, odds.len(), strange);
                let known: f64 = met.iter().sum();
                for (u, met) in u.iter_mut().zip(met) {
                    *u = u.max((met + SAME_AS_ELSEWHERE * *u) / (known + SAME_AS_ELSEWHERE));
                }
                let last = u.len() - 1;
                let sum: f64 = u[..last].iter().sum();
                u[last] = bounded((1.0 - sum).max(0.05));
            }
            odds.iter_mut().zip(u).for_each(|(odds, u)| odds.u = u);
        }
        drop(blocks);
        model.levels = levels;
    }
}

/// The patterns of a block seen through what it does not agree on.
struct Block<'a> {
    levels: &'a [Vec<Odds>],
    used: Vec<bool>,
}

impl Block<'_> {
    /// The chance that a pattern is of one person, `share` of the block being so.
    fn probability(&self, share: f64, pattern: u64) -> f64 {
        let used = self
            .levels
            .iter()
            .enumerate()
            .filter(|(c, _)| self.used[*c]);
        let factors =
            used.filter_map(|(c, odds)| em::level(pattern, c).map(|l| odds[l].m / odds[l].u));
        let odds = share / (1.0 - share) * factors.product::<f64>();
        if odds.is_finite() {
            odds / (1.0 + odds)
        } else {
            1.0
        }
    }

    /// The share of one person that agrees with itself.
    fn share(&self, patterns: &Patterns) -> f64 {
        let mut seen: Vec<(u64, f64)> = patterns.iter().map(|(p, n)| (*p, *n as f64)).collect();
        seen.sort_unstable_by_key(|(p, _)| *p);
        let total: f64 = seen.iter().map(|(_, n)| n).sum();
        let mut share = 0.1;
        for _ in 0..100 {
            let found: f64 = seen
                .iter()
                .map(|(p, n)| n * self.probability(share, *p))
                .sum();
            let new = (found / total.max(1.0)).clamp(1e-9, 0.99);
            let still = (new - share).abs() < 1e-6;
            share = new;
            if still {
                break;
            }
        }
        share
    }
}

/// The weight of a pattern, without the prior and the frequencies of values.
fn weigh(levels: &[Vec<Odds>], model: &Model, pattern: u64) -> f64 {
    let found = levels
        .iter()
        .enumerate()
        .filter_map(|(c, odds)| Some(odds[em::level(pattern, c)?]));
    let (mut one, mut home) = (0.0, model.household.map_or(f64::NEG_INFINITY, weight_of));
    for odds in found {
        one += odds.weight();
        home += (odds.household.unwrap_or(odds.u) / odds.u).log2();
    }
    one - f64::from(likely_relatives(home as f32))
}

/// The chance that two records with a value in the column have the same one.
fn coincidence(records: &Records, column: usize) -> f64 {
    if records.counts(column) {
        return records.coincidence(column);
    }
    let mut values: Vec<u32> = (0..records.len() as u32)
        .map(|r| records.row(r)[column])
        .filter(|v| *v != 0)
        .collect();
    values.sort_unstable();
    let n = values.len().max(2) as f64;
    let same: f64 = values
        .chunk_by(|a, b| a == b)
        .map(|c| c.len() as f64 * (c.len() as f64 - 1.0))
        .sum();
    (same / (n * (n - 1.0))).max(1.0 / (n * n))
}
