//! Which row holds an identifier.

use rustc_hash::FxHashMap;

/// The rows of a register in the order of their identifiers, and the few that changed since in a
/// map: a map of all would take a fifth of the register's memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    sorted: Vec<u32>,
    /// Where it is now; `None` where it was taken out.
    since: FxHashMap<u128, Option<u32>>,
    held: usize,
}

impl Rows {
    /// The rows of these identifiers; and those whose identifier comes again later, which no longer
    /// hold it.
    pub(crate) fn new(ids: &[u128]) -> (Rows, Vec<u32>) {
        let mut sorted: Vec<u32> = (0..ids.len() as u32).collect();
        let id = |row: &u32| ids[*row as usize];
        sorted.sort_unstable_by_key(|row| (id(row), std::cmp::Reverse(*row)));
        let mut replaced = Vec::new();
        sorted.dedup_by(|row, kept| {
            let again = id(row) == id(kept);
            replaced.extend(again.then_some(*row));
            again
        });
        sorted.shrink_to_fit();
        let rows = Rows {
            held: sorted.len(),
            since: FxHashMap::default(),
            sorted,
        };
        (rows, replaced)
    }

    /// How many identifiers there are.
    pub(crate) fn len(&self) -> usize {
        self.held
    }

    /// The row of an identifier; `ids` are the identifiers of all rows.
    pub(crate) fn get(&self, ids: &[u128], id: u128) -> Option<u32> {
        if let Some(now) = self.since.get(&id) {
            return *now;
        }
        let found = self
            .sorted
            .binary_search_by_key(&id, |row| ids[*row as usize]);
        found.ok().map(|at| self.sorted[at])
    }

    /// Puts an identifier at a row; the row where it was.
    pub(crate) fn insert(&mut self, ids: &[u128], id: u128, row: u32) -> Option<u32> {
        self.put(ids, id, Some(row))
    }

    /// Takes an identifier out; the row where it was.
    pub(crate) fn remove(&mut self, ids: &[u128], id: u128) -> Option<u32> {
        self.put(ids, id, None)
    }

    fn put(&mut self, ids: &[u128], id: u128, to: Option<u32>) -> Option<u32> {
        let before = self.get(ids, id);
        if before.is_some() || to.is_some() {
            self.since.insert(id, to);
        }
        self.held = self.held + usize::from(to.is_some()) - usize::from(before.is_some());
        before
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        /// Whatever comes and goes, it answers as a map would.
        #[test]
        fn it_answers_as_a_map(
            first in prop::collection::vec(0u128..12, 0..30),
            then in prop::collection::vec((0u128..14, any::<bool>()), 0..30),
        ) {
            let mut ids = first.clone();
            let (mut rows, replaced) = Rows::new(&ids);
            let mut map = BTreeMap::new();
            let mut gone = Vec::new();
            for (row, id) in first.iter().enumerate() {
                gone.extend(map.insert(*id, row as u32));
            }
            let sorted = |mut rows: Vec<u32>| {
                rows.sort_unstable();
                rows
            };
            prop_assert_eq!(sorted(replaced), sorted(gone));
            for (id, stays) in then {
                if stays {
                    let row = ids.len() as u32;
                    ids.push(id);
                    prop_assert_eq!(rows.insert(&ids, id, row), map.insert(id, row));
                } else {
                    prop_assert_eq!(rows.remove(&ids, id), map.remove(&id));
                }
                prop_assert_eq!(rows.len(), map.len());
            }
            for id in 0..14 {
                prop_assert_eq!(rows.get(&ids, id), map.get(&id).copied());
            }
        }
    }
}
