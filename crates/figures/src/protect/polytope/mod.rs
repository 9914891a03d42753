//! All tables that agree with what is known, and walks among them.
//!
//! A bounded primal simplex over a sparse tableau that starts where it stands: the true table is a
//! point of the polytope, so there is no first phase, and each question ("can this count be 0?")
//! goes on from the answer to the last one. Every point on the way is a table that an attacker
//! cannot exclude, so one walk answers for many cells. All arithmetic is exact.

mod tableau;
mod walk;
mod whole;

use super::rational::Rational;
use tableau::Row;
pub(crate) use whole::Care;

/// A variable's number.
pub(crate) type Var = usize;

/// Terms of a sum, by variable.
pub(crate) type Terms = Vec<(Var, Rational)>;

/// A variable's least and, if there is one, its largest value.
pub(crate) type Range = (i64, Option<i64>);

/// Which end of a variable's range is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Low,
    High,
}

impl Side {
    fn sign(self) -> i64 {
        match self {
            Side::Low => -1,
            Side::High => 1,
        }
    }
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The value that was looked for is possible.
    Reached,
    /// It is proven not to be: no variable may move on.
    Blocked,
    /// Too many steps; nothing is proven.
    GaveUp,
}

/// Where a walk goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal {
    pub(crate) var: Var,
    pub(crate) at: i64,
    pub(crate) side: Side,
}

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Polytope {
    /// A point of whole numbers, where every walk may begin.
    home: Vec<i64>,
    sums: Vec<Terms>,
    sums_of: Vec<Vec<usize>>,
    rank: Vec<u64>,
    rows: Vec<Row>,
    /// Rows in which a variable may stand; some no longer hold it.
    columns: Vec<Vec<usize>>,
    basic_in: Vec<Option<usize>>,
    value: Vec<Rational>,
    ranges: Vec<Range>,
    fractional: usize,
    seen: Vec<(i64, i64)>,
    /// A number did not fit: the tableau is worth nothing until it is made anew.
    lost: bool,
}

impl Polytope {
    /// The polytope around a point: ranges of the variables, and sums that stay what they are at
    /// that point. Rows are solved for the variable of the lowest rank.
    pub(crate) fn new(
        home: Vec<i64>,
        ranges: Vec<Range>,
        sums: Vec<Terms>,
        rank: Vec<u64>,
    ) -> Polytope {
        let mut polytope = Polytope {
            rows: Vec::new(),
            columns: Vec::new(),
            basic_in: Vec::new(),
            value: Vec::new(),
            fractional: 0,
            seen: home.iter().map(|at| (*at, *at)).collect(),
            lost: false,
            sums_of: vec![Vec::new(); home.len()],
            home,
            sums,
            rank,
            ranges,
        };
        for sum in &mut polytope.sums {
            sum.sort_by_key(|term| term.0);
        }
        for (at, sum) in polytope.sums.iter().enumerate() {
            for term in sum {
                polytope.sums_of[term.0].push(at);
            }
        }
        polytope.eliminate();
        polytope
    }

    /// The value of a variable at the point that was reached.
    pub(crate) fn value(&self, var: Var) -> Rational {
        self.value[var]
    }

    /// The least and the most that whole tables on the way showed.
    pub(crate) fn seen(&self, var: Var) -> (i64, i64) {
        self.seen[var]
    }

    /// Whether the point that was reached is a table of whole numbers.
    pub(crate) fn is_whole(&self) -> bool {
        self.fractional == 0
    }

    /// The value of a variable where walks begin.
    pub(crate) fn home(&self, var: Var) -> i64 {
        self.home[var]
    }

    /// Goes back to where it began.
    pub(crate) fn go_home(&mut self) {
        self.value = self.home.iter().map(|at| Rational::whole(*at)).collect();
        self.fractional = 0;
    }

    /// The variables that are not what they are at home.
    pub(crate) fn moved(&self) -> Vec<Var> {
        let away = |var: &Var| self.value[*var] != Rational::whole(self.home[*var]);
        (0..self.home.len()).filter(away).collect()
    }

    /// Whether a variable is held at one value.
    pub(crate) fn is_fixed(&self, var: Var) -> bool {
        self.ranges[var].1 == Some(self.ranges[var].0)
    }

    /// Changes a variable's range; its value must lie in it.
    pub(crate) fn set_range(&mut self, var: Var, range: Range) {
        self.ranges[var] = range;
        match (self.is_fixed(var), self.basic_in[var]) {
            (true, Some(row)) => self.unblock(row),
            (false, None) => {
                let rows = self.rows_with(var);
                let blocked = |row: &&usize| self.is_fixed(self.rows[**row].basic);
                if let Some(row) = rows.iter().find(blocked) {
                    self.pivot(*row, var, &rows);
                }
            }
            _ => {}
        }
        if self.lost {
            self.eliminate();
        }
    }

    /// In terms of what a variable moves: each other that would have to move, with the amount by
    /// which one step of it moves this one. What a blocked walk returns here is why it is blocked.
    pub(crate) fn movers(&self, var: Var) -> Terms {
        match self.basic_in[var] {
            None => vec![(var, Rational::ONE)],
            Some(row) => self.rows[row].terms.iter().map(|t| (t.0, -t.1)).collect(),
        }
    }

    /// What moves with a variable that is not basic: the basic ones, with the amount for one step.
    pub(crate) fn column(&mut self, var: Var) -> Terms {
        let rows = self.rows_with(var);
        let moved = rows.iter().map(|row| &self.rows[*row]);
        moved.map(|row| (row.basic, -row.factor(var))).collect()
    }
}
