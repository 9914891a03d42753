//! One side of many pairs: a record of the register, or somebody who is not in it.

use std::cell::OnceCell;

use crate::distance::Pattern;
use crate::layout::{Interner, PoolId, Storage};
use crate::normalise::lexicon::Lexicon;
use crate::pool::NONE;
use crate::records::Records;
use crate::score::{MOST, Scorer};
use crate::side::{Prepared, Side};

/// One side of many pairs: its texts prepared, and what it can still reach.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    pub(crate) side: Side,
    /// For each comparison and level the best weight from that level on, once it is asked for.
    pub(crate) best: Vec<OnceCell<[f32; MOST + 1]>>,
    /// Comparisons of which something is known on its side, in the order of the scorer.
    pub(crate) asked: Vec<usize>,
}

impl Scorer<'_> {
    /// Makes a record of the register the subject of the next comparisons.
    pub fn take(&self, record: u32, subject: &mut Subject) {
        let side = &mut subject.side;
        side.row.clear();
        side.row.extend_from_slice(self.records.row(record));
        side.source = self.records.source(record);
        self.prepare(side);
        for &column in &self.names {
            side.words[column].clear();
            side.words[column].extend_from_slice(self.records.words(side.row[column]));
        }
        self.bound(subject);
    }

    /// Makes somebody who is not in the register the subject; `fields` as typed. Nothing
    /// is added to the register.
    pub fn ask(&self, source: u8, fields: &[&str]) -> Subject {
        let mut new = Newcomer {
            records: self.records,
            texts: Vec::new(),
        };
        let columns = &self.records.layout.columns;
        let mut side = Side {
            row: vec![NONE; columns.len()],
            source,
            ..Side::default()
        };
        let (layout, mut lexicon) = (&self.records.layout, Lexicon::default());
        layout.derive(fields, &mut new, &mut lexicon, &mut side.row);
        for (column, rare, second) in self.records.name_columns() {
            let words = new.words(side.row[column]);
            let (first, next) = self.records.rarest(&words);
            rare.iter().for_each(|c| side.row[*c] = first);
            second.iter().for_each(|c| side.row[*c] = next);
        }
        self.prepare(&mut side);
        for &column in &self.names {
            let mut words = new.words(side.row[column]);
            words.sort_unstable();
            words.dedup();
            side.words[column] = words;
        }
        // Texts that the register does not have are only at hand now.
        for &(at, by_word) in &self.prepared {
            let of = side.row[at];
            if by_word {
                let words = side.words[at].iter();
                let patterns = words.map(|w| Pattern::new(new.get(PoolId::Words, *w)));
                side.word_patterns[at] = Prepared::new(of, patterns.collect());
            } else if let Storage::Text(pool) = columns[at].storage {
                side.patterns[at] = Prepared::new(of, Pattern::new(new.get(pool, of)));
            }
        }
        let mut subject = Subject {
            side,
            ..Subject::default()
        };
        self.bound(&mut subject);
        subject
    }

    /// What the subject can still reach, by what is known of it.
    fn bound(&self, subject: &mut Subject) {
        let Subject { side, best, asked } = subject;
        asked.clear();
        asked.extend(self.asked(&side.row));
        best.clear();
        best.resize_with(self.compared.len(), OnceCell::new);
    }

    /// Makes room for the columns; texts are prepared when they are asked for.
    fn prepare(&self, side: &mut Side) {
        let columns = self.records.layout.columns.len();
        side.patterns.resize_with(columns, Default::default);
        side.words.resize_with(columns, Vec::new);
        side.word_patterns.resize_with(columns, Default::default);
        side.rarest.resize_with(columns, Default::default);
        side.rarest.iter_mut().for_each(Prepared::forget);
        side.patterns.iter_mut().for_each(Prepared::forget);
        side.word_patterns.iter_mut().for_each(Prepared::forget);
    }
}

/// Gives numbers beyond those of the register to texts that are not in it.
struct Newcomer<'a> {
    records: &'a Records,
    texts: Vec<(PoolId, String)>,
}

impl Interner for Newcomer<'_> {
    fn number(&mut self, pool: PoolId, text: &str) -> u32 {
        if text.is_empty() {
            return NONE;
        }
        if let Some(known) = self.records.pool(pool).find(text) {
            return known;
        }
        let at = self
            .texts
            .iter()
            .position(|(p, t)| *p == pool && t == text)
            .unwrap_or_else(|| {
                self.texts.push((pool, text.to_owned()));
                self.texts.len() - 1
            });
        (self.records.pool(pool).len() + at) as u32
    }
}

impl Newcomer<'_> {
    fn get(&self, pool: PoolId, number: u32) -> &str {
        match (number as usize).checked_sub(self.records.pool(pool).len()) {
            None => self.records.pool(pool).get(number),
            Some(at) => self.texts.get(at).map_or("", |(_, t)| t),
        }
    }

    /// The words of a name, in its order.
    fn words(&mut self, name: u32) -> Vec<u32> {
        let text = self.get(PoolId::Names, name).to_owned();
        text.split(' ')
            .map(|w| self.number(PoolId::Words, w))
            .filter(|w| *w != NONE)
            .collect()
    }
}
