//! Who holds a team's key: joining, admitting, leaving, rotating, and recovery by custodians.
//!
//! A team's private key exists only wrapped for its members (and for the recovery key). A new
//! member is admitted by another one; an administrator can put a name on the list but cannot
//! hand out the key.

mod recovery;

pub use recovery::{
    Approval, Custodian, RecoveryRequest, approve_recovery, cover, custodians, name_custodians,
    recovery_requests, request_recovery,
};

use crate::sealed::Keeper;
use crate::{Error, Record, Tx, credentials, sql};
use domain::Coded;
use domain::ids::{AccountId, TeamId};
use jiff::Timestamp;
use recovery::recovery_key;
use vault::{
    KeyId, MemberPublic, Owner, SealedSection, SectionB, TeamKeyFor, TeamPrivate, TeamPublic,
    TeamWrap,
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
             exposed, created_at) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(owner.id)
        .bind(owner.version)
        .bind(stored.as_bytes())
        .bind(wrap.map(vault::Stored::into_bytes))
        .bind(recovery.map(|public| i64::from(public.owner().version)))
        .bind(false)
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
    expose(tx, Some(team), account).await?;
    tx.run(
        &sql("delete from team_key_share where team = ? and account = ?")
            .bind(team)
            .bind(account),
    )
    .await?;
    Ok(())
}

/// Takes away every team key that an account holds, although it stays on the lists: the account
/// may not work any more, or somebody else may know its password. The teams' keys are to be
/// rotated; the account waits to be admitted again.
pub async fn withdraw(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    expose(tx, None, account).await?;
    forget_member(tx, account).await
}

/// Takes away every team key that an account holds: its key pair is being replaced because the
/// password is forgotten, and nobody can open the old one any more.
pub async fn forget_member(tx: &mut Tx, account: AccountId) -> Result<(), Error> {
    tx.run(&sql("delete from team_key_share where account = ?").bind(account))
        .await?;
    Ok(())
}

/// Marks the present keys that an account holds, of one team or of all.
async fn expose(tx: &mut Tx, team: Option<TeamId>, account: AccountId) -> Result<(), Error> {
    let mut query = sql(
        "update team_key set exposed = ? where retired_at is null and exists (\
         select 1 from team_key_share s where s.team = team_key.team \
         and s.version = team_key.version and s.account = ?)",
    )
    .bind(true)
    .bind(account);
    if let Some(team) = team {
        query = query.push(" and team = ?").bind(team);
    }
    tx.run(&query).await?;
    Ok(())
}

/// What is to be done about a team's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// There is none yet: nobody on the list has a key pair.
    Absent,
    /// Nothing.
    Sound,
    /// Somebody who held it is no member any more: [`rotate`] it.
    Exposed,
    /// Data keys are still under an older one: [`rewrap`] them.
    Behind,
}

/// What is to be done about a team's key.
pub async fn key_state(tx: &mut Tx, team: TeamId) -> Result<KeyState, Error> {
    let Some(row) = tx
        .row(
            &sql(
                "select exposed, (select count(*) from (select 1 from data_key_share s \
                 where s.team = k.team and s.team_key_version < k.version \
                 and s.referral is null limit 1) as one) as behind \
                 from team_key k where k.team = ? and k.retired_at is null",
            )
            .bind(team),
        )
        .await?
    else {
        return Ok(KeyState::Absent);
    };
    Ok(if row.bool("exposed")? {
        KeyState::Exposed
    } else if row.int("behind")? > 0 {
        KeyState::Behind
    } else {
        KeyState::Sound
    })
}

/// Gives a team a key that begins anew, for a member on its list: nobody holds the present one,
/// and no custodians can bring it back. What was sealed under it stays sealed.
///
/// # Errors
/// [`Error::NotFound`] when a member or the custodians still hold the present key, or the account
/// is not on the list or has no key pair.
pub async fn begin_anew(
    tx: &mut Tx,
    keeper: &mut Keeper<'_>,
    team: TeamId,
    account: AccountId,
    at: Timestamp,
) -> Result<(), Error> {
    let present = current(tx, team).await?.ok_or(Error::NotFound)?;
    let listed = members(tx, team).await?;
    let may = listed.iter().any(|m| m.account == account && m.has_key);
    if !may || listed.iter().any(|m| m.admitted) || recoverable(tx, team).await? {
        return Err(Error::NotFound);
    }
    let public = credentials::member_public(tx, keeper.ring(), account)
        .await?
        .ok_or(Error::NotFound)?;
    let private = TeamPrivate::generate(present.next(), &mut keeper.random)?;
    insert_key(tx, keeper, &private, at).await?;
    retire(tx, present, at).await?;
    share(tx, keeper, &private, &public, at).await
}

/// Whether custodians can bring a team's present key back.
pub async fn recoverable(tx: &mut Tx, team: TeamId) -> Result<bool, Error> {
    let query = sql(
        "select t.task_force from team_key k join team t on t.id = k.team \
         where k.team = ? and k.retired_at is null and k.recovery_version = \
         (select max(r.version) from recovery_key r where r.task_force = t.task_force)",
    )
    .bind(team);
    let Some(row) = tx.row(&query).await? else {
        return Ok(false);
    };
    let custodians = custodians(tx, row.parse("task_force")?).await?;
    Ok(custodians
        .iter()
        .filter(|custodian| custodian.usable)
        .count()
        >= 2)
}

async fn retire(tx: &mut Tx, newest: Owner<TeamId>, at: Timestamp) -> Result<(), Error> {
    tx.run(
        &sql("update team_key set retired_at = ? where team = ? and version <= ? and retired_at is null")
            .bind(at)
            .bind(newest.id)
            .bind(newest.version),
    )
    .await?;
    Ok(())
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
    retire(tx, present, at).await?;
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
        supersede(tx, id).await?;
        moved += 1;
    }
    Ok(moved)
}

/// Whoever left may have kept the data key itself: it seals nothing new.
async fn supersede(tx: &mut Tx, id: KeyId<SectionB>) -> Result<(), Error> {
    tx.run(
        &sql(
            "update data_key set superseded = ? where subject = ? and section = ? and version = ?",
        )
        .bind(true)
        .bind(id.subject)
        .bind(id.section.section().code())
        .bind(id.version),
    )
    .await?;
    Ok(())
}

fn number(row: &Record, name: &'static str) -> Result<u32, Error> {
    u32::try_from(row.int(name)?).map_err(|_| Error::Corrupt("key version"))
}
