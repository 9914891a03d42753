//! Walks among all tables that agree with some sums: a simplex method with ranges.
//!
//! It begins at any table, and each walk goes on from where the last one ended. Only the factors of the
//! sums are kept, not what they are solved for ([`basis`]): sums stay as short as they were told.

mod basis;
mod sparse;
mod walk;

use super::sums::Sums;
use crate::random::Random;
use basis::Basis;
use sparse::Sparse;

/// How an end is looked for.
pub(super) struct Goal<'a> {
    /// The numbers whose sum it is.
    pub(super) of: &'a [usize],
    /// What it has to come to.
    pub(super) at: f64,
    /// Whether by rising.
    pub(super) up: bool,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// What was looked for is possible.
    Reached,
    /// It is not.
    Blocked,
    /// Too many steps; nothing is known.
    GaveUp,
}

/// What is nearer than this to 0 gains nothing, or moves nothing.
const NEAR: f64 = 1e-9;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Simplex {
    /// By number, and then by sum what the sum lacks.
    columns: Sparse,
    /// By sum.
    sums: Sparse,
    due: Vec<f64>,
    ranges: Vec<(f64, f64)>,
    values: Vec<f64>,
    basis: Basis,
    /// By sum: what it is solved for.
    solved_for: Vec<usize>,
    /// By number: the sum that is solved for it.
    row_of: Vec<Option<usize>>,
    random: Random,
}

impl Simplex {
    /// The tables around one that is nearly this, and lacks this of what is due. What a sum lacks may
    /// become less, never more.
    pub(super) fn new(
        sums: &Sums,
        lacks: &[i64],
        mut values: Vec<f64>,
        mut ranges: Vec<(f64, f64)>,
    ) -> Simplex {
        let mut by_sum = Sparse::default();
        for (sum, lack) in sums.of.iter().zip(lacks) {
            let lack = *lack as f64;
            by_sum.push(
                sum.iter()
                    .copied()
                    .chain([values.len()])
                    .map(|var| (var, 1.0)),
            );
            values.push(lack);
            ranges.push((lack.min(0.0), lack.max(0.0)));
        }
        let count = values.len();
        let mut simplex = Simplex {
            columns: by_sum.turned(count),
            sums: by_sum,
            due: sums.due.iter().map(|due| *due as f64).collect(),
            ranges,
            values,
            basis: Basis::new(sums.len(), vec![0; sums.len()]),
            solved_for: vec![0; sums.len()],
            row_of: vec![None; count],
            random: Random::new(1),
        };
        simplex.begin();
        simplex
    }

    /// The number that says what a sum lacks.
    pub(super) fn lack(&self, sum: usize) -> usize {
        self.values.len() - self.due.len() + sum
    }

    pub(super) fn values(&self) -> &[f64] {
        &self.values
    }

    /// Holds a number that sums lack at nothing.
    pub(super) fn fix(&mut self, lack: usize) {
        self.ranges[lack] = (0.0, 0.0);
    }

    /// Solves the sums for the numbers that are farthest from their ends, so that little is in a
    /// walk's way.
    fn begin(&mut self) {
        let far = |var: &usize| {
            let (low, high) = self.ranges[*var];
            (self.values[*var] - low).min(high - self.values[*var])
        };
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        order.sort_by(|a, b| far(b).total_cmp(&far(a)));
        for var in order {
            if let Some(row) = self.basis.solve(self.columns.get(var), None) {
                self.solved_for[row] = var;
                self.row_of[var] = Some(row);
            }
        }
        self.refresh();
    }

    /// Makes the factors anew, and works out anew what they are solved for.
    fn refresh(&mut self) {
        let rows = self.solved_for.len();
        let vars = std::mem::take(&mut self.solved_for);
        let columns: Vec<_> = vars.iter().map(|var| self.columns.get(*var)).collect();
        let (order, weights) = basis::order(&columns, rows);
        vars.iter().for_each(|var| self.row_of[*var] = None);
        self.basis = Basis::new(rows, weights);
        self.solved_for = vec![usize::MAX; rows];
        for (at, rather) in order {
            if let Some(row) = self.basis.solve(columns[at], rather) {
                self.solved_for[row] = vars[at];
                self.row_of[vars[at]] = Some(row);
            }
        }
        // A number that turns out to say nothing new makes place for what the sum lacks.
        for row in 0..rows {
            if !self.basis.is_solved(row) {
                let var = self.lack(row);
                self.basis.solve(self.columns.get(var), Some(row));
                self.solved_for[row] = var;
                self.row_of[var] = Some(row);
            }
        }
        let mut left = self.due.clone();
        for var in (0..self.values.len()).filter(|var| self.row_of[*var].is_none()) {
            if self.values[var] != 0.0 {
                for (row, factor) in self.columns.get(var) {
                    left[*row] -= factor * self.values[var];
                }
            }
        }
        self.basis.forward(&mut left);
        for (row, var) in self.solved_for.iter().enumerate() {
            let (low, high) = self.ranges[*var];
            let value = left[row];
            self.values[*var] = match () {
                () if (value - low).abs() < NEAR => low,
                () if (value - high).abs() < NEAR => high,
                () => value,
            };
        }
    }

    /// What a sum of numbers comes to.
    pub(super) fn sum(&self, of: &[usize]) -> f64 {
        of.iter().map(|var| self.values[*var]).sum()
    }
}
