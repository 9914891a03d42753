//! Files in CTDC's columns: every row comes in, and figures say what a count of the lines says.

use crate::common::World;
use crate::help::*;
use domain::figures::Dimension;
use domain::imports::ImportState;
use std::collections::BTreeMap;
use std::path::Path;
use store::figures::{self, Filter, Source};
use testkit::each_database;

/// How often each value of a column occurs, as `awk -F,` counts it.
fn naive(text: &str, column: usize) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for line in text.lines().skip(1) {
        let value = line.split(',').nth(column).unwrap().to_owned();
        *counts.entry(value).or_default() += 1;
    }
    counts
}

/// The name that the file gives a type of exploitation.
fn in_the_file(code: &str) -> String {
    match code {
        "forced-labour" => "Forced Labor",
        "forced-marriage" => "Forced Marriage",
        "sexual-exploitation" => "Sexual Exploitation",
        "other" => "Other",
        unexpected => panic!("{unexpected}"),
    }
    .to_owned()
}

async fn compare(world: &World, text: &str, file: &OnDisk) {
    let rows = i64::try_from(text.lines().count() - 1).unwrap();
    let start = std::time::Instant::now();
    let done = run(world, &file.input(), &ctdc()).await.unwrap();
    println!("{rows} rows in {:?}", start.elapsed());
    assert_eq!(done.state, ImportState::Done);
    assert_eq!(
        (done.rows_total, done.rows_done, done.rows_kept),
        (rows, rows, rows)
    );
    assert_eq!(done.issues, 0);
    assert_eq!(assert_exact(&world.store).await, rows);

    let source = Source::Import(world.task_force, done.id);
    let mut tx = world.store.read().await.unwrap();
    let mut by = async |dimension, name: fn(&str) -> String| {
        let counted = figures::count(&mut tx, &source, &Filter::default(), &[dimension]).await;
        let counted = counted.unwrap().into_iter();
        counted
            .map(|c| (name(&c.keys[0]), c.n))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(by(Dimension::Year, str::to_owned).await, naive(text, 0));
    assert_eq!(
        by(Dimension::Exploitation, in_the_file).await,
        naive(text, 7)
    );
    let sex = by(Dimension::Sex, |code| {
        if code == "female" { "Female" } else { "Male" }.to_owned()
    });
    assert_eq!(sex.await, naive(text, 2));
    // Children and adults, where the bands of the file cut ages at other years.
    let ages = by(Dimension::AgeBand, str::to_owned).await;
    let in_file = naive(text, 9);
    let of = |bands: &[&str]| {
        bands
            .iter()
            .filter_map(|band| in_file.get(*band))
            .sum::<i64>()
    };
    assert_eq!(ages["child"], of(&["Age 0-8", "Age 9-17"]));
    assert_eq!(ages["18-24"], of(&["Age 18-20", "Age 21-23"]));
    assert_eq!(ages.values().sum::<i64>(), rows);
    // Nothing of it is among the task force's own figures.
    let own = Source::Own(vec![world.task_force]);
    assert_eq!(
        figures::total(&mut tx, &own, &Filter::default())
            .await
            .unwrap(),
        0
    );
}

#[test]
fn the_sample_comes_in_without_a_lost_row() {
    each_database(|store| async move {
        let world = World::new(store).await;
        compare(&world, SAMPLE, &OnDisk::new(SAMPLE.as_bytes())).await;
        let kinds = audited(&world.store).await;
        assert!(kinds.contains(&"import-started".to_owned()), "{kinds:?}");
        assert!(kinds.contains(&"import-finished".to_owned()), "{kinds:?}");
    });
}

/// The file of 14,299 victims lies beside the repository where people work on it, not in it.
#[test]
fn the_real_file_comes_in_without_a_lost_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let Some(text) = ["shared", "../shared"].iter().find_map(|folder| {
        std::fs::read_to_string(root.join(folder).join("data/ctdc/ctdc_cleaned_14299.csv")).ok()
    }) else {
        println!("skipped: ../shared/data/ctdc/ctdc_cleaned_14299.csv is not there");
        return;
    };
    each_database(|store| {
        let text = text.clone();
        async move {
            let world = World::new(store).await;
            compare(&world, &text, &OnDisk::new(text.as_bytes())).await;
            let (cases, facts) = (
                rows_of(
                    &world.store,
                    "select count(*) as n from cases where import is not null",
                ),
                rows_of(
                    &world.store,
                    "select count(*) as n from case_fact where kind = 'control'",
                ),
            );
            assert_eq!(cases.await, 14_299);
            assert!(facts.await > 10_000);
        }
    });
}
