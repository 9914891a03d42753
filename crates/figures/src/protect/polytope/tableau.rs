//! Solving sums for some of their variables, and for others.

use super::{Polytope, Terms, Var};
use crate::protect::rational::Rational;

/// A basic variable in terms of the others: `basic + Σ factor · other` stays the same.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) basic: Var,
    pub(super) terms: Terms,
}

impl Row {
    pub(super) fn factor(&self, of: Var) -> Rational {
        let at = self.terms.binary_search_by_key(&of, |term| term.0);
        at.map_or(Rational::ZERO, |at| self.terms[at].1)
    }
}

impl Polytope {
    /// Goes home, and solves all sums from the beginning.
    pub(super) fn eliminate(&mut self) {
        self.rows.clear();
        self.columns = vec![Vec::new(); self.home.len()];
        self.basic_in = vec![None; self.home.len()];
        self.lost = false;
        self.go_home();
        for at in 0..self.sums.len() {
            self.add(self.sums[at].clone());
        }
        for row in 0..self.rows.len() {
            if self.is_fixed(self.rows[row].basic) {
                self.unblock(row);
            }
        }
    }

    fn add(&mut self, mut sum: Terms) {
        // Rows hold no basic variables, so what one row brings in no other has to take out.
        let row_of = |(var, factor): &(Var, Rational)| Some((self.basic_in[*var]?, *factor));
        let basics: Vec<_> = sum.iter().filter_map(row_of).collect();
        for (row, factor) in basics {
            let row = &self.rows[row];
            let at = row.terms.partition_point(|term| term.0 < row.basic);
            let mut full = row.terms.clone();
            full.insert(at, (row.basic, Rational::ONE));
            sum = plus(&sum, &full, -factor, |_| {});
        }
        let rank = |(var, factor): &(Var, Rational)| {
            let unit = factor.abs() == Rational::ONE;
            (self.is_fixed(*var), !unit, self.rank[*var], *var)
        };
        let first = sum.iter().min_by_key(|term| rank(term)).copied();
        let Some((basic, factor)) = first else {
            return;
        };
        sum.retain(|term| term.0 != basic);
        sum.iter_mut().for_each(|term| term.1 = term.1 / factor);
        for row in self.rows_with(basic) {
            self.replace(row, basic, &sum);
        }
        for term in &sum {
            self.columns[term.0].push(self.rows.len());
        }
        self.basic_in[basic] = Some(self.rows.len());
        self.rows.push(Row { basic, terms: sum });
    }

    /// Puts what a variable is into a row that holds it.
    fn replace(&mut self, row: usize, var: Var, terms: &[(Var, Rational)]) {
        let factor = self.rows[row].factor(var);
        let mut before = std::mem::take(&mut self.rows[row].terms);
        before.retain(|term| term.0 != var);
        let columns = &mut self.columns;
        let after = plus(&before, terms, -factor, |var| columns[var].push(row));
        self.lost |= after.iter().any(|term| term.1.is_lost());
        self.rows[row].terms = after;
    }

    pub(super) fn rows_with(&mut self, var: Var) -> Vec<usize> {
        let mut rows = std::mem::take(&mut self.columns[var]);
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|row| !self.rows[*row].factor(var).is_zero());
        self.columns[var].clone_from(&rows);
        rows
    }

    /// Solves a row for another of its variables. `rows` are those that hold it.
    pub(super) fn pivot(&mut self, row: usize, entering: Var, rows: &[usize]) {
        let leaving = self.rows[row].basic;
        let factor = self.rows[row].factor(entering);
        let mut terms = std::mem::take(&mut self.rows[row].terms);
        terms.retain(|term| term.0 != entering);
        let at = terms.partition_point(|term| term.0 < leaving);
        terms.insert(at, (leaving, Rational::ONE));
        terms.iter_mut().for_each(|term| term.1 = term.1 / factor);
        self.lost |= terms.iter().any(|term| term.1.is_lost());
        for other in rows.iter().filter(|other| **other != row) {
            self.replace(*other, entering, &terms);
        }
        self.columns[leaving].push(row);
        self.columns[entering].clear();
        (self.basic_in[leaving], self.basic_in[entering]) = (None, Some(row));
        let basic = entering;
        self.rows[row] = Row { basic, terms };
    }

    /// Solves a row of a fixed variable for one that may move, if there is any. While no movable
    /// variable stands in the row of a fixed one, no fixed one is ever in a walk's way.
    pub(super) fn unblock(&mut self, row: usize) {
        let terms = self.rows[row].terms.iter();
        let movable = terms.filter(|term| !self.is_fixed(term.0));
        // Rather for a unit: the tableau stays whole.
        let best = movable.min_by_key(|term| term.1.abs() != Rational::ONE);
        if let Some(var) = best.map(|term| term.0) {
            let rows = self.rows_with(var);
            self.pivot(row, var, &rows);
        }
    }
}

/// One sparse sum plus a multiple of another; `new` is told what only the other holds.
fn plus(
    a: &[(Var, Rational)],
    b: &[(Var, Rational)],
    times: Rational,
    mut new: impl FnMut(Var),
) -> Terms {
    let mut sum = Vec::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    loop {
        let next = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x.0 == y.0 => {
                (i, j) = (i + 1, j + 1);
                (x.0, x.1.plus(y.1, times))
            }
            (Some(x), y) if y.is_none_or(|y| x.0 < y.0) => {
                i += 1;
                *x
            }
            (_, Some(y)) => {
                j += 1;
                new(y.0);
                (y.0, times * y.1)
            }
            _ => return sum,
        };
        if !next.1.is_zero() {
            sum.push(next);
        }
    }
}
