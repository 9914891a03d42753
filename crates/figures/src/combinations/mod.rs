//! How many records have each combination of attributes.
//!
//! Records are divided by their first attribute of a combination, those again by the next, and so
//! on; the last two are counted together in a square of counters. So only combinations that occur
//! cost anything, and the counters stay in the nearest cache. Where the square would be too large,
//! records are divided once more, and memory stays proportional to records and attributes.

mod square;
mod worker;

use rayon::prelude::*;

use crate::attributes::{Attributes, END};
use crate::error::Result;
use worker::Worker;

/// No combination is longer: lengths are kept in a byte.
pub const LONGEST: usize = u8::MAX as usize;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The longest combinations, in attributes; at most [`LONGEST`].
    pub longest: usize,
    /// Combinations of fewer records are left out; 0 and 1 leave none out.
    pub least: u32,
}

impl Default for Options {
    /// Up to three attributes, all that occur.
    fn default() -> Options {
        Options {
            longest: 3,
            least: 1,
        }
    }
}

/// Combinations as they are found, side by side.
#[derive(Clone, Debug, Default)]
struct Found {
    attributes: Vec<u32>,
    lengths: Vec<u8>,
    counts: Vec<u32>,
}

impl Found {
    fn push(&mut self, prefix: &[u32], more: &[u32], count: u32) {
        self.attributes.extend_from_slice(prefix);
        self.attributes.extend_from_slice(more);
        self.lengths.push((prefix.len() + more.len()) as u8);
        self.counts.push(count);
    }

    fn each(&self, take: &mut impl FnMut(&[u32], u32) -> Result<()>) -> Result<()> {
        let mut from = 0;
        for (length, count) in self.lengths.iter().zip(&self.counts) {
            let to = from + usize::from(*length);
            take(&self.attributes[from..to], *count)?;
            from = to;
        }
        Ok(())
    }
}

/// Hands over each combination of attributes with the number of records that have it. They come
/// in the order of their attributes, a combination before those that it begins. An error of `take`
/// ends it.
pub fn count(
    attributes: &Attributes,
    options: Options,
    mut take: impl FnMut(&[u32], u32) -> Result<()>,
) -> Result<()> {
    let longest = options.longest.min(LONGEST);
    if longest == 0 {
        return Ok(());
    }
    let lists = Lists::new(attributes);
    let all: Vec<u32> = (0..attributes.len() as u32).collect();
    // What is found is handed over wave by wave, so that it is never in memory as a whole.
    let wave = 8 * rayon::current_num_threads();
    for wave in all.chunks(wave) {
        let found: Vec<Found> = wave
            .par_iter()
            .map_init(
                || Worker::new(attributes, longest, options.least.max(1)),
                |worker, attribute| worker.of(*attribute, lists.of(*attribute)),
            )
            .collect();
        found.iter().try_for_each(|f| f.each(&mut take))?;
    }
    Ok(())
}

/// For each attribute where its records go on behind it.
struct Lists {
    starts: Vec<usize>,
    places: Vec<u32>,
}

impl Lists {
    fn new(attributes: &Attributes) -> Lists {
        let mut starts = vec![0; attributes.len() + 1];
        let mut sum = 0;
        for (start, count) in starts.iter_mut().zip(attributes.counts()) {
            *start = sum;
            sum += count as usize;
        }
        if let Some(last) = starts.last_mut() {
            *last = sum;
        }
        let mut next = starts.clone();
        let mut places = vec![0; sum];
        for (at, attribute) in attributes.flat().iter().enumerate() {
            if *attribute != END {
                let next = &mut next[*attribute as usize];
                places[*next] = at as u32 + 1;
                *next += 1;
            }
        }
        Lists { starts, places }
    }

    fn of(&self, attribute: u32) -> &[u32] {
        let at = attribute as usize;
        &self.places[self.starts[at]..self.starts[at + 1]]
    }
}
