//! The index of names: 64-bit keyed digests in memory, never on disk.

use crate::cases::secrets::Identity;
use crate::{Error, Record, Scan, Sql, Store, sql};
use domain::PersonName;
use domain::ids::OrganisationId;
use domain::intake::PersonAtRisk;
use policy::FileKind;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use tokio::sync::Mutex;
use uuid::Uuid;
use vault::{
    DataKeyA, KeyId, KeyRing, NameDigest, NameIndexKey, Place, SealedA, SectionA, ServerWrap,
};

/// Rows that are opened between two moments at which others get their turn.
const BATCH: i64 = 500;
/// Names that wait unsorted; a look-up goes through all of them.
const FRESH: usize = 2_048;
/// Identifiers are ordered by the time at which they were made, and a transaction may take some
/// time to commit: so much is read again.
const OVERLAP_MS: u64 = 10_000;

/// Finds files by the exact name of a person in them, regardless of case, spacing and
/// punctuation. Clones share it.
///
/// It is filled by [`NameIndex::catch_up`] from what is sealed, and by [`NameIndex::set`] when
/// something is saved. A million names take 24 MB.
#[derive(Clone)]
pub struct NameIndex(Arc<Shared>);

struct Shared {
    key: NameIndexKey,
    lists: RwLock<Lists>,
    /// How often it was asked to catch up.
    asked: AtomicU64,
    seen: Mutex<Seen>,
}

/// What the first reading finds, in the order in which it is read: whose file of which kind, the
/// name, the file.
///
/// One list, which goes as a whole once it is sorted into many. Lists that grew in turns would
/// leave as many gaps in memory as they have names.
type Gathered = Vec<((OrganisationId, FileKind), NameKey, Uuid)>;

/// The newest rows that were read.
#[derive(Default)]
struct Seen {
    report: Uuid,
    person: Uuid,
    /// Whoever asked before this was asked so often has been served.
    served: u64,
}

#[derive(Default)]
struct Lists {
    of: HashMap<(OrganisationId, FileKind), Names>,
    /// Files whose names were set while a reading is under way: what it finds of them may be old.
    replaced: Option<HashSet<Uuid>>,
}

/// The names of one organisation's files of one kind.
#[derive(Default)]
struct Names {
    /// Digest and file, in order.
    sorted: Vec<(NameKey, Uuid)>,
    /// What came since.
    fresh: Vec<(NameKey, Uuid)>,
}

type NameKey = [u8; 8];

impl Names {
    fn find(&self, key: NameKey) -> Vec<Uuid> {
        let from = self.sorted.partition_point(|(known, _)| *known < key);
        let sorted = self.sorted[from..]
            .iter()
            .take_while(|(known, _)| *known == key);
        let fresh = self.fresh.iter().filter(|(known, _)| *known == key);
        let mut found: Vec<Uuid> = sorted.chain(fresh).map(|(_, file)| *file).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn add(&mut self, key: NameKey, file: Uuid) {
        if self.find(key).contains(&file) {
            return;
        }
        self.fresh.push((key, file));
        if self.fresh.len() > FRESH {
            self.settle();
        }
    }

    /// Takes in what came since.
    fn settle(&mut self) {
        self.sorted.reserve_exact(self.fresh.len());
        self.sorted.append(&mut self.fresh);
        self.sorted.sort_unstable();
        self.sorted.dedup();
    }

    fn forget(&mut self, file: Uuid) {
        self.sorted.retain(|(_, known)| *known != file);
        self.fresh.retain(|(_, known)| *known != file);
    }
}

impl NameIndex {
    /// An empty index under the server's key for it.
    pub fn new(ring: &KeyRing) -> Self {
        Self(Arc::new(Shared {
            key: ring.name_index_key(),
            lists: RwLock::default(),
            asked: AtomicU64::default(),
            seen: Mutex::default(),
        }))
    }

    fn lists(&self) -> RwLockWriteGuard<'_, Lists> {
        self.0.lists.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, name: &PersonName) -> NameKey {
        let NameDigest(digest) = self.0.key.digest(name);
        digest.to_be_bytes()
    }

    /// The files of an organisation in which somebody has this name.
    pub fn find(&self, organisation: OrganisationId, name: &PersonName) -> Vec<(FileKind, Uuid)> {
        let key = self.key(name);
        let lists = self.0.lists.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        for file in [FileKind::Case, FileKind::Report] {
            if let Some(names) = lists.of.get(&(organisation, file)) {
                found.extend(names.find(key).into_iter().map(|subject| (file, subject)));
            }
        }
        found
    }

    /// Sets the names of a file that was saved, in place of those it had. Call it once the
    /// transaction is committed.
    pub fn set<'a>(
        &self,
        organisation: OrganisationId,
        file: FileKind,
        subject: Uuid,
        names: impl IntoIterator<Item = &'a PersonName>,
    ) {
        let keys: Vec<NameKey> = names.into_iter().map(|name| self.key(name)).collect();
        let mut lists = self.lists();
        if let Some(replaced) = &mut lists.replaced {
            replaced.insert(subject);
        }
        let known = lists.of.entry((organisation, file)).or_default();
        known.forget(subject);
        for key in keys {
            known.add(key, subject);
        }
    }

    /// Adds names to a file beside those it has.
    pub fn add<'a>(
        &self,
        organisation: OrganisationId,
        file: FileKind,
        subject: Uuid,
        names: impl IntoIterator<Item = &'a PersonName>,
    ) {
        let keys: Vec<NameKey> = names.into_iter().map(|name| self.key(name)).collect();
        if keys.is_empty() {
            return;
        }
        let mut lists = self.lists();
        let known = lists.of.entry((organisation, file)).or_default();
        for key in keys {
            known.add(key, subject);
        }
    }

    /// Takes in what is stored and not yet in the index: everything after the start, later what
    /// other nodes saved. Of those who ask while it reads, one reads for all.
    pub async fn catch_up(&self, store: &Store, ring: &KeyRing) -> Result<(), Error> {
        let ticket = self.0.asked.fetch_add(1, Ordering::SeqCst);
        let mut seen = self.0.seen.lock().await;
        if ticket < seen.served {
            return Ok(());
        }
        let serves = self.0.asked.load(Ordering::SeqCst);
        let first = seen.report.is_nil() && seen.person.is_nil();
        let scan = match first {
            true => Some(store.scan().await?),
            false => None,
        };
        self.lists().replaced = Some(HashSet::new());
        let mut gathered = Gathered::new();
        let from = [seen.report, seen.person].map(|id| overlap(id, OVERLAP_MS));
        for (file, from) in [FileKind::Report, FileKind::Case].into_iter().zip(from) {
            let newest = self
                .read(store, scan.as_ref(), ring, file, from, &mut gathered)
                .await?;
            let known = match file {
                FileKind::Report => &mut seen.report,
                FileKind::Case => &mut seen.person,
            };
            *known = newest.max(*known);
        }
        if let Some(scan) = scan {
            scan.close().await;
        }
        self.take_in(gathered);
        seen.served = serves;
        Ok(())
    }

    /// Sorts what was read into the lists.
    fn take_in(&self, mut gathered: Gathered) {
        gathered.sort_unstable();
        let mut lists = self.lists();
        let replaced = lists.replaced.take().unwrap_or_default();
        for one in gathered.chunk_by(|(list, ..), (next, ..)| list == next) {
            let known = lists.of.entry(one[0].0).or_default();
            let names = one
                .iter()
                .filter(|(.., file)| !replaced.contains(file))
                .map(|(_, key, file)| (*key, *file));
            if known.sorted.is_empty() {
                // Not `collect`, which would leave each of many lists up to twice its size.
                known.sorted.reserve_exact(one.len());
                known.sorted.extend(names);
                known.sorted.dedup();
            } else {
                names.for_each(|(key, file)| known.add(key, file));
            }
        }
    }

    /// Gathers the names in rows after `from`, in batches between which others get their turn;
    /// returns the last row.
    async fn read(
        &self,
        store: &Store,
        scan: Option<&Scan>,
        ring: &KeyRing,
        file: FileKind,
        mut from: Uuid,
        gathered: &mut Gathered,
    ) -> Result<Uuid, Error> {
        loop {
            let mut tx = match scan {
                Some(scan) => scan.read().await?,
                None => store.read().await?,
            };
            let rows = tx.rows(&batch(file, from)).await?;
            drop(tx);
            let Some(last) = rows.last() else {
                return Ok(from);
            };
            from = last.parse("row_id")?;
            for row in &rows {
                let (organisation, subject) = (row.parse("organisation")?, row.parse("subject")?);
                let names = names(ring, file, row)?;
                gathered.extend(
                    names
                        .iter()
                        .map(|name| ((organisation, file), self.key(name), subject)),
                );
            }
            tokio::task::yield_now().await;
        }
    }
}

/// The first identifier of so many milliseconds before this one was made.
pub(crate) fn overlap(id: Uuid, by_ms: u64) -> Uuid {
    let (Some(at), bytes) = (id.get_timestamp(), id.into_bytes()) else {
        return Uuid::nil();
    };
    let (seconds, nanos) = at.to_unix();
    let ms = (seconds * 1_000 + u64::from(nanos / 1_000_000)).saturating_sub(by_ms);
    let mut earlier = [0; 16];
    earlier[..6].copy_from_slice(&ms.to_be_bytes()[2..]);
    // The version and variant stay, so that the text sorts among its likes.
    earlier[6] = bytes[6] & 0xf0;
    Uuid::from_bytes(earlier)
}

/// Sealed identities after `from` with all versions of their keys, in order.
fn batch(file: FileKind, from: Uuid) -> Sql {
    let query = match file {
        FileKind::Report => sql(
            "select f.row_id, f.subject, f.sealed, f.organisation, k.version, k.server_wrap from \
             (select r.id as row_id, r.id as subject, r.at_risk_a as sealed, t.organisation \
             from report r join team t on t.id = r.team \
             where r.id > ? and r.at_risk_a is not null order by r.id limit ?) as f",
        ),
        FileKind::Case => sql(
            "select f.row_id, f.subject, f.sealed, f.organisation, k.version, k.server_wrap from \
             (select p.id as row_id, p.case_id as subject, p.identity_a as sealed, t.organisation \
             from person p join cases c on c.id = p.case_id join team t on t.id = c.team \
             where p.id > ? and p.identity_a is not null order by p.id limit ?) as f",
        ),
    };
    query.bind(from).bind(BATCH).push(
        " join data_key k on k.subject = f.subject and k.section = 'identity' order by f.row_id",
    )
}

/// The names in one row. A row comes once for each version of the key; only one of them fits.
fn names(ring: &KeyRing, file: FileKind, row: &Record) -> Result<Vec<PersonName>, Error> {
    let sealed = SealedA::from_bytes(row.bytes("sealed")?.to_vec());
    let id = KeyId {
        subject: row.parse("subject")?,
        section: SectionA::Identity,
        version: sealed.key_version()?,
    };
    if row.int("version")? != i64::from(id.version) {
        return Ok(Vec::new());
    }
    let wrap = ServerWrap::from_bytes(row.bytes("server_wrap")?.to_vec());
    let (table, column) = match file {
        FileKind::Report => ("report", "at_risk_a"),
        FileKind::Case => ("person", "identity_a"),
    };
    let place = Place {
        table,
        column,
        row: row.parse("row_id")?,
    };
    let opened = DataKeyA::unwrap(id, ring, &wrap)?.open(&place, &sealed)?;
    Ok(match file {
        FileKind::Report => {
            let people: Vec<PersonAtRisk> = opened.record()?.into_inner();
            people
                .into_iter()
                .filter_map(|person| person.name.given().cloned())
                .collect()
        }
        FileKind::Case => {
            let identity: Identity = opened.record()?.into_inner();
            identity.names().cloned().collect()
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_read_before_a_save_does_not_come_back_after_it() {
        let ring = KeyRing::from_root(&vault::RootKey::from_bytes([7; 32]));
        let index = NameIndex::new(&ring);
        let name = |text: &str| PersonName::parse(text).unwrap();
        let organisation = OrganisationId(Uuid::from_u128(1));
        let [case, other] = [Uuid::from_u128(2), Uuid::from_u128(3)];
        let list = (organisation, FileKind::Case);
        index.lists().replaced = Some(HashSet::new());
        let read = vec![
            (list, index.key(&name("Nama Lama")), case),
            (list, index.key(&name("Nama Lama")), other),
        ];
        index.set(organisation, FileKind::Case, case, [&name("Nama Baru")]);
        index.take_in(read);
        let found = |text| index.find(organisation, &name(text));
        assert_eq!(found("nama lama"), [(FileKind::Case, other)]);
        assert_eq!(found("nama baru"), [(FileKind::Case, case)]);
    }
}
