//! What can go wrong, said so that the caller knows what to do.

use std::io;
use std::path::PathBuf;

use domain::sections::Section;
use thiserror::Error;

/// Everything that can go wrong in the vault. No variant carries content or key material.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// The operating system gave no random bytes: nothing was sealed; try again later.
    #[error("the operating system gave no random bytes")]
    Random,
    /// The key is not the right one, the value stands in another place than where it was
    /// sealed, or it was changed. Which of them cannot be told.
    #[error("cannot be opened: another key, another place, or changed")]
    Refused,
    /// Not a stored form that this version of the program knows.
    #[error("not a sealed value of a known format")]
    Malformed,
    /// It was opened, but holds something else than was asked for.
    #[error("opened, but the content has another shape than expected")]
    Content,
    /// The section does not belong to the class of keys that was asked for.
    #[error("section {0:?} is not of this class")]
    Class(Section),
    /// Not a 24-character code.
    #[error("not a code of 24 characters")]
    Code,
    /// A custodian's share cannot be used.
    #[error("recovery share: {0}")]
    Share(#[from] ShareFault),
    /// The root key cannot be loaded or created; the program must not start.
    #[error("root key {}: {fault}", path.display())]
    RootKey {
        /// The file meant.
        path: PathBuf,
        /// What is wrong with it and what to do.
        fault: KeyFault,
    },
}

/// What is wrong with a custodian's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ShareFault {
    /// It was changed or cut since it was made, or is another custodian's.
    #[error("it is damaged or not this custodian's; take another custodian's share")]
    Damaged,
    /// It was made for another recovery key.
    #[error("it belongs to another recovery key; look for the share of this one")]
    OtherKey,
    /// The same share was given twice.
    #[error("the same share was given twice; two different custodians are needed")]
    Same,
    /// Each share looks whole, yet together they do not make the key: one was forged.
    #[error("these two do not make the recovery key; one of them was forged")]
    Mismatch,
}

/// What is wrong with the place of the root key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyFault {
    /// There is none.
    #[error(
        "is not there; restore it from its separate backup, or create one for a new installation"
    )]
    Missing,
    /// One is there already, and a new one would make all sealed data unreadable.
    #[error("exists already and is never overwritten")]
    Exists,
    /// A link, directory, pipe or device.
    #[error("is not a regular file; put the key itself there")]
    NotAFile,
    /// Others than the owner could read or change it.
    #[error(
        "is open to others (mode {mode:04o}); consider who could read it, then run chmod 0400 on it"
    )]
    Lax {
        /// The permission bits found.
        mode: u32,
    },
    /// Not 32 bytes.
    #[error("holds {found} bytes instead of 32; restore it from its separate backup")]
    Length {
        /// How many bytes there are.
        found: u64,
    },
    /// The operating system refused.
    #[error("cannot be read or written ({0})")]
    Io(io::ErrorKind),
}
