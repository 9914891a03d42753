//! What the rows of a pair tell of a comparison, without a look at any text.
//!
//! Which columns are empty and which are equal decides it, but for dates and other numbers; so it
//! is found once for each such case and remembered.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::pool::NONE;
use crate::records::Records;
use crate::score::Compared;
use crate::side::Side;
use crate::test::{Memo, Test};

/// What rows tell of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// A bit for each level that texts must tell, and [`Told::CONDITION`].
    open: u16,
    /// The level if texts tell of none before it; [`Told::NOTHING`] where nothing is known.
    level: u8,
}

impl Told {
    /// Texts must tell whether anything is known at all. Levels stand below this bit.
    const CONDITION: u16 = 1 << 15;
    const NOTHING: u8 = u8::MAX;
    /// In a number of 32 bits, which is 0 where nothing was written.
    const WRITTEN: u32 = 1 << 31;

    pub(crate) const UNKNOWN: Told = Told {
        open: 0,
        level: Told::NOTHING,
    };

    fn new(compared: &Compared, by: impl Fn(&Test) -> Option<bool>) -> Told {
        let mut told = Told::UNKNOWN;
        match by(&compared.unknown) {
            Some(true) => return told,
            Some(false) => {}
            None => told.open = Told::CONDITION,
        }
        for (level, test) in compared.tests.iter().enumerate() {
            told.level = level as u8;
            match by(test) {
                Some(true) => return told,
                Some(false) => {}
                None => told.open |= 1 << level,
            }
        }
        told.level = compared.tests.len() as u8;
        told
    }

    /// The same where rows tell more of some levels than was known.
    fn with(mut self, levels: u16, by: impl Fn(usize) -> Option<bool>) -> Told {
        let asked = Told {
            open: self.open & levels,
            ..self
        };
        for level in asked.levels() {
            match by(level) {
                Some(true) => {
                    self.open &= Told::CONDITION | ((1 << level) - 1);
                    self.level = level as u8;
                    return self;
                }
                Some(false) => self.open &= !(1 << level),
                None => {}
            }
        }
        self
    }

    /// Whether texts must tell.
    #[inline]
    pub(crate) fn is_open(self) -> bool {
        self.open != 0
    }

    /// Whether texts must tell if anything is known at all.
    #[inline]
    pub(crate) fn condition(self) -> bool {
        self.open & Told::CONDITION != 0
    }

    /// The levels that texts must tell, in order.
    #[inline]
    pub(crate) fn levels(self) -> impl Iterator<Item = usize> {
        let mut open = self.open & !Told::CONDITION;
        std::iter::from_fn(move || {
            let level = open.trailing_zeros() as usize;
            let any = open != 0;
            open &= open.wrapping_sub(1);
            any.then_some(level)
        })
    }

    /// The first level that it may be.
    #[inline]
    pub(crate) fn first(self) -> usize {
        if self.condition() {
            return 0;
        }
        usize::from(self.level).min(self.open.trailing_zeros() as usize)
    }

    /// The level if texts tell of none before it; none where nothing is known.
    #[inline]
    pub(crate) fn level(self) -> Option<usize> {
        (self.level != Told::NOTHING).then_some(self.level.into())
    }

    fn packed(self) -> u32 {
        Told::WRITTEN | u32::from(self.open) << 8 | u32::from(self.level)
    }

    fn unpacked(packed: u32) -> Option<Told> {
        (packed != 0).then_some(Told {
            open: (packed >> 8) as u16,
            level: packed as u8,
        })
    }
}

/// At most so many cases of a comparison are remembered.
const MOST_CASES: usize = 1 << 14;

/// What was found before, by the columns that are empty and equal.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    columns: Vec<usize>,
    /// Columns that are compared with another one of the other side.
    crossed: Vec<(usize, usize)>,
    /// Levels that compare numbers, of which a case does not tell all.
    numbers: u16,
    /// None where cases do not decide, or are too many.
    told: Vec<AtomicU32>,
}

impl Clone for Cases {
    /// The same cases, to be found anew.
    fn clone(&self) -> Cases {
        Cases {
            columns: self.columns.clone(),
            crossed: self.crossed.clone(),
            numbers: self.numbers,
            told: self.told.iter().map(|_| AtomicU32::new(0)).collect(),
        }
    }
}

impl Cases {
    pub(crate) fn new(tests: &[Test], unknown: &Test) -> Cases {
        let mut cases = Cases::default();
        let all = tests.iter().chain([unknown]);
        all.for_each(|t| t.cases(&mut cases.columns, &mut cases.crossed));
        let numeric = tests.iter().enumerate().filter(|(_, t)| t.numeric());
        cases.numbers = numeric.fold(0, |levels, (level, _)| levels | 1 << level);
        cases.columns.sort_unstable();
        cases.columns.dedup();
        cases.crossed.sort_unstable();
        cases.crossed.dedup();
        // One column alone stands as its bits.
        let alone = cases.columns.len() == 1 && cases.crossed.is_empty();
        let states = if alone { 8 } else { STATES };
        let states = states.checked_pow(cases.columns.len() as u32);
        let count =
            states.and_then(|s| s.checked_mul(1_usize.checked_shl(cases.crossed.len() as u32)?));
        if let Some(count) = count.filter(|count| *count <= MOST_CASES && !unknown.numeric()) {
            cases.told.resize_with(count, AtomicU32::default);
        }
        cases
    }

    #[inline]
    fn of(&self, left: &[u32], right: &[u32]) -> usize {
        let one = |c: usize| state(left[c], right[c]);
        // Most comparisons are of one column.
        if let ([c], []) = (&self.columns[..], &self.crossed[..]) {
            return bits(left[*c], right[*c]);
        }
        let columns = self.columns.iter();
        let columns = columns.fold(0, |case, &c| case * STATES + one(c));
        let crossed = self.crossed.iter();
        crossed.fold(columns, |case, &(own, other)| {
            case << 1 | usize::from(left[own] == right[other])
        })
    }
}

/// How many states a column of a pair can be in.
const STATES: usize = 5;

/// The state of a column of a pair: empty on both sides, equal, there on the left only, on the
/// right only, different.
#[inline]
fn state(left: u32, right: u32) -> usize {
    // By their bits, a digit each.
    const BY_BITS: u32 = 0x1402_0300;
    (BY_BITS >> (4 * bits(left, right)) & 7) as usize
}

/// The same as bits: whether it is there on the left, on the right, and whether it is equal.
#[inline]
fn bits(left: u32, right: u32) -> usize {
    usize::from(left != NONE) << 2 | usize::from(right != NONE) << 1 | usize::from(left == right)
}

impl Compared {
    /// What the rows of a pair tell.
    #[inline]
    pub(crate) fn told(&self, left: &[u32], right: &[u32]) -> Told {
        let Some(place) = self.cases.told.get(self.cases.of(left, right)) else {
            return Told::new(self, |t| t.by_rows(left, right));
        };
        // Whoever writes a place writes the same.
        let told = Told::unpacked(place.load(Ordering::Relaxed)).unwrap_or_else(|| {
            let told = Told::new(self, |t| t.by_case(left, right));
            place.store(told.packed(), Ordering::Relaxed);
            told
        });
        if told.open & self.cases.numbers == 0 {
            return told;
        }
        told.with(self.cases.numbers, |l| self.tests[l].by_rows(left, right))
    }

    /// The level of a pair; none where nothing is known.
    pub(crate) fn level(&self, left: &Side, right: &[u32], records: &Records) -> Option<usize> {
        let told = self.told(&left.row, right);
        if told.is_open() {
            self.tell(told, left, right, records, |_| true)
        } else {
            told.level()
        }
    }

    /// What is still open where outlines of texts rule levels out.
    #[inline]
    pub(crate) fn outlined(
        &self,
        mut told: Told,
        left: &Side,
        right: &[u32],
        records: &Records,
    ) -> Told {
        let mut memo = Memo::new();
        for level in told.levels() {
            if !self.tests[level].by_outlines(left, right, records, &mut memo) {
                told.open &= !(1 << level);
            }
        }
        told
    }

    /// The level by what rows and texts tell; none where nothing is known. The first level that
    /// is not wanted ends it, and may not be what the texts say.
    pub(crate) fn tell(
        &self,
        told: Told,
        left: &Side,
        right: &[u32],
        records: &Records,
        wanted: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        let mut memo = Memo::new();
        // A condition of being unknown may look at texts too.
        if told.condition() && self.unknown.by_texts(left, right, records, &mut memo) {
            return None;
        }
        let mut met = |test: &Test| {
            test.by_outlines(left, right, records, &mut memo)
                && test.by_texts(left, right, records, &mut memo)
        };
        let mut open = told.levels();
        let ends = |l: &usize| !wanted(*l) || met(&self.tests[*l]);
        open.find(ends).or(told.level())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Scorer;
    use crate::{Builder, presets, simulate};

    #[test]
    fn a_case_that_was_met_before_tells_what_the_rows_tell() {
        let settings = presets::indonesian();
        let options = simulate::Options {
            people: 150,
            ..simulate::Options::default()
        };
        let mut builder = Builder::new(&settings).unwrap();
        for person in simulate::registrations(&options) {
            let fields: Vec<&str> = person.fields.iter().map(String::as_str).collect();
            builder.add(person.agency, &fields);
        }
        let records = builder.finish();
        let scorer = Scorer::unweighted(&records, &settings).unwrap();
        let remembered = scorer.compared.iter().filter(|c| !c.cases.told.is_empty());
        assert_eq!(remembered.count(), scorer.compared.len());
        for (left, right) in (0..records.len() as u32).flat_map(|l| (0..l).map(move |r| (l, r))) {
            let (left, right) = (records.row(left), records.row(right));
            for compared in &scorer.compared {
                let told = Told::new(compared, |t| t.by_rows(left, right));
                assert_eq!(compared.told(left, right), told);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let some = Told {
            open: Told::CONDITION | 0b101,
            level: 7,
        };
        assert_eq!(Told::unpacked(some.packed()), Some(some));
        assert_eq!(Told::unpacked(Told::UNKNOWN.packed()), Some(Told::UNKNOWN));
        assert_eq!(some.levels().collect::<Vec<_>>(), [0, 2]);
    }
}
