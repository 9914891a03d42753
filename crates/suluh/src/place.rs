//! Where an installation is: folder, database, root key, and the lock of who serves it.

use crate::cli;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use store::audit::AuditKeys;
use store::{Store, people};
use vault::{KeyFault, KeyProvider, KeyRing, Random, RootKey};

/// Where an installation is.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The data folder.
    pub(crate) folder: PathBuf,
    /// Address of the database.
    pub(crate) address: String,
    /// Where the root key is.
    pub(crate) key: KeyProvider,
}

impl Place {
    /// From the command line.
    pub(crate) fn of(place: &cli::Place) -> Result<Self> {
        Self::new(place.data.clone(), &place.database)
    }

    /// With its folder and what was said of database and key.
    pub(crate) fn new(folder: PathBuf, database: &cli::Database) -> Result<Self> {
        let address = match &database.address {
            Some(address) => address.clone(),
            None => format!("sqlite:{}", text(&folder.join("suluh.db"))?),
        };
        let key = match &database.root_key {
            // Named on purpose: no credential comes before it.
            Some(file) => KeyProvider::File(file.clone()),
            None => KeyProvider::find(
                std::env::var_os("CREDENTIALS_DIRECTORY"),
                folder.join("root.key"),
            ),
        };
        Ok(Self {
            folder,
            address,
            key,
        })
    }

    /// File of the embedded database; none on PostgreSQL.
    pub(crate) fn sqlite_file(&self) -> Option<&Path> {
        self.address.strip_prefix("sqlite:").map(Path::new)
    }

    /// Makes the data folder, readable by its owner alone. One that is there is left as it is.
    pub(crate) fn make_folder(&self) -> Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)
            .with_context(|| format!("cannot make the folder {}", self.folder.display()))
    }

    /// Keeps a second server away from an embedded database for as long as the value lives: each
    /// would hold a writer of its own, and their queues would wait for each other. PostgreSQL is
    /// made for several.
    pub(crate) fn lock(&self) -> Result<Option<File>> {
        let Some(database) = self.sqlite_file() else {
            return Ok(None);
        };
        let path = beside(database, ".lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => bail!(
                "another suluh serves {}: stop it first, or choose another --data",
                database.display()
            ),
            Err(TryLockError::Error(error)) => {
                Err(anyhow!(error).context(format!("cannot lock {}", path.display())))
            }
        }
    }

    /// Opens the database and brings its schema up to date.
    pub(crate) async fn open(&self) -> Result<Store> {
        Store::open(&self.address).await.context("database")
    }

    /// Opens a database that is there, as it is.
    pub(crate) async fn connect(&self) -> Result<Store> {
        if let Some(file) = self.sqlite_file()
            && !file.exists()
        {
            bail!(
                "there is no database at {}: name its folder with --data, or run suluh serve",
                file.display()
            );
        }
        Store::connect(&self.address).await.context("database")
    }

    /// The root key of an installation that is there.
    pub(crate) fn keys(&self) -> Result<KeyRing> {
        Ok(KeyRing::from_root(&self.key.load()?))
    }

    /// The root key, made where the database is empty. Where it holds something, a new key could
    /// open nothing of it.
    pub(crate) async fn keys_or_new(&self, store: &Store) -> Result<NewOrOld> {
        let missing = match self.key.load() {
            Ok(key) => return Ok(NewOrOld::old(&key)),
            Err(vault::Error::RootKey {
                fault: KeyFault::Missing,
                path,
            }) => path,
            Err(error) => return Err(error.into()),
        };
        let mut tx = store.read().await?;
        if !people::is_empty(&mut tx).await? {
            bail!(
                "the root key {} is not there, but the database holds data that only it opens: \
                 put the copy back that was kept apart, with mode 0400",
                missing.display()
            );
        }
        let key = self.key.create(&mut Random::system())?;
        Ok(NewOrOld {
            ring: KeyRing::from_root(&key),
            made: true,
        })
    }
}

/// The keys, and whether they were made now.
pub(crate) struct NewOrOld {
    pub(crate) ring: KeyRing,
    pub(crate) made: bool,
}

impl NewOrOld {
    fn old(key: &RootKey) -> Self {
        Self {
            ring: KeyRing::from_root(key),
            made: false,
        }
    }
}

/// Writes an event of the command line into the audit, in a transaction of its own.
pub(crate) async fn record(store: &Store, ring: &KeyRing, event: audit::Event) -> Result<()> {
    let event = event.by(None, "command-line")?;
    let mut tx = store.write().await?;
    store::audit::append(&mut tx, &AuditKeys::of(ring), jiff::Timestamp::now(), event).await?;
    tx.commit().await?;
    Ok(())
}

/// The path with an ending added.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A path as text; addresses are text.
pub(crate) fn text(path: &Path) -> Result<&str> {
    path.to_str()
        .ok_or_else(|| anyhow!("{} is not written in UTF-8", path.display()))
}
