//! Whole numbers that agree: tables are rounded one after the other, each with what it has in common
//! with those before held fixed.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions};

use super::marginal::{onto, shape};
use super::planner::{Attributes, Tables};
use crate::{Error, Result};

/// What is already fixed of a table: for each cell its cell in the margin, and the margin's counts.
struct Fixed {
    onto: Vec<usize>,
    counts: Vec<u64>,
}

pub(super) fn tables(of: &Tables) -> Result<BTreeMap<Attributes, Vec<u64>>> {
    let mut done: BTreeMap<Attributes, Vec<u64>> = BTreeMap::new();
    let total = of.unbiased(&[]);
    let total = total.first().map_or(0, |all| all.round().max(0.0) as u64);
    done.insert(Vec::new(), vec![total]);
    // The largest first: the small ones are then mostly sums of them.
    for table in of.declared.iter().rev() {
        let counts = of.unbiased(table);
        let fixed = fixed(table, &done, &of.sizes);
        let whole = rounded(&counts, &fixed).ok_or_else(|| Error::NoWholeTables(table.clone()))?;
        done.insert(table.clone(), whole);
    }
    done.retain(|table, _| of.declared.contains(table));
    Ok(done)
}

/// The largest margins that the table shares with those that are done.
fn fixed(table: &[usize], done: &BTreeMap<Attributes, Vec<u64>>, sizes: &[usize]) -> Vec<Fixed> {
    let mut shared: BTreeMap<Attributes, &Attributes> = BTreeMap::new();
    for other in done.keys() {
        let both = table.iter().filter(|at| other.contains(at));
        shared.insert(both.copied().collect(), other);
    }
    let within = |small: &Attributes, large: &Attributes| {
        small != large && small.iter().all(|at| large.contains(at))
    };
    let largest = shared
        .iter()
        .filter(|(margin, _)| !shared.keys().any(|other| within(margin, other)));
    let fixed = largest.map(|(margin, other)| {
        let mut counts = vec![0; shape(margin, sizes).iter().product()];
        for (count, cell) in done[*other].iter().zip(onto(other, margin, sizes)) {
            counts[cell] += count;
        }
        let onto = onto(table, margin, sizes);
        Fixed { onto, counts }
    });
    fixed.collect()
}

/// The whole numbers next to the counts that agree with what is fixed.
fn rounded(counts: &[f64], fixed: &[Fixed]) -> Option<Vec<u64>> {
    let mut whole = vec![0; counts.len()];
    for cells in blocks(counts.len(), fixed) {
        match fixed {
            [only] => share_out(counts, &cells, only.counts[only.onto[cells[0]]], &mut whole),
            _ => solve(counts, &cells, fixed, &mut whole)?,
        }
    }
    Some(whole)
}

/// Cells that share a fixed margin's cell, directly or through others, are rounded together.
fn blocks(cells: usize, fixed: &[Fixed]) -> Vec<Vec<usize>> {
    let mut leader: Vec<usize> = (0..cells).collect();
    fn find(leader: &mut [usize], mut cell: usize) -> usize {
        while leader[cell] != cell {
            leader[cell] = leader[leader[cell]];
            cell = leader[cell];
        }
        cell
    }
    for margin in fixed {
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        for (cell, onto) in margin.onto.iter().enumerate() {
            let with = *first.entry(*onto).or_insert(cell);
            let (a, b) = (find(&mut leader, with), find(&mut leader, cell));
            leader[b] = a;
        }
    }
    let mut blocks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for cell in 0..cells {
        blocks
            .entry(find(&mut leader, cell))
            .or_default()
            .push(cell);
    }
    blocks.into_values().collect()
}

/// Shares a total out in proportion, the largest remainders rounded up.
fn share_out(counts: &[f64], cells: &[usize], total: u64, whole: &mut [u64]) {
    let sum: f64 = cells.iter().map(|cell| counts[*cell].max(0.0)).sum();
    let scaled = |cell: usize| match sum > 0.0 {
        true => counts[cell].max(0.0) * total as f64 / sum,
        false => total as f64 / cells.len() as f64,
    };
    let mut given = 0;
    for cell in cells {
        whole[*cell] = (scaled(*cell) + 1e-9).floor() as u64;
        given += whole[*cell];
    }
    let mut order = cells.to_vec();
    let rest = |cell: &usize| scaled(*cell) - whole[*cell] as f64;
    order.sort_by(|a, b| rest(b).total_cmp(&rest(a)));
    for cell in order.iter().take(total.saturating_sub(given) as usize) {
        whole[*cell] += 1;
    }
}

/// The least deviation that agrees with several fixed margins.
fn solve(counts: &[f64], cells: &[usize], fixed: &[Fixed], whole: &mut [u64]) -> Option<()> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let mut sums = BTreeMap::new();
    let mut vars = Vec::new();
    for cell in cells {
        let count = counts[*cell].max(0.0);
        // Up to the next whole number and beyond it costs by how much that is further away; a unit
        // more than that costs a whole one.
        let (base, part) = (count.floor(), count - count.floor());
        let next = problem.add_integer_var(1.0 - 2.0 * part, (0, 1));
        let more = problem.add_integer_var(1.0, (0, i32::MAX));
        let most = i32::try_from(base as i64).unwrap_or(i32::MAX);
        let fewer = problem.add_integer_var(1.0, (0, most));
        vars.push((base, next, more, fewer));
        for (number, margin) in fixed.iter().enumerate() {
            let key = (number, margin.onto[*cell]);
            let entry = sums.entry(key).or_insert_with(|| (Vec::new(), 0.0));
            entry.0.extend([(next, 1.0), (more, 1.0), (fewer, -1.0)]);
            entry.1 += base;
        }
    }
    for ((number, onto), (terms, base)) in sums {
        let wanted = fixed[number].counts[onto] as f64 - base;
        problem.add_constraint(terms, ComparisonOp::Eq, wanted);
    }
    let mut options = SolveOptions::default();
    options.node_limit = Some(2_000);
    let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
    for (cell, (base, next, more, fewer)) in cells.iter().zip(vars) {
        let value = |var| solution.var_value(var).round();
        whole[*cell] = (base + value(next) + value(more) - value(fewer)).max(0.0) as u64;
    }
    agrees(cells, fixed, whole).then_some(())
}

fn agrees(cells: &[usize], fixed: &[Fixed], whole: &[u64]) -> bool {
    fixed.iter().all(|margin| {
        let mut sums: BTreeMap<usize, u64> = BTreeMap::new();
        for cell in cells {
            *sums.entry(margin.onto[*cell]).or_default() += whole[*cell];
        }
        sums.into_iter()
            .all(|(onto, sum)| margin.counts[onto] == sum)
    })
}
