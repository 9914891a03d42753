//! Walks among all tables that agree with some sums: a simplex method with ranges.
//!
//! It begins at any table, and each walk goes on from where the last one ended. Only the factors of the
//! sums are kept, not what they are solved for ([`basis`]): sums stay as short as they were told.

mod basis;
mod sparse;
mod walk;

use crate::random::Random;
use basis::Basis;
use sparse::Sparse;

/// How an end is looked for.
pub(crate) struct Goal<'a> {
    /// The numbers whose sum it is.
    pub(crate) of: &'a [usize],
    /// What it has to come to.
    pub(crate) at: f64,
    /// Whether by rising.
    pub(crate) up: bool,
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
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
pub(crate) struct Simplex {
    /// By number, and then by sum what the sum lacks.
    columns: Sparse,
    due: Vec<f64>,
    ranges: Vec<(f64, f64)>,
    values: Vec<f64>,
    basis: Basis,
    /// By sum: what it is solved for.
    solved_for: Vec<usize>,
    /// By number: the sum that is solved for it.
    row_of: Vec<Option<usize>>,
    random: Random,
    work: u64,
}

impl Simplex {
    /// The tables around one that is nearly this. Each sum is told as its terms, what they come to, and
    /// what they lack of it, which may become less, never more.
    pub(crate) fn new(
        sums: impl IntoIterator<Item = (Vec<(usize, f64)>, f64, f64)>,
        mut values: Vec<f64>,
        mut ranges: Vec<(f64, f64)>,
    ) -> Simplex {
        let mut by_sum = Sparse::default();
        let mut due = Vec::new();
        for (terms, comes_to, lacks) in sums {
            by_sum.push(terms.into_iter().chain([(values.len(), 1.0)]));
            values.push(lacks);
            ranges.push((lacks.min(0.0), lacks.max(0.0)));
            due.push(comes_to);
        }
        let count = values.len();
        let mut simplex = Simplex {
            columns: by_sum.turned(count),
            ranges,
            values,
            basis: Basis::new(due.len(), vec![0; due.len()]),
            solved_for: vec![0; due.len()],
            due,
            work: 0,
            row_of: vec![None; count],
            random: Random::new(1),
        };
        simplex.begin();
        simplex
    }

    /// The number that says what a sum lacks.
    pub(crate) fn lack(&self, sum: usize) -> usize {
        self.values.len() - self.due.len() + sum
    }

    pub(crate) fn values(&self) -> &[f64] {
        &self.values
    }

    /// From where to where a number can be, from now on.
    pub(crate) fn set_range(&mut self, var: usize, range: (f64, f64)) {
        self.ranges[var] = range;
    }

    /// Goes to another table that agrees with all sums.
    pub(crate) fn go_to(&mut self, values: &[f64]) {
        self.values.fill(0.0);
        self.values[..values.len()].copy_from_slice(values);
    }

    /// Solves the sums for what another solves them for; a number that is not solved for is what it is
    /// at a table that agrees with all sums.
    pub(crate) fn solve_as(&mut self, other: &Simplex) {
        self.basis.clone_from(&other.basis);
        self.solved_for.clone_from(&other.solved_for);
        self.row_of.clone_from(&other.row_of);
    }

    /// How much was reckoned so far: steps, times sums.
    pub(crate) fn work(&self) -> u64 {
        self.work
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
        self.basis.finish();
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
    pub(crate) fn sum(&self, of: &[usize]) -> f64 {
        of.iter().map(|var| self.values[*var]).sum()
    }
}

/// Leaves out sums, of so many numbers, that follow from earlier ones.
pub(crate) fn keep_independent(sums: &mut Vec<Vec<(usize, f64)>>, numbers: usize) {
    let mut basis = Basis::new(numbers, vec![0; numbers]);
    sums.retain(|sum| basis.solve(sum, None).is_some());
}
