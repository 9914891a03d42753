//! How well two people agree who decide about the same pairs without knowing of each other.

use super::Verdict;
use crate::Coded;

/// Agreement over a sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Pairs that two people decided.
    pub pairs: usize,
    /// The share of them on which they say the same, 0 to 1.
    pub share: f64,
    /// Cohen's kappa: the same beyond what chance gives, 1 at most. None where everybody always
    /// says the same, so that chance explains it all.
    /// Cohen, J. (1960), Educational and Psychological Measurement 20(1), 37–46.
    pub kappa: Option<f64>,
}

/// The agreement of first and second decisions; none without any.
pub fn agreement(decided: &[(Verdict, Verdict)]) -> Option<Agreement> {
    if decided.is_empty() {
        return None;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a sample is far below 2^52 pairs"
    )]
    let share_of = |counts: usize| counts as f64 / decided.len() as f64;
    let share = share_of(decided.iter().filter(|(one, two)| one == two).count());
    let by_chance: f64 = Verdict::ALL
        .iter()
        .map(|verdict| {
            let first = decided.iter().filter(|(one, _)| one == verdict).count();
            let second = decided.iter().filter(|(_, two)| two == verdict).count();
            share_of(first) * share_of(second)
        })
        .sum();
    let kappa = (by_chance < 1.0).then(|| (share - by_chance) / (1.0 - by_chance));
    Some(Agreement {
        pairs: decided.len(),
        share,
        kappa,
    })
}
