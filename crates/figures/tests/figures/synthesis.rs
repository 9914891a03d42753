//! Records under a threshold: nothing rare is published, ever, and what is common is kept.

use std::collections::BTreeMap;

use figures::Error;
use figures::attributes::{Attributes, Choice};
use figures::columns::Columns;
use figures::synthesize::quality::Report;
use figures::synthesize::{Rows, k};
use proptest::prelude::*;

use crate::records;

fn make(attributes: &Attributes, threshold: u32) -> Rows {
    k::synthesize(attributes, threshold, &mut |_| {}).unwrap()
}

/// In how many true records a combination is.
fn support(attributes: &Attributes, combination: &[u32]) -> usize {
    let has = |record: &&[u32]| combination.iter().all(|a| record.contains(a));
    attributes.each().filter(has).count()
}

/// Made-up records with kinds that go together, and some that no other record is like.
fn people(records: u32) -> Vec<Vec<u8>> {
    let mut state = 7_u32;
    let mut next = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((state >> 16) % below) as u8
    };
    let record = |_| {
        let kind = next(3);
        let near = |n: u8| 1 + (kind * 2 + n) % 7;
        vec![
            1 + kind,
            near(next(2)),
            near(next(3)),
            next(4),
            near(next(5)),
            next(12),
        ]
    };
    (0..records).map(record).collect()
}

#[test]
fn the_example_of_the_peer_keeps_every_pair_and_triple_of_two() {
    let columns = records::example();
    let attributes = records::attributes(&columns);
    let rows = make(&attributes, 2);
    let report = Report::of(&attributes, &rows, 2, 4).unwrap();
    assert!(report.is_safe());
    assert!(
        report.lengths[..3].iter().all(|l| l.kept == 1.0),
        "{report:?}"
    );
}

#[test]
fn no_published_record_is_true_of_fewer_than_k() {
    let attributes = records::attributes(&records::columns(&people(600)));
    for threshold in [2, 3, 10, 50] {
        let rows = make(&attributes, threshold);
        assert!(!rows.list().is_empty());
        for (combination, _) in rows.list() {
            assert!(support(&attributes, combination) >= threshold as usize);
        }
        assert!(
            Report::of(&attributes, &rows, threshold, 6)
                .unwrap()
                .is_safe()
        );
    }
}

#[test]
fn few_records_or_none_never_panic_and_never_show_fewer_than_k() {
    for threshold in [2, 10, 50] {
        for records in [0, 1, threshold - 1, threshold, 50, 200] {
            let attributes = records::attributes(&records::columns(&people(records)));
            let rows = make(&attributes, threshold);
            if records < threshold {
                assert_eq!(rows.list(), []);
            }
            let report = Report::of(&attributes, &rows, threshold, 4).unwrap();
            assert!(report.is_safe());
            report.for_publication();
        }
    }
}

#[test]
fn a_threshold_of_one_is_refused() {
    let attributes = records::attributes(&records::example());
    for threshold in [0, 1] {
        let told = k::synthesize(&attributes, threshold, &mut |_| {});
        assert!(matches!(told, Err(Error::Threshold { .. })));
    }
}

#[test]
fn single_counts_are_the_protected_ones() {
    let attributes = records::attributes(&records::columns(&people(500)));
    let rows = make(&attributes, 10);
    let mut placed = vec![0; attributes.len()];
    for (combination, records) in rows.list() {
        combination
            .iter()
            .for_each(|a| placed[*a as usize] += records);
    }
    let protected: Vec<u32> = attributes.counts().iter().map(|n| n / 10 * 10).collect();
    assert_eq!(placed, protected);
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_another_order() {
    let columns = records::columns(&people(300));
    let attributes = records::attributes(&columns);
    let rows = make(&attributes, 5);
    let table = |seed| texts(&rows.columns(&attributes, &columns, seed).unwrap());
    assert_eq!(table(1), table(1));
    assert_ne!(table(1), table(2));
    let sorted = |mut rows: Vec<String>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(table(1)), sorted(table(2)));
    assert_eq!(table(1).len() as u64, rows.records());
}

#[test]
fn a_value_that_nobody_may_see_is_not_among_the_values_published() {
    let mut rows = people(300);
    rows.push(vec![200; 6]);
    let columns = records::columns(&rows);
    let attributes = records::attributes(&columns);
    let published = make(&attributes, 5)
        .columns(&attributes, &columns, 1)
        .unwrap();
    assert!(columns.all()[0].code("v200").is_some());
    assert!(published.all().iter().all(|c| c.code("v200").is_none()));
}

fn texts(columns: &Columns) -> Vec<String> {
    let row = |row: usize| {
        let all = columns.all().iter();
        let values = all.map(|c| c.label(c.codes().get(row)).unwrap_or_default());
        values.collect::<Vec<_>>().join(",")
    };
    (0..columns.rows()).map(row).collect()
}

/// What is published depends on protected counts alone: the order of the records and records of
/// values that are too rare change no byte.
#[test]
fn what_does_not_change_protected_counts_changes_nothing() {
    let mut rows = people(400);
    let before = records::columns(&rows);
    let of = |columns: &Columns| {
        let attributes = records::attributes(columns);
        texts(
            &make(&attributes, 10)
                .columns(&attributes, columns, 3)
                .unwrap(),
        )
    };
    let published = of(&before);
    rows.reverse();
    rows.rotate_left(123);
    assert_eq!(of(&records::columns(&rows)), published);
    for n in 0..9 {
        let alone = vec![100 + n, 0, 0, 0, 0, 0];
        rows.insert(usize::from(n) * 7, alone);
    }
    assert_eq!(of(&records::columns(&rows)), published);
}

#[test]
fn the_report_tells_what_is_lost_and_what_is_wrong() {
    let truth = records::columns(&[vec![1, 1], vec![1, 1], vec![1, 2], vec![2, 2]]);
    let given = |rows: &[Vec<u8>]| {
        Report::compare(&truth, &records::columns(rows), &Choice::default(), 2, 2).unwrap()
    };
    let same = given(&[vec![1, 1], vec![1, 1], vec![1, 2], vec![2, 2]]);
    assert_eq!(
        (
            same.lengths[1].error,
            same.lengths[1].kept,
            same.lengths[1].common
        ),
        (0.0, 1.0, 1)
    );
    // Of the pairs (1,2) and (2,2) there is one record each.
    assert_eq!(
        (same.lengths[1].rare, same.rare_records, same.is_safe()),
        (2, 2, false)
    );
    let half = given(&[vec![1, 1]]);
    assert_eq!((half.lengths[1].error, half.lengths[1].kept), (0.5, 1.0));
    // 1 of 3, 1 of 2 and 0 of 2 are there.
    assert!((half.lengths[0].error - (2.0 / 3.0 + 0.5 + 1.0) / 3.0).abs() < 1e-12);
    assert!(half.is_safe());
    let invented = given(&[vec![2, 1], vec![9, 0]]);
    assert_eq!(
        (invented.lengths[0].invented, invented.lengths[1].invented),
        (1, 1)
    );
    let nothing = given(&[]);
    assert_eq!(
        (nothing.lengths[1].error, nothing.lengths[1].kept),
        (1.0, 0.0)
    );
    assert!(nothing.is_safe());
}

#[test]
fn what_stands_beside_a_publication_gives_no_exact_numbers() {
    let attributes = records::attributes(&records::columns(&people(333)));
    let rows = make(&attributes, 10);
    let report = Report::of(&attributes, &rows, 10, 3)
        .unwrap()
        .for_publication();
    assert!(report.lengths.iter().all(|l| l.common.is_multiple_of(10)));
    let text = serde_json::to_string(&report).unwrap();
    assert!(!text.contains("333"));
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
}

proptest! {
    /// Whatever the records are: no combination of any length that fewer than k have.
    #[test]
    fn no_rare_combination_is_published(rows in records::any(60), threshold in 2_u32..12) {
        let attributes = records::attributes(&records::columns(&rows));
        let made = make(&attributes, threshold);
        for (combination, records) in made.list() {
            prop_assert!(*records > 0 && !combination.is_empty());
            prop_assert!(support(&attributes, combination) >= threshold as usize);
        }
        let report = Report::of(&attributes, &made, threshold, 5).unwrap();
        prop_assert!(report.is_safe());
        // Every value of enough records is kept, and no pair stands in more
        // records than it may.
        prop_assert_eq!(report.lengths[0].kept, 1.0);
        let mut placed: BTreeMap<[u32; 2], u32> = BTreeMap::new();
        for (combination, records) in made.list() {
            for (at, a) in combination.iter().enumerate() {
                for b in &combination[at + 1..] {
                    *placed.entry([*a, *b]).or_default() += records;
                }
            }
        }
        for (pair, records) in placed {
            let protected = support(&attributes, &pair) as u32 / threshold * threshold;
            prop_assert!(records <= protected);
        }
    }
}
