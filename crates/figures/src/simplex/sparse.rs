//! Lists of numbers that are not 0, one after the other.

/// See the module.
#[derive(Debug, Clone, Default)]
pub(super) struct Sparse {
    /// Where each list ends.
    ends: Vec<usize>,
    entries: Vec<(usize, f64)>,
}

impl Sparse {
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = (usize, f64)>) {
        self.entries.extend(list);
        self.ends.push(self.entries.len());
    }

    pub(super) fn get(&self, at: usize) -> &[(usize, f64)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start..self.ends[at]]
    }

    pub(super) fn lists(&self) -> impl Iterator<Item = &[(usize, f64)]> {
        (0..self.len()).map(|at| self.get(at))
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many numbers there are.
    pub(super) fn size(&self) -> usize {
        self.entries.len()
    }

    /// The same numbers, by what they were listed under.
    pub(super) fn turned(&self, lists: usize) -> Sparse {
        let mut starts = vec![0; lists + 1];
        for (to, _) in &self.entries {
            starts[to + 1] += 1;
        }
        for list in 0..lists {
            starts[list + 1] += starts[list];
        }
        let mut entries = vec![(0, 0.0); self.entries.len()];
        let mut next = starts.clone();
        for at in 0..self.len() {
            for (to, number) in self.get(at) {
                entries[next[*to]] = (at, *number);
                next[*to] += 1;
            }
        }
        let ends = starts.split_off(1);
        Sparse { ends, entries }
    }
}
