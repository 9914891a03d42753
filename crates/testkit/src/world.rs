//! A small task force with people in every role, their keys unlocked.
//!
//! Jakarta Barat, with the province above it: a protection unit with an intake and a case team,
//! the police and a shelter with a team each. Every person can sign in with [`PASSWORD`] and the
//! codes of [`Person::code`]. All names are invented.

use domain::cases::{PersonRole, Sex, Stage};
use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use domain::people::{Level, OrganisationKind, Role};
use identity::{Cost, Hasher, NewPassword, TotpSecret, issue_recovery_codes};
use jiff::Timestamp;
use policy::Actor;
use store::cases::opening::{Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::people::{self, Account, Organisation, TaskForce, Team};
use store::sealed::Keeper;
use store::sessions::AccountState;
use store::{Store, Tx, credentials, team_keys};
use uuid::Uuid;
use vault::{KeyRing, MemberPrivate, Owner, Random, RootKey};

/// The password of everybody.
pub const PASSWORD: &str = "kuda benar baterai lampu";

/// A moment at which tests happen: 15 March 2024, 10.00 WIB.
pub fn now() -> Timestamp {
    "2024-03-15T03:00:00Z".parse().unwrap()
}

/// A victim of whom no more is known.
pub fn victim(sex: Sex, age: u8) -> DirectPerson {
    DirectPerson {
        id: id(),
        facts: PersonFacts {
            sex,
            age: Some(age),
            ..PersonFacts::unknown(PersonRole::Victim)
        },
        status: None,
    }
}

/// A new identifier.
pub fn id<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}

/// The server's keys; the same in every test.
pub fn ring() -> KeyRing {
    KeyRing::from_root(&RootKey::from_bytes([7; 32]))
}

/// A hasher that costs next to nothing.
pub fn hasher() -> Hasher {
    let cost = Cost {
        memory_kib: 8,
        passes: 1,
        lanes: 1,
    };
    Hasher::with_places(cost, ring().password_pepper(), 2, 64)
}

/// An account with its unlocked key.
pub struct Person {
    /// Who they are to the policy.
    pub actor: Actor,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Private key.
    pub key: MemberPrivate,
    /// Secret of the one-time codes.
    pub totp: TotpSecret,
    /// Recovery codes.
    pub recovery: Vec<String>,
}

impl Person {
    /// The account.
    pub fn account(&self) -> AccountId {
        self.actor.account
    }

    /// The one-time code at a time.
    pub fn code(&self, at: Timestamp) -> String {
        one_time_code(&self.totp, at)
    }
}

/// What an app shows for a secret at a time.
pub fn one_time_code(secret: &TotpSecret, at: Timestamp) -> String {
    let secret: [u8; 20] = secret.as_bytes().try_into().unwrap();
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(secret)
        .build()
        .unwrap();
    totp.generate(u64::try_from(at.as_second()).unwrap())
        .to_string()
}

/// The organisations.
#[derive(Debug, Clone, Copy)]
pub struct Organisations {
    /// UPTD PPA, with the intake and the case team.
    pub protection_unit: OrganisationId,
    /// Police, with the investigators' team.
    pub police: OrganisationId,
    /// A shelter, with the receiving team.
    pub shelter: OrganisationId,
}

/// The teams; each has its key.
#[derive(Debug, Clone, Copy)]
pub struct Teams {
    /// Takes reports.
    pub intake: TeamId,
    /// Takes reports and cases.
    pub cases: TeamId,
    /// Answers referrals, at the shelter.
    pub receiving: TeamId,
    /// Answers referrals, at the police.
    pub police: TeamId,
}

/// The task force and its people.
pub struct World {
    /// The database.
    pub store: Store,
    /// The server's keys.
    pub ring: KeyRing,
    /// Jakarta Barat.
    pub task_force: TaskForceId,
    /// DKI Jakarta, above it.
    pub province: TaskForceId,
    /// Its organisations.
    pub organisations: Organisations,
    /// Their teams.
    pub teams: Teams,
    /// Everybody.
    pub people: Vec<Person>,
}

/// Everybody: login, name, role, organisation, team, leads it.
type Cast = (
    &'static str,
    &'static str,
    Role,
    OrganisationId,
    Option<TeamId>,
    bool,
);

impl World {
    /// Makes the world in an empty database.
    pub async fn create(store: Store) -> Self {
        let (organisations, teams) = (
            Organisations {
                protection_unit: id(),
                police: id(),
                shelter: id(),
            },
            Teams {
                intake: id(),
                cases: id(),
                receiving: id(),
                police: id(),
            },
        );
        let mut world = Self {
            ring: ring(),
            task_force: id(),
            province: id(),
            organisations,
            teams,
            people: Vec::new(),
            store: store.clone(),
        };
        let mut tx = store.write().await.unwrap();
        world.add_offices(&mut tx).await;
        for cast in world.cast() {
            let person = world.enrol(&mut tx, cast).await;
            world.people.push(person);
        }
        tx.commit().await.unwrap();
        world
    }

    /// The first person with this role.
    pub fn of(&self, role: Role) -> &Person {
        let mut people = self.people.iter();
        people.find(|person| person.actor.role == role).unwrap()
    }

    /// The person with this login.
    pub fn person(&self, login: &str) -> &Person {
        let mut people = self.people.iter();
        people.find(|person| person.login == login).unwrap()
    }

    /// One more person who can sign in; in a team, admitted to its key.
    pub async fn hire(
        &mut self,
        login: &'static str,
        role: Role,
        organisation: OrganisationId,
        team: Option<TeamId>,
    ) -> &Person {
        let mut tx = self.store.write().await.unwrap();
        let cast = (login, "Nur Aini", role, organisation, team, false);
        let person = self.enrol(&mut tx, cast).await;
        tx.commit().await.unwrap();
        self.people.push(person);
        self.person(login)
    }

    /// The case manager who leads the case team.
    pub fn lead(&self) -> &Person {
        self.person("lead")
    }

    /// A second case manager in the case team.
    pub fn colleague(&self) -> &Person {
        self.person("colleague")
    }

    /// A case of a team in Jakarta Barat as it is opened: in assessment, with nobody in it.
    pub fn direct(&self, team: TeamId, opened_on: &str) -> Direct {
        Direct {
            id: id(),
            task_force: self.task_force,
            team,
            owner: None,
            import: None,
            stage: Stage::Assessment,
            area: "31.73".parse().ok(),
            country: None,
            exploitation: None,
            child: false,
            high_risk: false,
            opened_on: opened_on.parse().unwrap(),
            opened_at: now(),
            closed_at: None,
            retention: None,
            persons: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// The keys that a person has at hand in an unlocked session.
    pub fn keeper<'a>(&'a self, person: &'a Person) -> Keeper<'a> {
        Keeper::new(&self.ring, Some(&person.key), Random::system())
    }

    async fn add_offices(&self, tx: &mut Tx) {
        let (office, team) = (self.organisations, self.teams);
        for (id, level, area, name, parent) in [
            (
                self.province,
                Level::Province,
                "31",
                "Gugus Tugas DKI Jakarta",
                None,
            ),
            (
                self.task_force,
                Level::City,
                "31.73",
                "Gugus Tugas Jakarta Barat",
                Some(self.province),
            ),
        ] {
            let new = TaskForce {
                id,
                level,
                area: area.to_owned(),
                name: name.to_owned(),
                parent,
            };
            people::add_task_force(tx, &new, now()).await.unwrap();
        }
        for (id, name, kind) in [
            (
                office.protection_unit,
                "UPTD PPA Jakarta Barat",
                OrganisationKind::ProtectionUnit,
            ),
            (
                office.police,
                "Polres Jakarta Barat",
                OrganisationKind::Police,
            ),
            (
                office.shelter,
                "Rumah Aman Melati",
                OrganisationKind::Shelter,
            ),
        ] {
            let new = Organisation {
                id,
                task_force: self.task_force,
                name: name.to_owned(),
                kind,
                area: "31.73".to_owned(),
                address: "Jalan Contoh 1".to_owned(),
                phone: "021-5550100".to_owned(),
                active: true,
                version: 1,
            };
            people::add_organisation(tx, &new, now()).await.unwrap();
        }
        for (id, organisation, name, takes) in [
            (
                team.intake,
                office.protection_unit,
                "Tim Pengaduan",
                [true, false, false],
            ),
            (
                team.cases,
                office.protection_unit,
                "Tim Pendampingan",
                [true, true, true],
            ),
            (
                team.receiving,
                office.shelter,
                "Tim Rumah Aman",
                [false, false, true],
            ),
            (
                team.police,
                office.police,
                "Unit PPA Polres",
                [false, false, true],
            ),
        ] {
            let new = Team {
                id,
                task_force: self.task_force,
                organisation,
                name: name.to_owned(),
                takes_reports: takes[0],
                takes_cases: takes[1],
                takes_referrals: takes[2],
                active: true,
                version: 1,
            };
            people::add_team(tx, &new, now()).await.unwrap();
        }
    }

    fn cast(&self) -> [Cast; 12] {
        let (office, team) = (self.organisations, self.teams);
        let unit = office.protection_unit;
        [
            (
                "intake",
                "Sari Wulandari",
                Role::IntakeOfficer,
                unit,
                Some(team.intake),
                true,
            ),
            (
                "manager",
                "Ratna Dewi",
                Role::CaseManager,
                unit,
                Some(team.cases),
                false,
            ),
            (
                "lead",
                "Hendra Gunawan",
                Role::CaseManager,
                unit,
                Some(team.cases),
                true,
            ),
            (
                "colleague",
                "Maya Lestari",
                Role::CaseManager,
                unit,
                Some(team.cases),
                false,
            ),
            (
                "provider",
                "Tuti Handayani",
                Role::ServiceProvider,
                office.shelter,
                Some(team.receiving),
                true,
            ),
            (
                "investigator",
                "Agus Prasetyo",
                Role::Investigator,
                office.police,
                Some(team.police),
                true,
            ),
            (
                "leader",
                "Bambang Sutrisno",
                Role::Leader,
                unit,
                Some(team.cases),
                true,
            ),
            (
                "secretariat",
                "Dian Puspita",
                Role::Secretariat,
                unit,
                None,
                false,
            ),
            ("overseer", "Eko Nugroho", Role::Overseer, unit, None, false),
            ("analyst", "Fitri Rahma", Role::Analyst, unit, None, false),
            (
                "admin",
                "Joko Santoso",
                Role::Administrator,
                unit,
                None,
                false,
            ),
            (
                "privacy",
                "Lina Marlina",
                Role::DataProtectionOfficer,
                unit,
                None,
                false,
            ),
        ]
    }

    async fn enrol(&self, tx: &mut Tx, cast: Cast) -> Person {
        let (login, name, role, organisation, team, lead) = cast;
        let account: AccountId = id();
        let new = Account {
            id: account,
            task_force: self.task_force,
            organisation,
            login: login.to_owned(),
            name: name.to_owned(),
            post: String::new(),
            role,
            locale: "id".to_owned(),
            state: AccountState::Active,
            expires_at: None,
            last_seen_at: None,
            version: 1,
        };
        people::add_account(tx, &new, now()).await.unwrap();
        let random = &mut Random::system();
        let password = NewPassword::parse(PASSWORD.to_owned(), &[]).unwrap();
        let (record, unlock) = hasher().create(&password, random).await.unwrap();
        credentials::set_password(tx, account, &record.to_text(), now())
            .await
            .unwrap();
        let key = MemberPrivate::generate(Owner::first(account), random).unwrap();
        credentials::set_member_key(tx, &self.ring, random, &key, &unlock, now())
            .await
            .unwrap();
        let totp = TotpSecret::generate(random).unwrap();
        credentials::set_totp(tx, &self.ring, random, account, Some(totp.as_bytes()))
            .await
            .unwrap();
        let codes = issue_recovery_codes(account, random).unwrap();
        let digests: Vec<Vec<u8>> = codes.iter().map(|(_, d)| d.as_bytes().to_vec()).collect();
        credentials::set_recovery_codes(tx, account, &digests)
            .await
            .unwrap();
        if let Some(team) = team {
            self.admit(tx, team, account, lead).await;
        }
        Person {
            actor: Actor {
                account,
                task_force: self.task_force,
                organisation,
                role,
                teams: team.into_iter().collect(),
                leads: team.into_iter().filter(|_| lead).collect(),
            },
            login: login.to_owned(),
            name: name.to_owned(),
            key,
            totp,
            recovery: codes
                .iter()
                .map(|(code, _)| code.show().to_string())
                .collect(),
        }
    }

    /// The first of a team makes its key; the first admits all others.
    async fn admit(&self, tx: &mut Tx, team: TeamId, account: AccountId, lead: bool) {
        let mut people = self.people.iter();
        let first = people.find(|person| person.actor.teams.contains(&team));
        let member = first.map(|person| &person.key);
        let mut keeper = Keeper::new(&self.ring, member, Random::system());
        team_keys::join(tx, &mut keeper, team, account, lead, now())
            .await
            .unwrap();
        if first.is_some() {
            team_keys::admit(tx, &mut keeper, team, account, now())
                .await
                .unwrap();
        }
    }
}
