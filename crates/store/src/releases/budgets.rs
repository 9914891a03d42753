//! How much noise may tell of anybody: the budgets of differential privacy that the installation
//! decides on.

use crate::{Error, Tx, settings};

/// Settings of the budgets.
const NAMES: [&str; 2] = ["release-epsilon-year", "release-epsilon-person"];

/// Budgets in thousandths of ε, at δ = 10⁻⁶. What was spent stays spent when they change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// For the people of one year.
    pub year: u32,
    /// For one person over all years.
    pub person: u32,
}

impl Default for Budgets {
    /// What stands in a new installation.
    fn default() -> Self {
        Self {
            year: 2_000,
            person: 4_000,
        }
    }
}

/// The budgets in force.
pub async fn budgets(tx: &mut Tx) -> Result<Budgets, Error> {
    let usual = Budgets::default();
    let mut set = [usual.year, usual.person];
    for (value, name) in set.iter_mut().zip(NAMES) {
        let stored = settings::get(tx, name).await?;
        *value = stored.and_then(|set| set.parse().ok()).unwrap_or(*value);
    }
    let [year, person] = set;
    Ok(Budgets { year, person })
}

/// Puts other budgets in force.
pub async fn set_budgets(tx: &mut Tx, budgets: Budgets) -> Result<(), Error> {
    for (name, value) in NAMES.into_iter().zip([budgets.year, budgets.person]) {
        settings::set(tx, name, &value.to_string()).await?;
    }
    Ok(())
}
