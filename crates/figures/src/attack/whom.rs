//! Whom cells count, by number: which contains which is looked up instead of compared.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::release::{Definition, Published};

/// In a dimension that a cell does not name nobody is left out.
const NOT_NAMED: usize = 0;

/// Which of some cells contain which others.
pub(super) struct Whom {
    /// By cell: the set of values in each dimension, by its number there.
    sets: Vec<Vec<usize>>,
    /// By dimension: whether the set of the row contains that of the column.
    contains: Vec<Vec<Vec<bool>>>,
}

impl Whom {
    pub(super) fn new(cells: &[&Published]) -> Whom {
        let names: BTreeSet<&String> = cells.iter().flat_map(|cell| cell.whom.0.keys()).collect();
        let mut sets = vec![Vec::with_capacity(names.len()); cells.len()];
        let mut contains = Vec::with_capacity(names.len());
        for name in names {
            let mut known: HashMap<&BTreeSet<String>, usize> = HashMap::new();
            let mut list = Vec::new();
            for (cell, sets) in cells.iter().zip(&mut sets) {
                let number = cell.whom.0.get(name).map_or(NOT_NAMED, |set| {
                    *known.entry(set).or_insert_with(|| {
                        list.push(set);
                        list.len()
                    })
                });
                sets.push(number);
            }
            contains.push(containing(&list));
        }
        Whom { sets, contains }
    }

    /// Whether two cells count the same people.
    pub(super) fn same(&self, one: usize, other: usize) -> bool {
        self.sets[one] == self.sets[other]
    }

    /// Whether everybody in the other cell is in the first one too.
    pub(super) fn contains(&self, one: usize, other: usize) -> bool {
        let both = self.sets[one].iter().zip(&self.sets[other]);
        both.zip(&self.contains)
            .all(|((one, other), contains)| contains[*one][*other])
    }
}

/// Which set contains which; the first contains all, and none but itself contains it.
fn containing(sets: &[&BTreeSet<String>]) -> Vec<Vec<bool>> {
    let all = std::iter::once(true).chain(sets.iter().map(|_| true));
    let mut rows = vec![all.collect::<Vec<bool>>()];
    for set in sets {
        let others = sets
            .iter()
            .map(|other| other.len() <= set.len() && other.is_subset(set));
        rows.push(std::iter::once(false).chain(others).collect());
    }
    rows
}

/// Of cells that count the same people, the number of the last; in the order of these numbers.
pub(super) fn latest(cells: &[&Published]) -> Vec<usize> {
    let mut latest: BTreeMap<&Definition, usize> = BTreeMap::new();
    for (number, cell) in cells.iter().enumerate() {
        latest.insert(&cell.whom, number);
    }
    let mut latest: Vec<usize> = latest.into_values().collect();
    latest.sort_unstable();
    latest
}
