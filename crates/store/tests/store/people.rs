//! Task forces, organisations, teams and accounts on both databases.

use domain::people::{OrganisationKind, Role};
use store::{Error, people};
use testkit::each_database;
use testkit::world::{World, id, now};

#[test]
fn an_empty_database_is_known_as_such() {
    each_database(|store| async move {
        let mut tx = store.read().await.unwrap();
        assert!(people::is_empty(&mut tx).await.unwrap());
        drop(tx);
        let world = World::create(store).await;
        let mut tx = world.store.read().await.unwrap();
        assert!(!people::is_empty(&mut tx).await.unwrap());
        let all = people::task_forces(&mut tx).await.unwrap();
        assert_eq!(all.len(), 2);
        let city = people::task_force(&mut tx, world.task_force).await.unwrap();
        assert_eq!(
            (city.parent, city.area.as_str()),
            (Some(world.province), "31.73")
        );
        let unknown = people::task_force(&mut tx, id()).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    });
}

#[test]
fn offices_are_changed_by_one_at_a_time_and_within_their_task_force() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let (city, police) = (world.task_force, world.organisations.police);
        let mut office = people::organisation(&mut tx, city, police).await.unwrap();
        assert_eq!(office.kind, OrganisationKind::Police);
        office.phone = "110".to_owned();
        office.active = false;
        people::save_organisation(&mut tx, &office).await.unwrap();
        let stale = people::save_organisation(&mut tx, &office).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let saved = people::organisation(&mut tx, city, police).await.unwrap();
        assert_eq!(
            (saved.phone.as_str(), saved.active, saved.version),
            ("110", false, 2)
        );
        let elsewhere = people::organisation(&mut tx, world.province, police).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        assert_eq!(people::organisations(&mut tx, city).await.unwrap().len(), 3);

        let mut team = people::team(&mut tx, city, world.teams.cases)
            .await
            .unwrap();
        team.name = "Tim Baru".to_owned();
        team.takes_reports = false;
        people::save_team(&mut tx, &team).await.unwrap();
        assert!(matches!(
            people::save_team(&mut tx, &team).await,
            Err(Error::Stale)
        ));
        let saved = people::team(&mut tx, city, world.teams.cases)
            .await
            .unwrap();
        assert_eq!(
            (saved.name.as_str(), saved.takes_reports),
            ("Tim Baru", false)
        );
        assert_eq!(people::teams(&mut tx, city).await.unwrap().len(), 4);
        let elsewhere = people::team(&mut tx, world.province, world.teams.cases).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
    });
}

#[test]
fn a_login_belongs_to_one_account() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let city = world.task_force;
        let mut account = people::account_by_login(&mut tx, "manager")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(account.role, Role::CaseManager);
        assert!(
            people::account_by_login(&mut tx, "Manager")
                .await
                .unwrap()
                .is_none()
        );
        account.name = "Ratna Dewi Anggraini".to_owned();
        account.role = Role::IntakeOfficer;
        people::save_account(&mut tx, &account).await.unwrap();
        let saved = people::account(&mut tx, city, account.id).await.unwrap();
        assert_eq!(
            (saved.name.as_str(), saved.role),
            ("Ratna Dewi Anggraini", Role::IntakeOfficer)
        );
        assert_eq!(people::accounts(&mut tx, city).await.unwrap().len(), 12);
        assert!(
            people::accounts(&mut tx, world.province)
                .await
                .unwrap()
                .is_empty()
        );
        let twin = people::Account { id: id(), ..saved };
        let refused = people::add_account(&mut tx, &twin, now()).await;
        assert!(matches!(refused, Err(Error::Duplicate)));
    });
}
