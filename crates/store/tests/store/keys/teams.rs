//! Leaving a team, and its new key.

use crate::keys::help::{case, later, read, read_with, remove_and_rotate, rotate, seal};
use domain::people::Role;
use store::team_keys::{self, KeyState};
use store::{Error, Store, sql};
use testkit::each_database;
use testkit::world::World;

async fn state(world: &World) -> KeyState {
    let mut tx = world.store.read().await.unwrap();
    team_keys::key_state(&mut tx, world.teams.cases)
        .await
        .unwrap()
}

async fn shares_of(store: &Store, account: domain::ids::AccountId) -> Vec<(i64, Vec<u8>)> {
    let mut tx = store.read().await.unwrap();
    let query = sql("select version, private_wrap from team_key_share where account = ?");
    tx.rows(&query.bind(account))
        .await
        .unwrap()
        .iter()
        .map(|row| {
            let wrap = row.bytes("private_wrap").unwrap().to_vec();
            (row.int("version").unwrap(), wrap)
        })
        .collect()
}

#[test]
fn who_leaves_opens_nothing_and_the_others_open_old_and_new() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let (leaver, stays) = (world.colleague(), world.lead());
        let old = seal(&world, leaver, &code, "lama").await;
        let kept_shares = shares_of(&world.store, leaver.account()).await;
        assert_eq!(kept_shares.len(), 1);
        assert_eq!(state(&world).await, KeyState::Sound);

        remove_and_rotate(&world, leaver.account(), stays).await;
        assert_eq!(state(&world).await, KeyState::Sound);
        let new = seal(&world, stays, &code, "baru").await;

        for person in [stays, world.of(Role::CaseManager)] {
            assert_eq!(
                read(&world, person, &code, &old).await.as_deref(),
                Some("lama")
            );
            assert_eq!(
                read(&world, person, &code, &new).await.as_deref(),
                Some("baru")
            );
        }
        // Whoever left and kept a copy of the wraps, and writes them back into the database, with
        // the rights of somebody else: the old team key opens none of the present wraps.
        let mut tx = world.store.write().await.unwrap();
        for (version, wrap) in kept_shares {
            tx.run(
                &sql("insert into team_key_share (team, version, account, private_wrap, created_at) values (?, ?, ?, ?, 0)")
                    .bind(world.teams.cases)
                    .bind(version)
                    .bind(leaver.account())
                    .bind(wrap),
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        for sealed in [&old, &new] {
            let mut keeper = world.keeper(leaver);
            let sight = read_with(&world.store, &mut keeper, stays, &code, sealed).await;
            assert_eq!(sight.unwrap(), None);
        }
    });
}

#[test]
fn what_is_written_after_somebody_left_has_a_new_key_even_before_all_keys_are_moved() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let (leaver, stays) = (world.colleague(), world.lead());
        let old = seal(&world, leaver, &code, "lama").await;
        // Whoever leaves may have kept the data key itself in memory.
        let mut remembered = world.keeper(leaver);
        let before = read_with(&world.store, &mut remembered, stays, &code, &old).await;
        assert_eq!(before.unwrap().as_deref(), Some("lama"));

        let mut tx = world.store.write().await.unwrap();
        let team = world.teams.cases;
        team_keys::leave(&mut tx, team, leaver.account(), later(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(state(&world).await, KeyState::Exposed);
        let mut tx = world.store.write().await.unwrap();
        team_keys::rotate(&mut tx, &mut world.keeper(stays), team, later(2))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(state(&world).await, KeyState::Behind);

        let between = seal(&world, stays, &code, "di antara").await;
        let mut tx = world.store.write().await.unwrap();
        let moved = team_keys::rewrap(&mut tx, &mut world.keeper(stays), team, 100)
            .await
            .unwrap();
        assert_eq!(moved, 1);
        tx.commit().await.unwrap();
        assert_eq!(state(&world).await, KeyState::Sound);
        let after = seal(&world, stays, &code, "sesudah").await;
        for (sealed, text) in [(&old, "lama"), (&between, "di antara"), (&after, "sesudah")] {
            assert_eq!(
                read(&world, stays, &code, sealed).await.as_deref(),
                Some(text)
            );
        }
        for sealed in [&between, &after] {
            let sight = read_with(&world.store, &mut remembered, stays, &code, sealed).await;
            assert_eq!(sight.unwrap(), None, "the remembered data key opens it");
        }
    });
}

#[test]
fn only_who_holds_the_key_replaces_it() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let stranger = world.of(Role::ServiceProvider);
        let team = world.teams.cases;
        let refused = team_keys::rotate(&mut tx, &mut world.keeper(stranger), team, later(1)).await;
        assert!(matches!(refused, Err(Error::Locked)));
    });
}

#[test]
fn a_member_who_waited_does_not_expose_the_key_by_leaving() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let newcomer = world.of(Role::IntakeOfficer);
        let team = world.teams.cases;
        let mut tx = world.store.write().await.unwrap();
        let mut keeper = world.keeper(newcomer);
        team_keys::join(
            &mut tx,
            &mut keeper,
            team,
            newcomer.account(),
            false,
            later(1),
        )
        .await
        .unwrap();
        team_keys::leave(&mut tx, team, newcomer.account(), later(2))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(state(&world).await, KeyState::Sound);
        let mut tx = world.store.read().await.unwrap();
        let members = team_keys::members(&mut tx, team).await.unwrap();
        assert!(members.iter().all(|member| member.login != "intake"));
    });
}

#[test]
fn a_disabled_account_loses_its_keys_and_waits_when_it_is_enabled_again() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let leaver = world.colleague();
        let mut tx = world.store.write().await.unwrap();
        team_keys::withdraw(&mut tx, leaver.account())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(state(&world).await, KeyState::Exposed);
        assert!(shares_of(&world.store, leaver.account()).await.is_empty());
        rotate(&world, world.teams.cases, world.lead()).await;
        assert_eq!(state(&world).await, KeyState::Sound);
        let mut tx = world.store.read().await.unwrap();
        let members = team_keys::members(&mut tx, world.teams.cases)
            .await
            .unwrap();
        let first = members.first().unwrap();
        assert_eq!((first.login.as_str(), first.admitted), ("colleague", false));
        assert_eq!(members.iter().filter(|member| member.admitted).count(), 3);
    });
}

#[test]
fn a_team_without_members_has_no_key() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let team = store::people::Team {
            id: testkit::world::id(),
            task_force: world.task_force,
            organisation: world.organisations.police,
            name: "Tim Baru".to_owned(),
            takes_reports: false,
            takes_cases: true,
            takes_referrals: true,
            active: true,
            version: 1,
        };
        store::people::add_team(&mut tx, &team, later(0))
            .await
            .unwrap();
        let state = team_keys::key_state(&mut tx, team.id).await.unwrap();
        assert_eq!(state, KeyState::Absent);
        // The first with a key pair founds it, whoever writes the list.
        let mut keeper = world.keeper(world.of(Role::Administrator));
        let member = world.of(Role::Investigator).account();
        team_keys::join(&mut tx, &mut keeper, team.id, member, true, later(1))
            .await
            .unwrap();
        let members = team_keys::members(&mut tx, team.id).await.unwrap();
        assert!(members.iter().all(|member| member.admitted && member.lead));
    });
}
