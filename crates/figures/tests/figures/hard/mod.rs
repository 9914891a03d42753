//! Files that are hard to do anything with: of nobody, of few, of one, of far too many values. The
//! work is done or refused in words that say what to do.

mod faults;
mod few;

use std::fmt::Write;

use figures::Result;
use figures::batch::{self, How, NoisyRecords, Protect, Protected, Tabulate, Words, recipe};
use figures::dp::Rho;
use figures::protect::round::{Rounding, Zeros};
use figures::table::{Loaded, Options, read};

use crate::dp::seeded;

const CITY_AND_SEX: &str = r#"{"by": [{"column": "city"}, {"column": "sex"}]}"#;

fn people(n: usize) -> String {
    let mut csv = "city,sex\n".to_owned();
    for at in 0..n {
        let (city, sex) = (["A", "B", "C"][at * at % 7 % 3], ["P", "L"][at % 3 % 2]);
        writeln!(csv, "{city},{sex}").unwrap();
    }
    csv
}

/// So many values of a column, declared.
fn values(column: &str, n: usize) -> (String, Vec<String>) {
    (
        column.to_owned(),
        (0..n).map(|at| format!("v{at}")).collect(),
    )
}

fn load_with(csv: &str, closed: Vec<(String, Vec<String>)>) -> Loaded {
    let options = Options {
        closed,
        ..Options::default()
    };
    read(csv.as_bytes(), &options, &mut |_| {}).unwrap()
}

fn load(csv: &str) -> Loaded {
    let own = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    let closed = [("city", own(&["A", "B", "C"])), ("sex", own(&["P", "L"]))];
    load_with(
        csv,
        closed
            .map(|(column, values)| (column.to_owned(), values))
            .into(),
    )
}

fn protect(loaded: &Loaded, by: &str, how: How) -> Result<Protected> {
    protect_with(loaded, by, how, 1)
}

fn protect_with(loaded: &Loaded, by: &str, how: How, seed: u64) -> Result<Protected> {
    let recipe = Protect {
        name: "2026".to_owned(),
        table: recipe(by)?,
        agency: None,
        how,
    };
    batch::protect(loaded, &recipe, None, &mut seeded(seed), &mut |_| {})
}

fn words() -> Words {
    Words {
        total: "all".to_owned(),
        not_recorded: "?".to_owned(),
        count: "n".to_owned(),
    }
}

fn csv(protected: &Protected) -> String {
    let mut out = Vec::new();
    protected.write(&words(), "x", "margin", &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn tabulate(loaded: &Loaded, by: &str) -> Result<String> {
    let mut out = Vec::new();
    let recipe: Tabulate = recipe(by)?;
    batch::tabulate(loaded, &recipe, &words(), None, &mut out, &mut |_| {})?;
    Ok(String::from_utf8(out).unwrap())
}

fn noise() -> How {
    How::Noise {
        epsilon: 1.0,
        delta: 1e-6,
    }
}

fn rounded() -> How {
    How::Round(Rounding {
        base: 10,
        zeros: Zeros::MayRise,
        seed: 1,
    })
}

fn noisy_records(loaded: &Loaded, seed: u64) -> Result<String> {
    let recipe = NoisyRecords {
        choice: figures::attributes::Choice::default(),
        tables: Vec::new(),
        cost: Rho::of(1.0, 1e-6),
        k: 10,
        seed: 1,
        longest: 2,
    };
    let mut out = Vec::new();
    batch::noisy_records(
        loaded,
        &recipe,
        None,
        &mut seeded(seed),
        &mut out,
        &mut |_| {},
    )?;
    Ok(String::from_utf8(out).unwrap())
}

const AREAS: &str = r#"{"by": [{"column": "city", "hierarchy": "area"}, {"column": "sex"}],
    "hierarchies": [{"name": "area", "levels": ["province", "city"],
    "tree": {"paths": [["X", "A"], ["X", "B"], ["Y", "C"]]}}]}"#;
