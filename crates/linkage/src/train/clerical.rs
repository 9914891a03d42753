//! What people decide teaches the model.

use crate::model::Model;

/// Somebody's decision on a pair, with what the model saw in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The level of each comparison, as [`Finding::level`](crate::score::Finding::level).
    pub levels: Vec<Option<usize>>,
    /// Whether both are one person.
    pub same: bool,
}

/// Moves m towards what people decided. The trained m counts as `belief` decisions (the
/// weight of a Beta prior), so that ten decisions do not overturn a million pairs. Pairs
/// of two persons teach nothing here: those people see are not random ones.
pub fn learn(model: &mut Model, decisions: &[Decision], belief: f64) {
    for (comparison, odds) in model.levels.iter_mut().enumerate() {
        let mut seen = vec![0.0; odds.len()];
        for decision in decisions.iter().filter(|d| d.same) {
            let level = decision.levels.get(comparison).copied().flatten();
            if let Some(seen) = level.and_then(|l| seen.get_mut(l)) {
                *seen += 1.0;
            }
        }
        let known: f64 = seen.iter().sum();
        if known == 0.0 {
            continue;
        }
        for (odds, seen) in odds.iter_mut().zip(&seen) {
            odds.m = ((odds.m * belief + seen) / (belief + known)).clamp(1e-7, 1.0 - 1e-7);
        }
    }
}
