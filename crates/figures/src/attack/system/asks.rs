//! What is asked: how few and how many a hidden cell, or a group, can have.

use super::Equations;
use super::known::Known;
use super::unknown::Unknown;
use crate::attack::At;
use crate::release::Shown;

/// A question about the sum of some numbers.
pub(super) struct Ask {
    /// The cell for which it is asked.
    pub(super) at: At,
    /// What is summed, of what is not known.
    pub(super) of: Vec<usize>,
    /// How many are known to be there beside them.
    pub(super) known: i64,
    /// Whether this few are possible…
    pub(super) low: i64,
    /// …and this many.
    pub(super) high: i64,
    /// Whether one of the two is enough.
    pub(super) either: bool,
    /// The least and the most that tables showed, what is known included.
    pub(super) seen: Option<(i64, i64)>,
}

impl Ask {
    /// Whether tables showed that this few are possible.
    pub(super) fn reaches_low(&self) -> bool {
        self.seen.is_some_and(|seen| seen.0 <= self.low)
    }

    /// Whether tables showed that this many are possible.
    pub(super) fn reaches_high(&self) -> bool {
        self.seen.is_some_and(|seen| seen.1 >= self.high)
    }

    /// Whether nothing more needs to be known.
    pub(super) fn is_answered(&self) -> bool {
        match self.either {
            true => self.reaches_low() || self.reaches_high(),
            false => self.reaches_low() && self.reaches_high(),
        }
    }

    /// By how much it has to fall, or rise, from a table; none where nothing is to be known of that.
    pub(super) fn need(&self, up: bool, table: &[i64]) -> Option<i64> {
        let reached = if up {
            self.reaches_high()
        } else {
            self.reaches_low()
        };
        if self.of.is_empty() || reached || self.is_answered() {
            return None;
        }
        let now = self.known + self.of.iter().map(|var| table[*var]).sum::<i64>();
        Some(if up { self.high - now } else { now - self.low })
    }

    fn see(&mut self, count: i64) {
        let (least, most) = self.seen.unwrap_or((count, count));
        self.seen = Some((least.min(count), most.max(count)));
    }
}

/// All questions.
pub(super) struct Asks {
    pub(super) list: Vec<Ask>,
    /// By number: the questions it is in.
    of: Vec<Vec<usize>>,
    /// By question: what the last table showed.
    last: Vec<i64>,
}

impl Asks {
    /// Every hidden cell of the newest release of which something must not be known, and every group
    /// that one of its cells has a part in, once.
    pub(super) fn new(
        equations: &Equations<'_>,
        shown: &[Shown],
        known: &Known<'_>,
        unknown: &Unknown,
    ) -> Asks {
        let mut list = Vec::new();
        let mut asked = vec![false; unknown.number.len()];
        for (cell, shown) in shown.iter().enumerate() {
            let at = equations.places[cell];
            if at.release != equations.newest {
                continue;
            }
            let groups = &equations.groups.of_cell[cell];
            if let Shown::Hidden(Some((low, high))) = *shown
                && low != high
            {
                let (low, high) = (low as i64, high as i64);
                list.push(ask(at, groups, known, unknown, (low, high, false)));
            }
            for group in groups {
                if !std::mem::replace(&mut asked[*group], true) {
                    let ends = (0, equations.threshold as i64, true);
                    list.push(ask(at, &[*group], known, unknown, ends));
                }
            }
        }
        let mut of = vec![Vec::new(); unknown.most.len()];
        for (number, ask) in list.iter().enumerate() {
            ask.of.iter().for_each(|var| of[*var].push(number));
        }
        let last = vec![0; list.len()];
        Asks { list, of, last }
    }

    /// Takes what a table shows that agrees with everything.
    pub(super) fn see(&mut self, table: &[i64]) {
        for (ask, last) in self.list.iter_mut().zip(&mut self.last) {
            *last = ask.known + ask.of.iter().map(|var| table[*var]).sum::<i64>();
            ask.see(*last);
        }
    }

    /// Takes what another such table shows, which differs from the last one in this.
    pub(super) fn see_changes(&mut self, changes: &[(usize, i64)]) {
        for (var, by) in changes {
            for ask in &self.of[*var] {
                self.last[*ask] += by;
            }
        }
        for ask in changes.iter().flat_map(|(var, _)| &self.of[*var]) {
            self.list[*ask].see(self.last[*ask]);
        }
    }
}

fn ask(
    at: At,
    groups: &[usize],
    known: &Known<'_>,
    unknown: &Unknown,
    (low, high, either): (i64, i64, bool),
) -> Ask {
    let values = groups.iter().filter_map(|group| known.value(*group));
    let numbers = groups.iter().filter_map(|group| unknown.number[*group]);
    let (known, of) = (values.sum(), numbers.collect::<Vec<_>>());
    Ask {
        at,
        seen: of.is_empty().then_some((known, known)),
        of,
        known,
        low,
        high,
        either,
    }
}
