//! The register: all records that are compared, in memory, never on disk.

use super::source::{self, Described, SOURCE};
use super::{engine, models};
use crate::{Error, Store, sql};
use ::linkage::explain::Explanation;
use ::linkage::index::{Answer, Index, IndexBuilder, digest};
use domain::ids::PersonId;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;
use vault::KeyRing;

/// Rows that are opened between two moments at which others get their turn.
const BATCH: usize = 500;
/// Changes are ordered by the time at which they were made, and a transaction may take some time to
/// commit: so much is read again.
const OVERLAP_MS: u64 = 10_000;

/// Asks who a person may be. Clones share it.
///
/// It holds what is stored and nothing else: [`Register::catch_up`] fills it and takes in what
/// changed since, by this process or another. What nobody asks is let go ([`Register::rest`]): a
/// million records take as much memory as the whole rest of the program three times.
#[derive(Clone, Default)]
pub struct Register(Arc<Shared>);

#[derive(Default)]
struct Shared {
    index: RwLock<Option<Index>>,
    reading: Mutex<Reading>,
    /// When it was asked or filled last.
    used: std::sync::Mutex<Option<Instant>>,
}

/// How far the database was read.
#[derive(Default)]
struct Reading {
    /// The newest change.
    seen: Uuid,
    /// Changes that were taken in and will be read once more.
    recent: HashMap<PersonId, Uuid>,
}

/// What a comparison with the database found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Records in the database.
    pub stored: usize,
    /// Records in memory.
    pub held: usize,
    /// Whether both hold the same.
    pub same: bool,
}

impl Register {
    /// An empty register; it answers once it has caught up.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in what is stored and not yet here: everything at first, and where another model was
    /// chosen.
    pub async fn catch_up(&self, store: &Store, ring: &KeyRing) -> Result<(), Error> {
        let mut reading = self.0.reading.lock().await;
        self.advance(store, ring, &mut reading).await
    }

    async fn advance(
        &self,
        store: &Store,
        ring: &KeyRing,
        reading: &mut MutexGuard<'_, Reading>,
    ) -> Result<(), Error> {
        let mut tx = store.read().await?;
        let version = models::chosen(&mut tx).await?;
        drop(tx);
        let current = self.look(|index| index.model().version == version && !index.stale());
        if current == Some(true) {
            self.take_changes(store, ring, reading).await
        } else {
            self.build(store, ring, &version, reading).await
        }
    }

    /// Reads everything. The register that was there answers until the new one is ready.
    async fn build(
        &self,
        store: &Store,
        ring: &KeyRing,
        version: &str,
        reading: &mut MutexGuard<'_, Reading>,
    ) -> Result<(), Error> {
        let mut tx = store.read().await?;
        let model = models::load(&mut tx, version).await?;
        // What changes while this reads is read again.
        let newest = sql("select max(changed) as changed from link_source");
        let row = tx.row(&newest).await?.ok_or(Error::NotFound)?;
        let seen = row.parse_opt("changed")?.unwrap_or_default();
        drop(tx);
        let mut builder = IndexBuilder::new(model).map_err(engine)?;
        scan(store, ring, |person, described| {
            builder.add(person.0.as_u128(), SOURCE, &described.fields());
        })
        .await?;
        let built = tokio::task::spawn_blocking(move || builder.finish());
        let index = built.await.map_err(|_| Error::Finished)?.map_err(engine)?;
        self.put(Some(index));
        self.is_used();
        reading.seen = seen;
        reading.recent.clear();
        Ok(())
    }

    fn put(&self, index: Option<Index>) {
        *self.0.index.write().unwrap_or_else(PoisonError::into_inner) = index;
    }

    fn is_used(&self) {
        let mut used = self.0.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used = Some(Instant::now());
    }

    /// Whether it holds records, or would if there were any.
    pub fn is_held(&self) -> bool {
        self.look(|_| ()).is_some()
    }

    /// Lets everything go where nobody asked for so long; [`Register::catch_up`] reads it anew.
    pub async fn rest(&self, after: Duration) {
        let mut reading = self.0.reading.lock().await;
        let used = *self.0.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.is_some_and(|used| used.elapsed() >= after) {
            self.put(None);
            *reading = Reading::default();
        }
    }

    async fn take_changes(
        &self,
        store: &Store,
        ring: &KeyRing,
        reading: &mut MutexGuard<'_, Reading>,
    ) -> Result<(), Error> {
        let mut tx = store.read().await?;
        let from = crate::newest::overlap(reading.seen, OVERLAP_MS);
        let query =
            sql("select person, changed from link_source where changed > ? order by changed")
                .bind(from);
        let mut changed: Vec<(PersonId, Uuid)> = Vec::new();
        for row in tx.rows(&query).await? {
            changed.push((row.parse("person")?, row.parse("changed")?));
        }
        reading.recent.retain(|_, at| *at > from);
        changed.retain(|(person, at)| reading.recent.get(person) != Some(at));
        for some in changed.chunks(BATCH) {
            let persons: Vec<PersonId> = some.iter().map(|(person, _)| *person).collect();
            let described = source::load(&mut tx, ring, &persons).await?;
            let mut index = self.0.index.write().unwrap_or_else(PoisonError::into_inner);
            let Some(index) = index.as_mut() else {
                continue;
            };
            for (person, at) in some {
                match described.get(person) {
                    Some(known) => index.insert(person.0.as_u128(), SOURCE, &known.fields()),
                    None => _ = index.delete(person.0.as_u128()),
                }
                reading.recent.insert(*person, *at);
                reading.seen = reading.seen.max(*at);
            }
        }
        Ok(())
    }

    fn look<T>(&self, ask: impl FnOnce(&Index) -> T) -> Option<T> {
        let index = self.0.index.read().unwrap_or_else(PoisonError::into_inner);
        index.as_ref().map(ask)
    }

    /// The version of the model that it compares by; none while it is not held.
    pub fn version(&self) -> Option<String> {
        self.look(|index| index.model().version.clone())
    }

    /// Who this person may be, from a probability on; none while it is not held.
    pub fn ask(&self, person: &Described, least: f64) -> Result<Option<Answer>, Error> {
        self.is_used();
        self.look(|index| index.query(SOURCE, &person.fields(), least))
            .transpose()
            .map_err(engine)
    }

    /// The same while the name is being typed: its last word may be a beginning.
    pub fn ask_typing(&self, person: &Described, least: f64) -> Result<Option<Answer>, Error> {
        self.is_used();
        self.look(|index| index.query_typing(SOURCE, &person.fields(), 0, least))
            .transpose()
            .map_err(engine)
    }

    /// Why a person may be the one of a record; none where the record is not here.
    pub fn explain(&self, person: &Described, of: PersonId) -> Result<Option<Explanation>, Error> {
        self.is_used();
        let found = self.look(|index| {
            let findings = index.findings(SOURCE, &person.fields(), of.0.as_u128())?;
            Ok(findings.map(|findings| Explanation::new(index.model(), &findings)))
        });
        found.transpose().map(Option::flatten).map_err(engine)
    }

    /// Compares what is here with what is stored, record by record.
    pub async fn verify(&self, store: &Store, ring: &KeyRing) -> Result<Verified, Error> {
        let mut reading = self.0.reading.lock().await;
        self.advance(store, ring, &mut reading).await?;
        let (mut stored, mut sum) = (0, 0_u64);
        scan(store, ring, |person, described| {
            stored += 1;
            sum = sum.wrapping_add(digest(person.0.as_u128(), SOURCE, &described.fields()));
        })
        .await?;
        let held = self.look(|index| (index.len(), index.checksum()));
        let (held, checksum) = held.unwrap_or_default();
        Ok(Verified {
            stored,
            held,
            same: (held, checksum) == (stored, sum),
        })
    }
}

/// Reads all records in order, in batches between which others get their turn.
pub async fn scan(
    store: &Store,
    ring: &KeyRing,
    mut each: impl FnMut(PersonId, &Described),
) -> Result<(), Error> {
    let scan = store.scan().await?;
    let mut from = Uuid::nil();
    loop {
        let mut tx = scan.read().await?;
        let batch = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let rows = tx.rows(&source::after(from, batch)).await?;
        drop(tx);
        let Some(last) = rows.last() else { break };
        from = last.parse("id")?;
        for (person, described) in source::read(ring, &rows)? {
            each(person, &described);
        }
        tokio::task::yield_now().await;
    }
    scan.close().await;
    Ok(())
}
