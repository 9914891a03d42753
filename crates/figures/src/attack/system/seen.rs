//! What tables on the way have shown to be possible.
//!
//! A table is believed that, added up anew, agrees with every sum to a millionth of a person.

use super::asks::Ask;
use super::unknown::Unknown;

/// How far off a table may be, in people, that agrees with everything.
const NEAR: f64 = 1e-6;

/// Which end is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Low,
    High,
}

/// See the module.
pub(super) struct Seen<'a> {
    unknown: &'a Unknown,
    asks: &'a [&'a Ask],
    /// By number: the asks that it is in.
    of: Vec<Vec<usize>>,
    /// By ask: what the last table has.
    now: Vec<f64>,
    low: Vec<bool>,
    high: Vec<bool>,
    /// By sum: whether no table agrees with it that agrees with the others.
    contradicts: Vec<bool>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(
        unknown: &'a Unknown,
        asks: &'a [&'a Ask],
        contradicts: Vec<bool>,
    ) -> Seen<'a> {
        let mut of = vec![Vec::new(); unknown.most.len()];
        for (number, ask) in asks.iter().enumerate() {
            ask.of.iter().for_each(|var| of[*var].push(number));
        }
        Seen {
            of,
            now: vec![0.0; asks.len()],
            low: vec![false; asks.len()],
            high: vec![false; asks.len()],
            unknown,
            asks,
            contradicts,
        }
    }

    /// The sums that no table agrees with which agrees with the others.
    pub(super) fn contradicts(&self) -> &[bool] {
        &self.contradicts
    }

    pub(super) fn asks(&self) -> &'a [&'a Ask] {
        self.asks
    }

    /// Whether a table had this end.
    pub(super) fn reaches(&self, ask: usize, side: Side) -> bool {
        match side {
            Side::Low => self.low[ask],
            Side::High => self.high[ask],
        }
    }

    /// Whether nothing more needs to be known.
    pub(super) fn is_answered(&self, ask: usize) -> bool {
        match self.asks[ask].either {
            true => self.low[ask] || self.high[ask],
            false => self.low[ask] && self.high[ask],
        }
    }

    /// How many ends tables had.
    pub(super) fn count(&self) -> usize {
        let all = self.low.iter().chain(&self.high);
        all.filter(|reached| **reached).count()
    }

    /// Whether the table that differs so from the last one shows something new.
    pub(super) fn is_news(&mut self, changes: &[(usize, f64)]) -> bool {
        for (var, by) in changes {
            for ask in self.of.get(*var).into_iter().flatten() {
                self.now[*ask] += by;
            }
        }
        let asks = changes.iter().filter_map(|(var, _)| self.of.get(*var));
        asks.flatten().any(|ask| {
            let (low, high) = self.ends(*ask);
            (low && !self.low[*ask]) || (high && !self.high[*ask])
        })
    }

    /// Whether the last table has the ends that are asked for.
    fn ends(&self, ask: usize) -> (bool, bool) {
        let (now, ask) = (self.now[ask], self.asks[ask]);
        (now <= ask.low as f64 + NEAR, now >= ask.high as f64 - NEAR)
    }

    /// Keeps which ends a table shows to be possible. Whether it is a table.
    pub(super) fn see(&mut self, values: &[f64]) -> bool {
        let is_a_table = self.is_a_table(values);
        for (number, ask) in self.asks.iter().enumerate() {
            let of = ask.of.iter().map(|var| values[*var]);
            self.now[number] = of.sum::<f64>() + ask.known as f64;
            let (low, high) = self.ends(number);
            self.low[number] |= is_a_table && low;
            self.high[number] |= is_a_table && high;
        }
        is_a_table
    }

    /// Whether numbers agree with all sums that do not contradict, added up anew.
    fn is_a_table(&self, values: &[f64]) -> bool {
        let within = |(var, most): (usize, &Option<i64>)| {
            let value = values[var];
            value > -NEAR && most.is_none_or(|most| value < most as f64 + NEAR)
        };
        let sums = &self.unknown.sums;
        let agrees = |sum: usize| {
            let of = sums.of[sum].iter().map(|var| values[*var]);
            let off = of.sum::<f64>() - sums.due[sum] as f64;
            self.contradicts[sum] || off.abs() < NEAR
        };
        self.unknown.most.iter().enumerate().all(within) && (0..sums.len()).all(agrees)
    }
}
