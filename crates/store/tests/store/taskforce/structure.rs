//! Decrees, divisions, and the tree of levels.

use crate::taskforce::help::decree;
use domain::people::Level;
use domain::taskforce::tree::TreeFault;
use domain::taskforce::{Strategy, Succession, WARN_DAYS};
use jiff::civil::date;
use store::people::{self, TaskForce};
use store::taskforce::{self, Division, Move, Placed};
use store::{Error, Tx};
use testkit::each_database;
use testkit::world::{World, id, now};

#[test]
fn a_task_force_begins_with_the_six_national_divisions_and_makes_them_its_own() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        assert!(
            taskforce::seed_divisions(&mut tx, city, id, now())
                .await
                .unwrap()
        );
        assert!(
            !taskforce::seed_divisions(&mut tx, city, id, now())
                .await
                .unwrap()
        );
        let new = Division {
            id: id(),
            task_force: city,
            position: 0,
            name: "Bidang Data".to_owned(),
            duties: String::new(),
            strategy: None,
            active: true,
            version: 1,
        };
        taskforce::add_division(&mut tx, &new, now()).await.unwrap();
        let all = taskforce::divisions(&mut tx, city).await.unwrap();
        assert_eq!(all.len(), 7);
        assert_eq!(all[0].strategy, Some(Strategy::Prevention));
        assert_eq!(all[6].name, "Bidang Data");

        for (way, first) in [
            (Move::Up, 0),
            (Move::Up, 0),
            (Move::Down, 1),
            (Move::Down, 2),
        ] {
            taskforce::move_division(&mut tx, city, all[0].id, way)
                .await
                .unwrap();
            let now = taskforce::divisions(&mut tx, city).await.unwrap();
            let at = now.iter().position(|d| d.id == all[0].id).unwrap();
            assert_eq!(at, first, "{way}");
        }
        taskforce::move_division(&mut tx, city, new.id, Move::Down)
            .await
            .unwrap();
        let now = taskforce::divisions(&mut tx, city).await.unwrap();
        assert_eq!(now[6].id, new.id, "the last one stays last");
        let elsewhere = taskforce::move_division(&mut tx, world.province, new.id, Move::Up).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));

        let mut first = taskforce::division(&mut tx, city, all[0].id).await.unwrap();
        first.name = "Bidang Pencegahan dan Edukasi".to_owned();
        first.active = false;
        taskforce::save_division(&mut tx, &first).await.unwrap();
        assert!(matches!(
            taskforce::save_division(&mut tx, &first).await,
            Err(Error::Stale)
        ));
        let none = taskforce::division(&mut tx, world.province, first.id).await;
        assert!(matches!(none, Err(Error::NotFound)));
    });
}

#[test]
fn decrees_are_listed_with_the_latest_term_first() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let follows = Succession::FollowsThePost;
        let old = decree(&mut tx, &world, Some(date(2023, 12, 31)), follows).await;
        let new = decree(&mut tx, &world, None, follows).await;
        let mut latest = taskforce::decree(&mut tx, city, new).await.unwrap();
        latest.term.from = date(2024, 1, 1);
        latest.succession = Succession::ByNewDecree;
        taskforce::save_decree(&mut tx, &latest).await.unwrap();
        assert!(matches!(
            taskforce::save_decree(&mut tx, &latest).await,
            Err(Error::Stale)
        ));
        let all = taskforce::decrees(&mut tx, city).await.unwrap();
        let order: Vec<_> = all.iter().map(|decree| decree.id).collect();
        assert_eq!(order, [new, old]);
        assert_eq!(all[0].succession, Succession::ByNewDecree);
        let elsewhere = taskforce::decree(&mut tx, world.province, new).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));

        assert_eq!(
            taskforce::warn_days(&mut tx, city).await.unwrap(),
            WARN_DAYS
        );
        taskforce::set_warn_days(&mut tx, city, 30).await.unwrap();
        assert_eq!(taskforce::warn_days(&mut tx, city).await.unwrap(), 30);
        let other = taskforce::warn_days(&mut tx, world.province).await.unwrap();
        assert_eq!(other, WARN_DAYS, "each task force chooses for itself");
    });
}

async fn add(
    tx: &mut Tx,
    level: Level,
    name: &str,
    parent: Option<domain::ids::TaskForceId>,
) -> TaskForce {
    let new = TaskForce {
        id: id(),
        level,
        area: "31".to_owned(),
        name: name.to_owned(),
        parent,
    };
    people::add_task_force(tx, &new, now()).await.unwrap();
    new
}

#[test]
fn task_forces_stand_in_levels_and_never_in_a_circle() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (city, province) = (world.task_force, world.province);
        let mut tx = world.store.write().await.unwrap();
        let pusat = add(&mut tx, Level::National, "Gugus Tugas Pusat", None).await;
        taskforce::set_parent(&mut tx, province, None, Some(pusat.id))
            .await
            .unwrap();
        let levels = taskforce::levels(&mut tx, city).await.unwrap();
        let above: Vec<_> = levels.above.iter().map(|force| force.id).collect();
        assert_eq!(above, [province, pusat.id]);
        let eligible: Vec<_> = levels.eligible.iter().map(|force| force.id).collect();
        assert_eq!(eligible.len(), 2);
        let upper = taskforce::levels(&mut tx, province).await.unwrap();
        assert_eq!(upper.below[0].id, city);

        // A country that stands below the city came in by another way.
        let wrong = add(&mut tx, Level::National, "Salah impor", Some(city)).await;
        let twin = add(&mut tx, Level::City, "Kota lain", None).await;
        for (parent, fault) in [
            (wrong.id, TreeFault::Circle),
            (city, TreeFault::Circle),
            (twin.id, TreeFault::Level),
            (id(), TreeFault::Unknown),
        ] {
            let refused = taskforce::set_parent(&mut tx, city, Some(province), Some(parent)).await;
            let Err(Placed::Tree(found)) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(found, fault);
        }
        let stale = taskforce::set_parent(&mut tx, city, None, None).await;
        assert!(matches!(stale, Err(Placed::Store(Error::Stale))));
        taskforce::set_parent(&mut tx, city, Some(province), None)
            .await
            .unwrap();
        assert!(
            taskforce::levels(&mut tx, city)
                .await
                .unwrap()
                .above
                .is_empty()
        );
    });
}

#[test]
fn neighbours_that_do_not_use_the_program_are_entered() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let new = |level, name: &str| TaskForce {
            id: id(),
            level,
            area: "31".to_owned(),
            name: name.to_owned(),
            parent: None,
        };
        let province = world.province;
        let pusat = new(Level::National, "Gugus Tugas Pusat");
        taskforce::add_level(&mut tx, province, &pusat, true, now())
            .await
            .unwrap();
        let second = new(Level::City, "Gugus Tugas Jakarta Timur");
        taskforce::add_level(&mut tx, province, &second, false, now())
            .await
            .unwrap();
        let levels = taskforce::levels(&mut tx, province).await.unwrap();
        assert_eq!(levels.above[0].id, pusat.id);
        assert_eq!(levels.below.len(), 2);
        let flat = new(Level::Province, "Provinsi lain");
        let refused = taskforce::add_level(&mut tx, province, &flat, false, now()).await;
        assert!(matches!(refused, Err(Placed::Tree(TreeFault::Level))));
    });
}
