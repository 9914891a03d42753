//! Walks: simplex steps towards one variable's goal.

use super::{End, Goal, Polytope, Side, Var};
use crate::protect::rational::Rational;

/// How many ways are looked at before the fastest is taken.
const WAYS: usize = 6;

/// A move of one variable, and of the basic ones with it.
struct Way {
    entering: Var,
    direction: Rational,
    /// The rows that hold it.
    rows: Vec<usize>,
    /// How far it can go; none where nothing stops it.
    room: Option<Rational>,
    /// The row of the variable that stops it.
    leaving: Option<usize>,
    /// How far it would have to go.
    needed: Rational,
}

impl Polytope {
    /// Walks until the variable has this value or is proven never to have it.
    pub(crate) fn reach(&mut self, goal: Goal) -> End {
        let most = 200 + 2 * self.rows.len();
        let mut standing = 0;
        for _ in 0..most {
            if self.distance(goal).sign() <= 0 {
                return End::Reached;
            }
            let Some(way) = self.best_way(goal, standing > 12) else {
                return End::Blocked;
            };
            let step = way.room.map_or(way.needed, |room| min(room, way.needed));
            self.take(&way, step);
            if self.lost {
                self.eliminate();
                return End::GaveUp;
            }
            standing = if step.sign() > 0 { 0 } else { standing + 1 };
        }
        End::GaveUp
    }

    fn distance(&self, goal: Goal) -> Rational {
        let to_go = Rational::whole(goal.at) - self.value[goal.var];
        if goal.side == Side::Low {
            -to_go
        } else {
            to_go
        }
    }

    /// The variables that move the goal's towards it: which way, and how fast.
    fn movable(&self, goal: Goal) -> Vec<(Var, i64, Rational)> {
        let movable = |(var, rate): (Var, Rational)| {
            let direction = rate.sign() * goal.side.sign();
            let room = self.room(var, Rational::whole(direction));
            let moves = room.is_none_or(|room| room.sign() > 0);
            moves.then_some((var, direction, rate.abs()))
        };
        let movers = self.movers(goal.var).into_iter();
        movers.filter_map(movable).collect()
    }

    /// The fastest of them, but rather one that keeps the tableau whole; after long standing always
    /// the first (Bland's rule: no circles).
    fn best_way(&mut self, goal: Goal, first: bool) -> Option<Way> {
        let mut movable = self.movable(goal);
        if first {
            movable.truncate(1);
        }
        movable.sort_by(|a, b| b.2.partial_cmp(&a.2).unwrap_or(std::cmp::Ordering::Equal));
        let mut best = None;
        for (var, direction, _) in movable.into_iter().take(WAYS) {
            let way = self.way(var, direction, goal);
            let keeps_whole = way.leaving.is_none_or(|row| {
                let factor = self.rows[row].factor(var);
                factor.abs() == Rational::ONE
            });
            if keeps_whole {
                return Some(way);
            }
            best = best.or(Some(way));
        }
        best
    }

    /// How long a variable can move at this rate; none where nothing stops it.
    fn room(&self, var: Var, rate: Rational) -> Option<Rational> {
        let (low, high) = self.ranges[var];
        match rate.sign() {
            0 => None,
            1 => high.map(|high| (Rational::whole(high) - self.value[var]) / rate),
            _ => Some((Rational::whole(low) - self.value[var]) / rate),
        }
    }

    /// What moving a variable meets.
    fn way(&mut self, entering: Var, direction: i64, goal: Goal) -> Way {
        let rows = self.rows_with(entering);
        let direction = Rational::whole(direction);
        let mut room = self.room(entering, direction);
        let mut leaving = None;
        let mut unit = false;
        for row in &rows {
            let rate = -self.rows[*row].factor(entering) * direction;
            let limit = self.room(self.rows[*row].basic, rate);
            let is_unit = rate.abs() == Rational::ONE;
            let nearer = limit.is_some_and(|limit| {
                room.is_none_or(|room| limit < room || (limit == room && is_unit && !unit))
            });
            if nearer {
                (room, leaving, unit) = (limit, Some(*row), is_unit);
            }
        }
        let rate = match self.basic_in[goal.var] {
            Some(row) => self.rows[row].factor(entering).abs(),
            None => Rational::ONE,
        };
        let needed = self.distance(goal) / rate;
        Way {
            entering,
            direction,
            rows,
            room,
            leaving,
            needed,
        }
    }

    /// Moves a variable, and has it replace the one that was in the way, if any was.
    fn take(&mut self, way: &Way, step: Rational) {
        self.shift(way.entering, way.direction * step, &way.rows);
        if let (Some(row), true) = (way.leaving, step < way.needed) {
            self.pivot(row, way.entering, &way.rows);
        }
    }

    fn shift(&mut self, entering: Var, by: Rational, rows: &[usize]) {
        if by.is_zero() {
            return;
        }
        self.set(entering, self.value[entering] + by);
        for row in rows {
            let (basic, factor) = (self.rows[*row].basic, self.rows[*row].factor(entering));
            self.set(basic, self.value[basic].plus(factor, -by));
        }
        if !self.is_whole() {
            return;
        }
        self.see(entering);
        for row in rows {
            self.see(self.rows[*row].basic);
        }
    }

    fn set(&mut self, var: Var, value: Rational) {
        self.lost |= value.is_lost();
        self.fractional -= usize::from(!self.value[var].is_whole());
        self.fractional += usize::from(!value.is_whole());
        self.value[var] = value;
    }

    pub(super) fn see(&mut self, var: Var) {
        let value = self.value[var].floor();
        let (least, most) = self.seen[var];
        self.seen[var] = (least.min(value), most.max(value));
    }
}

fn min(a: Rational, b: Rational) -> Rational {
    if b < a { b } else { a }
}
