//! Task forces, organisations, teams and accounts.

use crate::sessions::AccountState;
use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use domain::people::{Level, OrganisationKind, Role};
use jiff::Timestamp;

/// A task force.
#[derive(Debug, Clone)]
pub struct TaskForce {
    /// Its identifier.
    pub id: TaskForceId,
    /// Level.
    pub level: Level,
    /// Area code.
    pub area: String,
    /// Name.
    pub name: String,
    /// The task force above it.
    pub parent: Option<TaskForceId>,
}

/// An organisation.
#[derive(Debug, Clone)]
pub struct Organisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// The task force it works in.
    pub task_force: TaskForceId,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: OrganisationKind,
    /// Area code.
    pub area: String,
    /// Address of the office.
    pub address: String,
    /// Phone of the office.
    pub phone: String,
    /// Whether it takes part now.
    pub active: bool,
    /// Version for saving.
    pub version: i64,
}

/// A team within an organisation.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its identifier.
    pub id: TeamId,
    /// The task force.
    pub task_force: TaskForceId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Name.
    pub name: String,
    /// Records reports.
    pub takes_reports: bool,
    /// Owns cases.
    pub takes_cases: bool,
    /// Answers referrals.
    pub takes_referrals: bool,
    /// Whether it works now.
    pub active: bool,
    /// Version for saving.
    pub version: i64,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// The task force.
    pub task_force: TaskForceId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Login: lower-case letters, digits, dot and dash.
    pub login: String,
    /// Name of the official.
    pub name: String,
    /// Post (jabatan).
    pub post: String,
    /// Role.
    pub role: Role,
    /// Language.
    pub locale: String,
    /// State.
    pub state: AccountState,
    /// End of contract: the account stops working by itself.
    pub expires_at: Option<Timestamp>,
    /// Last request, to the minute.
    pub last_seen_at: Option<Timestamp>,
    /// Version for saving.
    pub version: i64,
}

/// Whether nothing has been set up yet.
pub async fn is_empty(tx: &mut Tx) -> Result<bool, Error> {
    Ok(tx
        .row(&sql("select id from task_force limit 1"))
        .await?
        .is_none())
}

// ---------------------------------------------------------------- task forces

/// Adds a task force.
pub async fn add_task_force(tx: &mut Tx, new: &TaskForce, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into task_force (id, level, area, name, parent, created_at) \
             values (?, ?, ?, ?, ?, ?)",
        )
        .bind(new.id)
        .bind(code(new.level))
        .bind(&new.area)
        .bind(&new.name)
        .bind(new.parent)
        .bind(at),
    )
    .await?;
    Ok(())
}

const TASK_FORCE: &str = "select id, level, area, name, parent from task_force";

/// All task forces, by name.
pub async fn task_forces(tx: &mut Tx) -> Result<Vec<TaskForce>, Error> {
    let query = sql(TASK_FORCE).push(" order by name, id");
    tx.rows(&query).await?.iter().map(task_force_of).collect()
}

/// The task force with this identifier.
pub async fn task_force(tx: &mut Tx, id: TaskForceId) -> Result<TaskForce, Error> {
    let query = sql(TASK_FORCE).push(" where id = ?").bind(id);
    task_force_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn task_force_of(row: &Record) -> Result<TaskForce, Error> {
    Ok(TaskForce {
        id: row.parse("id")?,
        level: row.parse("level")?,
        area: row.string("area")?,
        name: row.string("name")?,
        parent: row.parse_opt("parent")?,
    })
}

// ---------------------------------------------------------------- organisations

/// Adds an organisation.
pub async fn add_organisation(tx: &mut Tx, new: &Organisation, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into organisation (id, task_force, name, kind, area, address, phone, active, \
             created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(&new.name)
        .bind(code(new.kind))
        .bind(&new.area)
        .bind(&new.address)
        .bind(&new.phone)
        .bind(new.active)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves an organisation that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_organisation(tx: &mut Tx, changed: &Organisation) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update organisation set name = ?, kind = ?, area = ?, address = ?, phone = ?, \
             active = ?, version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(&changed.name)
        .bind(code(changed.kind))
        .bind(&changed.area)
        .bind(&changed.address)
        .bind(&changed.phone)
        .bind(changed.active)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

const ORGANISATION: &str =
    "select id, task_force, name, kind, area, address, phone, active, version from organisation";

/// The organisations of a task force, by name.
pub async fn organisations(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<Organisation>, Error> {
    let query = sql(ORGANISATION)
        .push(" where task_force = ? order by name")
        .bind(task_force);
    tx.rows(&query).await?.iter().map(organisation_of).collect()
}

/// One organisation of a task force.
pub async fn organisation(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: OrganisationId,
) -> Result<Organisation, Error> {
    let query = sql(ORGANISATION)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    organisation_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn organisation_of(row: &Record) -> Result<Organisation, Error> {
    Ok(Organisation {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        name: row.string("name")?,
        kind: row.parse("kind")?,
        area: row.string("area")?,
        address: row.string("address")?,
        phone: row.string("phone")?,
        active: row.bool("active")?,
        version: row.int("version")?,
    })
}

// ---------------------------------------------------------------- teams

/// Adds a team; its key comes with its first member ([`crate::team_keys::join`]).
pub async fn add_team(tx: &mut Tx, new: &Team, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into team (id, task_force, organisation, name, takes_reports, takes_cases, \
             takes_referrals, active, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.organisation)
        .bind(&new.name)
        .bind(new.takes_reports)
        .bind(new.takes_cases)
        .bind(new.takes_referrals)
        .bind(new.active)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves a team that was read with `changed.version`.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_team(tx: &mut Tx, changed: &Team) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update team set name = ?, takes_reports = ?, takes_cases = ?, takes_referrals = ?, \
             active = ?, version = version + 1 where id = ? and task_force = ? and version = ?",
        )
        .bind(&changed.name)
        .bind(changed.takes_reports)
        .bind(changed.takes_cases)
        .bind(changed.takes_referrals)
        .bind(changed.active)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

const TEAM: &str = "select id, task_force, organisation, name, takes_reports, takes_cases, \
     takes_referrals, active, version from team";

/// The teams of a task force, by name.
pub async fn teams(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Team>, Error> {
    let query = sql(TEAM)
        .push(" where task_force = ? order by name")
        .bind(task_force);
    tx.rows(&query).await?.iter().map(team_of).collect()
}

/// One team of a task force.
pub async fn team(tx: &mut Tx, task_force: TaskForceId, id: TeamId) -> Result<Team, Error> {
    let query = sql(TEAM)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    team_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

fn team_of(row: &Record) -> Result<Team, Error> {
    Ok(Team {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        organisation: row.parse("organisation")?,
        name: row.string("name")?,
        takes_reports: row.bool("takes_reports")?,
        takes_cases: row.bool("takes_cases")?,
        takes_referrals: row.bool("takes_referrals")?,
        active: row.bool("active")?,
        version: row.int("version")?,
    })
}

// ---------------------------------------------------------------- accounts

/// Adds an account in state `invited`.
///
/// # Errors
/// [`Error::Duplicate`] when the login is taken.
pub async fn add_account(tx: &mut Tx, new: &Account, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into account (id, task_force, organisation, login, name, post, role, locale, \
             state, expires_at, created_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        )
        .bind(new.id)
        .bind(new.task_force)
        .bind(new.organisation)
        .bind(&new.login)
        .bind(&new.name)
        .bind(&new.post)
        .bind(code(new.role))
        .bind(&new.locale)
        .bind(code(new.state))
        .bind(new.expires_at)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// Saves an account that was read with `changed.version`; the login never changes.
///
/// # Errors
/// [`Error::Stale`] when somebody saved in between.
pub async fn save_account(tx: &mut Tx, changed: &Account) -> Result<(), Error> {
    tx.run_versioned(
        &sql(
            "update account set organisation = ?, name = ?, post = ?, role = ?, locale = ?, \
             state = ?, expires_at = ?, version = version + 1 \
             where id = ? and task_force = ? and version = ?",
        )
        .bind(changed.organisation)
        .bind(&changed.name)
        .bind(&changed.post)
        .bind(code(changed.role))
        .bind(&changed.locale)
        .bind(code(changed.state))
        .bind(changed.expires_at)
        .bind(changed.id)
        .bind(changed.task_force)
        .bind(changed.version),
    )
    .await
}

const ACCOUNT: &str = "select id, task_force, organisation, login, name, post, role, locale, \
     state, expires_at, last_seen_at, version from account";

/// The accounts of a task force, by name.
pub async fn accounts(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Account>, Error> {
    let query = sql(ACCOUNT)
        .push(" where task_force = ? order by name, login")
        .bind(task_force);
    tx.rows(&query).await?.iter().map(account_of).collect()
}

/// Which accounts a list shows.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Part of the name or of the login.
    pub text: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this state.
    pub state: Option<AccountState>,
    /// Only this organisation.
    pub organisation: Option<OrganisationId>,
    /// Accounts behind the one with this login.
    pub after: Option<String>,
}

/// A page of the accounts of a task force, by name.
pub async fn account_page(
    tx: &mut Tx,
    task_force: TaskForceId,
    filter: &AccountFilter,
    limit: u32,
) -> Result<Vec<Account>, Error> {
    let mut query = sql(ACCOUNT).push(" where task_force = ?").bind(task_force);
    if let Some(text) = &filter.text {
        // Backslash takes the meaning away from % and _ on both databases.
        let part = text
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%");
        let part = format!("%{}%", part.replace('_', "\\_"));
        query = query
            .push(" and (lower(name) like ? escape '\\' or login like ? escape '\\')")
            .bind(&part)
            .bind(&part);
    }
    if let Some(role) = filter.role {
        query = query.push(" and role = ?").bind(code(role));
    }
    if let Some(state) = filter.state {
        query = query.push(" and state = ?").bind(code(state));
    }
    if let Some(organisation) = filter.organisation {
        query = query.push(" and organisation = ?").bind(organisation);
    }
    if let Some(login) = &filter.after {
        query = query
            .push(
                " and (name, login) > (select l.name, l.login from account l \
                 where l.login = ? and l.task_force = ?)",
            )
            .bind(login)
            .bind(task_force);
    }
    let query = query.push(" order by name, login limit ?").bind(limit);
    tx.rows(&query).await?.iter().map(account_of).collect()
}

/// How many accounts a task force has, counted up to 1,001.
pub async fn count_accounts(tx: &mut Tx, task_force: TaskForceId) -> Result<i64, Error> {
    let query = sql(
        "select count(*) as n from (select 1 from account where task_force = ? \
         limit 1001) as capped",
    )
    .bind(task_force);
    tx.row(&query).await?.map_or(Ok(0), |row| row.int("n"))
}

/// The account of a task force with this login.
pub async fn account_named(
    tx: &mut Tx,
    task_force: TaskForceId,
    login: &str,
) -> Result<Account, Error> {
    let query = sql(ACCOUNT)
        .push(" where login = ? and task_force = ?")
        .bind(login)
        .bind(task_force);
    account_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// One account of a task force.
pub async fn account(
    tx: &mut Tx,
    task_force: TaskForceId,
    id: AccountId,
) -> Result<Account, Error> {
    let query = sql(ACCOUNT)
        .push(" where id = ? and task_force = ?")
        .bind(id)
        .bind(task_force);
    account_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The account with this identifier, in any task force.
pub async fn account_by_id(tx: &mut Tx, id: AccountId) -> Result<Account, Error> {
    let query = sql(ACCOUNT).push(" where id = ?").bind(id);
    account_of(&tx.row(&query).await?.ok_or(Error::NotFound)?)
}

/// The account with this login, in any task force.
pub async fn account_by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>, Error> {
    let query = sql(ACCOUNT).push(" where login = ?").bind(login);
    tx.row(&query).await?.as_ref().map(account_of).transpose()
}

fn account_of(row: &Record) -> Result<Account, Error> {
    Ok(Account {
        id: row.parse("id")?,
        task_force: row.parse("task_force")?,
        organisation: row.parse("organisation")?,
        login: row.string("login")?,
        name: row.string("name")?,
        post: row.string("post")?,
        role: row.parse("role")?,
        locale: row.string("locale")?,
        state: row.parse("state")?,
        expires_at: row.time_opt("expires_at")?,
        last_seen_at: row.time_opt("last_seen_at")?,
        version: row.int("version")?,
    })
}
