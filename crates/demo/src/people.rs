//! The cast takes the stage: offices, accounts, keys, and who is in which team.

use crate::cast::{FORCES, Force, Organisation, Person, Team};
use crate::chance::Chance;
use crate::{Error, Scene};
use audit::{Event, Kind, ObjectKind};
use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use identity::{NewPassword, PasswordRecord};
use jiff::{SignedDuration, Timestamp};
use policy::Actor;
use std::collections::HashMap;
use store::audit::AuditKeys;
use store::sealed::Keeper;
use store::sessions::AccountState;
use store::{Tx, credentials, people, team_keys};
use vault::{MemberPrivate, Owner, Random, UnlockKey};

/// When the task forces are set up.
const SET_UP: &str = "2021-11-22T02:00:00Z";
/// Identifiers of the cast.
const SEED: u64 = 3173;

/// Somebody with their unlocked key.
pub(crate) struct Member {
    /// Who they are to the policy.
    pub(crate) actor: Actor,
    /// Login.
    pub(crate) login: String,
    /// Private key, as in an unlocked session.
    pub(crate) key: MemberPrivate,
}

impl Member {
    /// An audit event by this person, for their role's purpose.
    pub(crate) fn event(&self, kind: Kind) -> Result<Event, audit::Refused> {
        Event::new(kind)
            .by(self.actor.account, &self.login)?
            .for_purpose(policy::purpose_of(self.actor.role))
    }

    /// The keys at hand in a session of this person.
    pub(crate) fn keeper<'a>(&'a self, scene: &'a Scene<'_>) -> Keeper<'a> {
        Keeper::new(scene.ring, Some(&self.key), Random::system())
    }
}

/// Everybody, by login; teams and organisations by what the scripts call them.
pub(crate) struct Troupe {
    members: HashMap<String, Member>,
    teams: HashMap<(&'static str, &'static str), TeamId>,
    organisations: HashMap<&'static str, OrganisationId>,
    forces: HashMap<&'static str, TaskForceId>,
}

impl Troupe {
    /// The person with a login, e.g. `intake.jakbar`.
    pub(crate) fn member(&self, login: &str) -> Result<&Member, Error> {
        self.members
            .get(login)
            .ok_or(Error::Script("nobody has that login"))
    }

    /// A team of a task force by its key.
    pub(crate) fn team(&self, force: &'static str, key: &'static str) -> Result<TeamId, Error> {
        self.teams
            .get(&(force, key))
            .copied()
            .ok_or(Error::Script("no such team"))
    }

    /// An organisation by its name.
    pub(crate) fn organisation(&self, name: &str) -> Option<OrganisationId> {
        self.organisations.get(name).copied()
    }

    /// A task force by its short name.
    pub(crate) fn force(&self, short: &str) -> Result<TaskForceId, Error> {
        self.forces
            .get(short)
            .copied()
            .ok_or(Error::Script("no such task force"))
    }

    /// How many accounts there are.
    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }
}

/// Where somebody stands before they have keys.
struct Enrolled {
    person: &'static Person,
    login: String,
    account: AccountId,
    force: TaskForceId,
    organisation: OrganisationId,
}

/// Sets the task forces up: offices, accounts with passwords and keys, teams, custodians.
pub(crate) async fn enrol(scene: &Scene<'_>) -> Result<Troupe, Error> {
    let at: Timestamp = SET_UP.parse().map_err(|_| Error::Script("set-up time"))?;
    let mut chance = Chance::new(SEED);
    let mut troupe = Troupe {
        members: HashMap::new(),
        teams: HashMap::new(),
        organisations: HashMap::new(),
        forces: HashMap::new(),
    };
    let mut enrolled = Vec::new();
    let mut tx = scene.store.write().await?;
    for force in FORCES {
        enrolled.extend(offices(&mut tx, &mut chance, &mut troupe, force, at).await?);
    }
    tx.commit().await?;
    // The slow hashing happens outside the transaction, as in real use.
    let hashed = hash_all(scene, &enrolled).await?;
    let mut tx = scene.store.write().await?;
    for (enrolled, (record, unlock)) in enrolled.into_iter().zip(hashed) {
        let member = unlocked(&mut tx, scene, enrolled, &record, &unlock, at).await?;
        troupe.members.insert(member.login.clone(), member);
    }
    for force in FORCES {
        name_custodians(&mut tx, scene, &troupe, force, at).await?;
        for team in force.organisations.iter().flat_map(|o| o.teams) {
            gather(&mut tx, scene, &mut troupe, force, team, at).await?;
        }
        let first = format!("admin.{}", force.short);
        let event = troupe.member(&first)?.event(Kind::SetUp)?;
        append(&mut tx, scene, at, event).await?;
    }
    tx.commit().await?;
    Ok(troupe)
}

async fn offices(
    tx: &mut Tx,
    chance: &mut Chance,
    troupe: &mut Troupe,
    force: &'static Force,
    at: Timestamp,
) -> Result<Vec<Enrolled>, Error> {
    let new = people::TaskForce {
        id: chance.id(at),
        level: force.level,
        area: force.area.to_owned(),
        name: force.name.to_owned(),
        parent: force.parent.map(|short| troupe.force(short)).transpose()?,
    };
    people::add_task_force(tx, &new, at).await?;
    troupe.forces.insert(force.short, new.id);
    let mut enrolled = Vec::new();
    for organisation in force.organisations {
        let id = add_organisation(tx, chance, new.id, force, organisation, at).await?;
        troupe.organisations.insert(organisation.name, id);
        for team in organisation.teams {
            let team_id = add_team(tx, chance, new.id, id, team, at).await?;
            troupe.teams.insert((force.short, team.key), team_id);
        }
        for person in organisation.people {
            let account = add_account(tx, chance, new.id, id, force, person, at).await?;
            enrolled.push(Enrolled {
                person,
                login: account.login,
                account: account.id,
                force: new.id,
                organisation: id,
            });
        }
    }
    Ok(enrolled)
}

async fn add_organisation(
    tx: &mut Tx,
    chance: &mut Chance,
    task_force: TaskForceId,
    force: &Force,
    organisation: &Organisation,
    at: Timestamp,
) -> Result<OrganisationId, Error> {
    let new = people::Organisation {
        id: chance.id(at),
        task_force,
        name: organisation.name.to_owned(),
        kind: organisation.kind,
        area: force.area.to_owned(),
        address: organisation.address.to_owned(),
        phone: organisation.phone.to_owned(),
        active: true,
        version: 1,
    };
    people::add_organisation(tx, &new, at).await?;
    Ok(new.id)
}

async fn add_team(
    tx: &mut Tx,
    chance: &mut Chance,
    task_force: TaskForceId,
    organisation: OrganisationId,
    team: &Team,
    at: Timestamp,
) -> Result<TeamId, Error> {
    let [takes_reports, takes_cases, takes_referrals] = team.takes;
    let new = people::Team {
        id: chance.id(at),
        task_force,
        organisation,
        name: team.name.to_owned(),
        takes_reports,
        takes_cases,
        takes_referrals,
        active: true,
        version: 1,
    };
    people::add_team(tx, &new, at).await?;
    Ok(new.id)
}

async fn add_account(
    tx: &mut Tx,
    chance: &mut Chance,
    task_force: TaskForceId,
    organisation: OrganisationId,
    force: &Force,
    person: &Person,
    at: Timestamp,
) -> Result<people::Account, Error> {
    let mut new = people::Account {
        id: chance.id(at),
        task_force,
        organisation,
        login: format!("{}.{}", person.login, force.short),
        name: person.name.to_owned(),
        post: person.post.to_owned(),
        role: person.role,
        locale: "id".to_owned(),
        state: AccountState::Invited,
        expires_at: None,
        last_seen_at: None,
        version: 1,
    };
    people::add_account(tx, &new, at).await?;
    new.state = AccountState::Active;
    people::save_account(tx, &new).await?;
    Ok(new)
}

/// Hashes everybody's password, as many at a time as the hasher lets wait on one core.
async fn hash_all(
    scene: &Scene<'_>,
    enrolled: &[Enrolled],
) -> Result<Vec<(PasswordRecord, UnlockKey)>, Error> {
    const AT_ONCE: usize = 8;
    let password = NewPassword::parse(scene.password.to_owned(), &[])
        .map_err(|_| Error::Script("the password may not be set"))?;
    let mut hashed = Vec::new();
    for some in enrolled.chunks(AT_ONCE) {
        let running: Vec<_> = some
            .iter()
            .map(|_| {
                let (hasher, password) = (scene.hasher.clone(), password.clone());
                tokio::spawn(async move { hasher.create(&password, &mut Random::system()).await })
            })
            .collect();
        for run in running {
            let done = run
                .await
                .map_err(|_| Error::Script("hashing was cut off"))?;
            hashed.push(done?);
        }
    }
    Ok(hashed)
}

async fn unlocked(
    tx: &mut Tx,
    scene: &Scene<'_>,
    enrolled: Enrolled,
    record: &PasswordRecord,
    unlock: &UnlockKey,
    at: Timestamp,
) -> Result<Member, Error> {
    let mut random = Random::system();
    let key = MemberPrivate::generate(Owner::first(enrolled.account), &mut random)?;
    credentials::set_password(tx, enrolled.account, &record.to_text(), at).await?;
    credentials::set_member_key(tx, scene.ring, &mut random, &key, unlock, at).await?;
    Ok(Member {
        actor: Actor {
            account: enrolled.account,
            task_force: enrolled.force,
            organisation: enrolled.organisation,
            role: enrolled.person.role,
            teams: Vec::new(),
            leads: Vec::new(),
        },
        login: enrolled.login,
        key,
    })
}

/// Before the teams are given keys, so that each key is covered from its first day.
async fn name_custodians(
    tx: &mut Tx,
    scene: &Scene<'_>,
    troupe: &Troupe,
    force: &Force,
    at: Timestamp,
) -> Result<(), Error> {
    let Some([one, two, three]) = force.custodians else {
        return Ok(());
    };
    let account = |login| troupe.member(login).map(|member| member.actor.account);
    let three = [account(one)?, account(two)?, account(three)?];
    let mut keeper = Keeper::new(scene.ring, None, Random::system());
    let task_force = troupe.force(force.short)?;
    team_keys::name_custodians(tx, &mut keeper, task_force, three, at).await?;
    let admin = troupe.member(&format!("admin.{}", force.short))?;
    let event = admin.event(Kind::CustodianNamed)?.with("count", 3)?;
    append(tx, scene, at, event).await
}

/// A team comes together: its first member makes the key and admits the others.
async fn gather(
    tx: &mut Tx,
    scene: &Scene<'_>,
    troupe: &mut Troupe,
    force: &Force,
    team: &'static Team,
    at: Timestamp,
) -> Result<(), Error> {
    let id = *troupe
        .teams
        .iter()
        .find(|((short, key), _)| *short == force.short && *key == team.key)
        .map(|(_, id)| id)
        .ok_or(Error::Script("no such team"))?;
    let logins: Vec<String> = team
        .members
        .iter()
        .map(|login| format!("{login}.{}", force.short))
        .collect();
    let (first, others) = logins.split_first().ok_or(Error::Script("an empty team"))?;
    let leader = troupe.member(first)?;
    let mut keeper = leader.keeper(scene);
    team_keys::join(tx, &mut keeper, id, leader.actor.account, true, at).await?;
    for login in others {
        let account = troupe.member(login)?.actor.account;
        team_keys::join(tx, &mut keeper, id, account, false, at).await?;
        team_keys::admit(
            tx,
            &mut keeper,
            id,
            account,
            at + SignedDuration::from_mins(5),
        )
        .await?;
        let event = leader
            .event(Kind::MemberAdmitted)?
            .on(ObjectKind::Team, id)?;
        append(tx, scene, at, event).await?;
    }
    drop(keeper);
    for (i, login) in logins.iter().enumerate() {
        if let Some(member) = troupe.members.get_mut(login) {
            member.actor.teams.push(id);
            if i == 0 {
                member.actor.leads.push(id);
            }
        }
    }
    Ok(())
}

/// Writes one event into the audit.
pub(crate) async fn append(
    tx: &mut Tx,
    scene: &Scene<'_>,
    at: Timestamp,
    event: Event,
) -> Result<(), Error> {
    Ok(store::audit::append(tx, &AuditKeys::of(scene.ring), at, event).await?)
}
