//! Tables of whole numbers, where the walk only finds fractions.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, Variable};

use super::{Goal, Polytope, Side, Var};

/// Branches before it is given up: what then is not found counts as impossible, which protects.
const MOST_NODES: u64 = 60;

impl Polytope {
    /// Goes to the table of whole numbers nearest to home in which the goal is reached. Whether
    /// there is one that was found; the table is checked against all sums, whoever found it.
    pub(crate) fn reach_whole(&mut self, goal: Goal) -> bool {
        self.go_home();
        let Some(moves) = self.nearest(goal) else {
            return false;
        };
        if !self.is_a_table(&moves) {
            return false;
        }
        for (var, by) in &moves {
            self.value[*var] = self.value[*var] + super::Rational::whole(*by);
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
        let zero = super::Rational::ZERO;
        let change = |sum: &super::Terms| {
            sum.iter().fold(zero, |change, (var, factor)| {
                change.plus(*factor, super::Rational::whole(by(var)))
            })
        };
        within && self.sums.iter().all(|sum| change(sum).is_zero())
    }

    /// How each variable would have to move, all moves together being as small as possible.
    fn nearest(&self, goal: Goal) -> Option<BTreeMap<Var, i64>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut vars: BTreeMap<Var, (Variable, Variable)> = BTreeMap::new();
        for sum in self.around(goal.var) {
            let free = self.sums[sum].iter().filter(|term| !self.is_fixed(term.0));
            let mut terms = Vec::new();
            for (var, factor) in free {
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

    /// The sums that a variable is bound by, directly or through others that may move.
    fn around(&self, var: Var) -> Vec<usize> {
        let mut sums_of: BTreeMap<Var, Vec<usize>> = BTreeMap::new();
        for (at, sum) in self.sums.iter().enumerate() {
            for term in sum.iter().filter(|term| !self.is_fixed(term.0)) {
                sums_of.entry(term.0).or_default().push(at);
            }
        }
        let mut found = std::collections::BTreeSet::new();
        let mut next = vec![var];
        while let Some(var) = next.pop() {
            for sum in sums_of.remove(&var).unwrap_or_default() {
                if found.insert(sum) {
                    next.extend(self.sums[sum].iter().map(|term| term.0));
                }
            }
        }
        found.into_iter().collect()
    }
}
