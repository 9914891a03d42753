//! Copies of the whole database: a consistent one of SQLite, the snapshot for one of PostgreSQL,
//! and what a database holds, by which a copy is compared with its original.

use crate::{Dialect, Error, Store, Tx, migrate, sql};
use serde::{Deserialize, Serialize};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// What a database holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// Number of the newest migration.
    pub schema: i64,
    /// Rows of each table.
    pub rows: BTreeMap<String, i64>,
}

/// Counts every table.
///
/// # Errors
/// [`Error::NotFound`] where the program was never set up in this database;
/// [`Error::NewerSchema`] where a newer program was.
pub async fn contents(tx: &mut Tx) -> Result<Contents, Error> {
    let schema = migrate::found(tx).await?.ok_or(Error::NotFound)?;
    let known = migrate::newest();
    if schema > known {
        return Err(Error::NewerSchema {
            found: schema,
            known,
        });
    }
    let mut rows = BTreeMap::new();
    for table in migrate::tables(schema) {
        let count = tx
            .row(&sql("select count(*) as n from ").push(table))
            .await?
            .ok_or(Error::Column("n"))?;
        rows.insert(table.to_owned(), count.int("n")?);
    }
    Ok(Contents { schema, rows })
}

/// Writes a consistent copy of the SQLite database `file` to `copy`, which must not exist. The
/// program may go on writing to `file` meanwhile.
pub async fn copy_sqlite(file: &Path, copy: &Path) -> Result<(), Error> {
    let target = copy.to_str().ok_or(Error::Corrupt("path of the copy"))?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(Duration::from_secs(10));
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("vacuum into $1")
        .bind(target)
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

/// A snapshot of a PostgreSQL database that other programs can read too; it lasts as long as the
/// value.
pub struct Snapshot {
    /// Reads what the snapshot holds.
    pub tx: Tx,
    /// Its name for `pg_dump --snapshot`.
    pub name: String,
}

/// Takes a snapshot of a PostgreSQL database.
pub async fn snapshot(store: &Store) -> Result<Snapshot, Error> {
    let mut tx = store.read().await?;
    if tx.dialect() != Dialect::Postgres {
        return Err(Error::Corrupt("snapshot of another database"));
    }
    tx.script("set transaction isolation level repeatable read, read only".to_owned())
        .await?;
    let name = tx
        .row(&sql("select pg_export_snapshot() as name"))
        .await?
        .ok_or(Error::Column("name"))?
        .string("name")?;
    Ok(Snapshot { tx, name })
}

/// What the database finds damaged in itself. PostgreSQL checks its pages as it reads them, so
/// that a copy made by reading everything is its own check.
pub async fn damage(tx: &mut Tx) -> Result<Vec<String>, Error> {
    if tx.dialect() == Dialect::Postgres {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for check in ["pragma integrity_check", "pragma foreign_key_check"] {
        for row in tx.rows(&sql(check)).await? {
            match row.text_opt("integrity_check") {
                Ok(Some("ok")) => {}
                Ok(Some(line)) => found.push(line.to_owned()),
                _ => found.push(format!(
                    "a row of {} refers to one that is not there",
                    row.text("table")?
                )),
            }
        }
    }
    Ok(found)
}

/// One setting on which it depends that what was acknowledged survives a power cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Durability {
    /// Name of the setting.
    pub setting: String,
    /// What it is.
    pub found: String,
    /// Whether that is enough.
    pub enough: bool,
}

/// The settings of durability as this connection has them. SQLite's are asserted whenever the
/// database is opened; PostgreSQL's belong to its administrator.
pub async fn durability(tx: &mut Tx) -> Result<Vec<Durability>, Error> {
    let query = match tx.dialect() {
        Dialect::Sqlite => sql("select 'journal_mode' as name, journal_mode as setting \
             from pragma_journal_mode"),
        Dialect::Postgres => sql("select name, setting from pg_settings where name in \
             ('fsync', 'full_page_writes', 'synchronous_commit') order by name"),
    };
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let found = row.string("setting")?;
            Ok(Durability {
                enough: match row.text("name")? {
                    "journal_mode" => found == "wal",
                    // `local` waits for the disk of this server, which is what is asked here.
                    "synchronous_commit" => found != "off",
                    _ => found == "on",
                },
                setting: row.string("name")?,
                found,
            })
        })
        .collect()
}
