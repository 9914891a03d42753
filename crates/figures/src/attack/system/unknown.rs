//! The groups that are not known, and the sums of them that are told.

use super::Table;
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
    /// By group: how many there are, where that is known.
    value: Vec<Option<i64>>,
}

impl Unknown {
    pub(super) fn new(known: &Known<'_>) -> Unknown {
        let mut unknown = Unknown {
            most: Vec::new(),
            sums: Sums::default(),
            cell: Vec::new(),
            number: vec![None; known.groups.count],
            value: (0..known.groups.count).map(|g| known.value(g)).collect(),
        };
        for group in 0..known.groups.count {
            if unknown.value[group].is_none() {
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

    /// The numbers where groups have so many people, less those that agencies brought.
    pub(super) fn others(&self, table: &Table, own: &[f64]) -> Vec<f64> {
        let mut numbers = vec![0.0; self.most.len()];
        for (number, (all, own)) in self.number.iter().zip(table.iter().zip(own)) {
            if let Some(number) = number {
                numbers[*number] = all - own;
            }
        }
        // What sums are below their most comes last in them.
        for (of, due) in self.sums.of.iter().zip(&self.sums.due) {
            if let Some((last, rest)) = of.split_last()
                && self.most[*last].is_some()
            {
                let rest: f64 = rest.iter().map(|var| numbers[*var]).sum();
                numbers[*last] = *due as f64 - rest;
            }
        }
        numbers
    }

    /// The other way round.
    pub(super) fn all(&self, numbers: &[f64], own: &[f64]) -> Table {
        let others = self.number.iter().zip(&self.value);
        let others = others.map(|(number, value)| match (number, value) {
            (Some(number), _) => numbers[*number],
            (None, value) => value.unwrap_or(0) as f64,
        });
        others.zip(own).map(|(others, own)| others + own).collect()
    }

    fn add(&mut self, most: Option<i64>) -> usize {
        self.most.push(most);
        self.most.len() - 1
    }
}
