//! Walks among the tables that hidden cells leave possible, where boxes find none.

use crate::protect::audit::Move;
use crate::protect::cells::Table;
use crate::protect::polytope::{Goal, Side};
use crate::simplex::{self, End, Simplex};

/// How near to a whole number a change has to be.
const NEAR: f64 = 1e-6;

/// Steps on one spot before it is given up that a table of whole people will be found.
const PATIENT: usize = 60;

/// The same where it is enough to know whether any table is there.
const HASTY: usize = 8;

/// See the module.
pub(super) struct Walks {
    simplex: Simplex,
    /// As it was in the beginning, which is a good place to begin from.
    fresh: Simplex,
    home: Vec<f64>,
}

/// What a walk ended with.
pub(super) enum Seen {
    /// A table of whole people that reaches the goal.
    Whole(Move),
    /// One with parts of people: the cells that change in it.
    InParts(Vec<usize>),
    /// None can; how far each cell would move the goal's if it changed by one.
    Blocked(Vec<(usize, f64)>),
    /// Nothing is known.
    Nothing,
}

impl Walks {
    /// Walks in which hidden cells may change.
    pub(super) fn new(table: &Table, hidden: &[bool]) -> Walks {
        let home: Vec<f64> = table.cells().iter().map(|c| c.count as f64).collect();
        let sums = table.equations().iter().map(|equation| {
            let parts = equation.parts.iter().map(|part| (*part, 1.0));
            parts.chain([(equation.total, -1.0)]).collect()
        });
        let mut sums: Vec<Vec<(usize, f64)>> = sums.collect();
        sums.sort_by_key(Vec::len);
        simplex::keep_independent(&mut sums, home.len());
        let sums = sums.into_iter().map(|terms| (terms, 0.0, 0.0));
        let ranges = hidden.iter().zip(&home);
        let ranges = ranges.map(|(hidden, count)| range(*hidden, *count));
        let simplex = Simplex::new(sums, home.clone(), ranges.collect());
        Walks {
            fresh: simplex.clone(),
            simplex,
            home,
        }
    }

    /// How much was done, in what takes as long as corners of boxes.
    pub(super) fn work(&self) -> u64 {
        self.simplex.work()
    }

    /// Holds a cell at its count, or lets it change again.
    pub(super) fn set(&mut self, cell: usize, hidden: bool) {
        self.simplex.set_range(cell, range(hidden, self.home[cell]));
    }

    /// What changes in a table of whole people that reaches the goal, if one is found.
    pub(super) fn witness(&mut self, goal: Goal) -> Option<Move> {
        match self.walk(goal, PATIENT) {
            End::Reached => self.moved(),
            _ => None,
        }
    }

    /// Whether any table reaches the goal.
    pub(super) fn look(&mut self, goal: Goal) -> Seen {
        let mut end = self.walk(goal, HASTY);
        if end == End::GaveUp {
            end = self.simplex.reach(&told(goal, &[goal.var]), |_, _| {});
        }
        match end {
            End::Reached => self.moved().map_or_else(
                || Seen::InParts(self.changed().map(|(cell, _)| cell).collect()),
                Seen::Whole,
            ),
            End::Blocked => {
                let rates = self.simplex.rates(&told(goal, &[goal.var])).into_iter();
                let cells = rates.take(self.home.len()).enumerate();
                Seen::Blocked(cells.filter(|(_, rate)| *rate != 0.0).collect())
            }
            End::GaveUp => Seen::Nothing,
        }
    }

    fn walk(&mut self, goal: Goal, patience: usize) -> End {
        self.simplex.solve_as(&self.fresh);
        self.simplex.go_to(&self.home);
        self.simplex.reach_whole(&told(goal, &[goal.var]), patience)
    }

    fn changed(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let values = self.simplex.values().iter().zip(&self.home);
        let changes = values.map(|(value, home)| value - home).enumerate();
        changes.filter(|(_, by)| by.abs() > NEAR)
    }

    /// What changed; none where people come in parts.
    fn moved(&self) -> Option<Move> {
        let whole = |by: f64| ((by - by.round()).abs() < NEAR).then_some(by.round() as i64);
        self.changed()
            .map(|(cell, by)| Some((cell, whole(by)?)))
            .collect()
    }
}

fn range(hidden: bool, count: f64) -> (f64, f64) {
    match hidden {
        true => (0.0, f64::INFINITY),
        false => (count, count),
    }
}

fn told(goal: Goal, of: &[usize; 1]) -> simplex::Goal<'_> {
    simplex::Goal {
        of,
        at: goal.at as f64,
        up: goal.side == Side::High,
    }
}
