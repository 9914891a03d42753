//! Dividing records by their attributes.

use super::Found;
use super::square::Square;
use crate::attributes::{Attributes, END};

/// Counts the combinations that begin with an attribute.
pub(super) struct Worker<'a> {
    flat: &'a [u32],
    longest: usize,
    least: u32,
    /// For each attribute how many records of those looked at have it; all 0 in between.
    counts: Vec<u32>,
    square: Square,
    found: Found,
}

impl<'a> Worker<'a> {
    pub(super) fn new(attributes: &'a Attributes, longest: usize, least: u32) -> Worker<'a> {
        Worker {
            flat: attributes.flat(),
            longest,
            least,
            counts: vec![0; attributes.len()],
            square: Square::new(attributes.len()),
            found: Found::default(),
        }
    }

    /// The combinations that begin with an attribute, given where its records go on behind it.
    pub(super) fn of(&mut self, attribute: u32, places: &[u32]) -> Found {
        if places.len() as u64 >= u64::from(self.least) {
            self.found.push(&[attribute], &[], places.len() as u32);
            let mut prefix = vec![attribute];
            self.extend(&mut prefix, places);
        }
        std::mem::take(&mut self.found)
    }

    /// Finds what continues a combination, given where the records that have it go on.
    fn extend(&mut self, prefix: &mut Vec<u32>, places: &[u32]) {
        let more = self.longest - prefix.len();
        if more == 0 {
            return;
        }
        if more == 2 && self.square.suits_all(places.len()) {
            self.square.fill_all(self.flat, places);
            self.square.tell_all(prefix, self.least, &mut self.found);
            return;
        }
        let (next, sum) = self.next(places);
        if more == 1 {
            for (attribute, count) in &next {
                self.found.push(prefix, &[*attribute], *count);
            }
        } else if more == 2 && self.square.suits(next.len(), sum) {
            self.square.fill(self.flat, places, &next);
            self.square.tell(prefix, &next, self.least, &mut self.found);
        } else {
            self.divide(prefix, places, &next);
        }
    }

    /// The attributes behind the places that enough records have, ascending, with the number of
    /// records; and the sum of the numbers.
    fn next(&mut self, places: &[u32]) -> (Vec<(u32, u32)>, u64) {
        let mut seen = Vec::new();
        for place in places {
            for attribute in behind(self.flat, *place) {
                let count = &mut self.counts[*attribute as usize];
                if *count == 0 {
                    seen.push(*attribute);
                }
                *count += 1;
            }
        }
        seen.sort_unstable();
        let mut sum = 0;
        let mut next = Vec::with_capacity(seen.len());
        for attribute in seen {
            let count = std::mem::take(&mut self.counts[attribute as usize]);
            if count >= self.least {
                next.push((attribute, count));
                sum += u64::from(count);
            }
        }
        (next, sum)
    }

    /// Divides the records by their next attribute and goes on with each part.
    fn divide(&mut self, prefix: &mut Vec<u32>, places: &[u32], next: &[(u32, u32)]) {
        // For a while the counters tell where the next record of an attribute is put, from 1.
        let mut starts = Vec::with_capacity(next.len() + 1);
        let mut sum = 0;
        for (attribute, count) in next {
            starts.push(sum);
            self.counts[*attribute as usize] = sum + 1;
            sum += count;
        }
        starts.push(sum);
        let mut parts = vec![0; sum as usize];
        for place in places {
            let from = *place;
            for (at, attribute) in (from + 1..).zip(behind(self.flat, from)) {
                let count = &mut self.counts[*attribute as usize];
                if *count > 0 {
                    parts[*count as usize - 1] = at;
                    *count += 1;
                }
            }
        }
        for (attribute, _) in next {
            self.counts[*attribute as usize] = 0;
        }
        for ((attribute, count), ends) in next.iter().zip(starts.windows(2)) {
            self.found.push(prefix, &[*attribute], *count);
            prefix.push(*attribute);
            self.extend(prefix, &parts[ends[0] as usize..ends[1] as usize]);
            prefix.pop();
        }
    }
}

/// The attributes of a record from a place on.
pub(super) fn behind(flat: &[u32], place: u32) -> &[u32] {
    let rest = &flat[place as usize..];
    let end = rest.iter().position(|a| *a == END).unwrap_or(rest.len());
    &rest[..end]
}
