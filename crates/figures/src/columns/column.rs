//! One column.

use rustc_hash::FxHashMap;

use super::{Codes, Limits, NOT_RECORDED};
use crate::error::{Error, Result};

/// A column: what is in it, by numbers. Code 0 is "not recorded"; the others are numbered from 1 in
/// the order in which they came.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) name: String,
    labels: Vec<Box<str>>,
    lookup: FxHashMap<Box<str>, u32>,
    pub(super) closed: bool,
    pub(super) codes: Codes,
}

impl Column {
    /// An empty column that takes any value.
    pub fn open(name: &str) -> Column {
        Column {
            name: name.to_owned(),
            labels: Vec::new(),
            lookup: FxHashMap::default(),
            closed: false,
            codes: Codes::default(),
        }
    }

    /// An empty column that takes these values only, in this order.
    pub fn closed(name: &str, values: &[&str]) -> Column {
        let mut column = Column::open(name);
        for value in values.iter().filter(|v| !v.is_empty()) {
            column.add(value);
        }
        column.closed = true;
        column
    }

    /// The same values without rows.
    pub(super) fn without_rows(&self) -> Column {
        Column {
            name: self.name.clone(),
            labels: self.labels.clone(),
            lookup: self.lookup.clone(),
            closed: self.closed,
            codes: Codes::default(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it takes the values only that it was made with.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Its values, that of code 1 first.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.labels.iter().map(|l| &**l)
    }

    /// Different values; codes are from 0 to this number, inclusive.
    pub fn categories(&self) -> usize {
        self.labels.len()
    }

    /// What a code means; nothing for "not recorded" and for what is no code.
    pub fn label(&self, code: u32) -> Option<&str> {
        let at = (code as usize).checked_sub(1)?;
        self.labels.get(at).map(|l| &**l)
    }

    /// The code of a value; that of the empty value is "not recorded".
    pub fn code(&self, value: &str) -> Option<u32> {
        match value {
            "" => Some(NOT_RECORDED),
            _ => self.lookup.get(value).copied(),
        }
    }

    /// The codes of all rows.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The code of a value, a new one where it has none.
    pub(super) fn add(&mut self, value: &str) -> u32 {
        if let Some(code) = self.lookup.get(value) {
            return *code;
        }
        self.labels.push(value.into());
        let code = self.labels.len() as u32;
        self.lookup.insert(value.into(), code);
        code
    }

    /// Whether a new value may stand here.
    pub(super) fn admit(&self, value: &str, limits: &Limits) -> Result<()> {
        if value.len() > limits.length {
            return Err(Error::TooLong {
                column: self.name.clone(),
                most: limits.length,
            });
        }
        if self.closed {
            return Err(Error::NewCategory {
                column: self.name.clone(),
                value: value.to_owned(),
            });
        }
        if self.labels.len() >= limits.categories.min(u32::MAX as usize - 2) {
            return Err(Error::TooManyCategories {
                column: self.name.clone(),
                most: limits.categories,
            });
        }
        Ok(())
    }
}
