//! One storage code base for SQLite and PostgreSQL.
//!
//! [`Store`] opens either database, [`Tx`] runs [`Sql`] on it and gives [`Record`]s. Each
//! capability has a module of its name with the functions that read and write its rows. Rows of
//! files (reports, cases and what hangs on them) are reached only through an authorisation value
//! that [`access`] obtains from the policy.

pub mod access;
pub mod action_items;
pub mod action_plan;
pub mod areas;
pub mod attachments;
pub mod audit;
pub mod backup;
mod bulk;
pub mod cases;
pub mod credentials;
pub mod deadlines;
pub mod directory;
pub mod drafts;
mod error;
pub mod figures;
pub mod idempotency;
pub mod imports;
pub mod linkage;
pub mod meetings;
pub mod migrate;
mod newest;
pub mod paging;
pub mod people;
pub mod periodic;
pub mod prevention;
pub mod referrals;
pub mod regulations;
pub mod releases;
pub mod reports;
mod route_tally;
pub mod screenings;
pub mod sealed;
pub mod search;
pub mod services;
pub mod sessions;
pub mod settings;
pub mod site;
mod sql;
mod sqlite;
pub mod tally;
pub mod taskforce;
pub mod team_keys;
pub mod today;
mod tx;
mod value;
mod work_tally;

pub use error::Error;
pub use sql::{Sql, sql};
pub use tx::Tx;
pub use value::{Record, Value, code, code_opt};

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::SqlitePool;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Which database a store runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded database.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// An open database; clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(PgPool),
}

impl Store {
    /// Opens the database at `address` (`sqlite:PATH` or `postgres://…`) and migrates it.
    pub async fn open(address: &str) -> Result<Self, Error> {
        let store = Self::connect(address).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the database at `address` with the schema that it has: for what must not change it,
    /// such as a backup before an upgrade.
    pub async fn connect(address: &str) -> Result<Self, Error> {
        let inner = if let Some(path) = address.strip_prefix("sqlite:") {
            Inner::Sqlite(sqlite::Sqlite::open(&PathBuf::from(path)).await?)
        } else if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            Inner::Postgres(postgres(address).await?)
        } else {
            return Err(Error::Address(address.to_owned()));
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Brings the schema up to date and loads what every installation starts with where it is
    /// absent: the areas of Indonesia, the deadline rules and the library of regulations.
    pub async fn migrate(&self) -> Result<(), Error> {
        migrate::apply(self).await?;
        areas::load(self).await?;
        deadlines::load(self).await?;
        regulations::load(self).await
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match *self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Begins a transaction that only reads.
    pub async fn read(&self) -> Result<Tx, Error> {
        Ok(match &*self.inner {
            Inner::Sqlite(sqlite) => Tx::sqlite_read(sqlite.readers.begin().await?),
            Inner::Postgres(pool) => Tx::postgres(pool.begin().await?),
        })
    }

    /// Reads for what goes through everything once, as at the start: it leaves the caches of other
    /// readers alone.
    pub async fn scan(&self) -> Result<Scan, Error> {
        Ok(Scan(match &*self.inner {
            Inner::Sqlite(sqlite) => Passage::Sqlite(sqlite.scan().await?),
            Inner::Postgres(pool) => Passage::Postgres(pool.clone()),
        }))
    }

    /// Begins a transaction that writes. On SQLite there is one at a time: do slow work
    /// (hashing, sealing, parsing) before.
    pub async fn write(&self) -> Result<Tx, Error> {
        Ok(match &*self.inner {
            Inner::Sqlite(sqlite) => Tx::sqlite_write(sqlite.begin().await?),
            Inner::Postgres(pool) => Tx::postgres(pool.begin().await?),
        })
    }

    /// Finishes what is under way and closes the connections.
    pub async fn close(&self) -> Result<(), Error> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.close().await,
            Inner::Postgres(pool) => {
                pool.close().await;
                Ok(())
            }
        }
    }
}

/// What [`Store::scan`] gives.
pub struct Scan(Passage);

enum Passage {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Scan {
    /// Begins a transaction that only reads.
    pub async fn read(&self) -> Result<Tx, Error> {
        Ok(match &self.0 {
            Passage::Sqlite(pool) => Tx::sqlite_read(pool.begin().await?),
            Passage::Postgres(pool) => Tx::postgres(pool.begin().await?),
        })
    }

    /// Ends what it holds for itself alone.
    pub async fn close(self) {
        if let Passage::Sqlite(pool) = self.0 {
            pool.close().await;
        }
    }
}

/// More connections than the processors can serve make everybody wait for everybody; fewer, and a
/// request waits its turn in line. The server of the database is taken to be one like ours.
async fn postgres(address: &str) -> Result<PgPool, Error> {
    let options: PgConnectOptions = address.parse()?;
    let processors = std::thread::available_parallelism().map_or(2, NonZero::get);
    let connections = u32::try_from(2 * processors + 2).unwrap_or(u32::MAX);
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        // Statements touch few rows; compiling one would take longer than running it.
        .connect_with(options.application_name("suluh").options([("jit", "off")]))
        .await?)
}
