//! Which cells may not be shown for their own sake, and why.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::cells::{Cell, Table};

/// Why a cell is hidden. The parts are data: a caller makes a sentence of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason")]
#[non_exhaustive]
pub enum Reason {
    /// Fewer people than the threshold.
    Small,
    /// Nobody, and that nobody is there is not to be known.
    Zero,
    /// Without the cases an agency knows itself, too few are left: it would know the others' cases.
    Agency {
        /// Who would know.
        agency: u32,
        /// How many would be left.
        left: u64,
    },
    /// The same for two agencies that put together what they know.
    Coalition {
        /// Who would know.
        agencies: [u32; 2],
        /// How many would be left.
        left: u64,
    },
    /// Everybody of a total is in this one part: whoever is known to be in the total is known to be
    /// in the part.
    WholeRow {
        /// The total's cell.
        total: usize,
    },
}

/// What is never shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The smallest count of people that may be shown, at least 2.
    pub threshold: u64,
    /// Whether zeros are hidden too. Where it is known that zeros are always shown, whatever is
    /// hidden proves that somebody is there.
    pub zeros: bool,
    /// Whether what is left without one agency's cases, or two agencies', must be nothing or reach
    /// the threshold.
    pub agencies: bool,
    /// Whether a part that is the whole of its total is hidden, unless in which part somebody is, is
    /// no secret ([`super::Tree::open`]).
    pub whole_rows: bool,
}

impl Rules {
    /// All rules but the one about zeros.
    pub fn of(threshold: u64) -> Rules {
        Rules {
            threshold: threshold.max(2),
            zeros: false,
            agencies: true,
            whole_rows: true,
        }
    }
}

/// A cell that is hidden for its own sake, and between which counts it must stay possible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Primary {
    /// The cell's number.
    pub cell: usize,
    /// Why.
    pub why: Reason,
    /// A reader must not be able to exclude this count or fewer.
    pub low: u64,
    /// Nor this count or more.
    pub high: u64,
}

/// All cells that are hidden for their own sake, in the order of their numbers; of several reasons
/// the first in the order of [`Reason`] is given, and the range covers all of them.
pub fn primaries(table: &Table, rules: &Rules) -> Vec<Primary> {
    let mut found: Vec<Primary> = Vec::new();
    for (cell, content) in table.cells().iter().enumerate() {
        found.extend(small(cell, content, rules));
        if rules.agencies {
            found.extend(agencies(cell, content, rules.threshold));
        }
    }
    if rules.whole_rows {
        found.extend(whole_rows(table, rules.threshold));
    }
    found.sort_by_key(|primary| (primary.cell, order(&primary.why)));
    found.dedup_by(|again, first| {
        let same = again.cell == first.cell;
        if same {
            first.low = first.low.min(again.low);
            first.high = first.high.max(again.high);
        }
        same
    });
    found
}

/// The agencies, and pairs of them, who know so many of some cell that too few are left.
pub(super) fn coalitions(table: &Table, threshold: u64) -> BTreeSet<Vec<u32>> {
    let mut found = BTreeSet::new();
    for cell in table.cells() {
        let known: Vec<(&u32, &u64)> = cell.agencies.iter().collect();
        let too_few = |own: u64| (1..threshold).contains(&cell.count.saturating_sub(own));
        for (at, (agency, own)) in known.iter().enumerate() {
            if too_few(**own) {
                found.insert(vec![**agency]);
            }
            for (other, more) in &known[at + 1..] {
                if too_few(**own + **more) {
                    found.insert(vec![**agency, **other]);
                }
            }
        }
    }
    found
}

fn order(why: &Reason) -> u8 {
    match why {
        Reason::Small => 0,
        Reason::Zero => 1,
        Reason::Agency { .. } => 2,
        Reason::Coalition { .. } => 3,
        Reason::WholeRow { .. } => 4,
    }
}

fn small(cell: usize, content: &Cell, rules: &Rules) -> Option<Primary> {
    let why = match content.count {
        0 if rules.zeros => Reason::Zero,
        0 => return None,
        count if count < rules.threshold => Reason::Small,
        _ => return None,
    };
    Some(Primary {
        cell,
        why,
        low: 0,
        high: rules.threshold,
    })
}

fn agencies(cell: usize, content: &Cell, threshold: u64) -> Option<Primary> {
    let (why, known) = known_to_agencies(content, threshold)?;
    Some(around(cell, why, known, threshold))
}

/// The agency, or the two, without whose cases too few are left, and how many cases these are.
pub(crate) fn known_to_agencies(content: &Cell, threshold: u64) -> Option<(Reason, u64)> {
    let mut largest: Vec<(u32, u64)> = content.agencies.iter().map(|(a, n)| (*a, *n)).collect();
    largest.sort_by_key(|(agency, count)| (std::cmp::Reverse(*count), *agency));
    let left = |known: u64| content.count.saturating_sub(known);
    let too_few = |known: u64| (1..threshold).contains(&left(known));
    let one = largest.iter().find(|(_, known)| too_few(*known));
    if let Some((agency, known)) = one.copied() {
        let left = left(known);
        return Some((Reason::Agency { agency, left }, known));
    }
    let pairs = || (0..largest.len()).flat_map(|a| (a + 1..largest.len()).map(move |b| (a, b)));
    let (a, b) = pairs().find(|(a, b)| too_few(largest[*a].1 + largest[*b].1))?;
    let known = largest[a].1 + largest[b].1;
    let agencies = [largest[a].0, largest[b].0];
    let left = left(known);
    Some((Reason::Coalition { agencies, left }, known))
}

/// Whoever knows this many must find it possible that there is nobody else, or a threshold of them.
fn around(cell: usize, why: Reason, known: u64, threshold: u64) -> Primary {
    Primary {
        cell,
        why,
        low: known,
        high: known + threshold,
    }
}

fn whole_rows(table: &Table, threshold: u64) -> impl Iterator<Item = Primary> + '_ {
    table.equations().iter().filter_map(move |equation| {
        if equation.open {
            return None;
        }
        let total = table.cells()[equation.total].count;
        let mut filled = equation.parts.iter().copied();
        let cell = filled.find(|part| table.cells()[*part].count > 0)?;
        let whole = equation.parts.len() > 1 && table.cells()[cell].count == total;
        let why = Reason::WholeRow {
            total: equation.total,
        };
        whole.then_some(Primary {
            cell,
            why,
            low: total.saturating_sub(threshold),
            high: total,
        })
    })
}
