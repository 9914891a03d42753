//! Noisy tables: as little noise as possible, and they agree.

use figures::Error;
use figures::dp::{Plan, Rho, Tables};

use super::seeded;
use crate::protect::Random;

fn tables(declared: &[&[usize]]) -> Vec<(Vec<usize>, f64)> {
    declared.iter().map(|table| (table.to_vec(), 1.0)).collect()
}

/// So many people with attributes of these sizes.
pub(super) fn people(sizes: &[usize], n: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut random = Random(seed);
    let person = |_| sizes.iter().map(|size| random.skewed(*size)).collect();
    (0..n).map(person).collect()
}

pub(super) fn counts(people: &[Vec<usize>], sizes: &[usize], of: &[usize]) -> Vec<u64> {
    let mut counts = vec![0; of.iter().map(|at| sizes[*at]).product()];
    for person in people {
        counts[of
            .iter()
            .fold(0, |cell, at| cell * sizes[*at] + person[*at])] += 1;
    }
    counts
}

pub(super) fn measured(plan: &Plan, sizes: &[usize], n: usize, seed: u64) -> Tables {
    let people = people(sizes, n, 1);
    let counts = |of: &[usize]| counts(&people, sizes, of);
    plan.measure(counts, &mut seeded(seed)).unwrap()
}

/// Singular values by Jacobi's rotations of `WᵀW`.
fn singular_values(rows: &[Vec<f64>]) -> Vec<f64> {
    let n = rows[0].len();
    let product = |i: usize, j: usize| rows.iter().map(|row| row[i] * row[j]).sum::<f64>();
    let mut a: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| product(i, j)).collect())
        .collect();
    for _ in 0..100 {
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q].abs() < 1e-14 {
                    continue;
                }
                let angle = 0.5 * (2.0 * a[p][q]).atan2(a[q][q] - a[p][p]);
                let (sin, cos) = angle.sin_cos();
                for row in &mut a {
                    (row[p], row[q]) = (cos * row[p] - sin * row[q], sin * row[p] + cos * row[q]);
                }
                let (x, y) = (a[p].clone(), a[q].clone());
                let turned = |sin: f64, cos: f64| -> Vec<f64> {
                    let both = x.iter().zip(&y);
                    both.map(|(x, y)| cos * x + sin * y).collect()
                };
                (a[p], a[q]) = (turned(-sin, cos), turned(cos, sin));
            }
        }
    }
    (0..n).map(|i| a[i][i].max(0.0).sqrt()).collect()
}

#[test]
fn no_linear_mechanism_has_less_noise() {
    // Li and Miklau's bound on any strategy, from the singular values of all queries together.
    let sizes = [2, 3, 4];
    let rho = 0.05;
    for declared in [
        &[&[0_usize][..], &[0, 1], &[1, 2]][..],
        &[&[0, 1, 2]],
        &[&[], &[2]],
    ] {
        let plan = Plan::new(&sizes, &tables(declared), Rho::at_least(rho)).unwrap();
        let mut rows = Vec::new();
        for table in declared {
            let cells: usize = table.iter().map(|at| sizes[*at]).product();
            let mut queries = vec![vec![0.0; 24]; cells];
            let people = (0..24).map(|person| [person / 12, person / 4 % 3, person % 4]);
            for (person, values) in people.enumerate() {
                let cell = table
                    .iter()
                    .fold(0, |cell, at| cell * sizes[*at] + values[*at]);
                queries[cell][person] = 1.0 / (cells as f64).sqrt();
            }
            rows.extend(queries);
        }
        let bound = singular_values(&rows).iter().sum::<f64>().powi(2) / 24.0 / (2.0 * rho);
        let planned: f64 = declared
            .iter()
            .map(|table| plan.variance(table).unwrap())
            .sum();
        assert!((planned / bound - 1.0).abs() < 1e-6, "{planned} {bound}");
    }
}

#[test]
fn the_noise_is_as_large_as_planned_and_without_bias() {
    let sizes = [3, 4, 1, 2];
    let declared = tables(&[&[0, 1], &[1, 3], &[2]]);
    let plan = Plan::new(&sizes, &declared, Rho::at_least(0.02)).unwrap();
    let people = people(&sizes, 300, 1);
    for table in plan.tables() {
        let truth = counts(&people, &sizes, table);
        let (mut sum, mut squares, mut n) = (0.0, 0.0, 0.0);
        for seed in 0..400 {
            let noisy = measured(&plan, &sizes, 300, seed).unbiased(table);
            for (noisy, truth) in noisy.iter().zip(&truth) {
                let off = noisy - *truth as f64;
                (sum, squares, n) = (sum + off, squares + off * off, n + 1.0);
            }
        }
        let variance = plan.variance(table).unwrap();
        assert!((sum / n).abs() < 5.0 * (variance / 400.0).sqrt());
        assert!(
            (squares / n / variance - 1.0).abs() < 0.25,
            "{} {variance}",
            squares / n
        );
    }
}

#[test]
fn all_tables_agree_in_all_that_they_share_and_nothing_is_negative() {
    let sizes = [5, 3, 6, 2, 2];
    let declared: [&[usize]; 6] = [&[0, 1, 2], &[0, 1, 3], &[0, 2, 3], &[1, 4], &[0, 4], &[2]];
    let plan = Plan::new(&sizes, &tables(&declared), Rho::of(1.0, 1e-5)).unwrap();
    for (n, seed) in [(0, 1), (1, 2), (9, 3), (50, 4), (200, 5), (5_000, 6)] {
        let published = measured(&plan, &sizes, n, seed).published().unwrap();
        assert_eq!(published.len(), 6);
        for (table, counts) in &published {
            for (other, others) in &published {
                let both: Vec<usize> = table
                    .iter()
                    .filter(|at| other.contains(at))
                    .copied()
                    .collect();
                assert_eq!(
                    onto(counts, table, &both, &sizes),
                    onto(others, other, &both, &sizes)
                );
            }
        }
    }
}

fn onto(counts: &[u64], table: &[usize], margin: &[usize], sizes: &[usize]) -> Vec<u64> {
    let mut sums = vec![0; margin.iter().map(|at| sizes[*at]).product()];
    for (cell, count) in counts.iter().enumerate() {
        let mut rest = cell;
        let mut values = vec![0; sizes.len()];
        for at in table.iter().rev() {
            values[*at] = rest % sizes[*at];
            rest /= sizes[*at];
        }
        sums[margin
            .iter()
            .fold(0, |cell, at| cell * sizes[*at] + values[*at])] += count;
    }
    sums
}

#[test]
fn the_exact_number_of_records_is_not_published() {
    let sizes = [4, 3];
    let plan = Plan::new(&sizes, &tables(&[&[0, 1]]), Rho::of(1.0, 1e-5)).unwrap();
    let totals = (0..20).map(|seed| {
        let published = measured(&plan, &sizes, 1_000, seed).published().unwrap();
        published[&vec![0, 1]].iter().sum::<u64>()
    });
    let totals: std::collections::BTreeSet<u64> = totals.collect();
    assert!(totals.len() > 10);
}

#[test]
fn the_same_randomness_gives_the_same_tables() {
    let sizes = [4, 3];
    let plan = Plan::new(&sizes, &tables(&[&[0, 1]]), Rho::of(1.0, 1e-5)).unwrap();
    assert_eq!(
        measured(&plan, &sizes, 50, 7),
        measured(&plan, &sizes, 50, 7)
    );
    assert_ne!(
        measured(&plan, &sizes, 50, 7),
        measured(&plan, &sizes, 50, 8)
    );
}

#[test]
fn the_variance_is_that_of_the_noise_and_margins_hold_what_is_moved_as_well() {
    let sizes = [6, 5];
    let plan = Plan::new(&sizes, &tables(&[&[0, 1]]), Rho::of(1.0, 1e-5)).unwrap();
    let people = people(&sizes, 2_000, 1);
    let truth = counts(&people, &sizes, &[0, 1]);
    let within = |counts: &[f64], off: f64| {
        let pairs = counts.iter().zip(&truth);
        pairs
            .filter(|(n, t)| (**n - **t as f64).abs() <= off)
            .count()
    };
    let noise = 1.96 * plan.variance(&[0, 1]).unwrap().sqrt();
    let margin = plan.margin(&[0, 1]).unwrap();
    let mut shares = [0.0; 2];
    for seed in 0..100 {
        let noisy = measured(&plan, &sizes, 2_000, seed);
        shares[0] += within(&noisy.unbiased(&[0, 1]), noise) as f64 / 3_000.0;
        shares[1] += within(&noisy.likely().unbiased(&[0, 1]), margin) as f64 / 3_000.0;
    }
    assert!((0.93..0.97).contains(&shares[0]), "{shares:?}");
    assert!(shares[1] >= 0.95, "{shares:?}");
}

#[test]
fn tables_that_cannot_be_planned_are_named() {
    let rho = Rho::of(1.0, 1e-5);
    let plan = |declared: &[(Vec<usize>, f64)], rho| Plan::new(&[2, 3, 0], declared, rho);
    let bad = [
        (vec![9], 1.0),
        (vec![0, 0], 1.0),
        (vec![2], 1.0),
        (vec![0], 0.0),
        (vec![0], f64::NAN),
    ];
    for table in bad {
        let declared = [(vec![0], 1.0), table];
        assert!(matches!(plan(&declared, rho), Err(Error::BadTable(1))));
    }
    let nothing = plan(&[(vec![0], 1.0)], Rho::default());
    assert!(matches!(nothing, Err(Error::Noise)));
    assert!(plan(&[], rho).unwrap().tables().is_empty());
    let one = plan(&[(vec![0], 1.0)], rho).unwrap();
    let short = one.measure(|_| vec![1], &mut seeded(1));
    assert!(matches!(short, Err(Error::BadCounts(of)) if of == [0]));
    assert_eq!((one.variance(&[1]), one.margin(&[1])), (None, None));
}
