//! `suluh backup`: a consistent copy of the database, encrypted before it rests anywhere else.

use crate::archive::{self, Form, Manifest, Scratch};
use crate::cli;
use crate::place::{self, Place};
use crate::{out, postgres};
use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use std::path::Path;
use store::audit::AuditKeys;
use store::backup::{self, Contents};
use store::{Dialect, Store};

/// Makes a backup. A running program need not be stopped.
pub(crate) async fn run(args: &cli::Backup) -> Result<()> {
    let place = Place::of(&args.place)?;
    let target = args.file.as_path();
    ensure!(
        !target.exists(),
        "{} exists already: backups are never overwritten",
        target.display()
    );
    let recipients = archive::recipients(&args.to, args.passphrase_file.as_deref())?;
    let ring = place.keys()?;
    let store = place.connect().await?;
    // Written down and signed before anything leaves, so that the copy too knows of itself.
    let event = audit::Event::new(audit::Kind::BackupMade);
    place::record(&store, &ring, event).await?;
    store::audit::checkpoint_now(&store, &AuditKeys::of(&ring), Timestamp::now()).await?;
    let made = make(&place, &store, target, &recipients).await;
    store.close().await?;
    let manifest = made?;
    say(target, &manifest, &place)
}

async fn make(
    place: &Place,
    store: &Store,
    target: &Path,
    recipients: &[Box<dyn age::Recipient>],
) -> Result<Manifest> {
    let made_at = Timestamp::now();
    let scratch = Scratch::beside(target)?;
    let copy = scratch.path().join("copy");
    let (form, contents) = match store.dialect() {
        Dialect::Sqlite => (Form::Sqlite, copy_sqlite(place, &copy).await?),
        Dialect::Postgres => (Form::Postgres, dump(place, store, &copy).await?),
    };
    let (bytes, blake3) = archive::digest(&copy)?;
    let manifest = Manifest {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        form,
        contents,
        bytes,
        blake3,
    };
    archive::write(target, recipients, &manifest, &copy)?;
    Ok(manifest)
}

async fn copy_sqlite(place: &Place, copy: &Path) -> Result<Contents> {
    let file = place.sqlite_file().context("no file of a database")?;
    backup::copy_sqlite(file, copy).await?;
    let store = Store::connect(&format!("sqlite:{}", place::text(copy)?)).await?;
    let mut tx = store.read().await?;
    let damage = backup::damage(&mut tx).await?;
    let contents = backup::contents(&mut tx).await;
    drop(tx);
    store.close().await?;
    if let Some(first) = damage.first() {
        bail!(
            "the database is damaged ({first}): keep the older backups, stop the program and put \
             a copy of the data folder aside before anything else"
        );
    }
    Ok(contents?)
}

async fn dump(place: &Place, store: &Store, copy: &Path) -> Result<Contents> {
    let mut snapshot = backup::snapshot(store).await?;
    let contents = backup::contents(&mut snapshot.tx).await?;
    let mut command = postgres::command("pg_dump", &place.address);
    command
        .args(["--format=custom", "--no-owner", "--no-privileges"])
        .arg(format!("--snapshot={}", snapshot.name))
        .arg("--file")
        .arg(copy);
    tokio::task::spawn_blocking(move || postgres::run(&mut command)).await??;
    drop(snapshot);
    Ok(contents)
}

fn say(target: &Path, manifest: &Manifest, place: &Place) -> Result<()> {
    let bytes = std::fs::metadata(target)?.len();
    out::line(format_args!("{}  {}", target.display(), out::size(bytes)));
    out::line(counts(&manifest.contents));
    out::line(format_args!(
        "The root key is NOT in it. Keep a copy of {} apart from the backups: without it nothing \
         sealed can be opened again, with it and a backup everything under the server's keys can.",
        place.key.path().display()
    ));
    Ok(())
}

/// The counts by which people recognise a database.
pub(crate) fn counts(contents: &Contents) -> String {
    let count = |table: &str| out::number(contents.rows.get(table).copied().unwrap_or(0));
    format!(
        "schema {}: {} accounts, {} reports, {} cases, {} persons, {} services, {} referrals, \
         {} audit rows",
        contents.schema,
        count("account"),
        count("report"),
        count("cases"),
        count("person"),
        count("service"),
        count("referral"),
        count("audit_row"),
    )
}
