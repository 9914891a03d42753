//! Releases: figures that leave the building. What is published was chosen by one person, protected,
//! attacked together with everything that is out, and approved by another; then it is frozen, numbered
//! and signed. A correction is a new revision, and the one before stays.

mod budgets;
mod choosing;
mod ledger;
mod steps;
mod tables;

pub use budgets::{Budgets, budgets, set_budgets};
pub use choosing::{Asked, Draft, Gathered, Keep, keep};
pub use ledger::{Cleared, Clearing, clearing, reproduce};
pub use steps::{By, Event, approve, begin_revision, document, events, step};
pub use tables::{ELSEWHERE, Risk};

use crate::figures::Facts;
use crate::{Error, Record, Sql, Tx, sql};
use domain::figures::indicator::{Bilingual, Indicator};
use domain::figures::release::{NoRelease, Recipe, ReleaseState, Table};
use domain::ids::{AccountId, ReleaseId, TaskForceId};
use domain::{Illegal, MessageKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{KeyRing, Place, Stored};

/// Why a release was not made, or not moved.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The recipe gives no release.
    #[error(transparent)]
    Recipe(#[from] NoRelease),
    /// The table cannot be made safe, or is too large.
    #[error(transparent)]
    Engine(#[from] ::figures::Error),
    /// There is no such step.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// Whoever prepared it may not approve it.
    #[error("four eyes")]
    SamePerson,
    /// Something else was published since it was attacked.
    #[error("moved on")]
    MovedOn,
    /// The attacker opens it, or nothing of it can be shown.
    #[error("refused")]
    Refused,
    /// The people of this year have paid with all of their privacy that they may.
    #[error("budget spent")]
    BudgetSpent(String),
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        use ::figures::Error as E;
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Illegal(illegal) => illegal.key(),
            Self::SamePerson => "error-release-same-person",
            Self::MovedOn => "error-release-moved-on",
            Self::Refused => "error-release-refused",
            Self::BudgetSpent(_) => "error-release-budget",
            Self::Engine(E::Unprotectable { .. }) => "error-release-unprotectable",
            Self::Engine(E::TooManyCells { .. }) => "error-release-too-large",
            Self::Engine(_) => "error-release-table",
            Self::Recipe(why) => match why {
                NoRelease::Backwards => "error-figures-period",
                NoRelease::NotOver => "error-release-not-over",
                NoRelease::TooLong => "error-release-too-long",
                NoRelease::Cut => "error-release-cut",
                NoRelease::Threshold => "error-release-threshold",
                NoRelease::Epsilon => "error-release-epsilon",
            },
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Illegal(illegal) => illegal.args(),
            Self::BudgetSpent(year) => vec![("year", year.clone())],
            Self::Engine(::figures::Error::TooManyCells { cells, most }) => {
                vec![("cells", cells.to_string()), ("most", most.to_string())]
            }
            _ => Vec::new(),
        }
    }
}

/// What a revision was made from: sealed, as its counts are those of single people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    /// Of what, by which date and area: equal where two releases count the same.
    measure: String,
    /// In whose cases.
    task_forces: Vec<String>,
    facts: Facts,
    areas: tables::Areas,
    /// Which small counts rise, where they are rounded; the same for all revisions.
    seed: u64,
    /// As an attacker knows it; empty while it is being made.
    cells: Vec<::figures::release::Published>,
}

/// The revision is bound into the place, so that one cannot stand for another.
fn place(release: ReleaseId, revision: i64) -> Place<'static> {
    let revision = u128::from(revision.unsigned_abs());
    Place {
        table: "release_revision",
        column: "snapshot_a",
        row: Uuid::from_u128(release.0.as_u128() ^ revision),
    }
}

fn opened(
    ring: &KeyRing,
    release: ReleaseId,
    revision: i64,
    row: &Record,
) -> Result<Snapshot, Error> {
    let sealed = Stored::from_bytes(row.bytes("snapshot_a")?.to_vec());
    let place = place(release, revision);
    let opened = ring.coordination().open(&place, release.0, &sealed)?;
    Ok(opened.record::<Snapshot>()?.into_inner())
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The account.
    pub by: AccountId,
    /// Its name.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// A revision of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The release.
    pub release: ReleaseId,
    /// Whose.
    pub task_force: TaskForceId,
    /// Its number, once a revision was published.
    pub number: Option<String>,
    /// Its title.
    pub title: Bilingual,
    /// Which revision.
    pub revision: i64,
    /// The latest one there is.
    pub latest: i64,
    /// Where it stands.
    pub state: ReleaseState,
    /// What it is made of.
    pub recipe: Recipe,
    /// What it counts, as it was defined then.
    pub definition: Indicator,
    /// Names of the task forces in whose cases.
    pub scope: Vec<String>,
    /// What readers are told.
    pub table: Table,
    /// What an attacker would find.
    pub risk: Risk,
    /// How many are not in it because their date is not known.
    pub undated: i64,
    /// Why it differs from the one before, where that is said.
    pub reason: Bilingual,
    /// Until when cases were read.
    pub taken_at: Timestamp,
    /// Who chose it.
    pub prepared_by: AccountId,
    /// Who laid it before others.
    pub submitted: Option<Signed>,
    /// Who approved and published it.
    pub published: Option<Signed>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Digest of the published document, BLAKE3 in hexadecimal.
    pub digest: Option<String>,
    /// Ed25519 signature of the document, in hexadecimal.
    pub signature: Option<String>,
    /// The key that it can be checked with, in hexadecimal.
    pub signed_with: Option<String>,
    /// Version for saving.
    pub version: i64,
}

const COLUMNS: &str = "select r.id, r.task_force, r.number, v.title_id, v.title_en, \
     r.revision as latest, v.revision, v.state, v.recipe, v.definition, v.scope, v.cells, v.risk, \
     v.undated, v.reason_id, v.reason_en, v.taken_at, v.prepared_by, v.submitted_by, \
     v.submitted_at, v.approved_by, v.published_at, v.withdrawn_at, v.digest, v.signature, \
     v.signed_with, v.version, s.name as submitter, a.name as approver from release r \
     join release_revision v on v.release = r.id left join account s on s.id = v.submitted_by \
     left join account a on a.id = v.approved_by ";

/// The latest revision of every release of a task force, the newest release first; of those that
/// are out or were, where `drafts` are not to be seen.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    drafts: bool,
) -> Result<Vec<Revision>, Error> {
    let latest = match drafts {
        true => "v.revision = r.revision",
        false => {
            "v.revision = (select max(n.revision) from release_revision n where n.release = r.id \
             and n.state in ('published', 'withdrawn'))"
        }
    };
    let query = sql(COLUMNS)
        .push("where r.task_force = ? and ")
        .bind(task_force)
        .push(latest)
        .push(" order by r.created_at desc, r.id");
    read(tx, &query).await
}

/// How many revisions of a task force wait for somebody else's approval.
pub async fn waiting(tx: &mut Tx, task_force: TaskForceId, but: AccountId) -> Result<i64, Error> {
    let query = sql(
        "select count(*) as n from release r join release_revision v on v.release = r.id \
         where r.task_force = ? and v.state = 'submitted' and v.submitted_by <> ? \
         and v.prepared_by <> ?",
    )
    .bind(task_force)
    .bind(but)
    .bind(but);
    tx.row(&query).await?.ok_or(Error::NotFound)?.int("n")
}

/// What the public reads: the latest published revision of every release that was not withdrawn,
/// the newest first.
pub async fn published(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Revision>, Error> {
    let query = sql(COLUMNS)
        .push(
            "where r.task_force = ? and v.state = 'published' and v.revision = (select \
             max(n.revision) from release_revision n where n.release = r.id \
             and n.state = 'published') order by v.published_at desc, r.id",
        )
        .bind(task_force);
    read(tx, &query).await
}

/// All revisions of a release, the latest first; none where the task force has no such release.
pub async fn revisions(
    tx: &mut Tx,
    task_force: TaskForceId,
    release: ReleaseId,
) -> Result<Vec<Revision>, Error> {
    let query = sql(COLUMNS)
        .push("where r.task_force = ? and r.id = ? order by v.revision desc")
        .bind(task_force)
        .bind(release);
    read(tx, &query).await
}

/// The revisions of a release that are or were public, by its number, the latest first.
pub async fn of_number(
    tx: &mut Tx,
    task_force: TaskForceId,
    number: &str,
) -> Result<Vec<Revision>, Error> {
    let query = sql(COLUMNS)
        .push("where r.task_force = ? and r.number = ? and v.position is not null ")
        .push("order by v.revision desc")
        .bind(task_force)
        .bind(number);
    read(tx, &query).await
}

async fn read(tx: &mut Tx, query: &Sql) -> Result<Vec<Revision>, Error> {
    tx.rows(query).await?.iter().map(revision).collect()
}

fn json<T: serde::de::DeserializeOwned>(row: &Record, column: &'static str) -> Result<T, Error> {
    serde_json::from_str(row.text(column)?).map_err(|_| Error::Column(column))
}

fn text<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt("a release"))
}

fn revision(row: &Record) -> Result<Revision, Error> {
    let signed = |by, name, at| -> Result<Option<Signed>, Error> {
        let Some(by) = row.parse_opt(by)? else {
            return Ok(None);
        };
        let name = row.text_opt(name)?.unwrap_or_default().to_owned();
        let at = row.time_opt(at)?;
        Ok(at.map(|at| Signed { by, name, at }))
    };
    let optional = |column| Ok::<_, Error>(row.text_opt(column)?.map(str::to_owned));
    Ok(Revision {
        release: row.parse("id")?,
        task_force: row.parse("task_force")?,
        number: optional("number")?,
        title: Bilingual {
            id: row.string("title_id")?,
            en: row.string("title_en")?,
        },
        revision: row.int("revision")?,
        latest: row.int("latest")?,
        state: row.parse("state")?,
        recipe: json(row, "recipe")?,
        definition: json(row, "definition")?,
        scope: json(row, "scope")?,
        table: json(row, "cells")?,
        risk: json(row, "risk")?,
        undated: row.int("undated")?,
        reason: Bilingual {
            id: row.string("reason_id")?,
            en: row.string("reason_en")?,
        },
        taken_at: row.time("taken_at")?,
        prepared_by: row.parse("prepared_by")?,
        submitted: signed("submitted_by", "submitter", "submitted_at")?,
        published: signed("approved_by", "approver", "published_at")?,
        withdrawn_at: row.time_opt("withdrawn_at")?,
        digest: optional("digest")?,
        signature: optional("signature")?,
        signed_with: optional("signed_with")?,
        version: row.int("version")?,
    })
}
