//! The true records, by their attributes.

use crate::attributes::Attributes;

/// An attribute that one record in so many has gets a bit for each record; the bits take no more
/// memory than its list does.
const DENSE: usize = 32;
/// Where there are no bits.
const NONE: usize = usize::MAX;

/// Records by their numbers. Attributes that fewer than k records have are left out.
pub(super) struct Records {
    words: Vec<u32>,
    /// Where each record begins among them; one more for the end.
    begins: Vec<u32>,
    /// For each attribute the records that have it.
    list: Vec<u32>,
    starts: Vec<u32>,
    bits: Vec<u64>,
    /// For each attribute where its bits begin, or [`NONE`].
    bits_of: Vec<usize>,
}

impl Records {
    pub(super) fn new(attributes: &Attributes, k: u32) -> Records {
        let mut counts = attributes.counts();
        counts
            .iter_mut()
            .for_each(|c| *c = if *c < k { 0 } else { *c });
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut sum = 0;
        for count in &counts {
            starts.push(sum);
            sum += count;
        }
        starts.push(sum);
        let size = attributes.records().div_ceil(64);
        let mut records = Records {
            words: Vec::with_capacity(sum as usize),
            begins: Vec::with_capacity(attributes.records() + 1),
            list: vec![0; sum as usize],
            starts,
            bits: Vec::new(),
            bits_of: vec![NONE; counts.len()],
        };
        let dense = |count: &u32| *count as usize * DENSE > attributes.records();
        for (attribute, _) in counts.iter().enumerate().filter(|(_, c)| dense(c)) {
            records.bits_of[attribute] = records.bits.len();
            records.bits.resize(records.bits.len() + size, 0);
        }
        records.fill(attributes, &counts);
        records
    }

    fn fill(&mut self, attributes: &Attributes, counts: &[u32]) {
        let mut next = self.starts.clone();
        for (number, record) in attributes.each().enumerate() {
            self.begins.push(self.words.len() as u32);
            for attribute in record.iter().filter(|a| counts[**a as usize] > 0) {
                let at = *attribute as usize;
                self.words.push(*attribute);
                self.list[next[at] as usize] = number as u32;
                next[at] += 1;
                if self.bits_of[at] != NONE {
                    self.bits[self.bits_of[at] + number / 64] |= 1 << (number % 64);
                }
            }
        }
        self.begins.push(self.words.len() as u32);
    }

    /// The records that have an attribute, ascending.
    fn with(&self, attribute: u32) -> &[u32] {
        let at = attribute as usize;
        &self.list[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The attributes of a record.
    pub(super) fn record(&self, number: u32) -> &[u32] {
        let at = number as usize;
        &self.words[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    /// Finds the records that have a combination.
    pub(super) fn find(&self, combination: &[u32], found: &mut Vec<u32>) {
        found.clear();
        let mut order = combination.to_vec();
        order.sort_unstable_by_key(|a| self.with(*a).len());
        let Some((rarest, others)) = order.split_first() else {
            return;
        };
        found.extend_from_slice(self.with(*rarest));
        for other in others {
            self.keep(*other, found);
        }
    }

    /// Of some records keeps those that have an attribute.
    pub(super) fn keep(&self, attribute: u32, of: &mut Vec<u32>) {
        let at = self.bits_of[attribute as usize];
        if at == NONE {
            of.retain(|number| self.record(*number).contains(&attribute));
        } else {
            let bits = &self.bits[at..];
            of.retain(|number| bits[*number as usize / 64] >> (number % 64) & 1 == 1);
        }
    }

    /// Whether at least so many records have a combination.
    pub(super) fn supports(&self, combination: &[u32], k: u32) -> bool {
        let mut order = combination.to_vec();
        order.sort_unstable_by_key(|a| self.with(*a).len());
        let Some((rarest, others)) = order.split_first() else {
            return false;
        };
        let has = |number: &&u32| others.iter().all(|a| self.has(**number, *a));
        let having = self.with(*rarest).iter().filter(has);
        having.take(k as usize).count() == k as usize
    }

    fn has(&self, number: u32, attribute: u32) -> bool {
        match self.bits_of[attribute as usize] {
            NONE => self.record(number).contains(&attribute),
            at => self.bits[at + number as usize / 64] >> (number % 64) & 1 == 1,
        }
    }
}
