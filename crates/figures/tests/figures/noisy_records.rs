//! Records under differential privacy: they say what noisy tables say, and nothing that they do not.

use figures::Error;
use figures::attributes::Choice;
use figures::batch::{NoisyRecords, noisy_records};
use figures::dp::Rho;
use figures::synthesize::dp::{Target, fit};
use figures::synthesize::quality::Report;
use figures::table::{Loaded, Options, read};

use crate::dp::seeded;
use crate::protect::Random;

/// People of whom age goes with sex, and city with both.
fn people(n: usize) -> String {
    let mut random = Random(5);
    let mut csv = "sex,age,city\n".to_owned();
    for _ in 0..n {
        let sex = random.below(2);
        let age = (sex + random.below(2)) % 3;
        let city = (age + random.below(3)) % 5;
        csv.push_str(&format!("s{sex},a{age},c{city}\n"));
    }
    csv
}

fn load(csv: &str) -> Loaded {
    let values = |column: &str, letter: char, n: usize| {
        let values = (0..n).map(|at| format!("{letter}{at}"));
        (column.to_owned(), values.collect())
    };
    let options = Options {
        closed: vec![
            values("sex", 's', 2),
            values("age", 'a', 3),
            values("city", 'c', 5),
        ],
        ..Options::default()
    };
    read(csv.as_bytes(), &options, &mut |_| {}).unwrap()
}

fn recipe(epsilon: f64) -> NoisyRecords {
    NoisyRecords {
        choice: Choice::default(),
        tables: Vec::new(),
        cost: Rho::of(epsilon, 1e-6),
        k: 10,
        seed: 1,
        longest: 3,
    }
}

fn make(loaded: &Loaded, recipe: &NoisyRecords, seed: u64) -> Result<(Report, String), Error> {
    let mut out = Vec::new();
    let report = noisy_records(
        loaded,
        recipe,
        None,
        &mut seeded(seed),
        &mut out,
        &mut |_| {},
    )?;
    Ok((report, String::from_utf8(out).unwrap()))
}

#[test]
fn with_little_noise_pairs_are_what_they_truly_are() {
    let (report, csv) = make(&load(&people(5_000)), &recipe(20.0), 1).unwrap();
    assert!(csv.starts_with("sex,age,city\n"));
    assert!(report.lengths[0].error < 0.02, "{report:?}");
    assert!(report.lengths[1].error < 0.06, "{report:?}");
    assert!(report.lengths[1].kept > 0.95, "{report:?}");
}

#[test]
fn how_many_people_there_are_is_noisy_too() {
    let loaded = load(&people(500));
    let found: Vec<u64> = (0..6)
        .map(|seed| make(&loaded, &recipe(1.0), seed).unwrap().0.records)
        .collect();
    assert!(found.iter().any(|n| *n != 500));
    assert!(found.iter().any(|n| *n != found[0]));
    assert!(found.iter().all(|n| n.abs_diff(500) < 250), "{found:?}");
}

#[test]
fn files_of_nobody_or_few_are_no_trouble() {
    for n in [0, 1, 9, 50, 200] {
        let loaded = load(&people(n));
        for seed in 0..10 {
            for epsilon in [0.05, 1.0, 4.0] {
                let (report, csv) = make(&loaded, &recipe(epsilon), seed).unwrap();
                assert_eq!(csv.lines().count() as u64, report.records + 1);
            }
        }
    }
}

#[test]
fn values_that_are_not_declared_and_tables_of_other_columns_are_refused() {
    let csv = people(20);
    let open = read(csv.as_bytes(), &Options::default(), &mut |_| {}).unwrap();
    let refused = make(&open, &recipe(1.0), 1);
    assert!(matches!(refused, Err(Error::Undeclared(column)) if column == "sex"));
    let of = |tables: &[&[&str]], columns: &[&str]| NoisyRecords {
        tables: tables
            .iter()
            .map(|t| t.iter().map(|c| (*c).to_owned()).collect())
            .collect(),
        choice: Choice {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            ..Choice::default()
        },
        ..recipe(1.0)
    };
    let loaded = load(&csv);
    let refused = make(&loaded, &of(&[&["sex", "city"]], &["sex", "age"]), 1);
    assert!(matches!(refused, Err(Error::Recipe(_))));
    let refused = make(&loaded, &of(&[&["sex", "name"]], &[]), 1);
    assert!(matches!(refused, Err(Error::UnknownColumn { .. })));
    // A column that stands in no table is counted by itself.
    let (_, csv) = make(
        &loaded,
        &of(&[&["sex", "city"]], &["sex", "city", "age"]),
        1,
    )
    .unwrap();
    assert!(csv.starts_with("sex,age,city\n"));
}

#[test]
fn without_a_budget_or_randomness_nothing_is_made() {
    let loaded = load(&people(20));
    assert!(matches!(make(&loaded, &recipe(0.0), 1), Err(Error::Noise)));
    let mut broken = figures::dp::Source::new(|_| false);
    let mut out = Vec::new();
    let refused = noisy_records(
        &loaded,
        &recipe(1.0),
        None,
        &mut broken,
        &mut out,
        &mut |_| {},
    );
    assert!(matches!(refused, Err(Error::NoRandomness)) && out.is_empty());
}

#[test]
fn rows_agree_with_tables_that_agree_with_one_another() {
    let counts = |counts: &[f64], attributes: &[usize]| Target {
        attributes: attributes.to_vec(),
        counts: counts.to_vec(),
    };
    let targets = [
        counts(&[40.0, 10.0, 0.0, 50.0], &[0, 1]),
        counts(&[0.0, 40.0, 60.0, 0.0], &[1, 2]),
    ];
    let rows = fit(&[2, 2, 2], &targets, 100, 3);
    assert_eq!(rows, fit(&[2, 2, 2], &targets, 100, 3));
    let with = |a: usize, b: usize, values: [u32; 2]| {
        rows.iter().filter(|row| [row[a], row[b]] == values).count()
    };
    assert_eq!(with(0, 1, [0, 0]), 40);
    assert_eq!(with(0, 1, [1, 0]), 0);
    assert_eq!(with(1, 2, [0, 1]), 40);
    assert_eq!(with(1, 2, [1, 1]), 0);
}
