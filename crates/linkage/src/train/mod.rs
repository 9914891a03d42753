//! Learning a model from a register, without labels.
//!
//! 1. u: how often each level holds among random pairs; agreement on a value is counted
//!    exactly from how often each value stands in the register.
//! 2. m: expectation-maximisation in the training blocks, where pairs of one person are
//!    not rare. A comparison that shares a field with a block learns nothing in it.
//! 3. The prior: with m and u fixed, the share of pairs of one person that the model
//!    itself expects among all pairs its blocking rules bring together.

mod clerical;
mod em;

use rayon::prelude::*;

use crate::blocking::{Blocks, Table};
use crate::error::{Error, Result};
use crate::model::{FORMAT, Model, Odds, Run, probability_of};
use crate::random::Random;
use crate::records::Records;
use crate::score::{Scorer, Subject};
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
        Options { seed: 1, random_pairs: 1_000_000, block_pairs: 500_000, prior_records: 20_000 }
    }
}

/// Trains a model; `version` is the caller's name for it.
pub fn train(records: &Records, blocks: &Blocks, settings: &Settings, version: &str, options: &Options) -> Result<Model> {
    if records.len() < 2 {
        return Err(Error::TooLittle("fewer than two records".to_owned()));
    }
    let scorer = Scorer::unweighted(records, settings)?;
    let mut random = Random::new(options.seed);
    let mut odds = start(&scorer, settings, options, &mut random)?;
    let mut runs = Vec::new();
    let mut learnt: Vec<Vec<(f64, Vec<f64>)>> = vec![Vec::new(); odds.len()];
    for rule in &settings.training {
        let patterns = sample_block(&scorer, rule, settings.link, options.block_pairs, &mut random)?;
        let pairs: u64 = patterns.values().sum();
        let used: Vec<bool> = settings.comparisons.iter().map(|c| !touches(c, rule)).collect();
        let ended = em::run(&patterns, &odds, &used, 0.5);
        accept(rule, pairs, &ended, &odds, &used)?;
        let names = settings.comparisons.iter().zip(&used).filter(|(_, u)| **u);
        runs.push(Run {
            block: rule.to_string(),
            pairs,
            matches: ended.matches,
            iterations: ended.iterations,
            change: ended.change,
            converged: ended.converged,
            trained: names.map(|(c, _)| c.name.clone()).collect(),
        });
        for (c, m) in ended.m.into_iter().enumerate().filter(|(c, _)| used[*c]) {
            learnt[c].push((ended.matches * pairs as f64, m));
        }
    }
    for (c, learnt) in learnt.iter().enumerate() {
        if learnt.is_empty() {
            let name = &settings.comparisons[c].name;
            return Err(Error::Settings(format!("every training block touches {name}; add one that does not")));
        }
        for level in 0..odds[c].len() {
            let sum: f64 = learnt.iter().map(|(n, m)| n * m[level]).sum();
            odds[c][level].m = (sum / learnt.iter().map(|(n, _)| n).sum::<f64>()).clamp(1e-7, 1.0 - 1e-7);
        }
    }
    let mut model = Model {
        format: FORMAT,
        version: version.to_owned(),
        settings: settings.clone(),
        prior: 1.0 / records.len() as f64,
        levels: odds,
        training: runs,
    };
    model.prior = prior(records, blocks, &model, options, &mut random)?;
    Ok(model)
}

/// Whether a comparison shares a field with a block, all of whose pairs agree on it.
fn touches(comparison: &Comparison, rule: &Rule) -> bool {
    let fields: Vec<&str> = rule.0.iter().map(|c| field_of(c)).collect();
    comparison.columns().iter().any(|c| fields.contains(&field_of(c)))
}

/// u of every level, and an m to begin with.
fn start(scorer: &Scorer<'_>, settings: &Settings, options: &Options, random: &mut Random) -> Result<Vec<Vec<Odds>>> {
    const PARTNERS: usize = 16;
    let records = scorer.records();
    let n = records.len();
    let wanted = (options.random_pairs as f64).min(n as f64 * (n as f64 - 1.0)) as usize;
    let seeds: Vec<u64> = (0..wanted.div_ceil(PARTNERS)).map(|_| random.bits()).collect();
    let counted = seeds.par_iter().fold(
        || (Patterns::default(), Subject::default()),
        |(mut patterns, mut subject), seed| {
            let mut random = Random::new(*seed);
            let left = random.below(n) as u32;
            scorer.take(left, &mut subject);
            for _ in 0..PARTNERS {
                let right = random.below(n) as u32;
                let apart = settings.link == Link::Within || records.source(left) != records.source(right);
                if left != right && apart {
                    *patterns.entry(scorer.pattern(&subject, right)).or_default() += 1;
                }
            }
            (patterns, subject)
        },
    );
    let patterns = counted.map(|(p, _)| p).reduce(Patterns::default, merge);
    let mut all = Vec::new();
    for (c, comparison) in settings.comparisons.iter().enumerate() {
        let count = comparison.levels.len() + 1;
        let mut seen = vec![0.0; count];
        for (pattern, n) in &patterns {
            if let Some(level) = em::level(*pattern, c) {
                seen[level] += *n as f64;
            }
        }
        let known: f64 = seen.iter().sum();
        let mut u: Vec<f64> = seen.iter().map(|s| (s + 0.5 / count as f64) / (known + 0.5)).collect();
        // A sample hardly meets two people with one NIK; the register tells how many do.
        if let Test::Equal(column) = &comparison.levels[0].test {
            u[0] = coincidence(records, records.layout.column(column)?);
        }
        // To begin with, persons mostly agree.
        let m = |level: usize| if level == 0 { 0.9 } else { 0.1 / (count - 1) as f64 };
        all.push(u.iter().enumerate().map(|(l, u)| Odds { m: m(l), u: u.clamp(1e-9, 1.0 - 1e-9) }).collect());
    }
    Ok(all)
}

fn merge(mut a: Patterns, b: Patterns) -> Patterns {
    for (pattern, count) in b {
        *a.entry(pattern).or_default() += count;
    }
    a
}

/// The chance that two records with a value in the column have the same one.
fn coincidence(records: &Records, column: usize) -> f64 {
    let mut values: Vec<u32> = (0..records.len() as u32).map(|r| records.row(r)[column]).filter(|v| *v != 0).collect();
    values.sort_unstable();
    let n = values.len().max(2) as f64;
    let same: f64 = values.chunk_by(|a, b| a == b).map(|c| c.len() as f64 * (c.len() as f64 - 1.0)).sum();
    (same / (n * (n - 1.0))).max(1.0 / (n * n))
}

/// Patterns of pairs of the block, whole blocks at random until there are enough.
fn sample_block(scorer: &Scorer<'_>, rule: &Rule, link: Link, most: usize, random: &mut Random) -> Result<Patterns> {
    let records = scorer.records();
    let table = Table::new(records, rule)?;
    let mut blocks: Vec<&[u64]> = table.blocks().filter(|b| b.len() > 1).collect();
    random.shuffle(&mut blocks);
    let mut left = most;
    let enough = blocks.iter().position(|b| {
        // A block of thousands gives its first pairs only: see below.
        left = left.saturating_sub(b.len().min(LARGE) * (b.len().min(LARGE) - 1) / 2);
        left == 0
    });
    blocks.truncate(enough.map_or(blocks.len(), |e| e + 1));
    let counted = blocks.par_iter().fold(
        || (Patterns::default(), Subject::default()),
        |(mut patterns, mut subject), block| {
            let block = &block[..block.len().min(LARGE)];
            for (at, b) in block.iter().enumerate().skip(1) {
                scorer.take(*b as u32, &mut subject);
                for a in &block[..at] {
                    if link == Link::Within || records.source(*a as u32) != subject.side.source {
                        *patterns.entry(scorer.pattern(&subject, *a as u32)).or_default() += 1;
                    }
                }
            }
            (patterns, subject)
        },
    );
    Ok(counted.map(|(p, _)| p).reduce(Patterns::default, merge))
}

/// No more records of one training block than this: a name that thousands bear would
/// otherwise be all the sample.
const LARGE: usize = 200;

/// Refuses what is no model of persons.
fn accept(rule: &Rule, pairs: u64, ended: &Ended, odds: &[Vec<Odds>], used: &[bool]) -> Result<()> {
    let refuse = |why: String| Err(Error::Degenerate { block: rule.to_string(), why });
    let found = ended.matches * pairs as f64;
    if pairs < 20 || found < 10.0 {
        return refuse(format!("{found:.0} of {pairs} pairs seem to be of one person, too few to learn from"));
    }
    if ended.matches < 1e-3 {
        return refuse(format!("only {:.5} of its pairs seem to be of one person", ended.matches));
    }
    for (c, odds) in odds.iter().enumerate().filter(|(c, _)| used[*c]) {
        if ended.m[c][0] < odds[0].u {
            return refuse(format!("its persons agree less on comparison {} than strangers do", c + 1));
        }
    }
    Ok(())
}

/// The share of all pairs that the model takes for one person, summed over the candidates
/// of sampled records and iterated until it agrees with itself.
fn prior(records: &Records, blocks: &Blocks, model: &Model, options: &Options, random: &mut Random) -> Result<f64> {
    let scorer = Scorer::new(records, model)?;
    let n = records.len();
    let sample: Vec<u32> = if n <= options.prior_records {
        (0..n as u32).collect()
    } else {
        (0..options.prior_records).map(|_| random.below(n) as u32).collect()
    };
    // Weights without the prior; pairs that no prior could make likely are left out.
    let own = scorer.prior();
    let weights: Vec<f64> = sample
        .par_chunks(256)
        .flat_map_iter(|chunk| {
            let (mut subject, mut candidates, mut weights) = (Subject::default(), Vec::new(), Vec::new());
            for &record in chunk {
                blocks.candidates(records.row(record), u32::MAX, &mut candidates);
                scorer.take(record, &mut subject);
                for &other in candidates.iter().filter(|o| **o != record) {
                    if model.settings.link == Link::Across && records.source(other) == subject.side.source {
                        continue;
                    }
                    weights.extend(scorer.weigh(&subject, other, own - 2.0).map(|w| f64::from(w - own)));
                }
            }
            weights
        })
        .collect();
    let others = match model.settings.link {
        Link::Within => n as f64 - 1.0,
        Link::Across => {
            let count = |s: u8| (0..n as u32).filter(|r| records.source(*r) == s).count() as f64;
            let sum: f64 = (0..=u8::MAX).map(|s| { let c = count(s); c * (n as f64 - c) }).sum();
            (sum / n as f64).max(1.0)
        }
    };
    let mut prior = 1.0 / n as f64;
    for _ in 0..100 {
        let own = crate::model::weight_of(prior);
        let found: f64 = weights.iter().map(|w| probability_of(w + own)).sum();
        let new = (found / sample.len() as f64 / others).clamp(1e-12, 0.5);
        let still = (new / prior - 1.0).abs() < 1e-3;
        prior = new;
        if still {
            break;
        }
    }
    Ok(prior)
}
