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
//! 6. Prior and levels once more: where both have an identifier, what the model believes
//!    without it must come out as often as it believes.

mod clerical;
mod em;
mod identifiers;
mod sample;
mod strangers;

use crate::blocking::Blocks;
use crate::error::{Error, Result};
use crate::model::{FORMAT, Model, Odds, Run, probability_of, weight_of};
use crate::random::Random;
use crate::records::Records;
use crate::score::{Scorer, likely_relatives};
use crate::settings::{Comparison, Link, Rule, Settings, field_of};

pub use clerical::{Decision, learn};
use em::{Ended, Patterns};
use strangers::Strangers;

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
    /// Records whose candidates are compared with what their identifiers say.
    pub checked_records: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            seed: 1,
            random_pairs: 300_000,
            block_pairs: 100_000,
            prior_records: 5_000,
            checked_records: 20_000,
        }
    }
}

/// Everything is learnt this often: once to know who is who, once to know it better.
const ROUNDS: usize = 2;
/// Before the last round, one row in so many is weighed for the prior.
const FIRST: usize = 5;
/// No level counts as less likely than this, by m, u or among relatives.
const LEAST: f64 = 1e-9;

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
    let strangers = strangers.meeting(sampled(&settings.strangers)?);
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
        // The first prior is only to tell who is who.
        let some = if round + 1 < ROUNDS { FIRST } else { 1 };
        let rows: Vec<u32> = rows.iter().copied().step_by(some).collect();
        prior(&scorer, blocks, &mut model, ratio, &rows)?;
    }
    let rows = sample::rows(records.len(), options.checked_records, &mut random);
    identifiers::agree(&scorer, blocks, &mut model, &rows)?;
    Ok(model)
}

/// Whether the levels of a comparison look at a field of a block, all of whose pairs
/// agree on it.
fn touches(comparison: &Comparison, rule: &Rule) -> bool {
    rule.0.iter().any(|c| comparison.looks_at(field_of(c)))
}

/// The comparisons that a block can teach something about.
fn untouched(model: &Model, rule: &Rule) -> Vec<bool> {
    let comparisons = model.settings.comparisons.iter();
    comparisons.map(|c| !touches(c, rule)).collect()
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
    // A block of a column that nobody fills teaches nothing; where all are so, the first tells it.
    let any = blocks.iter().any(|(_, patterns)| !patterns.is_empty());
    for (rule, patterns) in blocks.iter().filter(|(_, p)| !any || !p.is_empty()) {
        let pairs: u64 = patterns.values().sum();
        let used = untouched(model, rule);
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
        let used = untouched(model, rule);
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
