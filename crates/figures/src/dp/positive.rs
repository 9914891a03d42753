//! No counts below zero, in tables that still agree.
//!
//! Each cell below zero pushes with a price that grows as long as it is below zero (in the spirit of
//! GReM-LNN, arXiv:2410.01091): parts that were measured well hardly move, the others give way. The
//! prices all push upwards. In a table of many empty cells that moves sums by far more than their own
//! noise, so the total is held as it was measured, and parts of few attributes give way less.

use std::collections::BTreeMap;

use super::marginal::{onto, residual, shape, subsets};
use super::planner::{Attributes, Tables};

/// Rounds: what is negative after them is little, and rounding takes it.
const ROUNDS: usize = 150;

/// Cells may stay below zero by this much.
const ENOUGH: f64 = 0.25;

/// What a part gives way for each attribute of the table that it lacks, compared with one that lacks
/// none.
const HELD: f64 = 0.3;

/// A part of a table: which cell of it each cell of the table belongs to.
struct Share {
    part: Attributes,
    onto: Vec<usize>,
    /// How many cells of the table there are for one of the part.
    spread: f64,
    /// How far a price of one moves it; not at all the total.
    gives: f64,
}

pub(super) fn tables(mut tables: Tables) -> Tables {
    let declared = tables.declared.clone();
    if let Some([total]) = tables.parts.get_mut(&Vec::new()).map(Vec::as_mut_slice) {
        *total = total.max(0.0);
    }
    let shares: Vec<Vec<Share>> = declared.iter().map(|of| shares(of, &tables)).collect();
    let mut prices: Vec<Vec<f64>> = Vec::new();
    for table in &declared {
        prices.push(vec![0.0; shape(table, &tables.sizes).iter().product()]);
    }
    for _ in 0..ROUNDS {
        let mut least = 0.0_f64;
        for (shares, prices) in shares.iter().zip(&mut prices) {
            let counts = counts(shares, &tables.parts, prices.len());
            least = counts.iter().copied().fold(least, f64::min);
            let change = raise(prices, &counts, shares);
            give_way(&mut tables, shares, &change);
        }
        if least > -ENOUGH {
            break;
        }
    }
    tables
}

fn shares(table: &[usize], tables: &Tables) -> Vec<Share> {
    let cells: f64 = shape(table, &tables.sizes)
        .iter()
        .map(|n| *n as f64)
        .product();
    let measured = subsets(table).into_iter().filter_map(|part| {
        let spread = cells / tables.parts.get(&part)?.len() as f64;
        let held = HELD.powi((table.len() - part.len()) as i32);
        let gives = match part.is_empty() {
            true => 0.0,
            false => tables.variance[&part] / spread * held,
        };
        let onto = onto(table, &part, &tables.sizes);
        Some(Share {
            part,
            onto,
            spread,
            gives,
        })
    });
    measured.collect()
}

fn counts(shares: &[Share], parts: &BTreeMap<Attributes, Vec<f64>>, cells: usize) -> Vec<f64> {
    let mut sum = vec![0.0; cells];
    for share in shares {
        let part = &parts[&share.part];
        for (cell, onto) in sum.iter_mut().zip(&share.onto) {
            *cell += part[*onto] / share.spread;
        }
    }
    sum
}

/// Prices of cells below zero rise, those of cells above it fall, down to nothing. By how much each
/// changed.
fn raise(prices: &mut [f64], counts: &[f64], shares: &[Share]) -> Vec<f64> {
    // No step is longer than what the part that gives most allows.
    let most = shares.iter().map(|share| share.gives).fold(0.0, f64::max);
    let step = if most > 0.0 { 1.0 / most } else { 0.0 };
    let change = |(price, count): (&mut f64, &f64)| {
        let before = *price;
        *price = (before - step * count).max(0.0);
        *price - before
    };
    prices.iter_mut().zip(counts).map(change).collect()
}

fn give_way(tables: &mut Tables, shares: &[Share], change: &[f64]) {
    for share in shares {
        let Some(part) = tables.parts.get_mut(&share.part) else {
            continue;
        };
        let mut push = vec![0.0; part.len()];
        for (price, onto) in change.iter().zip(&share.onto) {
            push[*onto] += price;
        }
        let push = residual(push, &shape(&share.part, &tables.sizes));
        for (cell, push) in part.iter_mut().zip(push) {
            *cell += share.gives * push;
        }
    }
}
