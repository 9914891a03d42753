//! What rests on a regulation: deadline rules, the task force, its divisions, its decrees, its
//! series of meetings.

use super::{Regulation, read, select};
use crate::deadlines::{self, Stored};
use crate::{Error, Record, Sql, Tx, code, sql};
use domain::ids::{DecreeId, DivisionId, RegulationId, SeriesId, TaskForceId};
use domain::regulations::UseKind;

/// A rule that gives a due date.
pub type RuleUse = Stored;

/// A decree that rests on a regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecreeUse {
    /// Which one.
    pub id: DecreeId,
    /// Its number.
    pub number: String,
    /// What it is about.
    pub title: String,
}

/// A division that rests on a regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionUse {
    /// Which one.
    pub id: DivisionId,
    /// Its name.
    pub name: String,
}

/// A series of meetings that rests on a regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesUse {
    /// Which one.
    pub id: SeriesId,
    /// Its name.
    pub name: String,
}

/// What rests on a regulation, as far as a task force sees it.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// Deadline rules.
    pub rules: Vec<RuleUse>,
    /// Decrees.
    pub decrees: Vec<DecreeUse>,
    /// Divisions.
    pub divisions: Vec<DivisionUse>,
    /// Series of meetings.
    pub series: Vec<SeriesUse>,
    /// The task force itself.
    pub task_force: bool,
}

impl Uses {
    /// Whether nothing rests on it.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
            && self.decrees.is_empty()
            && self.divisions.is_empty()
            && self.series.is_empty()
            && !self.task_force
    }
}

/// What rests on a regulation.
pub async fn uses(
    tx: &mut Tx,
    task_force: TaskForceId,
    regulation: RegulationId,
) -> Result<Uses, Error> {
    let linked = linked_rules(tx, regulation).await?;
    let mut rules = deadlines::rules(tx).await?;
    rules.retain(|stored| linked.contains(&stored.rule.id));
    let of = |piece: &'static str| sql(piece).bind(regulation).bind(task_force);
    let decrees = of(
        "select id, number, title from decree where regulation = ? and task_force = ? \
         order by valid_from desc, id",
    );
    let series = of(
        "select id, name from meeting_series where regulation = ? and task_force = ? \
         order by name, id",
    );
    let divisions = of(
        "select v.id, v.name from regulation_use u join division v on v.id = u.subject \
         where u.regulation = ? and v.task_force = ? and u.kind = ? order by v.position, v.id",
    )
    .bind(code(UseKind::Division));
    let itself = of("select subject from regulation_use where regulation = ? and subject = ?")
        .push(" and kind = ?")
        .bind(code(UseKind::TaskForce));
    Ok(Uses {
        rules,
        decrees: all(tx, decrees, |row| {
            Ok(DecreeUse {
                id: row.parse("id")?,
                number: row.string("number")?,
                title: row.string("title")?,
            })
        })
        .await?,
        series: all(tx, series, |row| {
            Ok(SeriesUse {
                id: row.parse("id")?,
                name: row.string("name")?,
            })
        })
        .await?,
        divisions: all(tx, divisions, |row| {
            Ok(DivisionUse {
                id: row.parse("id")?,
                name: row.string("name")?,
            })
        })
        .await?,
        task_force: tx.row(&itself).await?.is_some(),
    })
}

async fn all<T>(
    tx: &mut Tx,
    query: Sql,
    read: impl Fn(&Record) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    tx.rows(&query).await?.iter().map(read).collect()
}

/// Identifiers of the deadline rules that rest on a regulation.
pub async fn linked_rules(tx: &mut Tx, regulation: RegulationId) -> Result<Vec<String>, Error> {
    let query = sql(
        "select subject from regulation_use where regulation = ? and kind = ? order by subject",
    )
    .bind(regulation)
    .bind(code(UseKind::DeadlineRule));
    all(tx, query, |row| row.string("subject")).await
}

/// Lets exactly these deadline rules rest on a regulation.
pub async fn link_rules(
    tx: &mut Tx,
    regulation: RegulationId,
    rules: &[String],
) -> Result<(), Error> {
    let remove = sql("delete from regulation_use where regulation = ? and kind = ?")
        .bind(regulation)
        .bind(code(UseKind::DeadlineRule));
    tx.run(&remove).await?;
    for rule in rules {
        link(tx, regulation, UseKind::DeadlineRule, rule).await?;
    }
    Ok(())
}

/// Lets a task force or one of its divisions rest on exactly these regulations.
pub async fn link_subject(
    tx: &mut Tx,
    kind: UseKind,
    subject: &str,
    regulations: &[RegulationId],
) -> Result<(), Error> {
    let remove = sql("delete from regulation_use where kind = ? and subject = ?")
        .bind(code(kind))
        .bind(subject);
    tx.run(&remove).await?;
    for regulation in regulations {
        link(tx, *regulation, kind, subject).await?;
    }
    Ok(())
}

async fn link(
    tx: &mut Tx,
    regulation: RegulationId,
    kind: UseKind,
    subject: &str,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into regulation_use (regulation, kind, subject) values (?, ?, ?) \
             on conflict (regulation, kind, subject) do nothing",
        )
        .bind(regulation)
        .bind(code(kind))
        .bind(subject),
    )
    .await?;
    Ok(())
}

/// The regulations on which a task force or one of its divisions rests, the latest first.
pub async fn subject_regulations(
    tx: &mut Tx,
    task_force: TaskForceId,
    kind: UseKind,
    subject: &str,
) -> Result<Vec<Regulation>, Error> {
    let query = select(task_force)
        .push(
            " and r.id in (select u.regulation from regulation_use u where u.kind = ? \
             and u.subject = ?) order by r.year desc, r.id desc",
        )
        .bind(code(kind))
        .bind(subject);
    all(tx, query, read).await
}

/// The regulations that ask something of whoever holds a post: those of the task force, of the
/// post's division and of its decree, the latest first.
pub async fn of_post(
    tx: &mut Tx,
    task_force: TaskForceId,
    division: Option<DivisionId>,
    decree: Option<DecreeId>,
) -> Result<Vec<Regulation>, Error> {
    let query = select(task_force)
        .push(
            " and (r.id in (select u.regulation from regulation_use u where (u.kind = ? \
             and u.subject = ?) or (u.kind = ? and u.subject = ?)) \
             or r.id in (select d.regulation from decree d where d.id = ?)) \
             order by r.year desc, r.id desc",
        )
        .bind(code(UseKind::TaskForce))
        .bind(task_force)
        .bind(code(UseKind::Division))
        .bind(division)
        .bind(decree);
    all(tx, query, read).await
}
