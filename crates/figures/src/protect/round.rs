//! Controlled rounding: small inner cells become 0 or the base, and every total is their sum.
//!
//! The result is a publication cube: whatever is published, a table or a number in a sentence, is a
//! sum of its inner cells, so everything adds up everywhere and nothing is hidden. Which small cells
//! rise is chosen so that the totals stay near the truth, in the manner of Langsrud and Heldal
//! (*Bias in the rounding of small counts*, 2018): greedily, then by exchanging.

use super::cells::Table;
use crate::{Error, Result};

/// What becomes of cells with nobody in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zeros {
    /// They stay: a shown base proves that somebody is there.
    Stay,
    /// They may rise like the small ones: a shown base proves nothing.
    MayRise,
}

/// How a table is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rounding {
    /// Inner cells below it become 0 or this; at least 2.
    pub base: u64,
    /// What becomes of cells with nobody in them.
    pub zeros: Zeros,
    /// The same seed gives the same cube. Keep it secret: who knows it knows more than is published.
    pub seed: u64,
}

/// A rounded table.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounded {
    /// The counts to publish, by cell number.
    pub counts: Vec<u64>,
    /// By how much the count that is furthest off differs from the truth.
    pub largest_error: u64,
    /// By how much counts differ in the mean.
    pub mean_error: f64,
}

impl Rounding {
    /// What a published inner count can really be, from the least to the most.
    pub fn possible(&self, shown: u64) -> (u64, u64) {
        let base = self.base.max(2);
        match shown {
            0 => (0, base - 1),
            shown if shown == base && self.zeros == Zeros::MayRise => (0, base),
            shown if shown == base => (1, base),
            shown => (shown, shown),
        }
    }
}

/// Rounds the inner cells, those that are no total, and sums them up.
///
/// # Errors
/// [`Error::Circular`] where a total is part of itself.
pub fn round(table: &Table, rounding: &Rounding) -> Result<Rounded> {
    let inner = inner_cells(table)?;
    let mut search = Search::new(table, rounding, &inner);
    search.raise();
    search.exchange();
    let counts = search.shown();
    let truth = table.cells().iter().map(|cell| cell.count);
    let errors: Vec<u64> = counts
        .iter()
        .zip(truth)
        .map(|(c, t)| c.abs_diff(t))
        .collect();
    let sum: u64 = errors.iter().sum();
    Ok(Rounded {
        counts,
        largest_error: errors.iter().copied().max().unwrap_or(0),
        mean_error: sum as f64 / errors.len().max(1) as f64,
    })
}

/// For each cell the inner cells that it is the sum of: itself where it is one.
fn inner_cells(table: &Table) -> Result<Vec<Vec<usize>>> {
    let mut parts: Vec<Option<&[usize]>> = vec![None; table.len()];
    for equation in table.equations() {
        parts[equation.total] = Some(&equation.parts);
    }
    let mut found: Vec<Option<Vec<usize>>> = vec![None; table.len()];
    let mut open = vec![false; table.len()];
    for start in 0..table.len() {
        let mut stack = vec![start];
        while let Some(cell) = stack.last().copied() {
            let Some(parts) = parts[cell] else {
                found[cell] = Some(vec![cell]);
                stack.pop();
                continue;
            };
            let mut missing = parts.iter().filter(|part| found[**part].is_none());
            if found[cell].is_none()
                && let Some(next) = missing.next()
            {
                if open[*next] || next == &cell {
                    return Err(Error::Circular(cell));
                }
                open[cell] = true;
                stack.push(*next);
                continue;
            }
            let inner = parts.iter().filter_map(|part| found[*part].clone());
            found[cell] = Some(inner.flatten().collect());
            open[cell] = false;
            stack.pop();
        }
    }
    Ok(found.into_iter().map(Option::unwrap_or_default).collect())
}

struct Search {
    base: i64,
    counts: Vec<i64>,
    /// By inner cell: the totals that it counts in.
    totals_of: Vec<Vec<usize>>,
    /// By cell: how much the shown count differs from the truth. Inner cells stay out of it: by how
    /// much they are off does not depend on the choice.
    off: Vec<i64>,
    /// Inner cells that may be 0 or the base, in random order.
    small: Vec<usize>,
    risen: Vec<bool>,
    fixed: Vec<bool>,
    inner: Vec<Vec<usize>>,
}

/// Passes over all exchanges; each makes the totals better, so they end anyway.
const MOST_PASSES: usize = 20;

impl Search {
    fn new(table: &Table, rounding: &Rounding, inner: &[Vec<usize>]) -> Search {
        let base = rounding.base.max(2) as i64;
        let counts: Vec<i64> = table.cells().iter().map(|cell| cell.count as i64).collect();
        let is_inner: Vec<bool> = (0..counts.len()).map(|at| inner[at] == [at]).collect();
        let least = match rounding.zeros {
            Zeros::Stay => 1,
            Zeros::MayRise => 0,
        };
        let may_move = |at: &usize| is_inner[*at] && (least..base).contains(&counts[*at]);
        let mut small: Vec<usize> = (0..counts.len()).filter(may_move).collect();
        crate::random::Random::new(rounding.seed).shuffle(&mut small);
        let mut totals_of = vec![Vec::new(); counts.len()];
        let mut off = vec![0; counts.len()];
        for (total, parts) in inner.iter().enumerate().filter(|(at, _)| !is_inner[*at]) {
            for part in parts {
                totals_of[*part].push(total);
                off[total] -= if counts[*part] < base {
                    counts[*part]
                } else {
                    0
                };
            }
        }
        Search {
            base,
            risen: vec![false; counts.len()],
            fixed: counts.iter().map(|count| *count >= base).collect(),
            counts,
            totals_of,
            off,
            small,
            inner: inner.to_vec(),
        }
    }

    /// By how much the sum of squares of what totals are off grows if this cell goes this way.
    fn change(&self, cell: usize, by: i64) -> i64 {
        let totals = self.totals_of[cell].iter();
        totals.map(|total| by * (2 * self.off[*total] + by)).sum()
    }

    fn go(&mut self, cell: usize, up: bool) {
        let by = if up { self.base } else { -self.base };
        self.risen[cell] = up;
        for total in &self.totals_of[cell] {
            self.off[*total] += by;
        }
    }

    /// Raises the cell that helps most, as long as one helps.
    fn raise(&mut self) {
        loop {
            let low = self.small.iter().filter(|cell| !self.risen[**cell]);
            let best = low.map(|cell| (self.change(*cell, self.base), *cell));
            // The first of equals: the order is random.
            match best.min_by_key(|(change, _)| *change) {
                Some((change, cell)) if change < 0 => self.go(cell, true),
                _ => return,
            }
        }
    }

    /// Lets one rise and another fall wherever that helps.
    fn exchange(&mut self) {
        for _ in 0..MOST_PASSES {
            let mut better = false;
            for cell in self.small.clone() {
                if !self.risen[cell] {
                    continue;
                }
                let before = self.change(cell, -self.base);
                self.go(cell, false);
                let low = self.small.iter().filter(|other| !self.risen[**other]);
                let best = low.map(|other| (self.change(*other, self.base), *other));
                match best.min_by_key(|(change, _)| *change) {
                    Some((change, other)) if before + change < 0 => {
                        better = true;
                        self.go(other, true);
                    }
                    _ if before < 0 => better = true,
                    _ => self.go(cell, true),
                }
            }
            if !better {
                return;
            }
        }
    }

    fn shown(&self) -> Vec<u64> {
        let inner = |cell: usize| match (self.fixed[cell], self.risen[cell]) {
            (true, _) => self.counts[cell],
            (false, true) => self.base,
            (false, false) => 0,
        };
        let sums = self.inner.iter();
        let sums = sums.map(|parts| parts.iter().map(|part| inner(*part)).sum::<i64>());
        sums.map(|sum| u64::try_from(sum).unwrap_or(0)).collect()
    }
}
