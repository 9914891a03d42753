//! The linear program: walks to what no guess has shown.
//!
//! It reckons with numbers that are nearly right, and so in good time. What it says to be possible is
//! believed only where the table that shows it agrees with every sum ([`super::seen`]); what it says to be
//! impossible protects nobody, and is believed.

use super::asks::Ask;
use super::fitting::Fitting;
use super::guesses::guess;
use super::seen::{Seen, Side};
use super::sums::Sums;
use super::unknown::Unknown;
use crate::simplex::{End, Goal, Simplex};

/// See the module.
pub(super) struct Program<'a> {
    simplex: Simplex,
    /// As it was in the beginning: from there a walk begins anew.
    fresh: Simplex,
    seen: Seen<'a>,
}

impl<'a> Program<'a> {
    /// Begins at a table that agrees with all sums that do not contradict; none where none is found.
    pub(super) fn new(unknown: &'a Unknown, asks: &'a [&'a Ask]) -> Option<Program<'a>> {
        let (simplex, contradicts, mut fitting) = begin(unknown)?;
        let mut seen = Seen::new(unknown, asks, contradicts);
        seen.see(simplex.values());
        guess(&mut fitting, &mut seen);
        seen.see(simplex.values());
        Some(Program {
            fresh: simplex.clone(),
            simplex,
            seen,
        })
    }

    /// The sums that no table agrees with which agrees with the others.
    pub(super) fn contradicting(&self) -> impl Iterator<Item = usize> {
        let sums = self.seen.contradicts().iter().enumerate();
        sums.filter(|(_, contradicts)| **contradicts)
            .map(|(sum, _)| sum)
    }

    /// How few, or how many, there can be of what is asked, not beyond what matters; none where that
    /// is not proven.
    pub(super) fn end(&mut self, number: usize, side: Side) -> Option<f64> {
        let ask = self.seen.asks()[number];
        let at = if side == Side::Low { ask.low } else { ask.high };
        let goal = Goal {
            of: &ask.of,
            at: (at - ask.known) as f64,
            up: side == Side::High,
        };
        for _ in 0..2 {
            if self.reaches(number, side) {
                return Some(at as f64);
            }
            let seen = &mut self.seen;
            let tell = |simplex: &Simplex, changes: &[(usize, f64)]| {
                if seen.is_news(changes) {
                    seen.see(simplex.values());
                }
            };
            if self.simplex.reach(&goal, tell) == End::Blocked {
                return Some(self.simplex.sum(goal.of) + ask.known as f64);
            }
            if !self.reaches(number, side) {
                self.simplex.clone_from(&self.fresh);
                self.seen.see(self.simplex.values());
            }
        }
        self.reaches(number, side).then_some(at as f64)
    }

    /// Whether nothing more needs to be known.
    pub(super) fn is_answered(&self, number: usize) -> bool {
        self.seen.is_answered(number)
    }

    fn reaches(&self, number: usize, side: Side) -> bool {
        self.seen.reaches(number, side)
    }
}

/// A table that agrees with all sums that do not contradict, which do, and how to find more tables.
fn begin(unknown: &Unknown) -> Option<(Simplex, Vec<bool>, Fitting<'_>)> {
    let (sums, most) = (&unknown.sums, &unknown.most[..]);
    let mut contradicts = vec![false; sums.len()];
    let worked_out = sums.worked_out(most);
    let (short, known) = worked_out.unwrap_or((sums.clone(), vec![None; most.len()]));
    let mut fitting = Fitting::new(short, known, most);
    let counts = fitting.table(vec![1.0; most.len()]);
    let values = counts.iter().map(|count| *count as f64).collect();
    let lacks = sums.lacks(&counts);
    if lacks.iter().all(|lack| *lack == 0) {
        return Some((simplex(&fitting, values), contradicts, fitting));
    }
    let free = (0..most.len()).map(|var| fitting.range(var, false));
    let mut raw = Simplex::new(told(sums, &lacks), values, free.collect());
    let mut kept = Sums::default();
    for (sum, lack) in lacks.into_iter().enumerate() {
        let lacks = raw.lack(sum);
        let goal = Goal {
            of: &[lacks],
            at: 0.0,
            up: lack < 0,
        };
        match raw.reach(&goal, |_, _| {}) {
            End::Reached => {
                raw.set_range(lacks, (0.0, 0.0));
                kept.push(sums.of[sum].clone(), sums.due[sum]);
            }
            End::Blocked => contradicts[sum] = true,
            End::GaveUp => return None,
        }
    }
    let (short, known) = kept.worked_out(most)?;
    let fitting = Fitting::new(short, known, most);
    let values = raw.values()[..most.len()].to_vec();
    Some((simplex(&fitting, values), contradicts, fitting))
}

/// Walks from a table that lacks nothing.
fn simplex(fitting: &Fitting<'_>, values: Vec<f64>) -> Simplex {
    let ranges = (0..values.len()).map(|var| fitting.range(var, true));
    let lacks = vec![0; fitting.sums.len()];
    Simplex::new(told(&fitting.sums, &lacks), values, ranges.collect())
}

/// Each sum with what it lacks.
fn told(sums: &Sums, lacks: &[i64]) -> impl Iterator<Item = (Vec<(usize, f64)>, f64, f64)> {
    let all = sums.of.iter().zip(&sums.due).zip(lacks);
    all.map(|((of, due), lack)| {
        let terms = of.iter().map(|var| (*var, 1.0));
        (terms.collect(), *due as f64, *lack as f64)
    })
}
