//! What can go wrong in storage, by what the caller can do about it.

use std::sync::Arc;
use thiserror::Error;

/// A storage error.
#[derive(Debug, Error)]
pub enum Error {
    /// Somebody else saved a newer version: show both, lose nothing.
    #[error("the row was changed in between")]
    Stale,
    /// The same unique value exists already.
    #[error("the value exists already")]
    Duplicate,
    /// No such row, or none that the authorisation covers.
    #[error("no such row")]
    NotFound,
    /// The database cannot be reached at the moment: try again.
    #[error("the database cannot be reached: {0}")]
    Unavailable(sqlx::Error),
    /// The shared commit failed; nothing of the transaction was kept.
    #[error("the commit failed: {0}")]
    Commit(Arc<sqlx::Error>),
    /// The database belongs to a newer version of the program.
    #[error(
        "the database has schema {found}, this program knows up to {known}: start the newer program"
    )]
    NewerSchema {
        /// Number found in the database.
        found: i64,
        /// Newest number this program carries.
        known: i64,
    },
    /// A migration that was applied differs from the one the program carries.
    #[error("migration {0} was applied in another form")]
    ChangedMigration(i64),
    /// SQLite does not run with write-ahead log and full synchronisation.
    #[error(
        "SQLite refused journal_mode=wal with synchronous=full: acknowledged data could be lost"
    )]
    NotDurable,
    /// The address of the database is not understood.
    #[error("{0:?} is neither a file for SQLite nor a postgres:// address")]
    Address(String),
    /// A stored value cannot be opened or understood: wrong key or damaged.
    #[error("a sealed value cannot be opened: {0}")]
    Sealed(#[from] vault::Error),
    /// The session holds no key for sealed data that the work needs: unlock, or be admitted.
    #[error("the session holds no key for this sealed data")]
    Locked,
    /// Custodians must be three people of three organisations who have signed in before.
    #[error("custodians must be three people of three organisations, each with a key pair")]
    Custodians,
    /// The audit was tampered with: refuse to sign on top of it.
    #[error("the audit is broken: {0}")]
    Audit(#[from] audit::Broken),
    /// A column is absent or of another type: a fault of the program.
    #[error("column {0:?} is absent or of another type")]
    Column(&'static str),
    /// A statement lacks values: a fault of the program.
    #[error("placeholders and values differ in {0:?}")]
    Incomplete(String),
    /// A write in a read transaction: a fault of the program.
    #[error("this transaction only reads")]
    ReadOnly,
    /// Use of a finished transaction, or one that ended with its task.
    #[error("the transaction has ended")]
    Finished,
    /// A stored form that this program does not understand.
    #[error("stored data is not understood: {0}")]
    Corrupt(&'static str),
    /// Any other database error.
    #[error("database: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            // Class 57P: the server is shutting down or starting; 53: out of resources.
            sqlx::Error::Database(database)
                if database
                    .code()
                    .is_some_and(|c| c.starts_with("57P") || c.starts_with("53")) =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Database(error),
        }
    }
}
