//! What tables likely are after noise: better than as measured, and the total unmoved.

use figures::dp::planner::with_total;
use figures::dp::{Plan, Rho};
use proptest::prelude::*;

use super::seeded;
use super::tables::{counts, measured, people};

/// All pairs of columns.
fn pairs(columns: usize) -> Vec<Vec<usize>> {
    let pairs = (0..columns).flat_map(|b| (0..b).map(move |a| vec![a, b]));
    pairs.collect()
}

/// The columns of a file of the Counter Trafficking Data Collaborative.
const SIZES: [usize; 10] = [8, 3, 3, 23, 4, 6, 6, 5, 10, 10];

#[test]
fn the_total_and_margins_are_about_as_well_known_as_a_cell() {
    let cost = Rho::of(1.0, 7.3e-6);
    let pairs = pairs(SIZES.len());
    let weighted = with_total(&SIZES, &pairs);
    let plan = Plan::new(&SIZES, &weighted, cost).unwrap();
    let off = |plan: &Plan, table: &[usize]| plan.variance(table).unwrap().sqrt();
    let mean = |plan: &Plan| pairs.iter().map(|p| off(plan, p)).sum::<f64>() / pairs.len() as f64;
    let cell = mean(&plan);
    assert!(off(&plan, &[]) < 1.2 * cell, "{} {cell}", off(&plan, &[]));
    for column in 0..SIZES.len() {
        assert!(off(&plan, &[column]) < 1.8 * cell, "{column}");
    }
    // Without it the total is off twice as far, and pairs gain next to nothing.
    let alone: Vec<_> = weighted
        .into_iter()
        .filter(|(t, _)| !t.is_empty())
        .collect();
    let without = Plan::new(&SIZES, &alone, cost).unwrap();
    assert!(off(&without, &[]) > 2.0 * off(&plan, &[]));
    assert!(cell < 1.02 * mean(&without), "{cell} {}", mean(&without));
}

#[test]
fn nothing_declared_has_no_total() {
    assert_eq!(with_total(&SIZES, &[]), []);
}

/// How far two tables are apart, cell by cell, in the mean.
fn apart(noisy: &[f64], truth: &[u64]) -> f64 {
    let off = noisy.iter().zip(truth);
    off.map(|(n, t)| (n - *t as f64).abs()).sum::<f64>() / truth.len() as f64
}

#[test]
fn in_tables_of_many_empty_cells_margins_and_cells_come_nearer() {
    let sizes = [12, 20, 15];
    let plan = Plan::new(&sizes, &with_total(&sizes, &pairs(3)), Rho::of(1.0, 1e-5)).unwrap();
    let people = people(&sizes, 500, 1);
    let (mut before, mut after) = ([0.0; 2], [0.0; 2]);
    for seed in 0..20 {
        let noisy = measured(&plan, &sizes, 500, seed);
        let likely = noisy.likely();
        for table in [&[0][..], &[1], &[2], &[0, 1], &[1, 2]] {
            let truth = counts(&people, &sizes, table);
            before[table.len() - 1] += apart(&noisy.unbiased(table), &truth);
            after[table.len() - 1] += apart(&likely.unbiased(table), &truth);
        }
    }
    assert!(after[0] < 0.9 * before[0], "{after:?} {before:?}");
    assert!(after[1] < 0.5 * before[1], "{after:?} {before:?}");
}

#[test]
fn a_cell_that_stands_out_alone_is_within_its_margin() {
    let sizes = [12, 10];
    let plan = Plan::new(&sizes, &[(vec![0, 1], 1.0)], Rho::of(1.0, 1e-5)).unwrap();
    let margin = plan.margin(&[0, 1]).unwrap();
    let usual = 1_000;
    // Far enough to be seen, and not so far that the others are believed for its sake.
    let alone = usual + (2.0 * margin) as u64;
    let count = |part: &[usize]| {
        let cells: usize = part.iter().map(|at| sizes[*at]).product();
        let mut counts = vec![usual * 120 / cells as u64; cells];
        counts[0] += alone - usual;
        counts
    };
    let within = (0..400).filter(|seed| {
        let likely = plan.measure(count, &mut seeded(*seed)).unwrap().likely();
        (likely.unbiased(&[0, 1])[0] - alone as f64).abs() <= margin
    });
    let share = within.count() as f64 / 400.0;
    assert!(share >= 0.95, "{share}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Empty cells push upwards, however many they are: the total does not move.
    #[test]
    fn the_total_stays_as_it_was_measured(n in 0_usize..3_000, seed in 0_u64..1_000) {
        let sizes = [6, 25, 4];
        let plan = Plan::new(&sizes, &with_total(&sizes, &pairs(3)), Rho::of(1.0, 1e-5)).unwrap();
        let noisy = measured(&plan, &sizes, n, seed);
        let total = noisy.unbiased(&[])[0].max(0.0);
        let likely = noisy.likely();
        prop_assert!((likely.unbiased(&[])[0] - total).abs() < 1e-6);
        for table in likely.declared() {
            let sum: f64 = likely.unbiased(table).iter().sum();
            prop_assert!((sum - total).abs() < 1e-6);
        }
        let published = noisy.published().unwrap();
        for counts in published.values() {
            prop_assert_eq!(counts.iter().sum::<u64>(), total.round() as u64);
        }
    }
}
