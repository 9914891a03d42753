//! Recovery of a team that no member can open, by two of three custodians.

use crate::keys::help::{case, later, new_pair, read_with, seal};
use domain::ids::AccountId;
use domain::people::Role;
use store::sealed::Keeper;
use store::team_keys::{self, Approval};
use store::{Error, Tx};
use testkit::each_database;
use testkit::world::{Person, World, id};
use vault::Random;

/// Custodians of three organisations.
fn three(world: &World) -> [&Person; 3] {
    [
        world.of(Role::Secretariat),
        world.of(Role::Investigator),
        world.of(Role::ServiceProvider),
    ]
}

async fn name(world: &World, tx: &mut Tx, accounts: [AccountId; 3]) -> Result<(), Error> {
    let mut keeper = Keeper::new(&world.ring, None, Random::system());
    team_keys::name_custodians(tx, &mut keeper, world.task_force, accounts, later(1)).await
}

/// Names the three, covers the case team's key and makes all its members forget their passwords;
/// returns the new key of the lead, who asks for recovery, and the request.
async fn orphaned(world: &World) -> (vault::MemberPrivate, String) {
    let team = world.teams.cases;
    let mut tx = world.store.write().await.unwrap();
    name(world, &mut tx, three(world).map(Person::account))
        .await
        .unwrap();
    let mut lead = world.keeper(world.lead());
    assert!(team_keys::cover(&mut tx, &mut lead, team).await.unwrap());
    assert!(
        !team_keys::cover(&mut tx, &mut lead, team).await.unwrap(),
        "nothing left to do"
    );
    tx.commit().await.unwrap();
    let key = new_pair(world, world.lead().account()).await;
    for person in [
        world.of(Role::CaseManager),
        world.colleague(),
        world.of(Role::Leader),
    ] {
        new_pair(world, person.account()).await;
    }
    let request = id::<uuid::Uuid>();
    let mut tx = world.store.write().await.unwrap();
    let (asker, by) = (world.lead().account(), world.lead().account());
    team_keys::request_recovery(&mut tx, request, team, asker, by, later(3))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (key, request.to_string())
}

async fn approve(world: &World, by: &Person, request: &str) -> Result<Approval, Error> {
    let mut tx = world.store.write().await.unwrap();
    let approval =
        team_keys::approve_recovery(&mut tx, &mut world.keeper(by), request, later(4)).await?;
    tx.commit().await.unwrap();
    Ok(approval)
}

#[test]
fn two_custodians_bring_the_key_back_and_one_does_not() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let sealed = seal(&world, world.lead(), &code, "diselamatkan").await;
        let (key, request) = orphaned(&world).await;
        let [first, second, third] = three(&world);
        let mut keeper = Keeper::new(&world.ring, Some(&key), Random::system());

        assert_eq!(
            approve(&world, first, &request).await.unwrap(),
            Approval::Waiting
        );
        assert_eq!(
            approve(&world, first, &request).await.unwrap(),
            Approval::Waiting,
            "the same custodian twice is one custodian"
        );
        let alone = read_with(&world.store, &mut keeper, world.lead(), &code, &sealed).await;
        assert_eq!(alone.unwrap(), None);
        let mut tx = world.store.read().await.unwrap();
        let open = team_keys::recovery_requests(&mut tx, world.task_force)
            .await
            .unwrap();
        assert_eq!((open.len(), open[0].approvals), (1, 1));
        drop(tx);

        assert_eq!(
            approve(&world, second, &request).await.unwrap(),
            Approval::Done
        );
        let two = read_with(&world.store, &mut keeper, world.lead(), &code, &sealed).await;
        assert_eq!(two.unwrap().as_deref(), Some("diselamatkan"));
        let late = approve(&world, third, &request).await;
        assert!(
            matches!(late, Err(Error::NotFound)),
            "the request is finished"
        );
        let mut tx = world.store.read().await.unwrap();
        assert!(
            team_keys::recovery_requests(&mut tx, world.task_force)
                .await
                .unwrap()
                .is_empty()
        );
        let left = tx
            .rows(&store::sql("select request from recovery_share"))
            .await
            .unwrap();
        assert!(left.is_empty(), "shares do not stay behind");
    });
}

#[test]
fn nobody_but_a_custodian_with_an_unlocked_session_approves() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, request) = orphaned(&world).await;
        let outsider = approve(&world, world.of(Role::Analyst), &request).await;
        assert!(matches!(outsider, Err(Error::NotFound)));
        let mut tx = world.store.write().await.unwrap();
        let mut locked = Keeper::new(&world.ring, None, Random::system());
        let refused = team_keys::approve_recovery(&mut tx, &mut locked, &request, later(4)).await;
        assert!(matches!(refused, Err(Error::Locked)));
    });
}

#[test]
fn custodians_are_three_people_of_three_organisations() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let [a, b, c] = three(&world).map(Person::account);
        let same_office = world.of(Role::Analyst).account();
        for accounts in [[a, b, b], [a, same_office, c], [a, b, id()]] {
            let mut tx = world.store.write().await.unwrap();
            let refused = name(&world, &mut tx, accounts).await;
            assert!(matches!(refused, Err(Error::Custodians)), "{refused:?}");
        }
        let mut tx = world.store.write().await.unwrap();
        name(&world, &mut tx, [a, b, c]).await.unwrap();
        let custodians = team_keys::custodians(&mut tx, world.task_force)
            .await
            .unwrap();
        let mut named: Vec<_> = custodians.iter().map(|c| c.account).collect();
        named.sort_unstable();
        let mut expected = [a, b, c];
        expected.sort_unstable();
        assert_eq!(named, expected);
        assert!(custodians.iter().all(|custodian| custodian.usable));
        assert!(
            team_keys::custodians(&mut tx, world.province)
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn custodians_named_anew_replace_the_old_ones() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let sealed = seal(&world, world.lead(), &code, "tetap aman").await;
        let [first, second, third] = three(&world);
        let newer = [world.of(Role::Analyst), second, third];
        let mut tx = world.store.write().await.unwrap();
        name(&world, &mut tx, three(&world).map(Person::account))
            .await
            .unwrap();
        name(&world, &mut tx, newer.map(Person::account))
            .await
            .unwrap();
        let mut lead = world.keeper(world.lead());
        assert!(
            team_keys::cover(&mut tx, &mut lead, world.teams.cases)
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        let key = new_pair(&world, world.lead().account()).await;
        let request = id::<uuid::Uuid>();
        let mut tx = world.store.write().await.unwrap();
        let asker = world.lead().account();
        team_keys::request_recovery(&mut tx, request, world.teams.cases, asker, asker, later(3))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let request = request.to_string();
        let former = approve(&world, first, &request).await;
        assert!(matches!(former, Err(Error::NotFound)), "a former custodian");
        assert_eq!(
            approve(&world, newer[0], &request).await.unwrap(),
            Approval::Waiting
        );
        assert_eq!(
            approve(&world, third, &request).await.unwrap(),
            Approval::Done
        );
        let mut keeper = Keeper::new(&world.ring, Some(&key), Random::system());
        let read = read_with(&world.store, &mut keeper, world.lead(), &code, &sealed).await;
        assert_eq!(read.unwrap().as_deref(), Some("tetap aman"));
    });
}

#[test]
fn a_custodian_who_forgot_the_password_has_lost_the_share() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, request) = orphaned(&world).await;
        let [first, second, third] = three(&world);
        let key = new_pair(&world, first.account()).await;
        let mut tx = world.store.write().await.unwrap();
        let custodians = team_keys::custodians(&mut tx, world.task_force)
            .await
            .unwrap();
        let usable = custodians
            .iter()
            .filter(|custodian| custodian.usable)
            .count();
        assert_eq!(usable, 2);
        let mut keeper = Keeper::new(&world.ring, Some(&key), Random::system());
        let lost = team_keys::approve_recovery(&mut tx, &mut keeper, &request, later(4)).await;
        assert!(matches!(lost, Err(Error::Locked)));
        drop(tx);
        assert_eq!(
            approve(&world, second, &request).await.unwrap(),
            Approval::Waiting
        );
        assert_eq!(
            approve(&world, third, &request).await.unwrap(),
            Approval::Done
        );
    });
}

#[test]
fn a_rotated_key_is_covered_by_the_recovery_key() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let sealed = seal(&world, world.lead(), &code, "sebelum").await;
        let mut tx = world.store.write().await.unwrap();
        name(&world, &mut tx, three(&world).map(Person::account))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // Nobody called cover: the new key covers itself.
        crate::keys::help::rotate(&world, world.teams.cases, world.lead()).await;
        let key = new_pair(&world, world.lead().account()).await;
        let request = id::<uuid::Uuid>();
        let mut tx = world.store.write().await.unwrap();
        let asker = world.lead().account();
        team_keys::request_recovery(&mut tx, request, world.teams.cases, asker, asker, later(3))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for by in [three(&world)[0], three(&world)[2]] {
            approve(&world, by, &request.to_string()).await.unwrap();
        }
        let mut keeper = Keeper::new(&world.ring, Some(&key), Random::system());
        let read = read_with(&world.store, &mut keeper, world.lead(), &code, &sealed).await;
        assert_eq!(read.unwrap().as_deref(), Some("sebelum"));
    });
}
