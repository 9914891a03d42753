//! Sessions: who asks, by the digest of a cookie's token.

use crate::{Error, Record, Tx, code, sql};
use domain::ids::{AccountId, TaskForceId, TeamId};
use domain::people::Role;
use jiff::Timestamp;
use policy::Actor;

domain::coded! {
    /// How far a sign-in has come.
    pub enum Stage: "session-stage" {
        /// The password was right; the second factor is still to come.
        Password = "password",
        /// The account must set up its second factor first.
        Enrol = "enrol",
        /// The screen was locked: the password opens it again.
        Locked = "locked",
        /// Signed in.
        Full = "full",
    }
}

domain::coded! {
    /// State of an account.
    pub enum AccountState: "account-state" {
        /// Invited, has not chosen a password.
        Invited = "invited",
        /// May sign in.
        Active = "active",
        /// May not.
        Disabled = "disabled",
    }
}

/// A new session.
#[derive(Debug)]
pub struct NewSession<'a> {
    /// Digest of the cookie's token.
    pub token_digest: &'a [u8],
    /// A name for the session that may be shown in a list.
    pub id: uuid::Uuid,
    /// Whose it is.
    pub account: AccountId,
    /// The member's private key under a key derived from the token.
    pub member_key_wrap: Option<&'a [u8]>,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// Kind of device and browser as people recognise it; no version, no address.
    pub device: &'a str,
    /// When.
    pub at: Timestamp,
}

/// A session with what its requests need to know.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Shown in lists and used to revoke it.
    pub id: String,
    /// Who asks.
    pub actor: Actor,
    /// Login name of the account.
    pub login: String,
    /// Name of the official.
    pub name: String,
    /// Language of the account.
    pub locale: String,
    /// Name of the organisation.
    pub organisation_name: String,
    /// Name of the task force.
    pub task_force_name: String,
    /// Area code of the task force.
    pub area: String,
    /// Level of the task force.
    pub level: domain::people::Level,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// When it began.
    pub created_at: Timestamp,
    /// Last request, to the minute.
    pub seen_at: Timestamp,
    /// Last confirmation of the password or second factor.
    pub step_up_at: Option<Timestamp>,
    /// The member's private key under a key derived from the token.
    pub member_key_wrap: Option<Vec<u8>>,
    /// Version of the member's key pair.
    pub member_key_version: Option<u32>,
    /// Whether the account may work now.
    pub account_active: bool,
    /// Names of the teams of which the account is a member, in order.
    pub team_names: Vec<String>,
    /// Teams whose members have still to admit the account.
    pub waiting_for: Vec<String>,
}

/// A team on whose list an account stands.
#[derive(Debug, Clone)]
pub struct Membership {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// Leads it.
    pub lead: bool,
    /// Holds its present key. An administrator puts people on lists; only a member can hand the
    /// key on, and before that the list alone gives no right to anything.
    pub admitted: bool,
}

/// Begins a session.
pub async fn create(tx: &mut Tx, new: &NewSession<'_>) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into session (token_digest, id, account, member_key_wrap, stage, device, \
             created_at, seen_at, step_up_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(new.token_digest)
        .bind(new.id)
        .bind(new.account)
        .bind(new.member_key_wrap)
        .bind(code(new.stage))
        .bind(new.device)
        .bind(new.at)
        .bind(new.at)
        .bind(None::<Timestamp>),
    )
    .await?;
    Ok(())
}

/// The session of a token digest.
pub async fn load(
    tx: &mut Tx,
    token_digest: &[u8],
    now: Timestamp,
) -> Result<Option<SessionRow>, Error> {
    let query = sql(
        "select s.id, s.account, s.member_key_wrap, s.stage, s.created_at, s.seen_at, \
         s.step_up_at, a.task_force, a.organisation, a.role, a.login, a.name, a.locale, a.state, \
         a.expires_at, o.name as organisation_name, f.name as task_force_name, f.area, f.level, \
         k.version as key_version \
         from session s join account a on a.id = s.account \
         left join member_key k on k.account = a.id \
         join organisation o on o.id = a.organisation join task_force f on f.id = a.task_force \
         where s.token_digest = ?",
    )
    .bind(token_digest);
    let Some(row) = tx.row(&query).await? else {
        return Ok(None);
    };
    let account: AccountId = row.parse("account")?;
    let teams = memberships(tx, account).await?;
    Ok(Some(session(&row, account, &teams, now)?))
}

fn session(
    row: &Record,
    account: AccountId,
    listed: &[Membership],
    now: Timestamp,
) -> Result<SessionRow, Error> {
    let teams = || listed.iter().filter(|team| team.admitted);
    let state: AccountState = row.parse("state")?;
    let expired = row.time_opt("expires_at")?.is_some_and(|at| at <= now);
    Ok(SessionRow {
        id: row.string("id")?,
        actor: Actor {
            account,
            task_force: row.parse::<TaskForceId>("task_force")?,
            organisation: row.parse("organisation")?,
            role: row.parse::<Role>("role")?,
            teams: teams().map(|team| team.team).collect(),
            leads: teams()
                .filter(|team| team.lead)
                .map(|team| team.team)
                .collect(),
        },
        login: row.string("login")?,
        name: row.string("name")?,
        locale: row.string("locale")?,
        organisation_name: row.string("organisation_name")?,
        task_force_name: row.string("task_force_name")?,
        area: row.string("area")?,
        level: row.parse("level")?,
        stage: row.parse("stage")?,
        created_at: row.time("created_at")?,
        seen_at: row.time("seen_at")?,
        step_up_at: row.time_opt("step_up_at")?,
        member_key_wrap: row.bytes_opt("member_key_wrap")?.map(<[u8]>::to_vec),
        member_key_version: row
            .int_opt("key_version")?
            .and_then(|version| u32::try_from(version).ok()),
        account_active: state == AccountState::Active && !expired,
        team_names: teams().map(|team| team.name.clone()).collect(),
        waiting_for: listed
            .iter()
            .filter(|team| !team.admitted)
            .map(|team| team.name.clone())
            .collect(),
    })
}

/// The teams on whose lists an account stands now, by name.
pub async fn memberships(tx: &mut Tx, account: AccountId) -> Result<Vec<Membership>, Error> {
    tx.rows(
        &sql(
            "select m.team, m.lead, t.name, s.version as held from team_member m \
             join team t on t.id = m.team \
             left join team_key k on k.team = m.team and k.retired_at is null \
             left join team_key_share s on s.team = k.team and s.version = k.version \
             and s.account = m.account \
             where m.account = ? and m.left_at is null and t.active = ? order by t.name, m.team",
        )
        .bind(account)
        .bind(true),
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Membership {
            team: row.parse("team")?,
            name: row.string("name")?,
            lead: row.bool("lead")?,
            admitted: row.int_opt("held")?.is_some(),
        })
    })
    .collect()
}

/// Moves the idle limit on.
pub async fn touch(tx: &mut Tx, token_digest: &[u8], at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql("update session set seen_at = ? where token_digest = ?")
            .bind(at)
            .bind(token_digest),
    )
    .await?;
    tx.run(
        &sql("update account set last_seen_at = ? where id = \
             (select account from session where token_digest = ?)")
        .bind(at)
        .bind(token_digest),
    )
    .await?;
    Ok(())
}

/// What a session gets when its rights change: a new token above all, so that one which was
/// planted or seen before is worth nothing afterwards.
#[derive(Debug)]
pub struct Renewed<'a> {
    /// Digest of the new token.
    pub token_digest: &'a [u8],
    /// The member's private key under a key derived from the new token.
    pub member_key_wrap: Option<&'a [u8]>,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// When the person confirmed who they are.
    pub step_up_at: Option<Timestamp>,
}

/// Gives the session of `token_digest` a new token. Its beginning and its name stay.
///
/// # Errors
/// [`Error::NotFound`] when the session has ended meanwhile.
pub async fn renew(tx: &mut Tx, token_digest: &[u8], to: &Renewed<'_>) -> Result<(), Error> {
    let done = tx
        .run(
            &sql(
                "update session set token_digest = ?, member_key_wrap = ?, stage = ?, \
                 step_up_at = ? where token_digest = ?",
            )
            .bind(to.token_digest)
            .bind(to.member_key_wrap)
            .bind(code(to.stage))
            .bind(to.step_up_at)
            .bind(token_digest),
        )
        .await?;
    if done == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its name, to revoke it.
    pub id: String,
    /// Kind of device.
    pub device: String,
    /// When it began.
    pub created_at: Timestamp,
    /// Last request, to the minute.
    pub seen_at: Timestamp,
}

/// The sessions of an account, newest first.
pub async fn list(tx: &mut Tx, account: AccountId) -> Result<Vec<Listed>, Error> {
    tx.rows(
        &sql(
            "select id, device, created_at, seen_at from session where account = ? \
             and stage in ('full', 'locked') order by seen_at desc",
        )
        .bind(account),
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Listed {
            id: row.string("id")?,
            device: row.string("device")?,
            created_at: row.time("created_at")?,
            seen_at: row.time("seen_at")?,
        })
    })
    .collect()
}

/// Ends one session of an account; returns whether there was one.
pub async fn revoke(tx: &mut Tx, account: AccountId, id: &str) -> Result<bool, Error> {
    let ended = tx
        .run(
            &sql("delete from session where account = ? and id = ?")
                .bind(account)
                .bind(id),
        )
        .await?;
    Ok(ended > 0)
}

/// Ends the session of a token.
pub async fn end(tx: &mut Tx, token_digest: &[u8]) -> Result<(), Error> {
    tx.run(&sql("delete from session where token_digest = ?").bind(token_digest))
        .await?;
    Ok(())
}

/// Ends all sessions of an account but one.
pub async fn revoke_others(
    tx: &mut Tx,
    account: AccountId,
    keep: Option<&str>,
) -> Result<u64, Error> {
    tx.run(
        &sql("delete from session where account = ? and id <> ?")
            .bind(account)
            .bind(keep.unwrap_or_default()),
    )
    .await
}

/// Removes sessions that began before `before`: past every limit.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    tx.run(&sql("delete from session where created_at < ?").bind(before))
        .await
}
