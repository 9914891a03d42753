//! No counts below zero, in tables that still agree.
//!
//! Table by table the nearest one without negative cells and with the same total is found and given
//! back to the parts that all tables are made of, round after round: alternating projections, which
//! end where all tables are non-negative (in the spirit of GReM-LNN, arXiv:2410.01091).

use super::marginal::{onto, residual, shape, subsets};
use super::planner::Tables;

/// Rounds: what is negative after them is a small fraction, and rounding takes it.
const ROUNDS: usize = 60;

/// Cells may stay below zero by this much.
const ENOUGH: f64 = 0.05;

pub(super) fn tables(mut tables: Tables) -> Tables {
    if let Some(total) = tables.parts.get_mut(&Vec::new()) {
        total.iter_mut().for_each(|all| *all = all.max(0.0));
    }
    for _ in 0..ROUNDS {
        let mut least = 0.0_f64;
        for table in tables.declared.clone() {
            let counts = tables.unbiased(&table);
            let lowest = counts.iter().copied().fold(0.0, f64::min);
            least = least.min(lowest);
            if lowest < 0.0 {
                give_back(&mut tables, &table, &without_negatives(&counts));
            }
        }
        if least > -ENOUGH {
            break;
        }
    }
    tables
}

/// The nearest table without negative cells that has the same total: all positive cells give the
/// same amount, as far as they have it.
fn without_negatives(counts: &[f64]) -> Vec<f64> {
    let total = counts.iter().sum::<f64>().max(0.0);
    let mut sorted = counts.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut sum, mut less) = (0.0, 0.0);
    for (before, cell) in sorted.iter().enumerate() {
        sum += cell;
        let amount = (sum - total) / (before + 1) as f64;
        if *cell - amount <= 0.0 {
            break;
        }
        less = amount;
    }
    counts.iter().map(|cell| (cell - less).max(0.0)).collect()
}

fn give_back(tables: &mut Tables, table: &[usize], counts: &[f64]) {
    for part in subsets(table) {
        let shape = shape(&part, &tables.sizes);
        let mut margin = vec![0.0; shape.iter().product()];
        for (cell, onto) in counts.iter().zip(onto(table, &part, &tables.sizes)) {
            margin[onto] += cell;
        }
        // The total is best known of all, and stays.
        if let Some(known) = tables.parts.get_mut(&part).filter(|_| !part.is_empty()) {
            *known = residual(margin, &shape);
        }
    }
}
