//! What is published, as those see it who know some of the cases: only the others' are left.

use std::collections::BTreeSet;

use super::At;
use crate::release::{Published, Shown};

/// What those who know some cases see.
pub(super) struct View {
    pub(super) agencies: Vec<u32>,
    pub(super) cells: Vec<(At, Published)>,
}

/// Each agency's view, and that of every two.
pub(super) fn views(cells: &[(At, &Published)]) -> Vec<View> {
    let known = cells.iter().flat_map(|cell| cell.1.agencies.keys());
    let known: BTreeSet<u32> = known.copied().collect();
    let pairs = known.iter().flat_map(|a| {
        let others = known.iter().filter(move |b| a < *b);
        others.map(move |b| vec![*a, *b])
    });
    let alone = known.iter().map(|agency| vec![*agency]);
    let all = alone.chain(pairs);
    let view = |agencies: Vec<u32>| {
        let left = cells
            .iter()
            .map(|(at, cell)| (*at, without(cell, &agencies)));
        let cells = left.collect();
        View { agencies, cells }
    };
    all.map(view).collect()
}

fn without(cell: &Published, agencies: &[u32]) -> Published {
    let own = agencies
        .iter()
        .filter_map(|agency| cell.agencies.get(agency));
    let own: u64 = own.sum();
    let shown = match cell.shown {
        Shown::Count(count) => Shown::Count(count.saturating_sub(own)),
        Shown::Between(low, high) => {
            Shown::Between(low.saturating_sub(own), high.saturating_sub(own))
        }
        Shown::Hidden(_) => Shown::Hidden(None),
    };
    Published::new(cell.whom.clone(), shown)
}
