//! Categorical columns in memory: each value is a small number, and what it means stands once.

mod codes;
mod column;
mod filter;
mod register;

pub use codes::{Code, Codes};
pub use column::Column;
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

/// Columns of equal length.
#[derive(Clone, Debug)]
pub struct Columns {
    columns: Vec<Column>,
    rows: usize,
    limits: Limits,
    /// The codes of the row that is added.
    row: Vec<u32>,
}

/// The code of a value that a column does not know yet.
const NEW: u32 = u32::MAX;

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
            row: Vec::new(),
        })
    }

    /// Columns of the same names and values, without rows.
    pub fn like(&self) -> Columns {
        Columns {
            columns: self.columns.iter().map(Column::without_rows).collect(),
            rows: 0,
            limits: self.limits,
            row: Vec::new(),
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
        self.one_more()?;
        self.encode(values)?;
        for (column, code) in self.columns.iter_mut().zip(&self.row) {
            column.codes.push(*code);
        }
        self.rows += 1;
        Ok(())
    }

    /// Adds a row by its codes.
    pub fn push_codes(&mut self, codes: &[u32]) -> Result<()> {
        self.one_more()?;
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
        self.encode(values)?;
        for (column, code) in self.columns.iter_mut().zip(&self.row) {
            column.codes.set(row, *code);
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

    fn one_more(&self) -> Result<()> {
        let most = self.limits.rows.min(u32::MAX as usize - 1);
        match self.rows < most {
            true => Ok(()),
            false => Err(Error::TooManyRows { most }),
        }
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

    /// Puts the codes of values into `row`; where one is refused, no column learns any.
    fn encode<S: AsRef<str>>(&mut self, values: &[S]) -> Result<()> {
        self.width(values.len())?;
        self.row.clear();
        for (column, value) in self.columns.iter().zip(values) {
            let code = match column.code(value.as_ref()) {
                Some(code) => code,
                None => column.admit(value.as_ref(), &self.limits).map(|()| NEW)?,
            };
            self.row.push(code);
        }
        for ((column, value), code) in self.columns.iter_mut().zip(values).zip(&mut self.row) {
            if *code == NEW {
                *code = column.add(value.as_ref());
            }
        }
        Ok(())
    }
}
