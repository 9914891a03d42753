//! Files that are written whole or not at all.

use crate::figures::words;
use crate::out;
use anyhow::{Context, Result, anyhow};
use serde::de::DeserializeOwned;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A file that is being written. It gets its name when all of it is there, and goes away if that
/// never happens.
pub(super) struct NewFile {
    file: Option<File>,
    unfinished: PathBuf,
    path: PathBuf,
    force: bool,
}

impl NewFile {
    /// Begins a file. What is there already is written anew only where that was asked for.
    pub(super) fn begin(path: &Path, force: bool) -> Result<NewFile> {
        if !force {
            must_not_exist(path)?;
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        let file = File::create(&unfinished).with_context(|| path.display().to_string())?;
        Ok(NewFile {
            file: Some(file),
            unfinished,
            path: path.to_owned(),
            force,
        })
    }

    /// What is written goes here.
    pub(super) fn out(&self) -> Result<&File> {
        self.file.as_ref().context("the file is finished")
    }

    /// Gives the file its name.
    pub(super) fn finish(mut self) -> Result<()> {
        let named = || self.path.display().to_string();
        if let Some(file) = self.file.take() {
            file.sync_all().with_context(named)?;
        }
        // Once more: the work may have taken hours.
        if !self.force {
            must_not_exist(&self.path)?;
        }
        fs::rename(&self.unfinished, &self.path).with_context(named)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // After it got its name there is nothing left of the other.
        let _ = fs::remove_file(&self.unfinished);
    }
}

fn must_not_exist(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    let args = [("file", path.display().to_string().into())];
    Err(anyhow!(
        out::language().text_with("figures-error-exists", &args)
    ))
}

/// Begins a file that may be wanted or not.
pub(super) fn begin(path: Option<&PathBuf>, force: bool) -> Result<Option<NewFile>> {
    path.map(|path| NewFile::begin(path, force)).transpose()
}

/// Reads JSON that one of the commands wrote, or a recipe.
pub(super) fn json<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let named = || path.display().to_string();
    let text = fs::read_to_string(path).with_context(named)?;
    ::figures::batch::recipe(&text).map_err(|e| words::said(&e).context(named()))
}

/// Writes something as JSON.
pub(super) fn write_json(file: NewFile, value: &impl serde::Serialize) -> Result<()> {
    serde_json::to_writer_pretty(file.out()?, value)?;
    file.finish()
}
