//! Why a file was not imported, by what the analyst can do about it.

use domain::MessageKey;
use exchange::encoding::ReadError;
use exchange::mapping::MappingError;
use exchange::series::ColumnsMissing;
use exchange::table::TableError;
use std::io;
use thiserror::Error;

/// An error of an import.
#[derive(Debug, Error)]
pub enum Fault {
    /// Storage failed, or somebody else moved the batch in between.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// Where the batch stands there is no such step, or its cases are in use.
    #[error(transparent)]
    Batch(store::imports::Fault),
    /// The file cannot be read as a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The mapping cannot be used.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// The file is no series.
    #[error(transparent)]
    Columns(#[from] ColumnsMissing),
    /// The file on disk is not the one that the batch was prepared with.
    #[error("the file is another one than was handed in")]
    OtherFile,
    /// The file is no longer there.
    #[error("the file is gone")]
    FileGone,
    /// The file could not be written or read.
    #[error("file: {0}")]
    Io(#[from] io::Error),
    /// The audit refused an event: a fault of the program.
    #[error(transparent)]
    Audit(#[from] audit::Refused),
    /// The task that read the file ended without a word: a fault of the program.
    #[error("the reading of the file was interrupted")]
    Interrupted,
}

impl From<store::imports::Fault> for Fault {
    fn from(fault: store::imports::Fault) -> Self {
        match fault {
            store::imports::Fault::Store(error) => Self::Store(error),
            other => Self::Batch(other),
        }
    }
}

impl Fault {
    /// Whether the file itself is at fault, so that another file or another reading helps.
    pub fn is_of_file(&self) -> bool {
        match self {
            Self::Table(TableError::Read(ReadError::Io(_))) | Self::Io(_) => false,
            Self::Table(_) | Self::Mapping(_) | Self::Columns(_) => true,
            Self::OtherFile | Self::FileGone => true,
            Self::Store(_) | Self::Batch(_) | Self::Audit(_) | Self::Interrupted => false,
        }
    }
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Batch(fault) => fault.key(),
            Self::Table(error) => error.key(),
            Self::Mapping(error) => error.key(),
            Self::Columns(error) => error.key(),
            Self::OtherFile => "import-error-other-file",
            Self::FileGone => "import-error-file-gone",
            Self::Io(_) => "import-error-unreadable-file",
            Self::Store(_) | Self::Audit(_) | Self::Interrupted => "error-unexpected",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Batch(fault) => fault.args(),
            Self::Table(error) => error.args(),
            Self::Mapping(error) => error.args(),
            Self::Columns(error) => error.args(),
            Self::Store(_)
            | Self::OtherFile
            | Self::FileGone
            | Self::Io(_)
            | Self::Audit(_)
            | Self::Interrupted => Vec::new(),
        }
    }
}
