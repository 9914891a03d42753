//! Tables into memory, within its bound.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{Job, Progress};
use crate::blocking::Blocks;
use crate::error::{Error, Result};
use crate::records::{Builder, Records};
use crate::settings::Settings;
use crate::table;

/// How often progress is told and memory measured.
const EACH: u64 = 10_000;

/// Records in memory, with what tells them apart outside of it.
pub struct Loaded {
    /// The records, in the order of the tables.
    pub records: Records,
    /// For each record the number of its person, where the truth is known. Equal numbers are
    /// one person; 0 where a record does not tell.
    pub truth: Vec<u64>,
    /// For each record the number of its table.
    pub sources: Vec<u8>,
    /// Of everything that was read: another register, another digest.
    pub digest: u64,
    ids: Ids,
}

/// Identifiers of records, in one piece of memory.
#[derive(Default)]
struct Ids {
    text: String,
    ends: Vec<u32>,
}

impl Ids {
    fn push(&mut self, id: &str) {
        self.text.push_str(id);
        self.ends.push(self.text.len() as u32);
    }

    fn get(&self, record: usize) -> &str {
        let from = record.checked_sub(1).map_or(0, |r| self.ends[r] as usize);
        &self.text[from..self.ends[record] as usize]
    }
}

/// Gathers the records of a job one by one, within its bound of memory.
pub struct Gather<'a> {
    job: &'a Job<'a>,
    builder: Builder,
    loaded: Loaded,
    hasher: FxHasher,
    keeps_ids: bool,
    count: u64,
}

impl<'a> Gather<'a> {
    /// An empty register with these settings; `ids` says whether identifiers are kept.
    pub fn new(job: &'a Job<'a>, settings: &Settings, ids: bool) -> Result<Gather<'a>> {
        let empty = Builder::new(settings)?.finish();
        Ok(Gather {
            job,
            builder: Builder::new(settings)?,
            loaded: Loaded {
                records: empty,
                truth: Vec::new(),
                sources: Vec::new(),
                digest: 0,
                ids: Ids::default(),
            },
            hasher: FxHasher::default(),
            keeps_ids: ids,
            count: 0,
        })
    }

    /// Adds a record of the table of a number.
    pub fn add(&mut self, source: u8, row: &table::Row<'_>) -> Result<()> {
        self.builder.add(source, row.fields);
        self.loaded.sources.push(source);
        for field in row.fields {
            self.hasher.write(field.as_bytes());
            self.hasher.write_u8(0xff);
        }
        self.hasher.write(row.id.as_bytes());
        if let Some(person) = row.truth {
            self.loaded.truth.push(person_of(person));
        }
        if self.keeps_ids {
            self.loaded.ids.push(row.id);
        }
        self.count += 1;
        if self.count.is_multiple_of(EACH) {
            (self.job.tell)(Progress::Read(self.count));
            let ids = self.loaded.ids.text.len() as u64;
            within(self.job, self.builder.bytes() + ids)?;
        }
        Ok(())
    }

    /// The records.
    pub fn finish(self) -> Loaded {
        (self.job.tell)(Progress::AllRead(self.count));
        Loaded {
            records: self.builder.finish(),
            digest: self.hasher.finish(),
            ..self.loaded
        }
    }
}

impl Loaded {
    /// Reads all tables of the job for these settings; `ids` says whether identifiers are
    /// kept. Errors name the table.
    pub fn new(job: &Job<'_>, settings: &Settings, ids: bool) -> Result<Loaded> {
        let mut gather = Gather::new(job, settings, ids)?;
        for (source, name) in job.tables.iter().enumerate() {
            let source = u8::try_from(source).map_err(|_| Error::TooManyTables)?;
            let each = |row: table::Row<'_>| gather.add(source, &row);
            let file = (job.open)(usize::from(source)).map_err(Error::Io);
            file.and_then(|file| table::read_file(file, settings, &job.mapping, each))
                .map_err(|e| e.in_table(name))?;
        }
        Ok(gather.finish())
    }

    /// The blocks of the records, if they fit in memory beside them.
    pub fn blocks(&self, job: &Job<'_>, settings: &Settings) -> Result<Blocks> {
        let records = self.records.len() as u64;
        let each_rule = 10 * settings.blocking.len() as u64;
        within(job, self.records.bytes() + records * each_rule)?;
        Blocks::new(&self.records, &settings.blocking, settings.block_limit)
    }

    /// The identifier of a record in its table; empty where they were not kept.
    pub fn id(&self, record: u32) -> &str {
        match record as usize {
            r if r < self.ids.ends.len() => self.ids.get(r),
            _ => "",
        }
    }
}

/// Refuses what would go beyond the bound of the job.
pub(super) fn within(job: &Job<'_>, needed: u64) -> Result<()> {
    match job.memory {
        Some(allowed) if needed > allowed => Err(Error::Memory { needed, allowed }),
        _ => Ok(()),
    }
}

/// The number of a person by the label of the truth. Of labels such as `rec-12-dup-0`, which
/// FEBRL gives to the twelfth person, only the number counts.
fn person_of(label: &str) -> u64 {
    if label.is_empty() {
        return 0;
    }
    let febrl = label.strip_prefix("rec-").and_then(|l| l.split('-').next());
    let mut hasher = FxHasher::default();
    hasher.write(febrl.unwrap_or(label).as_bytes());
    hasher.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_febrl_are_persons_and_others_are_themselves() {
        assert_eq!(person_of("rec-12-dup-0"), person_of("rec-12-org"));
        assert_ne!(person_of("rec-12-org"), person_of("rec-13-org"));
        assert_ne!(person_of("E0012"), person_of("E0013"));
        assert_ne!(person_of("rec"), 0);
        assert_eq!(person_of(""), 0);
    }

    #[test]
    fn identifiers_come_back() {
        let mut ids = Ids::default();
        ["a", "", "long one"].iter().for_each(|i| ids.push(i));
        assert_eq!((ids.get(0), ids.get(1), ids.get(2)), ("a", "", "long one"));
    }
}
