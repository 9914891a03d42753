//! What the installation decides about periodic reports: settings, because no regulation that was
//! read fixes them.

use crate::{Error, Tx, settings};
use domain::periodic::DueRule;

const SEMESTER: &str = "periodic-semester-days";
const ANNUAL: &str = "periodic-annual-days";
const LEAST: &str = "periodic-least-count";

/// The rules of periodic reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// When reports are due.
    pub due: DueRule,
    /// Counts of people from 1 to this minus 1 do not leave the house.
    pub least: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            due: DueRule::default(),
            least: 5,
        }
    }
}

/// The rules as they are set.
pub async fn rules(tx: &mut Tx) -> Result<Rules, Error> {
    let first = Rules::default();
    let semester = number(tx, SEMESTER).await?;
    let annual = number(tx, ANNUAL).await?;
    let least = number(tx, LEAST).await?;
    let days = |set: Option<u32>| set.and_then(|days| u16::try_from(days).ok());
    Ok(Rules {
        due: DueRule {
            semester_days: days(semester).unwrap_or(first.due.semester_days),
            annual_days: days(annual).unwrap_or(first.due.annual_days),
        },
        least: least.unwrap_or(first.least),
    })
}

async fn number(tx: &mut Tx, name: &str) -> Result<Option<u32>, Error> {
    let value = settings::get(tx, name).await?;
    Ok(value.and_then(|value| value.parse().ok()))
}

/// Sets the rules. Reports that were begun keep the day on which they are due.
pub async fn set_rules(tx: &mut Tx, rules: Rules) -> Result<(), Error> {
    let semester = rules.due.semester_days.to_string();
    settings::set(tx, SEMESTER, &semester).await?;
    settings::set(tx, ANNUAL, &rules.due.annual_days.to_string()).await?;
    settings::set(tx, LEAST, &rules.least.to_string()).await
}
