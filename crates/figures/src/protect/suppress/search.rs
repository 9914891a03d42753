//! Frees cells until every primary has its two protective tables; takes back what was not needed.
//!
//! Two polytopes work together. The thin one has the hidden cells only: it is small, and says what
//! is protected. The thick one has all cells, the shown ones held fixed: where a walk is blocked,
//! its tableau says which shown cells would let it on.

use super::cuts::Cuts;
use super::pool::Pool;
use crate::protect::audit::{Move, View};
use crate::protect::cells::Table;
use crate::protect::polytope::{Care, End, Goal, Polytope, Side};
use crate::protect::primary::Primary;
use crate::protect::rational::Rational;

/// Tables of up to so many cells are looked through to the end for a protective table before a cell
/// stays hidden; in larger ones only what is near.
const FAR: usize = 500;

/// The move to a protective table, by its number in the pool; none while there is no such table.
type Witness = Option<usize>;

/// See the module.
pub(super) struct Search<'a> {
    table: &'a Table,
    pub(super) costs: &'a [u64],
    pub(super) counts: Vec<i64>,
    /// Hidden for their own sake.
    pub(super) always: Vec<bool>,
    pub(super) hidden: Vec<bool>,
    /// Not to be hidden, for now.
    pub(super) kept: Option<usize>,
    pub(super) thick: Polytope,
    goals: Vec<Goal>,
    witnesses: Vec<Witness>,
    pool: Pool,
    pub(super) cuts: Cuts,
}

impl<'a> Search<'a> {
    /// A search that protects these primaries where `hidden` are hidden as well.
    pub(super) fn new(
        table: &'a Table,
        primaries: &[Primary],
        hidden: &[bool],
        costs: &'a [u64],
    ) -> Search<'a> {
        let counts: Vec<i64> = table.cells().iter().map(|c| c.count as i64).collect();
        let mut always = hidden.to_vec();
        for primary in primaries {
            always[primary.cell] = true;
        }
        let cells = 0..table.len();
        let range = |cell: usize| match always[cell] {
            true => (0, None),
            false => (counts[cell], Some(counts[cell])),
        };
        // Solved for the cheapest and smallest cells, so that what blocks is seen in terms of them.
        let rank = |cell: usize| costs[cell].saturating_mul(1 + counts[cell] as u64);
        let ranges = cells.clone().map(range).collect();
        let (sums, rank) = (table.sums(Some), cells.map(rank).collect());
        let mut goals = goals(primaries, &counts);
        // What the primaries protect among themselves no other cell is needed for.
        let mut alone = View::new(table, &always);
        goals.retain(|goal| !alone.protects(*goal));
        Search {
            table,
            thick: Polytope::new(counts.clone(), ranges, sums, rank),
            witnesses: vec![None; goals.len()],
            pool: Pool::new(&goals, &counts),
            cuts: Cuts::default(),
            hidden: always.clone(),
            kept: None,
            counts,
            costs,
            always,
            goals,
        }
    }

    /// What is lost where these are hidden.
    pub(super) fn cost_of(&self, hidden: &[bool]) -> u64 {
        let cells = 0..hidden.len();
        let others = cells.filter(|cell| hidden[*cell] && !self.always[*cell]);
        others.map(|cell| self.costs[cell]).sum()
    }

    fn complementary(&self) -> Vec<usize> {
        let cells = 0..self.hidden.len();
        let others = cells.filter(|cell| self.hidden[*cell] && !self.always[*cell]);
        others.collect()
    }

    pub(super) fn cost(&self) -> u64 {
        self.cost_of(&self.hidden)
    }

    fn set(&mut self, cell: usize, hidden: bool) {
        if self.hidden[cell] == hidden {
            return;
        }
        self.hidden[cell] = hidden;
        let count = self.counts[cell];
        let range = match hidden {
            true => (0, None),
            false => (count, Some(count)),
        };
        self.thick.set_range(cell, range);
    }

    /// Hides exactly these cells beside the primaries.
    pub(super) fn restore(&mut self, hidden: &[bool]) {
        self.thick.go_home();
        for (cell, hidden) in hidden.iter().enumerate() {
            self.set(cell, *hidden || self.always[cell]);
        }
    }

    /// The tables that protect the goals.
    pub(super) fn moves(&self) -> Vec<Move> {
        let found = self.witnesses.iter().flatten();
        found.map(|at| self.pool.get(*at).clone()).collect()
    }

    /// Looks for the protective tables of all goals. The numbers of those without.
    fn look(&mut self) -> Vec<usize> {
        let mut view = View::new(self.table, &self.hidden);
        for at in 0..self.goals.len() {
            self.witnesses[at] = self.witness(at, &mut view, Care::All);
        }
        let without = (0..self.goals.len()).filter(|at| self.witnesses[*at].is_none());
        without.collect()
    }

    fn witness(&mut self, at: usize, view: &mut View, care: Care) -> Witness {
        let known = self.pool.find(at, &self.hidden);
        known.or_else(|| Some(self.pool.keep(view.witness(self.goals[at], care)?)))
    }

    /// Hides more until all is protected, those that need most room first: the others often fit
    /// into it. Whether it is.
    pub(super) fn protect(&mut self) -> bool {
        let mut open = self.look();
        while !open.is_empty() {
            let before = self.hidden.clone();
            let distance = |at: &usize| {
                let goal = self.goals[*at];
                (goal.at - self.counts[goal.var]).abs()
            };
            open.sort_by_key(|at| std::cmp::Reverse(distance(at)));
            open.truncate(4.max(open.len() / 3));
            for at in open {
                self.make_room(self.goals[at]);
            }
            open = self.look();
            if !open.is_empty() && self.hidden == before {
                open.iter().for_each(|at| self.add_room(self.goals[*at]));
                if self.hidden == before {
                    return false;
                }
                open = self.look();
            }
        }
        true
    }

    /// Keeps what blocked walks prove about what is hidden now. Whether all is protected.
    pub(super) fn check(&mut self) -> bool {
        let open = self.look();
        for at in &open {
            self.thick.go_home();
            if self.thick.reach(self.goals[*at]) == End::Blocked {
                self.learn(self.goals[*at]);
            }
        }
        open.is_empty()
    }

    /// Hides cells until a table, if only of fractions, reaches the goal.
    fn make_room(&mut self, goal: Goal) {
        self.thick.go_home();
        let mut freed = Vec::new();
        while self.thick.reach(goal) != End::Reached {
            self.learn(goal);
            let found = self.helpers(goal);
            if found.is_empty() {
                break;
            }
            for cell in found {
                self.set(cell, true);
                freed.push(cell);
            }
        }
        let still = |cell: &usize| self.thick.value(*cell) == Rational::whole(self.counts[*cell]);
        freed.retain(still);
        for cell in freed {
            self.set(cell, false);
        }
    }

    /// Hides what leads towards the goal though nothing blocks the way: it takes fractions.
    fn add_room(&mut self, goal: Goal) {
        self.thick.go_home();
        for cell in self.helpers(goal) {
            self.set(cell, true);
        }
    }

    /// Shows every cell again without which all primaries keep their protective tables, the dearest
    /// first. All must be protected before.
    pub(super) fn show_again(&mut self) {
        let mut view = View::new(self.table, &self.hidden);
        let mut order = self.complementary();
        let large = |cell: &usize| (self.costs[*cell], self.counts[*cell]);
        order.sort_by_key(|cell| std::cmp::Reverse(large(cell)));
        self.thick.go_home();
        for cell in order {
            view.show(cell, true);
            self.set(cell, false);
            if !self.without(cell, &mut view) {
                view.show(cell, false);
                self.set(cell, true);
            }
        }
    }

    /// Finds other protective tables for all goals that needed this cell, if there are.
    fn without(&mut self, cell: usize, view: &mut View) -> bool {
        let needs = |witness: &Witness| witness.is_some_and(|at| self.pool.changes(at, cell));
        let all = 0..self.goals.len();
        let affected: Vec<_> = all.filter(|at| needs(&self.witnesses[*at])).collect();
        let mut new = Vec::new();
        for at in affected {
            let care = match self.hidden.len() {
                0..=FAR => Care::All,
                _ => Care::Near,
            };
            let Some(witness) = self.witness(at, view, care) else {
                return false;
            };
            new.push((at, witness));
        }
        for (at, witness) in new {
            self.witnesses[at] = Some(witness);
        }
        true
    }

    /// Takes hidden cells back in turn, at most `most`, and protects anew without them, where that
    /// is no dearer.
    pub(super) fn retry(&mut self, most: usize) {
        let cells = self.complementary();
        for cell in cells.into_iter().take(most) {
            if !self.hidden[cell] {
                continue;
            }
            let before = (self.cost(), self.hidden.clone());
            self.thick.go_home();
            self.set(cell, false);
            self.kept = Some(cell);
            let protected = self.protect();
            self.kept = None;
            if protected {
                self.show_again();
            }
            if !protected || self.cost() > before.0 {
                self.restore(&before.1);
            }
        }
    }
}

pub(super) fn goals(primaries: &[Primary], counts: &[i64]) -> Vec<Goal> {
    let ends = primaries.iter().flat_map(|primary| {
        let end = |at: u64, side| Goal {
            var: primary.cell,
            at: at as i64,
            side,
        };
        [end(primary.low, Side::Low), end(primary.high, Side::High)]
    });
    let far = |goal: &Goal| match goal.side {
        Side::Low => goal.at < counts[goal.var],
        Side::High => goal.at > counts[goal.var],
    };
    ends.filter(far).collect()
}
