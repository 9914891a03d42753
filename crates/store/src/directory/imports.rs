//! Imported spreadsheets of services: written as one batch, and reversible as one.

use super::write::remove;
use super::{Facts, Listing, add, find, opened, save};
use crate::{Error, Record, Tx, sql};
use domain::ids::{AccountId, ImportId, ListingId, TaskForceId};
use jiff::Timestamp;
use vault::{KeyRing, Place, Random, SealedA, Stored};

/// A batch to be written.
#[derive(Debug, Clone)]
pub struct NewBatch {
    /// Its identifier.
    pub id: ImportId,
    /// Into whose directory.
    pub task_force: TaskForceId,
    /// Name of the file.
    pub file_name: String,
    /// Who confirmed it.
    pub by: AccountId,
}

/// What a row of it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The service.
    pub listing: ListingId,
    /// The version that was looked at; none for a new service.
    pub version: Option<i64>,
    /// What is known of it from now on.
    pub facts: Facts,
}

/// An imported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its identifier.
    pub id: ImportId,
    /// Into whose directory.
    pub task_force: TaskForceId,
    /// Name of the file.
    pub file_name: String,
    /// How many services it brought.
    pub added: i64,
    /// How many it changed.
    pub changed: i64,
    /// Who confirmed it.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
    /// When it was reversed.
    pub reversed_at: Option<Timestamp>,
    /// Who reversed it.
    pub reversed_by_name: Option<String>,
}

/// What a reversal did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reversal {
    /// New services that were removed.
    pub removed: i64,
    /// Changed services that are again as they were.
    pub restored: i64,
    /// Services that somebody changed or checked since, and that stay as they are.
    pub kept: i64,
}

/// Writes a batch: all of it or nothing.
///
/// # Errors
/// [`Error::Stale`] when a service was changed since it was looked at; [`Error::NotFound`] when it
/// is gone.
pub async fn import(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    new: &NewBatch,
    changes: &[Change],
    at: Timestamp,
) -> Result<(), Error> {
    let count = |version: bool| {
        let of_kind = changes.iter().filter(|c| c.version.is_some() == version);
        i64::try_from(of_kind.count()).unwrap_or(i64::MAX)
    };
    let name = ring.coordination().seal(
        &name_place(new.id),
        new.id.0,
        new.file_name.as_bytes(),
        random,
    )?;
    tx.run(
        &sql(
            "insert into listing_import (id, task_force, file_name_a, added, changed, imported_by, \
             imported_at) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(name.as_bytes())
        .bind(count(false))
        .bind(count(true))
        .bind(new.by)
        .bind(at),
    )
    .await?;
    for change in changes {
        write(tx, ring, random, new, change, at).await?;
    }
    Ok(())
}

async fn write(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    new: &NewBatch,
    change: &Change,
    at: Timestamp,
) -> Result<(), Error> {
    let (left, verified_on, before) = match change.version {
        None => {
            let (force, id) = (new.task_force, change.listing);
            add(tx, ring, random, force, id, &change.facts, at).await?;
            (1, String::new(), None)
        }
        Some(version) => {
            let mut before = find(tx, ring, new.task_force, change.listing).await?;
            before.version = version;
            let before = opened(tx, ring, before).await?;
            save(tx, ring, random, &before, &change.facts, at).await?;
            let body = serde_json::to_vec(&before.facts)
                .map_err(|_| Error::Corrupt("service before an import"))?;
            let place = place(change.listing);
            let sealed: SealedA = ring.coordination().seal(&place, new.id.0, &body, random)?;
            (
                version + 1,
                verified_on(&before),
                Some(sealed.as_bytes().to_vec()),
            )
        }
    };
    tx.run(
        &sql(
            "insert into listing_import_row (import, listing, version, verified_on, before_a) \
             values (?, ?, ?, ?, ?)",
        )
        .bind(new.id)
        .bind(change.listing)
        .bind(left)
        .bind(verified_on)
        .bind(crate::Value::Bytes(before)),
    )
    .await?;
    Ok(())
}

fn verified_on(listing: &Listing) -> String {
    let checked = listing.checked.as_ref();
    checked.map_or_else(String::new, |checked| checked.on.to_string())
}

fn place(listing: ListingId) -> Place<'static> {
    Place {
        table: "listing_import_row",
        column: "before_a",
        row: listing.0,
    }
}

fn name_place(batch: ImportId) -> Place<'static> {
    Place {
        table: "listing_import",
        column: "file_name_a",
        row: batch.0,
    }
}

const SELECT: &str = "select i.id, i.task_force, i.file_name_a, i.added, i.changed, \
     a.name as by_name, i.imported_at, i.reversed_at, r.name as reversed_by_name \
     from listing_import i join account a on a.id = i.imported_by \
     left join account r on r.id = i.reversed_by";

/// An imported file of a task force.
///
/// # Errors
/// [`Error::NotFound`] where it has none with this identifier.
pub async fn batch(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: ImportId,
) -> Result<Batch, Error> {
    let query = sql(SELECT)
        .push(" where i.id = ? and i.task_force = ?")
        .bind(id)
        .bind(task_force);
    read(ring, &tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The imported files of a task force, newest first.
pub async fn batches(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    limit: u32,
) -> Result<Vec<Batch>, Error> {
    let query = sql(SELECT)
        .push(" where i.task_force = ? order by i.imported_at desc, i.id desc limit ?")
        .bind(task_force)
        .bind(limit);
    let rows = tx.rows(&query).await?;
    rows.iter().map(|row| read(ring, row)).collect()
}

fn read(ring: &KeyRing, row: &Record) -> Result<Batch, Error> {
    let id: ImportId = row.parse("id")?;
    let name = Stored::from_bytes(row.bytes("file_name_a")?.to_vec());
    let name = ring.coordination().open(&name_place(id), id.0, &name)?;
    Ok(Batch {
        id,
        task_force: row.parse("task_force")?,
        file_name: name.text()?.to_owned(),
        added: row.int("added")?,
        changed: row.int("changed")?,
        by_name: row.string("by_name")?,
        at: row.time("imported_at")?,
        reversed_at: row.time_opt("reversed_at")?,
        reversed_by_name: row.text_opt("reversed_by_name")?.map(str::to_owned),
    })
}

/// Reverses a batch: what it brought goes, what it changed is again as it was. What somebody changed
/// or checked since stays: their work is not the import's to undo.
///
/// # Errors
/// [`Error::Stale`] when it was reversed before.
pub async fn reverse(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    batch: &Batch,
    by: AccountId,
    at: Timestamp,
) -> Result<Reversal, Error> {
    tx.run_versioned(
        &sql(
            "update listing_import set reversed_by = ?, reversed_at = ? \
             where id = ? and task_force = ? and reversed_at is null",
        )
        .bind(by)
        .bind(at)
        .bind(batch.id)
        .bind(batch.task_force),
    )
    .await?;
    let query = sql(
        "select listing, version, verified_on, before_a from listing_import_row \
         where import = ? order by listing",
    )
    .bind(batch.id);
    let mut done = Reversal::default();
    for row in tx.rows(&query).await? {
        let listing = match find(tx, ring, batch.task_force, row.parse("listing")?).await {
            Ok(listing) => listing,
            // An earlier reversal of a later file has removed it.
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        if listing.version != row.int("version")?
            || verified_on(&listing) != row.text("verified_on")?
        {
            done.kept += 1;
            continue;
        }
        match row.bytes_opt("before_a")? {
            Some(bytes) => {
                let sealed = Stored::from_bytes(bytes.to_vec());
                let place = place(listing.id);
                let opened = ring.coordination().open(&place, batch.id.0, &sealed)?;
                let facts: Facts = serde_json::from_slice(opened.get())
                    .map_err(|_| Error::Corrupt("service before an import"))?;
                save(tx, ring, random, &listing, &facts, at).await?;
                done.restored += 1;
            }
            None => {
                remove(tx, &listing).await?;
                done.removed += 1;
            }
        }
    }
    Ok(done)
}
