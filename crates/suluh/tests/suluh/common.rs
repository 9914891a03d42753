//! The real program on a folder of its own.

pub mod hunt;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use store::audit::AuditKeys;
use store::people::{self, TaskForce};
use store::{Store, audit};
use testkit::Database;
use vault::{KeyProvider, KeyRing, Random};

/// A folder that goes away with the value.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir()
            .join("suluh-tests")
            .join(format!("program-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The program with nothing in its environment that would change what it does.
pub fn suluh() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_suluh"));
    for name in [
        "DATABASE_URL",
        "SULUH_DATA",
        "SULUH_ROOT_KEY",
        "SULUH_LISTEN",
        "SULUH_BACKUP_TO",
    ] {
        command.env_remove(name);
    }
    command
}

/// What a finished run said.
pub struct Said {
    pub success: bool,
    pub out: String,
    pub err: String,
}

pub fn run(command: &mut Command) -> Said {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    Said {
        success: status.success(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

impl Said {
    #[track_caller]
    pub fn done(self) -> String {
        assert!(self.success, "{}\n{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    pub fn refused(self, because: &str) -> String {
        assert!(!self.success, "{}\n{}", self.out, self.err);
        assert!(self.err.contains(because), "{}", self.err);
        self.err
    }
}

/// An installation with a task force and a few audit rows.
pub struct Installation {
    pub folder: Folder,
    pub database: Database,
    pub ring: KeyRing,
}

impl Installation {
    pub async fn on(database: Database) -> Self {
        let folder = Folder::new();
        let key = KeyProvider::File(folder.file("root.key"))
            .create(&mut Random::system())
            .unwrap();
        let ring = KeyRing::from_root(&key);
        let force = TaskForce {
            id: uuid::Uuid::now_v7().into(),
            level: domain::people::Level::City,
            area: "31.73".to_owned(),
            name: "Gugus Tugas TPPO Kota Contoh".to_owned(),
            parent: None,
        };
        let now = jiff::Timestamp::now();
        let mut tx = database.store.write().await.unwrap();
        people::add_task_force(&mut tx, &force, now).await.unwrap();
        tx.commit().await.unwrap();
        let this = Self {
            folder,
            database,
            ring,
        };
        for _ in 0..5 {
            this.append(::audit::Kind::ServerStarted).await;
        }
        this
    }

    pub fn keys(&self) -> AuditKeys {
        AuditKeys::of(&self.ring)
    }

    pub async fn append(&self, kind: ::audit::Kind) {
        let mut tx = self.database.store.write().await.unwrap();
        let event = ::audit::Event::new(kind).by(None, "server").unwrap();
        audit::append(&mut tx, &self.keys(), jiff::Timestamp::now(), event)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// The program on this installation.
    pub fn suluh(&self, arguments: &[&str]) -> Said {
        run(suluh()
            .args(arguments)
            .arg("--data")
            .arg(self.folder.path())
            .env("DATABASE_URL", &self.database.address))
    }

    pub async fn remove(self) {
        self.database.remove().await;
    }
}

/// Both databases, each with an installation.
pub async fn installations() -> [Installation; 2] {
    [
        Installation::on(Database::sqlite().await).await,
        Installation::on(Database::postgres().await).await,
    ]
}

pub async fn open(address: &str) -> Store {
    Store::open(address).await.unwrap()
}
