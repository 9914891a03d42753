//! Writing and reversing batches.

use crate::read::{self, Reading};
use crate::{Fault, Input};
use audit::{Event, Kind, ObjectKind};
use domain::ids::{AccountId, ImportId, TaskForceId, TeamId};
use domain::imports::ImportState;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;
use store::audit::AuditKeys;
use store::imports::write::Chunk;
use store::imports::{self, Failure, Import, reverse, write};
use store::{Error, Store, Tx};
use vault::Random;

/// How often a chunk is written anew when somebody took one of its codes in between.
const TRIES: usize = 5;

/// Gives the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Who moves a batch, as the audit names them.
#[derive(Debug, Clone)]
pub struct By {
    /// The account; nobody for the program itself.
    pub account: Option<AccountId>,
    /// Its login, or what acts by itself.
    pub label: String,
}

impl By {
    /// The operator at the command line.
    pub fn command_line() -> Self {
        Self {
            account: None,
            label: "command-line".to_owned(),
        }
    }

    /// The server, which takes up after a restart what was interrupted.
    pub fn server() -> Self {
        Self {
            account: None,
            label: "server".to_owned(),
        }
    }
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows dealt with, or removed.
    pub done: i64,
    /// All of them.
    pub total: i64,
    /// Problems so far.
    pub issues: i64,
}

/// What moving batches needs; clones share it.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    audit: AuditKeys,
    clock: Clock,
    zone: TimeZone,
}

impl Engine {
    /// An engine on a store; days end in `zone`.
    pub fn new(store: Store, audit: AuditKeys, clock: Clock, zone: TimeZone) -> Self {
        Self {
            store,
            audit,
            clock,
            zone,
        }
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The day.
    pub fn today(&self) -> jiff::civil::Date {
        self.zone.to_datetime(self.now()).date()
    }

    /// Writes a prepared batch, or goes on with one that was interrupted, and tells how far it is
    /// after every chunk. Gives the batch when it is done.
    ///
    /// # Errors
    /// A [`Fault`] of the file (wrong encoding, another file) leaves the batch failed and the
    /// register untouched. Any other leaves it running, to be taken up again; [`Error::Stale`]
    /// says that somebody else writes or reverses it.
    pub async fn run(
        &self,
        task_force: TaskForceId,
        import: ImportId,
        input: &Input,
        by: &By,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Import, Fault> {
        let mut batch = self.find(task_force, import).await?;
        if batch.state != ImportState::Running {
            batch = self.begin(task_force, import, by).await?;
        }
        if let Err(fault) = self.check(&batch, input).await {
            if fault.is_of_file() && batch.rows_done == 0 {
                let mut tx = self.store.write().await?;
                write::fail(&mut tx, &batch, &Failure::of(&fault), self.now()).await?;
                tx.commit().await?;
            }
            return Err(fault);
        }
        batch = self.find(task_force, import).await?;
        self.write(&batch, input, &mut progress).await?;
        self.finish(task_force, import, by).await
    }

    async fn find(&self, task_force: TaskForceId, import: ImportId) -> Result<Import, Fault> {
        let mut tx = self.store.read().await?;
        Ok(imports::find(&mut tx, task_force, import).await?)
    }

    /// Marks a prepared batch as running; [`Engine::run`] then writes its rows.
    pub async fn begin(
        &self,
        task_force: TaskForceId,
        import: ImportId,
        by: &By,
    ) -> Result<Import, Fault> {
        let mut tx = self.store.write().await?;
        let batch = imports::find(&mut tx, task_force, import).await?;
        write::start(&mut tx, &batch, self.now()).await?;
        // The prefix keeps a digest that happens to be all digits from looking like a NIK.
        let file = format!("b3:{}", batch.file_digest.get(..16).unwrap_or_default());
        let event = event(Kind::ImportStarted, &batch, by)?
            .with("kind", batch.kind)?
            .with("file", file)?;
        store::audit::append(&mut tx, &self.audit, self.now(), event).await?;
        let batch = imports::find(&mut tx, task_force, import).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Reads the whole file once, so that it is known to be readable and still the same, and
    /// counts its rows.
    async fn check(&self, batch: &Import, input: &Input) -> Result<(), Fault> {
        let reading = Reading::of(input, batch, self.today())?;
        let (input, encoding) = (input.clone(), batch.encoding);
        let checked = tokio::task::spawn_blocking(move || {
            reading.check()?;
            read::check(&input, encoding)
        })
        .await
        .map_err(|_| Fault::Interrupted)??;
        if checked.digest != batch.file_digest {
            return Err(Fault::OtherFile);
        }
        let mut tx = self.store.write().await?;
        write::set_total(&mut tx, batch.id, checked.rows, self.now()).await?;
        Ok(tx.commit().await?)
    }

    async fn write(
        &self,
        batch: &Import,
        input: &Input,
        progress: &mut (impl FnMut(Progress) + Send),
    ) -> Result<(), Fault> {
        let team = self.team(batch).await?;
        let reading = Reading::of(input, batch, self.today())?;
        let mut chunks = reading.start(batch.rows_done);
        let mut now = Progress {
            done: batch.rows_done,
            total: batch.rows_total,
            issues: batch.issues,
        };
        progress(now);
        while let Some(chunk) = chunks.next().await {
            self.write_chunk(batch, team, now.done, &chunk).await?;
            now.done += chunk.rows;
            now.issues += i64::try_from(chunk.issues.len()).unwrap_or(i64::MAX);
            progress(now);
        }
        chunks.end().await
    }

    async fn team(&self, batch: &Import) -> Result<TeamId, Fault> {
        let mut tx = self.store.write().await?;
        let organisation = write::organisation(&mut tx, batch.task_force, batch.started_by).await?;
        let team = write::holding_team(&mut tx, batch.task_force, organisation, self.now()).await?;
        tx.commit().await?;
        Ok(team)
    }

    async fn write_chunk(
        &self,
        batch: &Import,
        team: TeamId,
        done: i64,
        chunk: &Chunk,
    ) -> Result<(), Fault> {
        let mut random = Random::system();
        for _ in 0..TRIES {
            let mut tx = self.store.write().await?;
            match write::chunk(&mut tx, &mut random, batch, team, done, chunk, self.now()).await {
                Err(Error::Duplicate) => continue,
                Err(error) => return Err(error.into()),
                Ok(()) => return Ok(tx.commit().await?),
            }
        }
        Err(Error::Duplicate.into())
    }

    async fn finish(
        &self,
        task_force: TaskForceId,
        import: ImportId,
        by: &By,
    ) -> Result<Import, Fault> {
        let mut tx = self.store.write().await?;
        let batch = imports::find(&mut tx, task_force, import).await?;
        write::finish(&mut tx, &batch, self.now()).await?;
        let event = event(Kind::ImportFinished, &batch, by)?
            .with("rows", batch.rows_done)?
            .with("kept", batch.rows_kept)?
            .with("issues", batch.issues)?;
        store::audit::append(&mut tx, &self.audit, self.now(), event).await?;
        let batch = imports::find(&mut tx, task_force, import).await?;
        tx.commit().await?;
        Ok(batch)
    }

    /// Takes back what a batch brought, or goes on with a reversal that was interrupted. The
    /// record of the batch stays.
    ///
    /// # Errors
    /// [`store::imports::Fault::InUse`] if somebody worked on one of its cases.
    pub async fn reverse(
        &self,
        task_force: TaskForceId,
        import: ImportId,
        by: &By,
        mut progress: impl FnMut(Progress) + Send,
    ) -> Result<Import, Fault> {
        let mut batch = self.find(task_force, import).await?;
        let total = batch.rows_kept;
        if batch.state != ImportState::Reversing {
            self.begin_reversal(task_force, import, by).await?;
        }
        loop {
            let mut tx = self.store.write().await?;
            let removed = reverse::chunk(&mut tx, &batch, self.now()).await?;
            batch = imports::find(&mut tx, task_force, import).await?;
            if !removed {
                reverse::finish(&mut tx, &batch, self.now()).await?;
                batch = imports::find(&mut tx, task_force, import).await?;
                tx.commit().await?;
                return Ok(batch);
            }
            tx.commit().await?;
            progress(Progress {
                done: total - batch.rows_kept,
                total,
                issues: batch.issues,
            });
        }
    }

    /// Marks a batch as being reversed, so that no figure shows it any more; [`Engine::reverse`]
    /// then removes its rows.
    pub async fn begin_reversal(
        &self,
        task_force: TaskForceId,
        import: ImportId,
        by: &By,
    ) -> Result<(), Fault> {
        let mut tx: Tx = self.store.write().await?;
        let batch = imports::find(&mut tx, task_force, import).await?;
        reverse::start(&mut tx, &batch, by.account, self.now()).await?;
        let event = event(Kind::ImportReversed, &batch, by)?.with("rows", batch.rows_kept)?;
        store::audit::append(&mut tx, &self.audit, self.now(), event).await?;
        Ok(tx.commit().await?)
    }
}

fn event(kind: Kind, batch: &Import, by: &By) -> Result<Event, Fault> {
    Ok(Event::new(kind)
        .by(by.account, &by.label)?
        .on(ObjectKind::Import, batch.id)?)
}
