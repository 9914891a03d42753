//! The trials of `docs/linkage.md` on the data of its peers. That data is not ours to keep here:
//! where `LINKAGE_DATA` names no folder with it, they are left out and say so.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr)]

use std::fs::File;
use std::path::PathBuf;

use linkage::batch::{Job, Report, evaluate};
use linkage::presets;
use linkage::settings::{Link, Settings};
use linkage::table::Mapping;

/// The files, or a printed reason why the trial is left out.
fn data(names: &[&str]) -> Option<Vec<PathBuf>> {
    let Some(folder) = std::env::var_os("LINKAGE_DATA").map(PathBuf::from) else {
        eprintln!(
            "left out: LINKAGE_DATA names no folder with {}",
            names.join(", ")
        );
        return None;
    };
    let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    let missing = files.iter().find(|file| !file.exists());
    missing.inspect(|file| eprintln!("left out: {} is not there", file.display()));
    missing.is_none().then_some(files)
}

fn run(settings: Settings, map: &[(&str, &str)], truth: &str, files: &[PathBuf]) -> Report {
    let open = |at: usize| File::open(&files[at]);
    let pair = |(field, heading): &(&str, &str)| ((*field).to_owned(), (*heading).to_owned());
    let job = Job {
        settings,
        mapping: Mapping {
            fields: map.iter().map(pair).collect(),
            id: None,
            truth: Some(truth.to_owned()),
        },
        tables: files.iter().map(|f| f.display().to_string()).collect(),
        open: &open,
        seed: 1,
        memory: None,
        tell: &|_| {},
    };
    evaluate(&job, None, 0.05, true).unwrap()
}

/// The gates that hold on any data: even odds near the best threshold, no chains.
fn gates(report: &Report, least: f64) {
    let (best, even) = (report.pairs.best.f1, report.pairs.even.f1);
    assert!(best >= least, "F1 {best}");
    assert!(best - even < 0.01, "F1 {even} at even odds, {best} at best");
    for group in &report.groups {
        assert!(group.largest <= 100, "{group:?}");
    }
}

#[test]
fn febrl_3() {
    let Some(files) = data(&["febrl/dataset3.csv"]) else {
        return;
    };
    let map = [("birth", "date_of_birth")];
    gates(
        &run(presets::febrl(Link::Within), &map, "rec_id", &files),
        0.9975,
    );
}

#[test]
fn febrl_4() {
    let Some(files) = data(&["febrl/dataset4a.csv", "febrl/dataset4b.csv"]) else {
        return;
    };
    let map = [("birth", "date_of_birth")];
    gates(
        &run(presets::febrl(Link::Across), &map, "rec_id", &files),
        0.9998,
    );
}

#[test]
fn indonesian_people() {
    let map = [
        ("mother", "mother_name"),
        ("birth", "birth_date"),
        ("registered", "reg_date"),
    ];
    for (name, least) in [
        ("people_10k.csv", 0.9115),
        ("people_100k.csv", 0.8722),
        ("people_1m.csv", 0.8286),
    ] {
        if let Some(files) = data(&[name]) {
            gates(
                &run(presets::indonesian(), &map, "entity_id", &files),
                least,
            );
        }
    }
}
