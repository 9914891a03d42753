//! The work of a command line: a table to figures, by a recipe that can be kept and repeated.
//!
//! Tables are opened by the caller ([`table::read_file`](crate::table::read_file)), progress is
//! told to the caller, and what is written goes to a writer of the caller; so that a program and a
//! test do exactly the same work.

mod axes;
mod combining;
mod cube;
mod noising;
mod noisy_records;
mod protected;
mod protecting;
mod synthesizing;
mod tabulating;

use serde::de::DeserializeOwned;

pub use combining::{Combine, combine};
pub use noisy_records::{NoisyRecords, noisy_records};
pub use protected::Protected;
pub use protecting::{How, Protect, Told, protect, unprotected};
pub use synthesizing::{Synthesize, synthesize};
pub use tabulating::{By, Keep, Tabulate, Words, tabulate};

use crate::attributes::Attributes;
use crate::columns::Columns;
use crate::error::{Error, Result};

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many combinations are counted.
    Counted(u64),
    /// So many triples have a protected record, of so many.
    Covered(u64, u64),
    /// So many protected records are made.
    Made(u64),
    /// A table of so many cells is being protected.
    Protecting(u64),
    /// The quality of protected records is looked at.
    Judging,
    /// So many lines are written.
    Written(u64),
}

/// Reads a recipe: [`Tabulate`], [`Combine`], [`Protect`], [`Synthesize`] or [`NoisyRecords`].
/// What it does not know is refused, so that nothing is published by a word that was mistyped.
pub fn recipe<R: DeserializeOwned>(json: &str) -> Result<R> {
    serde_json::from_str(json).map_err(|e| Error::Recipe(e.to_string()))
}

/// Refuses what would go beyond a bound of memory.
fn within(memory: Option<u64>, needed: u64) -> Result<()> {
    match memory {
        Some(allowed) if needed > allowed => Err(Error::Memory { needed, allowed }),
        _ => Ok(()),
    }
}

/// Combinations beyond this are more than anybody looks at, and than there is time to count.
const LONGEST: usize = 10;

/// Refuses combinations that are too long.
fn length(longest: usize) -> Result<()> {
    match longest {
        0..=LONGEST => Ok(()),
        _ => Err(Error::Recipe(format!(
            "combinations of {longest} attributes, at most {LONGEST}"
        ))),
    }
}

/// Bytes that columns and their attributes take, and so many more lists of the attributes.
fn bytes(columns: &Columns, attributes: &Attributes, lists: u64) -> u64 {
    columns.bytes() as u64 + (1 + lists) * attributes.bytes()
}
