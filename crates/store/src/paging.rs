//! Pages of a list by the place where they begin, never by number: page 2,000 costs what page 1
//! costs, and a row that is added in between neither hides nor repeats another.

use crate::{Error, Record, Sql, Tx, sql};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Counting stops here: "1.000+" says as much as a number that costs a scan.
pub const COUNT_MOST: i64 = 1_000;

/// The place of a row in a list: the value it is ordered by, then its identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is ordered by.
    pub key: i64,
    /// The row's identifier, where two rows have the same key.
    pub id: Uuid,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key, self.id.simple())
    }
}

impl FromStr for Cursor {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let (key, id) = text.split_once('.').ok_or(Error::NotFound)?;
        Ok(Self {
            key: key.parse().map_err(|_| Error::NotFound)?,
            id: id.parse().map_err(|_| Error::NotFound)?,
        })
    }
}

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Seek {
    /// The first one.
    #[default]
    First,
    /// The one that begins after this row.
    After(Cursor),
    /// The one that ends before this row.
    Before(Cursor),
}

/// In which direction the key goes from page to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// How many rows a list has, counted up to [`COUNT_MOST`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// Exactly so many.
    Exactly(i64),
    /// More than were counted.
    MoreThan(i64),
}

impl Default for Count {
    fn default() -> Self {
        Self::Exactly(0)
    }
}

impl Count {
    /// What a capped count query found.
    pub const fn of(counted: i64) -> Self {
        if counted > COUNT_MOST {
            Self::MoreThan(COUNT_MOST)
        } else {
            Self::Exactly(counted)
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Listing<T> {
    /// Its rows, in the list's order.
    pub rows: Vec<T>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// Where the page after begins, if there is one.
    pub next: Option<Cursor>,
    /// How many rows the whole list has.
    pub count: Count,
}

impl Seek {
    /// Whether the query must run against the list's order, to find the rows right before.
    const fn backwards(self) -> bool {
        matches!(self, Self::Before(_))
    }

    /// Appends the condition that a row lies beyond the cursor.
    pub fn condition(self, query: Sql, order: Order, columns: &Columns) -> Sql {
        let cursor = match self {
            Self::First => return query,
            Self::After(cursor) | Self::Before(cursor) => cursor,
        };
        let rising = matches!(order, Order::Ascending) != self.backwards();
        query
            .push(" and (")
            .push(columns.key)
            .push(if rising { " > ? or (" } else { " < ? or (" })
            .bind(cursor.key)
            .push(columns.key)
            .push(" = ? and ")
            .bind(cursor.key)
            .push(columns.id)
            .push(if rising { " > ?))" } else { " < ?))" })
            .bind(cursor.id)
    }

    /// Appends order and limit in the direction in which the query must run; one row more than
    /// `size` tells whether there is another page.
    pub fn ordered(self, query: Sql, order: Order, columns: &Columns, size: u32) -> Sql {
        let rising = matches!(order, Order::Ascending) != self.backwards();
        let direction = if rising { " asc" } else { " desc" };
        query
            .push(" order by ")
            .push(columns.key)
            .push(direction)
            .push(", ")
            .push(columns.id)
            .push(direction)
            .push(" limit ?")
            .bind(i64::from(size) + 1)
    }

    /// The page from the rows that the query gave: at most one more than `size`.
    pub fn page<T>(
        self,
        records: &[Record],
        size: u32,
        count: Count,
        columns: &Columns,
        read: impl Fn(&Record) -> Result<T, Error>,
    ) -> Result<Listing<T>, Error> {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = records.len() > size;
        let mut shown: Vec<&Record> = records.iter().take(size).collect();
        if self.backwards() {
            shown.reverse();
        }
        let cursor = |record: Option<&&Record>| {
            record
                .map(|record| {
                    Ok::<_, Error>(Cursor {
                        key: record.int(columns.key)?,
                        id: record.parse(columns.id)?,
                    })
                })
                .transpose()
        };
        let (before, after) = match self {
            Self::First => (false, more),
            Self::After(_) => (true, more),
            Self::Before(_) => (more, true),
        };
        Ok(Listing {
            previous: cursor(shown.first().filter(|_| before))?,
            next: cursor(shown.last().filter(|_| after))?,
            rows: shown.into_iter().map(read).collect::<Result<_, _>>()?,
            count,
        })
    }
}

/// Names of the two columns by which a list is ordered.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// The value, a number or a time.
    pub key: &'static str,
    /// The identifier.
    pub id: &'static str,
}

/// Counts the rows that `query` selects, up to [`COUNT_MOST`]; `query` selects any one column.
pub async fn count(tx: &mut Tx, query: Sql) -> Result<Count, Error> {
    let capped = sql("select count(*) as counted from (")
        .append(query)
        .push(" limit ?) as capped")
        .bind(COUNT_MOST + 1);
    let row = tx.row(&capped).await?.ok_or(Error::NotFound)?;
    Ok(Count::of(row.int("counted")?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cursor_survives_an_address() {
        let cursor = Cursor {
            key: -5,
            id: Uuid::from_u128(77),
        };
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        for broken in ["", "1", "1.", "x.0", "1.zz"] {
            assert!(broken.parse::<Cursor>().is_err(), "{broken}");
        }
    }
}
