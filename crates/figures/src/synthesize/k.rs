//! Records under a threshold: every combination of attributes that a published record has, of any
//! length, is true of at least k true records.
//!
//! The records are not the true ones with something left out. They are built of combinations that
//! are common enough, first so that every pair and triple that may be published stands in some
//! record, then so that pairs come as near to their protected counts as they can: those of the
//! truth, down to a multiple of k. No attribute and no pair stands in more records than that. What
//! is made depends on nothing else: true records with the same protected counts give the same
//! bytes.
//!
//! A true record of many attributes is rarely common as a whole. So protected records are shorter
//! and more of them; counts of single attributes agree, those of pairs are too low, and those of
//! triples lower. The report ([`quality`](super::quality)) tells by how much.
//!
//! The threshold holds for one publication. Who has two of almost the same records learns from what
//! changed; and it hides who a person is, not what persons like them have in common.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Rows;
use super::goals::Goals;
use super::grow::Grower;
use crate::attributes::Attributes;
use crate::error::{Error, Result};

/// Each time a pair is taken up, this part of what it lacks is placed at once: the smaller, the
/// more different the records, and the longer it takes.
const PART: u32 = 5;
/// Combinations after which progress is told.
const EACH: u64 = 1_000;

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many triples have a record, of so many.
    Covered(u64, u64),
    /// So many records are made.
    Made(u64),
}

/// Makes protected records, of a threshold of at least 2.
pub fn synthesize(attributes: &Attributes, k: u32, tell: &mut dyn FnMut(Progress)) -> Result<Rows> {
    if k < 2 {
        return Err(Error::Threshold { k });
    }
    let mut making = Making {
        goals: Goals::new(attributes, k)?,
        grower: Grower::new(attributes, k),
        rows: Rows::default(),
    };
    making.cover(tell);
    making.fill(tell);
    making.rest();
    Ok(making.rows.merged())
}

struct Making {
    goals: Goals,
    grower: Grower,
    rows: Rows,
}

impl Making {
    /// Gives each pair and triple a record, the rarest first: they have the fewest to choose from.
    fn cover(&mut self, tell: &mut dyn FnMut(Progress)) {
        for pair in 0..self.goals.pairs.len() {
            // The others come with their triples.
            if self.goals.third(pair).is_empty() {
                let (a, b) = self.goals.pairs[pair];
                self.begin(self.goals.pair[pair].is_new(), &[a, b]);
            }
        }
        let all = self.goals.triple.len();
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by_key(|t| self.goals.triple[*t].lack());
        for (done, triple) in order.into_iter().enumerate() {
            if (done as u64).is_multiple_of(EACH) {
                tell(Progress::Covered(done as u64, all as u64));
            }
            let begin = self.goals.triples[triple];
            self.begin(self.goals.triple[triple].is_new(), &begin);
        }
    }

    /// Where a combination is new and may be placed, places it once with all that goes with it.
    fn begin(&mut self, new: bool, combination: &[u32]) {
        if new && self.goals.allow(combination) {
            let grown = self.grower.grow(&self.goals, combination);
            self.add(grown, 1);
        }
    }

    /// Places pairs as often as they should be, always the one that is worth most.
    fn fill(&mut self, tell: &mut dyn FnMut(Progress)) {
        // A worth is never negative, so its bits are in its order.
        let key = |goals: &Goals, pair: usize| goals.pair[pair].worth().to_bits();
        let all = 0..self.goals.pairs.len();
        let mut heap: BinaryHeap<(u64, Reverse<usize>)> =
            all.map(|p| (key(&self.goals, p), Reverse(p))).collect();
        let mut made = 0_u64;
        while let Some((then, Reverse(pair))) = heap.pop() {
            let (a, b) = self.goals.pairs[pair];
            if !self.goals.allow(&[a, b]) {
                continue;
            }
            let now = key(&self.goals, pair);
            if now == then {
                let combination = self.grower.grow(&self.goals, &[a, b]);
                let most = self.goals.most(&combination);
                self.add(combination, most.div_ceil(PART));
                made += 1;
                if made.is_multiple_of(EACH) {
                    tell(Progress::Made(self.rows.records()));
                }
            }
            heap.push((key(&self.goals, pair), Reverse(pair)));
        }
    }

    /// Places each attribute alone as often as it still should be.
    fn rest(&mut self) {
        for attribute in 0..self.goals.room.len() {
            let room = self.goals.room[attribute];
            self.add(vec![attribute as u32], room);
        }
    }

    fn add(&mut self, combination: Vec<u32>, records: u32) {
        self.goals.place(&combination, records);
        self.rows.push(combination, records);
    }
}
