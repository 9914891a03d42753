//! What has been spent on whom: the budget as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::account::Rho;
use crate::{Error, Result};

/// Something that was measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// For what: the release's name.
    pub what: String,
    /// How much.
    pub cost: Rho,
}

/// The budget of a person's data. People belong to the period in which they were counted first;
/// somebody who returns in later periods pays in each, so both bounds hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    per_period: Rho,
    per_person: Rho,
    spent: BTreeMap<String, Vec<Spending>>,
}

impl Budget {
    /// A budget of which nothing is spent: so much in each period, and so much over all of them.
    pub fn new(per_period: Rho, per_person: Rho) -> Budget {
        Budget {
            per_period,
            per_person,
            spent: BTreeMap::new(),
        }
    }

    /// What has been spent in a period.
    pub fn spendings(&self, period: &str) -> &[Spending] {
        self.spent.get(period).map_or(&[], Vec::as_slice)
    }

    /// What is left in a period: of its own budget and of the whole one, whichever is less.
    pub fn left(&self, period: &str) -> Rho {
        let sum = |all: &mut dyn Iterator<Item = &Spending>| {
            all.fold(Rho::default(), |sum, one| sum.and(one.cost))
        };
        let here = sum(&mut self.spendings(period).iter());
        let everywhere = sum(&mut self.spent.values().flatten());
        let own = self.per_period.less(here).unwrap_or_default();
        let whole = self.per_person.less(everywhere).unwrap_or_default();
        own.min(whole)
    }

    /// Spends on the people of these periods, before anything is measured: in all of them or, if it
    /// does not suffice in one, in none.
    ///
    /// # Errors
    /// [`Error::BudgetSpent`] names the period and what is left in it.
    pub fn spend(&mut self, periods: &[&str], what: &str, cost: Rho) -> Result<()> {
        let mut after = self.clone();
        for period in periods {
            let left = after.left(period);
            if left < cost {
                let period = (*period).to_owned();
                return Err(Error::BudgetSpent { period, left });
            }
            let what = what.to_owned();
            let spendings = after.spent.entry((*period).to_owned()).or_default();
            spendings.push(Spending { what, cost });
        }
        *self = after;
        Ok(())
    }
}

/// The budget of some people's data as it is kept in a file, in the (ε, δ) that people are told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Whose data.
    pub subject: String,
    /// The δ of everything that is told.
    pub delta: f64,
    budget: Budget,
}

impl Account {
    /// An account of which nothing is spent: so much ε in each period, and over all of them.
    pub fn new(subject: &str, per_period: f64, per_person: f64, delta: f64) -> Account {
        Account {
            subject: subject.to_owned(),
            delta,
            budget: Budget::new(Rho::of(per_period, delta), Rho::of(per_person, delta)),
        }
    }

    /// What is left in a period, as ε; rounded down by less than a thousandth.
    pub fn left(&self, period: &str) -> f64 {
        let left = self.budget.left(period).epsilon(self.delta);
        ((left * 1e3).floor() / 1e3).max(0.0)
    }

    /// What has been spent in a period.
    pub fn spendings(&self, period: &str) -> &[Spending] {
        self.budget.spendings(period)
    }

    /// Spends this ε on the people of these periods, before anything is measured: in all of them or
    /// in none. What may be measured for it.
    ///
    /// # Errors
    /// [`Error::BudgetSpent`] names the period and what is left in it.
    pub fn spend(&mut self, periods: &[&str], what: &str, epsilon: f64) -> Result<Rho> {
        let cost = Rho::of(epsilon, self.delta);
        self.budget.spend(periods, what, cost)?;
        Ok(cost)
    }
}
