//! The program under test: its own data folder, a port of the loopback that it takes itself,
//! stopped at the end.

use anyhow::{Context, Result, bail, ensure};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Seeding the demonstration in an unoptimised build on a busy machine.
const START: Duration = Duration::from_secs(180);

/// A running demonstration.
pub struct Program {
    /// Address of the first page, without a slash at the end.
    pub url: String,
    folder: PathBuf,
    running: Mutex<Running>,
}

/// The process, and how it is started.
struct Running {
    what: String,
    database: Option<String>,
    child: Option<Child>,
}

impl Running {
    /// Starts the program with its data and what it prints in `folder`.
    fn begin(&mut self, folder: &Path, port: u16) -> Result<()> {
        let log = std::fs::File::create(folder.join("program.log"))?;
        let mut command = Command::new(binary()?);
        command
            .arg(&self.what)
            .arg("--data")
            .arg(folder)
            .arg("--listen")
            .arg(format!("127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log));
        match &self.database {
            Some(address) => command.env("DATABASE_URL", address),
            None => command.env_remove("DATABASE_URL"),
        };
        self.child = Some(command.spawn().context("the program does not start")?);
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }
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
        let folder = own_folder("program");
        std::fs::create_dir_all(&folder)?;
        let mut running = Running {
            what: what.to_owned(),
            database: database.map(str::to_owned),
            child: None,
        };
        // The system gives a port that is free; the program holds it from then on, and says which.
        running.begin(&folder, 0)?;
        let mut program = Self {
            url: String::new(),
            folder,
            running: Mutex::new(running),
        };
        program.url = program.told_address().await?;
        Ok(program)
    }

    /// Ends the program without a word, as a power cut does: nobody reaches it until it is started
    /// again.
    pub fn cut_off(&self) -> Result<()> {
        self.running().end()
    }

    /// Starts it again at the same address on what it had stored.
    pub async fn start_again(&self) -> Result<()> {
        let port = self.url.rsplit(':').next().context("a port")?.parse()?;
        self.running().begin(&self.folder, port)?;
        let url = self.told_address().await?;
        ensure!(url == self.url, "started again at {url}, not {}", self.url);
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address that it prints once it answers. Browsers take Secure cookies over http from
    /// this name only.
    async fn told_address(&self) -> Result<String> {
        let since = Instant::now();
        while since.elapsed() < START {
            let log = self.log();
            if let Some(port) = number_behind(&log, "http://localhost:") {
                return Ok(format!("http://localhost:{port}"));
            }
            let ended = self.running().child.as_mut().map(Child::try_wait);
            if let Some(status) = ended.transpose()?.flatten() {
                bail!("the program ended with {status}:\n{log}");
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

/// The number right behind `words` in a line that is printed to its end.
pub(crate) fn number_behind(text: &str, words: &str) -> Option<u16> {
    let complete = &text[..=text.rfind('\n')?];
    let (_, rest) = complete.split_once(words)?;
    let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

/// A folder that no other test has.
pub(crate) fn own_folder(what: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("suluh-{what}-{}-{number}", std::process::id()));
    // What a process of the same number left behind is not ours.
    let _ = std::fs::remove_dir_all(&folder);
    folder
}
