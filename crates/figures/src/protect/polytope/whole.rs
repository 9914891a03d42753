//! Tables of whole numbers, where the walk only finds fractions.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::{Goal, Polytope, Side, Var};
use crate::protect::rational::Rational;

/// Branches before it is given up: what then is not found counts as impossible, which protects.
const MOST_NODES: u64 = 60;

/// How many sums around the goal may take part: few are solved fast and mostly suffice.
const REGIONS: [usize; 3] = [24, 90, usize::MAX];

/// How far a table of whole numbers is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// Near the goal only: fast.
    Near,
    /// Everywhere.
    All,
}

impl Polytope {
    /// Goes to the table of whole numbers nearest to home in which the goal is reached. Whether
    /// there is one that was found; the table is checked against all sums, whoever found it.
    pub(crate) fn reach_whole(&mut self, goal: Goal, care: Care) -> bool {
        self.go_home();
        let regions = match care {
            Care::Near => &REGIONS[..2],
            Care::All => &REGIONS[..],
        };
        let near = regions.iter().find_map(|most| {
            let region = self.around(goal.var, *most);
            self.nearest(goal, &region)
                .filter(|moves| self.is_a_table(moves))
        });
        near.is_some_and(|moves| self.accept(&moves))
    }

    /// Goes to a table that somebody else found, from home, if it is one.
    pub(crate) fn accept(&mut self, moves: &BTreeMap<Var, i64>) -> bool {
        self.go_home();
        if !self.is_a_table(moves) {
            return false;
        }
        for (var, by) in moves {
            self.value[*var] = self.value[*var] + Rational::whole(*by);
        }
        for var in moves.keys() {
            self.see(*var);
        }
        true
    }

    fn is_a_table(&self, moves: &BTreeMap<Var, i64>) -> bool {
        let within = moves.iter().all(|(var, by)| {
            let (low, high) = self.ranges[*var];
            let value = self.home[*var] + by;
            value >= low && high.is_none_or(|high| value <= high)
        });
        let by = |var: &Var| moves.get(var).copied().unwrap_or(0);
        let holds = |sum: &usize| {
            let terms = self.sums[*sum].iter();
            let change = terms.fold(Rational::ZERO, |change, (var, factor)| {
                change.plus(*factor, Rational::whole(by(var)))
            });
            change.is_zero()
        };
        within && moves.keys().flat_map(|var| &self.sums_of[*var]).all(holds)
    }

    /// How each variable would have to move, all moves together being as small as possible, where
    /// only those move whose sums are all in the region.
    fn nearest(&self, goal: Goal, region: &BTreeSet<usize>) -> Option<BTreeMap<Var, i64>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut vars: BTreeMap<Var, (Variable, Variable)> = BTreeMap::new();
        let inside = |var: Var| self.sums_of[var].iter().all(|sum| region.contains(sum));
        for sum in region {
            let mut terms = Vec::new();
            for (var, factor) in &self.sums[*sum] {
                if self.is_fixed(*var) || !inside(*var) {
                    continue;
                }
                let (up, down) = *vars
                    .entry(*var)
                    .or_insert_with(|| self.both_ways(&mut problem, *var));
                terms.extend([(up, factor.to_f64()), (down, -factor.to_f64())]);
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        let (up, down) = *vars
            .entry(goal.var)
            .or_insert_with(|| self.both_ways(&mut problem, goal.var));
        let by = (goal.at - self.home[goal.var]) as f64;
        let towards = match goal.side {
            Side::Low => ComparisonOp::Le,
            Side::High => ComparisonOp::Ge,
        };
        problem.add_constraint([(up, 1.0), (down, -1.0)], towards, by);
        let mut options = SolveOptions::default();
        options.node_limit = Some(MOST_NODES);
        let solution = problem.solve_with(options).ok()?.into_solution().ok()?;
        let by = |(up, down): &(Variable, Variable)| {
            (solution.var_value(*up) - solution.var_value(*down)).round() as i64
        };
        let moves = vars.iter().map(|(var, both)| (*var, by(both)));
        Some(moves.filter(|(_, by)| *by != 0).collect())
    }

    fn both_ways(&self, problem: &mut Problem, var: Var) -> (Variable, Variable) {
        let room = |by: i64| i32::try_from(by).unwrap_or(i32::MAX);
        let (low, high) = self.ranges[var];
        let up = high.map_or(i32::MAX, |high| room(high - self.home[var]));
        let down = room(self.home[var] - low);
        (
            problem.add_integer_var(1.0, (0, up)),
            problem.add_integer_var(1.0, (0, down)),
        )
    }

    /// The sums that a variable is bound by, directly or through others that may move, the nearest
    /// first until there are enough of them.
    fn around(&self, var: Var, most: usize) -> BTreeSet<usize> {
        let mut found: BTreeSet<usize> = self.sums_of[var].iter().copied().collect();
        let mut next: VecDeque<usize> = found.iter().copied().collect();
        while let Some(sum) = next.pop_front() {
            for (var, _) in &self.sums[sum] {
                if self.is_fixed(*var) {
                    continue;
                }
                for sum in &self.sums_of[*var] {
                    if found.len() < most && found.insert(*sum) {
                        next.push_back(*sum);
                    }
                }
            }
        }
        found
    }
}
