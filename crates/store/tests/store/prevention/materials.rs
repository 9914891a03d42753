//! Materials in editions, and community-watch groups.

use crate::prevention::help::{MERUYA, area, city, file, material, someone};
use domain::prevention::*;
use jiff::SignedDuration;
use jiff::civil::date;
use store::paging::Seek;
use store::prevention::{self as prevention, *};
use store::{Error, attachments};
use testkit::each_database;
use testkit::world::{World, id, now};
use vault::Random;

#[test]
fn a_material_has_editions_and_the_newest_alone_is_public() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut leaflet = Material {
            public: true,
            ..material(&world, "Kenali tandanya")
        };
        let (first, second) = (file(&world, &mut tx).await, file(&world, &mut tx).await);
        prevention::add_material(&mut tx, &leaflet, first, someone(&world), now())
            .await
            .unwrap();
        assert!(
            attachments::find_public(&mut tx, &world.ring, first)
                .await
                .is_ok()
        );
        prevention::add_edition(
            &mut tx,
            world.task_force,
            leaflet.id,
            (second, "nomor baru"),
            someone(&world),
            now() + SignedDuration::from_hours(1),
        )
        .await
        .unwrap();
        assert!(
            attachments::find_public(&mut tx, &world.ring, first)
                .await
                .is_err()
        );
        assert!(
            attachments::find_public(&mut tx, &world.ring, second)
                .await
                .is_ok()
        );
        let editions = prevention::editions(&mut tx, &world.ring, leaflet.id)
            .await
            .unwrap();
        let numbers: Vec<i64> = editions.iter().map(|edition| edition.number).collect();
        assert_eq!((numbers, editions[0].attachment), (vec![2, 1], second));
        assert_eq!(editions[0].change_note, "nomor baru");
        let found = prevention::material(&mut tx, world.task_force, leaflet.id)
            .await
            .unwrap();
        assert_eq!(found.newest, 2);

        leaflet.public = false;
        leaflet.active = false;
        prevention::save_material(&mut tx, &leaflet).await.unwrap();
        assert!(
            attachments::find_public(&mut tx, &world.ring, second)
                .await
                .is_err()
        );
        let stale = prevention::save_material(&mut tx, &leaflet).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let usable = prevention::usable(&mut tx, world.task_force, 10)
            .await
            .unwrap();
        assert!(usable.is_empty());
        let (shown, all) = (
            MaterialFilter::default(),
            MaterialFilter {
                retired: true,
                kind: Some(MaterialKind::Leaflet),
                topic: Some(Topic::SafeMigration),
            },
        );
        for (filter, n) in [(shown, 0), (all, 1)] {
            let page =
                prevention::material_page(&mut tx, world.task_force, &filter, Seek::First, 10)
                    .await
                    .unwrap();
            assert_eq!(page.rows.len(), n);
        }
        let foreign = prevention::material(&mut tx, world.province, leaflet.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

#[test]
fn a_group_keeps_how_to_reach_it_to_itself() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut group = WatchGroup {
            id: id(),
            task_force: world.task_force,
            kind: WatchKind::Patbm,
            name: "PATBM Meruya Selatan".to_owned(),
            area: area(MERUYA),
            area_name: "Meruya Selatan".to_owned(),
            members: 15,
            contact: "Ibu Ketua, 0812-5550-1234".to_owned(),
            formed_on: Some(date(2021, 7, 1)),
            active: true,
            last_active_on: None,
            version: 1,
        };
        let mut random = Random::system();
        prevention::add_group(&mut tx, (&world.ring, &mut random), &group, now())
            .await
            .unwrap();
        let found = prevention::group(&mut tx, &world.ring, world.task_force, group.id)
            .await
            .unwrap();
        assert_eq!(found, group);
        let filter = GroupFilter {
            area: Some(city()),
            kind: Some(WatchKind::Patbm),
            inactive: false,
        };
        let page = prevention::group_page(&mut tx, world.task_force, &filter, Seek::First, 10)
            .await
            .unwrap();
        assert_eq!((page.rows.len(), page.rows[0].contact.as_str()), (1, ""));

        group.active = false;
        group.members = 9;
        prevention::save_group(&mut tx, (&world.ring, &mut random), &group)
            .await
            .unwrap();
        let stale = prevention::save_group(&mut tx, (&world.ring, &mut random), &group).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let page = prevention::group_page(&mut tx, world.task_force, &filter, Seek::First, 10)
            .await
            .unwrap();
        assert!(page.rows.is_empty());
        let foreign = prevention::group(&mut tx, &world.ring, world.province, group.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}
