//! Sealed sections of files: finding, making and sharing their data keys.
//!
//! A [`Keeper`] lives as long as one request. It holds the server's key ring and, where the
//! session is unlocked, the member's private key; data keys that it opened are kept for the rest
//! of the request. What it opens it opens only against an authorisation value that reaches the
//! section.

mod sharing;

use crate::{Error, Record, Tx, sql};
use domain::Coded;
use domain::ids::{CaseId, ReferralId, ReportId, TeamId};
use domain::sections::{Class, Section};
use policy::{Act, Authorized, File};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use uuid::Uuid;
use vault::{
    DataKeyA, DataKeyB, KeyId, KeyRing, MemberPrivate, Opened, Owner, Place, Random, SealedA,
    SealedB, SectionA, SectionB, ServerWrap, StoredPublic, TeamKeyFor, TeamPrivate, TeamPublic,
    TeamWrap,
};

/// A file that has sealed sections.
pub trait Subject: File {
    /// The identifier to which its data keys belong.
    fn subject(self) -> Uuid;
}

impl Subject for ReportId {
    fn subject(self) -> Uuid {
        self.0
    }
}

impl Subject for CaseId {
    fn subject(self) -> Uuid {
        self.0
    }
}

/// What came out of opening a value of sealed B.
pub enum Sight<T> {
    /// Opened.
    Open(Opened<T>),
    /// Nothing is stored.
    Empty,
    /// Stored, but this session holds no key for it: the team has to admit the member first.
    Locked,
}

/// Keys at hand during one request.
pub struct Keeper<'a> {
    ring: &'a KeyRing,
    member: Option<&'a MemberPrivate>,
    /// Randomness for nonces and new keys.
    pub random: Random,
    keys_a: HashMap<KeyId<SectionA>, DataKeyA>,
    keys_b: HashMap<KeyId<SectionB>, DataKeyB>,
    teams: HashMap<(TeamId, u32), TeamPrivate>,
}

impl<'a> Keeper<'a> {
    /// A keeper for one request; `member` is the unlocked key of the session, if there is one.
    pub fn new(ring: &'a KeyRing, member: Option<&'a MemberPrivate>, random: Random) -> Self {
        Self {
            ring,
            member,
            random,
            keys_a: HashMap::new(),
            keys_b: HashMap::new(),
            teams: HashMap::new(),
        }
    }

    /// The server's key ring.
    pub fn ring(&self) -> &'a KeyRing {
        self.ring
    }

    /// The member key of the session, if it is unlocked.
    pub fn member(&self) -> Option<&'a MemberPrivate> {
        self.member
    }

    // ------------------------------------------------------------ sealed A

    /// Seals a record into a section of sealed A, making the section's key when there is none.
    pub async fn seal_a<F: Subject, A: Act, T: Serialize>(
        &mut self,
        tx: &mut Tx,
        auth: &Authorized<F, A>,
        section: SectionA,
        place: &Place<'_>,
        record: &T,
    ) -> Result<Vec<u8>, Error> {
        reach(auth, domain_section_a(section))?;
        self.seal_new_a(tx, auth.file(), section, place, record)
            .await
    }

    /// Seals into a file that is being created in this transaction by its author.
    pub async fn seal_new_a<F: Subject, T: Serialize>(
        &mut self,
        tx: &mut Tx,
        file: F,
        section: SectionA,
        place: &Place<'_>,
        record: &T,
    ) -> Result<Vec<u8>, Error> {
        let id = self.newest_a(tx, file.subject(), section).await?;
        let key = self.keys_a.get(&id).ok_or(Error::Finished)?;
        Ok(key
            .seal_record(place, record, &mut self.random)?
            .into_bytes())
    }

    /// Opens a value of sealed A.
    pub async fn open_a<F: Subject, A: Act, T: DeserializeOwned>(
        &mut self,
        tx: &mut Tx,
        auth: &Authorized<F, A>,
        section: SectionA,
        place: &Place<'_>,
        stored: Option<&[u8]>,
    ) -> Result<Option<Opened<T>>, Error> {
        reach(auth, domain_section_a(section))?;
        self.open_stored_a(tx, auth.file().subject(), section, place, stored)
            .await
    }

    async fn open_stored_a<T: DeserializeOwned>(
        &mut self,
        tx: &mut Tx,
        subject: Uuid,
        section: SectionA,
        place: &Place<'_>,
        stored: Option<&[u8]>,
    ) -> Result<Option<Opened<T>>, Error> {
        let Some(bytes) = stored else { return Ok(None) };
        let sealed = SealedA::from_bytes(bytes.to_vec());
        let id = KeyId {
            subject,
            section,
            version: sealed.key_version()?,
        };
        if !self.keys_a.contains_key(&id) {
            let row = data_key(tx, id.subject, domain_section_a(section), id.version)
                .await?
                .ok_or(Error::Corrupt("data key"))?;
            self.keep_a(id, &row)?;
        }
        let key = self.keys_a.get(&id).ok_or(Error::Finished)?;
        Ok(Some(key.open(place, &sealed)?.record()?))
    }

    async fn newest_a(
        &mut self,
        tx: &mut Tx,
        subject: Uuid,
        section: SectionA,
    ) -> Result<KeyId<SectionA>, Error> {
        let found = newest_key(tx, subject, domain_section_a(section)).await?;
        if let Some(row) = found {
            let id = KeyId {
                subject,
                section,
                version: version(&row)?,
            };
            if !self.keys_a.contains_key(&id) {
                self.keep_a(id, &row)?;
            }
            return Ok(id);
        }
        let key = DataKeyA::generate(KeyId::first(subject, section), &mut self.random)?;
        let wrap = key.wrap(self.ring, &mut self.random)?;
        insert_key(
            tx,
            subject,
            domain_section_a(section),
            1,
            Some(wrap.as_bytes()),
        )
        .await?;
        let id = key.id();
        self.keys_a.insert(id, key);
        Ok(id)
    }

    fn keep_a(&mut self, id: KeyId<SectionA>, row: &Record) -> Result<(), Error> {
        let wrap = ServerWrap::from_bytes(row.bytes("server_wrap")?.to_vec());
        self.keys_a
            .insert(id, DataKeyA::unwrap(id, self.ring, &wrap)?);
        Ok(())
    }

    // ------------------------------------------------------------ sealed B

    /// Seals a record into a section of sealed B.
    ///
    /// Writing needs no unlocked session: where this session cannot open the newest key, a new
    /// one is made for every team that holds the section now.
    pub async fn seal_b<F: Subject, A: Act, T: Serialize>(
        &mut self,
        tx: &mut Tx,
        auth: &Authorized<F, A>,
        section: SectionB,
        place: &Place<'_>,
        record: &T,
    ) -> Result<Vec<u8>, Error> {
        reach(auth, domain_section_b(section))?;
        let subject = auth.file().subject();
        let mut teams = teams_holding(tx, subject, section).await?;
        let owner = owning_team::<F>(tx, subject).await?;
        if !teams.contains(&owner) {
            teams.push(owner);
        }
        self.seal_for_teams(tx, subject, section, place, record, &teams)
            .await
    }

    /// Seals into a file that is being created in this transaction and belongs to `team`.
    pub async fn seal_new_b<F: Subject, T: Serialize>(
        &mut self,
        tx: &mut Tx,
        file: F,
        team: TeamId,
        section: SectionB,
        place: &Place<'_>,
        record: &T,
    ) -> Result<Vec<u8>, Error> {
        self.seal_for_teams(tx, file.subject(), section, place, record, &[team])
            .await
    }

    async fn seal_for_teams<T: Serialize>(
        &mut self,
        tx: &mut Tx,
        subject: Uuid,
        section: SectionB,
        place: &Place<'_>,
        record: &T,
        teams: &[TeamId],
    ) -> Result<Vec<u8>, Error> {
        let newest = newest_key(tx, subject, domain_section_b(section))
            .await?
            .map(|row| version(&row))
            .transpose()?;
        let mut usable = None;
        if let Some(version) = newest
            && !superseded(tx, subject, section, version).await?
        {
            let id = KeyId {
                subject,
                section,
                version,
            };
            if self.find_b(tx, id).await? {
                usable = Some(id);
            }
        }
        let id = match usable {
            Some(id) => id,
            None => {
                let id = KeyId {
                    subject,
                    section,
                    version: newest.map_or(1, |v| v.saturating_add(1)),
                };
                self.make_b(tx, id, teams).await?;
                self.share_new(tx, id, teams).await?;
                id
            }
        };
        let key = self.keys_b.get(&id).ok_or(Error::Finished)?;
        Ok(key
            .seal_record(place, record, &mut self.random)?
            .into_bytes())
    }

    /// Opens a value of sealed B with the keys of the member's teams.
    pub async fn open_b<F: Subject, A: Act, T: DeserializeOwned>(
        &mut self,
        tx: &mut Tx,
        auth: &Authorized<F, A>,
        section: SectionB,
        place: &Place<'_>,
        stored: Option<&[u8]>,
    ) -> Result<Sight<T>, Error> {
        reach(auth, domain_section_b(section))?;
        let Some(bytes) = stored else {
            return Ok(Sight::Empty);
        };
        let sealed = SealedB::from_bytes(bytes.to_vec());
        let id = KeyId {
            subject: auth.file().subject(),
            section,
            version: sealed.key_version()?,
        };
        if !self.find_b(tx, id).await? {
            return Ok(Sight::Locked);
        }
        let key = self.keys_b.get(&id).ok_or(Error::Finished)?;
        Ok(Sight::Open(key.open(place, &sealed)?.record()?))
    }

    /// Whether the key is at hand, opening it with a team key where one is shared with us.
    async fn find_b(&mut self, tx: &mut Tx, id: KeyId<SectionB>) -> Result<bool, Error> {
        if self.keys_b.contains_key(&id) {
            return Ok(true);
        }
        let Some(member) = self.member else {
            return Ok(false);
        };
        let query = sql(
            "select d.team, d.team_key_version, d.key_wrap, s.private_wrap from data_key_share d \
             join team_key_share s on s.team = d.team and s.version = d.team_key_version \
             where d.subject = ? and d.section = ? and d.version = ? and s.account = ? \
             and d.referral is null",
        )
        .bind(id.subject)
        .bind(domain_section_b(id.section).code())
        .bind(i64::from(id.version))
        .bind(member.owner().id);
        let Some(row) = tx.row(&query).await? else {
            return Ok(false);
        };
        let team = Owner {
            id: row.parse::<TeamId>("team")?,
            version: small(row.int("team_key_version")?)?,
        };
        let private = match self.teams.entry((team.id, team.version)) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(place) => {
                let wrap = TeamKeyFor::from_bytes(row.bytes("private_wrap")?.to_vec());
                place.insert(member.open_team(team, &wrap)?)
            }
        };
        let wrap = TeamWrap::from_bytes(row.bytes("key_wrap")?.to_vec());
        let key = private.open_data_key(id, &wrap)?;
        self.keys_b.insert(id, key);
        Ok(true)
    }

    async fn make_b(
        &mut self,
        tx: &mut Tx,
        id: KeyId<SectionB>,
        teams: &[TeamId],
    ) -> Result<(), Error> {
        let key = DataKeyB::generate(id, &mut self.random)?;
        insert_key(
            tx,
            id.subject,
            domain_section_b(id.section),
            id.version,
            None,
        )
        .await?;
        for team in teams {
            let public = self.team_public(tx, *team).await?;
            let wrap = key.wrap_for_team(&public, &mut self.random)?;
            insert_share(tx, id, &public, wrap.as_bytes(), None).await?;
        }
        self.keys_b.insert(id, key);
        Ok(())
    }

    /// The current public key of a team, checked against the server's mark.
    pub async fn team_public(&self, tx: &mut Tx, team: TeamId) -> Result<TeamPublic, Error> {
        let query = sql(
            "select version, public_key from team_key where team = ? and retired_at is null \
             order by version desc limit 1",
        )
        .bind(team);
        let row = tx.row(&query).await?.ok_or(Error::Corrupt("team key"))?;
        let owner = Owner {
            id: team,
            version: version(&row)?,
        };
        let stored = StoredPublic::<TeamId>::from_bytes(row.bytes("public_key")?.to_vec());
        Ok(self.ring.public_key(owner, &stored)?)
    }
}

fn reach<F: File, A: Act>(auth: &Authorized<F, A>, section: Section) -> Result<(), Error> {
    if auth.reaches(section) {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

const fn domain_section_a(section: SectionA) -> Section {
    match section {
        SectionA::Identity => Section::Identity,
        SectionA::Narrative => Section::Narrative,
        SectionA::Legal => Section::Legal,
    }
}

const fn domain_section_b(section: SectionB) -> Section {
    match section {
        SectionB::Location => Section::Location,
        SectionB::Medical => Section::Medical,
        SectionB::Evidence => Section::Evidence,
    }
}

fn small(number: i64) -> Result<u32, Error> {
    u32::try_from(number).map_err(|_| Error::Corrupt("key version"))
}

fn version(row: &Record) -> Result<u32, Error> {
    small(row.int("version")?)
}

async fn newest_key(tx: &mut Tx, subject: Uuid, section: Section) -> Result<Option<Record>, Error> {
    tx.row(
        &sql(
            "select version, server_wrap from data_key where subject = ? and section = ? \
             order by version desc limit 1",
        )
        .bind(subject)
        .bind(section.code()),
    )
    .await
}

async fn data_key(
    tx: &mut Tx,
    subject: Uuid,
    section: Section,
    version: u32,
) -> Result<Option<Record>, Error> {
    tx.row(
        &sql(
            "select version, server_wrap from data_key where subject = ? and section = ? \
             and version = ?",
        )
        .bind(subject)
        .bind(section.code())
        .bind(i64::from(version)),
    )
    .await
}

async fn insert_key(
    tx: &mut Tx,
    subject: Uuid,
    section: Section,
    version: u32,
    wrap: Option<&[u8]>,
) -> Result<(), Error> {
    debug_assert_eq!(wrap.is_some(), section.class() == Class::SealedA);
    tx.run(
        &sql(
            "insert into data_key (subject, section, version, server_wrap, superseded) \
             values (?, ?, ?, ?, ?)",
        )
        .bind(subject)
        .bind(section.code())
        .bind(i64::from(version))
        .bind(wrap)
        .bind(false),
    )
    .await?;
    Ok(())
}

async fn insert_share(
    tx: &mut Tx,
    id: KeyId<SectionB>,
    to: &TeamPublic,
    wrap: &[u8],
    referral: Option<ReferralId>,
) -> Result<(), Error> {
    tx.run(
        &sql(
            "insert into data_key_share (subject, section, version, team, team_key_version, \
             key_wrap, referral) values (?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id.subject)
        .bind(domain_section_b(id.section).code())
        .bind(i64::from(id.version))
        .bind(to.owner().id)
        .bind(i64::from(to.owner().version))
        .bind(wrap)
        .bind(referral),
    )
    .await?;
    Ok(())
}

/// Whether a team that holds this key changed its own key afterwards: somebody left, so what is
/// written from now on gets a new data key. Wraps that were not moved to the team's present key yet
/// show it by themselves; moving them marks the data key.
async fn superseded(
    tx: &mut Tx,
    subject: Uuid,
    section: SectionB,
    version: u32,
) -> Result<bool, Error> {
    let query = sql(
        "select k.superseded, (select count(*) from data_key_share s \
         join team_key t on t.team = s.team and t.retired_at is null \
         where s.subject = k.subject and s.section = k.section and s.version = k.version \
         and s.team_key_version < t.version) as behind from data_key k \
         where k.subject = ? and k.section = ? and k.version = ?",
    )
    .bind(subject)
    .bind(domain_section_b(section).code())
    .bind(i64::from(version));
    let row = tx.row(&query).await?.ok_or(Error::Corrupt("data key"))?;
    Ok(row.bool("superseded")? || row.int("behind")? > 0)
}

/// Teams that hold any key of the section now, so that a new key reaches the same ones. Those to
/// whom it is shared by referral are not among them: [`Keeper::share_new`] sees to them.
async fn teams_holding(
    tx: &mut Tx,
    subject: Uuid,
    section: SectionB,
) -> Result<Vec<TeamId>, Error> {
    tx.rows(
        &sql(
            "select distinct team from data_key_share where subject = ? and section = ? \
             and referral is null and team not in (select to_team from referral where case_id = ?) \
             order by team",
        )
        .bind(subject)
        .bind(domain_section_b(section).code())
        .bind(subject),
    )
    .await?
    .iter()
    .map(|row| row.parse("team"))
    .collect()
}

async fn owning_team<F: Subject>(tx: &mut Tx, subject: Uuid) -> Result<TeamId, Error> {
    let query = match F::KIND {
        policy::FileKind::Report => sql("select team from report where id = ?"),
        policy::FileKind::Case => sql("select team from cases where id = ?"),
    };
    tx.row(&query.bind(subject))
        .await?
        .ok_or(Error::NotFound)?
        .parse("team")
}
