//! `suluh figures budget`: what noise may still cost the people of a file, kept where it is spent.

use super::args;
use super::files::{self, NewFile};
use super::words::{said, with};
use crate::out;
use ::figures::Error;
use ::figures::dp::budget::Account;
use ::figures::dp::{Rho, Source};
use anyhow::{Context, Result, anyhow};
use std::fs::File;
use std::path::Path;
use vault::Random;

/// Begins an account of which nothing is spent.
pub(super) fn run(args: &args::Budget) -> Result<()> {
    let file = NewFile::begin(&args.out, false)?;
    let account = Account::new(&args.subject, args.per_period, args.per_person, args.delta);
    files::write_json(file, &account)?;
    let file = args.out.display().to_string();
    let named = [("subject", args.subject.as_str()), ("file", &file)];
    out::line(with(out::language(), "figures-budget-begun", &named));
    Ok(())
}

/// Noise that is paid for with the first of it that is drawn: what cannot be measured costs nothing,
/// and what is measured is paid.
pub(super) struct Paid<'a> {
    noise: &'a args::Noise,
    epsilon: f64,
    what: String,
    random: Random,
    paid: bool,
    refused: Option<anyhow::Error>,
}

impl<'a> Paid<'a> {
    /// Noise of this ε for what is called so, with what measuring may cost and its δ. Without an
    /// account it is what was asked for.
    pub(super) fn new(
        noise: &'a args::Noise,
        epsilon: f64,
        what: &str,
    ) -> Result<(Self, Rho, f64)> {
        let (cost, delta) = match &noise.budget {
            None => (Rho::of(epsilon, noise.delta), noise.delta),
            Some(path) => {
                let mut account: Account = files::json(path)?;
                (pay(&mut account, noise, epsilon, what)?, account.delta)
            }
        };
        let paid = Paid {
            noise,
            epsilon,
            what: what.to_owned(),
            random: Random::system(),
            paid: noise.budget.is_none(),
            refused: None,
        };
        Ok((paid, cost, delta))
    }

    /// Where the noise is drawn from.
    pub(super) fn source(&mut self) -> Source<'_> {
        Source::new(move |bytes: &mut [u8]| {
            if !self.paid {
                self.refused = self.spend().err();
                self.paid = self.refused.is_none();
            }
            self.paid && self.random.fill(bytes).is_ok()
        })
    }

    /// What came of it, or why it could not be paid.
    pub(super) fn outcome<T>(self, made: ::figures::Result<T>) -> Result<T> {
        match self.refused {
            Some(refused) => Err(refused),
            None => made.map_err(|e| said(&e)),
        }
    }

    fn spend(&self) -> Result<()> {
        let Some(path) = &self.noise.budget else {
            return Ok(());
        };
        // Two who spend at once would each see what the other has left.
        let lock = File::create(beside(path, ".lock"));
        let lock = lock.with_context(|| path.display().to_string())?;
        lock.lock().with_context(|| path.display().to_string())?;
        let mut account: Account = files::json(path)?;
        pay(&mut account, self.noise, self.epsilon, &self.what)?;
        files::write_json(NewFile::begin(path, true)?, &account)
    }
}

fn pay(account: &mut Account, noise: &args::Noise, epsilon: f64, what: &str) -> Result<Rho> {
    let periods: Vec<&str> = noise.periods.iter().map(String::as_str).collect();
    let cost = account.spend(&periods, what, epsilon);
    cost.map_err(|error| refusal(account, epsilon, &error))
}

fn refusal(account: &Account, epsilon: f64, error: &Error) -> anyhow::Error {
    let Error::BudgetSpent { period, .. } = error else {
        return said(error);
    };
    let locale = out::language();
    let number = |n: f64| locale.decimal(n, 3);
    let args = [
        ("subject", account.subject.as_str()),
        ("period", period.as_str()),
        ("left", &number(account.left(period))),
        ("needed", &number(epsilon)),
    ];
    anyhow!(with(locale, "figures-error-budget", &args))
}

fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}
