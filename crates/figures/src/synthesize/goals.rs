//! What protected records should say: how often each attribute, pair and triple should stand in
//! them, and how often it does.

use crate::attributes::Attributes;
use crate::combinations::{self, Options};
use crate::error::Result;

/// Triples at most; beyond, records are made by pairs alone. They take 44 bytes each.
const MOST_TRIPLES: usize = 4_000_000;

/// A pair or a triple that may be published.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal {
    /// Its protected count, not 0.
    target: u32,
    /// Records that have it so far.
    placed: u32,
}

impl Goal {
    /// Records that still lack it.
    pub(super) fn lack(&self) -> u32 {
        self.target.saturating_sub(self.placed)
    }

    /// Whether no record has it.
    pub(super) fn is_new(&self) -> bool {
        self.placed == 0
    }

    /// What a further record with it is worth: by how much it lessens the square of the relative
    /// error. So those that few records have come first, and among them the rare.
    pub(super) fn worth(&self) -> f64 {
        let target = f64::from(self.target);
        f64::from(self.lack()) / (target * target)
    }
}

/// All that may be published, with protected counts: those of the truth, down to a multiple of k.
pub(super) struct Goals {
    /// For each attribute how many records may still have it.
    pub(super) room: Vec<u32>,
    /// Pairs, ascending, and how they stand.
    pub(super) pairs: Vec<(u32, u32)>,
    pub(super) pair: Vec<Goal>,
    /// Triples, ascending, and how they stand; none where there were too many.
    pub(super) triples: Vec<[u32; 3]>,
    pub(super) triple: Vec<Goal>,
    /// For each attribute the others it stands with, and which pair that is.
    beside: Links,
    /// For each pair the attributes it stands with, and which triple that is.
    third: Links,
}

impl Goals {
    /// The protected counts of attributes.
    pub(super) fn new(attributes: &Attributes, k: u32) -> Result<Goals> {
        let protected = |count: u32| count / k * k;
        let mut room = vec![0; attributes.len()];
        let (mut pairs, mut pair) = (Vec::new(), Vec::new());
        let (mut triples, mut triple) = (Vec::new(), Vec::new());
        let mut too_many = false;
        let options = Options {
            longest: 3,
            least: k,
        };
        combinations::count(attributes, options, |combination, count| {
            let target = protected(count);
            let goal = Goal { target, placed: 0 };
            match *combination {
                [a] => room[a as usize] = target,
                [a, b] => {
                    pairs.push((a, b));
                    pair.push(goal);
                }
                [a, b, c] if triples.len() < MOST_TRIPLES => {
                    triples.push([a, b, c]);
                    triple.push(goal);
                }
                _ => too_many = true,
            }
            Ok(())
        })?;
        if too_many {
            triples.clear();
            triple.clear();
        }
        let beside = Links::of_pairs(&pairs, room.len());
        let third = Links::of_triples(&triples, &beside, pairs.len());
        Ok(Goals {
            room,
            pairs,
            pair,
            triples,
            triple,
            beside,
            third,
        })
    }

    /// The attributes that stand with one, ascending, each with the number of the pair.
    pub(super) fn beside(&self, attribute: u32) -> &[(u32, u32)] {
        self.beside.of(attribute as usize)
    }

    /// The attributes that stand with a pair, ascending, each with the number of the triple.
    pub(super) fn third(&self, pair: usize) -> &[(u32, u32)] {
        self.third.of(pair)
    }

    /// The number of a pair.
    pub(super) fn find(&self, a: u32, b: u32) -> Option<usize> {
        self.beside.find(a as usize, b)
    }

    /// Whether one more record may have a combination.
    pub(super) fn allow(&self, combination: &[u32]) -> bool {
        self.most(combination) > 0
    }

    /// How many more records may have a combination: no attribute and no pair may stand in more
    /// than its protected count.
    pub(super) fn most(&self, combination: &[u32]) -> u32 {
        let mut most = u32::MAX;
        for (at, a) in combination.iter().enumerate() {
            most = most.min(self.room[*a as usize]);
            for b in &combination[..at] {
                let lack = self.find(*a, *b).map_or(0, |p| self.pair[p].lack());
                most = most.min(lack);
            }
        }
        most
    }

    /// Notes that so many records have a combination.
    pub(super) fn place(&mut self, combination: &[u32], records: u32) {
        for (at, a) in combination.iter().enumerate() {
            let room = &mut self.room[*a as usize];
            *room = room.saturating_sub(records);
            for (before, b) in combination[..at].iter().enumerate() {
                let Some(pair) = self.find(*a, *b) else {
                    continue;
                };
                self.pair[pair].placed += records;
                for c in &combination[..before] {
                    if let Some(triple) = self.third.find(pair, *c) {
                        self.triple[triple].placed += records;
                    }
                }
            }
        }
    }
}

/// For each of some things others with numbers, side by side.
struct Links {
    starts: Vec<u32>,
    list: Vec<(u32, u32)>,
}

impl Links {
    /// Of (thing, other, number), which need not be in order.
    fn new(things: usize, links: impl Iterator<Item = (u32, u32, u32)> + Clone) -> Links {
        let mut starts = vec![0; things + 1];
        for (thing, _, _) in links.clone() {
            starts[thing as usize + 1] += 1;
        }
        for at in 0..things {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let all = starts.last().copied().unwrap_or(0);
        let mut list = vec![(0, 0); all as usize];
        for (thing, other, number) in links {
            let next = &mut next[thing as usize];
            list[*next as usize] = (other, number);
            *next += 1;
        }
        for ends in starts.windows(2) {
            list[ends[0] as usize..ends[1] as usize].sort_unstable();
        }
        Links { starts, list }
    }

    fn of_pairs(pairs: &[(u32, u32)], attributes: usize) -> Links {
        let both = |((a, b), n): (&(u32, u32), u32)| [(*a, *b, n), (*b, *a, n)];
        Links::new(attributes, pairs.iter().zip(0..).flat_map(both))
    }

    fn of_triples(triples: &[[u32; 3]], beside: &Links, pairs: usize) -> Links {
        let pair = |a: u32, b: u32| beside.find(a as usize, b).unwrap_or_default() as u32;
        let three = |([a, b, c], n): (&[u32; 3], u32)| {
            let (a, b, c) = (*a, *b, *c);
            [(pair(a, b), c, n), (pair(a, c), b, n), (pair(b, c), a, n)]
        };
        Links::new(pairs, triples.iter().zip(0..).flat_map(three))
    }

    fn of(&self, thing: usize) -> &[(u32, u32)] {
        &self.list[self.starts[thing] as usize..self.starts[thing + 1] as usize]
    }

    fn find(&self, thing: usize, other: u32) -> Option<usize> {
        let list = self.of(thing);
        let at = list.binary_search_by_key(&other, |(o, _)| *o).ok()?;
        Some(list[at].1 as usize)
    }
}
