//! Walks towards a goal, step by step.

use super::{End, Goal, NEAR, Simplex};

/// Steps on one spot before the way is chosen at random, so as not to go in circles.
const STANDING: usize = 8;

/// What moves the goal more slowly does not move it.
const SLOW: f64 = 1e-7;

/// One step of a walk.
struct Step {
    entering: usize,
    rising: bool,
    /// How far the goal moves with it.
    rate: f64,
}

/// What a step meets.
struct Way {
    step: Step,
    /// What moves with it, by row, and against it.
    column: Vec<(usize, f64)>,
    /// How far it goes.
    by: f64,
    /// The row of what stops it, and how fast that moves.
    leaving: Option<(usize, f64)>,
}

impl Simplex {
    /// Walks until the goal is reached or proven never to be; each step is told, as what changed and
    /// by how much.
    pub(crate) fn reach(
        &mut self,
        goal: &Goal<'_>,
        mut tell: impl FnMut(&Simplex, &[(usize, f64)]),
    ) -> End {
        let most = 500 + 4 * self.due.len();
        let mut standing = 0;
        let mut changes = Vec::new();
        for _ in 0..most {
            let now = self.sum(goal.of);
            let to_go = if goal.up {
                goal.at - now
            } else {
                now - goal.at
            };
            if to_go <= NEAR {
                return End::Reached;
            }
            let steps = self.steps(goal, standing > STANDING);
            let Some(way) = self.rather_whole(steps, to_go) else {
                return End::Blocked;
            };
            self.work += self.due.len() as u64;
            let by = way.by;
            self.take(way, &mut changes);
            standing = if by > NEAR { 0 } else { standing + 1 };
            if by > NEAR {
                tell(self, &changes);
            }
            if self.basis.is_long() {
                self.refresh();
            }
        }
        End::GaveUp
    }

    /// The numbers that move the goal's, the fastest first; or any one that does.
    fn steps(&mut self, goal: &Goal<'_>, any: bool) -> Vec<Step> {
        let mut prices = vec![0.0; self.due.len()];
        let mut rates = vec![0.0; self.values.len()];
        for var in goal.of {
            match self.row_of[*var] {
                Some(row) => prices[row] = 1.0,
                None => rates[*var] = 1.0,
            }
        }
        self.basis.backward(&mut prices);
        for (row, price) in prices.iter().enumerate() {
            if price.abs() > NEAR {
                for (var, factor) in self.sums.get(row) {
                    rates[*var] -= price * factor;
                }
            }
        }
        let mut steps = Vec::new();
        for (entering, rate) in rates.into_iter().enumerate() {
            if rate.abs() < SLOW || self.row_of[entering].is_some() {
                continue;
            }
            let rising = (rate > 0.0) == goal.up;
            let rate = rate.abs();
            if self.room(entering, rising) > NEAR {
                steps.push(Step {
                    entering,
                    rising,
                    rate,
                });
            }
        }
        if any && !steps.is_empty() {
            let at = self.random.below(steps.len());
            return vec![steps.swap_remove(at)];
        }
        steps.sort_by(|a, b| b.rate.total_cmp(&a.rate));
        steps
    }

    /// The first of a few steps that leaves people whole, where that is asked for; else the first.
    fn rather_whole(&mut self, steps: Vec<Step>, to_go: f64) -> Option<Way> {
        let mut first = None;
        for step in steps.into_iter().take(self.ways) {
            let way = self.way(step, to_go);
            if way.leaving.is_none_or(|(_, factor)| is_unit(factor)) {
                return Some(way);
            }
            first = first.or(Some(way));
        }
        first
    }

    /// How far a number can move, the sums aside.
    fn room(&self, var: usize, rising: bool) -> f64 {
        let (low, high) = self.ranges[var];
        match rising {
            true => high - self.values[var],
            false => self.values[var] - low,
        }
    }

    /// What a step meets.
    fn way(&mut self, step: Step, to_go: f64) -> Way {
        let mut column = vec![0.0; self.due.len()];
        for (row, factor) in self.columns.get(step.entering) {
            column[*row] = *factor;
        }
        self.basis.forward(&mut column);
        let column = column.into_iter().enumerate();
        let column: Vec<(usize, f64)> = column.filter(|entry| entry.1.abs() > NEAR).collect();
        let mut by = self.room(step.entering, step.rising).min(to_go / step.rate);
        let mut leaving: Option<(usize, f64)> = None;
        for (row, factor) in &column {
            let rising = (*factor < 0.0) == step.rising;
            let room = self.room(self.solved_for[*row], rising) / factor.abs();
            let room = room.max(0.0);
            let as_near = room < by + NEAR;
            let rather = |(_, other): (usize, f64)| self.is_rather(*factor, other);
            if room < by - NEAR || (as_near && leaving.is_some_and(rather)) {
                by = by.min(room);
                leaving = Some((*row, *factor));
            }
        }
        Way {
            step,
            column,
            by,
            leaving,
        }
    }

    /// Whether it is rather divided by the first of two factors.
    fn is_rather(&self, one: f64, other: f64) -> bool {
        match self.ways {
            1 => one.abs() > other.abs(),
            _ => is_unit(one) && !is_unit(other),
        }
    }

    /// Moves a number, and has it replace the one that was in the way, if any was.
    fn take(&mut self, way: Way, changes: &mut Vec<(usize, f64)>) {
        let Step {
            entering, rising, ..
        } = way.step;
        let by = if rising { way.by } else { -way.by };
        changes.clear();
        changes.push((entering, by));
        self.values[entering] += by;
        for (row, factor) in &way.column {
            let var = self.solved_for[*row];
            self.values[var] -= by * factor;
            changes.push((var, -by * factor));
        }
        let Some((row, factor)) = way.leaving else {
            return;
        };
        let var = self.solved_for[row];
        let (low, high) = self.ranges[var];
        self.values[var] = if (factor < 0.0) == rising { high } else { low };
        self.row_of[var] = None;
        self.row_of[entering] = Some(row);
        self.solved_for[row] = entering;
        self.basis.replace(row, &way.column);
    }
}

fn is_unit(factor: f64) -> bool {
    (factor.abs() - 1.0).abs() < NEAR
}
