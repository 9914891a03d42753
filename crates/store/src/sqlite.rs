//! SQLite with one writer whose transactions share their disk flush (group commit).
//!
//! With `synchronous=FULL` each commit waits for the disk. Logical transactions therefore run as
//! savepoints inside one outer transaction: a transaction that finishes while others wait leaves
//! the commit to the end of the queue and is told once its data is on disk. Nobody is told
//! earlier, and a lone transaction commits at once.

use crate::Error;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Connection, Executor};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};
use tracing::Instrument;

/// Transactions that one flush may carry; bounds how long the first of them waits.
const GROUP_LIMIT: usize = 128;
const READERS: u32 = 4;
/// Pages that a connection keeps, in KiB (negative by SQLite's convention): the upper levels of the
/// indexes of a large register. Each of the five connections keeps as much for as long as the
/// program runs, also when nobody works; what is not kept, the system's own cache holds.
const CACHE: &str = "-4000";
/// The same for a connection that goes through everything once and would only fill its cache.
const SCAN_CACHE: &str = "-1000";

pub(crate) struct Sqlite {
    pub(crate) readers: SqlitePool,
    options: Box<SqliteConnectOptions>,
    writer: Arc<Mutex<Writer>>,
    queued: Arc<AtomicUsize>,
}

struct Writer {
    connection: SqliteConnection,
    /// The outer transaction is open.
    outer: bool,
    /// A logical transaction is open, or was dropped unfinished.
    savepoint: bool,
    /// Finished transactions that wait for the flush.
    waiting: Vec<oneshot::Sender<Result<(), Arc<sqlx::Error>>>>,
}

/// A logical write transaction; dropped unfinished, it is rolled back.
pub(crate) struct Write {
    guard: Option<OwnedMutexGuard<Writer>>,
    writer: Arc<Mutex<Writer>>,
    queued: Arc<AtomicUsize>,
}

/// Counts a transaction that waits for the writer, also when it is cancelled.
struct Queued(Arc<AtomicUsize>);

impl Queued {
    fn new(counter: &Arc<AtomicUsize>) -> Self {
        counter.fetch_add(1, Ordering::SeqCst);
        Self(counter.clone())
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Sqlite {
    pub(crate) async fn open(path: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("cache_size", CACHE)
            .statement_cache_capacity(256);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        assert_durable(&mut connection).await?;
        let options = options.create_if_missing(false).pragma("query_only", "on");
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.clone())
            .await?;
        Ok(Self {
            readers,
            options: Box::new(options),
            writer: Arc::new(Mutex::new(Writer {
                connection,
                outer: false,
                savepoint: false,
                waiting: Vec::new(),
            })),
            queued: Arc::default(),
        })
    }

    /// A reader of its own for what goes through everything once.
    pub(crate) async fn scan(&self) -> Result<SqlitePool, Error> {
        let options = SqliteConnectOptions::clone(&self.options).pragma("cache_size", SCAN_CACHE);
        let pool = SqlitePoolOptions::new().max_connections(1);
        Ok(pool.connect_with(options).await?)
    }

    pub(crate) async fn begin(&self) -> Result<Write, Error> {
        let queued = Queued::new(&self.queued);
        let guard = self.writer.clone().lock_owned().await;
        drop(queued);
        let mut write = Write {
            guard: Some(guard),
            writer: self.writer.clone(),
            queued: self.queued.clone(),
        };
        to_the_end(async move {
            write.start().await?;
            Ok(write)
        })
        .await
    }

    /// Finishes what waits and closes all connections.
    pub(crate) async fn close(&self) -> Result<(), Error> {
        let mut writer = self.writer.lock().await;
        writer.abandon().await?;
        writer.flush().await;
        self.readers.close().await;
        // What was written moves from the log into the file, so that the file alone is whole.
        // Another program that reads at this moment may hold it back: then the log stays beside.
        writer
            .connection
            .execute("pragma wal_checkpoint(truncate)")
            .await?;
        Ok(())
    }
}

/// Refuses to run with settings under which an acknowledged write can be lost in a power cut.
async fn assert_durable(connection: &mut SqliteConnection) -> Result<(), Error> {
    let journal: String = sqlx::query_scalar("pragma journal_mode")
        .fetch_one(&mut *connection)
        .await?;
    let synchronous: i64 = sqlx::query_scalar("pragma synchronous")
        .fetch_one(&mut *connection)
        .await?;
    if journal != "wal" || synchronous != 2 {
        return Err(Error::NotDurable);
    }
    Ok(())
}

/// Does something that changes what the writer is in, whether or not anybody still waits for it:
/// a statement that was begun happens, and a [`Writer`] that never heard of it would go on from
/// where it no longer is.
async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    let work = tokio::spawn(work.in_current_span());
    work.await.map_err(|_| Error::Finished)?
}

impl Writer {
    async fn start(&mut self) -> Result<(), Error> {
        self.abandon().await?;
        if !self.outer {
            self.connection.execute("begin immediate").await?;
            self.outer = true;
        }
        self.connection.execute("savepoint one").await?;
        self.savepoint = true;
        Ok(())
    }

    /// Rolls back a logical transaction that was left unfinished.
    async fn abandon(&mut self) -> Result<(), Error> {
        if self.savepoint {
            self.connection
                .execute("rollback to one; release one")
                .await?;
            self.savepoint = false;
        }
        Ok(())
    }

    /// Commits the outer transaction and tells everyone who waits for it.
    async fn flush(&mut self) -> Option<Arc<sqlx::Error>> {
        if !self.outer {
            return None;
        }
        let outcome = match self.connection.execute("commit").await {
            Ok(_) => Ok(()),
            Err(error) => Err(Arc::new(error)),
        };
        if outcome.is_err() {
            // A failed commit may leave the transaction open: nothing of it may survive.
            let _ = self.connection.execute("rollback").await;
        }
        self.outer = false;
        for sender in self.waiting.drain(..) {
            let _ = sender.send(outcome.clone());
        }
        outcome.err()
    }
}

impl Write {
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, Error> {
        self.guard
            .as_mut()
            .map(|writer| &mut writer.connection)
            .ok_or(Error::Finished)
    }

    async fn start(&mut self) -> Result<(), Error> {
        let writer = self.guard.as_mut().ok_or(Error::Finished)?;
        writer.start().await
    }

    /// Once begun it is carried through, also where the caller goes away.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        to_the_end(self.release()).await
    }

    async fn release(mut self) -> Result<(), Error> {
        let mut writer = self.guard.take().ok_or(Error::Finished)?;
        if let Err(error) = writer.connection.execute("release one").await {
            drop(writer);
            self.settle();
            return Err(error.into());
        }
        writer.savepoint = false;
        let others_wait = self.queued.load(Ordering::SeqCst) > 0;
        if !others_wait || writer.waiting.len() >= GROUP_LIMIT {
            return match writer.flush().await {
                None => Ok(()),
                Some(error) => Err(Error::Commit(error)),
            };
        }
        let (sender, receiver) = oneshot::channel();
        writer.waiting.push(sender);
        let first = writer.waiting.len() == 1;
        drop(writer);
        if first {
            self.settle();
        }
        match receiver.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(Error::Commit(error)),
            Err(_) => Err(Error::Finished),
        }
    }

    /// Takes the writer once more, behind everyone who waits now, rolls back what was left and
    /// commits the rest.
    fn settle(&self) {
        let writer = self.writer.clone();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut writer = writer.lock_owned().await;
                if let Err(error) = writer.abandon().await {
                    tracing::error!(%error, "a write transaction could not be rolled back");
                }
                writer.flush().await;
            });
        }
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        if self.guard.take().is_some() {
            self.settle();
        }
    }
}
