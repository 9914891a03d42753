//! Learning a model from a register, without labels.
//!
//! 1. u: how often each level holds among random pairs; agreement on a value is counted
//!    exactly from how often each value stands in the register.
//! 2. m: expectation-maximisation in the training blocks, where pairs of one person are
//!    not rare. A comparison that shares a field with a block learns nothing in it.
//! 3. Relatives: the same in blocks of what a household shares.
//! 4. The prior: with these fixed, the share of pairs of one person that the model itself
//!    expects among all pairs its blocking rules bring together.
//! 5. Random pairs are not all of strangers. Those that the model takes for one person are
//!    taken out of u, and everything is learnt once more.

mod clerical;
mod em;
mod sample;

use crate::blocking::Blocks;
use crate::error::{Error, Result};
use crate::model::{FORMAT, Model, Odds, Run, probability_of, weight_of};
use crate::random::Random;
use crate::records::Records;
use crate::score::{Scorer, likely_relatives};
use crate::settings::{Comparison, Link, Rule, Settings, Test, field_of};

pub use clerical::{Decision, learn};
use em::{Ended, Patterns};

/// How much is sampled. The defaults are enough for a million records.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Of the random numbers.
    pub seed: u64,
    /// Random pairs from which u is taken.
    pub random_pairs: usize,
    /// At most so many pairs of each training block.
    pub block_pairs: usize,
    /// Records whose candidates are weighed for the prior.
    pub prior_records: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 1,
            random_pairs: 600_000,
            block_pairs: 100_000,
            prior_records: 5_000,
        }
    }
}

/// Everything is learnt this often: once to know who is who, once to know it better.
const ROUNDS: usize = 2;
/// No level counts as less likely than this, by m, u or among relatives.
const LEAST: f64 = 1e-9;
/// At least this share of agreement on a value is taken for chance, however often equal
/// values are of one person: wrong numbers are copied and borrowed.
const CHANCE: f64 = 0.02;

fn bounded(probability: f64) -> f64 {
    probability.clamp(LEAST, 1.0 - LEAST)
}

/// Trains a model; `version` is the caller's name for it.
pub fn train(
    records: &Records,
    blocks: &Blocks,
    settings: &Settings,
    version: &str,
    options: &Options,
) -> Result<Model> {
    if records.len() < 2 {
        return Err(Error::TooLittle("fewer than two records".to_owned()));
    }
    if let Some(empty) = settings.comparisons.iter().find(|c| c.levels.is_empty()) {
        return Err(Error::Settings(format!("{} has no level", empty.name)));
    }
    let scorer = Scorer::unweighted(records, settings)?;
    let mut random = Random::new(options.seed);
    let strangers = Strangers::new(&scorer, settings, options, &mut random)?;
    let mut sampled = |rules: &[Rule]| {
        let each = rules.iter().map(|r| {
            Ok((
                r.clone(),
                sample::block(&scorer, r, settings.link, options.block_pairs, &mut random)?,
            ))
        });
        each.collect::<Result<Vec<(Rule, Patterns)>>>()
    };
    let (persons, homes) = (sampled(&settings.training)?, sampled(&settings.household)?);
    let strangers = Strangers {
        alike: sampled(&settings.strangers)?,
        ..strangers
    };
    let rows = sample::rows(records.len(), options.prior_records, &mut random);

    let mut model = Model {
        format: FORMAT,
        version: version.to_owned(),
        settings: settings.clone(),
        prior: 1.0 / records.len() as f64,
        household: None,
        levels: strangers.begin(settings),
        training: Vec::new(),
    };
    for round in 0..ROUNDS {
        if round > 0 {
            strangers.without_matches(&mut model);
        }
        model.training.clear();
        one_person(&mut model, &persons)?;
        let ratio = if homes.is_empty() {
            None
        } else {
            Some(relatives(&mut model, &homes))
        };
        prior(&scorer, blocks, &mut model, ratio, &rows)?;
    }
    Ok(model)
}

/// What is known of random pairs.
struct Strangers {
    patterns: Patterns,
    /// Pairs of blocks in which strangers meet: alike in some things by chance.
    alike: Vec<(Rule, Patterns)>,
    /// For comparisons that begin with agreement on a value: its chance, counted.
    coincidence: Vec<Option<f64>>,
}

impl Strangers {
    fn new(
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

    fn begin(&self, settings: &Settings) -> Vec<Vec<Odds>> {
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
    fn without_matches(&self, model: &mut Model) {
        let strange = |pattern: u64| {
            1.0 - probability_of(weight_of(model.prior) + weigh(&model.levels, model, pattern))
        };
        let mut levels = model.levels.clone();
        for (c, odds) in levels.iter_mut().enumerate() {
            let mut u = Strangers::shares(&self.patterns, c, odds.len(), strange);
            if let Some(chance) = self.coincidence[c] {
                u[0] = bounded((chance - model.prior * odds[0].m).max(chance * CHANCE));
            }
            for (rule, patterns) in &self.alike {
                if touches(&model.settings.comparisons[c], rule) {
                    continue;
                }
                // In the block both one person and strangers are far more frequent than at large, by as much.
                let p = block_share(&model.levels, &model.settings, rule, patterns);
                let strange = |pattern: u64| {
                    1.0 - block_probability(&model.levels, &model.settings, rule, p, pattern)
                };
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
        model.levels = levels;
    }
}

/// The odds of one person in a pattern of a block, without what the block agrees on.
fn factor(levels: &[Vec<Odds>], settings: &Settings, rule: &Rule, pattern: u64) -> f64 {
    let used = settings
        .comparisons
        .iter()
        .enumerate()
        .filter(|(_, c)| !touches(c, rule));
    used.filter_map(|(c, _)| em::level(pattern, c).map(|l| levels[c][l].m / levels[c][l].u))
        .product()
}

fn block_probability(
    levels: &[Vec<Odds>],
    settings: &Settings,
    rule: &Rule,
    share: f64,
    pattern: u64,
) -> f64 {
    let odds = share / (1.0 - share) * factor(levels, settings, rule, pattern);
    if odds.is_finite() {
        odds / (1.0 + odds)
    } else {
        1.0
    }
}

/// The share of one person in a block.
fn block_share(levels: &[Vec<Odds>], settings: &Settings, rule: &Rule, patterns: &Patterns) -> f64 {
    let mut seen: Vec<(u64, f64)> = patterns.iter().map(|(p, n)| (*p, *n as f64)).collect();
    seen.sort_unstable_by_key(|(p, _)| *p);
    let total: f64 = seen.iter().map(|(_, n)| n).sum();
    let mut share = 0.1;
    for _ in 0..100 {
        let found: f64 = seen
            .iter()
            .map(|(p, n)| n * block_probability(levels, settings, rule, share, *p))
            .sum();
        share = (found / total.max(1.0)).clamp(1e-9, 0.99);
    }
    share
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

/// Whether the levels of a comparison look at a field of a block, all of whose pairs
/// agree on it.
fn touches(comparison: &Comparison, rule: &Rule) -> bool {
    let fields: Vec<&str> = rule.0.iter().map(|c| field_of(c)).collect();
    let columns = comparison.levels.iter().flat_map(|l| l.test.columns());
    columns.into_iter().any(|c| fields.contains(&field_of(c)))
}

/// What several blocks teach about a comparison, each weighing by the pairs it found.
#[derive(Clone, Default)]
struct Learnt(Vec<(f64, Vec<f64>)>);

impl Learnt {
    /// The mean, `belief` pairs of `before` added.
    fn mean(&self, level: usize, before: f64, belief: f64) -> f64 {
        let sum: f64 = self.0.iter().map(|(n, m)| n * m[level]).sum();
        let count: f64 = self.0.iter().map(|(n, _)| n).sum();
        bounded((sum + belief * before) / (count + belief))
    }
}

/// m, from every training block.
fn one_person(model: &mut Model, blocks: &[(Rule, Patterns)]) -> Result<()> {
    let mut learnt = vec![Learnt::default(); model.levels.len()];
    for (rule, patterns) in blocks {
        let pairs: u64 = patterns.values().sum();
        let used: Vec<bool> = model
            .settings
            .comparisons
            .iter()
            .map(|c| !touches(c, rule))
            .collect();
        let ended = em::run(patterns, &model.levels, &used, 0.5);
        accept(rule, pairs, &ended, &model.levels, &used)?;
        model.training.push(run_of(
            rule,
            "person",
            pairs,
            &ended,
            &model.settings,
            &used,
        ));
        for (c, m) in ended.m.into_iter().enumerate().filter(|(c, _)| used[*c]) {
            learnt[c].0.push((ended.matches * pairs as f64, m));
        }
    }
    for (c, learnt) in learnt.iter().enumerate() {
        if learnt.0.is_empty() {
            let name = &model.settings.comparisons[c].name;
            return Err(Error::Settings(format!(
                "every training block touches {name}; add one that does not"
            )));
        }
        for (level, odds) in model.levels[c].iter_mut().enumerate() {
            odds.m = learnt.mean(level, odds.m, 0.0);
        }
    }
    Ok(())
}

/// Learns how relatives compare, in blocks of what a household shares: their pairs are of
/// one person or of one household, and how one person compares is known.
///
/// Gives how many pairs of one household there are for one pair of one person. What a
/// household shares agrees for relatives as often as for one person, or less; so the
/// block with the most relatives tells.
fn relatives(model: &mut Model, blocks: &[(Rule, Patterns)]) -> f64 {
    // The class to be learnt stands in place of m, one person in place of u.
    let begin: Vec<Vec<Odds>> = (model.settings.comparisons.iter().zip(&model.levels))
        .map(|(comparison, odds)| {
            let swap = |o: &Odds| Odds {
                m: if comparison.shared { o.m } else { o.u },
                u: o.m,
                household: None,
            };
            odds.iter().map(swap).collect()
        })
        .collect();
    let mut learnt = vec![Learnt::default(); begin.len()];
    let mut ratio = 0.0_f64;
    for (rule, patterns) in blocks {
        let used: Vec<bool> = model
            .settings
            .comparisons
            .iter()
            .map(|c| !touches(c, rule))
            .collect();
        let pairs: u64 = patterns.values().sum();
        let ended = em::run(patterns, &begin, &used, 0.2);
        ratio = ratio.max(ended.matches / (1.0 - ended.matches));
        model.training.push(run_of(
            rule,
            "household",
            pairs,
            &ended,
            &model.settings,
            &used,
        ));
        for (c, h) in ended.m.into_iter().enumerate().filter(|(c, _)| used[*c]) {
            learnt[c].0.push((ended.matches * pairs as f64, h));
        }
    }
    for (c, odds) in model.levels.iter_mut().enumerate() {
        for (level, odds) in odds.iter_mut().enumerate() {
            odds.household = Some(learnt[c].mean(level, begin[c][level].m, BELIEF));
        }
    }
    ratio.min(10.0)
}

/// Pairs that the belief weighs that strangers of one place are like any others.
const SAME_AS_ELSEWHERE: f64 = 100.0;
/// Pairs that the belief weighs that relatives are like strangers in what they do not share.
const BELIEF: f64 = 3.0;

fn run_of(
    rule: &Rule,
    class: &str,
    pairs: u64,
    ended: &Ended,
    settings: &Settings,
    used: &[bool],
) -> Run {
    let names = settings.comparisons.iter().zip(used).filter(|(_, u)| **u);
    Run {
        block: rule.to_string(),
        class: class.to_owned(),
        pairs,
        matches: ended.matches,
        iterations: ended.iterations,
        change: ended.change,
        converged: ended.converged,
        trained: names.map(|(c, _)| c.name.clone()).collect(),
    }
}

/// Refuses what is no model of persons.
fn accept(rule: &Rule, pairs: u64, ended: &Ended, odds: &[Vec<Odds>], used: &[bool]) -> Result<()> {
    let refuse = |why: String| {
        Err(Error::Degenerate {
            block: rule.to_string(),
            why,
        })
    };
    let found = ended.matches * pairs as f64;
    if pairs < 20 || found < 10.0 {
        return refuse(format!(
            "{found:.0} of {pairs} pairs seem to be of one person, too few to learn from"
        ));
    }
    if ended.matches < 1e-3 {
        return refuse(format!(
            "only {:.5} of its pairs seem to be of one person",
            ended.matches
        ));
    }
    for (c, odds) in odds.iter().enumerate().filter(|(c, _)| used[*c]) {
        if ended.m[c][0] < odds[0].u {
            return refuse(format!(
                "its persons agree less on comparison {} than strangers do",
                c + 1
            ));
        }
    }
    Ok(())
}

/// The share of all pairs that the model takes for one person, summed over the candidates
/// of sampled records and iterated until it agrees with itself. `ratio` is that of pairs
/// of one household.
fn prior(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    model: &mut Model,
    ratio: Option<f64>,
    rows: &[u32],
) -> Result<()> {
    let records = scorer.records();
    let link = model.settings.link;
    model.household = ratio.map(|r| bounded(model.prior * r).min(0.1));
    let weighted = Scorer::new(records, model)?;
    // Far below even odds nothing counts, even if the prior grows a hundredfold.
    let least = -9.0;
    let weights = sample::candidates(&weighted, blocks, link, rows, |subject, other| {
        weighted
            .parts(subject, other, least)
            .map(|(one, home)| (f64::from(one), f64::from(home)))
    });
    let n = records.len() as f64;
    let others = match link {
        Link::Within => n - 1.0,
        Link::Across => {
            let mut sizes = [0.0; 256];
            (0..records.len() as u32).for_each(|r| sizes[usize::from(records.source(r))] += 1.0);
            (sizes.iter().map(|s| s * (n - s)).sum::<f64>() / n).max(1.0)
        }
    };
    let before = weight_of(model.prior);
    let mut prior = model.prior;
    for _ in 0..100 {
        let moved = weight_of(prior) - before;
        let found: f64 = weights
            .iter()
            .map(|(one, home)| {
                probability_of(one + moved - f64::from(likely_relatives((home + moved) as f32)))
            })
            .sum();
        let new = (found / rows.len() as f64 / others).clamp(1e-12, 0.05);
        let still = (new / prior - 1.0).abs() < 1e-3;
        prior = new;
        if still {
            break;
        }
    }
    model.prior = prior;
    model.household = ratio.map(|r| bounded(prior * r).min(0.1));
    Ok(())
}
