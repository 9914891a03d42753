//! What is published, as those see it who know some of the cases: only the others' are left.

use std::collections::BTreeSet;

use crate::release::{Published, Shown};

/// Each agency that is known to have brought cases, and every two of them.
pub(super) fn coalitions(cells: &[&Published]) -> Vec<Vec<u32>> {
    let known = cells.iter().flat_map(|cell| cell.agencies.keys());
    let known: BTreeSet<u32> = known.copied().collect();
    let pairs = known.iter().flat_map(|a| {
        let others = known.iter().filter(move |b| a < *b);
        others.map(move |b| vec![*a, *b])
    });
    let alone = known.iter().map(|agency| vec![*agency]);
    alone.chain(pairs).collect()
}

/// What is told of a cell to those who know these agencies' cases.
pub(super) fn without(cell: &Published, agencies: &[u32]) -> Shown {
    let own = agencies
        .iter()
        .filter_map(|agency| cell.agencies.get(agency));
    let own: u64 = own.sum();
    match cell.shown {
        Shown::Count(count) => Shown::Count(count.saturating_sub(own)),
        Shown::Between(low, high) => {
            Shown::Between(low.saturating_sub(own), high.saturating_sub(own))
        }
        Shown::Hidden(_) => Shown::Hidden(None),
    }
}
