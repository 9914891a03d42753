//! Walks towards a goal, step by step.

use super::{End, Goal, NEAR, Simplex};

/// Steps on one spot before the way is chosen at random, so as not to go in circles.
const STANDING: usize = 8;

/// One step of a walk.
struct Step {
    entering: usize,
    rising: bool,
    /// How far the goal moves with it.
    rate: f64,
}

impl Simplex {
    /// Walks until the goal is reached or proven never to be; each step is told, as what changed and
    /// by how much.
    pub(in super::super) fn reach(
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
            let Some(step) = self.best(goal, standing > STANDING) else {
                return End::Blocked;
            };
            let by = self.take(&step, to_go, &mut changes);
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

    /// The number that moves the goal's fastest, or any that does.
    fn best(&mut self, goal: &Goal<'_>, any: bool) -> Option<Step> {
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
        let mut best: Option<Step> = None;
        let mut found = 0;
        for (var, rate) in rates.iter().enumerate() {
            if rate.abs() < 1e-7 || self.row_of[var].is_some() {
                continue;
            }
            let rising = (*rate > 0.0) == goal.up;
            if self.room(var, rising) <= NEAR {
                continue;
            }
            found += 1;
            let better = match any {
                true => self.random.below(found) == 0,
                false => best.as_ref().is_none_or(|best| rate.abs() > best.rate),
            };
            if better {
                let rate = rate.abs();
                best = Some(Step {
                    entering: var,
                    rising,
                    rate,
                });
            }
        }
        best
    }

    /// How far a number can move, the sums aside.
    fn room(&self, var: usize, rising: bool) -> f64 {
        let (low, high) = self.ranges[var];
        match rising {
            true => high - self.values[var],
            false => self.values[var] - low,
        }
    }

    /// Moves a number, and has it replace the one that was in the way, if any was. By how much.
    fn take(&mut self, step: &Step, to_go: f64, changes: &mut Vec<(usize, f64)>) -> f64 {
        let Step {
            entering,
            rising,
            rate,
        } = *step;
        let mut column = vec![0.0; self.due.len()];
        for (row, factor) in self.columns.get(entering) {
            column[*row] = *factor;
        }
        self.basis.forward(&mut column);
        let column: Vec<(usize, f64)> = column
            .into_iter()
            .enumerate()
            .filter(|entry| entry.1.abs() > NEAR)
            .collect();
        let sign = if rising { 1.0 } else { -1.0 };
        let needed = to_go / rate;
        let mut by = self.room(entering, rising).min(needed);
        let mut leaving: Option<(usize, f64)> = None;
        for (row, factor) in &column {
            let moves = -sign * factor;
            let room = (self.room(self.solved_for[*row], moves > 0.0) / moves.abs()).max(0.0);
            let nearer = room < by - NEAR
                || (room < by + NEAR
                    && leaving.is_some_and(|(_, other)| factor.abs() > other.abs()));
            if nearer {
                by = by.min(room);
                leaving = Some((*row, *factor));
            }
        }
        changes.clear();
        changes.push((entering, sign * by));
        self.values[entering] += sign * by;
        for (row, factor) in &column {
            let var = self.solved_for[*row];
            self.values[var] -= sign * by * factor;
            changes.push((var, -sign * by * factor));
        }
        let Some((row, factor)) = leaving else {
            return by;
        };
        let var = self.solved_for[row];
        let (low, high) = self.ranges[var];
        self.values[var] = if -sign * factor > 0.0 { high } else { low };
        self.row_of[var] = None;
        self.row_of[entering] = Some(row);
        self.solved_for[row] = entering;
        self.basis.replace(row, &column);
        by
    }
}
