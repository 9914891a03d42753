//! All equations of all releases.

use std::collections::BTreeMap;

use super::groups::groups;
use super::{At, How, Opened, Report};
use crate::Result;
use crate::protect::polytope::{End, Goal, Polytope, Range, Side, Terms, Var};
use crate::protect::rational::Rational;
use crate::release::{Definition, Published, Shown};

type Found<'a> = (At, &'a Published);

/// Solves the equations for everything that the newest release has a part in.
pub(super) fn find(cells: &[Found<'_>], newest: usize, threshold: u64) -> Result<Report> {
    let latest = latest(cells);
    let whom: Vec<&Published> = latest.iter().map(|cell| cell.1).collect();
    let groups = groups(&whom)?;
    let mut system = System::new(&latest, &groups.of_cell, groups.count);
    system.settle();
    let mut report = Report::default();
    let mut asked = vec![false; groups.count];
    for (number, cell) in latest.iter().enumerate() {
        if cell.0.release != newest {
            continue;
        }
        if let Shown::Hidden(keep) = cell.1.shown {
            let (low, high) = keep.unwrap_or((0, 0));
            let (at, var) = (cell.0, system.hidden[&number]);
            report.opened.extend(system.outside(at, var, low, high));
        }
        for group in &groups.of_cell[number] {
            if !std::mem::replace(&mut asked[*group], true) {
                report
                    .opened
                    .extend(system.small(cell.0, *group, threshold));
            }
        }
    }
    report.contradictions = system.contradictions;
    report.unsettled = system.unsettled;
    Ok(report)
}

/// Every cell once, as it was published last.
fn latest<'a>(cells: &[Found<'a>]) -> Vec<Found<'a>> {
    let mut latest: BTreeMap<&Definition, Found<'a>> = BTreeMap::new();
    for cell in cells {
        latest.insert(&cell.1.whom, *cell);
    }
    let mut latest: Vec<_> = latest.into_values().collect();
    latest.sort_by_key(|cell| cell.0);
    latest
}

/// Variables are the groups, then what each cell needs: a hidden or rounded count, and what its
/// equation lacks as long as no table has been found that agrees with all of them.
struct System {
    polytope: Polytope,
    lacks: Vec<(At, Var)>,
    /// By cell number: the variable of its count.
    hidden: BTreeMap<usize, Var>,
    contradictions: Vec<At>,
    unsettled: bool,
}

impl System {
    fn new(cells: &[Found<'_>], of_cell: &[Vec<usize>], groups: usize) -> System {
        let mut home = vec![0; groups];
        let mut ranges: Vec<Range> = vec![(0, None); groups];
        let mut sums: Vec<Terms> = Vec::new();
        let mut lacks = Vec::new();
        let mut hidden = BTreeMap::new();
        for (number, (at, cell)) in cells.iter().enumerate() {
            let groups = of_cell[number].iter();
            let mut sum: Terms = groups.map(|group| (*group, Rational::ONE)).collect();
            let told = match cell.shown {
                Shown::Count(count) => (count as i64, Some(count as i64)),
                Shown::Between(low, high) => (low as i64, Some(high as i64)),
                Shown::Hidden(_) => (0, None),
            };
            sum.push((home.len(), -Rational::ONE));
            hidden.insert(number, home.len());
            home.push(told.0);
            ranges.push(told);
            if told.0 > 0 {
                sum.push((home.len(), Rational::ONE));
                lacks.push((*at, home.len()));
                home.push(told.0);
                ranges.push((0, None));
            }
            sums.push(sum);
        }
        // Rows begin solved for what they lack, and so for a table that agrees with all else.
        let rank = (0..home.len()).map(|var| (home.len() - var) as u64);
        let rank = rank.collect();
        System {
            polytope: Polytope::new(home, ranges, sums, rank),
            lacks,
            hidden,
            contradictions: Vec::new(),
            unsettled: false,
        }
    }

    /// Finds a table that agrees with all equations; what no table agrees with contradicts.
    fn settle(&mut self) {
        for (at, var) in std::mem::take(&mut self.lacks) {
            match self.reach(var, 0, Side::Low) {
                End::Reached => {
                    self.polytope.set_range(var, (0, Some(0)));
                    // Numbers that did not fit send the polytope home, where sums lack.
                    self.unsettled |= !self.polytope.value(var).is_zero();
                }
                End::Blocked => self.contradictions.push(at),
                End::GaveUp => {}
            }
        }
    }

    /// After a walk that gave up nothing that follows can be trusted.
    fn reach(&mut self, var: Var, at: i64, side: Side) -> End {
        if self.unsettled {
            return End::GaveUp;
        }
        let end = self.polytope.reach(Goal { var, at, side });
        self.unsettled |= end == End::GaveUp;
        end
    }

    /// The range of a variable as far as it matters: not beyond these ends.
    fn range(&mut self, var: Var, low: u64, high: u64) -> Option<(f64, f64)> {
        let mut end = |at: u64, side| match self.reach(var, at as i64, side) {
            End::Reached => Some(at as f64),
            End::Blocked => Some(self.polytope.value(var).to_f64()),
            End::GaveUp => None,
        };
        Some((end(low, Side::Low)?, end(high, Side::High)?))
    }

    /// A hidden cell of which more is known than that it is in this range.
    fn outside(&mut self, at: At, var: Var, low: u64, high: u64) -> Option<Opened> {
        if low == high {
            return None;
        }
        let found = self.range(var, low, high)?;
        let how = How::Equations;
        (found.0 > low as f64 || found.1 < high as f64).then_some(Opened {
            at,
            how,
            low: found.0,
            high: found.1,
        })
    }

    /// A group that is known to have somebody in it, and fewer than the threshold.
    fn small(&mut self, at: At, group: Var, threshold: u64) -> Option<Opened> {
        let (low, high) = self.range(group, 0, threshold)?;
        let how = How::Equations;
        (low > 1e-6 && high < threshold as f64).then_some(Opened { at, how, low, high })
    }
}
