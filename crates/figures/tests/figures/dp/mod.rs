//! Differential privacy: exact noise, its cost, and tables made of it.

mod canaries;
mod cost;
mod likely;
mod noise;
mod tables;

use figures::dp::Source;

use crate::protect::Random;

/// Reproducible bytes: for tests only.
pub(crate) fn seeded(seed: u64) -> Source<'static> {
    let mut random = Random(seed);
    Source::new(move |bytes| {
        bytes.fill_with(|| random.below(256) as u8);
        true
    })
}
