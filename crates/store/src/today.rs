//! What waits, what is overdue and what is new, for the page with which every day begins.
//!
//! Numbers are counted up to a cap, each query by an index that begins with the team or the
//! person, so that the page costs the same in a large register. They count within the same rights
//! as the lists to which they lead.

use crate::paging::{self, Count};
use crate::referrals::{self, Direction, Filter as Referrals};
use crate::reports::{self, union};
use crate::services::{self, Filter as Services};
use crate::{Error, Sql, Tx, audit, sql, team_keys};
use domain::cases::Stage;
use domain::ids::{TaskForceId, TeamId};
use domain::{Alias, HumanCode};
use jiff::Timestamp;
use policy::{Actor, FileKind, scope};

/// How many, and how many of them are late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// All.
    pub all: Count,
    /// Those past their due time.
    pub late: Count,
}

/// Reports that the actor's teams received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reports {
    /// Waiting for screening.
    pub waiting: Pair,
    /// Received since the given moment.
    pub new: Count,
}

/// Counts reports.
pub async fn reports(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    since: Timestamp,
) -> Result<Reports, Error> {
    let (all, late) = reports::waiting(tx, actor, now).await?;
    Ok(Reports {
        waiting: Pair { all, late },
        new: counted(tx, new_reports(actor, since)).await?,
    })
}

fn new_reports(actor: &Actor, since: Timestamp) -> Vec<Sql> {
    each_team(actor, FileKind::Report, |team| {
        sql("select r.id from report r where r.team = ? and r.received_at >= ?")
            .bind(team)
            .bind(since)
    })
}

/// Open cases of the actor's teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cases {
    /// Those that the actor owns.
    pub mine: Count,
    /// Those whose next deadline has passed.
    pub overdue: Count,
    /// Those that nobody owns.
    pub unowned: Count,
    /// Opened since the given moment.
    pub new: Count,
}

/// Counts cases.
pub async fn cases(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    since: Timestamp,
) -> Result<Cases, Error> {
    Ok(Cases {
        mine: counted(tx, my_cases(actor)).await?,
        overdue: counted(tx, overdue_cases(actor, now)).await?,
        unowned: counted(tx, unowned_cases(actor)).await?,
        new: counted(tx, new_cases(actor, since)).await?,
    })
}

fn my_cases(actor: &Actor) -> Vec<Sql> {
    each_team(actor, FileKind::Case, |team| {
        let query = sql("select s.id from cases s where s.owner = ? and s.open = ? and s.team = ?")
            .bind(actor.account)
            .bind(true)
            .bind(team);
        without_conflict(query, actor)
    })
}

fn overdue_cases(actor: &Actor, now: Timestamp) -> Vec<Sql> {
    each_team(actor, FileKind::Case, |team| {
        let query =
            sql("select s.id from cases s where s.team = ? and s.open = ? and s.due_at < ?")
                .bind(team)
                .bind(true)
                .bind(now);
        without_conflict(query, actor)
    })
}

fn unowned_cases(actor: &Actor) -> Vec<Sql> {
    each_team(actor, FileKind::Case, |team| {
        let query =
            sql("select s.id from cases s where s.owner is null and s.open = ? and s.team = ?")
                .bind(true)
                .bind(team);
        without_conflict(query, actor)
    })
}

fn new_cases(actor: &Actor, since: Timestamp) -> Vec<Sql> {
    each_team(actor, FileKind::Case, |team| {
        let query =
            sql("select s.id from cases s where s.team = ? and s.opened_at >= ? and s.open = ?")
                .bind(team)
                .bind(since)
                .bind(true);
        without_conflict(query, actor)
    })
}

fn without_conflict(query: Sql, actor: &Actor) -> Sql {
    query
        .push(
            " and not exists (select 1 from case_conflict x where x.case_id = s.id \
             and x.account = ?)",
        )
        .bind(actor.account)
}

fn each_team(actor: &Actor, file: FileKind, part: impl Fn(TeamId) -> Sql) -> Vec<Sql> {
    scope(actor, file).own.into_iter().map(part).collect()
}

async fn counted(tx: &mut Tx, parts: Vec<Sql>) -> Result<Count, Error> {
    match union(parts) {
        Some(ids) => paging::count(tx, ids).await,
        None => Ok(Count::Exactly(0)),
    }
}

/// A case whose deadline has passed, as a leader sees it: by code.
#[derive(Debug, Clone, PartialEq)]
pub struct Overdue {
    /// Its code.
    pub code: HumanCode,
    /// Its neutral name.
    pub alias: Alias,
    /// Where it stands.
    pub stage: Stage,
    /// Name of the owning team.
    pub team: String,
    /// What has passed.
    pub due_at: Timestamp,
}

/// The cases of the actor's teams whose deadline has passed, the longest first, at most `most`.
pub async fn overdue(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    most: u32,
) -> Result<Vec<Overdue>, Error> {
    let parts = overdue_cases(actor, now).into_iter().map(|part| {
        part.push(" order by s.due_at, s.id limit ?")
            .bind(i64::from(most))
    });
    let Some(ids) = union(parts) else {
        return Ok(Vec::new());
    };
    let query = sql(
        "select c.code, c.alias, c.stage, c.due_at, t.name as team from cases c \
         join team t on t.id = c.team where c.id in (select l.id from (",
    )
    .append(ids)
    .push(") as l) order by c.due_at, c.id limit ?")
    .bind(i64::from(most));
    tx.rows(&query)
        .await?
        .iter()
        .map(|row| {
            Ok(Overdue {
                code: row.parse("code")?,
                alias: row.parse("alias")?,
                stage: row.parse("stage")?,
                team: row.string("team")?,
                due_at: row.time("due_at")?,
            })
        })
        .collect()
}

/// Services of the plan that still have to begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Those that the actor sees to.
    pub mine: Count,
    /// Those that should have begun.
    pub overdue: Count,
    /// Those due before the given moment, without the ones that are late.
    pub soon: Count,
}

/// Counts services; `soon` is the moment up to which something counts as due soon.
pub async fn services(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    soon: Timestamp,
) -> Result<Plan, Error> {
    use services::Tab;
    let all = Services::default();
    let upcoming = Services {
        from: Some(now),
        before: Some(soon),
        ..all
    };
    Ok(Plan {
        mine: services::count(tx, actor, Tab::Mine, &all, now).await?,
        overdue: services::count(tx, actor, Tab::Overdue, &all, now).await?,
        soon: services::count(tx, actor, Tab::Waiting, &upcoming, now).await?,
    })
}

/// Referrals from and to the actor's teams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inbox {
    /// Came in and wait for an answer.
    pub to_answer: Pair,
    /// Came in since the given moment and wait for an answer.
    pub new: Count,
    /// Came in and are being worked on.
    pub running: Count,
    /// Went out and should have been answered.
    pub unanswered: Count,
    /// Went out, and the receiver asks something.
    pub questions: Count,
    /// Went out and came back unserved since the given moment.
    pub returned: Count,
}

/// Counts referrals; `returned_since` is how far back those are counted that came back.
pub async fn inbox(
    tx: &mut Tx,
    actor: &Actor,
    now: Timestamp,
    since: Timestamp,
    returned_since: Timestamp,
) -> Result<Inbox, Error> {
    use referrals::{Tab, count};
    let all = Referrals::default();
    let late = Referrals {
        due_before: Some(now),
        ..all
    };
    let new = Referrals {
        sent_since: Some(since),
        ..all
    };
    let asked = Referrals { asked: true, ..all };
    Ok(Inbox {
        to_answer: Pair {
            all: count(tx, actor, (Direction::In, Tab::Waiting), &all).await?,
            late: count(tx, actor, (Direction::In, Tab::Waiting), &late).await?,
        },
        new: count(tx, actor, (Direction::In, Tab::Waiting), &new).await?,
        running: count(tx, actor, (Direction::In, Tab::Running), &all).await?,
        unanswered: count(tx, actor, (Direction::Out, Tab::Waiting), &late).await?,
        questions: count(tx, actor, (Direction::Out, Tab::Open), &asked).await?,
        returned: referrals::declined(tx, actor, returned_since).await?,
    })
}

/// A team of the actor in which somebody waits to be admitted to the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admissions {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// How many wait.
    pub waiting: i64,
}

/// The teams of the actor in which somebody waits whom the actor can admit.
pub async fn admissions(tx: &mut Tx, actor: &Actor) -> Result<Vec<Admissions>, Error> {
    let mut teams = Vec::new();
    for team in &actor.teams {
        let members = team_keys::members(tx, *team).await?;
        let holds =
            |member: &&team_keys::Member| member.account == actor.account && member.admitted;
        let waiting = members.iter().filter(|m| m.has_key && !m.admitted).count();
        if waiting == 0 || !members.iter().any(|member| holds(&member)) {
            continue;
        }
        let name = sql("select name from team where id = ?").bind(*team);
        teams.push(Admissions {
            team: *team,
            name: tx
                .row(&name)
                .await?
                .ok_or(Error::NotFound)?
                .string("name")?,
            waiting: i64::try_from(waiting).unwrap_or(i64::MAX),
        });
    }
    Ok(teams)
}

/// What an administrator has to see to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Administration {
    /// Accounts that were invited and have not chosen a password.
    pub invited: Count,
    /// Accounts that end within the given time.
    pub ending: Count,
    /// Teams that work and have no key, so that nobody can send them anything sealed.
    pub keyless_teams: Count,
    /// Whether three custodians can recover a team without members.
    pub custodians: bool,
}

/// Counts what an administrator has to see to; accounts that end before `soon` are counted.
pub async fn administration(
    tx: &mut Tx,
    task_force: TaskForceId,
    now: Timestamp,
    soon: Timestamp,
) -> Result<Administration, Error> {
    let invited = sql("select a.id from account a where a.task_force = ? and a.state = 'invited'")
        .bind(task_force);
    let ending = sql(
        "select a.id from account a where a.task_force = ? and a.state = 'active' \
         and a.expires_at >= ? and a.expires_at < ?",
    )
    .bind(task_force)
    .bind(now)
    .bind(soon);
    let keyless = sql(
        "select t.id from team t where t.task_force = ? and t.active = ? and not exists \
         (select 1 from team_key k where k.team = t.id and k.retired_at is null)",
    )
    .bind(task_force)
    .bind(true);
    Ok(Administration {
        invited: paging::count(tx, invited).await?,
        ending: paging::count(tx, ending).await?,
        keyless_teams: paging::count(tx, keyless).await?,
        custodians: !team_keys::custodians(tx, task_force).await?.is_empty(),
    })
}

/// What the audit looks like from afar; its verification is a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditState {
    /// When the last checkpoint was signed.
    pub checkpoint: Option<Timestamp>,
    /// Refusals since the given moment.
    pub denials: Count,
}

/// Looks at the audit.
pub async fn audit_state(tx: &mut Tx, since: Timestamp) -> Result<AuditState, Error> {
    let denials =
        sql("select w.seq from audit_row w where w.at >= ? and w.decision = 'denied'").bind(since);
    let checkpoint = audit::newest_checkpoint(tx).await?;
    Ok(AuditState {
        checkpoint: checkpoint
            .map(|checkpoint| Timestamp::from_microsecond(checkpoint.at_us()))
            .transpose()
            .map_err(|_| Error::Corrupt("checkpoint"))?,
        denials: paging::count(tx, denials).await?,
    })
}

domain::coded! {
    /// How an import ended, as far as the analyst has to know in the morning.
    pub enum ImportNews: "import-news" {
        /// It is not finished.
        Unfinished = "unfinished",
        /// It is finished, and some rows need a look.
        WithIssues = "with-issues",
        /// It is finished without issues.
        Clean = "clean",
    }
}

/// The last import of a task force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastImport {
    /// Its identifier.
    pub id: domain::ids::ImportId,
    /// Name of the file.
    pub file_name: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Rows done.
    pub rows: i64,
    /// Rows that need a look.
    pub issues: i64,
    /// How it ended.
    pub news: ImportNews,
}

/// The last import that was not reversed.
pub async fn last_import(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Option<LastImport>, Error> {
    let query = sql(
        "select id, file_name, started_at, rows_done, issues, finished_at from import \
         where task_force = ? and reversed_at is null order by started_at desc limit 1",
    )
    .bind(task_force);
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    let issues = row.int("issues")?;
    let news = match row.time_opt("finished_at")? {
        None => ImportNews::Unfinished,
        Some(_) if issues > 0 => ImportNews::WithIssues,
        Some(_) => ImportNews::Clean,
    };
    Ok(Some(LastImport {
        id: row.parse("id")?,
        file_name: row.string("file_name")?,
        started_at: row.time("started_at")?,
        rows: row.int("rows_done")?,
        issues,
        news,
    }))
}
