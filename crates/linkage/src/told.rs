//! What the rows of a pair tell of a comparison, without a look at any text.
//!
//! Which columns are empty and which are equal decides it, unless dates are compared too; so it is
//! found once for each such case and remembered.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::pool::NONE;
use crate::score::Compared;
use crate::test::Test;

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
}

#[cfg(test)]
mod tests {
    use super::*;

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
