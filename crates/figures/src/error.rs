//! What can go wrong, for whoever calls.

use crate::hierarchy;

/// What went wrong. Its text is English; a caller with a catalogue of its own takes the parts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A table has more cells than memory or sense allows. Choose fewer or coarser dimensions.
    #[error("{cells} cells, at most {most}: choose fewer or coarser dimensions")]
    TooManyCells {
        /// What was asked for.
        cells: u64,
        /// What is allowed.
        most: u64,
    },
    /// The data of a hierarchy do not make a tree. Correct them.
    #[error("the hierarchy {name}: {why}")]
    Hierarchy {
        /// Its name.
        name: String,
        /// What is wrong with it.
        why: hierarchy::Fault,
    },
    /// Figures were given for another number of cells than there are.
    #[error("{given} figures for {needed} cells")]
    Figures {
        /// What was given.
        given: usize,
        /// What is needed.
        needed: usize,
    },
}

/// The result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
