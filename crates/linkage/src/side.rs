//! One side of many pairs, its texts prepared when they are first compared.

use std::cell::{Cell, Ref, RefCell};

use crate::distance::{Outline, Pattern};
use crate::layout::PoolId;
use crate::pool::{NONE, Pool};
use crate::records::Records;

/// One side of many pairs, prepared once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Side {
    pub(crate) row: Vec<u32>,
    pub(crate) source: u8,
    /// By column, where a distance is asked of it.
    pub(crate) patterns: Vec<Prepared<Pattern>>,
    /// By column of names: its words, ascending; unknown ones have numbers of their own.
    pub(crate) words: Vec<Vec<u32>>,
    /// By column of names: its words, the rarest first.
    pub(crate) rarest: Vec<Prepared<Vec<Rare>>>,
    /// By column of names, where words are compared: the pattern of each word.
    pub(crate) word_patterns: Vec<Prepared<Vec<Pattern>>>,
}

/// A word, and how rare it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rare {
    pub(crate) outline: Outline,
    /// log₂ of its frequency.
    pub(crate) log: f32,
}

/// What is made of a value when it is first asked for: most texts never are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prepared<T> {
    /// The number of the value; [`NONE`] where nothing was made.
    of: Cell<u32>,
    made: RefCell<T>,
}

impl<T> Prepared<T> {
    pub(crate) fn new(of: u32, made: T) -> Prepared<T> {
        Prepared {
            of: Cell::new(of),
            made: RefCell::new(made),
        }
    }

    pub(crate) fn forget(&mut self) {
        self.of.set(NONE);
    }

    /// What was made of the value, `make` making it in the memory of an earlier one.
    #[inline]
    fn get(&self, of: u32, make: impl FnOnce(&mut T)) -> Ref<'_, T> {
        if self.of.replace(of) != of {
            make(&mut self.made.borrow_mut());
        }
        self.made.borrow()
    }

    /// The same, unless it is not made yet.
    #[inline]
    fn made(&self, of: u32) -> Option<Ref<'_, T>> {
        (self.of.get() == of).then(|| self.made.borrow())
    }
}

impl Side {
    /// The text of a column, prepared.
    #[inline]
    pub(crate) fn pattern(&self, column: usize, pool: &Pool) -> Ref<'_, Pattern> {
        let of = self.row[column];
        self.patterns[column].get(of, |pattern| pattern.set(pool.get(of)))
    }

    #[inline]
    pub(crate) fn outline(&self, column: usize, pool: &Pool) -> Outline {
        let of = self.row[column];
        match self.patterns[column].made(of) {
            Some(pattern) => pattern.outline(),
            None => pool.outline(of),
        }
    }

    pub(crate) fn rarest(&self, column: usize, records: &Records) -> Ref<'_, Vec<Rare>> {
        self.rarest[column].get(self.row[column], |rarest| {
            let pool = records.pool(PoolId::Words);
            rarest.clear();
            rarest.extend(self.words[column].iter().map(|word| Rare {
                outline: pool.outline(*word),
                log: (records.word_frequency(*word) as f32).log2(),
            }));
            rarest.sort_unstable_by(|a, b| a.log.total_cmp(&b.log));
        })
    }

    pub(crate) fn word_patterns(&self, column: usize, pool: &Pool) -> Ref<'_, Vec<Pattern>> {
        let words = &self.words[column];
        self.word_patterns[column].get(self.row[column], |patterns| {
            patterns.resize_with(words.len(), Default::default);
            let each = patterns.iter_mut().zip(words);
            each.for_each(|(pattern, word)| pattern.set(pool.get(*word)));
        })
    }
}
