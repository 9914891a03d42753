//! The file of a backup: an age file that anybody with its key can take apart without Suluh.
//!
//! Decrypted (`age -d -i KEY FILE`) it is a line that names the format, a line with the
//! [`Manifest`] as JSON, and then nothing but the copy of the database: `tail -n +3` leaves a
//! SQLite database or what `pg_restore` reads.

use age::secrecy::SecretString;
use age::{Decryptor, Encryptor, Identity, Recipient};
use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use store::backup::Contents;

/// First line of a decrypted backup.
const FORMAT: &str = "suluh backup 1";
/// A longer first or second line is no backup's.
const LINE_MAX: u64 = 1 << 20;

/// Which copy of a database a backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Form {
    /// A database file of SQLite.
    Sqlite,
    /// What `pg_dump --format=custom` writes.
    Postgres,
}

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    /// Version of the program that made it.
    pub(crate) program: String,
    /// When.
    pub(crate) made_at: jiff::Timestamp,
    /// Which copy follows.
    pub(crate) form: Form,
    /// Schema and rows of each table.
    pub(crate) contents: Contents,
    /// Bytes of the copy.
    pub(crate) bytes: u64,
    /// BLAKE3 of the copy, in hexadecimal.
    pub(crate) blake3: String,
}

/// Size and BLAKE3 of a file.
pub(crate) fn digest(path: &Path) -> Result<(u64, String)> {
    let mut hasher = blake3::Hasher::new();
    let mut file = File::open(path)?;
    let bytes = std::io::copy(&mut file, &mut hasher)?;
    Ok((bytes, hasher.finalize().to_hex().to_string()))
}

/// To whom a backup is encrypted: public keys, or the passphrase in the first line of a file.
pub(crate) fn recipients(
    to: &[String],
    passphrase_file: Option<&Path>,
) -> Result<Vec<Box<dyn Recipient>>> {
    if let Some(file) = passphrase_file {
        let passphrase = passphrase(file)?;
        return Ok(vec![Box::new(age::scrypt::Recipient::new(passphrase))]);
    }
    to.iter()
        .map(|key| {
            let key: age::x25519::Recipient = key
                .parse()
                .map_err(|_| anyhow!("{key:?} is no public key of age (age1…)"))?;
            Ok(Box::new(key) as Box<dyn Recipient>)
        })
        .collect()
}

/// With what a backup is decrypted: the private keys in a file, or a passphrase.
pub(crate) fn identities(
    identity: Option<&Path>,
    passphrase_file: Option<&Path>,
) -> Result<Vec<Box<dyn Identity>>> {
    if let Some(file) = passphrase_file {
        let passphrase = passphrase(file)?;
        return Ok(vec![Box::new(age::scrypt::Identity::new(passphrase))]);
    }
    let file = identity.context("name the private key with --identity")?;
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let keys = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let key: age::x25519::Identity = line.parse().map_err(|_| {
                anyhow!(
                    "{} holds something else than private keys of age",
                    file.display()
                )
            })?;
            Ok(Box::new(key) as Box<dyn Identity>)
        })
        .collect::<Result<Vec<_>>>()?;
    ensure!(!keys.is_empty(), "{} holds no private key", file.display());
    Ok(keys)
}

fn passphrase(file: &Path) -> Result<SecretString> {
    let text =
        fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let line = text.lines().next().unwrap_or_default();
    ensure!(
        line.chars().count() >= 12,
        "the passphrase in the first line of {} has fewer than 12 characters",
        file.display()
    );
    Ok(SecretString::from(line.to_owned()))
}

/// Writes a backup of `copy` to `target`. It appears there whole or not at all.
pub(crate) fn write(
    target: &Path,
    recipients: &[Box<dyn Recipient>],
    manifest: &Manifest,
    copy: &Path,
) -> Result<()> {
    let part = crate::place::beside(target, ".part");
    let written = write_part(&part, recipients, manifest, copy)
        .and_then(|()| fs::rename(&part, target).map_err(Into::into));
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written.with_context(|| format!("cannot write {}", target.display()))?;
    File::open(folder_of(target))?.sync_all()?;
    Ok(())
}

fn write_part(
    part: &Path,
    recipients: &[Box<dyn Recipient>],
    manifest: &Manifest,
    copy: &Path,
) -> Result<()> {
    let encryptor = Encryptor::with_recipients(recipients.iter().map(|key| &**key))?;
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(part)?;
    let mut sealed = encryptor.wrap_output(BufWriter::new(file))?;
    writeln!(sealed, "{FORMAT}")?;
    writeln!(sealed, "{}", serde_json::to_string(manifest)?)?;
    let bytes = std::io::copy(&mut File::open(copy)?, &mut sealed)?;
    ensure!(
        bytes == manifest.bytes,
        "the copy changed while it was encrypted"
    );
    let file = sealed
        .finish()?
        .into_inner()
        .map_err(|error| error.into_error())?;
    file.sync_all()?;
    Ok(())
}

/// An opened backup: what it says about itself, and its copy to be read.
pub(crate) struct Archive {
    /// What it says.
    pub(crate) manifest: Manifest,
    copy: Box<dyn BufRead>,
}

impl Archive {
    /// Opens the backup `file`.
    pub(crate) fn open(file: &Path, identities: &[Box<dyn Identity>]) -> Result<Self> {
        let input = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        let decryptor = Decryptor::new_buffered(BufReader::new(input))
            .map_err(|error| anyhow!("{} is no encrypted backup: {error}", file.display()))?;
        let stream = decryptor
            .decrypt(identities.iter().map(|key| &**key))
            .map_err(|error| anyhow!("{} cannot be decrypted: {error}", file.display()))?;
        let mut copy: Box<dyn BufRead> = Box::new(BufReader::new(stream));
        let format = line(&mut copy)?;
        ensure!(
            format == FORMAT,
            "{} is not a backup that this program understands",
            file.display()
        );
        let manifest = serde_json::from_str(&line(&mut copy)?)
            .context("the backup's description of itself is not understood")?;
        Ok(Self { manifest, copy })
    }

    /// Writes the copy to `target`, which must not exist, and compares size and digest.
    pub(crate) fn extract(mut self, target: &Path) -> Result<Manifest> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(target)
            .with_context(|| format!("cannot make {}", target.display()))?;
        std::io::copy(&mut self.copy, &mut file).context("the backup is damaged or cut off")?;
        file.sync_all()?;
        let (bytes, blake3) = digest(target)?;
        if bytes != self.manifest.bytes || blake3 != self.manifest.blake3 {
            bail!("the copy in the backup is not the one that its description names");
        }
        Ok(self.manifest)
    }
}

fn line(input: &mut Box<dyn BufRead>) -> Result<String> {
    let mut text = String::new();
    input
        .take(LINE_MAX)
        .read_line(&mut text)
        .context("the backup is damaged or cut off")?;
    Ok(text.trim_end().to_owned())
}

/// The folder that holds a file.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A folder of its owner alone, removed with all that is in it when the value goes.
pub(crate) struct Scratch(std::path::PathBuf);

impl Scratch {
    /// Makes one beside `target`: the same disk, which has the room anyway, and not a shared
    /// folder for temporary files.
    pub(crate) fn beside(target: &Path) -> Result<Self> {
        use std::os::unix::fs::DirBuilderExt;
        let path = crate::place::beside(target, &format!(".{}", uuid::Uuid::now_v7().simple()));
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .with_context(|| format!("cannot make a folder beside {}", target.display()))?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
