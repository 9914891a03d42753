//! Inequalities that every protected pattern fulfils, and what they say about its cost.

use std::collections::{BTreeMap, BTreeSet};

use crate::protect::cells::Table;
use crate::protect::polytope::{Goal, Side};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions};

/// `Σ factor · hidden ≥ 1` over cells that are not hidden anyway.
type Cut = Vec<(usize, f64)>;

/// The inequalities found so far.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    found: Vec<Cut>,
    known: BTreeSet<Vec<(usize, u64)>>,
}

/// A choice of cells that fulfils all inequalities.
pub(super) struct Choice {
    pub(super) cells: Vec<usize>,
    pub(super) cost: u64,
    /// Whether no cheaper choice exists.
    pub(super) proven: bool,
    /// Branches it took.
    pub(super) nodes: u64,
}

impl Cuts {
    /// Adds what a blocked walk proves. `room` is by how much each cell could move the blocked one
    /// if it were hidden, `needed` by how much it must move; `always` are the cells hidden anyway.
    pub(super) fn add(&mut self, room: &[(usize, f64)], needed: f64, always: &[bool]) {
        let given = room.iter().filter(|(cell, _)| always[*cell]);
        let needed = needed - given.map(|(_, room)| room).sum::<f64>();
        if needed <= 1e-6 {
            return;
        }
        let open = room
            .iter()
            .filter(|(cell, room)| !always[*cell] && *room > 1e-9);
        let cut: Cut = open
            .map(|(cell, room)| (*cell, (room / needed).min(1.0)))
            .collect();
        let key = cut.iter().map(|(cell, factor)| (*cell, factor.to_bits()));
        if self.known.insert(key.collect()) {
            self.found.push(cut);
        }
    }

    /// Adds what a walk says that was blocked where each cell moves the goal's so fast.
    pub(super) fn of_rates(
        &mut self,
        goal: Goal,
        rates: &[(usize, f64)],
        counts: &[i64],
        always: &[bool],
    ) {
        let needed = (goal.at - counts[goal.var]).abs() as f64;
        let room = rates.iter().map(|(cell, rate)| {
            let most = match (*rate > 0.0) == (goal.side == Side::High) {
                true => f64::INFINITY,
                false => counts[*cell] as f64,
            };
            (*cell, (most * rate.abs()).min(needed))
        });
        self.add(&room.collect::<Vec<_>>(), needed, always);
    }

    /// What each sum says by itself: where a cell of it moves, the others must move it together.
    pub(super) fn of_sums(table: &Table, goals: &[Goal], counts: &[i64], always: &[bool]) -> Cuts {
        let mut sums = vec![Vec::new(); table.len()];
        for (at, sum) in table.equations().iter().enumerate() {
            for cell in sum.parts.iter().chain([&sum.total]) {
                sums[*cell].push(at);
            }
        }
        let mut cuts = Cuts::default();
        for goal in goals {
            let needed = (goal.at - counts[goal.var]).abs() as f64;
            for sum in &sums[goal.var] {
                let sum = &table.equations()[*sum];
                let parts = sum.parts.iter().map(|part| (*part, false));
                let others = parts.chain([(sum.total, true)]);
                // Parts move against one another, and a total with each of them.
                let with = goal.var == sum.total;
                let up = goal.side == Side::High;
                let others = others.filter(|(cell, _)| *cell != goal.var);
                let room = others.map(|(cell, total)| match (total || with) == up {
                    true => (cell, needed),
                    false => (cell, (counts[cell] as f64).min(needed)),
                });
                cuts.add(&room.collect::<Vec<_>>(), needed, always);
            }
        }
        cuts
    }

    pub(super) fn len(&self) -> usize {
        self.found.len()
    }

    /// The cheapest choice of cells, by branch and bound; none where the inequalities contradict
    /// one another or more than `nodes` branches were needed to find any.
    pub(super) fn cheapest(&self, costs: &[u64], nodes: u64) -> Option<Choice> {
        let mut options = SolveOptions::default();
        options.node_limit = Some(nodes);
        let (problem, cells) = self.problem(costs, true);
        let outcome = problem.solve_with(options).ok()?;
        let (proven, nodes) = (outcome.is_optimal(), outcome.stats().nodes_solved);
        let solution = outcome.into_solution().ok()?;
        let chosen = cells
            .iter()
            .filter(|(_, var)| solution.var_value(**var) > 0.5);
        let cells: Vec<usize> = chosen.map(|(cell, _)| *cell).collect();
        let cost = cells.iter().map(|cell| costs[*cell]).sum();
        Some(Choice {
            cells,
            cost,
            proven,
            nodes,
        })
    }

    /// A cost that no protected pattern goes below: what the inequalities cost where cells may be
    /// hidden in parts.
    pub(super) fn bound(&self, costs: &[u64]) -> u64 {
        let (problem, _) = self.problem(costs, false);
        let solution = problem.solve().ok().and_then(|o| o.into_solution().ok());
        solution.map_or(0, |found| (found.objective() - 1e-6).ceil().max(0.0) as u64)
    }

    /// The cells that are hidden, if only in part, by the cheapest choice where that may be done.
    pub(super) fn in_parts(&self, costs: &[u64]) -> Vec<usize> {
        let (problem, cells) = self.problem(costs, false);
        let solution = problem.solve().ok().and_then(|o| o.into_solution().ok());
        let Some(found) = solution else {
            return Vec::new();
        };
        let mut chosen = cells;
        chosen.retain(|_, var| found.var_value(*var) > 1e-6);
        chosen.into_keys().collect()
    }

    fn problem(&self, costs: &[u64], whole: bool) -> (Problem, BTreeMap<usize, microlp::Variable>) {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut vars = BTreeMap::new();
        for cut in &self.found {
            let terms: Vec<_> = cut
                .iter()
                .map(|(cell, factor)| {
                    let var = vars.entry(*cell).or_insert_with(|| {
                        let cost = costs[*cell] as f64;
                        if whole {
                            problem.add_binary_var(cost)
                        } else {
                            problem.add_var(cost, (0.0, 1.0))
                        }
                    });
                    (*var, *factor)
                })
                .collect();
            problem.add_constraint(terms, ComparisonOp::Ge, 1.0);
        }
        (problem, vars)
    }
}
