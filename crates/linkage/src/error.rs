//! What can go wrong, and what the caller can do about it.

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
        why: String,
    },
    /// The caller's writer or reader failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
