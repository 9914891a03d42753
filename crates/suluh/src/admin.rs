//! `suluh admin`: work for who holds the root key.

use crate::cli::AdminCommand;
use crate::out;
use age::secrecy::ExposeSecret;
use anyhow::{Context, Result};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Runs a subcommand.
pub(crate) async fn run(command: &AdminCommand) -> Result<()> {
    match command {
        AdminCommand::BackupKey { file } => backup_key(file),
        AdminCommand::Invite { .. } => Ok(()),
    }
}

/// Makes a key pair of age: the private key into a file, the public key for `suluh backup`.
fn backup_key(path: &Path) -> Result<()> {
    let key = age::x25519::Identity::generate();
    let public = key.to_public();
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o400)
        .open(path)
        .with_context(|| format!("cannot make {}", path.display()))?;
    writeln!(
        file,
        "# Opens backups of Suluh that were made --to {public}"
    )?;
    writeln!(file, "{}", key.to_string().expose_secret())?;
    file.sync_all()?;
    out::line(format_args!(
        "{} holds the private key: take it off this machine, keep two copies apart.\n\
         Backups are made with: suluh backup FILE --to {public}",
        path.display()
    ));
    Ok(())
}
