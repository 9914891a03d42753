//! Which pairs are compared at all.
//!
//! Each rule keeps a sorted array of (hash of the key, record). A record's candidates are
//! those that stand beside it under one of its keys. Keys so common that they bring
//! nobody in particular together are left out, and a record that has no other key is
//! told so: [`Coverage::too_little`].

use rayon::prelude::*;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use crate::error::{Error, Result};
use crate::layout::Layout;
use crate::pool::NONE;
use crate::records::Records;
use crate::settings::{Rule, field_of};

/// The blocks of a register by all its rules.
#[derive(Clone, Debug)]
pub struct Blocks {
    tables: Vec<Table>,
    limit: usize,
}

/// Some of the rules.
pub(crate) struct Rest<'a> {
    tables: Vec<&'a Table>,
    limit: usize,
}

impl Rest<'_> {
    /// Whether one of them brings two rows together.
    pub(crate) fn meet(&self, a: &[u32], b: &[u32]) -> bool {
        let small = |t: &Table, key: u32| t.block(key, self.limit + 1).len() <= self.limit;
        self.tables.iter().any(|t| {
            let found = key(&t.columns, a);
            found.is_some_and(|key_of_a| key(&t.columns, b) == found && small(t, key_of_a))
        })
    }
}

/// What the rules could do for a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Rules under which it was compared.
    pub used: u32,
    /// Rules whose key is too common.
    pub common: u32,
}

impl Coverage {
    /// Nothing brought this record together with any other in particular: that nobody was
    /// found says nothing.
    pub fn too_little(self) -> bool {
        self.used == 0
    }
}

/// What a rule costs and covers, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// The rule.
    pub rule: Rule,
    /// Pairs it brings together, blocks above the limit left out.
    pub pairs: u64,
    /// Pairs it would bring together without a limit.
    pub unlimited: u64,
    /// Records in its largest block.
    pub largest: usize,
    /// Records with a key that is not too common.
    pub records: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    columns: Vec<usize>,
    /// Hash in the upper half, record in the lower; ascending.
    entries: Vec<u64>,
    /// For each beginning of a hash the first entry that has it.
    directory: Vec<u32>,
    shift: u32,
    /// Records that came later, sorted like the entries.
    later: Vec<u64>,
}

/// At most this many blocking rules.
pub const MOST_RULES: usize = 64;

/// The hash of a key, none where a column is missing.
#[inline]
pub(crate) fn key(columns: &[usize], row: &[u32]) -> Option<u32> {
    let mut hasher = FxHasher::default();
    for &column in columns {
        if row[column] == NONE {
            return None;
        }
        hasher.write_u32(row[column]);
    }
    let hash = hasher.finish();
    Some((hash >> 32) as u32 ^ hash as u32)
}

impl Table {
    pub(crate) fn new(records: &Records, rule: &Rule) -> Result<Table> {
        let columns = resolve(rule, &records.layout)?;
        let keyed = || {
            let rows = 0..records.len() as u32;
            rows.filter_map(|r| Some((key(&columns, records.row(r))?, r)))
        };
        // Of about four entries each if every record has a key; later of so many in any case.
        let bits = |entries: usize| (entries / 4).max(2).ilog2().clamp(1, 24);
        let fine = 32 - bits(records.len());
        let mut sizes = vec![0_u32; 1 << (32 - fine)];
        keyed().for_each(|(key, _)| sizes[(key >> fine) as usize] += 1);
        let count = sizes.iter().map(|s| *s as usize).sum();
        let shift = 32 - bits(count);
        let mut directory = Vec::with_capacity((1 << (32 - shift)) + 1);
        directory.push(0);
        let mut ends = 0;
        for some in sizes.chunks(1 << (shift - fine)) {
            ends += some.iter().sum::<u32>();
            directory.push(ends);
        }
        drop(sizes);
        // Each entry goes to its place at once; what is left to sort are a few at each.
        let mut next = directory.clone();
        let mut entries = vec![0; count];
        for (key, record) in keyed() {
            let next = &mut next[(key >> shift) as usize];
            entries[*next as usize] = u64::from(key) << 32 | u64::from(record);
            *next += 1;
        }
        for ends in directory.windows(2) {
            entries[ends[0] as usize..ends[1] as usize].sort_unstable();
        }
        Ok(Table {
            columns,
            entries,
            directory,
            shift,
            later: Vec::new(),
        })
    }

    /// The entries of a key, at most `most` of them.
    fn block(&self, key: u32, most: usize) -> &[u64] {
        self.block_within(self.place(key), key, most)
    }

    /// Where the entries of a key can stand.
    #[inline]
    fn place(&self, key: u32) -> (u32, u32) {
        let at = (key >> self.shift) as usize;
        (self.directory[at], self.directory[at + 1])
    }

    /// The same as [`Table::block`], standing within these places.
    #[inline]
    fn block_within(&self, (from, to): (u32, u32), key: u32, most: usize) -> &[u64] {
        let rest = &self.entries[from as usize..to as usize];
        let of = |e: &u64| (e >> 32) as u32;
        let before = rest.iter().take_while(|e| of(e) < key).count();
        let rest = &rest[before..];
        // Of a block that is larger, no more needs to be looked at.
        if let Some(block) = rest.get(..most)
            && block.last().is_some_and(|e| of(e) == key)
        {
            return block;
        }
        let block = rest.iter().take_while(|e| of(e) == key);
        &rest[..block.count()]
    }

    /// The later entries of a key.
    fn block_of_later(&self, key: u32) -> &[u64] {
        if self.later.is_empty() {
            return &[];
        }
        let from = self.later.partition_point(|e| ((e >> 32) as u32) < key);
        let count = self.later[from..].partition_point(|e| (e >> 32) as u32 == key);
        &self.later[from..from + count]
    }

    /// The blocks, as slices of entries of one key each.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = &[u64]> {
        self.entries.chunk_by(|a, b| a >> 32 == b >> 32)
    }
}

fn resolve(rule: &Rule, layout: &Layout) -> Result<Vec<usize>> {
    rule.0.iter().map(|c| layout.column(c)).collect()
}

impl Blocks {
    /// Sorts the keys of a register. `limit` is the most records a block may have.
    pub fn new(records: &Records, rules: &[Rule], limit: u32) -> Result<Blocks> {
        if rules.len() > MOST_RULES {
            return Err(Error::Settings(format!(
                "more than {MOST_RULES} blocking rules"
            )));
        }
        let tables = rules
            .par_iter()
            .map(|r| Table::new(records, r))
            .collect::<Result<_>>()?;
        Ok(Blocks {
            tables,
            limit: limit as usize,
        })
    }

    /// Bytes that the blocks take.
    pub fn bytes(&self) -> u64 {
        let tables = self.tables.iter();
        tables
            .map(|t| (8 * t.entries.len() + 4 * t.directory.len() + 8 * t.later.len()) as u64)
            .sum()
    }

    /// The records that share a usable key with the row, below the number `below`,
    /// ascending and each once, put into `out`.
    pub(crate) fn candidates(&self, row: &[u32], below: u32, out: &mut Vec<u32>) -> Coverage {
        out.clear();
        let mut coverage = Coverage::default();
        // First all directories, then all blocks: so that one need not wait for the other.
        let mut keys = [None; MOST_RULES];
        for (table, place) in self.tables.iter().zip(&mut keys) {
            let found = key(&table.columns, row);
            *place = found.map(|key| (key, table.place(key)));
        }
        let keys = || {
            self.tables
                .iter()
                .zip(&keys)
                .filter_map(|(t, k)| Some((t, (*k)?)))
        };
        let firsts = keys().filter_map(|(table, (_, (from, _)))| table.entries.get(from as usize));
        std::hint::black_box(firsts.fold(0, |sum, e| sum ^ e));
        for (table, (key, place)) in keys() {
            let block = table.block_within(place, key, self.limit + 1);
            let later = table.block_of_later(key);
            if block.len() + later.len() > self.limit {
                coverage.common += 1;
                continue;
            }
            coverage.used += 1;
            for entries in [block, later] {
                let records = entries.iter().map(|e| *e as u32);
                out.extend(records.take_while(|r| *r < below));
            }
        }
        if out.len() > 1 {
            out.sort_unstable();
            out.dedup();
        }
        coverage
    }
}

impl Blocks {
    /// Puts a record that came later among those of its keys.
    pub(crate) fn push(&mut self, records: &Records, record: u32) {
        for table in &mut self.tables {
            if let Some(key) = key(&table.columns, records.row(record)) {
                let entry = u64::from(key) << 32 | u64::from(record);
                let at = table.later.partition_point(|e| *e < entry);
                table.later.insert(at, entry);
            }
        }
    }

    /// The rules that do not look at a field.
    pub(crate) fn without(&self, records: &Records, field: &str) -> Rest<'_> {
        let looks = |c: &usize| field_of(&records.layout.columns[*c].name) == field;
        let tables = self.tables.iter();
        Rest {
            tables: tables.filter(|t| !t.columns.iter().any(looks)).collect(),
            limit: self.limit,
        }
    }

    /// Records that came later, by the rule that has most of them.
    pub(crate) fn pushed(&self) -> usize {
        self.tables.iter().map(|t| t.later.len()).max().unwrap_or(0)
    }
}

/// Counts the pairs of each rule.
pub fn measure(records: &Records, rules: &[Rule], limit: u32) -> Result<Vec<Cost>> {
    let costs = rules.par_iter().map(|rule| {
        let table = Table::new(records, rule)?;
        let mut cost = Cost {
            rule: rule.clone(),
            pairs: 0,
            unlimited: 0,
            largest: 0,
            records: 0,
        };
        for size in table.blocks().map(<[u64]>::len) {
            let pairs = (size as u64) * (size as u64 - 1) / 2;
            cost.unlimited += pairs;
            cost.largest = cost.largest.max(size);
            if size <= limit as usize {
                cost.pairs += pairs;
                cost.records += size;
            }
        }
        Ok(cost)
    });
    costs.collect()
}

/// Whether a rule is worth its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Kept,
    /// It brings nobody together: its columns are empty, or no two records share a value.
    Nobody,
    /// All its blocks are above the limit.
    TooCommon,
    /// With it, too many pairs would be compared.
    OverBudget,
}

impl Verdict {
    /// Whether the rule stays.
    pub fn kept(self) -> bool {
        self == Verdict::Kept
    }
}

/// A rule that was measured, and what follows.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What it costs and covers.
    pub cost: Cost,
    /// Whether it is kept.
    pub verdict: Verdict,
}

/// Judges rules by their measured costs, in their order: from the cheapest for each record
/// it covers on, as long as all together bring at most `pairs_each` pairs a record
/// together. At least one rule that brings anybody together is kept.
pub fn judge(costs: &[Cost], records: usize, pairs_each: f64) -> Vec<Choice> {
    let each = |c: &Cost| c.pairs as f64 / c.records.max(1) as f64;
    let mut order: Vec<usize> = (0..costs.len()).collect();
    order.sort_by(|a, b| each(&costs[*a]).total_cmp(&each(&costs[*b])));
    let mut choices: Vec<Choice> = costs
        .iter()
        .map(|cost| Choice {
            cost: cost.clone(),
            verdict: match (cost.pairs, cost.unlimited) {
                (0, 0) => Verdict::Nobody,
                (0, _) => Verdict::TooCommon,
                _ => Verdict::OverBudget,
            },
        })
        .collect();
    let mut left = pairs_each * records as f64;
    let mut none = true;
    for at in order.into_iter().filter(|at| costs[*at].pairs > 0) {
        left -= costs[at].pairs as f64;
        if left < 0.0 && !none {
            break;
        }
        none = false;
        choices[at].verdict = Verdict::Kept;
    }
    choices
}

/// The rules that [`judge`] keeps.
pub fn choose(costs: &[Cost], records: usize, pairs_each: f64) -> Vec<Rule> {
    let judged = judge(costs, records, pairs_each).into_iter();
    judged
        .filter(|c| c.verdict.kept())
        .map(|c| c.cost.rule)
        .collect()
}

/// Measures the rules on the records themselves and judges them. Where none brings anybody
/// together, there is nothing to link.
pub fn choose_measured(
    records: &Records,
    rules: &[Rule],
    limit: u32,
    pairs_each: f64,
) -> Result<Vec<Choice>> {
    let costs = measure(records, rules, limit)?;
    let choices = judge(&costs, records.len(), pairs_each);
    if !choices.iter().any(|c| c.verdict.kept()) {
        return Err(Error::TooLittle(
            "no blocking rule brings any two records together".to_owned(),
        ));
    }
    Ok(choices)
}
