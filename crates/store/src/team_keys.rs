//! Who holds a team's key: joining, admitting, leaving, rotating, and recovery by custodians.
//!
//! A team's private key exists only wrapped for its members (and for the recovery key). A new
//! member is admitted by another one; an administrator can put a name on the list but cannot
//! hand out the key.

use crate::sealed::Keeper;
use crate::{Error, Record, Tx, credentials, sql};
use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use jiff::Timestamp;
use vault::{
    Custody, KeyId, MemberPublic, Owner, RecoveryPrivate, RecoveryPublic, SectionB, Share,
    ShareWrap, StoredPublic, TeamKeyFor, TeamPrivate, TeamPublic, TeamWrap,
};

/// A member of a team.
#[derive(Debug, Clone)]
pub struct Member {
    /// The account.
    pub account: AccountId,
    /// Name of the official.
    pub name: String,
    /// Login.
    pub login: String,
    /// Leads the team.
    pub lead: bool,
    /// Holds the team's present key; otherwise waits to be admitted.
    pub admitted: bool,
    /// Has a key pair at all (has chosen a password).
    pub has_key: bool,
}

/// Puts an account on a team's list. Where the team has no key yet and the account has a key
/// pair, the team's key is made for it; otherwise it waits to be admitted.
pub async fn join(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    team: TeamId,
    account: AccountId,
    lead: bool,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into team_member (team, account, lead, joined_at) values (?, ?, ?, ?) \
             on conflict (team, account) do update set lead = excluded.lead, left_at = null",
        )
        .bind(team)
        .bind(account)
        .bind(lead)
        .bind(at),
    )
    .await?;
    found(tx, keeper, team, account, at).await
}

/// Makes the team's first key for its first member that has a key pair. Does nothing where the
/// team has a key or the account has none.
pub async fn found(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    team: TeamId,
    account: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    if current(tx, team).await?.is_some() {
        return Ok(());
    }
    let Some(public) = credentials::member_public(tx, keeper.ring(), account).await? else {
        return Ok(());
    };
    let private = TeamPrivate::generate(Owner::first(team), &mut keeper.random)?;
    insert_key(tx, keeper, &private, at).await?;
    share(tx, keeper, &private, &public, at).await
}

async fn insert_key(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    private: &TeamPrivate,
    at: Timestamp,
) -> Result<(), Error> {
    let owner = private.owner();
    let stored = keeper.ring().store_public(&private.public()?);
    let recovery = recovery_key(tx, keeper, owner.id).await?;
    let wrap = recovery
        .as_ref()
        .map(|public| private.wrap_for(public, &mut keeper.random))
        .transpose()?;
    tx.run(
        &sql(
            "insert into team_key (team, version, public_key, recovery_wrap, recovery_version, \
             created_at) values (?, ?, ?, ?, ?, ?)",
        )
        .bind(owner.id)
        .bind(owner.version)
        .bind(stored.as_bytes())
        .bind(wrap.map(vault::Stored::into_bytes))
        .bind(recovery.map(|public| i64::from(public.owner().version)))
        .bind(at),
    )
    .await?;
    Ok(())
}

async fn share(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    private: &TeamPrivate,
    to: &MemberPublic,
    at: Timestamp,
) -> Result<(), Error> {
    let wrap = private.wrap_for(to, &mut keeper.random)?;
    tx.run(
        &sql(
            "insert into team_key_share (team, version, account, private_wrap, created_at) \
             values (?, ?, ?, ?, ?) on conflict (team, version, account) do update set \
             private_wrap = excluded.private_wrap, created_at = excluded.created_at",
        )
        .bind(private.owner().id)
        .bind(private.owner().version)
        .bind(to.owner().id)
        .bind(wrap.as_bytes())
        .bind(at),
    )
    .await?;
    Ok(())
}

/// The version of a team's present key.
async fn current(tx: &mut Tx, team: TeamId) -> Result<Option<Owner<TeamId>>, Error> {
    tx.row(
        &sql(
            "select version from team_key where team = ? and retired_at is null \
             order by version desc limit 1",
        )
        .bind(team),
    )
    .await?
    .map(|row| {
        Ok(Owner {
            id: team,
            version: number(&row, "version")?,
        })
    })
    .transpose()
}

/// Opens one version of the team's key with the session's member key.
async fn open(
    tx: &mut Tx,
    keeper: &Keeper<'_>,
    owner: Owner<TeamId>,
) -> Result<TeamPrivate, Error> {
    let member = keeper.member().ok_or(Error::Locked)?;
    let row = tx
        .row(
            &sql(
                "select private_wrap from team_key_share where team = ? and version = ? \
                 and account = ?",
            )
            .bind(owner.id)
            .bind(owner.version)
            .bind(member.owner().id),
        )
        .await?
        .ok_or(Error::Locked)?;
    let wrap = TeamKeyFor::from_bytes(row.bytes("private_wrap")?.to_vec());
    Ok(member.open_team(owner, &wrap)?)
}

/// The members of a team, waiting ones first.
pub async fn members(tx: &mut Tx, team: TeamId) -> Result<Vec<Member>, Error> {
    let version = current(tx, team).await?.map_or(0, |owner| owner.version);
    tx.rows(
        &sql(
            "select m.account, m.lead, a.name, a.login, s.version as held, k.version as own \
             from team_member m join account a on a.id = m.account \
             left join team_key_share s on s.team = m.team and s.account = m.account \
             and s.version = ? left join member_key k on k.account = m.account \
             where m.team = ? and m.left_at is null \
             order by (case when s.version is null then 0 else 1 end), a.name",
        )
        .bind(version)
        .bind(team),
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Member {
            account: row.parse("account")?,
            name: row.string("name")?,
            login: row.string("login")?,
            lead: row.bool("lead")?,
            admitted: row.int_opt("held")?.is_some(),
            has_key: row.int_opt("own")?.is_some(),
        })
    })
    .collect()
}

/// Admits a waiting member: the session's own member hands every version of the key on.
///
/// # Errors
/// [`Error::Locked`] when the session does not hold the key; [`Error::NotFound`] when the
/// account is not on the team's list or has no key pair yet.
pub async fn admit(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    team: TeamId,
    account: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let listed = members(tx, team).await?;
    if !listed.iter().any(|m| m.account == account && m.has_key) {
        return Err(Error::NotFound);
    }
    let public = credentials::member_public(tx, keeper.ring(), account)
        .await?
        .ok_or(Error::NotFound)?;
    let mut handed = 0;
    for owner in versions(tx, team).await? {
        match open(tx, keeper, owner).await {
            Ok(private) => {
                share(tx, keeper, &private, &public, at).await?;
                handed += 1;
            }
            Err(Error::Locked) => {}
            Err(error) => return Err(error),
        }
    }
    if handed == 0 {
        Err(Error::Locked)
    } else {
        Ok(())
    }
}

async fn versions(tx: &mut Tx, team: TeamId) -> Result<Vec<Owner<TeamId>>, Error> {
    tx.rows(&sql("select version from team_key where team = ? order by version").bind(team))
        .await?
        .iter()
        .map(|row| {
            Ok(Owner {
                id: team,
                version: number(row, "version")?,
            })
        })
        .collect()
}

/// Takes an account off a team: its keys go at once; the team's key is to be rotated next.
pub async fn leave(
    tx: &mut Tx,
    team: TeamId,
    account: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    tx.run(
        &sql("update team_member set left_at = ? where team = ? and account = ?")
            .bind(at)
            .bind(team)
            .bind(account),
    )
    .await?;
    tx.run(
        &sql("delete from team_key_share where team = ? and account = ?")
            .bind(team)
            .bind(account),
    )
    .await?;
    Ok(())
}

/// Takes away every team key that an account holds: its key pair is being replaced.
pub async fn forget_member(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.run(&sql("delete from team_key_share where account = ?").bind(account))
        .await?;
    Ok(())
}

/// Whether somebody left the team after its present key was made.
pub async fn rotation_due(tx: &mut Tx, team: TeamId) -> Result<bool, Error> {
    let query = sql(
        "select 1 as one from team_member m where m.team = ? and m.left_at is not null \
         and m.left_at >= (select max(created_at) from team_key k where k.team = m.team) limit 1",
    )
    .bind(team);
    Ok(tx.row(&query).await?.is_some())
}

/// Begins a rotation: a new key for all members that are admitted now. Data keys follow with
/// [`rewrap`]; from here on what is written gets new data keys under the new team key.
pub async fn rotate(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    team: TeamId,
    at: Timestamp,
) -> Result<Owner<TeamId>, Error> {
    let present = current(tx, team).await?.ok_or(Error::NotFound)?;
    // Only who holds the present key may replace it.
    open(tx, keeper, present).await?;
    let private = TeamPrivate::generate(present.next(), &mut keeper.random)?;
    let admitted = members(tx, team).await?;
    insert_key(tx, keeper, &private, at).await?;
    tx.run(
        &sql("update team_key set retired_at = ? where team = ? and version <= ?")
            .bind(at)
            .bind(team)
            .bind(present.version),
    )
    .await?;
    for member in admitted.iter().filter(|member| member.admitted) {
        if let Some(public) = credentials::member_public(tx, keeper.ring(), member.account).await? {
            share(tx, keeper, &private, &public, at).await?;
        }
    }
    Ok(private.owner())
}

/// Moves up to `limit` data keys from older versions of the team's key to the present one;
/// returns how many it moved. Call until it returns 0.
pub async fn rewrap(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    team: TeamId,
    limit: u32,
) -> Result<u32, Error> {
    let present = current(tx, team).await?.ok_or(Error::NotFound)?;
    let public: TeamPublic = keeper.team_public(tx, team).await?;
    let rows = tx
        .rows(
            &sql(
                "select subject, section, version, team_key_version, key_wrap from data_key_share \
                 where team = ? and team_key_version < ? and referral is null limit ?",
            )
            .bind(team)
            .bind(present.version)
            .bind(limit),
        )
        .await?;
    let mut moved = 0;
    for row in &rows {
        let old = open(
            tx,
            keeper,
            Owner {
                id: team,
                version: number(row, "team_key_version")?,
            },
        )
        .await?;
        let section: domain::sections::Section = row.parse("section")?;
        let id = KeyId {
            subject: row.parse("subject")?,
            section: SectionB::try_from(section)?,
            version: number(row, "version")?,
        };
        let wrap = TeamWrap::from_bytes(row.bytes("key_wrap")?.to_vec());
        let wrap = old.rewrap(id, &wrap, &public, &mut keeper.random)?;
        tx.run(
            &sql(
                "update data_key_share set key_wrap = ?, team_key_version = ? \
                 where subject = ? and section = ? and version = ? and team = ?",
            )
            .bind(wrap.as_bytes())
            .bind(present.version)
            .bind(id.subject)
            .bind(row.text("section")?)
            .bind(id.version)
            .bind(team),
        )
        .await?;
        moved += 1;
    }
    Ok(moved)
}

// ---------------------------------------------------------------- recovery by custodians

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
            &sql("insert into custodian (version, account, share_wrap) values (?, ?, ?)")
                .bind(owner.version)
                .bind(public.owner().id)
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
            "select c.account, a.name, a.organisation, o.name as organisation_name \
             from custodian c join account a on a.id = c.account \
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
        })
    })
    .collect()
}

async fn recovery_key(
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
/// [`Error::Locked`] when the session is no custodian's or is not unlocked;
/// [`Error::NotFound`] when the request is finished or unknown.
pub async fn approve_recovery(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    request: &str,
    at: Timestamp,
) -> Result<Approval, Error> {
    let member = keeper.member().ok_or(Error::Locked)?;
    let me = member.owner().id;
    let row = tx
        .row(
            &sql(
                "select r.team, r.for_account, k.version, k.task_force, k.public_key, \
                 c.share_wrap from recovery_request r join team t on t.id = r.team \
                 join recovery_key k on k.task_force = t.task_force \
                 join custodian c on c.version = k.version and c.account = ? \
                 where r.id = ? and r.finished_at is null order by k.version desc limit 1",
            )
            .bind(me)
            .bind(request),
        )
        .await?
        .ok_or(Error::NotFound)?;
    let public = recovery_public(&row, keeper)?;
    let own = ShareWrap::from_bytes(row.bytes("share_wrap")?.to_vec());
    let own = member.open_share(&public, &own)?;
    let other = tx
        .row(
            &sql(
                "select share_wrap from recovery_share where request = ? and recipient = ? \
                 and custodian <> ?",
            )
            .bind(request)
            .bind(me)
            .bind(me),
        )
        .await?;
    let team: TeamId = row.parse("team")?;
    match other {
        None => {
            hand_share(tx, keeper, request, &own, public.owner().version, me, at).await?;
            Ok(Approval::Waiting)
        }
        Some(other) => {
            let wrap = ShareWrap::from_bytes(other.bytes("share_wrap")?.to_vec());
            let other = member.open_share(&public, &wrap)?;
            let private = RecoveryPrivate::from_shares(&own, &other)?;
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
    }
}

async fn hand_share(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    request: &str,
    own: &Share,
    version: u32,
    me: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
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

fn number(row: &Record, name: &'static str) -> Result<u32, Error> {
    u32::try_from(row.int(name)?).map_err(|_| Error::Corrupt("key version"))
}
