//! The groups that are not known, and the sums of them that are told.

use super::known::Known;
use super::sums::Sums;

/// See the module. A sum that is only told from and to has one more number in it: by how much it is
/// below its most.
pub(super) struct Unknown {
    /// By number: the most that it can be; none where nothing but the sums bounds it.
    pub(super) most: Vec<Option<i64>>,
    pub(super) sums: Sums,
    /// By sum: the cell that tells it.
    pub(super) cell: Vec<usize>,
    /// By group: its number.
    pub(super) number: Vec<Option<usize>>,
}

impl Unknown {
    pub(super) fn new(known: &Known<'_>) -> Unknown {
        let mut unknown = Unknown {
            most: Vec::new(),
            sums: Sums::default(),
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
            unknown.sums.push(sum, high);
            unknown.cell.push(cell);
        }
        unknown
    }

    fn add(&mut self, most: Option<i64>) -> usize {
        self.most.push(most);
        self.most.len() - 1
    }
}
