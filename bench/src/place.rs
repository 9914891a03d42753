//! Where the databases of a run lie: SQLite files and a PostgreSQL cluster of this run's own.

use anyhow::{Context, Result, bail};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::fmt;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// One database.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its kind.
    pub kind: Kind,
    /// Its address as the program takes it.
    pub address: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Sqlite => "SQLite",
            Kind::Postgres => "PostgreSQL",
        })
    }
}

impl Place {
    /// Brings a filled database into the state in which one that has grown over years is. On
    /// PostgreSQL autovacuum would have cleaned and counted the rows by now; on SQLite nothing
    /// but the program does.
    pub async fn settle(&self) -> Result<()> {
        match self.kind {
            Kind::Sqlite => {
                let path = self.address.trim_start_matches("sqlite:");
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
                connection
                    .execute("pragma wal_checkpoint(truncate)")
                    .await?;
                connection.close().await?;
            }
            Kind::Postgres => {
                let mut connection = PgConnection::connect(&self.address).await?;
                connection.execute("vacuum (analyze)").await?;
                connection.execute("checkpoint").await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}

/// A folder in which filled databases are kept between runs.
pub struct Cache {
    folder: PathBuf,
    cluster: Option<Cluster>,
}

impl Cache {
    /// The cache in a folder, which is made where it is absent.
    pub fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self {
            folder,
            cluster: None,
        })
    }

    /// Process number of the PostgreSQL server, once one was needed.
    pub fn postmaster(&self) -> Option<u32> {
        self.cluster.as_ref().map(|cluster| cluster.pid)
    }

    /// A filled database, kept from an earlier run or filled now. What a run writes stays in it:
    /// it is little beside what is there, and a copy of a gigabyte for each run is not.
    pub async fn database(&mut self, kind: Kind, cases: u64) -> Result<Place> {
        let name = name(cases);
        match kind {
            Kind::Sqlite => self.file(&name, cases).await,
            Kind::Postgres => self.in_cluster(&name, cases).await,
        }
    }

    async fn file(&self, name: &str, cases: u64) -> Result<Place> {
        let place = |file: &Path| Place {
            kind: Kind::Sqlite,
            address: format!("sqlite:{}", file.display()),
        };
        let kept = self.folder.join(format!("{name}.db"));
        if !kept.exists() {
            let making = self.folder.join("making.db");
            remove_database(&making);
            crate::fill::fill(&place(&making), cases).await?;
            fs::rename(&making, &kept)?;
            remove_database(&making);
        }
        Ok(place(&kept))
    }

    /// A database without anything in it.
    pub async fn empty(&mut self, kind: Kind) -> Result<Place> {
        let address = match kind {
            Kind::Sqlite => {
                let file = self.folder.join("empty.db");
                remove_database(&file);
                format!("sqlite:{}", file.display())
            }
            Kind::Postgres => {
                let cluster = self.cluster().await?;
                let mut admin = PgConnection::connect(&cluster.address("postgres")).await?;
                run(&mut admin, "drop database if exists making".to_owned()).await?;
                run(&mut admin, "create database making".to_owned()).await?;
                admin.close().await?;
                cluster.address("making")
            }
        };
        Ok(Place { kind, address })
    }

    async fn cluster(&mut self) -> Result<&Cluster> {
        Ok(match &mut self.cluster {
            Some(cluster) => cluster,
            none => none.insert(Cluster::start(&self.folder.join("postgres")).await?),
        })
    }

    async fn in_cluster(&mut self, name: &str, cases: u64) -> Result<Place> {
        let cluster = self.cluster().await?;
        let kept = Place {
            kind: Kind::Postgres,
            address: cluster.address(name),
        };
        let mut admin = PgConnection::connect(&cluster.address("postgres")).await?;
        let exists: bool =
            sqlx::query_scalar("select exists (select 1 from pg_database where datname = $1)")
                .bind(name)
                .fetch_one(&mut admin)
                .await?;
        if !exists {
            let making = self.empty(Kind::Postgres).await?;
            crate::fill::fill(&making, cases).await?;
            run(
                &mut admin,
                format!("alter database making rename to {name}"),
            )
            .await?;
        }
        admin.close().await?;
        Ok(kept)
    }

    /// Removes a filled database.
    pub async fn forget(&self, kind: Kind, cases: u64) -> Result<()> {
        let name = name(cases);
        match (kind, &self.cluster) {
            (Kind::Sqlite, _) => remove_database(&self.folder.join(format!("{name}.db"))),
            (Kind::Postgres, Some(cluster)) => {
                let mut admin = PgConnection::connect(&cluster.address("postgres")).await?;
                run(
                    &mut admin,
                    format!("drop database if exists {name} with (force)"),
                )
                .await?;
                admin.close().await?;
            }
            (Kind::Postgres, None) => {}
        }
        Ok(())
    }
}

/// Name of a filled database: another schema is another database.
fn name(cases: u64) -> String {
    format!("cases_{cases}_{}", &store::migrate::fingerprint()[..8])
}

async fn run(connection: &mut PgConnection, text: String) -> Result<()> {
    connection.execute(AssertSqlSafe(text)).await?;
    Ok(())
}

fn remove_database(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

/// A PostgreSQL server with the durability that it has by default (`fsync` and
/// `synchronous_commit` on), on this machine's own address only. Stops with the value.
struct Cluster {
    folder: PathBuf,
    port: u16,
    pid: u32,
}

impl Cluster {
    async fn start(folder: &Path) -> Result<Self> {
        let data = folder.join("data");
        if !data.join("PG_VERSION").exists() {
            fs::create_dir_all(folder)?;
            own(folder)?;
            let folder = data.display().to_string();
            let made = [
                "--auth=trust",
                "--username=suluh",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ];
            as_postgres("initdb", &[&["--pgdata", &folder], &made[..]].concat())?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{}' \
             -c shared_buffers=1GB -c max_wal_size=1GB -c max_connections=60",
            folder.display()
        );
        let log = folder.join("log").display().to_string();
        let data = data.display().to_string();
        as_postgres(
            "pg_ctl",
            &["-D", &data, "-l", &log, "-o", &options, "-w", "start"],
        )?;
        let pid = fs::read_to_string(Path::new(&data).join("postmaster.pid"))?
            .lines()
            .next()
            .and_then(|line| line.trim().parse().ok())
            .context("postmaster.pid")?;
        let cluster = Self {
            folder: folder.to_owned(),
            port,
            pid,
        };
        cluster.assert_durable().await?;
        Ok(cluster)
    }

    fn address(&self, database: &str) -> String {
        format!("postgres://suluh@127.0.0.1:{}/{database}", self.port)
    }

    /// A measurement without flushes to the disk would be worth nothing.
    async fn assert_durable(&self) -> Result<()> {
        let mut admin = PgConnection::connect(&self.address("postgres")).await?;
        for setting in ["fsync", "synchronous_commit"] {
            let value: String = sqlx::query_scalar("select current_setting($1)")
                .bind(setting)
                .fetch_one(&mut admin)
                .await?;
            if value != "on" {
                bail!("{setting} is {value}");
            }
        }
        admin.close().await?;
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        if let Err(error) = as_postgres("pg_ctl", &["-D", &data, "-m", "fast", "-w", "stop"]) {
            eprintln!("PostgreSQL (process {}) was not stopped: {error}", self.pid);
        }
    }
}

/// Runs a program of PostgreSQL: as the user `postgres` where this is root, whom it refuses.
fn as_postgres(program: &str, arguments: &[&str]) -> Result<()> {
    let program = find_program(program)?;
    let mut command = if root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(&program);
        command
    } else {
        Command::new(&program)
    };
    let status = command
        .args(arguments)
        .current_dir("/")
        .stdout(std::process::Stdio::null())
        .status()?;
    if !status.success() {
        bail!("{} ended with {status}", program.display());
    }
    std::thread::sleep(Duration::from_millis(100));
    Ok(())
}

fn own(folder: &Path) -> Result<()> {
    if root() {
        let status = Command::new("chown").arg("postgres").arg(folder).status()?;
        if !status.success() {
            bail!("the folder could not be given to postgres");
        }
    }
    Ok(())
}

fn root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// The newest installed PostgreSQL; Debian does not put its server programs on the path.
fn find_program(name: &str) -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            let program = version.path().join("bin").join(name);
            program.exists().then_some((number, program))
        })
        .collect();
    found.sort_unstable();
    Ok(found
        .pop()
        .map_or_else(|| PathBuf::from(name), |(_, program)| program))
}
