//! What was read for a report and, once frozen, what was written with it: one sealed body for each
//! revision.

use super::Report;
use crate::{Error, Tx, sql};
use domain::ids::PeriodicId;
use domain::periodic::{Kept, PeriodicState, Snapshot};
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, Stored};

/// The revision is bound into the place, so that one cannot stand for another.
fn place(report: PeriodicId, revision: i64) -> Place<'static> {
    let revision = u128::from(revision.unsigned_abs());
    Place {
        table: "periodic_snapshot",
        column: "body_a",
        row: Uuid::from_u128(report.0.as_u128() ^ revision),
    }
}

/// Keeps what was read for a draft, in place of what was read before.
///
/// # Errors
/// [`Error::Stale`] where the report is no draft any more, or was changed in between.
pub async fn keep(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    report: &Report,
    read: Snapshot,
) -> Result<(), Error> {
    let at = read.taken_at;
    let kept = Kept {
        snapshot: read,
        texts: BTreeMap::new(),
    };
    put(tx, ring, random, report.id, report.revision, &kept, None).await?;
    tx.run_versioned(
        &sql(
            "update periodic set assembled_at = ?, updated_at = ?, version = version + 1 \
             where id = ? and version = ? and state = ?",
        )
        .bind(at)
        .bind(at)
        .bind(report.id)
        .bind(report.version)
        .bind(crate::code(PeriodicState::Draft)),
    )
    .await
}

/// Writes the body of a revision.
pub(super) async fn put(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    report: PeriodicId,
    revision: i64,
    kept: &Kept,
    digest: Option<&str>,
) -> Result<(), Error> {
    let place = place(report, revision);
    let sealed = ring
        .coordination()
        .seal_record(&place, report.0, kept, random)?;
    tx.run(
        &sql(
            "insert into periodic_snapshot (report, revision, digest, taken_at, body_a) \
             values (?, ?, ?, ?, ?) on conflict (report, revision) do update set \
             digest = excluded.digest, taken_at = excluded.taken_at, body_a = excluded.body_a",
        )
        .bind(report)
        .bind(revision)
        .bind(digest.map(str::to_owned))
        .bind(kept.snapshot.taken_at)
        .bind(sealed.as_bytes()),
    )
    .await?;
    Ok(())
}

/// What was read for a report last; of a frozen one what was frozen.
pub async fn snapshot(tx: &mut Tx, ring: &KeyRing, report: &Report) -> Result<Kept, Error> {
    of_revision(tx, ring, report.id, report.revision).await
}

async fn of_revision(
    tx: &mut Tx,
    ring: &KeyRing,
    report: PeriodicId,
    revision: i64,
) -> Result<Kept, Error> {
    let query = sql("select body_a from periodic_snapshot where report = ? and revision = ?")
        .bind(report)
        .bind(revision);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let sealed = Stored::from_bytes(row.bytes("body_a")?.to_vec());
    let place = place(report, revision);
    let opened = ring.coordination().open(&place, report.0, &sealed)?;
    let kept: Kept = opened.record()?.into_inner();
    if kept.snapshot.format > Snapshot::FORMAT {
        return Err(Error::Corrupt("a report of a newer program"));
    }
    Ok(kept)
}

/// The digest of what is frozen: keyed, of its record, hexadecimal. It stands on the paper and goes to
/// the level above, where nobody may try what was written.
///
/// # Errors
/// [`Error::Corrupt`] where it cannot be written as a record.
pub(super) fn digest(ring: &KeyRing, report: PeriodicId, kept: &Kept) -> Result<String, Error> {
    let bytes = serde_json::to_vec(kept).map_err(|_| Error::Corrupt("a report"))?;
    Ok(ring.content_digest(report.0, &bytes).to_string())
}

/// Former versions of a report that were frozen: revision, digest, and when its figures were read.
pub async fn frozen(
    tx: &mut Tx,
    report: PeriodicId,
) -> Result<Vec<(i64, String, Timestamp)>, Error> {
    let query = sql(
        "select revision, digest, taken_at from periodic_snapshot where report = ? \
         and digest is not null order by revision",
    )
    .bind(report);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok((
                row.int("revision")?,
                row.string("digest")?,
                row.time("taken_at")?,
            ))
        })
        .collect()
}
