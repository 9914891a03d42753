//! Where the bytes of a file are.

use crate::Fault;
use domain::imports::FileEncoding;
use exchange::encoding::Charset;
use exchange::table::Table;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

/// A file on disk, or one that comes with the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// On disk.
    File(PathBuf),
    /// In the program.
    Embedded(&'static str),
}

impl Input {
    /// The bytes from their beginning.
    ///
    /// # Errors
    /// [`Fault::FileGone`] where there is no such file.
    pub fn open(&self) -> Result<Box<dyn Read + Send>, Fault> {
        match self {
            Self::Embedded(text) => Ok(Box::new(Cursor::new(text.as_bytes()))),
            Self::File(path) => match File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Fault::FileGone),
                Err(error) => Err(error.into()),
            },
        }
    }

    /// The table with its column names read.
    pub fn table(&self, encoding: FileEncoding) -> Result<Table<Box<dyn Read + Send>>, Fault> {
        let charset = match encoding {
            FileEncoding::Unicode => Charset::Unicode,
            FileEncoding::Windows1252 => Charset::Windows1252,
        };
        Ok(Table::open(self.open()?, charset)?)
    }

    /// BLAKE3 digest in hexadecimal, and how many bytes there are.
    pub fn digest(&self) -> Result<(String, u64), Fault> {
        let mut hasher = blake3::Hasher::new();
        let bytes = io::copy(&mut self.open()?, &mut hasher)?;
        Ok((hasher.finalize().to_hex().to_string(), bytes))
    }
}
