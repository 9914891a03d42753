//! All pairs of a register that may be of one person.

use std::ops::Range;

use rayon::prelude::*;

use crate::blocking::Blocks;
use crate::score::Scorer;
use crate::settings::Link;
use crate::subject::Subject;

/// A pair and its weight, `a` below `b`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The lower row.
    pub a: u32,
    /// The higher row.
    pub b: u32,
    /// log₂ of the odds that both are one person.
    pub weight: f32,
}

/// What prediction gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Pairs of at least the asked weight, ascending by `b`, then `a`.
    pub pairs: Vec<Pair>,
    /// Rows of which nothing particular is known, ascending: that no pair names them says
    /// nothing.
    pub too_little: Vec<u32>,
    /// Pairs that were compared.
    pub compared: u64,
}

const CHUNK: u32 = 1024;
/// Rows that are fetched together.
const WARM: usize = 32;

/// Compares the records of the range with all records before them. Ranges that follow
/// each other together give what the whole gives, so a stopped run continues where it was.
pub fn predict(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    link: Link,
    cutoff: f32,
    range: Range<u32>,
) -> Prediction {
    let starts: Vec<u32> = range.clone().step_by(CHUNK as usize).collect();
    let parts: Vec<Prediction> = starts
        .par_iter()
        .map(|start| {
            let mut found = Prediction::default();
            let (mut subject, mut candidates, mut begun) =
                (Subject::default(), Vec::new(), Vec::new());
            for b in *start..range.end.min(start.saturating_add(CHUNK)) {
                let coverage = blocks.candidates(scorer.records().row(b), b, &mut candidates);
                if coverage.too_little() {
                    found.too_little.push(b);
                }
                if candidates.is_empty() {
                    continue;
                }
                scorer.take(b, &mut subject);
                for some in candidates.chunks(WARM) {
                    scorer.records().warm(some);
                    let across = |a: &&u32| {
                        link == Link::Within || scorer.records().source(**a) != subject.side.source
                    };
                    begun.clear();
                    for &a in some.iter().filter(across) {
                        found.compared += 1;
                        begun.extend(scorer.begin(&subject, a, cutoff));
                    }
                    scorer.warm(&begun);
                    for pair in &begun {
                        if let Some(weight) = scorer.end(&subject, pair, cutoff) {
                            let a = pair.right;
                            found.pairs.push(Pair { a, b, weight });
                        }
                    }
                }
            }
            found
        })
        .collect();
    let mut whole = Prediction::default();
    for part in parts {
        whole.pairs.extend(part.pairs);
        whole.too_little.extend(part.too_little);
        whole.compared += part.compared;
    }
    whole
}

/// Predicts in chunks of `size` records from record `from` on, handing over each chunk with
/// the range it covers. Memory holds one chunk; a stopped run begins again at the end of
/// the last chunk that `each` kept. An error of `each` stops the run.
pub fn predict_in_chunks<E>(
    scorer: &Scorer<'_>,
    blocks: &Blocks,
    link: Link,
    cutoff: f32,
    from: u32,
    size: u32,
    mut each: impl FnMut(Range<u32>, Prediction) -> Result<(), E>,
) -> Result<(), E> {
    let end = scorer.records().len() as u32;
    let mut start = from.min(end);
    while start < end {
        let range = start..end.min(start.saturating_add(size.max(1)));
        start = range.end;
        each(range.clone(), predict(scorer, blocks, link, cutoff, range))?;
    }
    Ok(())
}
