//! How many people stand behind linked records, and how sure that is.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::blocking::Blocks;
use crate::cluster::{self, cluster};
use crate::error::Result;
use crate::model::{Model, probability_of};
use crate::predict::Pair;
use crate::score::Scorer;
use crate::subject::Subject;

/// A number of people with its interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// People by the links alone.
    pub linked: u64,
    /// The share of links that are found where no identifier helps, by the register's own test.
    pub found: f64,
    /// The best guess: links that were missed, or made but unlikely, taken into account.
    pub people: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Counts the people behind all records; `identifier` is the field that names a person
/// where it is recorded, such as the NIK.
///
/// How many links are missed, the register tells itself: of records whose identifier says
/// that they belong to somebody, how many would be linked to that person without it? What
/// holds for them holds for those that have none. So it needs no labels, and it counts
/// what blocking loses too.
pub fn distinct(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    model: &Model,
    pairs: &[Pair],
    identifier: &str,
) -> Result<Estimate> {
    let records = scorer.records();
    let options = cluster::Options {
        threshold: 0.5,
        ..cluster::Options::default()
    };
    let clusters = cluster(records.len(), pairs, &[], &[], &options);
    let linked = clusters.count() as f64;
    let column = records.layout.column(identifier)?;
    let blind = scorer.without(model, identifier);

    // Each record of a group: what holds it there at best, and whether that is the identifier.
    let mut best: FxHashMap<u32, f64> = FxHashMap::default();
    let mut named: FxHashMap<u32, bool> = FxHashMap::default();
    let mut by_group: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (row, first) in clusters.of.iter().enumerate() {
        by_group.entry(*first).or_default().push(row as u32);
    }
    for pair in pairs
        .iter()
        .filter(|p| clusters.of[p.a as usize] == clusters.of[p.b as usize])
    {
        let p = probability_of(f64::from(pair.weight));
        let (a, b) = (records.row(pair.a)[column], records.row(pair.b)[column]);
        for end in [pair.a, pair.b] {
            let best = best.entry(end).or_insert(0.0);
            *best = best.max(p);
            *named.entry(end).or_insert(false) |= a != 0 && a == b;
        }
    }
    // By the number of other records of the person, 1, 2, 3 or more: tested, and found again.
    let (mut tested, mut again, mut nameless) = ([0.0_f64; 3], [0.0_f64; 3], [0.0_f64; 3]);
    let mut subject = Subject::default();
    let elsewhere = blocks.without(records, identifier);
    for group in by_group.values().filter(|g| g.len() > 1) {
        let size = (group.len() - 2).min(2);
        // Where two are one person, both hang on one link.
        let share = if group.len() == 2 { 0.5 } else { 1.0 };
        for &record in group {
            if !named.get(&record).copied().unwrap_or(false) {
                nameless[size] += share;
                continue;
            }
            tested[size] += share;
            blind.take(record, &mut subject);
            let reached = group.iter().any(|other| {
                *other != record
                    && elsewhere.meet(records.row(record), records.row(*other))
                    && blind.weigh(&subject, *other, 0.0).is_some()
            });
            again[size] += if reached { share } else { 0.0 };
        }
    }
    let mut missed = 0.0;
    let mut variance = 0.0;
    for size in 0..3 {
        // Without any test, as good as all.
        let rate = ((again[size] + 1.0) / (tested[size] + 1.0)).clamp(0.2, 1.0);
        missed += nameless[size] * (1.0 / rate - 1.0);
        let of_rate = rate * (1.0 - rate) / (tested[size] + 1.0);
        variance += (nameless[size] / (rate * rate)).powi(2) * of_rate
            + nameless[size] * (1.0 - rate) / rate;
    }
    let loose: f64 = by_group
        .values()
        .flat_map(|g| {
            let weakest = if g.len() == 2 { 0.5 } else { 1.0 };
            g.iter().map(move |r| (r, weakest))
        })
        .filter_map(|(r, share)| Some((1.0 - best.get(r)?) * share))
        .sum();
    let people = (linked - missed + loose).clamp(1.0, records.len().max(1) as f64);
    // That records with an identifier are kept better than others may lean a fifth of what
    // was corrected one way.
    let half = 1.96 * (variance + loose).sqrt() + 0.2 * (missed + loose);
    let found = again.iter().sum::<f64>() / tested.iter().sum::<f64>().max(1.0);
    Ok(Estimate {
        linked: linked as u64,
        found,
        people,
        low: (people - half).max(1.0),
        high: people + half,
    })
}
