//! What the rows of a pair tell of a comparison, without a look at any text.
//!
//! Which columns are empty and which are equal decides it, unless dates are compared too; so it is
//! found once for each such case and remembered.

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

    fn new(compared: &Compared, left: &[u32], right: &[u32]) -> Told {
        let mut told = Told::UNKNOWN;
        match compared.unknown.by_rows(left, right) {
            Some(true) => return told,
            Some(false) => {}
            None => told.open = Told::CONDITION,
        }
        for (level, test) in compared.tests.iter().enumerate() {
            told.level = level as u8;
            match test.by_rows(left, right) {
                Some(true) => return told,
                Some(false) => {}
                None => told.open |= 1 << level,
            }
        }
        told.level = compared.tests.len() as u8;
        told
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

/// Cases that are remembered take at most so many bits.
const MOST_BITS: usize = 12;

/// What was found before, by the columns that are empty and equal.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    columns: Vec<usize>,
    /// Columns that are compared with another one of the other side.
    crossed: Vec<(usize, usize)>,
    /// None where cases do not decide, or are too many.
    told: Vec<AtomicU32>,
}

impl Clone for Cases {
    /// The same cases, to be found anew.
    fn clone(&self) -> Cases {
        Cases {
            columns: self.columns.clone(),
            crossed: self.crossed.clone(),
            told: self.told.iter().map(|_| AtomicU32::new(0)).collect(),
        }
    }
}

impl Cases {
    pub(crate) fn new<'t>(tests: impl Iterator<Item = &'t Test>) -> Cases {
        let mut cases = Cases::default();
        let mut decide = true;
        tests.for_each(|t| decide &= t.cases(&mut cases.columns, &mut cases.crossed));
        cases.columns.sort_unstable();
        cases.columns.dedup();
        cases.crossed.sort_unstable();
        cases.crossed.dedup();
        let bits = 3 * cases.columns.len() + cases.crossed.len();
        if decide && bits <= MOST_BITS {
            cases.told.resize_with(1 << bits, AtomicU32::default);
        }
        cases
    }

    #[inline]
    fn of(&self, left: &[u32], right: &[u32]) -> usize {
        let one = |c: usize| {
            let (a, b) = (left[c], right[c]);
            usize::from(a != NONE) << 2 | usize::from(b != NONE) << 1 | usize::from(a == b)
        };
        // Most comparisons are of one column.
        if let ([c], []) = (&self.columns[..], &self.crossed[..]) {
            return one(*c);
        }
        let columns = self.columns.iter();
        let columns = columns.fold(0, |case, &c| case << 3 | one(c));
        let crossed = self.crossed.iter();
        crossed.fold(columns, |case, &(own, other)| {
            case << 1 | usize::from(left[own] == right[other])
        })
    }
}

impl Compared {
    /// What the rows of a pair tell.
    #[inline]
    pub(crate) fn told(&self, left: &[u32], right: &[u32]) -> Told {
        let case = self.cases.of(left, right);
        let Some(place) = self.cases.told.get(case) else {
            return Told::new(self, left, right);
        };
        // Whoever writes a place writes the same.
        Told::unpacked(place.load(Ordering::Relaxed)).unwrap_or_else(|| {
            let told = Told::new(self, left, right);
            place.store(told.packed(), Ordering::Relaxed);
            told
        })
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
        let mut open = told.levels();
        let ends =
            |l: &usize| !wanted(*l) || self.tests[*l].by_texts(left, right, records, &mut memo);
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
        assert!(remembered.count() >= 5);
        for (left, right) in (0..records.len() as u32).flat_map(|l| (0..l).map(move |r| (l, r))) {
            let (left, right) = (records.row(left), records.row(right));
            for compared in &scorer.compared {
                assert_eq!(compared.told(left, right), Told::new(compared, left, right));
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
