//! Recovery of teams that no member can open any more: three custodians of three organisations
//! hold shares of a recovery key, any two of them bring a team's key back for one member.

use super::{current, members, number, open, share};
use crate::sealed::Keeper;
use crate::{Error, Record, Tx, credentials, sql};
use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use jiff::Timestamp;
use vault::{
    Custody, MemberPrivate, Owner, RecoveryPrivate, RecoveryPublic, Share, ShareWrap, StoredPublic,
    TeamKeyFor,
};

/// A custodian of the recovery key.
#[derive(Debug, Clone)]
pub struct Custodian {
    /// The account.
    pub account: AccountId,
    /// Name of the official.
    pub name: String,
    /// Their organisation; the three are of different ones.
    pub organisation: OrganisationId,
    /// Its name.
    pub organisation_name: String,
    /// Can open their share. Who had to replace their key pair after forgetting the password
    /// cannot: custodians are to be named anew.
    pub usable: bool,
}

/// Names three custodians: makes a recovery key and gives each a share, of which two are needed.
///
/// # Errors
/// [`Error::Custodians`] unless they are three, of three organisations, each with a key pair.
pub async fn name_custodians(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    task_force: TaskForceId,
    accounts: [AccountId; 3],
    at: Timestamp,
) -> Result<(), Error> {
    let mut organisations = Vec::new();
    let mut publics = Vec::new();
    for account in accounts {
        let row = tx
            .row(
                &sql("select organisation from account where id = ? and task_force = ?")
                    .bind(account)
                    .bind(task_force),
            )
            .await?
            .ok_or(Error::Custodians)?;
        let organisation: OrganisationId = row.parse("organisation")?;
        if organisations.contains(&organisation) {
            return Err(Error::Custodians);
        }
        organisations.push(organisation);
        publics.push(
            credentials::member_public(tx, keeper.ring(), account)
                .await?
                .ok_or(Error::Custodians)?,
        );
    }
    let version = tx
        .row(&sql("select max(version) as newest from recovery_key"))
        .await?
        .map(|row| row.int_opt("newest"))
        .transpose()?
        .flatten()
        .unwrap_or(0);
    let owner = Owner {
        id: task_force,
        version: u32::try_from(version + 1).map_err(|_| Error::Corrupt("key version"))?,
    };
    let custody = Custody::generate(owner, &mut keeper.random)?;
    let stored = keeper.ring().store_public(&custody.public);
    tx.run(
        &sql("insert into recovery_key (version, task_force, public_key, created_at) values (?, ?, ?, ?)")
            .bind(owner.version)
            .bind(task_force)
            .bind(stored.as_bytes())
            .bind(at),
    )
    .await?;
    for (share, public) in custody.shares.iter().zip(&publics) {
        let wrap = share.wrap_for(public, &mut keeper.random)?;
        tx.run(
            &sql("insert into custodian (version, account, key_version, share_wrap) values (?, ?, ?, ?)")
                .bind(owner.version)
                .bind(public.owner().id)
                .bind(public.owner().version)
                .bind(wrap.as_bytes()),
        )
        .await?;
    }
    Ok(())
}

/// The custodians of the newest recovery key of a task force.
pub async fn custodians(tx: &mut Tx, task_force: TaskForceId) -> Result<Vec<Custodian>, Error> {
    tx.rows(
        &sql(
            "select c.account, a.name, a.organisation, o.name as organisation_name, \
             (case when k.version = c.key_version and a.state = 'active' then 1 else 0 end) \
             as usable from custodian c join account a on a.id = c.account \
             join member_key k on k.account = c.account \
             join organisation o on o.id = a.organisation \
             where c.version = (select max(version) from recovery_key where task_force = ?) \
             order by a.name",
        )
        .bind(task_force),
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Custodian {
            account: row.parse("account")?,
            name: row.string("name")?,
            organisation: row.parse("organisation")?,
            organisation_name: row.string("organisation_name")?,
            usable: row.bool("usable")?,
        })
    })
    .collect()
}

pub(super) async fn recovery_key(
    tx: &mut Tx,
    keeper: &Keeper<'_>,
    team: TeamId,
) -> Result<Option<RecoveryPublic>, Error> {
    tx.row(
        &sql(
            "select k.version, k.task_force, k.public_key from recovery_key k \
             join team t on t.task_force = k.task_force where t.id = ? \
             order by k.version desc limit 1",
        )
        .bind(team),
    )
    .await?
    .map(|row| recovery_public(&row, keeper))
    .transpose()
}

fn recovery_public(row: &Record, keeper: &Keeper<'_>) -> Result<RecoveryPublic, Error> {
    let owner = Owner {
        id: row.parse::<TaskForceId>("task_force")?,
        version: number(row, "version")?,
    };
    let stored = StoredPublic::from_bytes(row.bytes("public_key")?.to_vec());
    Ok(keeper.ring().public_key(owner, &stored)?)
}

/// Wraps the present key of a team for a recovery key named after the team's key was made;
/// needs a session that holds the key. Returns whether there was anything to do.
pub async fn cover(tx: &mut Tx, keeper: &mut Keeper<'_>, team: TeamId) -> Result<bool, Error> {
    let Some(public) = recovery_key(tx, keeper, team).await? else {
        return Ok(false);
    };
    let Some(present) = current(tx, team).await? else {
        return Ok(false);
    };
    let covered = tx
        .row(
            &sql(
                "select 1 as one from team_key where team = ? and version = ? \
                 and recovery_version = ?",
            )
            .bind(team)
            .bind(present.version)
            .bind(public.owner().version),
        )
        .await?;
    if covered.is_some() {
        return Ok(false);
    }
    let private = match open(tx, keeper, present).await {
        Ok(private) => private,
        Err(Error::Locked) => return Ok(false),
        Err(error) => return Err(error),
    };
    let wrap = private.wrap_for(&public, &mut keeper.random)?;
    tx.run(
        &sql(
            "update team_key set recovery_wrap = ?, recovery_version = ? \
             where team = ? and version = ?",
        )
        .bind(wrap.as_bytes())
        .bind(public.owner().version)
        .bind(team)
        .bind(present.version),
    )
    .await?;
    Ok(true)
}

/// A request to give a team's key to somebody because no member holds it any more.
#[derive(Debug, Clone)]
pub struct RecoveryRequest {
    /// Its identifier.
    pub id: String,
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// Who is to receive the key.
    pub for_account: AccountId,
    /// Their name.
    pub for_name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Custodians who approved.
    pub approvals: i64,
}

/// Asks the custodians to give a team's key to a member on its list.
pub async fn request_recovery(
    tx: &mut Tx,
    id: uuid::Uuid,
    team: TeamId,
    for_account: AccountId,
    by: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let listed = members(tx, team).await?;
    if !listed.iter().any(|m| m.account == for_account && m.has_key) {
        return Err(Error::NotFound);
    }
    tx.run(
        &sql(
            "insert into recovery_request (id, team, for_account, requested_by, created_at) \
             values (?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(team)
        .bind(for_account)
        .bind(by)
        .bind(at),
    )
    .await?;
    Ok(())
}

/// The unfinished requests of a task force.
pub async fn recovery_requests(
    tx: &mut Tx,
    task_force: TaskForceId,
) -> Result<Vec<RecoveryRequest>, Error> {
    tx.rows(
        &sql(
            "select r.id, r.team, t.name as team_name, r.for_account, a.name as for_name, \
             r.created_at, (select count(distinct custodian) from recovery_share s \
             where s.request = r.id) as approvals from recovery_request r \
             join team t on t.id = r.team join account a on a.id = r.for_account \
             where t.task_force = ? and r.finished_at is null order by r.created_at",
        )
        .bind(task_force),
    )
    .await?
    .iter()
    .map(|row| {
        Ok(RecoveryRequest {
            id: row.string("id")?,
            team: row.parse("team")?,
            team_name: row.string("team_name")?,
            for_account: row.parse("for_account")?,
            for_name: row.string("for_name")?,
            created_at: row.time("created_at")?,
            approvals: row.int("approvals")?,
        })
    })
    .collect()
}

/// What an approval led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// The first one: another custodian has to approve.
    Waiting,
    /// The second one: the member holds the team's key now.
    Done,
}

/// A custodian approves a request. The first approval wraps their share for the other
/// custodians; the second joins the two, opens the team's keys and hands them to the member.
///
/// # Errors
/// [`Error::Locked`] when the session is not unlocked or cannot open its share;
/// [`Error::NotFound`] when it is no custodian's, or the request is finished or unknown.
pub async fn approve_recovery(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    request: &str,
    at: Timestamp,
) -> Result<Approval, Error> {
    let member = keeper.member().ok_or(Error::Locked)?;
    let me = member.owner().id;
    // Holds the request, so that of two who approve at the same moment one is the second.
    let held = sql("update recovery_request set finished_at = null \
         where id = ? and finished_at is null")
    .bind(request);
    if tx.run(&held).await? == 0 {
        return Err(Error::NotFound);
    }
    let row = tx
        .row(
            &sql(
                "select r.team, r.for_account, k.version, k.task_force, k.public_key, \
                 c.share_wrap from recovery_request r join team t on t.id = r.team \
                 join recovery_key k on k.version = (select max(n.version) from recovery_key n \
                 where n.task_force = t.task_force) \
                 join custodian c on c.version = k.version and c.account = ? where r.id = ?",
            )
            .bind(me)
            .bind(request),
        )
        .await?
        .ok_or(Error::NotFound)?;
    let public = recovery_public(&row, keeper)?;
    let own = ShareWrap::from_bytes(row.bytes("share_wrap")?.to_vec());
    let own = member
        .open_share(&public, &own)
        .map_err(|_| Error::Locked)?;
    let Some(other) = handed_share(tx, member, &public, request).await? else {
        hand_share(tx, keeper, request, &own, public.owner().version, at).await?;
        return Ok(Approval::Waiting);
    };
    let private = RecoveryPrivate::from_shares(&own, &other)?;
    let team: TeamId = row.parse("team")?;
    hand_team_keys(tx, keeper, &private, team, row.parse("for_account")?, at).await?;
    tx.run(
        &sql("update recovery_request set finished_at = ? where id = ?")
            .bind(at)
            .bind(request),
    )
    .await?;
    tx.run(&sql("delete from recovery_share where request = ?").bind(request))
        .await?;
    Ok(Approval::Done)
}

/// The share of a custodian who approved before, if there is one that this member can open: one
/// that was handed on under an earlier key of either is worth nothing and is left alone.
async fn handed_share(
    tx: &mut Tx,
    member: &MemberPrivate,
    public: &RecoveryPublic,
    request: &str,
) -> Result<Option<Share>, Error> {
    let me = member.owner().id;
    let query = sql("select share_wrap from recovery_share where request = ? \
         and recipient = ? and custodian <> ? order by created_at desc")
    .bind(request)
    .bind(me)
    .bind(me);
    for row in tx.rows(&query).await? {
        let wrap = ShareWrap::from_bytes(row.bytes("share_wrap")?.to_vec());
        if let Ok(share) = member.open_share(public, &wrap) {
            return Ok(Some(share));
        }
    }
    Ok(None)
}

async fn hand_share(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    request: &str,
    own: &Share,
    version: u32,
    at: Timestamp,
) -> Result<(), Error> {
    let me = keeper.member().ok_or(Error::Locked)?.owner().id;
    let others = tx
        .rows(
            &sql("select account from custodian where version = ? and account <> ?")
                .bind(version)
                .bind(me),
        )
        .await?;
    for row in &others {
        let account: AccountId = row.parse("account")?;
        let Some(public) = credentials::member_public(tx, keeper.ring(), account).await? else {
            continue;
        };
        let wrap = own.wrap_for(&public, &mut keeper.random)?;
        tx.run(
            &sql(
                "insert into recovery_share (request, custodian, recipient, share_wrap, \
                 created_at) values (?, ?, ?, ?, ?) on conflict (request, custodian, recipient) \
                 do update set share_wrap = excluded.share_wrap",
            )
            .bind(request)
            .bind(me)
            .bind(account)
            .bind(wrap.as_bytes())
            .bind(at),
        )
        .await?;
    }
    Ok(())
}

async fn hand_team_keys(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    recovery: &RecoveryPrivate,
    team: TeamId,
    to: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let public = credentials::member_public(tx, keeper.ring(), to)
        .await?
        .ok_or(Error::NotFound)?;
    let rows = tx
        .rows(
            &sql(
                "select version, recovery_wrap from team_key where team = ? \
                 and recovery_wrap is not null and recovery_version = ? order by version",
            )
            .bind(team)
            .bind(recovery.owner().version),
        )
        .await?;
    if rows.is_empty() {
        return Err(Error::NotFound);
    }
    for row in &rows {
        let owner = Owner {
            id: team,
            version: number(row, "version")?,
        };
        let wrap = TeamKeyFor::from_bytes(row.bytes("recovery_wrap")?.to_vec());
        let private = recovery.open_team(owner, &wrap)?;
        share(tx, keeper, &private, &public, at).await?;
    }
    Ok(())
}
