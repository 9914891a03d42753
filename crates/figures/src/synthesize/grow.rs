//! Growing a pair or triple of attributes into a longer combination that is true of enough records.

use rustc_hash::FxHashMap;

use super::goals::Goals;
use super::support::Records;
use crate::attributes::Attributes;

/// What a triple counts beside a pair.
const TRIPLE: f64 = 0.3;

/// Of a combination that so many records have it is remembered what else they have.
const LARGE: usize = 1_024;
/// Attributes remembered in all, before everything is forgotten: 16 MiB.
const MEMORY: usize = 1 << 21;

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
    /// The records that have the combination.
    rows: Vec<u32>,
    /// The attributes that go with the combination, with how many times k records have both.
    with: Vec<(u32, u32)>,
    /// The same of combinations of many records.
    known: FxHashMap<Vec<u32>, Box<[(u32, u32)]>>,
    remembered: usize,
    /// Attributes that are counted.
    seen: Vec<u32>,
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
            rows: Vec::new(),
            with: Vec::new(),
            known: FxHashMap::default(),
            remembered: 0,
            seen: Vec::new(),
        }
    }

    /// A combination that holds another, which k records have, and that k records have too.
    pub(super) fn grow(&mut self, goals: &Goals, begin: &[u32]) -> Vec<u32> {
        let mut combination: Vec<u32> = Vec::new();
        for attribute in begin {
            self.link(goals, &combination, *attribute);
            combination.push(*attribute);
        }
        combination.sort_unstable();
        // The last attribute, where the rows are those of the combination but for it.
        let mut last = None;
        loop {
            let look = !self.known.contains_key(&combination);
            if look {
                self.look(&combination, last);
            }
            let Some(next) = self.best(goals, &combination) else {
                break;
            };
            self.link(goals, &combination, next);
            let at = combination.partition_point(|a| *a < next);
            combination.insert(at, next);
            last = look.then_some(next);
        }
        for attribute in &combination {
            for (other, _) in goals.beside(*attribute) {
                self.worth[*other as usize] = 0.0;
                self.links[*other as usize] = 0;
            }
        }
        combination
    }

    /// Finds the records of a combination and what else they have. Where `last` is given, the rows
    /// are those that have the combination but for it.
    fn look(&mut self, combination: &[u32], last: Option<u32>) {
        match last {
            Some(last) => self.records.keep(last, &mut self.rows),
            None => self.records.find(combination, &mut self.rows),
        }
        // What is remembered is of use whatever may be placed then.
        let all = self.rows.len() >= LARGE;
        self.count(if all { 0 } else { combination.len() as u32 });
        if all {
            if self.remembered + self.with.len() > MEMORY {
                self.known.clear();
                self.remembered = 0;
            }
            self.remembered += self.with.len();
            let with = self.with.clone().into_boxed_slice();
            self.known.insert(combination.to_vec(), with);
        }
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

    /// Counts what the records have, as far as it may be placed with `needed` attributes of the
    /// combination.
    fn count(&mut self, needed: u32) {
        self.with.clear();
        for number in &self.rows {
            for attribute in self.records.record(*number) {
                if self.links[*attribute as usize] >= needed {
                    let count = &mut self.counts[*attribute as usize];
                    *count += 1;
                    if *count == 1 {
                        self.seen.push(*attribute);
                    }
                    if *count == self.k {
                        self.with.push((*attribute, 0));
                    }
                }
            }
        }
        for (attribute, times) in &mut self.with {
            *times = self.counts[*attribute as usize] / self.k;
        }
        for attribute in self.seen.drain(..) {
            self.counts[attribute as usize] = 0;
        }
    }

    /// Of the attributes that go with a combination the best to add. Its worth counts as many
    /// times as k records have both, for so often it can be placed, and be gone on from.
    fn best(&self, goals: &Goals, combination: &[u32]) -> Option<u32> {
        let with = self.known.get(combination).map_or(&self.with[..], |w| w);
        let mut best: Option<(f64, u32)> = None;
        for (attribute, times) in with {
            let at = *attribute as usize;
            if self.links[at] as usize != combination.len() || goals.room[at] == 0 {
                continue;
            }
            let score = self.worth[at] * f64::from(*times);
            // Of equals the first, whatever order they stand in.
            if best.is_none_or(|(s, a)| score > s || (score == s && *attribute < a)) {
                best = Some((score, *attribute));
            }
        }
        best.map(|(_, attribute)| attribute)
    }
}
