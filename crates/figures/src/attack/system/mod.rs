//! All equations of all releases.
//!
//! What follows at once is worked out first ([`known`]): most sums are of groups that are shown. Of the
//! rest a table is looked for that agrees with everything, or nearly ([`fitting`]), then others that show
//! much of what is asked at once ([`guesses`]): one table with a count at its low end and one with it at its
//! high end prove that nothing is opened. To the ends that are left the linear program walks ([`program`],
//! [`crate::simplex`]), or proves that there is no way.

mod asks;
mod fitting;
mod guesses;
mod known;
mod program;
mod seen;
mod solved;
mod sums;
mod unknown;

use super::coalitions::{own, without};
use super::groups::{Groups, groups};
use super::whom::latest;
use super::{At, Report};
use crate::Result;
use crate::release::{Published, Shown};
use asks::asks;
use known::Known;
use unknown::Unknown;

/// How many people each group could have, whoever brought them.
pub(super) type Table = Vec<f64>;

/// Which releases are believed where they contradict one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// What was published first: a new cell that does not fit is what contradicts.
    OldestFirst,
    /// What was published last: there it is known what those who attack know themselves.
    NewestFirst,
}

/// Every cell once, as it was published last, and the groups that the cells tell apart.
pub(super) struct Equations<'a> {
    places: Vec<At>,
    cells: Vec<&'a Published>,
    groups: Groups,
    newest: usize,
    threshold: u64,
}

impl<'a> Equations<'a> {
    /// The equations of these cells, each at its place.
    ///
    /// # Errors
    /// [`crate::Error::TooManyCells`] where they tell too many groups apart.
    pub(super) fn new(
        places: &[At],
        cells: &[&'a Published],
        newest: usize,
        threshold: u64,
    ) -> Result<Equations<'a>> {
        let latest = latest(cells);
        let cells: Vec<&Published> = latest.iter().map(|at| cells[*at]).collect();
        Ok(Equations {
            places: latest.iter().map(|at| places[*at]).collect(),
            groups: groups(&cells)?,
            cells,
            newest,
            threshold,
        })
    }

    /// Solves them for everything that the newest release has a part in, as those see it who know these
    /// agencies' cases; readers know nobody's. Tables that are known already may answer much of it. Also
    /// some tables that answered something.
    pub(super) fn solve(&self, agencies: &[u32], tables: &[&[Table]]) -> (Report, Vec<Table>) {
        let (order, shown): (Order, Vec<Shown>) = match agencies {
            [] => (
                Order::OldestFirst,
                self.cells.iter().map(|cell| cell.shown).collect(),
            ),
            agencies => {
                let shown = self.cells.iter().map(|cell| without(cell, agencies));
                (Order::NewestFirst, shown.collect())
            }
        };
        let mut known = Known::new(&self.groups, shown.iter().map(told).collect());
        let contradicting = self.in_order(order).filter(|cell| !known.take(*cell));
        let contradicting: Vec<usize> = contradicting.collect();
        let unknown = Unknown::new(&known);
        let asks = asks(self, &shown, &known, &unknown);
        let own = self.own(agencies);
        let tables = tables.iter().flat_map(|some| some.iter());
        let others = tables.map(|table| unknown.others(table, &own));
        let (mut report, found) = solved::solve(&unknown, &asks, &self.places, others);
        let contradicting = contradicting.into_iter().map(|cell| self.places[cell]);
        report.contradictions.extend(contradicting);
        report.contradictions.sort_unstable();
        let all = found.iter().map(|table| unknown.all(table, &own));
        (report, all.collect())
    }

    /// By group: how many cases agencies brought, as far as a cell tells that has nobody else.
    fn own(&self, agencies: &[u32]) -> Vec<f64> {
        let mut by_group = vec![0.0; self.groups.count];
        for (cell, groups) in self.cells.iter().zip(&self.groups.of_cell) {
            if let [group] = groups[..] {
                by_group[group] = own(cell, agencies) as f64;
            }
        }
        by_group
    }

    /// The cells in the order in which they are believed.
    fn in_order(&self, order: Order) -> impl Iterator<Item = usize> {
        let mut cells: Vec<usize> = (0..self.cells.len()).collect();
        if order == Order::NewestFirst {
            cells.sort_by_key(|cell| std::cmp::Reverse(self.places[*cell].release));
        }
        cells.into_iter()
    }
}

/// The least and the most that a cell can be, where something is told.
fn told(shown: &Shown) -> Option<(i64, i64)> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    match shown {
        Shown::Count(count) => Some((number(*count), number(*count))),
        Shown::Between(low, high) => Some((number(*low), number(*high))),
        Shown::Hidden(_) => None,
    }
}
