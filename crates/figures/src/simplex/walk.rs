//! Walks towards a goal, step by step.

use super::{End, Goal, NEAR, Simplex};

/// Steps on one spot before the way is chosen at random, so as not to go in circles.
const STANDING: usize = 8;

/// What moves the goal more slowly does not move it.
const SLOW: f64 = 1e-7;

/// What a step takes anyway, in sums.
const AT_LEAST: u64 = 150;

/// Steps that are looked at for a fast one.
const ENOUGH: usize = 100;

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
            let to_go = self.to_go(goal);
            if to_go <= NEAR {
                return End::Reached;
            }
            let step = if standing > STANDING {
                self.any(goal)
            } else {
                self.fast(goal)
            };
            let Some(step) = step else {
                return End::Blocked;
            };
            let way = self.way(step, to_go);
            self.work += AT_LEAST + self.due.len() as u64;
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

    /// Walks over tables of whole people only, until one reaches the goal or it is proven that none
    /// does. Where no step leads on, or only to parts of people, a sum is solved for another number: that
    /// may show another way, and is done so often on one spot at most.
    ///
    /// The sums must be solved with nothing but whole factors, as they are in the beginning, and so they
    /// stay: nothing is divided by but ones.
    pub(crate) fn reach_whole(&mut self, goal: &Goal<'_>, patience: usize) -> End {
        let mut standing = 0;
        let mut changes = Vec::new();
        while standing < patience {
            let to_go = self.to_go(goal);
            if to_go <= NEAR {
                return End::Reached;
            }
            let Some(step) = self.any(goal) else {
                return End::Blocked;
            };
            self.work += AT_LEAST + self.due.len() as u64;
            let enough = (to_go / step.rate - NEAR).ceil() * step.rate;
            let mut way = self.way(step, enough);
            if way.make_whole() {
                self.take(way, &mut changes);
                standing = 0;
            } else {
                self.solve_for(&way);
                standing += 1;
            }
            if self.basis.is_long() {
                self.refresh();
            }
        }
        End::GaveUp
    }

    fn to_go(&self, goal: &Goal<'_>) -> f64 {
        let now = self.sum(goal.of);
        if goal.up {
            goal.at - now
        } else {
            now - goal.at
        }
    }

    /// What one more in each sum does to the goal's number.
    fn prices(&self, goal: &Goal<'_>) -> Vec<f64> {
        let mut prices = vec![0.0; self.due.len()];
        for row in goal.of.iter().filter_map(|var| self.row_of[*var]) {
            prices[row] = 1.0;
        }
        self.basis.backward(&mut prices);
        prices
    }

    /// How fast a number moves the goal's; one that is solved for does not by itself.
    fn rate(&self, var: usize, goal: &Goal<'_>, prices: &[f64]) -> f64 {
        if self.row_of[var].is_some() {
            return 0.0;
        }
        let own = if goal.of.contains(&var) { 1.0 } else { 0.0 };
        let column = self.columns.get(var).iter();
        let rate: f64 = own - column.map(|(row, by)| prices[*row] * by).sum::<f64>();
        if rate.abs() < SLOW { 0.0 } else { rate }
    }

    /// How fast each number moves the goal's.
    pub(crate) fn rates(&self, goal: &Goal<'_>) -> Vec<f64> {
        let prices = self.prices(goal);
        let all = 0..self.values.len();
        all.map(|var| self.rate(var, goal, &prices)).collect()
    }

    /// The steps that lead on, from some number on and around.
    fn steps<'s>(
        &'s self,
        goal: &'s Goal<'_>,
        prices: &'s [f64],
        start: usize,
    ) -> impl Iterator<Item = Step> + 's {
        let all = (start..self.values.len()).chain(0..start);
        let movable = all.filter(|var| self.ranges[*var].0 < self.ranges[*var].1);
        movable.filter_map(move |entering| {
            let rate = self.rate(entering, goal, prices);
            let rising = (rate > 0.0) == goal.up;
            let leads = rate != 0.0 && self.room(entering, rising) > NEAR;
            leads.then_some(Step {
                entering,
                rising,
                rate: rate.abs(),
            })
        })
    }

    /// The fastest of some steps.
    fn fast(&mut self, goal: &Goal<'_>) -> Option<Step> {
        let start = self.random.below(self.values.len());
        let prices = self.prices(goal);
        let steps = self.steps(goal, &prices, start).take(ENOUGH);
        steps.reduce(|best, step| if step.rate > best.rate { step } else { best })
    }

    /// Any step.
    fn any(&mut self, goal: &Goal<'_>) -> Option<Step> {
        let start = self.random.below(self.values.len());
        self.steps(goal, &self.prices(goal), start).next()
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
    fn way(&self, step: Step, to_go: f64) -> Way {
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
            let rather = |(_, other): (usize, f64)| factor.abs() > other.abs();
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

    /// Solves the sum of what stops the step for the number that would move, or any sum that can be, and
    /// goes nowhere.
    fn solve_for(&mut self, way: &Way) {
        let unit = |(_, factor): &&(usize, f64)| is_unit(*factor);
        let units = || way.column.iter().filter(unit).map(|(row, _)| *row);
        let stopping = way.leaving.filter(|(_, factor)| is_unit(*factor));
        let any = match units().count() {
            0 => None,
            count => units().nth(self.random.below(count)),
        };
        if let Some(row) = stopping.map(|(row, _)| row).or(any) {
            self.exchange(row, way);
        }
    }

    fn exchange(&mut self, row: usize, way: &Way) {
        let entering = way.step.entering;
        self.row_of[self.solved_for[row]] = None;
        self.row_of[entering] = Some(row);
        self.solved_for[row] = entering;
        self.basis.replace(row, &way.column);
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
        self.exchange(row, &way);
    }
}

impl Way {
    /// Goes only so far that people stay whole, and has no number replace another by which it would be
    /// divided. Whether it goes anywhere.
    fn make_whole(&mut self) -> bool {
        let by = (self.by + NEAR).floor();
        let is_whole = |(_, factor): &(usize, f64)| (factor - factor.round()).abs() < NEAR;
        if by < 1.0 || !self.column.iter().all(is_whole) {
            return false;
        }
        let stops = self.by - by < NEAR;
        self.leaving = self.leaving.filter(|(_, factor)| stops && is_unit(*factor));
        self.by = by;
        true
    }
}

fn is_unit(factor: f64) -> bool {
    (factor.abs() - 1.0).abs() < NEAR
}
