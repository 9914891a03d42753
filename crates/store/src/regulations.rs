//! The library of legal bases: what the program brings, which all task forces share, and what a
//! task force adds of its own.

mod chain;
mod library;
mod uses;

pub use chain::{Chain, Fault, chain, check_successor};
pub use library::{load, seed};
pub use uses::{
    DecreeUse, DivisionUse, RuleUse, SeriesUse, Uses, link_rules, link_subject, linked_rules,
    of_post, subject_regulations, uses,
};

use crate::paging::{self, Columns, Listing, Order, Seek};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::{AttachmentId, RegulationId, TaskForceId};
use domain::people::Level;
use domain::regulations::{RegulationKind, RegulationStatus, citation};
use jiff::Timestamp;
use jiff::civil::Date;

/// A regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regulation {
    /// Its identifier.
    pub id: RegulationId,
    /// Whose it is; none for the library of the program.
    pub task_force: Option<TaskForceId>,
    /// Kind.
    pub kind: RegulationKind,
    /// Number, without the year.
    pub number: String,
    /// Year.
    pub year: i64,
    /// What it is about.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// For which level it was made.
    pub level: Level,
    /// Where it holds, if not everywhere.
    pub area: Option<String>,
    /// Whether it holds.
    pub status: RegulationStatus,
    /// What changed it or took its place.
    pub replaced_by: Option<RegulationId>,
    /// Its first day, if known.
    pub valid_from: Option<Date>,
    /// Its last day, if there is one.
    pub valid_to: Option<Date>,
    /// Whether somebody has read it; if not, what the program says of it may be wrong.
    pub confirmed: bool,
    /// What to know about it.
    pub note: String,
    /// Its text.
    pub attachment: Option<AttachmentId>,
    /// Whether the public site names it.
    pub public: bool,
    /// Version for saving.
    pub version: i64,
}

impl Regulation {
    /// How it is cited in short.
    pub fn citation(&self) -> String {
        citation(self.kind, &self.issuer, &self.number, self.year)
    }
}

/// Adds a regulation.
pub async fn add(tx: &mut Tx, new: &Regulation, at: Timestamp) -> Result<(), Error> {
    tx.run(&insert(new, at, "")).await?;
    Ok(())
}

fn insert(new: &Regulation, at: Timestamp, otherwise: &'static str) -> Sql {
    sql(
        "insert into regulation (id, task_force, kind, number, year, title, issuer, level, area, \
         status, replaced_by, valid_from, valid_to, confirmed, note, attachment, public, \
         created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
    )
    .push(otherwise)
    .bind(new.id)
    .bind(new.task_force)
    .bind(code(new.kind))
    .bind(&new.number)
    .bind(new.year)
    .bind(&new.title)
    .bind(&new.issuer)
    .bind(code(new.level))
    .bind(new.area.as_deref())
    .bind(code(new.status))
    .bind(new.replaced_by)
    .bind(new.valid_from)
    .bind(new.valid_to)
    .bind(new.confirmed)
    .bind(&new.note)
    .bind(new.attachment)
    .bind(new.public)
    .bind(at)
}

/// Saves a regulation that was read with `changed.version`. Of the library only what may turn out
/// to be otherwise changes: status, successor, validity, note, and whether it was read.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save(tx: &mut Tx, changed: &Regulation) -> Result<(), Error> {
    let state = sql(
        "update regulation set status = ?, replaced_by = ?, valid_from = ?, valid_to = ?, \
         confirmed = ?, note = ?, ",
    )
    .bind(code(changed.status))
    .bind(changed.replaced_by)
    .bind(changed.valid_from)
    .bind(changed.valid_to)
    .bind(changed.confirmed)
    .bind(&changed.note);
    let update = match changed.task_force {
        None => {
            state.push("version = version + 1 where task_force is null and id = ? and version = ?")
        }
        Some(task_force) => state
            .push(
                "kind = ?, number = ?, year = ?, title = ?, issuer = ?, level = ?, area = ?, \
                 attachment = ?, public = ?, version = version + 1 \
                 where task_force = ? and id = ? and version = ?",
            )
            .bind(code(changed.kind))
            .bind(&changed.number)
            .bind(changed.year)
            .bind(&changed.title)
            .bind(&changed.issuer)
            .bind(code(changed.level))
            .bind(changed.area.as_deref())
            .bind(changed.attachment)
            .bind(changed.public)
            .bind(task_force),
    };
    tx.run_versioned(&update.bind(changed.id).bind(changed.version))
        .await
}

const COLUMNS: &str = "r.id, r.task_force, r.kind, r.number, r.year, r.title, r.issuer, r.level, \
     r.area, r.status, r.replaced_by, r.valid_from, r.valid_to, r.confirmed, r.note, \
     r.attachment, r.public, r.version from regulation r";

/// The library and a task force's own.
fn visible(query: Sql, task_force: TaskForceId) -> Sql {
    query
        .push(" where (r.task_force is null or r.task_force = ?)")
        .bind(task_force)
}

fn select(task_force: TaskForceId) -> Sql {
    visible(sql("select ").push(COLUMNS), task_force)
}

/// One regulation that a task force sees.
///
/// # Errors
/// [`Error::NotFound`] where it is neither of the library nor of the task force.
pub async fn find(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: RegulationId,
) -> Result<Regulation, Error> {
    let query = select(task_force).push(" and r.id = ?").bind(id);
    read(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// Which regulations a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the title, the issuer or the number.
    pub text: Option<String>,
    /// Only of this kind.
    pub kind: Option<RegulationKind>,
    /// Only of this status.
    pub status: Option<RegulationStatus>,
    /// Only for this level.
    pub level: Option<Level>,
    /// Only those that nobody has confirmed.
    pub unconfirmed: bool,
}

const BY_YEAR: Columns = Columns {
    key: "year",
    id: "id",
};

/// A page of the regulations that a task force sees, the latest year first.
pub async fn list(
    tx: &mut Tx,
    task_force: TaskForceId,
    filter: &Filter,
    (seek, size): (Seek, u32),
) -> Result<Listing<Regulation>, Error> {
    let counted = filtered(
        visible(sql("select r.id from regulation r"), task_force),
        filter,
    );
    let count = paging::count(tx, counted).await?;
    let outer = Columns {
        key: "r.year",
        id: "r.id",
    };
    let query = filtered(select(task_force), filter);
    let query = seek.condition(query, Order::Descending, &outer);
    let rows = tx
        .rows(&seek.ordered(query, Order::Descending, &outer, size))
        .await?;
    seek.page(&rows, size, count, &BY_YEAR, read)
}

fn filtered(mut query: Sql, filter: &Filter) -> Sql {
    if let Some(text) = &filter.text {
        // Backslash takes the meaning away from % and _ on both databases.
        let part = text.to_lowercase().replace('\\', "\\\\");
        let part = format!("%{}%", part.replace('%', "\\%").replace('_', "\\_"));
        query = query
            .push(
                " and (lower(r.title) like ? escape '\\' or lower(r.issuer) like ? escape '\\' \
                 or lower(r.number) || '/' || r.year like ? escape '\\')",
            )
            .bind(&part)
            .bind(&part)
            .bind(&part);
    }
    if let Some(kind) = filter.kind {
        query = query.push(" and r.kind = ?").bind(code(kind));
    }
    if let Some(status) = filter.status {
        query = query.push(" and r.status = ?").bind(code(status));
    }
    if let Some(level) = filter.level {
        query = query.push(" and r.level = ?").bind(code(level));
    }
    if filter.unconfirmed {
        query = query.push(" and r.confirmed = ?").bind(false);
    }
    query
}

/// All regulations that a task force sees, for choosing one: the latest year first.
pub async fn choices(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Regulation>, Error> {
    let query = select(task_force).push(" order by r.year desc, r.id desc");
    tx.rows(&query).await?.iter().map(read).collect()
}

/// The regulations that a task force names on its public site: the library's and its own.
pub async fn public(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Regulation>, Error> {
    let query = select(task_force)
        .push(" and r.public = ? order by r.year desc, r.id desc")
        .bind(true);
    tx.rows(&query).await?.iter().map(read).collect()
}

fn read(row: &Record) -> Result<Regulation, Error> {
    Ok(Regulation {
        id: row.parse("id")?,
        task_force: row.parse_opt("task_force")?,
        kind: row.parse("kind")?,
        number: row.string("number")?,
        year: row.int("year")?,
        title: row.string("title")?,
        issuer: row.string("issuer")?,
        level: row.parse("level")?,
        area: row.text_opt("area")?.map(str::to_owned),
        status: row.parse("status")?,
        replaced_by: row.parse_opt("replaced_by")?,
        valid_from: row.parse_opt("valid_from")?,
        valid_to: row.parse_opt("valid_to")?,
        confirmed: row.bool("confirmed")?,
        note: row.string("note")?,
        attachment: row.parse_opt("attachment")?,
        public: row.bool("public")?,
        version: row.int("version")?,
    })
}
