//! The steps of a report from draft to receipt, and the record of them.

use super::snapshots::{digest, put};
use super::{By, Report, figures, snapshot, texts};
use crate::{Error, Tx, code, sql};
use domain::ids::PeriodicId;
use domain::periodic::{Kept, PeriodicAction, PeriodicState};
use domain::{Coded, Illegal, MessageKey};
use jiff::Timestamp;
use thiserror::Error as ThisError;
use uuid::Uuid;
use vault::{KeyRing, Place, Random, Stored};

/// Why a step was not made.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The report has no such step where it stands.
    #[error(transparent)]
    Illegal(#[from] Illegal),
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Illegal(illegal) => illegal.key(),
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Store(_) => Vec::new(),
            Self::Illegal(illegal) => illegal.args(),
        }
    }
}

/// A step to be made.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    /// Which.
    pub action: PeriodicAction,
    /// The reason, where one is given.
    pub note: Option<&'a str>,
}

/// A step that was made.
#[derive(Clone, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub action: PeriodicAction,
    /// Of which revision.
    pub revision: i64,
    /// Name of whoever made it.
    pub account: Option<String>,
    /// The reason, where one was given.
    pub note: Option<String>,
}

fn place(event: Uuid) -> Place<'static> {
    Place {
        table: "periodic_event",
        column: "note_a",
        row: event,
    }
}

/// Makes a step of a report that was read with `report.version`; gives the state after it.
///
/// # Errors
/// [`Fault::Illegal`] where it has no such step; [`Error::Stale`] when somebody was faster.
pub async fn step(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    report: &Report,
    step: Step<'_>,
    by: By,
) -> Result<PeriodicState, Fault> {
    let next = report.state.next(step.action)?;
    let update = sql("update periodic set state = ?, updated_at = ?")
        .bind(code(next))
        .bind(by.at);
    let update = match step.action {
        PeriodicAction::Freeze => {
            let digest = freeze(tx, ring, random, report).await?;
            update
                .push(", frozen_at = ?, frozen_by = ?, digest = ?")
                .bind(by.at)
                .bind(by.account)
                .bind(digest)
        }
        PeriodicAction::Send => update.push(", sent_at = ?, answered_at = null").bind(by.at),
        PeriodicAction::Receive | PeriodicAction::Return => {
            update.push(", answered_at = ?").bind(by.at)
        }
        PeriodicAction::Revise => {
            revise(tx, ring, random, report).await?;
            update.push(
                ", revision = revision + 1, frozen_at = null, frozen_by = null, digest = null, \
                 sent_at = null",
            )
        }
        PeriodicAction::Submit | PeriodicAction::GiveBack => update,
    };
    let update = update
        .push(", version = version + 1 where id = ? and version = ?")
        .bind(report.id)
        .bind(report.version);
    tx.run_versioned(&update).await?;
    record(tx, ring, random, report, step, by).await?;
    Ok(next)
}

/// Joins what was read and what was written into what is kept for ever, and sets the figures for
/// the level above.
async fn freeze(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    report: &Report,
) -> Result<String, Error> {
    let read = snapshot(tx, ring, report).await?.snapshot;
    let written = texts(tx, ring, report.id).await?;
    let kept = Kept {
        texts: written
            .into_iter()
            .map(|text| (text.chapter.code().to_owned(), text.body))
            .collect(),
        snapshot: read,
    };
    let digest = digest(ring, report.id, &kept)?;
    put(
        tx,
        ring,
        random,
        report.id,
        report.revision,
        &kept,
        Some(&digest),
    )
    .await?;
    let shown = kept.snapshot.protected().figures;
    figures::put(tx, &report.id.to_string(), &shown).await?;
    Ok(digest)
}

/// The next revision begins with what the last one was made of.
async fn revise(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    report: &Report,
) -> Result<(), Error> {
    let kept = Kept {
        texts: std::collections::BTreeMap::new(),
        ..snapshot(tx, ring, report).await?
    };
    put(
        tx,
        ring,
        random,
        report.id,
        report.revision + 1,
        &kept,
        None,
    )
    .await
}

async fn record(
    tx: &mut Tx,
    ring: &KeyRing,
    random: &mut Random,
    report: &Report,
    step: Step<'_>,
    by: By,
) -> Result<(), Error> {
    let id = Uuid::now_v7();
    let note = step
        .note
        .map(|note| {
            ring.coordination()
                .seal(&place(id), report.id.0, note.as_bytes(), random)
        })
        .transpose()?;
    tx.run(
        &sql(
            "insert into periodic_event (id, report, at, action, revision, account, note_a) \
             values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(report.id)
        .bind(by.at)
        .bind(code(step.action))
        .bind(report.revision)
        .bind(by.account)
        .bind(note.map(|note| note.as_bytes().to_vec())),
    )
    .await?;
    Ok(())
}

/// The steps of a report, in the order of time.
pub async fn events(tx: &mut Tx, ring: &KeyRing, report: PeriodicId) -> Result<Vec<Event>, Error> {
    let query = sql(
        "select e.id, e.at, e.action, e.revision, e.note_a, a.name from periodic_event e \
         left join account a on a.id = e.account where e.report = ? order by e.at, e.id",
    )
    .bind(report);
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            let id: Uuid = row.parse("id")?;
            let note = row
                .bytes_opt("note_a")?
                .map(|sealed| {
                    let sealed = Stored::from_bytes(sealed.to_vec());
                    let opened = ring.coordination().open(&place(id), report.0, &sealed)?;
                    Ok::<_, Error>(opened.text()?.to_owned())
                })
                .transpose()?;
            Ok(Event {
                at: row.time("at")?,
                action: row.parse("action")?,
                revision: row.int("revision")?,
                account: row.text_opt("name")?.map(str::to_owned),
                note,
            })
        })
        .collect()
}
