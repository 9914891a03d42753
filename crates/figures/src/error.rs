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
    /// A total is not what its parts add up to.
    #[error("cell {cell} is {total}, but its parts add up to {sum}")]
    NotASum {
        /// The total's number.
        cell: usize,
        /// What it says.
        total: u64,
        /// What it should say.
        sum: u64,
    },
    /// A cell is named that is not there.
    #[error("there is no cell {0}")]
    NoSuchCell(usize),
    /// Nodes that do not form one tree: the number of the first that does not fit.
    #[error("node {0} is a second root, its own ancestor, or has a parent that is not there")]
    NotATree(usize),
    /// A total that is, directly or through others, part of itself.
    #[error("cell {0} is part of itself")]
    Circular(usize),
    /// A cell of two linked tables has two counts.
    #[error("a cell of two tables is {before} in one and {now} in the other")]
    TablesDisagree {
        /// In the table that came first.
        before: u64,
        /// In the other.
        now: u64,
    },
    /// The source of randomness failed: nothing is published without noise.
    #[error("the source of randomness failed")]
    NoRandomness,
    /// A scale of noise that is nothing or does not fit into machine words.
    #[error("noise of this scale cannot be made exactly")]
    Noise,
    /// A declared table that cannot be planned, by its number.
    #[error("table {0} names unknown attributes or one twice, has too many, no cells or no weight")]
    BadTable(usize),
    /// True counts of these attributes that are more or fewer than the table has cells.
    #[error("the counts of attributes {0:?} do not have the table's size")]
    BadCounts(Vec<usize>),
    /// A table of these attributes for which no whole numbers agree with the others.
    #[error("no whole numbers of the table of attributes {0:?} agree with the other tables")]
    NoWholeTables(Vec<usize>),
    /// A period's budget does not suffice.
    #[error("the privacy budget of {period} has {} left", left.value())]
    BudgetSpent {
        /// Whose budget.
        period: String,
        /// What is left of it.
        left: crate::dp::Rho,
    },
    /// Something else was published since a release was cleared: check it again.
    #[error("another release was published since this one was cleared: check it again")]
    LedgerMovedOn,
}

/// The result of this crate.
pub type Result<T> = std::result::Result<T, Error>;
