//! What is asked: how few and how many a hidden cell, or a group, can have.

use super::Equations;
use super::known::Known;
use super::unknown::Unknown;
use crate::attack::At;
use crate::release::Shown;

/// A question about the sum of some numbers.
pub(super) struct Ask {
    /// The cell for which it is asked.
    pub(super) at: At,
    /// What is summed, of what is not known.
    pub(super) of: Vec<usize>,
    /// How many are known to be there beside them.
    pub(super) known: i64,
    /// Whether this few are possible…
    pub(super) low: i64,
    /// …and this many.
    pub(super) high: i64,
    /// Whether one of the two is enough.
    pub(super) either: bool,
}

/// Every hidden cell of the newest release of which something must not be known, and every group that
/// one of its cells has a part in, once.
pub(super) fn asks(
    equations: &Equations<'_>,
    shown: &[Shown],
    known: &Known<'_>,
    unknown: &Unknown,
) -> Vec<Ask> {
    let ask = |at: At, groups: &[usize], (low, high, either): (i64, i64, bool)| {
        let values = groups.iter().filter_map(|group| known.value(*group));
        let numbers = groups.iter().filter_map(|group| unknown.number[*group]);
        let (known, of) = (values.sum(), numbers.collect());
        Ask {
            at,
            of,
            known,
            low,
            high,
            either,
        }
    };
    let mut asks = Vec::new();
    let mut asked = vec![false; unknown.number.len()];
    for (cell, shown) in shown.iter().enumerate() {
        let at = equations.places[cell];
        if at.release != equations.newest {
            continue;
        }
        let groups = &equations.groups.of_cell[cell];
        if let Shown::Hidden(Some((low, high))) = *shown
            && low != high
        {
            let ends = (low as i64, high as i64, false);
            asks.push(ask(at, groups, ends));
        }
        for group in groups {
            if !std::mem::replace(&mut asked[*group], true) {
                let ends = (0, equations.threshold as i64, true);
                asks.push(ask(at, &[*group], ends));
            }
        }
    }
    asks
}
