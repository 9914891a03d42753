//! What can go wrong, for whoever calls.

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
}

/// The result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
