//! What one table does not show: the linear program says how few and how many there can be.

use super::asks::{Ask, Asks};
use super::fitting::Fitting;
use super::program::Program;
use super::unknown::Unknown;
use crate::attack::{At, How, Opened, Report};
use crate::protect::polytope::Side;

/// Answers what is not answered yet, beginning at a table that agrees with all sums or nearly.
pub(super) fn solve(unknown: &Unknown, table: Fitting, asks: &Asks, places: &[At]) -> Report {
    let mut report = Report::default();
    let open = asks.list.iter().filter(|ask| !ask.is_answered());
    let (open, of_known): (Vec<&Ask>, Vec<&Ask>) = open.partition(|ask| !ask.of.is_empty());
    for ask in of_known {
        report.opened.extend(opened(ask, outside(ask)));
    }
    if open.is_empty() && table.agrees() {
        return report;
    }
    let mut program = Program::new(unknown, table, &open);
    report.unsettled = !program.settle();
    let asked = if report.unsettled { &[][..] } else { &open };
    for (number, ask) in asked.iter().enumerate() {
        match range(&mut program, number, ask) {
            Some(range) => report.opened.extend(opened(ask, range)),
            None => report.unsettled = true,
        }
    }
    report.opened.sort_by_key(|opened| opened.at);
    let contradicting = program.contradicting();
    report.contradictions = contradicting.map(|sum| places[unknown.cell[sum]]).collect();
    report
}

/// The range of what is asked, as far as it matters: not beyond its ends.
fn range(program: &mut Program<'_>, number: usize, ask: &Ask) -> Option<(f64, f64)> {
    let low = program.end(number, Side::Low)?;
    if ask.either && low <= ask.low as f64 {
        return Some((low, ask.high as f64));
    }
    Some((low, program.end(number, Side::High)?))
}

/// The same of what is known.
fn outside(ask: &Ask) -> (f64, f64) {
    let low = ask.known.max(ask.low) as f64;
    let high = ask.known.min(ask.high) as f64;
    (low, high)
}

fn opened(ask: &Ask, (low, high): (f64, f64)) -> Option<Opened> {
    let few = low > ask.low as f64 + 1e-6;
    let many = high < ask.high as f64;
    let is_opened = if ask.either { few && many } else { few || many };
    let (at, how) = (ask.at, How::Equations);
    is_opened.then_some(Opened { at, how, low, high })
}
