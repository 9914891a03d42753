//! Counting pairs of attributes in a square of counters.

use super::Found;
use super::worker::behind;

/// Counters at most: 4 MiB, beyond which they leave the caches.
const MOST: u64 = 1 << 20;
/// Not used at all where the square has so many more counters than there is to count.
const SPARSE: u64 = 64;
/// A square as small as this always pays.
const SMALL: u64 = 4096;

/// Attributes at most for a square of all of them: 1 MiB.
const ALL: usize = 512;
/// A record is worth so many counters that must be emptied first.
const WORTH: usize = 16;

/// Counters for each pair of the attributes that occur.
pub(super) struct Square {
    /// For each attribute its line, or [`NONE`].
    lines: Vec<u32>,
    counters: Vec<u32>,
    record: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Square {
    pub(super) fn new(attributes: usize) -> Square {
        Square {
            lines: vec![NONE; attributes],
            counters: Vec::new(),
            record: Vec::new(),
        }
    }

    /// Whether so many attributes, that occur so often, are well counted here.
    pub(super) fn suits(&self, attributes: usize, occurrences: u64) -> bool {
        let size = (attributes as u64).saturating_mul(attributes as u64);
        size <= MOST && size <= SMALL.max(SPARSE * occurrences)
    }

    /// Whether so many records are counted with a line for every attribute there is, without
    /// finding out first which occur.
    pub(super) fn suits_all(&self, records: usize) -> bool {
        let all = self.lines.len();
        all <= ALL && records * WORTH >= all * all
    }

    /// Counts the pairs of all attributes among the records behind the places.
    pub(super) fn fill_all(&mut self, flat: &[u32], places: &[u32]) {
        let width = self.lines.len();
        self.counters.clear();
        self.counters.resize(width * width, 0);
        for place in places {
            let record = behind(flat, *place);
            for (at, attribute) in record.iter().enumerate() {
                let from = *attribute as usize * width;
                let counters = &mut self.counters[from..from + width];
                for other in &record[at..] {
                    counters[*other as usize] += 1;
                }
            }
        }
    }

    /// Hands over what was counted of all; an attribute with itself is the attribute alone.
    pub(super) fn tell_all(&self, prefix: &[u32], least: u32, found: &mut Found) {
        let width = self.lines.len();
        for (at, line) in self.counters.chunks_exact(width.max(1)).enumerate() {
            if line[at] < least {
                continue;
            }
            found.push(prefix, &[at as u32], line[at]);
            for (other, count) in (at as u32 + 1..).zip(&line[at + 1..]) {
                if *count >= least {
                    found.push(prefix, &[at as u32, other], *count);
                }
            }
        }
    }

    /// Counts the pairs of these attributes among the records behind the places.
    pub(super) fn fill(&mut self, flat: &[u32], places: &[u32], attributes: &[(u32, u32)]) {
        let width = attributes.len();
        for (line, (attribute, _)) in attributes.iter().enumerate() {
            self.lines[*attribute as usize] = line as u32;
        }
        self.counters.clear();
        self.counters.resize(width * width, 0);
        for place in places {
            let lines = behind(flat, *place).iter().map(|a| self.lines[*a as usize]);
            self.record.clear();
            self.record.extend(lines.filter(|l| *l != NONE));
            for (at, line) in self.record.iter().enumerate() {
                let from = *line as usize * width;
                let counters = &mut self.counters[from..from + width];
                for other in &self.record[at + 1..] {
                    counters[*other as usize] += 1;
                }
            }
        }
        for (attribute, _) in attributes {
            self.lines[*attribute as usize] = NONE;
        }
    }

    /// Hands over what was counted.
    pub(super) fn tell(
        &self,
        prefix: &[u32],
        attributes: &[(u32, u32)],
        least: u32,
        found: &mut Found,
    ) {
        let lines = self.counters.chunks_exact(attributes.len().max(1));
        for (at, ((attribute, count), line)) in attributes.iter().zip(lines).enumerate() {
            found.push(prefix, &[*attribute], *count);
            for ((other, _), count) in attributes[at + 1..].iter().zip(&line[at + 1..]) {
                if *count >= least {
                    found.push(prefix, &[*attribute, *other], *count);
                }
            }
        }
    }
}
