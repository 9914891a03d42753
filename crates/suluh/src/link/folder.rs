//! Where `suluh link predict` keeps its chunks.

use linkage::batch::Chunks;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A folder whose files are whole or not there.
pub(super) struct Folder(PathBuf);

impl Folder {
    /// The folder at a path, made if it is not there.
    pub(super) fn new(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }
}

impl Chunks for Folder {
    fn read(&self, name: &str) -> io::Result<Option<String>> {
        match fs::read_to_string(self.0.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Written beside its place and moved there when it is whole.
    fn keep(
        &mut self,
        name: &str,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let part = self.0.join(format!("{name}.part"));
        let mut out = BufWriter::new(fs::File::create(&part)?);
        write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(part, self.0.join(name))
    }

    fn has(&self, name: &str) -> bool {
        self.0.join(name).exists()
    }
}
