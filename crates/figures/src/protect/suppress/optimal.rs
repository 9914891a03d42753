//! The cheapest pattern of a small table: choose cells, look whether all is protected, learn from
//! what is not, choose again.

use super::search::Search;

/// What was found.
pub(super) struct Best {
    /// A protected pattern that costs exactly `at_least`; none where the branches ran out.
    pub(super) hidden: Option<Vec<bool>>,
    /// No protected pattern costs less.
    pub(super) at_least: u64,
}

/// Solves with at most this many branches, starting from what the search has learnt.
pub(super) fn solve(search: &mut Search<'_>, branches: u32) -> Best {
    let mut at_least = 0;
    let mut left = u64::from(branches);
    while left > 0 {
        let known = search.cuts.len();
        let Some(choice) = search.cuts.cheapest(search.costs, left) else {
            break;
        };
        left = left.saturating_sub(choice.nodes.max(1));
        if !choice.proven {
            break;
        }
        at_least = choice.cost;
        let mut hidden = search.always.clone();
        for cell in choice.cells {
            hidden[cell] = true;
        }
        search.restore(&hidden);
        if search.check() {
            let hidden = Some(hidden);
            return Best { hidden, at_least };
        }
        // Nothing learnt: only a table of fractions protects, and whole people come in no fractions.
        if search.cuts.len() == known {
            break;
        }
    }
    Best {
        hidden: None,
        at_least,
    }
}
