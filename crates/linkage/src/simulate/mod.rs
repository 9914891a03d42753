//! Six agencies that register the same people: how far off is adding up their counts, and
//! how near does linking them come?
//!
//! Everything is drawn from a seed. The names are made of syllables; nobody's are meant.

mod estimate;
mod people;

pub use estimate::{Estimate, distinct};

use crate::error::Result;
use crate::random::Random;
use crate::settings::Settings;
use crate::train;
use crate::{Builder, Scorer, blocking::Blocks, predict, presets};

/// What is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Of the random numbers.
    pub seed: u64,
    /// People there are.
    pub people: usize,
    /// The share of people that each agency comes to know.
    pub agencies: Vec<(String, f64)>,
    /// How carelessly is registered; 1 is usual, 0 perfect.
    pub carelessness: f64,
}

impl Default for Options {
    fn default() -> Options {
        let agency = |name: &str, share: f64| (name.to_owned(), share);
        let agencies = vec![
            agency("police", 0.45),
            agency("social affairs", 0.40),
            agency("hospital", 0.30),
            agency("shelter", 0.25),
            agency("immigration", 0.15),
            agency("manpower", 0.15),
        ];
        Options {
            seed: 1,
            people: 10_000,
            agencies,
            carelessness: 1.0,
        }
    }
}

/// A registration of somebody by an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Who it is: the truth.
    pub person: u64,
    /// Which agency, by its place in the options.
    pub agency: u8,
    /// As written, in the order of [`presets::indonesian`].
    pub fields: Vec<String>,
}

/// What a simulation found.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Registrations of each agency.
    pub by_agency: Vec<(String, u64)>,
    /// Their sum: what is reported when nobody links.
    pub naive: u64,
    /// People who were really registered.
    pub distinct: u64,
    /// What linking says.
    pub estimate: Estimate,
}

/// The registrations, in random order.
pub fn registrations(options: &Options) -> Vec<Registration> {
    let mut random = Random::new(options.seed);
    let people = people::people(options.people, &mut random);
    let mut all = Vec::new();
    for person in &people {
        for (agency, (_, share)) in options.agencies.iter().enumerate() {
            if random.chance(*share) {
                let fields = person.registered(options.carelessness, &mut random);
                all.push(Registration {
                    person: person.number,
                    agency: agency as u8,
                    fields,
                });
            }
        }
    }
    random.shuffle(&mut all);
    all
}

/// Registers, links and counts.
pub fn simulate(options: &Options) -> Result<Outcome> {
    let all = registrations(options);
    let settings: Settings = presets::indonesian();
    let mut builder = Builder::new(&settings)?;
    for registration in &all {
        let fields: Vec<&str> = registration.fields.iter().map(String::as_str).collect();
        builder.add(registration.agency, &fields);
    }
    let records = builder.finish();
    let blocks = Blocks::new(&records, &settings.blocking, settings.block_limit)?;
    let training = train::Options {
        seed: options.seed,
        ..train::Options::default()
    };
    let model = train::train(&records, &blocks, &settings, "simulation", &training)?;
    let scorer = Scorer::new(&records, &model)?;
    let found = predict::predict(
        &scorer,
        &blocks,
        settings.link,
        -6.6,
        0..records.len() as u32,
    );
    let mut people: Vec<u64> = all.iter().map(|r| r.person).collect();
    people.sort_unstable();
    people.dedup();
    let count = |agency: usize| {
        all.iter()
            .filter(|r| usize::from(r.agency) == agency)
            .count() as u64
    };
    let names = options.agencies.iter().enumerate();
    Ok(Outcome {
        by_agency: names
            .map(|(at, (name, _))| (name.clone(), count(at)))
            .collect(),
        naive: all.len() as u64,
        distinct: people.len() as u64,
        estimate: distinct(&scorer, &blocks, &model, &found.pairs, "nik")?,
    })
}
