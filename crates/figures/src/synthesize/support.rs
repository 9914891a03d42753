//! The true records, by their attributes.

use crate::attributes::Attributes;

/// Records in memory: each begins with the number of its attributes. Attributes that fewer than k
/// records have are left out.
pub(super) struct Records {
    words: Vec<u32>,
    starts: Vec<u32>,
    /// For each attribute where the records begin that have it.
    begins: Vec<u32>,
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
        let mut records = Records {
            words: Vec::with_capacity(attributes.records() + sum as usize),
            begins: vec![0; sum as usize],
            starts: starts.clone(),
        };
        let mut next = starts;
        for record in attributes.each() {
            let begin = records.words.len();
            records.words.push(0);
            for attribute in record.iter().filter(|a| counts[**a as usize] > 0) {
                records.words.push(*attribute);
                let next = &mut next[*attribute as usize];
                records.begins[*next as usize] = begin as u32;
                *next += 1;
            }
            records.words[begin] = (records.words.len() - begin - 1) as u32;
        }
        records
    }

    /// Where the records begin that have an attribute.
    pub(super) fn with(&self, attribute: u32) -> &[u32] {
        let at = attribute as usize;
        &self.begins[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The records that have the rarest attribute of a combination.
    pub(super) fn with_rarest(&self, combination: &[u32]) -> &[u32] {
        let lists = combination.iter().map(|a| self.with(*a));
        lists.min_by_key(|list| list.len()).unwrap_or_default()
    }

    /// The attributes of a record.
    pub(super) fn record(&self, begin: u32) -> &[u32] {
        let begin = begin as usize;
        let length = self.words[begin] as usize;
        &self.words[begin + 1..begin + 1 + length]
    }

    /// Whether a record has a combination.
    pub(super) fn has(&self, begin: u32, combination: &[u32]) -> bool {
        let record = self.record(begin);
        combination.iter().all(|a| record.contains(a))
    }

    /// Whether at least so many records have a combination.
    pub(super) fn supports(&self, combination: &[u32], k: u32) -> bool {
        let with = self.with_rarest(combination).iter();
        let having = with.filter(|begin| self.has(**begin, combination));
        having.take(k as usize).count() == k as usize
    }
}
