//! The index of names: 64-bit keyed digests in memory, never on disk.

use crate::cases::secrets::Identity;
use crate::newest::Newest;
use crate::{Error, Record, Scan, Sql, Store, sql};
use domain::PersonName;
use domain::ids::OrganisationId;
use domain::intake::PersonAtRisk;
use policy::FileKind;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::time::Instant;
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
/// something is saved. A million names of as many files take 24 MB, each further million of names
/// in the same files 8 MB.
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
/// file, the digest of the name.
///
/// One list, which goes as a whole once it is sorted into many. Lists that grew in turns would
/// leave as many gaps in memory as they have names.
type Gathered = Vec<((OrganisationId, FileKind), Uuid, u64)>;

/// The newest rows that were read.
#[derive(Default)]
struct Seen {
    report: Newest,
    person: Newest,
    /// Whoever asked before this was asked so often has been served.
    served: u64,
}

#[derive(Default)]
struct Lists {
    of: HashMap<(OrganisationId, FileKind), Names>,
    /// Files whose names were set while a reading is under way: what it finds of them may be old.
    replaced: Option<HashSet<Uuid>>,
}

/// The names of one organisation's files of one kind: 8 bytes a name, and 16 a file.
#[derive(Default)]
struct Names {
    /// The files; an entry names one by its place.
    files: Vec<Uuid>,
    /// In order.
    sorted: Vec<Entry>,
    /// What came since.
    fresh: Vec<Entry>,
}

/// The upper bits of a digest, and below them the place of the file.
///
/// Two names of which these bits agree are taken for one: among a hundred thousand names once in
/// three million searches, and then a file of one's own team stands in a list too many.
type Entry = u64;

/// Bits of a place: more files than any organisation will ever have.
const PLACE: u32 = 26;

/// The part of an entry that is of the name.
const fn upper(digest: u64) -> Entry {
    digest >> PLACE << PLACE
}

const fn place(entry: Entry) -> usize {
    (entry ^ upper(entry)) as usize
}

impl Names {
    fn entries(&self, digest: u64) -> impl Iterator<Item = Entry> + '_ {
        let from = self.sorted.partition_point(|known| *known < upper(digest));
        let same = move |known: &&Entry| upper(**known) == upper(digest);
        let sorted = self.sorted[from..].iter().take_while(same);
        sorted.chain(self.fresh.iter().filter(same)).copied()
    }

    fn find(&self, digest: u64) -> Vec<Uuid> {
        let mut found: Vec<Uuid> = self
            .entries(digest)
            .filter_map(|entry| self.files.get(place(entry)).copied())
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What stands for a name in a file. The latest files are those that are saved again.
    fn entry(&mut self, digest: u64, file: Uuid) -> Entry {
        let known = self.files.iter().rposition(|known| *known == file);
        let place = known.unwrap_or_else(|| {
            self.files.push(file);
            self.files.len() - 1
        });
        upper(digest) | place as u64
    }

    fn add(&mut self, digest: u64, file: Uuid) {
        let entry = self.entry(digest, file);
        if self.entries(digest).any(|known| known == entry) {
            return;
        }
        self.fresh.push(entry);
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

    /// These names, and those that a reading found.
    fn with(&self, mut names: Vec<(Uuid, u64)>) -> Self {
        let own = self.sorted.iter().chain(&self.fresh);
        names.extend(own.filter_map(|entry| Some((*self.files.get(place(*entry))?, *entry))));
        names.sort_unstable();
        let files = names.chunk_by(|(file, _), (next, _)| file == next);
        // Not `collect`, which would leave each of many lists up to twice its size.
        let mut new = Self::default();
        new.files.reserve_exact(files.clone().count());
        new.sorted.reserve_exact(names.len());
        for of_file in files {
            let place = new.files.len() as u64;
            new.files.push(of_file[0].0);
            let entries = of_file.iter().map(|(_, digest)| upper(*digest) | place);
            new.sorted.extend(entries);
        }
        new.sorted.sort_unstable();
        new.sorted.dedup();
        new
    }

    fn forget(&mut self, file: Uuid) {
        let Some(gone) = self.files.iter().rposition(|known| *known == file) else {
            return;
        };
        self.sorted.retain(|entry| place(*entry) != gone);
        self.fresh.retain(|entry| place(*entry) != gone);
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

    fn digest(&self, name: &PersonName) -> u64 {
        let NameDigest(digest) = self.0.key.digest(name);
        digest
    }

    /// The files of an organisation in which somebody has this name.
    pub fn find(&self, organisation: OrganisationId, name: &PersonName) -> Vec<(FileKind, Uuid)> {
        let digest = self.digest(name);
        let lists = self.0.lists.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        for file in [FileKind::Case, FileKind::Report] {
            if let Some(names) = lists.of.get(&(organisation, file)) {
                found.extend(
                    names
                        .find(digest)
                        .into_iter()
                        .map(|subject| (file, subject)),
                );
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
        let digests: Vec<u64> = names.into_iter().map(|name| self.digest(name)).collect();
        let mut lists = self.lists();
        if let Some(replaced) = &mut lists.replaced {
            replaced.insert(subject);
        }
        let known = lists.of.entry((organisation, file)).or_default();
        known.forget(subject);
        for digest in digests {
            known.add(digest, subject);
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
        let digests: Vec<u64> = names.into_iter().map(|name| self.digest(name)).collect();
        if digests.is_empty() {
            return;
        }
        let mut lists = self.lists();
        let known = lists.of.entry((organisation, file)).or_default();
        for digest in digests {
            known.add(digest, subject);
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
        let first = seen.report.id.is_nil() && seen.person.id.is_nil();
        let now = Instant::now();
        let scan = match first {
            true => Some(store.scan().await?),
            false => None,
        };
        self.lists().replaced = Some(HashSet::new());
        let mut gathered = Gathered::new();
        let from = [seen.report, seen.person].map(|newest| newest.from(now, OVERLAP_MS));
        for (file, from) in [FileKind::Report, FileKind::Case].into_iter().zip(from) {
            let newest = self
                .read(store, scan.as_ref(), ring, file, from, &mut gathered)
                .await?;
            let known = match file {
                FileKind::Report => &mut seen.report,
                FileKind::Case => &mut seen.person,
            };
            *known = known.after(newest, now);
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
            let kept = one
                .iter()
                .filter(|(_, file, _)| !replaced.contains(file))
                .map(|(_, file, digest)| (*file, *digest));
            let names: Vec<(Uuid, u64)> = kept.collect();
            if names.len() > FRESH || known.files.is_empty() {
                *known = known.with(names);
            } else {
                let each = names.into_iter();
                each.for_each(|(file, digest)| known.add(digest, file));
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
                        .map(|name| ((organisation, file), subject, self.digest(name))),
                );
            }
            tokio::task::yield_now().await;
        }
    }
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
    fn names_are_found_by_the_files_they_stand_in_and_in_no_others() {
        let ring = KeyRing::from_root(&vault::RootKey::from_bytes([7; 32]));
        let index = NameIndex::new(&ring);
        let name =
            |n: usize| PersonName::parse(&format!("Nama {}", "abcdefghij".repeat(n))).unwrap();
        let organisation = OrganisationId(Uuid::from_u128(1));
        let list = (organisation, FileKind::Case);
        // Two names a file, each in the next file too.
        let digests: Vec<u64> = (1..=9).map(|n| index.digest(&name(n))).collect();
        let read = (0..8).flat_map(|at| {
            let file = Uuid::from_u128(100 + at as u128);
            [(list, file, digests[at]), (list, file, digests[at + 1])]
        });
        index.take_in(read.rev().collect());
        for at in 1..8 {
            let files = [99 + at as u128, 100 + at as u128];
            let expected = files.map(|file| (FileKind::Case, Uuid::from_u128(file)));
            assert_eq!(index.find(organisation, &name(at + 1)), expected);
        }
        assert!(index.find(organisation, &name(10)).is_empty());
        // A later reading and a save add to them.
        let late = Uuid::from_u128(200);
        index.take_in(vec![(list, late, digests[0]), (list, late, digests[0])]);
        index.set(
            organisation,
            FileKind::Case,
            Uuid::from_u128(100),
            [&name(9)],
        );
        let found = |n| index.find(organisation, &name(n)).len();
        assert_eq!([found(1), found(2), found(9)], [1, 1, 2]);
    }

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
            (list, case, index.digest(&name("Nama Lama"))),
            (list, other, index.digest(&name("Nama Lama"))),
        ];
        index.set(organisation, FileKind::Case, case, [&name("Nama Baru")]);
        index.take_in(read);
        let found = |text| index.find(organisation, &name(text));
        assert_eq!(found("nama lama"), [(FileKind::Case, other)]);
        assert_eq!(found("nama baru"), [(FileKind::Case, case)]);
    }
}
