//! What a blocked walk says: what could have let it on, and what is proven by that.

use super::search::Search;
use crate::protect::polytope::{Goal, Side, Var};
use crate::protect::rational::Rational;

impl Search<'_> {
    /// What the blocked walk proves: these cells, and no others, could move the primary.
    pub(super) fn learn(&mut self, goal: Goal) {
        let rates = self.thick.movers(goal.var).into_iter();
        let rates: Vec<_> = rates.map(|(cell, rate)| (cell, rate.to_f64())).collect();
        self.cuts.of_rates(goal, &rates, &self.counts, &self.always);
    }

    /// The shown cells whose hiding, together, moves the primary on at the least cost. Where no set
    /// of them does so at once, the cheapest cell that leads on.
    pub(super) fn helpers(&mut self, goal: Goal) -> Vec<usize> {
        let mut best: Option<(u64, f64, Vec<usize>)> = None;
        let mut step: Option<usize> = None;
        for (cell, rate) in self.thick.movers(goal.var) {
            let up = up(rate, goal);
            let leads = self.may_hide(cell) && (up || self.counts[cell] > 0);
            if leads && step.is_none_or(|other| self.costs[cell] < self.costs[other]) {
                step = Some(cell);
            }
            let Some((cost, room, cells)) = self.column(cell, up) else {
                continue;
            };
            let room = room * rate.abs().to_f64();
            let better = best.as_ref().is_none_or(|(least, widest, _)| {
                cost < *least || (cost == *least && room > *widest)
            });
            if better {
                best = Some((cost, room, cells));
            }
        }
        let cheapest = best.map(|best| best.2);
        cheapest.unwrap_or_else(|| step.into_iter().collect())
    }

    fn may_hide(&self, cell: usize) -> bool {
        !self.hidden[cell] && self.kept != Some(cell)
    }

    /// What must be hidden for a cell to move, what that costs, and how far it can then move; none
    /// where it cannot move at all or could already.
    fn column(&mut self, cell: Var, up: bool) -> Option<(u64, f64, Vec<usize>)> {
        let mut moved = self.thick.column(cell);
        moved.push((cell, Rational::ONE));
        let mut room = f64::INFINITY;
        let mut cost = 0;
        let mut cells = Vec::new();
        for (other, rate) in moved {
            if (rate.sign() > 0) != up {
                room = room.min((self.thick.value(other) / rate.abs()).to_f64());
            }
            if !self.hidden[other] {
                cost += self.costs[other];
                cells.push(other);
            }
        }
        let allowed = cells.iter().all(|cell| self.may_hide(*cell));
        (room > 0.0 && allowed && !cells.is_empty()).then_some((cost, room, cells))
    }
}

/// Whether a cell has to grow for the goal, if it moves the goal's cell at this rate.
fn up(rate: Rational, goal: Goal) -> bool {
    (rate.sign() > 0) == (goal.side == Side::High)
}
