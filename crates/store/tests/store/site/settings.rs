//! Settings and hotlines.

use super::site;
use crate::common::{World, id, now};
use domain::people::Level;
use store::Error;
use store::people::{TaskForce, add_task_force};
use store::site::{self as store_site, Hotline, Site};
use testkit::each_database;

#[test]
fn a_site_is_saved_once_and_then_by_its_version() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        assert_eq!(
            store_site::find(&mut tx, world.task_force).await.unwrap(),
            None
        );
        let new = site(&world, "jakarta-barat");
        store_site::save(&mut tx, &new, now()).await.unwrap();
        let saved = store_site::find(&mut tx, world.task_force)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(saved, Site { version: 1, ..new });

        let changed = Site {
            enabled: false,
            ..saved.clone()
        };
        store_site::save(&mut tx, &changed, now()).await.unwrap();
        let late = store_site::save(&mut tx, &saved, now()).await;
        assert!(matches!(late, Err(Error::Stale)));
        let now = store_site::find(&mut tx, world.task_force)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            now,
            Site {
                version: 2,
                ..changed
            }
        );
    });
}

#[test]
fn an_address_belongs_to_one_site() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        store_site::save(&mut tx, &site(&world, "jakarta"), now())
            .await
            .unwrap();
        let taken = store_site::is_taken(&mut tx, world.task_force, "jakarta").await;
        assert!(!taken.unwrap(), "it is its own");
        assert!(
            store_site::is_taken(&mut tx, id(), "jakarta")
                .await
                .unwrap()
        );
    });
}

#[test]
fn sites_of_the_smallest_areas_come_first_and_those_that_are_off_not_at_all() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let province = TaskForce {
            id: id(),
            level: Level::Province,
            area: "31".to_owned(),
            name: "Gugus Tugas DKI Jakarta".to_owned(),
            parent: None,
        };
        add_task_force(&mut tx, &province, now()).await.unwrap();
        let above = Site {
            task_force: province.id,
            ..site(&world, "dki")
        };
        store_site::save(&mut tx, &above, now()).await.unwrap();
        store_site::save(&mut tx, &site(&world, "jakbar"), now())
            .await
            .unwrap();
        let slugs = |sites: Vec<(Site, String)>| -> Vec<String> {
            sites.into_iter().map(|(site, _)| site.slug).collect()
        };
        let all = store_site::enabled(&mut tx).await.unwrap();
        assert_eq!(all[0].1, "Gugus Tugas Jakarta Barat");
        assert_eq!(slugs(all), ["jakbar", "dki"]);

        let off = Site {
            enabled: false,
            version: 1,
            ..site(&world, "jakbar")
        };
        store_site::save(&mut tx, &off, now()).await.unwrap();
        assert_eq!(slugs(store_site::enabled(&mut tx).await.unwrap()), ["dki"]);
    });
}

#[test]
fn numbers_are_replaced_together() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let task_force = world.task_force;
        store_site::save(&mut tx, &site(&world, "jakbar"), now())
            .await
            .unwrap();
        let line = |number: &str| Hotline {
            number: number.to_owned(),
            whatsapp: number.len() > 3,
            name: ["Darurat".to_owned(), "Emergency".to_owned()],
            note: [String::new(), "Any time".to_owned()],
        };
        let three = [line("112"), line("129"), line("08111-129-129")];
        store_site::set_hotlines(&mut tx, task_force, 1, &three, now())
            .await
            .unwrap();
        assert_eq!(
            store_site::hotlines(&mut tx, task_force).await.unwrap(),
            three
        );
        let one = [line("129")];
        store_site::set_hotlines(&mut tx, task_force, 2, &one, now())
            .await
            .unwrap();
        assert_eq!(
            store_site::hotlines(&mut tx, task_force).await.unwrap(),
            one
        );
        let late = store_site::set_hotlines(&mut tx, task_force, 2, &three, now()).await;
        assert!(matches!(late, Err(Error::Stale)));
    });
}
