//! What can go wrong, and what the caller can do about it.

use crate::table::Fault;

/// Errors of this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The settings name a column that no field gives. Correct the settings.
    #[error("no column {column:?}: fields give {known}")]
    UnknownColumn {
        /// The name that was asked for.
        column: String,
        /// The names there are.
        known: String,
    },
    /// The settings contradict themselves. Correct the settings.
    #[error("settings: {0}")]
    Settings(String),
    /// There is too little data, or none that differs, to learn from. Give more records.
    #[error("too little to train on: {0}")]
    TooLittle(String),
    /// Expectation-maximisation ended in a state that is no model of persons. Choose
    /// another training block or look at the data; the old model stays in use.
    #[error("training on {block} gave no usable model: {why}")]
    Degenerate {
        /// The columns of the training block.
        block: String,
        /// What is wrong with the result.
        why: String,
    },
    /// The model file is of another version of this crate. Train again or convert it.
    #[error("the model has format {found}, this program reads {expected}")]
    ModelVersion {
        /// What the file says.
        found: u64,
        /// What is read here.
        expected: u64,
    },
    /// The model file is damaged or is no model.
    #[error("the model cannot be read: {0}")]
    ModelBroken(String),
    /// A table of records cannot be read.
    #[error("line {line}: {why}")]
    Table {
        /// Line of the file, the header being line 1.
        line: u64,
        /// What is wrong there.
        why: Fault,
    },
    /// Of several tables, this one cannot be read.
    #[error("{table}: {why}")]
    InTable {
        /// Its name.
        table: String,
        /// What is wrong with it.
        why: Box<Error>,
    },
    /// More than 256 tables. Join some of them.
    #[error("more than 256 tables")]
    TooManyTables,
    /// An evaluation needs to know which records are of one person.
    #[error("no column tells the person")]
    NoTruth,
    /// The work needs more memory than it was allowed. Allow more, or give fewer records.
    #[error("the work needs {needed} bytes of memory, of {allowed} allowed")]
    Memory {
        /// Bytes it needs at least.
        needed: u64,
        /// Bytes it may take.
        allowed: u64,
    },
    /// A folder holds the chunks of another model, other tables or another least
    /// probability. Choose another folder.
    #[error("the folder holds pairs of another run")]
    OtherRun,
    /// The caller's writer or reader failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// The same, with the name of the table.
    pub(crate) fn in_table(self, table: &str) -> Error {
        match self {
            Error::Table { .. } | Error::Io(_) => Error::InTable {
                table: table.to_owned(),
                why: Box::new(self),
            },
            other => other,
        }
    }
}

/// Results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
