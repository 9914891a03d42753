//! Who the rows are of.

use std::hash::Hash;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};

/// Which rows are of one person. Most persons have one row; those are counted like rows, and only
/// the others are looked at together.
#[derive(Clone, Debug)]
pub struct Persons {
    /// For each row 1 where its person has no other, else 0.
    alone: Vec<u8>,
    /// The rows of persons with several, person by person.
    together: Vec<u32>,
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
        let alone = person_of
            .iter()
            .map(|p| u8::from(rows_of[*p as usize] == 1));
        let alone = alone.collect();
        let mut ends = Vec::new();
        let mut from = 0;
        // From here on: where the next row of each person is put.
        for rows in &mut rows_of {
            let several = if *rows > 1 { *rows } else { 0 };
            *rows = from;
            from += several;
            if several > 0 {
                ends.push(from);
            }
        }
        let mut persons = Persons {
            alone,
            together: vec![0; from as usize],
            ends,
        };
        for (row, person) in person_of.iter().enumerate() {
            if persons.alone[row] == 0 {
                let next = &mut rows_of[*person as usize];
                persons.together[*next as usize] = row as u32;
                *next += 1;
            }
        }
        persons
    }

    /// Persons there are.
    pub fn len(&self) -> usize {
        self.alone.len() - self.together.len() + self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.alone.is_empty()
    }

    pub(super) fn fits(&self, rows: usize) -> Result<()> {
        match self.alone.len() == rows {
            true => Ok(()),
            false => Err(Error::Stale("the list of persons")),
        }
    }

    pub(super) fn alone(&self) -> &[u8] {
        &self.alone
    }

    /// Persons with several rows.
    pub(super) fn several(&self) -> usize {
        self.ends.len()
    }

    /// The rows of some of the persons with several.
    pub(super) fn together(&self, persons: Range<usize>) -> impl Iterator<Item = &[u32]> {
        let end = |person: usize| self.ends[person] as usize;
        let from = move |person: usize| person.checked_sub(1).map_or(0, end);
        persons.map(move |person| &self.together[from(person)..end(person)])
    }
}
