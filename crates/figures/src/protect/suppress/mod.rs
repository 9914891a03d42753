//! Complementary suppression: what else is hidden so that nothing hidden can be computed.
//!
//! Every primary gets two protective tables, one with it at its low end and one at its high end, in
//! agreement with all that is shown ([`super::audit`] checks the result once more from nothing).
//!
//! What all primaries need together is looked for first: cells are hidden, if only in part, at the least
//! cost that inequalities allow, and each walk through the possible tables that is blocked is one more
//! inequality that every protected pattern fulfils (Fischetti and Salazar, *Solving the Cell Suppression
//! Problem on Tabular Data with Linear Constraints*, Management Science 47, 2001). What is open after
//! that is protected one by one, by people changing places along all dimensions at once
//! ([`boxes`](super::boxes), in the spirit of the hypercube method of Giessing and Repsilber 2002, but
//! with several boxes to a table, and cells that are only passed on the way), the cheapest first, or by
//! walks over tables of whole people. Then every cell is shown again that is not needed.
//!
//! Small tables are protected by a search too: cells are freed where a walk is blocked (in the spirit of
//! Langsrud, *Secondary Cell Suppression by Gaussian Elimination*, 2024: the tableau is solved for the
//! cheapest cells, so what blocks is seen in terms of them), and solved to the optimum by cutting planes
//! where that is not too much. Inequalities also bound how far a table is from its optimum.

mod cuts;
mod helpers;
mod less;
mod optimal;
mod pool;
mod quick;
mod search;
mod together;
mod walks;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::audit::{Finding, Move, audit_with};
use super::cells::Table;
use super::primary::{Primary, Rules, coalitions, primaries};
use quick::Quick;
use search::Search;

/// In tables of up to so many cells the audit is asked of every cell that is hidden for the others'
/// sake.
const AUDITED: usize = 100;

/// How much is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// Tables of at most this many cells are solved to the optimum; 0 never.
    pub optimal_up_to: usize,
    /// Branches, over all rounds of cutting planes, before the search's result is taken instead.
    pub branches: u32,
    /// How often the search takes a cell back and protects anew without it, for every thousand cells
    /// divided by the table's; not at all in tables of more than a thousand.
    pub retries: u32,
    /// Tables of at most this many cells are searched by blocked walks as well, which takes long in
    /// larger ones.
    pub walks_up_to: usize,
    /// How much is looked at to do with less than boxes find, in corners of boxes or what takes as long;
    /// about fifty millions a second. What it takes to protect at all is looked at anyway.
    pub corners: u64,
    /// Whether the bound on lost cells is computed for large tables too.
    pub bound: bool,
}

impl Default for Effort {
    fn default() -> Self {
        Effort {
            optimal_up_to: 100,
            branches: 2_000,
            retries: 4,
            walks_up_to: 100,
            corners: 20_000_000,
            bound: true,
        }
    }
}

/// What is hidden.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// By cell number: true where the count is not shown.
    pub hidden: Vec<bool>,
    /// The cells that are hidden for the others' sake, in the order of their numbers.
    pub complementary: Vec<usize>,
    /// What hiding them costs, by the costs that were given.
    pub cost: u64,
    /// No protected pattern costs less than this.
    pub at_least: u64,
    /// Primaries that stay open although everything that could help is hidden: the table itself must
    /// become coarser. Empty where all is well; nothing of the table is shown while it is not.
    pub open: Vec<Finding>,
}

impl Suppression {
    /// Whether no pattern is cheaper.
    pub fn is_optimal(&self) -> bool {
        self.cost == self.at_least
    }
}

/// Hides what the rules say and as little else as it takes: from readers, and from each agency or
/// pair of them that knows so much that too few others are left. What these see is the table of the
/// others, and it is protected like the whole one.
///
/// `costs` says what is lost with each cell; where it is shorter than the table the rest costs 1, so
/// `&[]` counts cells.
pub fn protect(table: &Table, rules: &Rules, costs: &[u64], effort: &Effort) -> Suppression {
    let own = primaries(table, rules);
    if !rules.agencies {
        return suppress(table, &own, costs, effort);
    }
    let costs = full(table, costs);
    let nothing = vec![false; table.len()];
    let Hiding {
        mut hidden,
        moves,
        at_least,
    } = hide(table, &own, (&nothing, &BTreeSet::new()), &costs, effort);
    let mut open = audit_with(table, &hidden, &own, &moves);
    let small = Rules {
        zeros: false,
        agencies: false,
        whole_rows: false,
        ..*rules
    };
    let once = Effort {
        optimal_up_to: 0,
        retries: 0,
        corners: 0,
        bound: false,
        ..*effort
    };
    // What protects a table mostly protects one of a few people less as well.
    let mut known: BTreeSet<Move> = moves.into_iter().collect();
    for agencies in coalitions(table, rules.threshold) {
        let Some(others) = table.without(&agencies) else {
            continue;
        };
        let few = primaries(&others, &small);
        let more = hide(&others, &few, (&hidden, &known), &costs, &once);
        open.extend(audit_with(&others, &more.hidden, &few, &more.moves));
        hidden = more.hidden;
        known.extend(more.moves);
    }
    summary(&own, &costs, (hidden, open, at_least))
}

fn full(table: &Table, costs: &[u64]) -> Vec<u64> {
    let cost = |cell: usize| costs.get(cell).copied().unwrap_or(1);
    (0..table.len()).map(cost).collect()
}

/// Hides these primaries and as little else as it takes; costs as for [`protect`].
pub fn suppress(
    table: &Table,
    primaries: &[Primary],
    costs: &[u64],
    effort: &Effort,
) -> Suppression {
    let costs = full(table, costs);
    let nothing = vec![false; table.len()];
    let found = hide(
        table,
        primaries,
        (&nothing, &BTreeSet::new()),
        &costs,
        effort,
    );
    let open = audit_with(table, &found.hidden, primaries, &found.moves);
    summary(primaries, &costs, (found.hidden, open, found.at_least))
}

/// What a search found.
struct Hiding {
    hidden: Vec<bool>,
    /// The tables that protect.
    moves: Vec<Move>,
    /// No protected pattern costs less.
    at_least: u64,
}

/// Hides what it takes beside what is hidden already; `known` are tables that may protect.
fn hide(
    table: &Table,
    primaries: &[Primary],
    (hidden, known): (&[bool], &BTreeSet<Move>),
    costs: &[u64],
    effort: &Effort,
) -> Hiding {
    let quick = Quick::of(table, primaries, (hidden, known), costs, effort);
    let quick = match quick {
        Some(found) if table.len() > effort.walks_up_to => return found,
        found => found,
    };
    let mut search = Search::new(table, primaries, hidden, costs);
    if search.protect() {
        search.show_again();
        search.retry(effort.retries as usize * (1_000 / table.len().max(1)));
    }
    let mut found = Hiding {
        hidden: search.hidden.clone(),
        moves: search.moves(),
        at_least: 0,
    };
    let cost = search.cost();
    if let Some(quick) = quick.filter(|quick| search.cost_of(&quick.hidden) < cost) {
        found = quick;
    }
    if table.len() <= effort.optimal_up_to {
        let best = optimal::solve(&mut search, effort.branches);
        found.at_least = best.at_least;
        if let Some(hidden) = best.hidden {
            (found.hidden, found.moves) = (hidden, search.moves());
        }
    } else if effort.bound {
        found.at_least = search.cuts.bound(costs);
    }
    if table.len() <= AUDITED {
        show_needless(table, primaries, hidden, costs, &mut found);
    }
    found
}

/// Shows again, the dearest first, what the audit finds not to be needed: now and then it proves from
/// nothing what a search that goes on from where it is has not found.
fn show_needless(
    table: &Table,
    primaries: &[Primary],
    before: &[bool],
    costs: &[u64],
    found: &mut Hiding,
) {
    let mut own = before.to_vec();
    primaries
        .iter()
        .for_each(|primary| own[primary.cell] = true);
    if !audit_with(table, &found.hidden, primaries, &found.moves).is_empty() {
        return;
    }
    let others = (0..table.len()).filter(|cell| found.hidden[*cell] && !own[*cell]);
    let mut others: Vec<usize> = others.collect();
    others.sort_by_key(|cell| std::cmp::Reverse((costs[*cell], table.cells()[*cell].count)));
    for cell in others {
        found.hidden[cell] = false;
        if !audit_with(table, &found.hidden, primaries, &found.moves).is_empty() {
            found.hidden[cell] = true;
        }
    }
}

/// With what is hidden beside the primaries, and what that costs.
fn summary(
    primaries: &[Primary],
    costs: &[u64],
    (hidden, open, at_least): (Vec<bool>, Vec<Finding>, u64),
) -> Suppression {
    let mut own = vec![false; costs.len()];
    for primary in primaries {
        own[primary.cell] = true;
    }
    let others = (0..costs.len()).filter(|cell| hidden[*cell] && !own[*cell]);
    let complementary: Vec<usize> = others.collect();
    Suppression {
        cost: complementary.iter().map(|cell| costs[*cell]).sum(),
        hidden,
        complementary,
        at_least,
        open,
    }
}
