//! The root key and where it comes from.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::bytes::Key;
use crate::{Error, KeyFault, Random};

/// Length of the root key in bytes.
const LENGTH: u64 = 32;
/// Name of the credential that systemd hands over (`LoadCredential=suluh-root-key:…`).
const CREDENTIAL: &str = "suluh-root-key";

/// The key above all keys of the server: 32 random bytes, kept outside the database and
/// backed up apart from it.
pub struct RootKey(Key);

hidden_debug!(RootKey);

impl RootKey {
    /// A key of given bytes (another provider, tests).
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Key::new(bytes))
    }

    /// A new key.
    pub fn generate(random: &mut Random) -> Result<Self, Error> {
        random.key().map(Self)
    }

    pub(crate) const fn key(&self) -> &Key {
        &self.0
    }
}

/// Where the root key is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyProvider {
    /// A file of 32 bytes with mode 0400.
    File(PathBuf),
    /// A credential in the directory that systemd made for the service.
    Credential(PathBuf),
}

impl KeyProvider {
    /// The credential if systemd gave one, else the file. `credentials_directory` is the value
    /// of the environment variable `CREDENTIALS_DIRECTORY`.
    #[must_use]
    pub fn find(credentials_directory: Option<OsString>, file: PathBuf) -> Self {
        credentials_directory
            .map(|directory| Path::new(&directory).join(CREDENTIAL))
            .filter(|path| path.exists())
            .map_or(Self::File(file), Self::Credential)
    }

    /// The file that is read.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Credential(path) => path,
        }
    }

    /// Reads the key; [`Error::RootKey`] says why not and what to do.
    pub fn load(&self) -> Result<RootKey, Error> {
        self.read().map_err(|fault| self.error(fault))
    }

    /// Makes a new key where there is none and reads it back. Never overwrites one.
    pub fn create(&self, random: &mut Random) -> Result<RootKey, Error> {
        let key = random.key()?;
        let unique = u64::from_be_bytes(random.bytes()?);
        write_new(self.path(), &key, unique).map_err(|error| {
            self.error(match error.kind() {
                io::ErrorKind::AlreadyExists => KeyFault::Exists,
                kind => KeyFault::Io(kind),
            })
        })?;
        // Read back: a file system that ignores permissions is found out at once.
        self.load()
    }

    fn error(&self, fault: KeyFault) -> Error {
        Error::RootKey {
            path: self.path().to_owned(),
            fault,
        }
    }

    /// Permission bits that must not be set. Only the owner may read a key file. systemd may
    /// give a credential to the service's user by an access list, and then shows the list's
    /// mask as the group's read bit, although the group itself has no access.
    const fn forbidden_bits(&self) -> u32 {
        match self {
            Self::File(_) => 0o077,
            Self::Credential(_) => 0o037,
        }
    }

    fn read(&self) -> Result<RootKey, KeyFault> {
        let path = self.path();
        // Looked at before opening, because opening a pipe would wait for a writer.
        if !fs::symlink_metadata(path).map_err(io_fault)?.is_file() {
            return Err(KeyFault::NotAFile);
        }
        let mut file = File::open(path).map_err(io_fault)?;
        // Looked at again through the handle: this is the file that is read, whatever
        // happened to its name between.
        let metadata = file.metadata().map_err(io_fault)?;
        if !metadata.is_file() {
            return Err(KeyFault::NotAFile);
        }
        let mode = metadata.permissions().mode() & 0o7777;
        if mode & self.forbidden_bits() != 0 {
            return Err(KeyFault::Lax { mode });
        }
        if metadata.len() != LENGTH {
            return Err(KeyFault::Length {
                found: metadata.len(),
            });
        }
        let mut bytes = Zeroizing::new([0; LENGTH as usize]);
        file.read_exact(bytes.as_mut_slice()).map_err(io_fault)?;
        Ok(RootKey::from_bytes(*bytes))
    }
}

fn io_fault(error: io::Error) -> KeyFault {
    match error.kind() {
        io::ErrorKind::NotFound => KeyFault::Missing,
        kind => KeyFault::Io(kind),
    }
}

/// Writes beside and links into place: after a power cut there is a whole key or none, and an
/// existing key survives (a link, unlike a rename, does not replace).
fn write_new(path: &Path, key: &Key, unique: u64) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{unique:016x}.new"));
    let beside = PathBuf::from(beside);
    let written = write_beside(&beside, key).and_then(|()| fs::hard_link(&beside, path));
    let removed = fs::remove_file(&beside);
    written.and(removed)?;
    let directory = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

fn write_beside(path: &Path, key: &Key) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o400)
        .open(path)?;
    file.write_all(key.as_bytes())?;
    file.sync_all()
}
