//! The linear program: walks to what no guess has shown.
//!
//! It reckons with numbers that are nearly right, and so in good time. What it says to be possible is
//! believed only where the table that shows it agrees with every sum ([`super::seen`]); what it says to be
//! impossible protects nobody, and is believed.

use super::fitting::Fitting;
use super::guesses::guess;
use super::seen::{Seen, Side};
use super::sums::Sums;
use super::unknown::Unknown;
use crate::simplex::{End, Goal, Simplex};

/// See the module.
pub(super) struct Program<'a> {
    fitting: Fitting<'a>,
    /// A table from which walks begin, and begin anew.
    start: Vec<f64>,
    simplex: Option<Simplex>,
    seen: Seen<'a>,
}

impl<'a> Program<'a> {
    /// Begins at a table that agrees with all sums that do not contradict; none where none is found.
    /// Tables that nearly agree are mended first.
    pub(super) fn new(
        unknown: &'a Unknown,
        mut seen: Seen<'a>,
        off: Vec<Vec<f64>>,
    ) -> Option<Program<'a>> {
        let mut fitting = fitting(unknown);
        for table in off {
            if seen.is_done() {
                break;
            }
            seen.see(&numbers(fitting.mended(&table)));
        }
        let start = match seen.a_table() {
            Some(table) => table.to_vec(),
            None => {
                let (start, contradicts, fits) = begin(unknown, fitting)?;
                fitting = fits;
                seen.contradict(contradicts);
                seen.see(&start);
                start
            }
        };
        if !seen.is_done() {
            guess(&mut fitting, &mut seen);
        }
        Some(Program {
            simplex: None,
            fitting,
            start,
            seen,
        })
    }

    /// Tables that answered something.
    pub(super) fn into_tables(self) -> Vec<Vec<f64>> {
        self.seen.into_tables()
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
            let simplex = match &mut self.simplex {
                Some(simplex) => simplex,
                none => {
                    self.seen.see(&self.start);
                    none.insert(simplex(&self.fitting, self.start.clone()))
                }
            };
            let seen = &mut self.seen;
            let tell = |simplex: &Simplex, changes: &[(usize, f64)]| {
                if seen.is_news(changes) {
                    seen.see(simplex.values());
                }
            };
            if simplex.reach(&goal, tell) == End::Blocked {
                return Some(simplex.sum(goal.of) + ask.known as f64);
            }
            if !self.reaches(number, side) {
                self.simplex = None;
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

/// How to find tables.
fn fitting(unknown: &Unknown) -> Fitting<'_> {
    let (sums, most) = (&unknown.sums, &unknown.most[..]);
    let worked_out = sums.worked_out(most);
    let (short, known) = worked_out.unwrap_or((sums.clone(), vec![None; most.len()]));
    Fitting::new(short, known, most)
}

fn numbers(counts: Vec<i64>) -> Vec<f64> {
    counts.into_iter().map(|count| count as f64).collect()
}

/// A table that agrees with all sums that do not contradict, which do, and how to find more tables.
fn begin<'a>(
    unknown: &'a Unknown,
    mut fitting: Fitting<'a>,
) -> Option<(Vec<f64>, Vec<bool>, Fitting<'a>)> {
    let (sums, most) = (&unknown.sums, &unknown.most[..]);
    let mut contradicts = vec![false; sums.len()];
    let counts = fitting.table(vec![1.0; most.len()]);
    let lacks = sums.lacks(&counts);
    let values = numbers(counts);
    if lacks.iter().all(|lack| *lack == 0) {
        return Some((values, contradicts, fitting));
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
    Some((values, contradicts, fitting))
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
