//! Who held a post from when to when, and handing it over.

use super::posts;
use crate::{Error, Record, Tx, sql};
use domain::ids::{AccountId, DecreeId, PostId, TaskForceId, TenureId};
use domain::taskforce::terms::{self, HandOverFault, Span};
use domain::taskforce::{EndReason, Succession};
use domain::{Coded, MessageKey};
use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error as ThisError;
use vault::{KeyRing, Place, Random, SealedA};

/// One official's time in a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    /// Its identifier.
    pub id: TenureId,
    /// The post.
    pub post: PostId,
    /// The account of the official, if they have one.
    pub account: Option<AccountId>,
    /// Name of the official.
    pub name: String,
    /// Their office outside the task force.
    pub official_title: String,
    /// Whether something is kept about how to reach them.
    pub has_contact: bool,
    /// From when to when.
    pub span: Span,
    /// Why it ended.
    pub ended_because: Option<EndReason>,
    /// Version for saving.
    pub version: i64,
}

/// Whoever comes after.
#[derive(Debug, Clone)]
pub struct Successor {
    /// Identifier of the new tenure.
    pub id: TenureId,
    /// Their account, if they have one.
    pub account: Option<AccountId>,
    /// Their name.
    pub name: String,
    /// Their office outside the task force.
    pub official_title: String,
    /// How to reach them, sealed by [`seal_contact`].
    pub contact: Option<Vec<u8>>,
    /// Their first day.
    pub from: Date,
}

/// A change of who holds a post.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// The post.
    pub post: PostId,
    /// Version of the post that was read.
    pub version: i64,
    /// The last day of whoever holds it, and why it ends.
    pub leaves: Option<(Date, EndReason)>,
    /// Whoever comes after; none where the post stays vacant.
    pub successor: Option<Successor>,
    /// The decree that names the successor, where it is another one than the post rests on.
    pub decree: Option<DecreeId>,
}

/// Why a post was not handed over.
#[derive(Debug, ThisError)]
pub enum Fault {
    /// Storage failed, or refused as stale.
    #[error(transparent)]
    Store(#[from] Error),
    /// The days do not fit.
    #[error(transparent)]
    Days(#[from] HandOverFault),
    /// The present decree lets nobody in without a decree of their own.
    #[error("the successor needs a decree of their own")]
    NeedsDecree,
    /// The decree is not in force on the successor's first day.
    #[error("the decree does not cover the first day")]
    DecreeOutOfTerm,
}

impl MessageKey for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::Store(_) => "error-unexpected",
            Self::Days(fault) => fault.key(),
            Self::NeedsDecree => "error-handover-needs-decree",
            Self::DecreeOutOfTerm => "error-handover-decree-term",
        }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Days(fault) => fault.args(),
            _ => Vec::new(),
        }
    }
}

fn place(id: TenureId) -> Place<'static> {
    Place {
        table: "tenure",
        column: "contact_a",
        row: id.0,
    }
}

/// Seals how to reach an official.
///
/// # Errors
/// When the operating system refuses random bytes.
pub fn seal_contact(
    ring: &KeyRing,
    random: &mut Random,
    id: TenureId,
    contact: &str,
) -> Result<Vec<u8>, Error> {
    let sealed = ring
        .coordination()
        .seal(&place(id), id.0, contact.as_bytes(), random)?;
    Ok(sealed.into_bytes())
}

/// How to reach an official; none where nothing is kept.
///
/// # Errors
/// [`Error::NotFound`] where the task force has no such tenure; an error of the vault where the
/// value was changed.
pub async fn contact(
    tx: &mut Tx,
    ring: &KeyRing,
    task_force: TaskForceId,
    id: TenureId,
) -> Result<Option<String>, Error> {
    let query = sql(
        "select t.contact_a from tenure t join post p on p.id = t.post \
         where t.id = ? and p.task_force = ?",
    )
    .bind(id)
    .bind(task_force);
    let row = tx.row(&query).await?.ok_or(Error::NotFound)?;
    let sealed = row.bytes_opt("contact_a")?;
    sealed
        .map(|bytes| open_contact(ring, id, bytes))
        .transpose()
}

/// What [`seal_contact`] sealed.
pub(crate) fn open_contact(ring: &KeyRing, id: TenureId, sealed: &[u8]) -> Result<String, Error> {
    let sealed = SealedA::from_bytes(sealed.to_vec());
    let opened = ring.coordination().open(&place(id), id.0, &sealed)?;
    Ok(opened.text()?.to_owned())
}

const TENURE: &str = "select t.id, t.post, t.account, t.name, t.official_title, \
     t.contact_a is not null as has_contact, t.from_on, t.to_on, t.ended_because, t.version \
     from tenure t join post p on p.id = t.post";

/// Everybody who held a post or will hold it, the latest first.
pub async fn history(
    tx: &mut Tx,
    task_force: TaskForceId,
    post: PostId,
) -> Result<Vec<Tenure>, Error> {
    let query = sql(TENURE)
        .push(" where t.post = ? and p.task_force = ? order by t.from_on desc")
        .bind(post)
        .bind(task_force);
    tx.rows(&query).await?.iter().map(read).collect()
}

/// One tenure of a post of a task force.
///
/// # Errors
/// [`Error::NotFound`] where the post has no such tenure.
pub async fn tenure(
    tx: &mut Tx,
    task_force: TaskForceId,
    post: PostId,
    id: TenureId,
) -> Result<Tenure, Error> {
    let query = sql(TENURE)
        .push(" where t.id = ? and t.post = ? and p.task_force = ?")
        .bind(id)
        .bind(post)
        .bind(task_force);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Corrects how an official is written, reached and signed in; the days change only by handing
/// over. `contact` is sealed by [`seal_contact`].
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_tenure(
    tx: &mut Tx,
    changed: &Tenure,
    contact: Option<Vec<u8>>,
) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update tenure set account = ?, name = ?, official_title = ?, contact_a = ?, \
             version = version + 1 where id = ? and post = ? and version = ?",
        )
        .bind(changed.account)
        .bind(&changed.name)
        .bind(&changed.official_title)
        .bind(contact)
        .bind(changed.id)
        .bind(changed.post)
        .bind(changed.version),
    )
    .await
}

/// Hands a post over: ends the present tenure, begins the next one, or both, in one transaction.
/// What the post has still to do is assigned to the post and stays where it is.
///
/// # Errors
/// [`Fault`]; [`Error::Stale`] where the post was changed since `change.version`.
pub async fn hand_over(
    tx: &mut Tx,
    task_force: TaskForceId,
    change: &HandOver,
    at: Timestamp,
) -> Result<(), Fault> {
    let post = posts::post(tx, task_force, change.post).await?;
    // The version is taken first: of two who hand over at once, the second waits here and is
    // refused, whatever the days.
    let decree = change.decree.or(post.decree);
    let update = sql("update post set decree = ?, version = version + 1 \
         where id = ? and task_force = ? and version = ?")
    .bind(decree)
    .bind(post.id)
    .bind(task_force)
    .bind(change.version);
    tx.run_versioned(&update).await?;
    let before = history(tx, task_force, post.id).await?;
    let spans: Vec<Span> = before.iter().map(|tenure| tenure.span).collect();
    let days = terms::HandOver {
        last_day: change.leaves.map(|(day, _)| day),
        first_day: change.successor.as_ref().map(|next| next.from),
    };
    terms::hand_over(&spans, days)?;
    if let Some(next) = &change.successor {
        let first = before.is_empty();
        check_decree(tx, task_force, post.decree, change.decree, first, next.from).await?;
    }
    if let Some((last, reason)) = change.leaves {
        end(tx, post.id, last, reason).await?;
    }
    if let Some(next) = &change.successor {
        begin(tx, post.id, next, at).await?;
    }
    Ok(())
}

/// A decree whose successors need a decree of their own lets nobody but its first holder in, and a
/// new decree must be in force when the successor begins.
async fn check_decree(
    tx: &mut Tx,
    task_force: TaskForceId,
    present: Option<DecreeId>,
    next: Option<DecreeId>,
    first_holder: bool,
    from: Date,
) -> Result<(), Fault> {
    match (present, next.filter(|next| Some(*next) != present)) {
        (_, Some(next)) => {
            let decree = super::decree(tx, task_force, next).await?;
            if decree.term.holds(from) {
                Ok(())
            } else {
                Err(Fault::DecreeOutOfTerm)
            }
        }
        (Some(present), None) if !first_holder => {
            let decree = super::decree(tx, task_force, present).await?;
            match decree.succession {
                Succession::FollowsThePost => Ok(()),
                Succession::ByNewDecree => Err(Fault::NeedsDecree),
            }
        }
        _ => Ok(()),
    }
}

async fn end(tx: &mut Tx, post: PostId, last: Date, reason: EndReason) -> Result<(), Error> {
    let update = sql(
        "update tenure set to_on = ?, ended_because = ?, version = version + 1 \
         where post = ? and to_on is null",
    )
    .bind(last)
    .bind(reason.code())
    .bind(post);
    tx.run(&update).await?;
    Ok(())
}

async fn begin(tx: &mut Tx, post: PostId, next: &Successor, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into tenure (id, post, account, name, official_title, contact_a, from_on, \
             to_on, ended_because, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(next.id)
        .bind(post)
        .bind(next.account)
        .bind(&next.name)
        .bind(&next.official_title)
        .bind(next.contact.clone())
        .bind(next.from)
        .bind(None::<Date>)
        .bind(None::<&str>)
        .bind(at),
    )
    .await?;
    Ok(())
}

fn read(row: &Record) -> Result<Tenure, Error> {
    Ok(Tenure {
        id: row.parse("id")?,
        post: row.parse("post")?,
        account: row.parse_opt("account")?,
        name: row.string("name")?,
        official_title: row.string("official_title")?,
        has_contact: row.bool("has_contact")?,
        span: Span {
            from: row.parse("from_on")?,
            to: row.parse_opt("to_on")?,
        },
        ended_because: row.parse_opt("ended_because")?,
        version: row.int("version")?,
    })
}
