//! Receiving a file: streamed to disk, hashed on the way, readable by the program alone.

use crate::Fault;
use domain::ids::ImportId;
use exchange::encoding::{MOST_BYTES, ReadError};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder within the data folder where files wait to be imported.
pub fn folder(data_folder: &Path) -> PathBuf {
    data_folder.join("imports")
}

/// Where the file of a batch lies until the batch is done.
pub fn path_of(data_folder: &Path, import: ImportId) -> PathBuf {
    folder(data_folder).join(format!("{import}.csv"))
}

/// A file that is arriving; dropped unfinished, it is removed.
pub struct Incoming {
    path: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
    kept: bool,
}

/// A file that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Where it lies.
    pub path: PathBuf,
    /// BLAKE3 digest in hexadecimal.
    pub digest: String,
    /// Its length.
    pub bytes: u64,
}

impl Incoming {
    /// Makes the file of a batch, with mode 0600 in a folder with mode 0700.
    pub fn create(data_folder: &Path, import: ImportId) -> Result<Self, Fault> {
        make_folder(&folder(data_folder))?;
        let path = path_of(data_folder, import);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self {
            file: options.open(&path)?,
            path,
            hasher: blake3::Hasher::new(),
            bytes: 0,
            kept: false,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] beyond 200 MB.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.bytes += bytes.len() as u64;
        if self.bytes > MOST_BYTES {
            return Err(Fault::Table(ReadError::TooLarge.into()));
        }
        self.hasher.update(bytes);
        Ok(self.file.write_all(bytes)?)
    }

    /// Makes the file durable and keeps it.
    pub fn finish(mut self) -> Result<Received, Fault> {
        self.file.sync_all()?;
        self.kept = true;
        Ok(Received {
            path: self.path.clone(),
            digest: self.hasher.finalize().to_hex().to_string(),
            bytes: self.bytes,
        })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "an unfinished upload was not removed");
        }
    }
}

fn make_folder(folder: &Path) -> Result<(), Fault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}
