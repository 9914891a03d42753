//! Many rows into one table.

use crate::{Error, Tx, Value, sql};

/// Rows a statement inserts. A fixed number keeps the texts of statements few, which databases
/// cache, and short.
const GROUP: usize = 50;

/// An insert of many rows: `insert into … values ` before them, the placeholders of one row, and
/// what comes after all of them (`on conflict …`).
pub(crate) struct Insert {
    pub(crate) head: &'static str,
    pub(crate) row: &'static str,
    pub(crate) tail: &'static str,
}

impl Insert {
    /// Inserts the rows in their order; each has one value for each placeholder.
    pub(crate) async fn run<R>(&self, tx: &mut Tx, rows: Vec<R>) -> Result<(), Error>
    where
        R: IntoIterator<Item = Value>,
    {
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut insert = sql(self.head);
            for (at, row) in rows.by_ref().take(GROUP).enumerate() {
                if at > 0 {
                    insert = insert.push(", ");
                }
                insert = insert.push(self.row);
                for value in row {
                    insert = insert.bind(value);
                }
            }
            tx.run(&insert.push(self.tail)).await?;
        }
        Ok(())
    }
}
