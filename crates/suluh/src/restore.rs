//! `suluh restore`: a backup into an empty place, verified before it counts as restored.

use crate::archive::{self, Archive, Form, Manifest, Scratch};
use crate::place::{self, Place};
use crate::{backup, cli, out, postgres};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use store::audit::AuditKeys;
use store::{Store, sql};
use vault::KeyRing;

/// Restores a backup.
pub(crate) async fn run(args: &cli::Restore) -> Result<()> {
    let place = target(args)?;
    let ring = place.keys().context(
        "restoring needs the root key, to verify the audit and because nothing opens without it: \
         name the copy that was kept apart with --root-key",
    )?;
    let identities =
        archive::identities(args.identity.as_deref(), args.passphrase_file.as_deref())?;
    let archive = Archive::open(&args.file, &identities)?;
    let form = archive.manifest.form;
    let wanted = if place.sqlite_file().is_some() {
        Form::Sqlite
    } else {
        Form::Postgres
    };
    if form != wanted {
        bail!(
            "this is a backup of {}: restore it into {}",
            match form {
                Form::Sqlite => "the embedded database",
                Form::Postgres => "PostgreSQL",
            },
            match form {
                Form::Sqlite => "a data folder",
                Form::Postgres => "the postgres://… address of an empty database",
            }
        );
    }
    let manifest = match form {
        Form::Sqlite => into_folder(&place, &ring, archive).await?,
        Form::Postgres => into_postgres(&place, &ring, archive).await?,
    };
    out::line(format_args!(
        "Restored: the state of {} by suluh {}.",
        manifest.made_at, manifest.program
    ));
    out::line(backup::counts(&manifest.contents));
    out::line("Sums, counts, schema and the whole audit are verified.");
    Ok(())
}

fn target(args: &cli::Restore) -> Result<Place> {
    let is_address = args.into.contains("://");
    let folder = if is_address {
        PathBuf::from("data")
    } else {
        PathBuf::from(&args.into)
    };
    let database = cli::Database {
        address: is_address.then(|| args.into.clone()),
        root_key: args.root_key.clone(),
    };
    Place::new(folder, &database)
}

async fn into_folder(place: &Place, ring: &KeyRing, archive: Archive) -> Result<Manifest> {
    place.make_folder()?;
    let file = place.sqlite_file().context("no file of a database")?;
    for ending in ["", "-wal", "-shm"] {
        let there = place::beside(file, ending);
        ensure!(
            !there.exists(),
            "{} exists already: nothing is overwritten; choose an empty folder",
            there.display()
        );
    }
    let scratch = Scratch::beside(file)?;
    let copy = scratch.path().join("suluh.db");
    let manifest = archive.extract(&copy)?;
    let store = Store::connect(&format!("sqlite:{}", place::text(&copy)?)).await?;
    let verified = verify(&store, ring, &manifest).await;
    store.close().await?;
    verified?;
    fs::rename(&copy, file)?;
    File::open(archive::folder_of(file))?.sync_all()?;
    Ok(manifest)
}

async fn into_postgres(place: &Place, ring: &KeyRing, archive: Archive) -> Result<Manifest> {
    let store = Store::connect(&place.address).await?;
    let mut tx = store.read().await?;
    let table = tx
        .row(&sql(
            "select tablename from pg_tables where schemaname not in \
             ('pg_catalog', 'information_schema') limit 1",
        ))
        .await?;
    drop(tx);
    ensure!(
        table.is_none(),
        "the database holds tables already: nothing is overwritten; create an empty one"
    );
    let scratch = Scratch::beside(&std::env::temp_dir().join("suluh-restore"))?;
    let dump = scratch.path().join("dump");
    let manifest = archive.extract(&dump)?;
    load(place, &dump).await?;
    let verified = verify(&store, ring, &manifest).await;
    store.close().await?;
    verified
        .context("the database holds a restored copy that is not what was backed up: drop it")?;
    Ok(manifest)
}

async fn load(place: &Place, dump: &Path) -> Result<()> {
    let mut command = postgres::command("pg_restore", &place.address);
    command
        .args([
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
        ])
        .arg(dump);
    tokio::task::spawn_blocking(move || postgres::run(&mut command)).await?
}

/// Everything that can be known of a copy: its own soundness, the counts, the audit.
async fn verify(store: &Store, ring: &KeyRing, manifest: &Manifest) -> Result<()> {
    let mut tx = store.read().await?;
    let contents = store::backup::contents(&mut tx).await?;
    let damage = store::backup::damage(&mut tx).await?;
    drop(tx);
    if let Some(first) = damage.first() {
        bail!("the copy is damaged: {first}");
    }
    for (table, rows) in &manifest.contents.rows {
        let found = contents.rows.get(table).copied();
        ensure!(
            found == Some(*rows),
            "{table} has {} rows instead of {rows}",
            found.map_or_else(|| "no".to_owned(), |n| n.to_string())
        );
    }
    ensure!(contents == manifest.contents, "the copy has another schema");
    store::audit::verify(store, &AuditKeys::of(ring), None)
        .await?
        .map_err(|broken| {
            anyhow!(
                "the audit does not verify with this root key: {}",
                crate::audit::named(&broken)
            )
        })?;
    let event = audit::Event::new(audit::Kind::BackupRestored);
    place::record(store, ring, event).await
}
