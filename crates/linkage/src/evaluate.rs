//! How good a prediction is, against known truth.
//!
//! True pairs that no blocking rule brought together count as missed.

use rustc_hash::FxHashMap;

use crate::model::probability_of;
use crate::predict::Pair;
use crate::settings::Link;

/// Quality at a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Pairs of at least this weight count as one person.
    pub weight: f64,
    /// The share of accepted pairs that are right.
    pub precision: f64,
    /// The share of true pairs that were accepted.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// Pairs of similar probability, and how many of them are true.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The lower end of the probabilities, inclusive.
    pub from: f64,
    /// Their mean.
    pub expected: f64,
    /// The share that is true.
    pub observed: f64,
    /// How many pairs.
    pub pairs: u64,
}

/// A prediction against the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// True pairs there are.
    pub true_pairs: u64,
    /// True pairs among the predicted ones; the others were lost in blocking or fell below
    /// the weight that prediction kept.
    pub found: u64,
    /// At the threshold of the best F1.
    pub best: Quality,
    /// At the model's own even odds.
    pub even: Quality,
    /// At a row of probabilities from .01 to .999.
    pub curve: Vec<Quality>,
    /// Ten bins of probability.
    pub calibration: Vec<Bin>,
}

/// Counts pairs of one person: `truth` names the person of each row, `sources` its list
/// where only pairs across lists count.
pub fn true_pairs(truth: &[u64], sources: &[u8], link: Link) -> u64 {
    let pairs = |n: u64| n * n.saturating_sub(1) / 2;
    let mut people: FxHashMap<u64, u64> = FxHashMap::default();
    let mut within: FxHashMap<(u64, u8), u64> = FxHashMap::default();
    for (row, person) in truth.iter().enumerate() {
        *people.entry(*person).or_default() += 1;
        if link == Link::Across {
            *within
                .entry((*person, sources.get(row).copied().unwrap_or(0)))
                .or_default() += 1;
        }
    }
    people.into_values().map(pairs).sum::<u64>() - within.into_values().map(pairs).sum::<u64>()
}

/// Compares a prediction with the truth.
pub fn evaluate(pairs: &[Pair], truth: &[u64], true_pairs: u64) -> Evaluation {
    let same = |p: &Pair| truth[p.a as usize] == truth[p.b as usize];
    judge(
        pairs.iter().map(|p| (p.weight, same(p))).collect(),
        true_pairs,
    )
}

/// The same by the weight of each pair and whether it is true.
pub fn judge(mut scored: Vec<(f32, bool)>, true_pairs: u64) -> Evaluation {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let quality = |weight: f64, right: u64, accepted: u64| {
        let precision = if accepted == 0 {
            1.0
        } else {
            right as f64 / accepted as f64
        };
        let recall = if true_pairs == 0 {
            1.0
        } else {
            right as f64 / true_pairs as f64
        };
        let f1 = if precision + recall == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        Quality {
            weight,
            precision,
            recall,
            f1,
        }
    };
    let mut best = quality(f64::INFINITY, 0, 0);
    let mut right = 0;
    for (at, (weight, same)) in scored.iter().enumerate() {
        right += u64::from(*same);
        // Pairs of one weight are accepted together.
        if scored.get(at + 1).is_none_or(|next| next.0 != *weight) {
            let here = quality(f64::from(*weight), right, at as u64 + 1);
            if here.f1 > best.f1 {
                best = here;
            }
        }
    }
    let at = |probability: f64| {
        let weight = crate::model::weight_of(probability);
        let accepted = scored.partition_point(|s| f64::from(s.0) >= weight);
        let right = scored[..accepted].iter().filter(|s| s.1).count();
        quality(weight, right as u64, accepted as u64)
    };
    let thresholds = [
        0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999,
    ];
    Evaluation {
        true_pairs,
        found: right,
        best,
        even: at(0.5),
        curve: thresholds.into_iter().map(at).collect(),
        calibration: calibration(&scored),
    }
}

fn calibration(scored: &[(f32, bool)]) -> Vec<Bin> {
    let mut bins = [(0.0, 0_u64, 0_u64); 10];
    for (weight, same) in scored {
        let probability = probability_of(f64::from(*weight));
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + probability, bin.1 + u64::from(*same), bin.2 + 1);
    }
    let filled = bins.iter().enumerate().filter(|(_, b)| b.2 > 0);
    filled
        .map(|(at, (sum, right, pairs))| Bin {
            from: at as f64 / 10.0,
            expected: sum / *pairs as f64,
            observed: *right as f64 / *pairs as f64,
            pairs: *pairs,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(a: u32, b: u32, weight: f32) -> Pair {
        Pair { a, b, weight }
    }

    #[test]
    fn pairs_nobody_compared_are_missed() {
        // Persons: {0, 1, 2}, {3, 4}: four true pairs, of which one was never compared.
        let truth = [1, 1, 1, 2, 2];
        let all = true_pairs(&truth, &[], Link::Within);
        assert_eq!(all, 4);
        let found = [
            pair(0, 1, 5.0),
            pair(0, 2, 4.0),
            pair(3, 4, 3.0),
            pair(2, 3, 1.0),
        ];
        let evaluation = evaluate(&found, &truth, all);
        assert_eq!(
            (evaluation.best.precision, evaluation.best.recall),
            (1.0, 0.75)
        );
        assert_eq!(evaluation.even.precision, 0.75);
        assert_eq!(evaluation.found, 3);
    }

    #[test]
    fn across_lists_only_pairs_across_count() {
        assert_eq!(true_pairs(&[1, 1, 1], &[0, 0, 1], Link::Across), 2);
    }

    #[test]
    fn pairs_of_one_weight_stand_or_fall_together() {
        let evaluation = evaluate(&[pair(0, 1, 2.0), pair(2, 3, 2.0)], &[1, 1, 2, 3], 1);
        assert_eq!(evaluation.best.precision, 0.5);
    }

    #[test]
    fn calibration_compares_belief_with_truth() {
        let pairs: Vec<Pair> = (0..4).map(|i| pair(2 * i, 2 * i + 1, 0.0)).collect();
        let bins = evaluate(&pairs, &[1, 1, 2, 2, 3, 3, 4, 5], 3).calibration;
        assert_eq!(bins.len(), 1);
        assert_eq!(
            (bins[0].from, bins[0].expected, bins[0].observed),
            (0.5, 0.5, 0.75)
        );
    }
}
