//! Growing a pair or triple of attributes into a longer combination that is true of enough records.

use super::goals::Goals;
use super::support::Records;
use crate::attributes::Attributes;

/// What a triple counts beside a pair.
const TRIPLE: f64 = 0.3;

/// Looks for combinations among the true records.
///
/// Of those it learns only whether k have a combination, and how many times k. So what it finds is
/// made of protected counts, and the order or exact number of the records has no part in it.
pub(super) struct Grower {
    k: u32,
    records: Records,
    /// Of each attribute: what adding it to the combination is worth.
    worth: Vec<f64>,
    /// Of each attribute: with how many of the combination it may still be placed.
    links: Vec<u32>,
    /// Of each attribute: how many records that have the combination have it too.
    counts: Vec<u32>,
    /// Attributes that are counted.
    seen: Vec<u32>,
    /// Where the records begin that have the combination.
    rows: Vec<u32>,
}

impl Grower {
    pub(super) fn new(attributes: &Attributes, k: u32) -> Grower {
        let none = attributes.len();
        Grower {
            k,
            records: Records::new(attributes, k),
            worth: vec![0.0; none],
            links: vec![0; none],
            counts: vec![0; none],
            seen: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// A combination that begins with one that is true of k records, and is so itself.
    pub(super) fn grow(&mut self, goals: &Goals, begin: &[u32]) -> Vec<u32> {
        for (at, attribute) in begin.iter().enumerate() {
            self.link(goals, &begin[..at], *attribute);
        }
        let mut combination = begin.to_vec();
        self.rows.clear();
        self.rows.extend_from_slice(self.records.with_rarest(begin));
        self.sift(begin, begin.len());
        while let Some(next) = self.best(goals) {
            self.link(goals, &combination, next);
            combination.push(next);
            self.sift(&[next], combination.len());
        }
        for attribute in &combination {
            for (other, _) in goals.beside(*attribute) {
                self.worth[*other as usize] = 0.0;
                self.links[*other as usize] = 0;
            }
        }
        combination.sort_unstable();
        combination
    }

    /// Notes what the others are worth beside a further attribute of a combination.
    fn link(&mut self, goals: &Goals, combination: &[u32], attribute: u32) {
        for (other, pair) in goals.beside(attribute) {
            let pair = &goals.pair[*pair as usize];
            if pair.lack() > 0 && goals.room[*other as usize] > 0 {
                self.worth[*other as usize] += pair.worth();
                self.links[*other as usize] += 1;
            }
        }
        for before in combination {
            let Some(pair) = goals.find(*before, attribute) else {
                continue;
            };
            for (third, triple) in goals.third(pair) {
                let triple = &goals.triple[*triple as usize];
                if triple.lack() > 0 {
                    // That no record has it at all weighs as much as the rarest there are.
                    let new = if triple.is_new() {
                        1.0 / f64::from(self.k)
                    } else {
                        0.0
                    };
                    self.worth[*third as usize] += TRIPLE * (triple.worth() + new);
                }
            }
        }
    }

    /// Keeps the records that have attributes, and counts which others they have that may be
    /// placed with all of a combination of a length.
    fn sift(&mut self, attributes: &[u32], length: usize) {
        let mut kept = 0;
        for at in 0..self.rows.len() {
            let begin = self.rows[at];
            if !self.records.has(begin, attributes) {
                continue;
            }
            self.rows[kept] = begin;
            kept += 1;
            for attribute in self.records.record(begin) {
                if self.links[*attribute as usize] as usize == length {
                    let count = &mut self.counts[*attribute as usize];
                    if *count == 0 {
                        self.seen.push(*attribute);
                    }
                    *count += 1;
                }
            }
        }
        self.rows.truncate(kept);
    }

    /// Of the attributes counted the best to add. Its worth counts as many times as k records
    /// have it, for so often it can be placed, and the combination go on from there.
    fn best(&mut self, goals: &Goals) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for attribute in self.seen.drain(..) {
            let at = attribute as usize;
            let times = std::mem::take(&mut self.counts[at]) / self.k;
            if times == 0 || goals.room[at] == 0 {
                continue;
            }
            let score = self.worth[at] * f64::from(times);
            // Of equals the first, whatever order they were seen in.
            if best.is_none_or(|(s, a)| score > s || (score == s && attribute < a)) {
                best = Some((score, attribute));
            }
        }
        best.map(|(_, attribute)| attribute)
    }
}
