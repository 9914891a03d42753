//! A cube to counts with noise.

use super::cube::Cube;
use super::protecting::Told;
use crate::dp::planner::{Attributes, by_cells};
use crate::dp::{Plan, Rho, Source};
use crate::error::{Error, Result};
use crate::protect::{Place, products};

/// Gives every cell a noisy count. All tables add up, and what they are off at most in 95 of 100
/// cases is known where a cell stands in a table that was planned.
pub(super) fn noisy(cube: &Cube, cost: Rho, source: &mut Source<'_>) -> Result<Vec<Told>> {
    // In ascending order, for searching.
    let leaves: Vec<Vec<usize>> = cube
        .axes
        .iter()
        .map(|a| a.tree.leaves().collect())
        .collect();
    let sizes: Vec<usize> = leaves.iter().map(Vec::len).collect();
    let all: Attributes = (0..sizes.len()).collect();
    let plan = Plan::new(&sizes, &by_cells(&sizes, &subsets(&all)?), cost)?;
    let cells = cube.by_place();
    let counts = |part: &[usize]| {
        let nodes: Vec<Vec<usize>> = part.iter().map(|at| leaves[*at].clone()).collect();
        let count = |nodes: Vec<usize>| {
            let at = part.iter().zip(&nodes);
            // A dimension without values is its total.
            let inner = at.filter(|(_, node)| **node > 0);
            let place: Place = inner.map(|(at, node)| (*at as u32, *node)).collect();
            let cell = cells
                .get(&place)
                .and_then(|cell| cube.table.cells().get(*cell));
            cell.map_or(0, |cell| cell.count)
        };
        products(&nodes).into_iter().map(count).collect()
    };
    let tables = plan.measure(counts, source)?.published()?;
    let finest = tables.get(&all).ok_or(Error::NoWholeTables(all.clone()))?;
    let index = |nodes: &[usize]| {
        let digits = nodes.iter().zip(&leaves);
        digits.fold(0, |index, (node, leaves)| {
            index * leaves.len() + leaves.binary_search(node).unwrap_or(0)
        })
    };
    let counts = cube.sums(|nodes| finest.get(index(nodes)).copied().unwrap_or(0))?;
    let told = counts.into_iter().enumerate().map(|(cell, count)| {
        let margin = margin(cube, &leaves, &plan, cell);
        Told::Noisy { count, margin }
    });
    Ok(told.collect())
}

/// None for what lies between the total and the leaves of a dimension: it is not planned for.
fn margin(cube: &Cube, leaves: &[Vec<usize>], plan: &Plan, cell: usize) -> Option<f64> {
    let nodes = cube.nodes(cell);
    let planned =
        |(at, node): (usize, &usize)| *node == 0 || leaves[at].binary_search(node).is_ok();
    if !nodes.iter().enumerate().all(planned) {
        return None;
    }
    let inner = nodes.iter().enumerate().filter(|(_, node)| **node > 0);
    plan.margin(&inner.map(|(at, _)| at).collect::<Vec<_>>())
}

/// All totals of a table, and the table.
fn subsets(all: &[usize]) -> Result<Vec<Attributes>> {
    if all.len() > crate::dp::planner::MOST_WAYS {
        return Err(Error::BadTable(0));
    }
    let some = |bits: usize| {
        all.iter()
            .copied()
            .filter(|at| bits >> at & 1 == 1)
            .collect()
    };
    Ok((0..1_usize << all.len()).map(some).collect())
}
