//! What can go wrong, for whoever calls.

use crate::{hierarchy, table};

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
    /// There is no column of this name. Correct the name.
    #[error("no column {column:?}; there are: {known}")]
    UnknownColumn {
        /// What was asked for.
        column: String,
        /// The columns there are.
        known: String,
    },
    /// Two columns have one name. Rename one.
    #[error("two columns are called {0:?}")]
    ColumnTwice(String),
    /// There are more columns than allowed. Choose some.
    #[error("{columns} columns, at most {most}")]
    TooManyColumns {
        /// Those there are.
        columns: usize,
        /// What is allowed.
        most: usize,
    },
    /// There are more rows than allowed. Divide them.
    #[error("more than {most} rows")]
    TooManyRows {
        /// What is allowed.
        most: usize,
    },
    /// A row has too few or too many values.
    #[error("{given} values for {needed} columns")]
    Width {
        /// Values of the row.
        given: usize,
        /// Columns there are.
        needed: usize,
    },
    /// There is no such row.
    #[error("there is no row {row}")]
    NoRow {
        /// Its number, from 0.
        row: usize,
    },
    /// A value is not among those the column may have. Add it to them, or correct it.
    #[error("{value:?} is new in the column {column}")]
    NewCategory {
        /// The column.
        column: String,
        /// The value.
        value: String,
    },
    /// A column has more values than categories have: it holds names or numbers. Leave it out,
    /// or group its values.
    #[error("the column {column} has more than {most} different values")]
    TooManyCategories {
        /// The column.
        column: String,
        /// What is allowed.
        most: usize,
    },
    /// A value is longer than any category. Leave the column out.
    #[error("a value of the column {column} is longer than {most} bytes")]
    TooLong {
        /// The column.
        column: String,
        /// What is allowed, in bytes.
        most: usize,
    },
    /// A value has no place in the hierarchy. Add it there, or correct it.
    #[error("{value:?} of the column {column} is not in the hierarchy {hierarchy}")]
    NotInHierarchy {
        /// The value.
        value: String,
        /// The column.
        column: String,
        /// The name of the hierarchy.
        hierarchy: String,
    },
    /// A hierarchy has no such level or node.
    #[error("the hierarchy {hierarchy} has no level or node {asked}")]
    NoLevel {
        /// Its name.
        hierarchy: String,
        /// What was asked for.
        asked: usize,
    },
    /// A dimension, filter or list of persons was made for other rows or values than there are
    /// now. Make it again.
    #[error("{0} was made for other rows or values; make it again")]
    Stale(&'static str),
    /// A threshold of less than two protects nobody.
    #[error("the threshold is {k}, and less than 2 protects nobody")]
    Threshold {
        /// What was asked for.
        k: u32,
    },
    /// A recipe cannot be read or contradicts itself. Correct it.
    #[error("the recipe: {0}")]
    Recipe(String),
    /// The work needs more memory than it was allowed. Allow more, or give fewer rows or columns.
    #[error("the work needs {needed} bytes of memory, of {allowed} allowed")]
    Memory {
        /// Bytes it needs at least.
        needed: u64,
        /// Bytes it may take.
        allowed: u64,
    },
    /// A table cannot be read.
    #[error("line {line}: {why}")]
    Table {
        /// Line of the file, the headings being line 1.
        line: u64,
        /// What is wrong there.
        why: table::Fault,
    },
    /// A row of a table is refused.
    #[error("line {line}: {why}")]
    AtLine {
        /// Line of the file, the headings being line 1.
        line: u64,
        /// Why.
        why: Box<Error>,
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
    #[error("the privacy budget of {period} has ρ = {} left", left.value())]
    BudgetSpent {
        /// Whose budget.
        period: String,
        /// What is left of it.
        left: crate::dp::Rho,
    },
    /// Something else was published since a release was cleared: check it again.
    #[error("another release was published since this one was cleared: check it again")]
    LedgerMovedOn,
    /// Whatever is hidden, so many cells stay open. Choose coarser dimensions.
    #[error("{cells} cells cannot be protected: choose coarser dimensions")]
    Unprotectable {
        /// How many.
        cells: u64,
    },
    /// Noise hides who is there, and not which values there are: those of the column must be
    /// declared.
    #[error("the values of the column {0} must be declared before noise can protect them")]
    Undeclared(String),
    /// The caller's reader or writer failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// The result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
