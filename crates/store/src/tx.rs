//! One transaction on either database.

use crate::{Dialect, Error, Record, Sql, Value, sqlite};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    Arguments, AssertSqlSafe, Column, Postgres, Row, Sqlite, Transaction, TypeInfo, ValueRef,
};
use std::sync::Arc;

/// A transaction; dropped without [`Tx::commit`] it is rolled back.
pub struct Tx {
    inner: Inner,
    /// The audit chain whose lock this transaction holds.
    pub(crate) audit_lane: Option<u16>,
}

enum Inner {
    SqliteRead(Transaction<'static, Sqlite>),
    SqliteWrite(sqlite::Write),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(crate) fn sqlite_read(tx: Transaction<'static, Sqlite>) -> Self {
        Self {
            inner: Inner::SqliteRead(tx),
            audit_lane: None,
        }
    }

    pub(crate) fn sqlite_write(tx: sqlite::Write) -> Self {
        Self {
            inner: Inner::SqliteWrite(tx),
            audit_lane: None,
        }
    }

    pub(crate) fn postgres(tx: Transaction<'static, Postgres>) -> Self {
        Self {
            inner: Inner::Postgres(tx),
            audit_lane: None,
        }
    }

    /// Which database this is, for the few statements that differ.
    pub fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// All rows of a query.
    pub async fn rows(&mut self, sql: &Sql) -> Result<Vec<Record>, Error> {
        check(sql)?;
        match &mut self.inner {
            Inner::SqliteRead(tx) => sqlite_rows(tx, sql).await,
            Inner::SqliteWrite(tx) => sqlite_rows(tx.connection()?, sql).await,
            Inner::Postgres(tx) => {
                let rows = sqlx::query_with(text(sql), pg_args(sql)?)
                    .fetch_all(&mut **tx)
                    .await?;
                pg_records(&rows)
            }
        }
    }

    /// Hands over each row of a query as it comes: for more rows than memory should hold at once.
    pub(crate) async fn each(
        &mut self,
        sql: &Sql,
        take: &mut (dyn FnMut(&Record) -> Result<(), Error> + Send),
    ) -> Result<(), Error> {
        check(sql)?;
        match &mut self.inner {
            Inner::SqliteRead(tx) => sqlite_each(tx, sql, take).await,
            Inner::SqliteWrite(tx) => sqlite_each(tx.connection()?, sql, take).await,
            Inner::Postgres(tx) => {
                let mut rows = sqlx::query_with(text(sql), pg_args(sql)?).fetch(&mut **tx);
                let mut names = None;
                while let Some(row) = rows.try_next().await? {
                    let names = names.get_or_insert_with(|| pg_names(&row));
                    take(&pg_record(names, &row)?)?;
                }
                Ok(())
            }
        }
    }

    /// The first row of a query, if there is one.
    pub async fn row(&mut self, sql: &Sql) -> Result<Option<Record>, Error> {
        Ok(self.rows(sql).await?.into_iter().next())
    }

    /// Runs a statement and returns the number of rows it touched.
    pub async fn run(&mut self, sql: &Sql) -> Result<u64, Error> {
        check(sql)?;
        match &mut self.inner {
            Inner::SqliteRead(_) => Err(Error::ReadOnly),
            Inner::SqliteWrite(tx) => {
                let done = sqlx::query_with(text(sql), sqlite_args(sql)?)
                    .execute(tx.connection()?)
                    .await?;
                Ok(done.rows_affected())
            }
            Inner::Postgres(tx) => {
                let done = sqlx::query_with(text(sql), pg_args(sql)?)
                    .execute(&mut **tx)
                    .await?;
                Ok(done.rows_affected())
            }
        }
    }

    /// Runs a statement that must touch exactly one row carrying the version that was read.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody else saved in between.
    pub async fn run_versioned(&mut self, sql: &Sql) -> Result<(), Error> {
        match self.run(sql).await? {
            1 => Ok(()),
            _ => Err(Error::Stale),
        }
    }

    /// Runs several statements without bound values, as in a migration.
    pub(crate) async fn script(&mut self, script: String) -> Result<(), Error> {
        let script = sqlx::raw_sql(AssertSqlSafe(script));
        match &mut self.inner {
            Inner::SqliteRead(_) => return Err(Error::ReadOnly),
            Inner::SqliteWrite(tx) => script.execute(tx.connection()?).await.map(|_| ())?,
            Inner::Postgres(tx) => script.execute(&mut **tx).await.map(|_| ())?,
        }
        Ok(())
    }

    /// Makes the changes durable; returns once they are on disk.
    pub async fn commit(self) -> Result<(), Error> {
        match self.inner {
            Inner::SqliteRead(tx) => tx.commit().await?,
            Inner::SqliteWrite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

fn check(sql: &Sql) -> Result<(), Error> {
    if sql.is_complete() {
        Ok(())
    } else {
        Err(Error::Incomplete(sql.text().to_owned()))
    }
}

/// The one place where built text becomes a statement: [`Sql`] is made of static pieces only.
fn text(sql: &Sql) -> AssertSqlSafe<String> {
    AssertSqlSafe(sql.text().to_owned())
}

macro_rules! arguments {
    ($name:ident, $arguments:ty) => {
        fn $name(sql: &Sql) -> Result<$arguments, Error> {
            let mut arguments = <$arguments>::default();
            for value in sql.args() {
                match value {
                    Value::Text(v) => arguments.add(v.clone()),
                    Value::Int(v) => arguments.add(*v),
                    Value::Real(v) => arguments.add(*v),
                    Value::Bool(v) => arguments.add(*v),
                    Value::Bytes(v) => arguments.add(v.clone()),
                }
                .map_err(|error| sqlx::Error::Encode(error))?;
            }
            Ok(arguments)
        }
    };
}

arguments!(sqlite_args, SqliteArguments);
arguments!(pg_args, PgArguments);

async fn sqlite_rows(
    connection: &mut sqlx::SqliteConnection,
    sql: &Sql,
) -> Result<Vec<Record>, Error> {
    let rows = sqlx::query_with(text(sql), sqlite_args(sql)?)
        .fetch_all(connection)
        .await?;
    sqlite_records(&rows)
}

async fn sqlite_each(
    connection: &mut sqlx::SqliteConnection,
    sql: &Sql,
    take: &mut (dyn FnMut(&Record) -> Result<(), Error> + Send),
) -> Result<(), Error> {
    let mut rows = sqlx::query_with(text(sql), sqlite_args(sql)?).fetch(connection);
    let mut names = None;
    while let Some(row) = rows.try_next().await? {
        let names = names.get_or_insert_with(|| sqlite_names(&row));
        take(&sqlite_record(names, &row)?)?;
    }
    Ok(())
}

/// The names of the columns, which the rows of an answer share.
type Names = Arc<[String]>;

fn sqlite_names(row: &SqliteRow) -> Names {
    row.columns().iter().map(|c| c.name().to_owned()).collect()
}

fn sqlite_records(rows: &[SqliteRow]) -> Result<Vec<Record>, Error> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let names = sqlite_names(first);
    rows.iter().map(|row| sqlite_record(&names, row)).collect()
}

fn sqlite_record(names: &Names, row: &SqliteRow) -> Result<Record, Error> {
    let values = (0..names.len())
        .map(|i| {
            let raw = row.try_get_raw(i)?;
            Ok(match raw.type_info().name() {
                "TEXT" => Value::Text(row.try_get(i)?),
                "REAL" => Value::Real(row.try_get(i)?),
                "BLOB" => Value::Bytes(row.try_get(i)?),
                "NULL" => Value::Text(None),
                _ => Value::Int(row.try_get_unchecked(i)?),
            })
        })
        .collect::<Result<_, sqlx::Error>>()?;
    Ok(Record::new(names.clone(), values))
}

fn pg_names(row: &PgRow) -> Names {
    row.columns().iter().map(|c| c.name().to_owned()).collect()
}

fn pg_records(rows: &[PgRow]) -> Result<Vec<Record>, Error> {
    let Some(first) = rows.first() else {
        return Ok(Vec::new());
    };
    let names = pg_names(first);
    rows.iter().map(|row| pg_record(&names, row)).collect()
}

fn pg_record(names: &Names, row: &PgRow) -> Result<Record, Error> {
    let values = (0..names.len())
        .map(|i| {
            Ok(match row.column(i).type_info().name() {
                "INT8" => Value::Int(row.try_get(i)?),
                "INT4" => Value::Int(row.try_get::<Option<i32>, _>(i)?.map(i64::from)),
                "FLOAT8" => Value::Real(row.try_get(i)?),
                "BOOL" => Value::Bool(row.try_get(i)?),
                "BYTEA" => Value::Bytes(row.try_get(i)?),
                _ => Value::Text(row.try_get(i)?),
            })
        })
        .collect::<Result<_, sqlx::Error>>()?;
    Ok(Record::new(names.clone(), values))
}
