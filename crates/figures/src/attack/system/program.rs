//! The linear program: the sums as a polytope, and walks from the table that was found.
//!
//! It reckons with numbers that are nearly right, and so in good time. What it says to be possible is
//! believed only where the table that shows it, added up anew, agrees with every sum to a millionth of a
//! person; what it says to be impossible protects nobody, and is believed.

use super::asks::Ask;
use super::fitting::Fitting;
use super::unknown::Unknown;
use crate::protect::number::{Nearly, Number};
use crate::protect::polytope::{End, Goal, Polytope, Range, Side, Terms, Var};

/// Walks before it begins anew.
const MOST_WALKS: usize = 25;

/// What is asked.
struct Asked<'a> {
    ask: &'a Ask,
    var: Var,
    reaches_low: bool,
    reaches_high: bool,
}

/// Variables are the numbers, what sums lack in the table where it begins, and the sums that are asked
/// for.
pub(super) struct Program<'a> {
    unknown: &'a Unknown,
    polytope: Polytope<Nearly>,
    /// As it was when all sums were agreed with: from there a walk begins anew.
    fresh: Polytope<Nearly>,
    /// The sums that lack something, and the variables of it.
    lacks: Vec<(usize, Var)>,
    /// By sum: whether no table agrees with it that agrees with the others.
    contradicts: Vec<bool>,
    asked: Vec<Asked<'a>>,
    walks: usize,
}

impl<'a> Program<'a> {
    pub(super) fn new(unknown: &'a Unknown, table: Fitting, asks: &[&'a Ask]) -> Program<'a> {
        let mut home = table.counts;
        let mut ranges: Vec<Range> = unknown.most.iter().map(|most| (0, *most)).collect();
        let one = |var: &Var| (*var, Nearly::ONE);
        let mut lacks = Vec::new();
        let mut sums: Vec<Terms<Nearly>> = Vec::new();
        for (at, sum) in unknown.sums.iter().enumerate() {
            let mut terms: Terms<Nearly> = sum.iter().map(one).collect();
            let lack = table.lacks[at];
            if lack != 0 {
                terms.push((home.len(), Nearly::whole(lack.signum())));
                lacks.push((at, home.len()));
                home.push(lack.abs());
                ranges.push((0, None));
            }
            sums.push(terms);
        }
        let mut asked = Vec::new();
        for ask in asks.iter().copied() {
            let mut var = home.len();
            if let [alone] = ask.of[..] {
                var = alone;
            } else {
                let of = ask.of.iter().map(one);
                sums.push(of.chain([(var, -Nearly::ONE)]).collect());
                home.push(ask.of.iter().map(|var| home[*var]).sum());
                ranges.push((0, None));
            }
            asked.push(Asked {
                ask,
                var,
                reaches_low: ask.reaches_low(),
                reaches_high: ask.reaches_high(),
            });
        }
        // Solved for what sums lack, and what is asked: few others have to move with these.
        let rank = (0..home.len() as u64).rev().collect();
        let polytope = Polytope::new(home, ranges, sums, rank);
        Program {
            contradicts: vec![false; unknown.sums.len()],
            walks: 0,
            fresh: polytope.clone(),
            polytope,
            lacks,
            asked,
            unknown,
        }
    }

    /// Goes to a table that agrees with all sums that do not contradict. Whether it gets there.
    pub(super) fn settle(&mut self) -> bool {
        for (sum, var) in self.lacks.clone() {
            let (at, side) = (0, Side::Low);
            match self.polytope.reach(Goal { var, at, side }) {
                End::Reached => {
                    self.polytope.set_range(var, (0, Some(0)));
                    // Numbers that did not fit send the polytope home, where sums lack.
                    if !self.polytope.value(var).is_zero() {
                        return false;
                    }
                }
                End::Blocked => self.contradicts[sum] = true,
                End::GaveUp => return false,
            }
        }
        self.fresh.clone_from(&self.polytope);
        self.see();
        true
    }

    /// The sums that no table agrees with which agrees with the others.
    pub(super) fn contradicting(&self) -> impl Iterator<Item = usize> {
        let sums = self.contradicts.iter().enumerate();
        sums.filter(|(_, contradicts)| **contradicts)
            .map(|(sum, _)| sum)
    }

    /// How few, or how many, there can be of what is asked, not beyond what matters; none where that
    /// is not proven.
    pub(super) fn end(&mut self, number: usize, side: Side) -> Option<f64> {
        let Asked { ask, var, .. } = self.asked[number];
        let at = if side == Side::Low { ask.low } else { ask.high };
        let goal = Goal {
            var,
            at: at - ask.known,
            side,
        };
        for _ in 0..2 {
            if self.reaches(number, side) {
                return Some(at as f64);
            }
            let end = self.polytope.reach(goal);
            self.see();
            if end == End::Blocked {
                return Some(self.polytope.value(var).to_f64() + ask.known as f64);
            }
            self.walks += 1;
            // Far from there the program is fuller, and slower.
            if self.walks.is_multiple_of(MOST_WALKS) || !self.reaches(number, side) {
                self.polytope.clone_from(&self.fresh);
            }
        }
        self.reaches(number, side).then_some(at as f64)
    }

    fn reaches(&self, number: usize, side: Side) -> bool {
        let asked = &self.asked[number];
        match side {
            Side::Low => asked.reaches_low,
            Side::High => asked.reaches_high,
        }
    }

    /// Keeps which ends the table that was reached shows to be possible.
    fn see(&mut self) {
        if !self.is_a_table() {
            return;
        }
        for asked in &mut self.asked {
            let here = self.polytope.value(asked.var).to_f64() + asked.ask.known as f64;
            asked.reaches_low |= here <= asked.ask.low as f64 + NEAR;
            asked.reaches_high |= here >= asked.ask.high as f64 - NEAR;
        }
    }

    /// Whether what was reached agrees with all sums that do not contradict, added up anew.
    fn is_a_table(&self) -> bool {
        let value = |var: Var| self.polytope.value(var).to_f64();
        let within = |(var, most): (usize, &Option<i64>)| {
            let value = value(var);
            value > -NEAR && most.is_none_or(|most| value < most as f64 + NEAR)
        };
        let agrees = |sum: usize| {
            let of = self.unknown.sums[sum].iter().map(|var| value(*var));
            let off = of.sum::<f64>() - self.unknown.due[sum] as f64;
            self.contradicts[sum] || off.abs() < NEAR
        };
        let asked = |asked: &Asked<'_>| {
            let of = asked.ask.of.iter().map(|var| value(*var));
            (of.sum::<f64>() - value(asked.var)).abs() < NEAR
        };
        self.unknown.most.iter().enumerate().all(within)
            && (0..self.unknown.sums.len()).all(agrees)
            && self.asked.iter().all(asked)
    }
}

/// How far off a table may be, in people, that agrees with everything.
const NEAR: f64 = 1e-6;
