//! The program under test: its own data folder, a free port of the loopback, stopped at the end.

use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Seeding the demonstration in an unoptimised build on a busy machine.
const START: Duration = Duration::from_secs(180);

/// A running demonstration.
pub struct Program {
    /// Address of the first page, without a slash at the end.
    pub url: String,
    folder: PathBuf,
    port: u16,
    running: Mutex<Running>,
}

/// The process, and how it is started.
struct Running {
    command: Command,
    child: Child,
}

impl Program {
    /// Starts `suluh demo` on the embedded database, or on the PostgreSQL database at `database`.
    pub async fn demo(database: Option<&str>) -> Result<Self> {
        Self::start("demo", database).await
    }

    /// Starts `suluh serve` on an empty embedded database: it waits to be set up.
    pub async fn empty() -> Result<Self> {
        Self::start("serve", None).await
    }

    async fn start(what: &str, database: Option<&str>) -> Result<Self> {
        let port = free_port()?;
        let folder =
            std::env::temp_dir().join(format!("suluh-browser-{}-{port}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let log = std::fs::File::create(folder.join("program.log"))?;
        let mut command = Command::new(binary()?);
        command
            .arg(what)
            .arg("--data")
            .arg(&folder)
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log));
        match database {
            Some(address) => command.env("DATABASE_URL", address),
            None => command.env_remove("DATABASE_URL"),
        };
        let child = command.spawn().context("the program does not start")?;
        let program = Self {
            // Browsers take Secure cookies over http from this name only.
            url: format!("http://localhost:{port}"),
            folder,
            port,
            running: Mutex::new(Running { command, child }),
        };
        program.wait().await?;
        Ok(program)
    }

    /// Ends the program without a word, as a power cut does: nobody reaches it until it is started
    /// again.
    pub fn cut_off(&self) -> Result<()> {
        let mut running = self.running();
        running.child.kill()?;
        running.child.wait()?;
        Ok(())
    }

    /// Starts it again at the same address on what it had stored.
    pub async fn start_again(&self) -> Result<()> {
        {
            let mut running = self.running();
            running.child = running.command.spawn()?;
        }
        self.wait().await
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(&self) -> Result<()> {
        let since = Instant::now();
        while since.elapsed() < START {
            let ended = self.running().child.try_wait()?;
            if let Some(status) = ended {
                bail!("the program ended with {status}:\n{}", self.log());
            }
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port))
                .await
                .is_ok()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        bail!("the program does not answer:\n{}", self.log())
    }

    /// What the program wrote so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("program.log")).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.cut_off();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn binary() -> Result<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/suluh");
    if !path.exists() {
        bail!(
            "{} is not built: run cargo build first, or ./check",
            path.display()
        );
    }
    Ok(path)
}

pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
