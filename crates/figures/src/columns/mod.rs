//! Categorical columns in memory: each value is a small number, and what it means stands once.

mod codes;
mod filter;
mod register;

use rustc_hash::FxHashMap;

pub use codes::{Code, Codes};
pub use filter::Filter;
pub use register::{Change, Register};

use crate::error::{Error, Result};

/// The code of a value that was not recorded.
pub const NOT_RECORDED: u32 = 0;

/// What is refused, so that one broken file does not fill the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Columns.
    pub columns: usize,
    /// Different values of a column.
    pub categories: usize,
    /// Bytes of a value.
    pub length: usize,
    /// Rows.
    pub rows: usize,
}

impl Default for Limits {
    /// 200 columns, 100,000 values of a column, 1,000 bytes of a value, 100 million rows.
    fn default() -> Limits {
        Limits {
            columns: 200,
            categories: 100_000,
            length: 1_000,
            rows: 100_000_000,
        }
    }
}

/// A column: what is in it, by numbers. Code 0 is "not recorded"; the others are numbered from 1 in
/// the order in which they came.
#[derive(Clone, Debug)]
pub struct Column {
    name: String,
    labels: Vec<Box<str>>,
    lookup: FxHashMap<Box<str>, u32>,
    closed: bool,
    codes: Codes,
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

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
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

    fn add(&mut self, value: &str) -> u32 {
        if let Some(code) = self.lookup.get(value) {
            return *code;
        }
        self.labels.push(value.into());
        let code = self.labels.len() as u32;
        self.lookup.insert(value.into(), code);
        code
    }

    /// Whether a value may stand here.
    fn admit(&self, value: &str, limits: &Limits) -> Result<()> {
        if self.code(value).is_some() {
            return Ok(());
        }
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
        if self.labels.len() >= limits.categories.min(u32::MAX as usize - 1) {
            return Err(Error::TooManyCategories {
                column: self.name.clone(),
                most: limits.categories,
            });
        }
        Ok(())
    }

    fn encode(&mut self, value: &str) -> u32 {
        match value {
            "" => NOT_RECORDED,
            _ => self.add(value),
        }
    }
}

/// Columns of equal length.
#[derive(Clone, Debug)]
pub struct Columns {
    columns: Vec<Column>,
    rows: usize,
    limits: Limits,
}

impl Columns {
    /// Empty columns of these names, that take any value.
    pub fn new<S: AsRef<str>>(names: &[S], limits: Limits) -> Result<Columns> {
        let columns = names.iter().map(|n| Column::open(n.as_ref())).collect();
        Columns::of(columns, limits)
    }

    /// These columns, which must be empty.
    pub fn of(columns: Vec<Column>, limits: Limits) -> Result<Columns> {
        if columns.len() > limits.columns {
            return Err(Error::TooManyColumns {
                columns: columns.len(),
                most: limits.columns,
            });
        }
        for (at, column) in columns.iter().enumerate() {
            if columns[..at].iter().any(|c| c.name == column.name) {
                return Err(Error::ColumnTwice(column.name.clone()));
            }
        }
        Ok(Columns {
            columns,
            rows: 0,
            limits,
        })
    }

    /// Columns of the same names and values, without rows.
    pub fn like(&self) -> Columns {
        let empty = |column: &Column| Column {
            codes: Codes::default(),
            ..column.clone()
        };
        Columns {
            columns: self.columns.iter().map(empty).collect(),
            rows: 0,
            limits: self.limits,
        }
    }

    /// The same with the rows of another, whose columns are found by name; what it lacks is not
    /// recorded, and any value it has may stand here.
    pub(crate) fn with_rows_of(mut self, other: &Columns) -> Result<Columns> {
        let place = |column: &Column| other.columns.iter().position(|c| c.name == column.name);
        let places: Vec<Option<usize>> = self.columns.iter().map(place).collect();
        self.columns.iter_mut().for_each(|c| c.closed = false);
        for row in 0..other.rows {
            let value = |place: &Option<usize>| {
                let column = &other.columns[(*place)?];
                column.label(column.codes.get(row))
            };
            let values = places.iter().map(|place| value(place).unwrap_or_default());
            self.push(&values.collect::<Vec<_>>())?;
        }
        Ok(self)
    }

    /// What is refused.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns.
    pub fn all(&self) -> &[Column] {
        &self.columns
    }

    /// The place of a column of a name.
    pub fn place(&self, name: &str) -> Result<usize> {
        let found = self.columns.iter().position(|c| c.name == name);
        found.ok_or_else(|| {
            let known: Vec<&str> = self.columns.iter().map(Column::name).collect();
            Error::UnknownColumn {
                column: name.to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// Adds a row: one value for each column, empty where not recorded. A row that is refused
    /// changes nothing.
    pub fn push<S: AsRef<str>>(&mut self, values: &[S]) -> Result<()> {
        if self.rows >= self.limits.rows.min(u32::MAX as usize - 1) {
            let most = self.limits.rows;
            return Err(Error::TooManyRows { most });
        }
        self.admit(values)?;
        for (column, value) in self.columns.iter_mut().zip(values) {
            let code = column.encode(value.as_ref());
            column.codes.push(code);
        }
        self.rows += 1;
        Ok(())
    }

    /// Adds a row by its codes.
    pub fn push_codes(&mut self, codes: &[u32]) -> Result<()> {
        self.width(codes.len())?;
        for (column, code) in self.columns.iter().zip(codes) {
            if *code as usize > column.categories() {
                return Err(Error::NewCategory {
                    column: column.name.clone(),
                    value: format!("code {code}"),
                });
            }
        }
        for (column, code) in self.columns.iter_mut().zip(codes) {
            column.codes.push(*code);
        }
        self.rows += 1;
        Ok(())
    }

    /// Puts other values into a row that is there. A row that is refused changes nothing.
    pub fn replace<S: AsRef<str>>(&mut self, row: usize, values: &[S]) -> Result<()> {
        self.inside(row)?;
        self.admit(values)?;
        for (column, value) in self.columns.iter_mut().zip(values) {
            let code = column.encode(value.as_ref());
            column.codes.set(row, code);
        }
        Ok(())
    }

    /// Takes a row away; the last one takes its place.
    pub fn swap_remove(&mut self, row: usize) -> Result<()> {
        self.inside(row)?;
        for column in &mut self.columns {
            column.codes.swap_remove(row);
        }
        self.rows -= 1;
        Ok(())
    }

    /// Bytes that the codes of all rows take.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(|c| c.codes.bytes()).sum()
    }

    fn inside(&self, row: usize) -> Result<()> {
        match row < self.rows {
            true => Ok(()),
            false => Err(Error::NoRow { row }),
        }
    }

    fn width(&self, given: usize) -> Result<()> {
        match self.columns.len() {
            needed if needed == given => Ok(()),
            needed => Err(Error::Width { given, needed }),
        }
    }

    fn admit<S: AsRef<str>>(&self, values: &[S]) -> Result<()> {
        self.width(values.len())?;
        let mut pairs = self.columns.iter().zip(values);
        pairs.try_for_each(|(column, value)| column.admit(value.as_ref(), &self.limits))
    }
}
