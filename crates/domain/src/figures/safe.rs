//! Small counts, made safe before they leave the building.
//!
//! A year of a city has some twenty victims: a published "1 man" is a person whom neighbours know.
//! So counts below a threshold are hidden, and so much beside them that nothing hidden can be
//! computed from what is shown, not even by somebody who knows these rules and their thresholds:
//! for every hidden count several values remain possible (`tests/domain/safe.rs` tries them all).
//!
//! Each year stands alone: the sum over the years is never published, and the parts by sex and by
//! age are each bound to the year's total only.

use serde::{Deserialize, Serialize};

/// From which counts on figures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Smallest total of a year that is shown.
    pub total: u32,
    /// Smallest part of a year, by sex or by age, that is shown.
    pub part: u32,
}

impl Thresholds {
    /// Below this a threshold would protect nobody.
    pub const LEAST: u32 = 3;

    /// What stands in a new installation: 5 for totals, 10 for parts.
    pub const USUAL: Self = Self { total: 5, part: 10 };
}

/// A year as it may be published: `None` is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeYear {
    /// Everybody.
    pub total: Option<u32>,
    /// By sex, in the order that was given.
    pub sex: Vec<Option<u32>>,
    /// By age, in the order that was given.
    pub age: Vec<Option<u32>>,
}

/// Makes a year safe. The parts must each add up to `total`.
pub fn year(total: u32, sex: &[u32], age: &[u32], least: Thresholds) -> SafeYear {
    if total > 0 && total < least.total {
        return SafeYear {
            total: None,
            sex: vec![None; sex.len()],
            age: vec![None; age.len()],
        };
    }
    SafeYear {
        total: Some(total),
        sex: parts(sex, least.part),
        age: parts(age, least.part),
    }
}

/// Makes the parts of a shown total safe.
///
/// A zero is hidden with the small counts, or it would say that the others are not zero. Which
/// counts are hidden depends on the places of the small ones and on sums that a reader can
/// compute anyway, never on how large the others are: a choice that follows the numbers gives them
/// away.
pub fn parts(counts: &[u32], least: u32) -> Vec<Option<u32>> {
    let hidden = hidden(counts, least);
    let shown = counts.iter().zip(hidden);
    shown
        .map(|(count, hidden)| (!hidden).then_some(*count))
        .collect()
}

fn hidden(counts: &[u32], least: u32) -> Vec<bool> {
    let small: Vec<bool> = counts.iter().map(|count| *count < least).collect();
    let among_small = || counts.iter().zip(&small).filter(|(_, small)| **small);
    let sum: u32 = among_small().map(|(count, _)| count).sum();
    let n = u32::try_from(among_small().count()).unwrap_or(u32::MAX);
    // The only part of a total is the total; where all small ones are zero nobody is in them.
    if counts.len() < 2 || sum == 0 {
        return vec![false; counts.len()];
    }
    let all = vec![true; counts.len()];
    if n == 1 {
        return match with_the_next(counts, &small) {
            // The other is large enough for every small value to be possible.
            (hidden, sum) if sum >= 2 * least - 1 => hidden,
            _ => all,
        };
    }
    // Small counts that add up to nearly the most that they can are known to be near the most.
    if 2 * sum <= n * (least - 1) {
        small
    } else {
        all
    }
}

/// The one small count and the one after it, the first after the last, and their sum.
fn with_the_next(counts: &[u32], small: &[bool]) -> (Vec<bool>, u32) {
    let at = small.iter().position(|small| *small).unwrap_or_default();
    let next = (at + 1) % counts.len();
    let hidden = (0..counts.len()).map(|i| i == at || i == next);
    (hidden.collect(), counts[at] + counts[next])
}
