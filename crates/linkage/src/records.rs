//! The register as columns of numbers: about 80 bytes a record, and each text once.

use crate::error::Result;
use crate::layout::{Interner, Layout, POOLS, Part, PoolId, Storage};
use crate::normalise::lexicon::Lexicon;
use crate::pool::{NONE, Pool};
use crate::settings::{Of, Settings};

/// Records ready to be compared. Rows are numbered in the order in which they came.
#[derive(Clone, Debug)]
pub struct Records {
    pub(crate) layout: Layout,
    rows: Vec<u32>,
    sources: Vec<u8>,
    pools: [Pool; POOLS],
    /// For each name of the pool its words: `word_ends[n]` is where they end in `words`.
    word_ends: Vec<u32>,
    words: Vec<u32>,
    /// How many records hold a word in the field whose rare words are asked for.
    word_counts: Vec<u32>,
    /// For columns with a frequency: how many records hold each value.
    counts: Vec<Vec<u32>>,
    /// For each column, how many records have a value.
    filled: Vec<u32>,
    /// For columns with a frequency: the chance that two records have the same value.
    coincidences: Vec<f64>,
    word_coincidence: f64,
    /// For the same columns: log₂ of the frequency of a value that so many records hold.
    logs: Vec<Vec<f32>>,
    /// Records when all this was counted.
    counted: usize,
}

/// Of values that fewer records hold than this, the logarithm is kept.
const LOGS: u32 = 256;

/// Gathers records.
#[derive(Debug)]
pub struct Builder {
    records: Records,
    lexicon: Lexicon,
    row: Vec<u32>,
    counted: Vec<bool>,
}

impl Interner for [Pool; POOLS] {
    fn number(&mut self, pool: PoolId, text: &str) -> u32 {
        self[pool as usize].intern(text)
    }
}

impl Builder {
    /// An empty register with the columns that the settings look at.
    pub fn new(settings: &Settings) -> Result<Builder> {
        let layout = Layout::new(settings)?;
        let mut counted = vec![false; layout.columns.len()];
        let levels = settings.comparisons.iter().flat_map(|c| &c.levels);
        for frequency in levels
            .filter_map(|l| l.frequency.as_ref())
            .filter(|f| f.of == Of::Value)
        {
            counted[layout.column(&frequency.column)?] = true;
        }
        let row = vec![NONE; layout.columns.len()];
        let records = Records {
            rows: Vec::new(),
            sources: Vec::new(),
            pools: Default::default(),
            word_ends: Vec::new(),
            words: Vec::new(),
            word_counts: Vec::new(),
            counts: Vec::new(),
            logs: Vec::new(),
            filled: Vec::new(),
            coincidences: Vec::new(),
            word_coincidence: 1.0,
            counted: 0,
            layout,
        };
        Ok(Builder {
            records,
            lexicon: Lexicon::new(),
            row,
            counted,
        })
    }

    /// Adds a record: `fields` as typed, in the order of the settings; `source` tells the
    /// lists apart that are linked across.
    pub fn add(&mut self, source: u8, fields: &[&str]) {
        self.row.fill(NONE);
        let Records { layout, pools, .. } = &mut self.records;
        layout.derive(fields, pools, &mut self.lexicon, &mut self.row);
        self.records.rows.extend_from_slice(&self.row);
        self.records.sources.push(source);
    }

    /// Bytes that the records take so far.
    pub fn bytes(&self) -> u64 {
        self.records.bytes()
    }

    /// Counts what is common and rare, and gives the register.
    pub fn finish(mut self) -> Records {
        let records = &mut self.records;
        records.rows.shrink_to_fit();
        records.read_words();
        records.count_words();
        records.fill_rare_words();
        records.count_values(&self.counted);
        records.counted = records.len();
        records.coincidences = (0..records.counts.len())
            .map(|c| records.coincide(c))
            .collect();
        records.word_coincidence = records.coincide_by_word();
        records.pools.iter_mut().for_each(Pool::shrink);
        self.records
    }
}

impl Records {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Bytes that the records take.
    pub fn bytes(&self) -> u64 {
        let numbers = self.rows.capacity()
            + self.word_ends.capacity()
            + self.words.capacity()
            + self.word_counts.capacity()
            + self.counts.iter().map(Vec::capacity).sum::<usize>();
        let pools = self.pools.iter().map(Pool::bytes).sum::<u64>();
        4 * numbers as u64 + self.sources.capacity() as u64 + pools
    }

    /// The columns of a record.
    #[inline]
    pub(crate) fn row(&self, record: u32) -> &[u32] {
        let stride = self.layout.columns.len();
        &self.rows[record as usize * stride..][..stride]
    }

    /// Brings the rows of records into the cache together: one after the other, each would
    /// be waited for.
    pub(crate) fn warm(&self, records: &[u32]) {
        let stride = self.layout.columns.len();
        let ends = |r: &u32| {
            let from = *r as usize * stride;
            self.rows[from] ^ self.rows[from + stride / 2] ^ self.rows[from + stride - 1]
        };
        std::hint::black_box(records.iter().fold(0, |sum, r| sum ^ ends(r)));
    }

    #[inline]
    pub(crate) fn source(&self, record: u32) -> u8 {
        self.sources[record as usize]
    }

    #[inline]
    pub(crate) fn pool(&self, pool: PoolId) -> &Pool {
        &self.pools[pool as usize]
    }

    /// The words of a name of the pool, ascending by number.
    #[inline]
    pub(crate) fn words(&self, name: u32) -> &[u32] {
        match name as usize {
            0 => &[],
            n if n < self.word_ends.len() => {
                &self.words[self.word_ends[n - 1] as usize..self.word_ends[n] as usize]
            }
            _ => &[],
        }
    }

    /// The share of records whose name has this word.
    #[inline]
    pub(crate) fn word_frequency(&self, word: u32) -> f64 {
        let count = self.word_counts.get(word as usize).copied().unwrap_or(0);
        f64::from(count.max(1)) / self.counted.max(1) as f64
    }

    /// The share of records with this value, of those that have one.
    #[inline]
    pub(crate) fn frequency(&self, column: usize, value: u32) -> f64 {
        let count = self.counts[column]
            .get(value as usize)
            .copied()
            .unwrap_or(0);
        f64::from(count.max(1)) / f64::from(self.filled[column].max(1))
    }

    /// log₂ of [`Records::frequency`].
    #[inline]
    pub(crate) fn log_frequency(&self, column: usize, value: u32) -> f32 {
        let count = self.counts[column].get(value as usize);
        let count = count.copied().unwrap_or(0).max(1);
        let known = self.logs[column].get(count as usize).copied();
        known.unwrap_or_else(|| (self.frequency(column, value) as f32).log2())
    }

    /// Whether the values of a column are counted.
    pub(crate) fn counts(&self, column: usize) -> bool {
        !self.counts[column].is_empty()
    }

    /// The chance that two random records that have a value have the same one.
    pub(crate) fn coincidence(&self, column: usize) -> f64 {
        self.coincidences[column]
    }

    /// The same for the word that two names share.
    pub(crate) fn word_coincidence(&self) -> f64 {
        self.word_coincidence
    }

    fn coincide(&self, column: usize) -> f64 {
        let n = f64::from(self.filled[column].max(2));
        let pairs: f64 = self.counts[column]
            .iter()
            .map(|c| f64::from(*c))
            .map(|c| c * (c - 1.0).max(0.0))
            .sum();
        (pairs / (n * (n - 1.0))).max(1.0 / (n * n))
    }

    fn coincide_by_word(&self) -> f64 {
        let n = self.counted.max(1) as f64;
        let shares = self.word_counts.iter().map(|c| f64::from(*c) / n);
        let (sum, squares) = shares.fold((0.0, 0.0), |(s, q), p| (s + p, q + p * p));
        if sum > 0.0 { squares / sum } else { 1.0 }
    }

    /// A word of names by its number.
    pub(crate) fn word(&self, word: u32) -> &str {
        self.pool(PoolId::Words).get(word)
    }

    /// All words of names, in alphabetical order.
    pub(crate) fn sorted_words(&self) -> Vec<u32> {
        let mut words: Vec<u32> = (1..self.pool(PoolId::Words).len() as u32).collect();
        words.sort_by(|a, b| self.word(*a).cmp(self.word(*b)));
        words
    }

    /// Adds a record to the finished register. What is rare and common stays as counted.
    pub(crate) fn push(&mut self, source: u8, fields: &[&str]) -> u32 {
        let mut row = vec![NONE; self.layout.columns.len()];
        let mut lexicon = Lexicon::default();
        self.layout
            .derive(fields, &mut self.pools, &mut lexicon, &mut row);
        self.read_words();
        for (column, rare, second) in self.name_columns() {
            let (first, next) = self.rarest(self.words(row[column]));
            rare.iter().for_each(|c| row[*c] = first);
            second.iter().for_each(|c| row[*c] = next);
        }
        self.rows.extend_from_slice(&row);
        self.sources.push(source);
        self.sources.len() as u32 - 1
    }

    fn read_words(&mut self) {
        let [names, words, ..] = &mut self.pools;
        for name in self.word_ends.len()..names.len() {
            let from = self.words.len();
            self.words.extend(
                names
                    .get(name as u32)
                    .split(' ')
                    .map(|w| words.intern(w))
                    .filter(|w| *w != NONE),
            );
            self.words[from..].sort_unstable();
            let mut kept = from;
            for at in from..self.words.len() {
                if at == from || self.words[at] != self.words[kept - 1] {
                    self.words[kept] = self.words[at];
                    kept += 1;
                }
            }
            self.words.truncate(kept);
            self.word_ends.push(kept as u32);
        }
    }

    /// The columns of names whose rare words are columns too.
    pub(crate) fn name_columns(&self) -> Vec<(usize, Vec<usize>, Vec<usize>)> {
        let columns = &self.layout.columns;
        let of = |field: usize, part: Part| {
            let these = columns
                .iter()
                .enumerate()
                .filter(move |(_, c)| c.field == field && c.part == part);
            these.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let names = columns.iter().enumerate();
        let names = names
            .filter(|(_, c)| c.part == Part::Whole && c.storage == Storage::Text(PoolId::Names));
        names
            .map(|(at, c)| (at, of(c.field, Part::Rare), of(c.field, Part::Second)))
            .collect()
    }

    /// Words are counted in the first name of a record, its own.
    fn count_words(&mut self) {
        self.word_counts = vec![0; self.pool(PoolId::Words).len()];
        let Some((column, ..)) = self.name_columns().into_iter().next() else {
            return;
        };
        for record in 0..self.len() as u32 {
            let name = self.row(record)[column];
            let (from, to) = self.word_range(name);
            for at in from..to {
                self.word_counts[self.words[at] as usize] += 1;
            }
        }
    }

    fn word_range(&self, name: u32) -> (usize, usize) {
        match name as usize {
            0 => (0, 0),
            n => (self.word_ends[n - 1] as usize, self.word_ends[n] as usize),
        }
    }

    fn fill_rare_words(&mut self) {
        let stride = self.layout.columns.len();
        for (column, rare, second) in self.name_columns() {
            if rare.is_empty() && second.is_empty() {
                continue;
            }
            for record in 0..self.len() {
                let (first, next) = self.rarest(self.words(self.rows[record * stride + column]));
                rare.iter()
                    .for_each(|c| self.rows[record * stride + c] = first);
                second
                    .iter()
                    .for_each(|c| self.rows[record * stride + c] = next);
            }
        }
    }

    /// The two rarest words; single letters only where there is nothing else.
    pub(crate) fn rarest(&self, words: &[u32]) -> (u32, u32) {
        let pool = self.pool(PoolId::Words);
        // A word the register does not know is as rare as can be.
        let known = |word: u32| (word as usize) < pool.len();
        let rank = |word: u32| {
            let letter = known(word) && pool.get(word).len() < 2;
            (
                letter,
                self.word_counts.get(word as usize).copied().unwrap_or(0),
                word,
            )
        };
        let (mut first, mut second) = (None, None);
        for &word in words {
            let rank = rank(word);
            if first.is_none_or(|f| rank < f) {
                second = first;
                first = Some(rank);
            } else if second.is_none_or(|s| rank < s) {
                second = Some(rank);
            }
        }
        let word = |rank: Option<(bool, u32, u32)>| rank.map_or(NONE, |r| r.2);
        (word(first), word(second.filter(|s| !s.0)))
    }

    fn count_values(&mut self, counted: &[bool]) {
        let stride = self.layout.columns.len();
        self.filled = vec![0; stride];
        self.counts = vec![Vec::new(); stride];
        for (column, counted) in counted.iter().enumerate() {
            if let (true, Storage::Text(pool)) = (counted, self.layout.columns[column].storage) {
                self.counts[column] = vec![0; self.pools[pool as usize].len()];
            }
        }
        for row in self.rows.chunks_exact(stride.max(1)) {
            for (column, &value) in row.iter().enumerate().filter(|(_, v)| **v != NONE) {
                self.filled[column] += 1;
                if let Some(count) = self.counts[column].get_mut(value as usize) {
                    *count += 1;
                }
            }
        }
        let log = |count: u32, of: u32| ((f64::from(count) / f64::from(of)) as f32).log2();
        let logs = self
            .counts
            .iter()
            .zip(&self.filled)
            .map(|(counts, filled)| {
                let known = if counts.is_empty() { 0 } else { LOGS };
                (0..known)
                    .map(|n| log(n.max(1), (*filled).max(1)))
                    .collect()
            });
        self.logs = logs.collect();
    }
}
