//! Walks among the tables that hidden cells leave possible, where boxes find none.

use crate::protect::audit::Move;
use crate::protect::cells::Table;
use crate::protect::polytope::{Goal, Side};
use crate::simplex::{self, End, Simplex};

/// How near to a whole number a change has to be.
const NEAR: f64 = 1e-6;

/// How much slower a step is than a corner of a box, for each sum.
const STEP: u64 = 3;

/// See the module.
pub(super) struct Walks {
    simplex: Simplex,
    /// As it was in the beginning.
    fresh: Simplex,
    cells: Vec<usize>,
    /// By cell: its number here.
    number: Vec<Option<usize>>,
    /// By number: the count.
    home: Vec<f64>,
}

impl Walks {
    /// Walks in which these cells may change, and no others, whatever is hidden later.
    pub(super) fn new(table: &Table, hidden: &[bool]) -> Walks {
        let cells: Vec<usize> = (0..table.len()).filter(|cell| hidden[*cell]).collect();
        let mut number = vec![None; table.len()];
        for (at, cell) in cells.iter().enumerate() {
            number[*cell] = Some(at);
        }
        let counts = cells.iter().map(|cell| table.cells()[*cell].count as f64);
        let home: Vec<f64> = counts.collect();
        let sums = table.equations().iter().map(|equation| {
            let parts = equation.parts.iter().map(|part| (*part, 1.0));
            let all = parts.chain([(equation.total, -1.0)]);
            let own = all.filter_map(|(cell, factor)| Some((number[cell]?, factor)));
            own.collect::<Vec<(usize, f64)>>()
        });
        let sums = sums.filter(|terms| !terms.is_empty()).map(|terms| {
            let due = terms.iter().map(|(at, factor)| factor * home[*at]).sum();
            (terms, due, 0.0)
        });
        let ranges = vec![(0.0, f64::INFINITY); cells.len()];
        let mut simplex = Simplex::new(sums, home.clone(), ranges);
        simplex.keep_whole();
        Walks {
            fresh: simplex.clone(),
            simplex,
            cells,
            number,
            home,
        }
    }

    /// How much was done, in corners of boxes.
    pub(super) fn work(&self) -> u64 {
        STEP * self.simplex.work()
    }

    /// Holds a cell at its count, or lets it change again.
    pub(super) fn set(&mut self, cell: usize, hidden: bool) {
        if let Some(at) = self.number[cell] {
            let count = self.home[at];
            let range = if hidden {
                (0.0, f64::INFINITY)
            } else {
                (count, count)
            };
            self.simplex.set_range(at, range);
        }
    }

    /// What changes in a table of whole people that reaches the goal, if one is found.
    pub(super) fn witness(&mut self, goal: Goal) -> Option<Move> {
        let of = [self.number[goal.var]?];
        let goal = simplex::Goal {
            of: &of,
            at: goal.at as f64,
            up: goal.side == Side::High,
        };
        for _ in 0..2 {
            self.simplex.go_to(&self.home);
            let end = self.simplex.reach(&goal, |_, _| {});
            let moved = self.moved();
            if moved.is_none() {
                self.simplex.solve_as(&self.fresh);
            }
            match end {
                End::Reached if moved.is_some() => return moved,
                End::Blocked => return None,
                _ => {}
            }
        }
        None
    }

    /// What changed; none where people come in parts.
    fn moved(&self) -> Option<Move> {
        let values = self.simplex.values().iter().zip(&self.home);
        let changes = values.map(|(value, home)| value - home);
        let mut moved = Move::new();
        for (change, cell) in changes.zip(&self.cells) {
            let by = change.round();
            if (change - by).abs() > NEAR {
                return None;
            }
            if by != 0.0 {
                moved.push((*cell, by as i64));
            }
        }
        Some(moved)
    }
}
