//! A case of the case team and a secret in it.

use domain::cases::Stage;
use domain::ids::{AccountId, CaseId, TeamId};
use jiff::Timestamp;
use policy::{Contribute, Open};
use store::cases::opening::{Direct, open_direct};
use store::sealed::{Keeper, Sight};
use store::{Store, access, team_keys};
use testkit::world::{self, Person, World};
use vault::{MemberPrivate, Owner, Place, Random, SectionB, UnlockKey};

/// A record of sealed B as it lies in storage.
pub(crate) struct Sealed {
    row: uuid::Uuid,
    bytes: Vec<u8>,
}

/// Minutes after the world was made.
pub(crate) fn later(minutes: i64) -> Timestamp {
    world::now() + jiff::SignedDuration::from_mins(minutes)
}

/// A case of the case team.
pub(crate) async fn case(world: &World) -> (CaseId, String) {
    let mut tx = world.store.write().await.unwrap();
    let new = Direct {
        id: world::id(),
        task_force: world.task_force,
        team: world.teams.cases,
        owner: None,
        import: None,
        stage: Stage::START,
        area: None,
        country: None,
        exploitation: None,
        child: false,
        high_risk: false,
        opened_on: jiff::civil::date(2024, 3, 15).into(),
        opened_at: world::now(),
        closed_at: None,
        retention: None,
        persons: Vec::new(),
        facts: Default::default(),
    };
    let opened = open_direct(&mut tx, &mut Random::system(), &new, world::now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (opened.id, opened.code.to_string())
}

/// Seals a text into the medical section of a case.
pub(crate) async fn seal(world: &World, by: &Person, code: &str, text: &str) -> Sealed {
    let mut tx = world.store.write().await.unwrap();
    let auth = access::case::<Contribute>(&mut tx, &by.actor, code)
        .await
        .unwrap();
    let row = world::id();
    let bytes = world
        .keeper(by)
        .seal_b(&mut tx, &auth, SectionB::Medical, &place(row), &text)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    Sealed { row, bytes }
}

fn place(row: uuid::Uuid) -> Place<'static> {
    Place {
        table: "note",
        column: "body_b",
        row,
    }
}

/// What somebody with the keeper's keys and the rights of `by` reads; none where it is locked.
pub(crate) async fn read_with(
    store: &Store,
    keeper: &mut Keeper<'_>,
    by: &Person,
    code: &str,
    sealed: &Sealed,
) -> Result<Option<String>, store::Error> {
    let mut tx = store.read().await?;
    let auth = access::case::<Open>(&mut tx, &by.actor, code)
        .await
        .map_err(|_| store::Error::NotFound)?;
    let place = place(sealed.row);
    let stored = Some(sealed.bytes.as_slice());
    let sight = keeper
        .open_b::<_, _, String>(&mut tx, &auth, SectionB::Medical, &place, stored)
        .await?;
    Ok(match sight {
        Sight::Open(text) => Some(text.into_inner()),
        Sight::Locked => None,
        Sight::Empty => panic!("something is stored"),
    })
}

/// What a person reads with their own keys.
pub(crate) async fn read(
    world: &World,
    by: &Person,
    code: &str,
    sealed: &Sealed,
) -> Option<String> {
    read_with(&world.store, &mut world.keeper(by), by, code, sealed)
        .await
        .unwrap()
}

/// Takes a person off the case team, and the team gets a new key by `by`.
pub(crate) async fn remove_and_rotate(world: &World, who: AccountId, by: &Person) {
    let team = world.teams.cases;
    let mut tx = world.store.write().await.unwrap();
    team_keys::leave(&mut tx, team, who, later(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    rotate(world, team, by).await;
}

/// Gives a team a new key and moves all data keys under it.
pub(crate) async fn rotate(world: &World, team: TeamId, by: &Person) {
    let mut tx = world.store.write().await.unwrap();
    team_keys::rotate(&mut tx, &mut world.keeper(by), team, later(2))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    loop {
        let mut tx = world.store.write().await.unwrap();
        let moved = team_keys::rewrap(&mut tx, &mut world.keeper(by), team, 2)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        if moved == 0 {
            break;
        }
    }
}

/// A second key pair for an account that forgot its password.
pub(crate) async fn new_pair(world: &World, account: AccountId) -> MemberPrivate {
    let mut tx = world.store.write().await.unwrap();
    let random = &mut Random::system();
    let owner: Owner<AccountId> = store::credentials::next_member_key(&mut tx, account)
        .await
        .unwrap();
    let key = MemberPrivate::generate(owner, random).unwrap();
    let unlock = UnlockKey::from_bytes([3; 32]);
    store::credentials::set_member_key(&mut tx, &world.ring, random, &key, &unlock, later(1))
        .await
        .unwrap();
    team_keys::forget_member(&mut tx, account).await.unwrap();
    tx.commit().await.unwrap();
    key
}
