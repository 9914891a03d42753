//! Counts of combinations: the peer's example, and what one counts by hand.

use std::collections::BTreeMap;

use figures::attributes::{Attributes, Choice};
use figures::columns::{Columns, Limits};
use figures::combinations::{Options, count};
use proptest::prelude::*;

use crate::records;

type Counts = Vec<(Vec<u32>, u32)>;

fn all(attributes: &Attributes, longest: usize, least: u32) -> Counts {
    let mut all = Vec::new();
    count(attributes, Options { longest, least }, |combination, n| {
        all.push((combination.to_vec(), n));
        Ok(())
    })
    .unwrap();
    all
}

fn text(columns: &Columns, attributes: &Attributes, combination: &[u32]) -> String {
    let one = |a: &u32| {
        let a = attributes.get(*a).unwrap();
        let column = &columns.all()[a.column as usize];
        format!("{}:{}", column.name(), column.label(a.code).unwrap())
    };
    let mut parts: Vec<String> = combination.iter().map(one).collect();
    parts.sort();
    parts.join(";")
}

/// What the peer's README prints for its example with a resolution of 2.
const PUBLISHED: &str = "B:b2;D:d2 4
A:a1;B:b1;C:c1 2\nA:a1 4\nA:a2;B:b2;D:d2 2\nC:c1;D:d1 4\nD:d2;F:1 2\nB:b1;D:d1 2\nF:1 2
C:c2;D:d2 4\nC:c2;D:d2;F:1 2\nD:d1 4\nA:a2;B:b2;C:c2 2\nA:a2 6\nB:b1 4\nB:b2 6\nB:b1;C:c1 2
A:a2;C:c2 4\nC:c1 4\nB:b2;D:d2;F:1 2\nA:a1;D:d1 2\nA:a1;C:c1;D:d1 2\nD:d2 6\nB:b1;C:c1;D:d1 2
B:b2;C:c2 4\nA:a2;D:d2 4\nA:a1;B:b1;D:d1 2\nA:a1;B:b1 2\nA:a2;C:c2;D:d2 2\nB:b2;C:c2;F:1 2
B:b2;C:c2;D:d2 2\nA:a2;B:b2 4\nA:a1;C:c1 2\nC:c2;F:1 2\nC:c2 6\nB:b2;F:1 2";

#[test]
fn the_example_of_the_peer_comes_out_as_it_prints_it() {
    let columns = records::example();
    let attributes = records::attributes(&columns);
    let found = all(&attributes, 3, 2)
        .into_iter()
        .map(|(combination, n)| (text(&columns, &attributes, &combination), n / 2 * 2));
    let found: BTreeMap<String, u32> = found.collect();
    let published = PUBLISHED.lines().map(|line| {
        let (combination, n) = line.split_once(' ').unwrap();
        (combination.to_owned(), n.parse().unwrap())
    });
    assert_eq!(found, published.collect());
}

#[test]
fn zeros_are_absent_unless_a_column_tells_by_them() {
    let columns = records::example();
    let choice = Choice {
        telling: vec!["F".to_owned()],
        ..Choice::default()
    };
    let attributes = Attributes::new(&columns, &choice).unwrap();
    let ones = all(&attributes, 1, 1);
    let named: Vec<(String, u32)> = ones
        .iter()
        .map(|(c, n)| (text(&columns, &attributes, c), *n))
        .collect();
    assert!(named.contains(&("F:0".to_owned(), 9)));
    assert!(named.iter().all(|(name, _)| !name.starts_with("G:")));
    let some = Choice {
        columns: vec!["D".to_owned()],
        ..Choice::default()
    };
    assert_eq!(Attributes::new(&columns, &some).unwrap().len(), 3);
    let none = Choice {
        columns: vec!["Z".to_owned()],
        ..Choice::default()
    };
    assert!(Attributes::new(&columns, &none).is_err());
}

#[test]
fn ten_thousand_values_are_counted_without_a_square_of_them() {
    let mut columns = Columns::new(&["area", "street", "sex"], Limits::default()).unwrap();
    for n in 0..10_000 {
        columns
            .push(&[format!("a{n}"), format!("s{}", n / 2), "P".to_owned()])
            .unwrap();
    }
    let attributes = records::attributes(&columns);
    let found = all(&attributes, 3, 1);
    let of = |length: usize| found.iter().filter(|(c, _)| c.len() == length).count();
    assert_eq!(
        (of(1), of(2), of(3)),
        (15_001, 10_000 + 10_000 + 5_000, 10_000)
    );
    assert_eq!(
        all(&attributes, 3, 2)
            .iter()
            .filter(|(c, _)| c.len() == 2)
            .count(),
        5_000
    );
}

#[test]
fn no_records_and_no_length_give_nothing() {
    let empty = records::columns(&[]);
    assert_eq!(all(&records::attributes(&empty), 3, 1), []);
    let example = records::example();
    assert_eq!(all(&records::attributes(&example), 0, 1), []);
}

#[test]
fn an_error_of_the_taker_ends_it() {
    let columns = records::example();
    let attributes = records::attributes(&columns);
    let mut taken = 0;
    let told = count(&attributes, Options::default(), |_, _| {
        taken += 1;
        Err(std::io::Error::other("full").into())
    });
    assert_eq!((told.unwrap_err().to_string().as_str(), taken), ("full", 1));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let columns = records::example();
    let attributes = records::attributes(&columns);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| all(&attributes, 4, 1))
    };
    assert_eq!(with(1), with(3));
}

/// Counts every subset of every record.
fn by_hand(attributes: &Attributes, longest: usize, least: u32) -> Counts {
    let mut counts: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for record in attributes.each() {
        for subset in 1_u32..1 << record.len() {
            let picked = record
                .iter()
                .enumerate()
                .filter(|(at, _)| subset >> at & 1 == 1);
            let picked: Vec<u32> = picked.map(|(_, a)| *a).collect();
            if picked.len() <= longest {
                *counts.entry(picked).or_default() += 1;
            }
        }
    }
    counts.into_iter().filter(|(_, n)| *n >= least).collect()
}

proptest! {
    /// Combinations, their counts and their order are what one counts by hand.
    #[test]
    fn combinations_are_what_one_counts_by_hand(
        rows in records::any(80),
        longest in 0_usize..6,
        least in 0_u32..6,
    ) {
        let attributes = records::attributes(&records::columns(&rows));
        prop_assert_eq!(all(&attributes, longest, least), by_hand(&attributes, longest, least.max(1)));
    }
}
