//! `suluh figures budget`: what noise may still cost the people of a file, kept where it is spent.

use super::args;
use super::files::{self, NewFile};
use super::words::{said, with};
use crate::out;
use ::figures::Error;
use ::figures::dp::Rho;
use ::figures::dp::budget::Account;
use anyhow::{Context, Result, anyhow};
use std::fs::File;
use std::path::Path;

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

/// What measuring may cost, and its δ: it is spent in the account before anything is measured.
/// Without an account it is what was asked for.
pub(super) fn spend(noise: &args::Noise, epsilon: f64, what: &str) -> Result<(Rho, f64)> {
    let Some(path) = &noise.budget else {
        return Ok((Rho::of(epsilon, noise.delta), noise.delta));
    };
    // Two who spend at once would each see what the other has left.
    let lock = File::create(beside(path, ".lock")).with_context(|| path.display().to_string())?;
    lock.lock().with_context(|| path.display().to_string())?;
    let mut account: Account = files::json(path)?;
    let periods: Vec<&str> = noise.periods.iter().map(String::as_str).collect();
    let cost = account.spend(&periods, what, epsilon);
    let cost = cost.map_err(|error| refusal(&account, epsilon, &error))?;
    files::write_json(NewFile::begin(path, true)?, &account)?;
    Ok((cost, account.delta))
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
