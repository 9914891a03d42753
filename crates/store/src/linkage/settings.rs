//! What an administrator decides about the linkage.

use crate::{Error, Tx, settings};
use domain::ids::TeamId;
use domain::linkage::Thresholds;
use serde::{Deserialize, Serialize};

const NAME: &str = "linkage";

/// Settings of the linkage.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// From which probabilities on something is said or brought to people.
    pub thresholds: Thresholds,
    /// Questions to other organisations that one account may ask in an hour.
    pub questions_per_hour: u32,
    /// How long every answer about other organisations takes, or a multiple of it, in
    /// milliseconds, so that its time tells nothing.
    pub answer_ms: u32,
    /// The same for what one's own organisation knows, which is asked while somebody types.
    pub typing_ms: u32,
    /// The share of pairs that a second person decides without knowing the first decision, 0 to 1.
    pub sample: f64,
    /// The version of the model; the newest where none is chosen.
    pub model: Option<String>,
    /// The team that learns in place of others about persons of shielded cases.
    pub coordinator: Option<TeamId>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            thresholds: Thresholds::USUAL,
            questions_per_hour: 30,
            answer_ms: 400,
            typing_ms: 10,
            sample: 0.05,
            model: None,
            coordinator: None,
        }
    }
}

/// As it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    probable: f64,
    possible: f64,
    review: f64,
    questions_per_hour: u32,
    answer_ms: u32,
    #[serde(default = "typing_ms")]
    typing_ms: u32,
    sample: f64,
    model: Option<String>,
    coordinator: Option<TeamId>,
}

/// Of settings that were stored before this one.
fn typing_ms() -> u32 {
    Settings::default().typing_ms
}

/// The settings in force.
pub async fn get(tx: &mut Tx) -> Result<Settings, Error> {
    let Some(text) = settings::get(tx, NAME).await? else {
        return Ok(Settings::default());
    };
    let stored: Stored =
        serde_json::from_str(&text).map_err(|_| Error::Corrupt("settings of the linkage"))?;
    Ok(Settings {
        thresholds: Thresholds {
            probable: stored.probable,
            possible: stored.possible,
            review: stored.review,
        },
        questions_per_hour: stored.questions_per_hour,
        answer_ms: stored.answer_ms,
        typing_ms: stored.typing_ms,
        sample: stored.sample,
        model: stored.model,
        coordinator: stored.coordinator,
    })
}

/// Sets them. Where what is brought to people changes, pairs are sought anew.
pub async fn set(tx: &mut Tx, new: &Settings) -> Result<(), Error> {
    let before = get(tx).await?;
    let stored = Stored {
        probable: new.thresholds.probable,
        possible: new.thresholds.possible,
        review: new.thresholds.review,
        questions_per_hour: new.questions_per_hour,
        answer_ms: new.answer_ms,
        typing_ms: new.typing_ms,
        sample: new.sample,
        model: new.model.clone(),
        coordinator: new.coordinator,
    };
    let text =
        serde_json::to_string(&stored).map_err(|_| Error::Corrupt("settings of the linkage"))?;
    settings::set(tx, NAME, &text).await?;
    if before.thresholds.review.to_bits() != new.thresholds.review.to_bits() {
        tx.run(&crate::sql("update link_source set checked_with = ''"))
            .await?;
    }
    Ok(())
}
