//! The answers: how few and how many there can be.

use super::asks::Ask;
use super::program::Program;
use super::seen::{Seen, Side};
use super::unknown::Unknown;
use crate::attack::{At, How, Opened, Report};

/// Answers what is asked; tables that may agree with everything come first. Also those that answered
/// something.
pub(super) fn solve(
    unknown: &Unknown,
    asks: &[Ask],
    places: &[At],
    tables: impl Iterator<Item = Vec<f64>>,
) -> (Report, Vec<Vec<f64>>) {
    let mut report = Report::default();
    let (open, of_known): (Vec<&Ask>, Vec<&Ask>) = asks.iter().partition(|ask| !ask.of.is_empty());
    for ask in of_known {
        report.opened.extend(opened(ask, outside(ask)));
    }
    let mut seen = Seen::new(unknown, &open);
    let mut off = Vec::new();
    for table in tables {
        if seen.is_done() {
            break;
        }
        if !seen.see(&table) {
            off.push(table);
        }
    }
    if seen.is_done() {
        report.opened.sort_by_key(|opened| opened.at);
        return (report, seen.into_tables());
    }
    let Some(mut program) = Program::new(unknown, seen, off) else {
        report.unsettled = true;
        return (report, Vec::new());
    };
    for (number, ask) in open.iter().enumerate() {
        match range(&mut program, number, ask) {
            Some(range) => report.opened.extend(opened(ask, range)),
            None => report.unsettled = true,
        }
    }
    report.opened.sort_by_key(|opened| opened.at);
    let contradicting = program.contradicting();
    report.contradictions = contradicting.map(|sum| places[unknown.cell[sum]]).collect();
    (report, program.into_tables())
}

/// The range of what is asked, as far as it matters: not beyond its ends.
fn range(program: &mut Program<'_>, number: usize, ask: &Ask) -> Option<(f64, f64)> {
    let (least, most) = (ask.low as f64, ask.high as f64);
    if program.is_answered(number) {
        return Some((least, most));
    }
    let low = program.end(number, Side::Low)?;
    if ask.either && low <= least {
        return Some((low, most));
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
