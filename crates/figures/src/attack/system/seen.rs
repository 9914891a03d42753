//! What tables on the way have shown to be possible.
//!
//! A table is believed that, added up anew, agrees with every sum to a millionth of a person.

use super::asks::Ask;
use super::unknown::Unknown;

/// How far off a table may be, in people, that agrees with everything.
const NEAR: f64 = 1e-6;

/// Tables that are kept, at most.
const MOST_TABLES: usize = 60;

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
    /// Whether there was a table.
    agrees: bool,
    /// Tables that showed something new.
    tables: Vec<Vec<f64>>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(unknown: &'a Unknown, asks: &'a [&'a Ask]) -> Seen<'a> {
        let mut of = vec![Vec::new(); unknown.most.len()];
        for (number, ask) in asks.iter().enumerate() {
            ask.of.iter().for_each(|var| of[*var].push(number));
        }
        Seen {
            of,
            now: vec![0.0; asks.len()],
            low: vec![false; asks.len()],
            high: vec![false; asks.len()],
            contradicts: vec![false; unknown.sums.len()],
            agrees: false,
            tables: Vec::new(),
            unknown,
            asks,
        }
    }

    /// Tells which sums no table agrees with that agrees with the others. If there are any, nothing was
    /// a table before.
    pub(super) fn contradict(&mut self, contradicts: Vec<bool>) {
        self.contradicts = contradicts;
    }

    /// One of them, if there was any.
    pub(super) fn a_table(&self) -> Option<&[f64]> {
        self.tables.first().map(Vec::as_slice)
    }

    /// Tables that showed something new, the first ones.
    pub(super) fn into_tables(self) -> Vec<Vec<f64>> {
        self.tables
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

    /// Whether that is so of everything, and a table agreed with all that is told.
    pub(super) fn is_done(&self) -> bool {
        self.agrees && (0..self.asks.len()).all(|ask| self.is_answered(ask))
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
        self.agrees |= is_a_table;
        let before = self.count();
        for (number, ask) in self.asks.iter().enumerate() {
            let of = ask.of.iter().map(|var| values[*var]);
            self.now[number] = of.sum::<f64>() + ask.known as f64;
            let (low, high) = self.ends(number);
            self.low[number] |= is_a_table && low;
            self.high[number] |= is_a_table && high;
        }
        if self.tables.len() < MOST_TABLES && self.count() > before {
            self.tables.push(values.to_vec());
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
