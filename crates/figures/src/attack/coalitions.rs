//! What is published, as those see it who know some of the cases: only the others' are left.

use std::collections::BTreeSet;

use super::Report;
use super::system::{Equations, Table};
use crate::release::{Published, Shown};

/// An agency, and those with which it is looked at: every two are looked at once.
pub(super) struct Coalitions {
    agency: u32,
    others: Vec<u32>,
}

/// Those of each agency that is known to have brought cases.
pub(super) fn coalitions(cells: &[&Published]) -> Vec<Coalitions> {
    let known = cells.iter().flat_map(|cell| cell.agencies.keys());
    let known: BTreeSet<u32> = known.copied().collect();
    let of = |agency: &u32| Coalitions {
        agency: *agency,
        others: known.range(agency + 1..).copied().collect(),
    };
    known.iter().map(of).collect()
}

/// What the agency would find, and what it would with each of the others; `tables` agree with what
/// readers are told. Those that agree with what the agency knows mostly agree with what another knows
/// as well.
pub(super) fn solve(
    equations: &Equations<'_>,
    coalitions: &Coalitions,
    tables: &[Table],
) -> Vec<(Vec<u32>, Report)> {
    let alone = vec![coalitions.agency];
    let (report, own) = equations.solve(&alone, &[tables]);
    let mut found = vec![(alone, report)];
    for other in &coalitions.others {
        let both = vec![coalitions.agency, *other];
        let (report, _) = equations.solve(&both, &[&own, tables]);
        found.push((both, report));
    }
    found
}

/// How many cases of a cell these agencies brought.
pub(super) fn own(cell: &Published, agencies: &[u32]) -> u64 {
    let own = agencies.iter();
    own.filter_map(|agency| cell.agencies.get(agency)).sum()
}

/// What is told of a cell to those who know these agencies' cases.
pub(super) fn without(cell: &Published, agencies: &[u32]) -> Shown {
    let own = own(cell, agencies);
    match cell.shown {
        Shown::Count(count) => Shown::Count(count.saturating_sub(own)),
        Shown::Between(low, high) => {
            Shown::Between(low.saturating_sub(own), high.saturating_sub(own))
        }
        Shown::Hidden(_) => Shown::Hidden(None),
    }
}
