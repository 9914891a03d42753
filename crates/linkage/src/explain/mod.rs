//! Why a pair has its weight: as data, as sentences in two languages, as a picture.

mod sentences;
mod waterfall;

use serde::{Deserialize, Serialize};

pub use sentences::{Language, MESSAGES, Message, Sentence, found};
pub use waterfall::signed;

use crate::model::{Model, probability_of, weight_of};
use crate::score::{Finding, likely_relatives};

/// A pair, step by step. The weights add up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// [`Model::version`]: what decided then, whatever is trained later.
    pub model: String,
    /// log₂ of the odds before anything is compared.
    pub prior: f64,
    /// One step for each comparison, in the order of the settings.
    pub steps: Vec<Step>,
    /// What is taken off because they may be two people of one household; 0 or less.
    pub household: f64,
    /// log₂ of the odds after all.
    pub weight: f64,
    /// The same as a probability.
    pub probability: f64,
}

/// What one comparison adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The name of the comparison.
    pub comparison: String,
    /// The key of the level; `different` where none holds, `unknown` where a value is missing.
    pub level: String,
    /// log₂ of m over u.
    pub weight: f64,
    /// What is added or taken off for how rare the shared value is.
    pub frequency: f64,
}

impl Step {
    /// Both together.
    pub fn total(&self) -> f64 {
        self.weight + self.frequency
    }
}

impl Explanation {
    /// Explains what [`Scorer::findings`](crate::Scorer::findings) found.
    pub fn new(model: &Model, findings: &[Finding]) -> Explanation {
        let prior = weight_of(model.prior);
        let mut home = model.household.map_or(f64::NEG_INFINITY, weight_of);
        let mut steps = Vec::with_capacity(findings.len());
        for ((comparison, odds), finding) in model
            .settings
            .comparisons
            .iter()
            .zip(&model.levels)
            .zip(findings)
        {
            let level = match finding.level {
                None => "unknown",
                Some(level) => comparison.levels.get(level).map_or("different", |l| &l.key),
            };
            if let Some(odds) = finding.level.and_then(|l| odds.get(l)) {
                home += (odds.household.unwrap_or(odds.u) / odds.u).log2()
                    + f64::from(finding.frequency);
            }
            steps.push(Step {
                comparison: comparison.name.clone(),
                level: level.to_owned(),
                weight: finding.weight.into(),
                frequency: finding.frequency.into(),
            });
        }
        // Adding zero turns minus zero into zero.
        let household = -f64::from(likely_relatives(home as f32)) + 0.0;
        let weight = prior + steps.iter().map(Step::total).sum::<f64>() + household;
        let model = model.version.clone();
        Explanation {
            model,
            prior,
            steps,
            household,
            weight,
            probability: probability_of(weight),
        }
    }
}

#[cfg(test)]
mod tests;
