//! The attacker opens what is opened in practice, and nothing that is protected.

mod plain;

use std::collections::BTreeMap;

use figures::attack::{At, How, Report, attack};
use figures::protect::suppress::{Effort, suppress};
use figures::protect::{Cell, Linked, Place, Primary, Rules, Table, Tree, primaries};
use figures::release::{Definition, Published, Release, Shown};

use crate::protect::Random;

pub(crate) fn release(name: &str, cells: &[(Definition, u64)]) -> Release {
    let cells = cells
        .iter()
        .map(|(whom, count)| Published::new(whom.clone(), Shown::Count(*count)));
    Release {
        name: name.to_owned(),
        cells: cells.collect(),
    }
}

pub(crate) fn in_months(months: &[&str]) -> Definition {
    Definition::everybody().only("month", months.iter().copied())
}

fn exact(report: &Report) -> Vec<(At, u64)> {
    let exact = report.opened.iter().filter(|opened| opened.exact());
    exact.map(|opened| (opened.at, opened.low as u64)).collect()
}

const NEW: At = At {
    release: 1,
    cell: 0,
};

#[test]
fn the_year_to_date_less_the_month_before_is_the_new_month() {
    let january = release("2026-01", &[(in_months(&["01"]), 17)]);
    let so_far = |count| release("2026-02", &[(in_months(&["01", "02"]), count)]);
    let report = attack(&so_far(20), std::slice::from_ref(&january), 5).unwrap();
    let How::Difference {
        smaller,
        dimensions,
    } = &report.opened[0].how
    else {
        panic!("{report:?}");
    };
    assert_eq!(
        (smaller.release, &dimensions[..]),
        (0, &["month".to_owned()][..])
    );
    assert!(exact(&report).contains(&(NEW, 3)));
    for harmless in [17, 22, 40] {
        let report = attack(&so_far(harmless), std::slice::from_ref(&january), 5).unwrap();
        assert!(report.is_clean());
    }
}

#[test]
fn a_year_less_all_its_months_but_one_is_that_month() {
    let year = Definition::everybody();
    let months: Vec<Release> = ["01", "02", "03"]
        .map(|month| release(month, &[(in_months(&[month]), 10)]))
        .into();
    let report = attack(&release("2026", &[(year.clone(), 33)]), &months, 5).unwrap();
    assert!(
        report
            .opened
            .iter()
            .any(|o| o.how == How::Equations && o.exact())
    );
    assert!(
        attack(&release("2026", &[(year, 35)]), &months, 5)
            .unwrap()
            .is_clean()
    );
}

#[test]
fn a_district_less_the_town_in_it_is_the_villages() {
    let place = |places: &[&str]| Definition::everybody().only("place", places.iter().copied());
    let district = release("kabupaten", &[(place(&["town", "a", "b"]), 31)]);
    let town = release("kota", &[(place(&["town"]), 29)]);
    for (new, old) in [(&district, &town), (&town, &district)] {
        let report = attack(new, std::slice::from_ref(old), 5).unwrap();
        assert!(exact(&report).contains(&(NEW, 2)));
    }
}

#[test]
fn areas_that_overlap_in_few_people_give_them_away() {
    let place = |places: &[&str]| Definition::everybody().only("place", places.iter().copied());
    // a + b, b + c and a + b + c: the second and the third less the first give c and b.
    let first = release(
        "1",
        &[(place(&["a", "b"]), 40), (place(&["a", "b", "c"]), 50)],
    );
    let report = attack(&release("2", &[(place(&["b", "c"]), 12)]), &[first], 5).unwrap();
    assert!(exact(&report).iter().any(|(_, count)| *count == 2));
}

#[test]
fn one_record_more_is_seen_in_every_table_that_is_published_again() {
    let cell = |sex: &str| Definition::everybody().only("sex", [sex]);
    let before = release("1", &[(cell("f"), 22), (cell("m"), 15)]);
    let mut after = before.clone();
    after.cells[0].shown = Shown::Count(23);
    let report = attack(&after, std::slice::from_ref(&before), 5).unwrap();
    let before_at = At {
        release: 0,
        cell: 0,
    };
    assert_eq!(report.opened[0].how, How::Revision { before: before_at });
    assert!(
        attack(&before, std::slice::from_ref(&before), 5)
            .unwrap()
            .is_clean()
    );
    // A combination that was too rare the year before.
    let mut rare = before.clone();
    rare.cells[1].shown = Shown::Hidden(Some((0, 5)));
    let report = attack(&before, &[rare], 5).unwrap();
    assert!(matches!(report.opened[0].how, How::Appeared { .. }));
}

#[test]
fn an_agency_that_brought_nearly_all_cases_knows_the_rest() {
    let mut new = release("1", &[(in_months(&["01"]), 30), (in_months(&["02"]), 40)]);
    new.cells[0].agencies = [(1, 28), (2, 2)].into();
    new.cells[1].agencies = [(1, 20), (2, 17), (3, 3)].into();
    let report = attack(&new, &[], 5).unwrap();
    let by: Vec<(usize, &How)> = report.opened.iter().map(|o| (o.at.cell, &o.how)).collect();
    let who = |agencies: &[u32]| How::Agencies {
        agencies: agencies.to_vec(),
        less: None,
    };
    assert!(by.contains(&(0, &who(&[1]))));
    assert!(by.contains(&(1, &who(&[1, 2]))));
    new.cells[0].agencies = [(1, 15), (2, 15)].into();
    new.cells[1].agencies = [(1, 14), (2, 13), (3, 13)].into();
    assert!(attack(&new, &[], 5).unwrap().is_clean());
}

#[test]
fn a_correction_that_contradicts_older_totals_is_found() {
    let parts = release("1", &[(in_months(&["01"]), 20), (in_months(&["02"]), 20)]);
    let total = release(
        "2",
        &[(Definition::everybody().only("month", ["01", "02"]), 30)],
    );
    let report = attack(&total, &[parts], 5).unwrap();
    assert!(!report.is_clean());
}

/// A cross table as a release: what is not hidden is shown.
fn published(
    table: &Table,
    places: &[Place],
    trees: &[Tree],
    hidden: &[bool],
    own: &[Primary],
) -> Release {
    let leaves = |tree: &Tree, node: usize| -> Vec<String> {
        let mut below = vec![node];
        let mut found = Vec::new();
        while let Some(node) = below.pop() {
            below.extend(tree.children(node));
            found.extend(tree.children(node).is_empty().then(|| node.to_string()));
        }
        found
    };
    let keep: BTreeMap<usize, (u64, u64)> = own.iter().map(|p| (p.cell, (p.low, p.high))).collect();
    let cells = table.cells().iter().enumerate().map(|(at, cell)| {
        let start = Definition::everybody();
        let whom = places[at].iter().fold(start, |whom, (dimension, node)| {
            whom.only(
                &dimension.to_string(),
                leaves(&trees[*dimension as usize], *node),
            )
        });
        let shown = match hidden[at] {
            true => Shown::Hidden(keep.get(&at).copied()),
            false => Shown::Count(cell.count),
        };
        Published::new(whom, shown)
    });
    Release {
        name: "1".to_owned(),
        cells: cells.collect(),
    }
}

#[test]
fn primaries_alone_are_opened_and_what_is_protected_is_not() {
    let mut opened = 0;
    for seed in 0..6 {
        let mut random = Random(seed);
        let trees = [Tree::flat(7), Tree::flat(2), Tree::flat(4)];
        let mut counts: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
        for _ in 0..300 {
            let place = trees.iter().map(|tree| 1 + random.skewed(tree.len() - 1));
            *counts.entry(place.collect()).or_default() += 1;
        }
        let mut linked = Linked::default();
        let dimensions: Vec<(u32, &Tree)> = (0..).zip(&trees).collect();
        let inner = |at: &[usize]| Cell::of(counts.get(at).copied().unwrap_or(0));
        linked.add(&dimensions, inner).unwrap();
        let (table, places) = linked.finish().unwrap();
        let own = primaries(&table, &Rules::of(5));
        let mut only = vec![false; table.len()];
        own.iter().for_each(|primary| only[primary.cell] = true);
        let naive = published(&table, &places, &trees, &only, &own);
        opened += attack(&naive, &[], 5).unwrap().opened.len();
        let hidden = suppress(&table, &own, &[], &Effort::default()).hidden;
        let safe = published(&table, &places, &trees, &hidden, &own);
        let report = attack(&safe, &[], 5).unwrap();
        assert!(report.is_clean(), "{report:#?}");
    }
    assert!(opened > 50);
}

/// Guesses, walks, and a table before it that contradicts nothing and tells a little more.
#[test]
fn tables_of_hundreds_of_cells_are_answered_to_the_end() {
    let mut random = Random(1);
    let trees = [Tree::flat(24), Tree::flat(5), Tree::flat(4)];
    let mut counts: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    for _ in 0..1_200 {
        let place = trees.iter().map(|tree| 1 + random.skewed(tree.len() - 1));
        *counts.entry(place.collect()).or_default() += 1;
    }
    let made = |of: usize| {
        let mut linked = Linked::default();
        let dimensions: Vec<(u32, &Tree)> = (0..).zip(&trees[..of]).collect();
        let inner = |at: &[usize]| {
            let own = counts.iter().filter(|(place, _)| place.starts_with(at));
            Cell::of(own.map(|(_, count)| count).sum())
        };
        linked.add(&dimensions, inner).unwrap();
        let (table, places) = linked.finish().unwrap();
        let own = primaries(&table, &Rules::of(5));
        let few = Effort {
            corners: 1_000_000,
            ..Effort::default()
        };
        let hidden = suppress(&table, &own, &[], &few).hidden;
        published(&table, &places, &trees, &hidden, &own)
    };
    let (all, fewer) = (made(3), made(2));
    assert!(all.cells.len() > 700);
    let alone = attack(&all, &[], 5).unwrap();
    assert!(alone.is_clean(), "{:?}", alone.opened.first());
    let after = attack(&all, &[fewer], 5).unwrap();
    assert!(!after.unsettled && after.contradictions.is_empty());
}

#[test]
fn an_empty_release_opens_nothing() {
    assert!(attack(&release("1", &[]), &[], 5).unwrap().is_clean());
    let nobody = release("1", &[(Definition::everybody(), 0)]);
    assert!(attack(&nobody, &[], 5).unwrap().is_clean());
}
