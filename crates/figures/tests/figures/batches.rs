//! What a command line does: a table and a recipe to a file.

use figures::Error;
use figures::batch::{self, Combine, Progress, Synthesize, Tabulate, Words, recipe};
use figures::table::{Loaded, Options, read};
use proptest::prelude::*;

use crate::records::EXAMPLE;

const VICTIMS: &str = "id,year,city,sex
1,2023,31.73,P
2,2023,31.73,P
3,2023,31.74,L
4,2024,32.01,
1,2024,32.01,P
,2024,,P
";

fn load(text: &str, person: Option<&str>) -> Loaded {
    let options = Options {
        person: person.map(str::to_owned),
        ..Options::default()
    };
    read(text.as_bytes(), &options, &mut |_| {}).unwrap()
}

fn words() -> Words {
    Words {
        total: "Jumlah".to_owned(),
        not_recorded: "tidak dicatat".to_owned(),
        count: "korban".to_owned(),
    }
}

fn tabulate(loaded: &Loaded, json: &str) -> Result<String, Error> {
    let mut out = Vec::new();
    let recipe: Tabulate = recipe(json)?;
    batch::tabulate(loaded, &recipe, &words(), None, &mut out, &mut |_| {})?;
    Ok(String::from_utf8(out).unwrap())
}

const AREAS: &str = r#""hierarchies": [{"name": "wilayah", "levels": ["provinsi", "kota"],
    "tree": {"codes": {"separator": ".", "codes": ["31.73", "31.74", "32.01"]}}}]"#;

#[test]
fn victims_by_province_and_year_each_person_once() {
    let loaded = load(VICTIMS, Some("id"));
    assert_eq!(loaded.columns.all().len(), 3);
    let by = r#"{"by": [{"column": "city", "hierarchy": "wilayah", "level": "provinsi"},
        {"column": "year"}], "keep": [{"column": "sex", "values": ["P", ""]}], "#;
    let table = tabulate(&loaded, &format!("{by}{AREAS}}}")).unwrap();
    assert_eq!(
        table,
        "city,year,korban\n\
         tidak dicatat,2024,1\n\
         tidak dicatat,Jumlah,1\n\
         31,2023,2\n\
         31,Jumlah,2\n\
         32,2024,2\n\
         32,Jumlah,2\n\
         Jumlah,2023,2\n\
         Jumlah,2024,3\n\
         Jumlah,Jumlah,4\n"
    );
}

#[test]
fn below_a_province_its_cities_are_counted() {
    let loaded = load(VICTIMS, None);
    let by = r#"{"empty_cells": true, "by": [{"column": "city", "hierarchy": "wilayah",
        "below": ["provinsi", "31"]}], "#;
    let table = tabulate(&loaded, &format!("{by}{AREAS}}}")).unwrap();
    assert_eq!(
        table,
        "city,korban\ntidak dicatat,0\n31.73,2\n31.74,1\nJumlah,3\n"
    );
}

#[test]
fn a_recipe_that_is_wrong_is_told() {
    let loaded = load(VICTIMS, None);
    let told = |json: &str| tabulate(&loaded, json).unwrap_err().to_string();
    assert!(told("{").starts_with("the recipe: "));
    assert!(told(r#"{"by": [], "keeep": []}"#).contains("unknown field `keeep`"));
    let level = told(r#"{"by": [{"column": "city", "level": "provinsi"}]}"#);
    assert_eq!(
        level,
        "the recipe: a level of city is asked for, and no hierarchy"
    );
    let tree = told(r#"{"by": [{"column": "city", "hierarchy": "x"}]}"#);
    assert_eq!(tree, "the recipe: there is no hierarchy \"x\"");
    let by = r#"{"by": [{"column": "city", "hierarchy": "wilayah", "level": "desa"}], "#;
    let level = told(&format!("{by}{AREAS}}}"));
    assert_eq!(
        level,
        "the recipe: the hierarchy wilayah has no level \"desa\""
    );
    let by =
        r#"{"by": [{"column": "city", "hierarchy": "wilayah", "below": ["provinsi", "99"]}], "#;
    let node = told(&format!("{by}{AREAS}}}"));
    assert_eq!(
        node,
        "the recipe: the hierarchy wilayah has no provinsi \"99\""
    );
    let column = told(r#"{"by": [{"column": "kota"}]}"#);
    assert_eq!(column, "no column \"kota\"; there are: id, year, city, sex");
    let cells = told(r#"{"by": [{"column": "year"}], "most_cells": 2}"#);
    assert_eq!(
        cells,
        "4 cells, at most 2: choose fewer or coarser dimensions"
    );
}

fn combine(k: u32) -> Result<String, Error> {
    let mut out = Vec::new();
    let recipe: Combine = recipe(&format!(r#"{{"longest": 3, "k": {k}}}"#))?;
    let loaded = load(EXAMPLE, None);
    batch::combine(loaded, &recipe, None, &mut out, &mut |_| {})?;
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn the_exact_number_of_records_is_written_only_with_exact_counts() {
    let exact = combine(1).unwrap();
    assert!(exact.starts_with("selections\tcount\nrecord_count\t11\nA:a1\t4\n"));
    let protected = combine(2).unwrap();
    assert!(protected.starts_with("selections\tprotected_count\nrecord_count\t10\nA:a1\t4\n"));
    assert!(protected.lines().skip(1).all(|line| {
        let count: u32 = line.rsplit('\t').next().unwrap().parse().unwrap();
        count > 0 && count.is_multiple_of(2)
    }));
    assert_eq!(protected.lines().count(), 37);
    assert!(matches!(combine(0), Err(Error::Threshold { k: 0 })));
}

fn synthesize(loaded: &Loaded, json: &str, memory: Option<u64>) -> Result<String, Error> {
    let mut out = Vec::new();
    let recipe: Synthesize = recipe(json)?;
    let mut heard = Vec::new();
    let report = batch::synthesize(loaded, &recipe, memory, &mut out, &mut |p| heard.push(p))?;
    assert!(report.is_safe());
    assert_eq!(heard.last(), Some(&Progress::Written(report.records)));
    Ok(String::from_utf8(out).unwrap())
}

#[test]
fn protected_records_are_written_with_the_columns_of_the_table() {
    let loaded = load(EXAMPLE, None);
    let one = synthesize(&loaded, r#"{"k": 2, "seed": 1}"#, None).unwrap();
    assert!(one.starts_with("A,B,C,F,G,D\n"));
    assert_eq!(
        one,
        synthesize(&loaded, r#"{"k": 2, "seed": 1}"#, None).unwrap()
    );
    assert_ne!(
        one,
        synthesize(&loaded, r#"{"k": 2, "seed": 2}"#, None).unwrap()
    );
    let some = r#"{"k": 2, "seed": 1, "choice": {"columns": ["D", "A"]}}"#;
    assert!(
        synthesize(&loaded, some, None)
            .unwrap()
            .starts_with("A,D\n")
    );
    let none = synthesize(&loaded, r#"{"k": 12, "seed": 1}"#, None).unwrap();
    assert_eq!(none, "A,B,C,F,G,D\n");
}

#[test]
fn what_needs_more_memory_than_allowed_is_refused() {
    let loaded = load(EXAMPLE, None);
    let told = synthesize(&loaded, r#"{"k": 2, "seed": 1}"#, Some(100)).unwrap_err();
    assert!(matches!(told, Error::Memory { allowed: 100, .. }));
    let few: Tabulate = recipe(r#"{"by": [{"column": "A"}]}"#).unwrap();
    let told = batch::tabulate(
        &loaded,
        &few,
        &words(),
        Some(64),
        std::io::sink(),
        &mut |_| {},
    );
    assert!(matches!(
        told,
        Err(Error::TooManyCells { cells: 5, most: 4 })
    ));
    let long = synthesize(
        &loaded,
        r#"{"k": 2, "seed": 1, "longest": 18446744073709551615}"#,
        None,
    );
    assert!(matches!(long, Err(Error::Recipe(_))));
    let rows = format!("a\n{}", "x\n".repeat(20_000));
    let options = Options {
        memory: Some(5_000),
        ..Options::default()
    };
    let told = read(rows.as_bytes(), &options, &mut |_| {}).unwrap_err();
    assert!(matches!(
        told,
        Error::Memory {
            needed: 10_000,
            allowed: 5_000
        }
    ));
}

proptest! {
    /// Any text is a recipe or is told to be none.
    #[test]
    fn any_text_is_a_recipe_or_none(text in r#"[\[\]{}:,"a-z0-9 ]{0,120}"#) {
        let _ = recipe::<Tabulate>(&text);
        let _ = recipe::<Synthesize>(&text);
        let _ = recipe::<Combine>(&text);
    }
}
