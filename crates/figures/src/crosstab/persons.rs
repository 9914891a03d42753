//! Who the rows are of.

use std::hash::Hash;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};

/// Which rows are of one person. Most persons have one row or two; those are counted as rows, less
/// what the two share, and only the others are looked at together.
#[derive(Clone, Debug)]
pub struct Persons {
    /// For each row 1 where its person has one row or two, else 0.
    few: Vec<u8>,
    /// The rows of persons with two.
    pairs: Vec<[u32; 2]>,
    /// The rows of persons with more, person by person.
    many: Vec<u32>,
    /// Where each of those persons ends there.
    ends: Vec<u32>,
}

impl Persons {
    /// Of what tells persons apart, row by row.
    pub fn of<K: Eq + Hash>(keys: impl IntoIterator<Item = K>) -> Persons {
        let mut numbers: FxHashMap<K, u32> = FxHashMap::default();
        let mut rows_of: Vec<u32> = Vec::new();
        let mut person_of: Vec<u32> = Vec::new();
        for key in keys {
            let next = rows_of.len() as u32;
            let person = *numbers.entry(key).or_insert(next);
            match person == next {
                true => rows_of.push(1),
                false => rows_of[person as usize] += 1,
            }
            person_of.push(person);
        }
        drop(numbers);
        let few = person_of
            .iter()
            .map(|p| u8::from(rows_of[*p as usize] <= 2));
        let few: Vec<u8> = few.collect();
        let mut ends = Vec::new();
        let mut pairs = Vec::new();
        let mut from = 0;
        // From here on: where the next row of each person is put, or its pair is.
        for rows in &mut rows_of {
            match *rows {
                1 => *rows = u32::MAX,
                2 => {
                    *rows = pairs.len() as u32;
                    pairs.push([u32::MAX; 2]);
                }
                several => {
                    *rows = from;
                    from += several;
                    ends.push(from);
                }
            }
        }
        let mut many = vec![0; from as usize];
        for (row, person) in (0..).zip(&person_of) {
            let next = &mut rows_of[*person as usize];
            match few[row as usize] {
                0 => {
                    many[*next as usize] = row;
                    *next += 1;
                }
                _ => {
                    if let Some(pair) = pairs.get_mut(*next as usize) {
                        pair[usize::from(pair[0] != u32::MAX)] = row;
                    }
                }
            }
        }
        Persons {
            few,
            pairs,
            many,
            ends,
        }
    }

    /// Persons there are.
    pub fn len(&self) -> usize {
        self.few.len() - self.pairs.len() - self.many.len() + self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.few.is_empty()
    }

    pub(super) fn fits(&self, rows: usize) -> Result<()> {
        match self.few.len() == rows {
            true => Ok(()),
            false => Err(Error::Stale("the list of persons")),
        }
    }

    /// What says of each row whether it is counted as one; nothing if each is.
    pub(super) fn few(&self) -> Option<&[u8]> {
        (!self.many.is_empty()).then_some(&self.few)
    }

    /// The rows of persons with two.
    pub(super) fn pairs(&self) -> &[[u32; 2]] {
        &self.pairs
    }

    /// Persons with more rows than two.
    pub(super) fn several(&self) -> usize {
        self.ends.len()
    }

    /// The rows of some of the persons with more than two.
    pub(super) fn together(&self, persons: Range<usize>) -> impl Iterator<Item = &[u32]> {
        let end = |person: usize| self.ends[person] as usize;
        let from = move |person: usize| person.checked_sub(1).map_or(0, end);
        persons.map(move |person| &self.many[from(person)..end(person)])
    }
}
