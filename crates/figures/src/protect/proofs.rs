//! Tables that were found, and what they prove: each is checked against all that is shown,
//! whoever found it.

use super::audit::Move;
use super::boxes::{Boxes, May, NEVER};
use super::cells::Table;
use super::polytope::{Goal, Side};
use super::primary::Primary;

/// See the module.
pub(super) struct Proofs<'a> {
    table: &'a Table,
    hidden: &'a [bool],
    counts: Vec<i64>,
    /// By cell: the sums it stands in, and what one more of it adds to what the parts are beyond the total.
    sums_of: Vec<Vec<(usize, i64)>>,
    /// By cell: the least and the most that tables show.
    seen: Vec<(i64, i64)>,
}

impl<'a> Proofs<'a> {
    /// Nothing is proven yet but that the cells are what they are.
    pub(super) fn new(table: &'a Table, hidden: &'a [bool]) -> Proofs<'a> {
        let counts: Vec<i64> = table.cells().iter().map(|c| c.count as i64).collect();
        let mut sums_of = vec![Vec::new(); table.len()];
        for (at, sum) in table.equations().iter().enumerate() {
            sum.parts
                .iter()
                .for_each(|cell| sums_of[*cell].push((at, 1)));
            sums_of[sum.total].push((at, -1));
        }
        Proofs {
            table,
            hidden,
            seen: counts.iter().map(|count| (*count, *count)).collect(),
            counts,
            sums_of,
        }
    }

    /// Takes a table as proof, if it is one: nobody is counted below zero, all that is shown is what
    /// it is, and every sum adds up.
    pub(super) fn accept(&mut self, moved: &Move) {
        if !self.is_a_table(moved) {
            return;
        }
        for (cell, by) in moved {
            let value = self.counts[*cell] + by;
            let (least, most) = self.seen[*cell];
            self.seen[*cell] = (least.min(value), most.max(value));
        }
    }

    fn is_a_table(&self, moved: &Move) -> bool {
        let ascending = moved.windows(2).all(|two| two[0].0 < two[1].0);
        let hidden = |cell: &usize| self.hidden.get(*cell).copied().unwrap_or(false);
        let possible = |(cell, by): &(usize, i64)| hidden(cell) && self.counts[*cell] + by >= 0;
        if !ascending || !moved.iter().all(possible) {
            return false;
        }
        let mut beyond: Vec<(usize, i64)> = Vec::new();
        for (cell, by) in moved {
            let sums = self.sums_of[*cell].iter();
            beyond.extend(sums.map(|(sum, sign)| (*sum, sign * by)));
        }
        beyond.sort_unstable_by_key(|(sum, _)| *sum);
        let mut of_sums = beyond.chunk_by(|one, other| one.0 == other.0);
        of_sums.all(|of_sum| of_sum.iter().map(|(_, by)| by).sum::<i64>() == 0)
    }

    /// Whether both ends of a primary are proven to be possible.
    pub(super) fn cover(&self, primary: &Primary) -> bool {
        ends(primary).into_iter().all(|goal| self.reached(goal))
    }

    /// Looks for tables that cover these primaries, where it is known how the cells stand.
    pub(super) fn look(&mut self, primaries: &[&Primary]) {
        let Some(shape) = self.table.shape() else {
            return;
        };
        let home = self.counts.clone();
        let mut boxes = Boxes::new(shape, &home);
        let price = |hidden: &bool| u64::from(!hidden);
        let mut prices: Vec<u64> = self.hidden.iter().map(price).collect();
        prices.resize(self.table.len(), NEVER);
        for goal in primaries.iter().flat_map(|primary| ends(primary)) {
            let ways = [May::Free, May::Back];
            let mut open = ways.iter().take_while(|_| !self.reached(goal));
            let found = open.find_map(|may| boxes.reach(goal, &mut prices, *may));
            if let Some(found) = found {
                self.accept(&found);
            }
        }
    }

    fn reached(&self, goal: Goal) -> bool {
        let (least, most) = self.seen[goal.var];
        match goal.side {
            Side::Low => least <= goal.at,
            Side::High => most >= goal.at,
        }
    }
}

/// Where a primary must be able to be.
fn ends(primary: &Primary) -> [Goal; 2] {
    let end = |at: u64, side| Goal {
        var: primary.cell,
        at: at as i64,
        side,
    };
    [end(primary.low, Side::Low), end(primary.high, Side::High)]
}
