//! Rows of one table, inserted many at a time.

use anyhow::Result;
use store::{Sql, Tx, Value, sql};

/// Bound values of one statement. SQLite finds a numbered parameter by walking a list, so that
/// statements with many of them cost the square of their number.
const PARAMETERS: usize = 600;

/// Collects rows and inserts them.
pub(super) struct Bulk {
    head: &'static str,
    row: &'static str,
    next: &'static str,
    columns: usize,
    values: Vec<Value>,
}

/// The pieces of an insert: `insert into t (…) values `, `(?, …)`, `, (?, …)`.
macro_rules! bulk {
    ($table:literal ($first:ident $(, $column:ident)*)) => {
        $crate::fill::bulk::Bulk::new(
            concat!("insert into ", $table, " (", stringify!($first) $(, ", ", stringify!($column))*, ") values "),
            concat!("(?" $(, bulk!(@ $column))*, ")"),
            concat!(", (?" $(, bulk!(@ $column))*, ")"),
            [stringify!($first) $(, stringify!($column))*].len(),
        )
    };
    (@ $column:ident) => { ", ?" };
}
pub(super) use bulk;

impl Bulk {
    pub(super) const fn new(
        head: &'static str,
        row: &'static str,
        next: &'static str,
        columns: usize,
    ) -> Self {
        Self {
            head,
            row,
            next,
            columns,
            values: Vec::new(),
        }
    }

    /// Adds a row.
    pub(super) fn add<const N: usize>(&mut self, row: [Value; N]) {
        debug_assert_eq!(N, self.columns);
        self.values.extend(row);
    }

    /// Inserts what was added.
    pub(super) async fn flush(&mut self, tx: &mut Tx) -> Result<()> {
        let rows = (PARAMETERS / self.columns).max(1);
        let mut values = std::mem::take(&mut self.values).into_iter().peekable();
        while values.peek().is_some() {
            let mut insert: Sql = sql(self.head);
            for i in 0..rows {
                if values.peek().is_none() {
                    break;
                }
                insert = insert.push(if i == 0 { self.row } else { self.next });
                for value in values.by_ref().take(self.columns) {
                    insert = insert.bind(value);
                }
            }
            tx.run(&insert).await?;
        }
        Ok(())
    }
}
