//! The floors of storage: the statements of a page sent by the driver alone, without policy,
//! records or templates. The texts are those that the application sends, for the two teams of the
//! measured case manager.

use crate::load::Work;
use crate::place::{Kind, Place};
use anyhow::Result;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use std::sync::Arc;

/// A bound value.
#[derive(Debug, Clone)]
pub enum Arg {
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Truth.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

/// A statement with its values.
pub type Statement = (&'static str, Vec<Arg>);
/// The statements of the request with a number; run in one transaction.
pub type Statements = Arc<dyn Fn(usize) -> Vec<Statement> + Send + Sync>;

/// A database opened by the driver alone, with as many connections as the application has.
#[derive(Clone)]
pub enum Raw {
    /// SQLite: readers, and one writer.
    Sqlite(SqlitePool, SqlitePool),
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Raw {
    /// Opens a database.
    pub async fn open(place: &Place) -> Result<Self> {
        Ok(match place.kind {
            Kind::Sqlite => {
                let options = SqliteConnectOptions::new()
                    .filename(place.address.trim_start_matches("sqlite:"))
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                    .busy_timeout(std::time::Duration::from_secs(10));
                let pool = |connections| {
                    SqlitePoolOptions::new()
                        .max_connections(connections)
                        .connect_with(options.clone())
                };
                Self::Sqlite(pool(4).await?, pool(1).await?)
            }
            Kind::Postgres => Self::Postgres(
                PgPoolOptions::new()
                    .max_connections(20)
                    .connect(&place.address)
                    .await?,
            ),
        })
    }

    /// Closes it.
    pub async fn close(self) {
        match self {
            Self::Sqlite(readers, writer) => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// Workers that read.
    pub fn readers(&self, count: usize, statements: &Statements) -> Vec<Sending> {
        self.workers(count, statements, false)
    }

    /// Workers that write.
    pub fn writers(&self, count: usize, statements: &Statements) -> Vec<Sending> {
        self.workers(count, statements, true)
    }

    fn workers(&self, count: usize, statements: &Statements, writes: bool) -> Vec<Sending> {
        let one = || Sending {
            raw: self.clone(),
            statements: statements.clone(),
            writes,
        };
        (0..count).map(|_| one()).collect()
    }
}

/// Sends the statements of a request.
pub struct Sending {
    raw: Raw,
    statements: Statements,
    writes: bool,
}

/// Runs statements in a transaction; a macro, because the driver's types differ by database.
macro_rules! send {
    ($pool:expr, $statements:expr) => {{
        let mut tx = $pool.begin().await?;
        for (text, args) in $statements {
            let mut query = sqlx::query(text);
            for arg in args {
                query = match arg {
                    Arg::Text(value) => query.bind(value),
                    Arg::Int(value) => query.bind(value),
                    Arg::Bool(value) => query.bind(value),
                    Arg::Bytes(value) => query.bind(value),
                };
            }
            query.fetch_all(&mut *tx).await?;
        }
        tx.commit().await
    }};
}

impl Sending {
    async fn send(&self, number: usize) -> Result<(), sqlx::Error> {
        let statements = (self.statements)(number);
        match &self.raw {
            Raw::Sqlite(_, writer) if self.writes => send!(writer, statements),
            Raw::Sqlite(readers, _) => send!(readers, statements),
            Raw::Postgres(pool) => send!(pool, statements),
        }
    }
}

impl Work for Sending {
    async fn once(&mut self, number: usize) -> bool {
        match self.send(number).await {
            Ok(()) => true,
            Err(error) => {
                // The first says it all.
                if number == 0 {
                    eprintln!("  floor: {error}");
                }
                false
            }
        }
    }
}
