//! The sums solved for some of the numbers: a matrix in factors, lower and upper, and what came after.
//!
//! A number that is solved for stands in one of the sums, its row. Factors are made column by column;
//! a column that takes the place of another adds one more factor until all are made anew.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::sparse::Sparse;

/// Smaller than this, nothing is divided by.
const TINY: f64 = 1e-7;

/// Smaller than this, a number counts as 0.
const ZERO: f64 = 1e-11;

/// Columns that took the place of others before all factors are made anew.
const MOST_LATER: usize = 50;

/// How many times as many numbers as the factors have they may have together before that.
const MOST_LONGER: usize = 3;

/// See the module.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    /// By step: the row that is solved.
    rows: Vec<usize>,
    /// By step: the number on the diagonal.
    pivots: Vec<f64>,
    /// By step: what rows that were solved before have in the column.
    upper: Sparse,
    /// By step: what is taken off other rows.
    lower: Sparse,
    lower_rows: Vec<usize>,
    /// By row: where its list of what is taken off others is, if it has one.
    lower_at: Vec<Option<usize>>,
    /// The same by row: what each takes part in. For what is worked out from the last step to the first.
    upper_of: Sparse,
    lower_of: Sparse,
    is_solved: Vec<bool>,
    /// By row: how many columns are in it.
    weights: Vec<usize>,
    /// What came after, in the same way.
    later_rows: Vec<usize>,
    later_pivots: Vec<f64>,
    later: Sparse,
    work: Vec<f64>,
}

impl Basis {
    /// Nothing is solved yet.
    pub(super) fn new(rows: usize, weights: Vec<usize>) -> Basis {
        Basis {
            rows: Vec::new(),
            pivots: Vec::new(),
            upper: Sparse::default(),
            lower: Sparse::default(),
            lower_rows: Vec::new(),
            lower_at: vec![None; rows],
            upper_of: Sparse::default(),
            lower_of: Sparse::default(),
            is_solved: vec![false; rows],
            weights,
            later_rows: Vec::new(),
            later_pivots: Vec::new(),
            later: Sparse::default(),
            work: vec![0.0; rows],
        }
    }

    pub(super) fn is_solved(&self, row: usize) -> bool {
        self.is_solved[row]
    }

    /// Whether it is time to make the factors anew.
    pub(super) fn is_long(&self) -> bool {
        self.later_rows.len() >= MOST_LATER
            || self.later.size()
                > MOST_LONGER * (self.upper.size() + self.lower.size() + self.rows.len())
    }

    /// Solves one more row, that one if it can be, for this column. Which row; none where the column
    /// says nothing new.
    pub(super) fn solve(
        &mut self,
        column: &[(usize, f64)],
        rather: Option<usize>,
    ) -> Option<usize> {
        let mut work = std::mem::take(&mut self.work);
        let mut filled: Vec<usize> = Vec::new();
        // The rows that take something off others, in the order in which they were solved: what one
        // takes off concerns later ones only.
        let mut next = BinaryHeap::new();
        for (row, number) in column {
            work[*row] = *number;
            filled.push(*row);
            next.extend(self.lower_at[*row].map(Reverse));
        }
        let mut before = None;
        while let Some(Reverse(at)) = next.pop() {
            if before.replace(at) == Some(at) {
                continue;
            }
            let number = work[self.lower_rows[at]];
            if number == 0.0 {
                continue;
            }
            for (other, factor) in self.lower.get(at) {
                if work[*other] == 0.0 {
                    filled.push(*other);
                    next.extend(self.lower_at[*other].map(Reverse));
                }
                work[*other] -= factor * number;
            }
        }
        filled.sort_unstable();
        filled.dedup();
        let touched = filled.clone();
        filled.retain(|row| work[*row].abs() > ZERO);
        let row = self.choose(&work, &filled, rather);
        if let Some(row) = row {
            let pivot = work[row];
            let others = || filled.iter().copied().filter(|other| *other != row);
            let upper = others().filter(|other| self.is_solved[*other]);
            self.upper.push(upper.map(|other| (other, work[other])));
            let lower = others().filter(|other| !self.is_solved[*other]);
            let lower: Vec<(usize, f64)> =
                lower.map(|other| (other, work[other] / pivot)).collect();
            if !lower.is_empty() {
                self.lower_at[row] = Some(self.lower_rows.len());
                self.lower.push(lower);
                self.lower_rows.push(row);
            }
            self.rows.push(row);
            self.pivots.push(pivot);
            self.is_solved[row] = true;
        }
        touched.into_iter().for_each(|row| work[row] = 0.0);
        self.work = work;
        row
    }

    fn choose(&self, work: &[f64], filled: &[usize], rather: Option<usize>) -> Option<usize> {
        if let Some(row) = rather.filter(|row| work[*row].abs() > 0.1) {
            return Some(row);
        }
        let open = filled
            .iter()
            .copied()
            .filter(|row| !self.is_solved[*row] && work[*row].abs() > TINY);
        let most = open.clone().map(|row| work[row].abs()).fold(0.0, f64::max);
        let large = open.filter(|row| work[*row].abs() >= 0.1 * most);
        // Rather for a unit: what is divided by it stays whole.
        large.min_by_key(|row| (work[*row].abs() != 1.0, self.weights[*row]))
    }

    /// To be called when all rows are solved.
    pub(super) fn finish(&mut self) {
        self.upper_of = self.upper.turned(self.rows.len());
        self.lower_of = self.lower.turned(self.rows.len());
    }

    /// Another column takes the place of the one that solved a row; `column` as [`Basis::forward`]
    /// made it.
    pub(super) fn replace(&mut self, row: usize, column: &[(usize, f64)]) {
        let pivot = column.iter().find(|entry| entry.0 == row);
        self.later_rows.push(row);
        self.later_pivots.push(pivot.map_or(1.0, |entry| entry.1));
        self.later
            .push(column.iter().copied().filter(|entry| entry.0 != row));
    }

    fn through_lower(&self, numbers: &mut [f64]) {
        for (row, list) in self.lower_rows.iter().zip(self.lower.lists()) {
            let number = numbers[*row];
            if number != 0.0 {
                for (other, factor) in list {
                    numbers[*other] -= factor * number;
                }
            }
        }
    }

    /// How much of each column makes these numbers, by row.
    pub(super) fn forward(&self, numbers: &mut [f64]) {
        self.through_lower(numbers);
        for step in (0..self.rows.len()).rev() {
            let row = self.rows[step];
            if numbers[row] != 0.0 {
                let number = numbers[row] / self.pivots[step];
                numbers[row] = number;
                for (other, factor) in self.upper.get(step) {
                    numbers[*other] -= factor * number;
                }
            }
        }
        for (step, row) in self.later_rows.iter().enumerate() {
            if numbers[*row] != 0.0 {
                let number = numbers[*row] / self.later_pivots[step];
                numbers[*row] = number;
                for (other, factor) in self.later.get(step) {
                    numbers[*other] -= factor * number;
                }
            }
        }
    }

    /// How much of each row makes what the columns have in these numbers.
    pub(super) fn backward(&self, numbers: &mut [f64]) {
        for (step, row) in self.later_rows.iter().enumerate().rev() {
            let list = self.later.get(step).iter();
            let less: f64 = list.map(|(other, factor)| factor * numbers[*other]).sum();
            numbers[*row] = (numbers[*row] - less) / self.later_pivots[step];
        }
        for (row, pivot) in self.rows.iter().zip(&self.pivots) {
            if numbers[*row] != 0.0 {
                let number = numbers[*row] / pivot;
                numbers[*row] = number;
                for (step, factor) in self.upper_of.get(*row) {
                    numbers[self.rows[*step]] -= factor * number;
                }
            }
        }
        for row in self.rows.iter().rev() {
            let number = numbers[*row];
            if number != 0.0 {
                for (at, factor) in self.lower_of.get(*row) {
                    numbers[self.lower_rows[*at]] -= factor * number;
                }
            }
        }
    }
}

/// An order in which few numbers arise: columns with one open row first, then rows with one open
/// column, then the rest: the column's number and the row it should solve. And by row how many columns of
/// the rest are in it.
pub(super) fn order(
    columns: &[&[(usize, f64)]],
    rows: usize,
) -> (Vec<(usize, Option<usize>)>, Vec<usize>) {
    let mut in_row = vec![Vec::new(); rows];
    for (at, column) in columns.iter().enumerate() {
        for (row, _) in *column {
            in_row[*row].push(at);
        }
    }
    let mut order = Vec::with_capacity(columns.len());
    let mut column_open = vec![true; columns.len()];
    let mut row_open = vec![true; rows];
    let mut counts: Vec<usize> = columns.iter().map(|column| column.len()).collect();
    let mut next: Vec<usize> = (0..columns.len()).filter(|at| counts[*at] == 1).collect();
    while let Some(at) = next.pop() {
        let row = columns[at].iter().find(|entry| row_open[entry.0]);
        let Some((row, _)) = row else { continue };
        order.push((at, Some(*row)));
        (column_open[at], row_open[*row]) = (false, false);
        for other in &in_row[*row] {
            counts[*other] -= 1;
            if counts[*other] == 1 && column_open[*other] {
                next.push(*other);
            }
        }
    }
    let open = |row: &Vec<usize>| row.iter().filter(|at| column_open[**at]).count();
    let mut left: Vec<usize> = in_row.iter().map(open).collect();
    let mut next: Vec<usize> = (0..rows)
        .filter(|row| row_open[*row] && left[*row] == 1)
        .collect();
    while let Some(row) = next.pop() {
        let at = in_row[row].iter().find(|at| column_open[**at]);
        let Some(at) = at.copied() else { continue };
        order.push((at, Some(row)));
        (column_open[at], row_open[row]) = (false, false);
        for (other, _) in columns[at] {
            left[*other] -= 1;
            if left[*other] == 1 && row_open[*other] {
                next.push(*other);
            }
        }
    }
    let mut rest: Vec<usize> = (0..columns.len()).filter(|at| column_open[*at]).collect();
    rest.sort_by_key(|at| counts[*at]);
    order.extend(rest.into_iter().map(|at| (at, None)));
    (order, left)
}
