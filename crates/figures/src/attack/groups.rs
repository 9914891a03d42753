//! The smallest groups of people that a set of cells tells apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::protect::products;
use crate::release::Published;
use crate::{Error, Result};

/// More groups than this are not told apart in one go.
const MOST_GROUPS: u64 = 100_000;

/// For each cell the groups it consists of; groups are numbered from 0.
pub(super) struct Groups {
    pub(super) of_cell: Vec<Vec<usize>>,
    pub(super) count: usize,
}

/// Tells apart what the cells tell apart.
pub(super) fn groups(cells: &[&Published]) -> Result<Groups> {
    let names: BTreeSet<&String> = cells.iter().flat_map(|cell| cell.whom.0.keys()).collect();
    let kinds: Vec<Kinds> = names.iter().map(|name| Kinds::new(name, cells)).collect();
    let all = kinds.iter().map(|kinds| kinds.count as u64);
    let all = all.product::<u64>();
    if all > MOST_GROUPS {
        let (cells, most) = (all, MOST_GROUPS);
        return Err(Error::TooManyCells { cells, most });
    }
    let mut within: Vec<Vec<usize>> = vec![Vec::new(); all as usize];
    for cell in 0..cells.len() {
        let parts = kinds.iter().map(|kinds| kinds.of_cell[cell].clone());
        for place in products(&parts.collect::<Vec<_>>()) {
            let number = place.iter().zip(&kinds);
            let number = number.fold(0, |number, (kind, kinds)| number * kinds.count + kind);
            within[number].push(cell);
        }
    }
    // People who are in the same cells cannot be told apart.
    let mut known: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    let mut of_cell = vec![Vec::new(); cells.len()];
    for inside in within.into_iter().filter(|inside| !inside.is_empty()) {
        let next = known.len();
        if let std::collections::btree_map::Entry::Vacant(new) = known.entry(inside) {
            new.key().iter().for_each(|cell| of_cell[*cell].push(next));
            new.insert(next);
        }
    }
    let count = known.len();
    Ok(Groups { of_cell, count })
}

/// The kinds of values that the cells tell apart in one dimension.
struct Kinds {
    of_cell: Vec<Vec<usize>>,
    count: usize,
}

impl Kinds {
    fn new(name: &String, cells: &[&Published]) -> Kinds {
        let sets: BTreeSet<&BTreeSet<String>> = cells
            .iter()
            .filter_map(|cell| cell.whom.0.get(name))
            .collect();
        let mut in_sets: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        for (number, set) in sets.iter().enumerate() {
            for value in *set {
                in_sets.entry(value).or_default().push(number);
            }
        }
        // The first kind are the values that nobody names.
        let mut kinds: BTreeMap<Vec<usize>, usize> = [(Vec::new(), 0)].into();
        for value in in_sets.into_values() {
            let next = kinds.len();
            kinds.entry(value).or_insert(next);
        }
        let mut of_set = vec![Vec::new(); sets.len()];
        for (inside, kind) in &kinds {
            inside.iter().for_each(|set| of_set[*set].push(*kind));
        }
        let of_set: BTreeMap<_, _> = sets.into_iter().zip(of_set).collect();
        let all: Vec<usize> = (0..kinds.len()).collect();
        let of_cell = cells.iter().map(|cell| {
            let set = cell.whom.0.get(name);
            set.map_or_else(|| all.clone(), |set| of_set[set].clone())
        });
        Kinds {
            of_cell: of_cell.collect(),
            count: kinds.len(),
        }
    }
}
