//! People for storage tests: one task force, two organisations with a team each, accounts with
//! their keys unlocked.

use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use domain::people::{Level, OrganisationKind, Role};
use jiff::Timestamp;
use policy::Actor;
use store::people::{self, Account, Organisation, TaskForce, Team};
use store::sealed::Keeper;
use store::sessions::AccountState;
use store::{Store, credentials, team_keys};
use uuid::Uuid;
use vault::{KeyRing, MemberPrivate, Owner, Random, RootKey, UnlockKey};

/// A moment at which tests happen.
pub fn now() -> Timestamp {
    "2024-03-15T03:00:00Z".parse().unwrap()
}

/// A new identifier.
pub fn id<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}

/// An account with its unlocked key.
pub struct Person {
    pub actor: Actor,
    pub key: MemberPrivate,
}

/// One task force with its people.
pub struct World {
    pub store: Store,
    pub ring: KeyRing,
    pub task_force: TaskForceId,
    /// Two organisations.
    pub organisations: [OrganisationId; 2],
    /// Their teams, which take everything.
    pub teams: [TeamId; 2],
    /// Intake officer of the first team.
    pub officer: Person,
    /// Case manager of the first team, who leads it.
    pub manager: Person,
    /// Case manager of the second team.
    pub stranger: Person,
}

impl World {
    pub async fn new(store: Store) -> Self {
        let ring = KeyRing::from_root(&RootKey::from_bytes([7; 32]));
        let task_force: TaskForceId = id();
        let organisations: [OrganisationId; 2] = [id(), id()];
        let teams: [TeamId; 2] = [id(), id()];
        let mut tx = store.write().await.unwrap();
        let new = TaskForce {
            id: task_force,
            level: Level::City,
            area: "31.73".to_owned(),
            name: "Gugus Tugas Jakarta Barat".to_owned(),
            parent: None,
        };
        people::add_task_force(&mut tx, &new, now()).await.unwrap();
        for (organisation, team) in organisations.into_iter().zip(teams) {
            let new = Organisation {
                id: organisation,
                task_force,
                name: format!("Organisasi {organisation}"),
                kind: OrganisationKind::ProtectionUnit,
                area: "31.73".to_owned(),
                address: String::new(),
                phone: String::new(),
                active: true,
                version: 1,
            };
            people::add_organisation(&mut tx, &new, now())
                .await
                .unwrap();
            let new = Team {
                id: team,
                task_force,
                organisation,
                name: format!("Tim {team}"),
                takes_reports: true,
                takes_cases: true,
                takes_referrals: true,
                active: true,
                version: 1,
            };
            people::add_team(&mut tx, &new, now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut people = Vec::new();
        for (at, role, lead) in [
            (0, Role::IntakeOfficer, false),
            (0, Role::CaseManager, true),
            (1, Role::CaseManager, false),
        ] {
            let actor = Actor {
                account: id(),
                task_force,
                organisation: organisations[at],
                role,
                teams: vec![teams[at]],
                leads: if lead { vec![teams[at]] } else { Vec::new() },
            };
            let person = join(&store, &ring, actor).await;
            // Whoever comes second is admitted by the first.
            if let Some(first) = people
                .iter()
                .find(|p: &&Person| p.actor.teams == person.actor.teams)
            {
                let mut tx = store.write().await.unwrap();
                let mut keeper = Keeper::new(&ring, Some(&first.key), Random::system());
                team_keys::admit(&mut tx, &mut keeper, teams[at], person.actor.account, now())
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
            }
            people.push(person);
        }
        let stranger = people.pop().unwrap();
        let manager = people.pop().unwrap();
        let officer = people.pop().unwrap();
        Self {
            store,
            ring,
            task_force,
            organisations,
            teams,
            officer,
            manager,
            stranger,
        }
    }

    /// One more member of the first or second team, admitted to its keys.
    pub async fn enlist(&self, at: usize, role: Role, lead: bool) -> Person {
        let team = self.teams[at];
        let actor = Actor {
            account: id(),
            task_force: self.task_force,
            organisation: self.organisations[at],
            role,
            teams: vec![team],
            leads: if lead { vec![team] } else { Vec::new() },
        };
        let person = join(&self.store, &self.ring, actor).await;
        let first = [&self.manager, &self.stranger][at];
        let mut tx = self.store.write().await.unwrap();
        let mut keeper = self.keeper(first);
        team_keys::admit(&mut tx, &mut keeper, team, person.actor.account, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        person
    }

    /// The keys that a person has at hand.
    pub fn keeper<'a>(&'a self, person: &'a Person) -> Keeper<'a> {
        Keeper::new(&self.ring, Some(&person.key), Random::system())
    }
}

async fn join(store: &Store, ring: &KeyRing, actor: Actor) -> Person {
    let mut tx = store.write().await.unwrap();
    let mut random = Random::system();
    let account: AccountId = actor.account;
    let new = Account {
        id: account,
        task_force: actor.task_force,
        organisation: actor.organisation,
        login: format!("a{}", account.0.simple()),
        name: "Petugas".to_owned(),
        post: String::new(),
        role: actor.role,
        locale: "id".to_owned(),
        state: AccountState::Active,
        expires_at: None,
        last_seen_at: None,
        version: 1,
    };
    people::add_account(&mut tx, &new, now()).await.unwrap();
    let key = MemberPrivate::generate(Owner::first(account), &mut random).unwrap();
    let unlock = UnlockKey::from_bytes([9; 32]);
    credentials::set_member_key(&mut tx, ring, &mut random, &key, &unlock, now())
        .await
        .unwrap();
    let mut keeper = Keeper::new(ring, Some(&key), Random::system());
    for team in &actor.teams {
        let lead = actor.leads.contains(team);
        team_keys::join(&mut tx, &mut keeper, *team, account, lead, now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    Person { actor, key }
}
