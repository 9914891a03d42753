//! What was learnt: how often each level holds among pairs of one person (m) and among
//! pairs of two (u), and how many pairs are of one person at all.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::settings::Settings;

/// The format of model files that this crate writes and reads.
pub const FORMAT: u64 = 1;

/// A trained model: settings with their probabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// [`FORMAT`].
    pub format: u64,
    /// The caller's name for this state of the model; stored with every decision.
    pub version: String,
    /// What is compared and how.
    pub settings: Settings,
    /// The chance that two random records are of one person.
    pub prior: f64,
    /// The chance that two random records are of two people of one household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<f64>,
    /// For each comparison the probabilities of its levels, *different* being the last.
    pub levels: Vec<Vec<Odds>>,
    /// How the training went.
    pub training: Vec<Run>,
}

/// The probabilities of a level, corrected by what the identifiers of the register say; so those of
/// a comparison need not add up to one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Odds {
    /// Among pairs of one person.
    pub m: f64,
    /// Among pairs of two persons.
    pub u: f64,
    /// Among pairs of two persons of one household; none where the settings have no
    /// comparison that a household shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<f64>,
}

impl Odds {
    /// The weight of the level: log₂ of m over u.
    pub fn weight(self) -> f64 {
        (self.m / self.u).log2()
    }
}

/// One run of expectation-maximisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The columns of the block, joined by commas.
    pub block: String,
    /// What it learnt: `person` or `household`.
    pub class: String,
    /// Pairs it saw.
    pub pairs: u64,
    /// The share of them that it takes for one person, or one household.
    pub matches: f64,
    /// Iterations it made.
    pub iterations: u32,
    /// The largest change of a probability in the last iteration.
    pub change: f64,
    /// Whether that change was small enough. A run that was stopped is not converged.
    pub converged: bool,
    /// The comparisons it gave an m to.
    pub trained: Vec<String>,
}

/// The weight of a probability, and back: log₂ of the odds.
pub fn weight_of(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}

/// The probability that belongs to a weight.
pub fn probability_of(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

impl Model {
    /// The model as JSON.
    pub fn to_json(&self) -> String {
        // Only maps with odd keys or failing writers make this fail; there are none.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads [`to_json`](Model::to_json). A file of another format is told apart from a broken one.
    pub fn from_json(text: &str) -> Result<Model> {
        let broken = |e: serde_json::Error| Error::ModelBroken(e.to_string());
        let value: serde_json::Value = serde_json::from_str(text).map_err(broken)?;
        let Some(found) = value.get("format").and_then(serde_json::Value::as_u64) else {
            return Err(Error::ModelBroken("it does not say its format".to_owned()));
        };
        if found != FORMAT {
            return Err(Error::ModelVersion {
                found,
                expected: FORMAT,
            });
        }
        let model: Model = serde_json::from_value(value).map_err(broken)?;
        model.check()?;
        Ok(model)
    }

    /// Whether every probability is one and every level has its own.
    pub fn check(&self) -> Result<()> {
        let broken = |why: String| Err(Error::ModelBroken(why));
        let probability = |p: f64| p > 0.0 && p < 1.0;
        if !probability(self.prior) {
            return broken("the prior is no probability".to_owned());
        }
        if self.settings.comparisons.len() != self.levels.len() {
            return broken("comparisons and probabilities differ in number".to_owned());
        }
        for (comparison, odds) in self.settings.comparisons.iter().zip(&self.levels) {
            if odds.len() != comparison.levels.len() + 1 {
                return broken(format!(
                    "{} has {} probabilities",
                    comparison.name,
                    odds.len()
                ));
            }
            let sound = |o: &Odds| {
                probability(o.m) && probability(o.u) && o.household.is_none_or(probability)
            };
            if !odds.iter().all(sound) || !self.household.is_none_or(probability) {
                return broken(format!(
                    "{} has a probability outside 0 to 1",
                    comparison.name
                ));
            }
        }
        Ok(())
    }
}
