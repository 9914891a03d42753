//! Files in CTDC's columns, from bytes to totals, compared with a count that knows nothing of the
//! code under test: lines split at commas.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::{collections::BTreeMap, fs::File, io::Read, path::Path, time::Instant};

use domain::cases::ExploitationType;
use exchange::{
    encoding::Charset,
    facts::{CaseRow, Context},
    import::{self, Summary},
    mapping::Mapping,
    table::Table,
};
use jiff::civil::date;

const SAMPLE: &str = include_str!("ctdc-clean-sample.csv");

/// How often each value of a column occurs, as `awk -F,` counts it.
fn naive(text: &str, column: usize) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for line in text.lines().skip(1) {
        let value = line.split(',').nth(column).unwrap();
        *counts.entry(value.to_owned()).or_default() += 1;
    }
    counts
}

fn read(input: impl Read) -> (Summary, Vec<CaseRow>) {
    let table = Table::open(input, Charset::Unicode).unwrap();
    let mapping = Mapping::guess(table.header()).unwrap();
    assert_eq!(mapping.name, "ctdc-clean");
    let context = Context {
        today: date(2024, 9, 26),
        area_exists: &|_| true,
    };
    let mut summary = Summary::default();
    let mut cases = Vec::new();
    for result in import::rows(table, &mapping, context).unwrap() {
        let result = result.unwrap();
        summary.add(&result);
        cases.push(result.row);
    }
    (summary, cases)
}

fn years(summary: &Summary) -> BTreeMap<String, u64> {
    let name = |year: &Option<i16>| year.unwrap().to_string();
    summary
        .by_year
        .iter()
        .map(|(year, n)| (name(year), *n))
        .collect()
}

fn types(summary: &Summary) -> BTreeMap<String, u64> {
    let name = |kind: &Option<ExploitationType>| {
        match kind.unwrap() {
            ExploitationType::ForcedLabour => "Forced Labor",
            ExploitationType::ForcedMarriage => "Forced Marriage",
            ExploitationType::SexualExploitation => "Sexual Exploitation",
            ExploitationType::Other => "Other",
            unexpected => panic!("{unexpected}"),
        }
        .to_owned()
    };
    summary
        .by_exploitation
        .iter()
        .map(|(kind, n)| (name(kind), *n))
        .collect()
}

fn compare(text: &str, summary: &Summary, cases: &[CaseRow]) {
    assert_eq!(summary.rows, text.lines().count() as u64 - 1);
    assert_eq!(years(summary), naive(text, 0));
    assert_eq!(types(summary), naive(text, 7));
    assert!(summary.problems().is_empty(), "{:?}", summary.problems());
    let forced = |case: &&CaseRow| case.exploitation.contains(&ExploitationType::ForcedLabour);
    assert_eq!(
        cases.iter().filter(forced).count() as u64,
        naive(text, 4)["1"]
    );
    let stateless = cases
        .iter()
        .filter(|case| case.citizenship.is_empty())
        .count();
    assert_eq!(stateless as u64, naive(text, 3)["0"]);
    let minors = cases
        .iter()
        .filter(|case| case.is_child() == Some(true))
        .count();
    let ages = naive(text, 9);
    assert_eq!(minors as u64, ages["Age 0-8"] + ages["Age 9-17"]);
    assert!(
        cases
            .iter()
            .all(|case| case.ctdc_age_band.is_some() && case.sex.is_some())
    );
}

#[test]
fn the_sample_is_counted_as_its_lines_say() {
    let (summary, cases) = read(SAMPLE.as_bytes());
    assert_eq!(summary.rows, 60);
    compare(SAMPLE, &summary, &cases);
}

#[test]
fn unknown_values_are_listed_and_no_row_is_lost() {
    let changed = SAMPLE
        .replace("Age 48+", "Age 48 and over")
        .replace("Forced Marriage", "Marriage, forced");
    let (summary, cases) = read(changed.as_bytes());
    assert_eq!((summary.rows, cases.len()), (60, 60));
    let (problem, frequency) = &summary.problems()[0];
    assert!(
        frequency.count > 0 && frequency.first_line > 1,
        "{problem:?}"
    );
    let listed: Vec<_> = summary
        .problems()
        .iter()
        .filter_map(|(problem, _)| problem.value.text())
        .map(str::to_owned)
        .collect();
    assert!(listed.contains(&"Age 48 and over".to_owned()), "{listed:?}");
}

/// The file of 14,299 victims lies beside the repository where people work on it, not in it.
#[test]
fn the_real_file_is_counted_as_its_lines_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("../shared/data/ctdc/ctdc_cleaned_14299.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: ../shared/data/ctdc/ctdc_cleaned_14299.csv is not there");
        return;
    };
    let start = Instant::now();
    let (summary, cases) = read(File::open(&path).unwrap());
    println!("{} rows in {:?}", summary.rows, start.elapsed());
    println!("{:?}\n{:?}", years(&summary), types(&summary));
    assert_eq!(summary.rows, 14_299);
    compare(&text, &summary, &cases);
}
