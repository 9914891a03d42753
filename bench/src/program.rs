//! The program as an operator starts it: how long until it answers, what memory it takes idle.

use crate::client::{Ask, Client};
use crate::fill::ROOT;
use crate::machine;
use crate::place::Place;
use anyhow::{Context, Result, bail};
use std::fs::Permissions;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tokio::process::{Child, Command};

/// Where the program's release build lies unless it is said otherwise.
pub fn built() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/release/suluh")
}

/// Starts the program on a filled database; gives the milliseconds to its first answer and its
/// resident memory in bytes after `idle` without a request.
pub async fn measure(program: &Path, place: &Place, idle: Duration) -> Result<(f64, u64)> {
    let folder = std::env::temp_dir().join("suluh-bench-data");
    tokio::fs::create_dir_all(&folder).await?;
    // With the key of the database: the names in it are opened as they are in earnest.
    let key = folder.join("root.key");
    if !key.exists() {
        std::fs::write(&key, ROOT)?;
        std::fs::set_permissions(&key, Permissions::from_mode(0o400))?;
    }
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let address: SocketAddr = ([127, 0, 0, 1], port).into();
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args([
            "serve",
            "--listen",
            &address.to_string(),
            "--log-level",
            "error",
        ])
        .arg("--data")
        .arg(&folder)
        .env("DATABASE_URL", &place.address)
        .kill_on_drop(true)
        .spawn()?;
    let measured = wait(&mut child, address, begun, idle).await;
    child.kill().await?;
    measured
}

async fn wait(
    child: &mut Child,
    address: SocketAddr,
    begun: Instant,
    idle: Duration,
) -> Result<(f64, u64)> {
    let mut client = loop {
        match Client::connect(address, "").await {
            Ok(client) => break client,
            Err(_) if begun.elapsed() < Duration::from_secs(60) => {
                if let Some(status) = child.try_wait()? {
                    bail!("the program ended with {status}");
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(error) => return Err(error),
        }
    };
    client.send(&Ask::page("/health")).await?;
    let start = begun.elapsed().as_secs_f64() * 1_000.0;
    tokio::time::sleep(idle).await;
    let pid = child.id().context("the program ended")?;
    Ok((start, machine::resident(pid)?))
}
