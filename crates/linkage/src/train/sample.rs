//! The pairs a model is learnt from, compared once and counted by pattern.

use rayon::prelude::*;

use super::Options;
use super::em::Patterns;
use crate::blocking::{Blocks, Table};
use crate::error::Result;
use crate::random::Random;
use crate::score::Scorer;
use crate::settings::{Link, Rule};
use crate::subject::Subject;

/// Records of one training block that are looked at: a name that thousands bear would
/// otherwise be all the sample.
const LARGE: usize = 200;

/// Random partners of one random record.
const PARTNERS: usize = 16;

fn merge(mut a: Patterns, b: Patterns) -> Patterns {
    for (pattern, count) in b {
        *a.entry(pattern).or_default() += count;
    }
    a
}

fn meet(scorer: &Scorer<'_>, link: Link, subject: &Subject, other: u32) -> bool {
    link == Link::Within || scorer.records().source(other) != subject.side.source
}

/// Pairs drawn from all there are.
pub(super) fn random_pairs(
    scorer: &Scorer<'_>,
    link: Link,
    options: &Options,
    random: &mut Random,
) -> Patterns {
    let n = scorer.records().len();
    // A small register has nothing to tell that a smaller sample would not.
    let wanted = options.random_pairs.min(n.saturating_mul(PARTNERS / 4));
    let seeds: Vec<u64> = (0..wanted.div_ceil(PARTNERS))
        .map(|_| random.bits())
        .collect();
    let counted = seeds.par_iter().fold(
        || (Patterns::default(), Subject::default()),
        |(mut patterns, mut subject), seed| {
            let mut random = Random::new(*seed);
            let left = random.below(n) as u32;
            scorer.take(left, &mut subject);
            for _ in 0..PARTNERS {
                let right = random.below(n) as u32;
                if left != right && meet(scorer, link, &subject, right) {
                    *patterns.entry(scorer.pattern(&subject, right)).or_default() += 1;
                }
            }
            (patterns, subject)
        },
    );
    counted.map(|(p, _)| p).reduce(Patterns::default, merge)
}

/// Pairs that agree on the rule, whole blocks at random until there are `most` pairs.
pub(super) fn block(
    scorer: &Scorer<'_>,
    rule: &Rule,
    link: Link,
    most: usize,
    random: &mut Random,
) -> Result<Patterns> {
    let table = Table::new(scorer.records(), rule)?;
    let mut blocks: Vec<&[u64]> = table.blocks().filter(|b| b.len() > 1).collect();
    random.shuffle(&mut blocks);
    let mut left = most;
    let enough = blocks.iter().position(|b| {
        let records = b.len().min(LARGE);
        left = left.saturating_sub(records * (records - 1) / 2);
        left == 0
    });
    blocks.truncate(enough.map_or(blocks.len(), |e| e + 1));
    let counted = blocks.par_iter().fold(
        || (Patterns::default(), Subject::default()),
        |(mut patterns, mut subject), block| {
            let block = &block[..block.len().min(LARGE)];
            for (at, b) in block.iter().enumerate().skip(1) {
                scorer.take(*b as u32, &mut subject);
                for a in block[..at]
                    .iter()
                    .map(|a| *a as u32)
                    .filter(|a| meet(scorer, link, &subject, *a))
                {
                    *patterns.entry(scorer.pattern(&subject, a)).or_default() += 1;
                }
            }
            (patterns, subject)
        },
    );
    Ok(counted.map(|(p, _)| p).reduce(Patterns::default, merge))
}

/// Rows of the register, each once where all are wanted.
pub(super) fn rows(records: usize, wanted: usize, random: &mut Random) -> Vec<u32> {
    if records <= wanted {
        (0..records as u32).collect()
    } else {
        (0..wanted).map(|_| random.below(records) as u32).collect()
    }
}

/// All candidates of the rows, handed to `each` with the subject they belong to.
pub(super) fn candidates<T: Send>(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    link: Link,
    rows: &[u32],
    each: impl Fn(&Subject, u32) -> Option<T> + Sync,
) -> Vec<T> {
    let parts = rows.par_chunks(256).map(|chunk| {
        let (mut subject, mut candidates, mut out) = (Subject::default(), Vec::new(), Vec::new());
        for &row in chunk {
            blocks.candidates(scorer.records().row(row), u32::MAX, &mut candidates);
            // Everybody is a candidate of their own.
            if candidates.len() < 2 {
                continue;
            }
            scorer.take(row, &mut subject);
            let others = candidates
                .iter()
                .filter(|o| **o != row && meet(scorer, link, &subject, **o));
            out.extend(others.filter_map(|o| each(&subject, *o)));
        }
        out
    });
    parts.flatten_iter().collect()
}
