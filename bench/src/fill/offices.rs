//! Task forces, organisations, teams and accounts; among them the two people who are measured.

use super::bulk::bulk;
use anyhow::{Context, Result};
use domain::Coded;
use domain::ids::{AccountId, OrganisationId, TaskForceId, TeamId};
use domain::people::{Level, OrganisationKind, Role};
use identity::SessionToken;
use jiff::Timestamp;
use policy::Actor;
use store::sealed::Keeper;
use store::sessions::{AccountState, NewSession, Stage};
use store::{Store, Tx, credentials, people, sql, team_keys};
use uuid::Uuid;
use vault::{MemberPrivate, Owner, Random, UnlockKey};

/// Officials of a team who own its cases.
const OWNERS: u64 = 6;
/// Teams of a task force that keep cases.
const TEAMS_A_TASK_FORCE: u64 = 2;

/// A team that keeps cases.
#[derive(Debug, Clone)]
pub struct Team {
    /// Its identifier.
    pub id: TeamId,
    /// Its task force.
    pub task_force: TaskForceId,
    /// Its organisation.
    pub organisation: OrganisationId,
    /// Who may own its cases.
    pub owners: Vec<AccountId>,
    /// Codes of the desa and kelurahan of its area.
    pub villages: Vec<String>,
    /// Code of its kabupaten or kota.
    pub city: String,
}

/// Everybody.
pub struct Offices {
    /// The teams that keep cases; the measured people work in the first two.
    pub teams: Vec<Team>,
    /// A case manager of the first two teams.
    pub manager: Actor,
    /// An intake officer of the first team.
    pub officer: Actor,
    /// An analyst of the national task force, which stands above all others.
    pub analyst: AccountId,
}

/// Number of the national task force and its office.
const NATIONAL: u64 = 1 << 32;

/// An identifier of one of these, the same each time.
fn id<T: From<Uuid>>(kind: u16, number: u64) -> T {
    let base = u128::from(0x0163_0000_0000_7000_u64) << 64 | 0x8000_0000_0000_0000;
    Uuid::from_u128(base | u128::from(kind) << 64 | u128::from(number)).into()
}

/// When all these began.
const BEGAN: i64 = 1_546_300_800_000_000;

impl Offices {
    /// The offices of a register with so many teams, as [`Offices::create`] made them.
    pub async fn of(store: &Store, teams: u64) -> Result<Self> {
        let villages = villages(store).await?;
        let teams = (0..teams)
            .map(|n| {
                let task_force = n / TEAMS_A_TASK_FORCE;
                let at = usize::try_from(task_force)? % villages.len();
                let (city, villages) = villages[at].clone();
                Ok(Team {
                    id: id(4, n),
                    task_force: id(1, task_force),
                    organisation: id(2, task_force),
                    owners: (0..OWNERS).map(|i| id(8, n * OWNERS + i)).collect(),
                    villages,
                    city,
                })
            })
            .collect::<Result<Vec<Team>>>()?;
        let first = teams.first().context("no team")?;
        let second = teams.get(1).context("no second team")?;
        let manager = Actor {
            account: first.owners[0],
            task_force: first.task_force,
            organisation: first.organisation,
            role: Role::CaseManager,
            teams: vec![first.id, second.id],
            leads: vec![first.id],
        };
        let officer = Actor {
            account: first.owners[1],
            role: Role::IntakeOfficer,
            teams: vec![first.id],
            leads: Vec::new(),
            ..manager.clone()
        };
        Ok(Self {
            teams,
            manager,
            officer,
            analyst: id(8, NATIONAL),
        })
    }

    /// Writes the offices.
    pub async fn create(store: &Store, teams: u64) -> Result<Self> {
        let offices = Self::of(store, teams).await?;
        let mut tx = store.write().await?;
        offices.write_national(&mut tx).await?;
        offices.write_offices(&mut tx).await?;
        offices.write_accounts(&mut tx).await?;
        tx.commit().await?;
        offices.give_keys(store).await?;
        Ok(offices)
    }

    async fn write_national(&self, tx: &mut Tx) -> Result<()> {
        let at = Timestamp::from_microsecond(BEGAN)?;
        let task_force: TaskForceId = id(1, NATIONAL);
        let organisation: OrganisationId = id(2, NATIONAL);
        let (area, name) = ("31".to_owned(), "Gugus Tugas Pusat".to_owned());
        let new = people::TaskForce {
            id: task_force,
            level: Level::National,
            area: area.clone(),
            name: name.clone(),
            parent: None,
        };
        people::add_task_force(tx, &new, at).await?;
        let new = people::Organisation {
            id: organisation,
            task_force,
            name,
            kind: OrganisationKind::CentralAgency,
            area,
            address: String::new(),
            phone: String::new(),
            active: true,
            version: 1,
        };
        people::add_organisation(tx, &new, at).await?;
        let new = people::Account {
            id: self.analyst,
            task_force,
            organisation,
            login: "analis".to_owned(),
            name: "Analis".to_owned(),
            post: String::new(),
            role: Role::Analyst,
            locale: "id".to_owned(),
            state: AccountState::Active,
            expires_at: None,
            last_seen_at: None,
            version: 1,
        };
        people::add_account(tx, &new, at).await?;
        Ok(())
    }

    async fn write_offices(&self, tx: &mut Tx) -> Result<()> {
        let mut task_forces = bulk!("task_force"(id, level, area, name, parent, created_at));
        let mut organisations = bulk!("organisation"(
            id, task_force, name, kind, area, active, created_at, version
        ));
        let mut teams = bulk!("team"(
            id,
            task_force,
            organisation,
            name,
            takes_reports,
            takes_cases,
            takes_referrals,
            active,
            created_at,
            version
        ));
        let at = i64::from;
        for (n, team) in (0..).zip(&self.teams) {
            if n % TEAMS_A_TASK_FORCE == 0 {
                let task_force = n / TEAMS_A_TASK_FORCE;
                let area = team.city.as_str();
                task_forces.add([
                    team.task_force.into(),
                    Level::City.code().into(),
                    area.into(),
                    format!("Gugus Tugas {area}").into(),
                    id::<TaskForceId>(1, NATIONAL).into(),
                    BEGAN.into(),
                ]);
                let shelter: OrganisationId = id(3, task_force);
                for (office, name, kind) in [
                    (
                        team.organisation,
                        "UPTD PPA",
                        OrganisationKind::ProtectionUnit,
                    ),
                    (shelter, "Rumah Aman", OrganisationKind::Shelter),
                ] {
                    organisations.add([
                        office.into(),
                        team.task_force.into(),
                        format!("{name} {area}").into(),
                        kind.code().into(),
                        area.into(),
                        true.into(),
                        BEGAN.into(),
                        at(1).into(),
                    ]);
                }
                let receiving: TeamId = id(5, task_force);
                teams.add([
                    receiving.into(),
                    team.task_force.into(),
                    shelter.into(),
                    "Tim Rumah Aman".into(),
                    false.into(),
                    false.into(),
                    true.into(),
                    true.into(),
                    BEGAN.into(),
                    at(1).into(),
                ]);
            }
            teams.add([
                team.id.into(),
                team.task_force.into(),
                team.organisation.into(),
                format!("Tim {n}").into(),
                true.into(),
                true.into(),
                true.into(),
                true.into(),
                BEGAN.into(),
                at(1).into(),
            ]);
        }
        task_forces.flush(tx).await?;
        organisations.flush(tx).await?;
        teams.flush(tx).await
    }

    async fn write_accounts(&self, tx: &mut Tx) -> Result<()> {
        let mut accounts = bulk!("account"(
            id,
            task_force,
            organisation,
            login,
            name,
            role,
            locale,
            state,
            created_at,
            version
        ));
        let mut members = bulk!("team_member"(team, account, lead, joined_at));
        for (n, team) in self.teams.iter().enumerate() {
            for (i, account) in team.owners.iter().enumerate() {
                let role = if *account == self.officer.account {
                    Role::IntakeOfficer
                } else {
                    Role::CaseManager
                };
                accounts.add([
                    (*account).into(),
                    team.task_force.into(),
                    team.organisation.into(),
                    format!("petugas-{n}-{i}").into(),
                    format!("Petugas {n} {i}").into(),
                    role.code().into(),
                    "id".into(),
                    AccountState::Active.code().into(),
                    BEGAN.into(),
                    1_i64.into(),
                ]);
                let measured = *account == self.manager.account || *account == self.officer.account;
                if !measured {
                    members.add([
                        team.id.into(),
                        (*account).into(),
                        false.into(),
                        BEGAN.into(),
                    ]);
                }
            }
        }
        accounts.flush(tx).await?;
        members.flush(tx).await
    }

    /// The measured people get key pairs and their teams' keys, so that they can open what is
    /// sealed for those.
    async fn give_keys(&self, store: &Store) -> Result<()> {
        let ring = super::ring();
        let at = Timestamp::from_microsecond(BEGAN)?;
        let mut tx = store.write().await?;
        for actor in [&self.manager, &self.officer] {
            let mut random = Random::system();
            let key = MemberPrivate::generate(Owner::first(actor.account), &mut random)?;
            let unlock = unlock_key();
            credentials::set_member_key(&mut tx, &ring, &mut random, &key, &unlock, at).await?;
        }
        let manager = private(&mut tx, self.manager.account).await?;
        let mut keeper = Keeper::new(&ring, Some(&manager), Random::system());
        for team in &self.manager.teams {
            let lead = self.manager.leads.contains(team);
            team_keys::join(&mut tx, &mut keeper, *team, self.manager.account, lead, at).await?;
        }
        for team in &self.officer.teams {
            let officer = self.officer.account;
            team_keys::join(&mut tx, &mut keeper, *team, officer, false, at).await?;
            team_keys::admit(&mut tx, &mut keeper, *team, officer, at).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What opens the private keys of the measured accounts in place of a password.
fn unlock_key() -> UnlockKey {
    UnlockKey::from_bytes([9; 32])
}

/// The private key of a measured account.
pub async fn private(tx: &mut Tx, account: AccountId) -> Result<MemberPrivate> {
    let key = credentials::unlock_member(tx, account, &unlock_key()).await?;
    key.context("a measured account without a key")
}

/// Signs somebody in as the sign-in page would; returns the cookie.
pub async fn sign_in(store: &Store, account: AccountId) -> Result<String> {
    let mut random = Random::system();
    let token = SessionToken::generate(&mut random)?;
    let digest = token.digest();
    let mut tx = store.write().await?;
    let key = credentials::unlock_member(&mut tx, account, &unlock_key()).await?;
    let wrap = key
        .map(|key| key.lock(&token.key(), &mut random))
        .transpose()?;
    let new = NewSession {
        token_digest: digest.as_bytes(),
        id: Uuid::now_v7(),
        account,
        member_key_wrap: wrap.as_ref().map(|wrap| wrap.as_bytes()),
        stage: Stage::Full,
        device: "bench",
        at: Timestamp::now(),
    };
    store::sessions::create(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(format!("{}={}", identity::COOKIE, *token.cookie_value()))
}

/// Every kabupaten and kota with the codes of its desa and kelurahan.
async fn villages(store: &Store) -> Result<Vec<(String, Vec<String>)>> {
    let mut tx = store.read().await?;
    let rows = tx
        .rows(&sql("select code from area where level = 4 order by code"))
        .await?;
    let mut cities: Vec<(String, Vec<String>)> = Vec::new();
    for row in &rows {
        let code = row.text("code")?;
        let city = code.get(..5).context("area code")?;
        match cities.last_mut() {
            Some((last, villages)) if last == city => villages.push(code.to_owned()),
            _ => cities.push((city.to_owned(), vec![code.to_owned()])),
        }
    }
    Ok(cities)
}
