//! The register in memory: who may this new person be?
//!
//! Built from all records at start, then kept up to date record by record. What is common
//! and rare is counted when it is built or rebuilt; a record that is superseded or deleted
//! answers no more. A checksum tells whether it still holds what the database holds.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use crate::blocking::{Blocks, Coverage};
use crate::error::Result;
use crate::model::{Model, probability_of, weight_of};
use crate::normalise::names::Name;
use crate::records::{Builder, Records};
use crate::rows::Rows;
use crate::score::{Finding, Scorer};
use crate::settings::{Kind, Link};
use crate::subject::Subject;

/// Somebody in the register who may be the person asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The caller's identifier of the record.
    pub id: u128,
    /// log₂ of the odds that it is the same person.
    pub weight: f32,
    /// The same as a probability.
    pub probability: f64,
}

/// What the register says about a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// From the likeliest on; those equally likely by identifier.
    pub matches: Vec<Match>,
    /// Nothing particular is known of the person: an empty list says nothing.
    pub too_little: bool,
    /// Records that were compared.
    pub compared: usize,
}

/// The register, ready to be asked.
#[derive(Clone, Debug)]
pub struct Index {
    model: Model,
    records: Records,
    blocks: Blocks,
    ids: Vec<u128>,
    digests: Vec<u64>,
    gone: Vec<bool>,
    rows: Rows,
    /// Words of names in alphabetical order, for names half typed.
    words: Vec<u32>,
    checksum: u64,
}

/// Gathers the records of an index.
#[derive(Debug)]
pub struct IndexBuilder {
    model: Model,
    builder: Builder,
    ids: Vec<u128>,
    digests: Vec<u64>,
}

/// A number that stands for a record; the sum over all records, wrapping, is the checksum
/// of a register in whatever order.
pub fn digest(id: u128, source: u8, fields: &[&str]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u128(id);
    hasher.write_u8(source);
    for field in fields {
        hasher.write_usize(field.len());
        hasher.write(field.as_bytes());
    }
    // Mixed once more, since sums of similar numbers may meet.
    crate::random::Random::new(hasher.finish()).bits()
}

impl IndexBuilder {
    /// An empty index that compares by the model.
    pub fn new(model: Model) -> Result<IndexBuilder> {
        model.check()?;
        let builder = Builder::new(&model.settings)?;
        Ok(IndexBuilder {
            model,
            builder,
            ids: Vec::new(),
            digests: Vec::new(),
        })
    }

    /// Adds a record; a later one of the same identifier takes its place.
    pub fn add(&mut self, id: u128, source: u8, fields: &[&str]) {
        self.builder.add(source, fields);
        self.ids.push(id);
        self.digests.push(digest(id, source, fields));
    }

    /// Counts and sorts.
    pub fn finish(self) -> Result<Index> {
        let records = self.builder.finish();
        let blocks = Blocks::new(
            &records,
            &self.model.settings.blocking,
            self.model.settings.block_limit,
        )?;
        let words = records.sorted_words();
        let (mut ids, mut digests) = (self.ids, self.digests);
        ids.shrink_to_fit();
        digests.shrink_to_fit();
        let (rows, replaced) = Rows::new(&ids);
        let mut index = Index {
            gone: vec![false; ids.len()],
            rows,
            checksum: digests.iter().fold(0, |sum, d| sum.wrapping_add(*d)),
            model: self.model,
            ids,
            digests,
            records,
            blocks,
            words,
        };
        for row in replaced {
            index.retire(row);
        }
        Ok(index)
    }
}

impl Index {
    /// Records that answer.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody is here.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }

    /// The model it compares by.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The sum of [`digest`] over the records that answer.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    fn retire(&mut self, row: u32) {
        self.gone[row as usize] = true;
        self.checksum = self.checksum.wrapping_sub(self.digests[row as usize]);
    }

    /// Adds a record, or puts it in the place of the one that had its identifier.
    pub fn insert(&mut self, id: u128, source: u8, fields: &[&str]) {
        let row = self.records.push(source, fields);
        self.blocks.push(&self.records, row);
        let digest = digest(id, source, fields);
        self.ids.push(id);
        self.digests.push(digest);
        self.gone.push(false);
        self.checksum = self.checksum.wrapping_add(digest);
        if let Some(old) = self.rows.insert(&self.ids, id, row) {
            self.retire(old);
        }
    }

    /// Takes a record out; says whether it was there.
    pub fn delete(&mut self, id: u128) -> bool {
        let row = self.rows.remove(&self.ids, id);
        if let Some(row) = row {
            self.retire(row);
        }
        row.is_some()
    }

    /// Whether so much has changed that building it anew is worth while: more than a
    /// twentieth of it.
    pub fn stale(&self) -> bool {
        let changed = self.blocks.pushed() + (self.ids.len() - self.rows.len());
        changed > 1000 && changed * 20 > self.ids.len()
    }

    /// Who in the register is this person with at least this probability?
    pub fn query(&self, source: u8, fields: &[&str], least: f64) -> Result<Answer> {
        let scorer = Scorer::new(&self.records, &self.model)?;
        let mut answer = Answer::default();
        self.ask(&scorer, &scorer.ask(source, fields), least, &mut answer);
        Ok(finish(answer))
    }

    /// The same while the field at `name` is being typed: its last word may be the
    /// beginning of one of the register's names.
    pub fn query_typing(
        &self,
        source: u8,
        fields: &[&str],
        name: usize,
        least: f64,
    ) -> Result<Answer> {
        let scorer = Scorer::new(&self.records, &self.model)?;
        let mut answer = Answer::default();
        self.ask(&scorer, &scorer.ask(source, fields), least, &mut answer);
        let is_name = self
            .model
            .settings
            .fields
            .get(name)
            .is_some_and(|f| f.kind == Kind::Name);
        let typed = fields.get(name).copied().unwrap_or_default();
        if is_name && !typed.ends_with(char::is_whitespace) {
            for whole in self.completions(typed) {
                let mut fields = fields.to_vec();
                fields[name] = &whole;
                self.ask(&scorer, &scorer.ask(source, &fields), least, &mut answer);
            }
        }
        Ok(finish(answer))
    }

    /// The name with its last word completed to the commonest words that begin like it.
    fn completions(&self, typed: &str) -> Vec<String> {
        const MOST: usize = 4;
        const LOOKED_AT: usize = 2000;
        let mut words = Name::read(typed, false).folded;
        let Some(begun) = words.pop().filter(|w| w.len() > 1) else {
            return Vec::new();
        };
        let from = self
            .words
            .partition_point(|w| self.records.word(*w) < begun.as_str());
        let like = self.words[from..]
            .iter()
            .take(LOOKED_AT)
            .take_while(|w| self.records.word(**w).starts_with(&begun));
        let mut like: Vec<u32> = like
            .filter(|w| self.records.word(**w) != begun)
            .copied()
            .collect();
        like.sort_by_key(|w| std::cmp::Reverse((self.records.word_frequency(*w).to_bits(), *w)));
        let before = words.join(" ");
        like.iter()
            .take(MOST)
            .map(|w| format!("{before} {}", self.records.word(*w)))
            .collect()
    }

    fn ask(&self, scorer: &Scorer<'_>, subject: &Subject, least: f64, answer: &mut Answer) {
        let mut candidates = Vec::new();
        let coverage: Coverage =
            self.blocks
                .candidates(&subject.side.row, u32::MAX, &mut candidates);
        answer.too_little = coverage.too_little();
        let cutoff = weight_of(least.clamp(1e-9, 1.0 - 1e-9)) as f32;
        self.records.warm(&candidates);
        for row in candidates {
            let across = self.model.settings.link == Link::Within
                || self.records.source(row) != subject.side.source;
            if self.gone[row as usize] || !across {
                continue;
            }
            answer.compared += 1;
            if let Some(weight) = scorer.weigh(subject, row, cutoff) {
                let id = self.ids[row as usize];
                answer.matches.push(Match {
                    id,
                    weight,
                    probability: probability_of(f64::from(weight)),
                });
            }
        }
    }

    /// What each comparison finds between a person and a record; none where the record
    /// does not answer.
    pub fn findings(&self, source: u8, fields: &[&str], id: u128) -> Result<Option<Vec<Finding>>> {
        let scorer = Scorer::new(&self.records, &self.model)?;
        let subject = scorer.ask(source, fields);
        Ok(self
            .rows
            .get(&self.ids, id)
            .map(|row| scorer.findings(&subject, row)))
    }
}

/// Each record once, with its best weight, the likeliest first.
fn finish(mut answer: Answer) -> Answer {
    answer
        .matches
        .sort_by(|a, b| a.id.cmp(&b.id).then(b.weight.total_cmp(&a.weight)));
    answer.matches.dedup_by_key(|m| m.id);
    answer
        .matches
        .sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.id.cmp(&b.id)));
    answer
}
