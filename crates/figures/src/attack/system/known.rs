//! What follows at once: where nobody is left nobody is in any group, and where one group is left
//! it has all of them.

use crate::attack::groups::Groups;

/// What is told of a cell, less the groups that are known.
#[derive(Debug, Clone, Copy)]
struct Left {
    low: i64,
    high: i64,
    /// How many groups are not known.
    open: usize,
}

/// See the module.
pub(super) struct Known<'a> {
    pub(super) groups: &'a Groups,
    told: Vec<Option<(i64, i64)>>,
    /// By group: the cells it is in of which something is told.
    cells_of: Vec<Vec<usize>>,
    /// By group: how many there are.
    value: Vec<Option<i64>>,
    /// By cell, where it is taken.
    left: Vec<Option<Left>>,
}

impl<'a> Known<'a> {
    /// Nothing is known before cells are taken.
    pub(super) fn new(groups: &'a Groups, told: Vec<Option<(i64, i64)>>) -> Known<'a> {
        let mut cells_of = vec![Vec::new(); groups.count];
        let with = groups
            .of_cell
            .iter()
            .enumerate()
            .filter(|c| told[c.0].is_some());
        for (cell, inside) in with {
            inside.iter().for_each(|group| cells_of[*group].push(cell));
        }
        Known {
            left: vec![None; told.len()],
            value: vec![None; groups.count],
            groups,
            told,
            cells_of,
        }
    }

    /// Takes what is told of a cell, and what follows from it. Whether it agrees with what was taken
    /// before, as far as that follows at once; otherwise it is not taken.
    pub(super) fn take(&mut self, cell: usize) -> bool {
        let Some((low, high)) = self.told[cell] else {
            return true;
        };
        let inside = self.groups.of_cell[cell].iter();
        let values = inside.map(|group| self.value[*group]);
        let known: i64 = values.clone().flatten().sum();
        let left = Left {
            low: low - known,
            high: high - known,
            open: values.filter(Option::is_none).count(),
        };
        self.left[cell] = Some(left);
        let mut found = Vec::new();
        let agrees = agrees(left) && self.follow(vec![cell], &mut found);
        if !agrees {
            self.left[cell] = None;
            for group in found {
                self.forget(group);
            }
        }
        agrees
    }

    /// How many are in a group, if that is known.
    pub(super) fn value(&self, group: usize) -> Option<i64> {
        self.value[group]
    }

    /// How many are in the groups of a cell that are not known, from the least to the most; none
    /// where nothing is told of it, it was not taken, or all is known.
    pub(super) fn left(&self, cell: usize) -> Option<(i64, i64)> {
        let left = self.left[cell].filter(|left| left.open > 0);
        left.map(|left| (left.low.max(0), left.high))
    }

    /// Works out what follows from these cells. Whether nothing contradicts.
    fn follow(&mut self, mut cells: Vec<usize>, found: &mut Vec<usize>) -> bool {
        while let Some(cell) = cells.pop() {
            let Some(left) = self.left[cell] else {
                continue;
            };
            let value = match left {
                Left { open: 0, .. } => continue,
                Left { high: 0, .. } => 0,
                Left { open: 1, low, high } if low == high => high,
                _ => continue,
            };
            let inside = self.groups.of_cell[cell].iter().copied();
            let open = inside.filter(|group| self.value[*group].is_none());
            for group in open.collect::<Vec<_>>() {
                found.push(group);
                if !self.set(group, value, &mut cells) {
                    return false;
                }
            }
        }
        true
    }

    /// Whether all cells still agree.
    fn set(&mut self, group: usize, value: i64, next: &mut Vec<usize>) -> bool {
        self.value[group] = Some(value);
        let mut all = true;
        for cell in &self.cells_of[group] {
            if let Some(left) = &mut self.left[*cell] {
                left.low -= value;
                left.high -= value;
                left.open -= 1;
                all &= agrees(*left);
                if left.open == 1 || (left.open > 0 && left.high == 0) {
                    next.push(*cell);
                }
            }
        }
        all
    }

    fn forget(&mut self, group: usize) {
        let value = self.value[group].take().unwrap_or(0);
        for cell in &self.cells_of[group] {
            if let Some(left) = &mut self.left[*cell] {
                left.low += value;
                left.high += value;
                left.open += 1;
            }
        }
    }
}

fn agrees(left: Left) -> bool {
    left.high >= 0 && (left.open > 0 || left.low <= 0)
}
