//! How many people stand behind linked records, and how sure that is.

use std::collections::BTreeMap;

use crate::blocking::Blocks;
use crate::cluster::{self, cluster};
use crate::model::probability_of;
use crate::predict::Pair;
use crate::records::Records;

/// A number of people with its interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// People by the links alone.
    pub linked: u64,
    /// The best guess: links that are likely but were not made, and made but unlikely,
    /// and those that no blocking rule could bring together, taken into account.
    pub people: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// Counts the people behind all records.
///
/// Groups that stayed two although some pair between them may be one person are one
/// person less with that pair's probability. How many pairs of one person no rule brought
/// together is told by how many only one or two rules did (Chao 1987, a lower bound).
pub fn distinct(records: &Records, blocks: &Blocks, pairs: &[Pair]) -> Estimate {
    let options = cluster::Options { threshold: 0.5, ..cluster::Options::default() };
    let clusters = cluster(records.len(), pairs, &[], &[], &options);
    let linked = clusters.count() as f64;
    let mut between: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut inside: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let (mut once, mut twice, mut found) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let p = probability_of(f64::from(pair.weight));
        let (x, y) = (clusters.of[pair.a as usize], clusters.of[pair.b as usize]);
        if x == y {
            // What holds a record in its group is its best pair there.
            for end in [pair.a, pair.b] {
                let best = inside.entry((x, end)).or_insert(0.0);
                *best = best.max(p);
            }
        } else {
            let best = between.entry((x.min(y), x.max(y))).or_insert(0.0);
            *best = best.max(p);
        }
        let rules = blocks.common_rules(records, pair.a, pair.b);
        found += p;
        once += if rules == 1 { p } else { 0.0 };
        twice += if rules == 2 { p } else { 0.0 };
    }
    let likely: f64 = between.values().sum();
    // A group of n records rests on n − 1 links, each as weak as the best pair of a record.
    let loose: f64 = inside.iter().filter(|((group, row), _)| group != row).map(|(_, p)| 1.0 - p).sum();
    let unseen_pairs = once * once / (2.0 * twice.max(1.0));
    // Pairs turn into links as they did for those that were found.
    let links = records.len() as f64 - linked;
    let unseen = unseen_pairs * links / found.max(1.0);
    let people = (linked - likely + loose - unseen).clamp(1.0, records.len().max(1) as f64);
    let doubt = |p: &f64| p * (1.0 - p);
    let variance = between.values().map(doubt).sum::<f64>() + inside.values().map(doubt).sum::<f64>() + unseen;
    // Probabilities are the model's own; that they may all lean one way is half of what
    // they corrected.
    let lean = 0.5 * (likely - loose).abs().max(unseen);
    let half = 1.96 * variance.sqrt() + lean;
    Estimate { linked: linked as u64, people, low: (people - half).max(1.0), high: people + half }
}
