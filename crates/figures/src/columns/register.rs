//! Columns that follow a register: rows come, change and go by their identifiers.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::Columns;
use crate::crosstab::Persons;
use crate::error::Result;

/// Rows of a register that lives. `K` is what tells records and persons apart.
#[derive(Clone, Debug)]
pub struct Register<K> {
    columns: Columns,
    ids: Vec<K>,
    persons: Vec<K>,
    places: FxHashMap<K, u32>,
}

/// What a new version of a record did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Added,
    /// It took the place of the one before.
    Replaced,
}

impl<K: Copy + Eq + Hash> Register<K> {
    /// An empty register with these columns; rows they have are forgotten.
    pub fn new(columns: &Columns) -> Register<K> {
        Register {
            columns: columns.like(),
            ids: Vec::new(),
            persons: Vec::new(),
            places: FxHashMap::default(),
        }
    }

    /// Adds a record or puts other values into it. What is refused changes nothing.
    pub fn put<S: AsRef<str>>(&mut self, id: K, person: K, values: &[S]) -> Result<Change> {
        if let Some(row) = self.places.get(&id).map(|r| *r as usize) {
            self.columns.replace(row, values)?;
            self.persons[row] = person;
            return Ok(Change::Replaced);
        }
        self.columns.push(values)?;
        self.places.insert(id, self.ids.len() as u32);
        self.ids.push(id);
        self.persons.push(person);
        Ok(Change::Added)
    }

    /// Takes a record away; false where it was not there.
    pub fn remove(&mut self, id: K) -> Result<bool> {
        let Some(row) = self.places.remove(&id) else {
            return Ok(false);
        };
        let row = row as usize;
        self.columns.swap_remove(row)?;
        self.ids.swap_remove(row);
        self.persons.swap_remove(row);
        if let Some(moved) = self.ids.get(row) {
            self.places.insert(*moved, row as u32);
        }
        Ok(true)
    }

    /// The columns as they are now.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The identifier of a row.
    pub fn id(&self, row: usize) -> Option<K> {
        self.ids.get(row).copied()
    }

    /// Who the rows are of, as they are now.
    pub fn persons(&self) -> Persons {
        Persons::of(self.persons.iter().copied())
    }
}
