//! Everything that is out, from all task forces of the installation.

use super::tables::{self, Made};
use super::{Fault, Revision, opened};
use crate::{Error, Tx, sql};
use ::figures::release::Release;
use domain::figures::release::Table;
use domain::ids::ReleaseId;
use vault::KeyRing;

/// What is out of one measure, in the order in which it came out.
#[derive(Debug, Clone, Default)]
pub(super) struct Out {
    pub(super) releases: Vec<Release>,
    /// The place of the last of them.
    last: i64,
}

/// Reads what is out of a measure. Of another nothing can be subtracted from it.
pub(super) async fn out(tx: &mut Tx, ring: &KeyRing, measure: &str) -> Result<Out, Error> {
    until(tx, ring, measure, i64::MAX).await
}

async fn until(tx: &mut Tx, ring: &KeyRing, measure: &str, place: i64) -> Result<Out, Error> {
    let query = sql(
        "select release, revision, position, snapshot_a from release_revision \
         where measure = ? and position < ? order by position",
    )
    .bind(measure)
    .bind(place);
    let mut out = Out::default();
    for row in tx.rows(&query).await? {
        let (release, revision): (ReleaseId, _) = (row.parse("release")?, row.int("revision")?);
        out.last = row.int("position")?;
        out.releases.push(Release {
            name: format!("{release}/{revision}"),
            cells: opened(ring, release, revision, &row)?.cells,
        });
    }
    Ok(out)
}

/// A revision that waits for approval, and all that it must be attacked together with.
pub struct Clearing {
    release: Release,
    out: Out,
    threshold: u64,
    refused: bool,
}

/// Reads what an approval needs.
pub async fn clearing(
    tx: &mut Tx,
    ring: &KeyRing,
    revision: &Revision,
    least: u32,
) -> Result<Clearing, Error> {
    let query =
        sql("select measure, snapshot_a from release_revision where release = ? and revision = ?")
            .bind(revision.release)
            .bind(revision.revision);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let cells = opened(ring, revision.release, revision.revision, &row)?.cells;
    let threshold = revision.recipe.protection.threshold().unwrap_or(least);
    Ok(Clearing {
        release: Release {
            name: String::new(),
            cells,
        },
        out: out(tx, ring, row.text("measure")?).await?,
        threshold: u64::from(threshold),
        refused: revision.risk.refused,
    })
}

/// Proof that a revision was attacked and not opened, as things were then.
#[derive(Debug, Clone, Copy)]
pub struct Cleared {
    last: i64,
}

impl Clearing {
    /// Attacks. This takes processor time: up to seconds.
    ///
    /// # Errors
    /// [`Fault::Refused`] where something is opened.
    pub fn attack(self) -> Result<Cleared, Fault> {
        let Self {
            release,
            out,
            threshold,
            ..
        } = self;
        let last = out.last;
        if self.refused {
            return Err(Fault::Refused);
        }
        if !release.cells.is_empty() {
            let report = ::figures::attack::attack(&release, &out.releases, threshold)?;
            if !report.is_clean() {
                return Err(Fault::Refused);
            }
        }
        Ok(Cleared { last })
    }
}

impl Cleared {
    /// Whether nothing of the measure came out since.
    pub(super) async fn holds(self, tx: &mut Tx, revision: &Revision) -> Result<bool, Error> {
        let query = sql(
            "select cast(coalesce(max(o.position), 0) as bigint) as last from release_revision o \
             join release_revision v on v.measure = o.measure where v.release = ? \
             and v.revision = ?",
        )
        .bind(revision.release)
        .bind(revision.revision);
        let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
        Ok(row.int("last")? == self.last)
    }
}

/// Makes the table of a published revision once more from its recipe and what was read then; none for
/// one with noise, which nobody can draw again.
///
/// # Errors
/// [`Fault::Engine`] where it can no longer be made.
pub async fn reproduce(
    tx: &mut Tx,
    ring: &KeyRing,
    revision: &Revision,
    before: Option<&Table>,
) -> Result<Option<Table>, Fault> {
    let Some(threshold) = revision.recipe.protection.threshold() else {
        return Ok(None);
    };
    let query = sql(
        "select measure, position, snapshot_a from release_revision where release = ? \
         and revision = ?",
    )
    .bind(revision.release)
    .bind(revision.revision);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let snapshot = opened(ring, revision.release, revision.revision, &row)?;
    let place = row.int_opt("position")?.unwrap_or(i64::MAX);
    let out = until(tx, ring, row.text("measure")?, place).await?;
    let made = tables::protect(&snapshot, &revision.recipe, &snapshot.measure)?;
    let (Made { table, .. }, _) = tables::attack(made, out.releases, before, u64::from(threshold))?;
    Ok(Some(table))
}
