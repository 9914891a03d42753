//! `suluh simulate`: six agencies that know the same people, and three counts of them.

use crate::link::{said, words};
use crate::out;
use anyhow::Result;
use clap::Args;
use linkage::simulate::{Options, Outcome, simulate};
use locale::Locale;

/// `suluh simulate`.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// People there are; each agency comes to know a share of them.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=2_000_000))]
    people: u32,
    /// Seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How carelessly is registered: 0 not at all, 1 as usual, 2 twice as often wrong.
    #[arg(long, default_value_t = 1.0, value_parser = carelessness)]
    carelessness: f64,
}

fn carelessness(text: &str) -> Result<f64, String> {
    let found = text.parse::<f64>().ok().filter(|c| (0.0..=3.0).contains(c));
    found.ok_or_else(|| "a number from 0 to 3".to_owned())
}

/// Runs the command.
pub(crate) fn run(args: &Simulate) -> Result<()> {
    let options = Options {
        seed: args.seed,
        people: args.people as usize,
        carelessness: args.carelessness,
        ..Options::default()
    };
    print(out::language(), &simulate(&options).map_err(said)?);
    Ok(())
}

fn print(locale: Locale, outcome: &Outcome) {
    let truth = outcome.distinct as f64;
    let off = |n: f64| {
        let share = locale.percent((n / truth - 1.0).abs(), 1);
        let args = [("share", share.into())];
        match n < truth {
            true => locale.text_with("simulate-too-few", &args),
            false => locale.text_with("simulate-too-many", &args),
        }
    };
    let mut rows: Vec<Vec<String>> = outcome
        .by_agency
        .iter()
        .map(|(agency, count)| vec![agency_name(locale, agency), words::whole(locale, *count)])
        .collect();
    let estimate = &outcome.estimate;
    let rounded = |n: f64| words::whole(locale, n.round() as u64);
    let interval = [
        ("low", rounded(estimate.low).into()),
        ("high", rounded(estimate.high).into()),
    ];
    rows.push(vec![
        locale.text("simulate-sum").into_owned(),
        words::whole(locale, outcome.naive),
        off(outcome.naive as f64),
    ]);
    rows.push(vec![
        locale.text("simulate-truth").into_owned(),
        words::whole(locale, outcome.distinct),
    ]);
    rows.push(vec![
        locale.text("simulate-linked").into_owned(),
        rounded(estimate.people),
        off(estimate.people),
        locale.text_with("simulate-interval", &interval),
    ]);
    out::line(out::table(&rows).trim_end());
}

/// The agencies of the simulation by the names that the crate gives them.
fn agency_name(locale: Locale, name: &str) -> String {
    let text = match name {
        "police" => locale.text("simulate-agency-police"),
        "social affairs" => locale.text("simulate-agency-social-affairs"),
        "hospital" => locale.text("simulate-agency-hospital"),
        "shelter" => locale.text("simulate-agency-shelter"),
        "immigration" => locale.text("simulate-agency-immigration"),
        "manpower" => locale.text("simulate-agency-manpower"),
        other => return other.to_owned(),
    };
    text.into_owned()
}
