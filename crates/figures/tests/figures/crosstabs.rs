//! Tables: each cell is what one would count by hand, and everything adds up.

use std::collections::BTreeSet;

use figures::Error;
use figures::columns::{Columns, Filter, Limits};
use figures::crosstab::{Dimension, MOST_CELLS, Persons, Table, Unit, tabulate};
use figures::hierarchy::{Hierarchy, Spec, Tree};
use proptest::prelude::*;

use crate::records;

/// Victims by year, city and sex; the last two are of one person.
fn victims() -> Columns {
    let mut columns = Columns::new(&["year", "city", "sex"], Limits::default()).unwrap();
    for row in [
        ["2023", "31.73", "P"],
        ["2023", "31.73", "P"],
        ["2023", "31.74", "L"],
        ["2024", "32.01", ""],
        ["2024", "", "P"],
        ["2023", "32.01", "P"],
    ] {
        columns.push(&row).unwrap();
    }
    columns
}

fn areas() -> Hierarchy {
    let codes = ["31.73", "31.74", "32.01", "32.02"].map(str::to_owned);
    Hierarchy::new(&Spec {
        name: "Indonesia".to_owned(),
        levels: vec!["provinsi".to_owned(), "kab/kota".to_owned()],
        rests: false,
        tree: Tree::Codes {
            separator: '.',
            codes: codes.to_vec(),
        },
    })
    .unwrap()
}

fn count(columns: &Columns, dimensions: &[Dimension], unit: Unit<'_>) -> Table {
    tabulate(columns, dimensions, &Filter::new(), unit, MOST_CELLS).unwrap()
}

fn by(columns: &Columns, names: &[&str]) -> Vec<Dimension> {
    names
        .iter()
        .map(|n| Dimension::of(columns, n).unwrap())
        .collect()
}

#[test]
fn victims_by_year_and_sex() {
    let columns = victims();
    let table = count(&columns, &by(&columns, &["year", "sex"]), Unit::Rows);
    let [year, sex] = table.axes() else { panic!() };
    let at = |y: Option<&str>, s: Option<&str>| {
        let y = y.map_or(year.total(), |y| year.position(y).unwrap());
        let s = s.map_or(sex.total(), |s| sex.position(s).unwrap());
        table.at(&[y, s]).unwrap()
    };
    assert_eq!(at(Some("2023"), Some("P")), 3);
    assert_eq!(at(Some("2023"), Some("L")), 1);
    assert_eq!(at(Some("2023"), None), 4);
    assert_eq!(at(None, Some("P")), 4);
    assert_eq!(at(None, None), 6);
    assert_eq!(table.at(&[year.position("2024").unwrap(), 0]), Some(1));
    assert_eq!(table.total(), 6);
    assert_eq!(table.at(&[9, 0]), None);
    assert_eq!(table.at(&[0]), None);
}

#[test]
fn without_dimensions_there_is_the_total_alone() {
    let columns = victims();
    assert_eq!(count(&columns, &[], Unit::Rows).counts(), [6]);
    let persons = Persons::of([1, 2, 3, 4, 5, 5]);
    assert_eq!(count(&columns, &[], Unit::Persons(&persons)).counts(), [5]);
}

#[test]
fn a_person_counts_once_in_each_cell_and_once_in_each_total() {
    let columns = victims();
    let persons = Persons::of(["a", "b", "c", "d", "e", "e"]);
    let table = count(
        &columns,
        &by(&columns, &["year", "sex"]),
        Unit::Persons(&persons),
    );
    let [year, sex] = table.axes() else { panic!() };
    let women = sex.position("P").unwrap();
    assert_eq!(table.at(&[year.position("2023").unwrap(), women]), Some(3));
    assert_eq!(table.at(&[year.position("2024").unwrap(), women]), Some(1));
    assert_eq!(table.at(&[year.total(), women]), Some(3));
    assert_eq!(table.total(), 5);
    let few = Persons::of([1]);
    let told = tabulate(
        &columns,
        &[],
        &Filter::new(),
        Unit::Persons(&few),
        MOST_CELLS,
    );
    assert!(matches!(told, Err(Error::Stale(_))));
}

#[test]
fn areas_are_counted_at_a_level_and_below_a_node() {
    let columns = victims();
    let tree = areas();
    let table = |d: Dimension| count(&columns, &[d], Unit::Rows);
    let provinces = table(Dimension::at(&columns, "city", &tree, 1).unwrap());
    assert_eq!(provinces.axes()[0].labels, ["31", "32"]);
    assert_eq!(provinces.counts(), [1, 3, 2, 6]);
    let cities = table(Dimension::at(&columns, "city", &tree, 2).unwrap());
    assert_eq!(cities.counts(), [1, 2, 1, 2, 0, 6]);
    let jakarta = tree.find(1, "31").unwrap();
    let below = table(Dimension::below(&columns, "city", &tree, jakarta, 2).unwrap());
    assert_eq!(below.axes()[0].labels, ["31.73", "31.74"]);
    assert_eq!(below.counts(), [0, 2, 1, 3]);
    let told = Dimension::at(&columns, "city", &tree, 3).unwrap_err();
    assert!(matches!(told, Error::NoLevel { asked: 3, .. }));
    let told = Dimension::at(&columns, "year", &tree, 1).unwrap_err();
    assert!(matches!(told, Error::NotInHierarchy { value, .. } if value == "2023"));
}

#[test]
fn a_table_of_too_many_cells_is_refused() {
    let names = ["a", "b", "c"];
    let mut columns = Columns::new(&names, Limits::default()).unwrap();
    for n in 0..10_000 {
        columns
            .push(&[format!("{n}"), format!("{n}"), String::new()])
            .unwrap();
    }
    let told = tabulate(
        &columns,
        &by(&columns, &["a", "b"]),
        &Filter::new(),
        Unit::Rows,
        MOST_CELLS,
    );
    assert!(matches!(
        told,
        Err(Error::TooManyCells {
            cells: 100_040_004,
            ..
        })
    ));
    let many = by(&columns, &["c"; 40]);
    let told = tabulate(&columns, &many, &Filter::new(), Unit::Rows, u64::MAX);
    assert!(matches!(told, Err(Error::TooManyCells { .. })));
    let one = count(&columns, &by(&columns, &["a"]), Unit::Rows);
    assert_eq!(one.total(), 10_000);
}

#[test]
fn what_was_made_for_other_values_is_refused() {
    let mut columns = victims();
    let dimensions = by(&columns, &["year"]);
    let filter = Filter::new().keep(&columns, "city", &["31.73"]).unwrap();
    columns.push(&["2025", "31.73", "P"]).unwrap();
    let told = tabulate(
        &columns,
        &dimensions,
        &Filter::new(),
        Unit::Rows,
        MOST_CELLS,
    );
    assert_eq!(
        told.unwrap_err().to_string(),
        "the dimension was made for other rows or values; make it again"
    );
    columns.push(&["2025", "31.75", "P"]).unwrap();
    let told = tabulate(&columns, &[], &filter, Unit::Rows, MOST_CELLS);
    assert!(matches!(told, Err(Error::Stale(_))));
}

#[test]
fn many_rows_are_counted_in_parts() {
    let mut columns = Columns::new(&["a", "b"], Limits::default()).unwrap();
    for n in 0..250_000_u32 {
        columns
            .push(&[format!("{}", n % 7), format!("{}", n % 11)])
            .unwrap();
    }
    let table = count(&columns, &by(&columns, &["a", "b"]), Unit::Rows);
    assert_eq!(table.total(), 250_000);
    let expected = (0..250_000_u32)
        .filter(|n| n % 7 == 3 && n % 11 == 5)
        .count();
    let [a, b] = table.axes() else { panic!() };
    let place = [a.position("3").unwrap(), b.position("5").unwrap()];
    assert_eq!(table.at(&place), Some(expected as u64));
}

/// Counts a cell by going through all rows; none in a position means the total.
fn by_hand(rows: &[Vec<u8>], cell: &[Option<u8>], kept: &[u8], persons: Option<&[u8]>) -> u64 {
    let there = |row: &&Vec<u8>| {
        let same = cell
            .iter()
            .zip(row.iter())
            .all(|(c, v)| c.is_none_or(|c| c == *v));
        same && kept.contains(&row[0])
    };
    match persons {
        None => rows.iter().filter(there).count() as u64,
        Some(persons) => {
            let pairs = rows.iter().zip(persons).filter(|(row, _)| there(row));
            pairs
                .map(|(_, person)| person)
                .collect::<BTreeSet<_>>()
                .len() as u64
        }
    }
}

proptest! {
    /// Every cell of any table of rows or persons is what one counts by hand.
    #[test]
    fn every_cell_is_what_one_counts_by_hand(
        rows in records::any(60),
        kept in prop::collection::vec(0_u8..5, 1..4),
        seed in prop::collection::vec(0_u8..20, 60),
    ) {
        let columns = records::columns(&rows);
        let width = rows.first().map_or(0, Vec::len).min(3);
        let names: Vec<String> = (0..width).map(|n| format!("c{n}")).collect();
        let dimensions: Vec<Dimension> =
            names.iter().map(|n| Dimension::of(&columns, n).unwrap()).collect();
        let text: Vec<String> = kept.iter().map(|k| records::value(*k)).collect();
        let filter = Filter::new()
            .keep_if(&columns, "c0", |v| text.iter().any(|t| t == v.unwrap_or_default()))
            .unwrap();
        let of = &seed[..rows.len()];
        let persons = Persons::of(of.iter());
        for unit in [Unit::Rows, Unit::Persons(&persons)] {
            let table = tabulate(&columns, &dimensions, &filter, unit, MOST_CELLS).unwrap();
            for (positions, count) in table.cells() {
                let value = |(axis, p): (&figures::crosstab::Axis, &usize)| match *p {
                    0 => Some(0),
                    p if p == axis.total() => None,
                    p => Some(axis.labels[p - 1][1..].parse().unwrap()),
                };
                let cell: Vec<Option<u8>> = table.axes().iter().zip(&positions).map(value).collect();
                let of = matches!(unit, Unit::Persons(_)).then_some(of);
                prop_assert_eq!(count, by_hand(&rows, &cell, &kept, of));
            }
        }
    }
}
