//! The program as an operator starts it: how long until it answers, what memory it takes.

use crate::client::{Ask, Client, form};
use crate::fill::ROOT;
use crate::machine;
use crate::place::Place;
use anyhow::{Context, Result, bail};
use locale::Locale;
use std::fs::Permissions;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// How long a start may take, the filling of the demonstration included.
const START: Duration = Duration::from_secs(120);

/// How long the register of persons may take to be read.
const REGISTER: Duration = Duration::from_secs(600);

/// Where the program's release build lies unless it is said otherwise.
pub fn built() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/suluh")
}

/// The program, running. It ends with the value.
pub struct Program {
    /// Where it listens.
    pub address: SocketAddr,
    /// Milliseconds from its start to its first answer.
    pub start_ms: f64,
    child: Child,
}

impl Program {
    /// Starts `serve` or `demo` with a folder for its data and waits for the first answer.
    pub async fn start(
        program: &Path,
        command: &str,
        folder: &Path,
        place: &Place,
    ) -> Result<Self> {
        tokio::fs::create_dir_all(folder).await?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address: SocketAddr = ([127, 0, 0, 1], port).into();
        let begun = Instant::now();
        let mut child = Command::new(program)
            .args([
                command,
                "--listen",
                &address.to_string(),
                "--log-level",
                "error",
            ])
            .arg("--data")
            .arg(folder)
            .env("DATABASE_URL", &place.address)
            .stdout(std::process::Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let mut client = loop {
            match Client::connect(address, "").await {
                Ok(client) => break client,
                Err(_) if begun.elapsed() < START => {
                    if let Some(status) = child.try_wait()? {
                        bail!("the program ended with {status}");
                    }
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Err(error) => return Err(error),
            }
        };
        client.send(&Ask::page("/health")).await?;
        Ok(Self {
            address,
            start_ms: begun.elapsed().as_secs_f64() * 1_000.0,
            child,
        })
    }

    /// Its resident memory now, in bytes.
    pub fn resident(&self) -> Result<u64> {
        machine::resident(self.child.id().context("the program ended")?)
    }

    /// The most memory it was resident with so far, in bytes.
    pub fn peak(&self) -> Result<u64> {
        machine::peak(self.child.id().context("the program ended")?)
    }

    /// Ends it.
    pub async fn stop(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }
}

/// What a program takes that serves a filled database.
pub struct Taken {
    /// Milliseconds to its first answer.
    pub start_ms: f64,
    /// Resident memory in bytes without a request.
    pub idle: u64,
    /// What was added once the register of persons was asked for and read.
    pub register: u64,
}

/// Starts the program on a filled database, leaves it alone for `idle`, and then asks who is known
/// until it can say so.
pub async fn measure(
    program: &Path,
    place: &Place,
    idle: Duration,
    officer: &str,
) -> Result<Taken> {
    let folder = std::env::temp_dir().join("suluh-bench-data");
    tokio::fs::create_dir_all(&folder).await?;
    // With the key of the database: the names in it are opened as they are in earnest.
    let key = folder.join("root.key");
    if !key.exists() {
        std::fs::write(&key, ROOT)?;
        std::fs::set_permissions(&key, Permissions::from_mode(0o400))?;
    }
    let running = Program::start(program, "serve", &folder, place).await?;
    tokio::time::sleep(idle).await;
    let (start_ms, idle) = (running.start_ms, running.resident()?);
    let mut client = Client::connect(running.address, officer).await?.plain();
    let begun = Instant::now();
    while !is_known_said(&mut client).await? {
        if begun.elapsed() > REGISTER {
            bail!("the register is not read after {REGISTER:?}");
        }
    }
    eprintln!("  register read in {:.1} s", begun.elapsed().as_secs_f64());
    let register = running.resident()?.saturating_sub(idle);
    running.stop().await?;
    Ok(Taken {
        start_ms,
        idle,
        register,
    })
}

/// Asks who is known; whether the register could say.
async fn is_known_said(client: &mut Client) -> Result<bool> {
    let body = form(&[
        ("person-1-name", "Contoh Karangan"),
        ("person-1-sex", "female"),
    ]);
    let answer = client.send(&Ask::form("/intake/known", body)).await?;
    let said = String::from_utf8_lossy(&answer.body).into_owned();
    if answer.status != 200 {
        bail!("who is known was answered {}: {said}", answer.status);
    }
    Ok(!said.contains(&*Locale::Id.text("linkage-not-ready")))
}
