//! Joining and being admitted.

use crate::keys::help::{case, later, new_pair, read, read_with, seal};
use domain::people::Role;
use store::sealed::Keeper;
use store::team_keys::{self, KeyState, Member};
use store::{Error, sessions};
use testkit::each_database;
use testkit::world::World;
use vault::Random;

async fn listed(world: &World, login: &str) -> Member {
    let mut tx = world.store.read().await.unwrap();
    let members = team_keys::members(&mut tx, world.teams.cases)
        .await
        .unwrap();
    members.into_iter().find(|m| m.login == login).unwrap()
}

#[test]
fn whoever_is_put_on_the_list_waits_until_a_member_admits_them() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let sealed = seal(&world, world.lead(), &code, "alergi penisilin").await;
        let newcomer = world.of(Role::IntakeOfficer);
        let (team, account) = (world.teams.cases, newcomer.account());

        // An administrator has no key at hand and still can write the list.
        let mut tx = world.store.write().await.unwrap();
        let mut keeper = Keeper::new(&world.ring, None, Random::system());
        team_keys::join(&mut tx, &mut keeper, team, account, false, later(0))
            .await
            .unwrap();
        let refused = team_keys::admit(&mut tx, &mut keeper, team, account, later(0)).await;
        assert!(matches!(refused, Err(Error::Locked)));
        tx.commit().await.unwrap();
        assert!(!listed(&world, "intake").await.admitted);
        let mut tx = world.store.read().await.unwrap();
        let teams = sessions::memberships(&mut tx, account).await.unwrap();
        let waits = teams.iter().find(|listed| listed.team == team).unwrap();
        assert!(
            !waits.admitted,
            "a place on the list gives no right by itself"
        );
        drop(tx);

        // Nor can they admit themselves, nor can somebody of another team.
        for other in [newcomer, world.of(Role::ServiceProvider)] {
            let mut tx = world.store.write().await.unwrap();
            let admitted =
                team_keys::admit(&mut tx, &mut world.keeper(other), team, account, later(0)).await;
            assert!(matches!(admitted, Err(Error::Locked)));
        }

        let mut tx = world.store.write().await.unwrap();
        team_keys::admit(
            &mut tx,
            &mut world.keeper(world.lead()),
            team,
            account,
            later(1),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert!(listed(&world, "intake").await.admitted);
        let mut keeper = world.keeper(newcomer);
        let read = read_with(&world.store, &mut keeper, world.lead(), &code, &sealed).await;
        assert_eq!(read.unwrap().as_deref(), Some("alergi penisilin"));
    });
}

#[test]
fn nobody_is_admitted_who_is_not_on_the_list() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let stranger = world.of(Role::ServiceProvider).account();
        let mut tx = world.store.write().await.unwrap();
        let admitted = team_keys::admit(
            &mut tx,
            &mut world.keeper(world.lead()),
            world.teams.cases,
            stranger,
            later(0),
        )
        .await;
        assert!(matches!(admitted, Err(Error::NotFound)));
    });
}

#[test]
fn a_forgotten_password_costs_access_until_a_member_admits_them_again() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let (manager, team) = (world.of(Role::CaseManager), world.teams.cases);
        let sealed = seal(&world, manager, &code, "alamat aman").await;
        let key = new_pair(&world, manager.account()).await;

        let mut keeper = Keeper::new(&world.ring, Some(&key), Random::system());
        let before = read_with(&world.store, &mut keeper, manager, &code, &sealed).await;
        assert_eq!(before.unwrap(), None);
        assert!(!listed(&world, "manager").await.admitted);
        let mut tx = world.store.read().await.unwrap();
        let state = team_keys::key_state(&mut tx, team).await.unwrap();
        assert_eq!(
            state,
            KeyState::Sound,
            "the lost key opens nothing any more"
        );
        drop(tx);

        let mut tx = world.store.write().await.unwrap();
        let mut colleague = world.keeper(world.colleague());
        team_keys::admit(&mut tx, &mut colleague, team, manager.account(), later(2))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let after = read_with(&world.store, &mut keeper, manager, &code, &sealed).await;
        assert_eq!(after.unwrap().as_deref(), Some("alamat aman"));
        // The pair from before is worth nothing now.
        let mut old = world.keeper(manager);
        let old = read_with(&world.store, &mut old, manager, &code, &sealed).await;
        assert!(!matches!(old, Ok(Some(_))), "{old:?}");
    });
}

#[test]
fn without_an_unlocked_session_one_can_write_and_not_read() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let manager = world.of(Role::CaseManager);
        let first = seal(&world, manager, &code, "pertama").await;
        let mut tx = world.store.write().await.unwrap();
        let auth = store::access::case::<policy::Contribute>(&mut tx, &manager.actor, &code)
            .await
            .unwrap();
        let place = vault::Place {
            table: "note",
            column: "body_b",
            row: uuid::Uuid::nil(),
        };
        let section = vault::SectionB::Medical;
        let mut locked = Keeper::new(&world.ring, None, Random::system());
        let bytes = locked
            .seal_b(&mut tx, &auth, section, &place, &"kedua")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut locked = Keeper::new(&world.ring, None, Random::system());
        let read_locked = read_with(&world.store, &mut locked, manager, &code, &first).await;
        assert_eq!(read_locked.unwrap(), None);

        let mut tx = world.store.read().await.unwrap();
        let auth = store::access::case::<policy::Open>(&mut tx, &world.lead().actor, &code)
            .await
            .unwrap();
        let sight = world
            .keeper(world.lead())
            .open_b::<_, _, String>(&mut tx, &auth, section, &place, Some(&bytes))
            .await
            .unwrap();
        let store::sealed::Sight::Open(text) = sight else {
            panic!("the team cannot read what was written without keys")
        };
        assert_eq!(text.get(), "kedua");
        drop(tx);
        assert_eq!(
            read(&world, world.lead(), &code, &first).await.as_deref(),
            Some("pertama")
        );
    });
}
