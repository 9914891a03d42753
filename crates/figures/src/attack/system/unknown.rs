//! The groups that are not known, and the sums of them that are told.

use super::known::Known;

/// See the module. A sum that is only told from and to has one more number in it: by how much it is
/// below its most.
pub(super) struct Unknown {
    /// By number: the sums it is in.
    pub(super) sums_of: Vec<Vec<usize>>,
    /// By number: the most that it can be; none where nothing but the sums bounds it.
    pub(super) most: Vec<Option<i64>>,
    /// By sum: the numbers in it.
    pub(super) sums: Vec<Vec<usize>>,
    /// By sum: what it comes to.
    pub(super) due: Vec<i64>,
    /// By sum: the cell that tells it.
    pub(super) cell: Vec<usize>,
    /// By group: its number.
    pub(super) number: Vec<Option<usize>>,
}

impl Unknown {
    pub(super) fn new(known: &Known<'_>) -> Unknown {
        let mut unknown = Unknown {
            sums_of: Vec::new(),
            most: Vec::new(),
            sums: Vec::new(),
            due: Vec::new(),
            cell: Vec::new(),
            number: vec![None; known.groups.count],
        };
        for group in 0..known.groups.count {
            if known.value(group).is_none() {
                unknown.number[group] = Some(unknown.add(None));
            }
        }
        for (cell, inside) in known.groups.of_cell.iter().enumerate() {
            let Some((low, high)) = known.left(cell) else {
                continue;
            };
            let mut sum: Vec<usize> = inside.iter().filter_map(|g| unknown.number[*g]).collect();
            if low < high {
                sum.push(unknown.add(Some(high - low)));
            }
            for number in &sum {
                unknown.sums_of[*number].push(unknown.sums.len());
            }
            unknown.sums.push(sum);
            unknown.due.push(high);
            unknown.cell.push(cell);
        }
        unknown
    }

    fn add(&mut self, most: Option<i64>) -> usize {
        self.sums_of.push(Vec::new());
        self.most.push(most);
        self.most.len() - 1
    }

    /// By how much a number can rise, or fall, from a value, its sums aside.
    pub(super) fn room(&self, number: usize, value: i64, up: bool) -> i64 {
        match (up, self.most[number]) {
            (false, _) => value,
            (true, None) => i64::MAX,
            (true, Some(most)) => most - value,
        }
    }
}
