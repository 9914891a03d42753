//! Events: kept whole, changed, listed, with photos, planned.

use crate::prevention::help::{
    KEMBANGAN, MERUYA, area, audience, city, event, file, kept, material, someone,
};
use domain::prevention::*;
use jiff::civil::date;
use store::paging::{Count, Seek};
use store::prevention::{self as prevention, *};
use store::{Error, attachments, sql};
use testkit::each_database;
use testkit::world::{World, id, now};
use vault::Random;

#[test]
fn an_event_is_kept_whole_and_the_same_form_once() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let leaflet = material(&world, "Kenali tandanya");
        let scan = file(&world, &mut tx).await;
        prevention::add_material(&mut tx, &leaflet, scan, someone(&world), now())
            .await
            .unwrap();
        let mut new = event(&world, date(2024, 3, 12), MERUYA);
        new.materials = vec![leaflet.id];
        assert_eq!(kept(&world, &mut tx, &new, "k1").await, Recorded::New);
        let again = Event {
            id: id(),
            ..new.clone()
        };
        assert_eq!(
            kept(&world, &mut tx, &again, "k1").await,
            Recorded::Known(new.id)
        );
        let found = prevention::find(&mut tx, &world.ring, world.task_force, new.id)
            .await
            .unwrap();
        assert_eq!(found, new);
        let row = tx
            .row(&sql(
                "select participants_female as f, participants_male as m, note_a from outreach",
            ))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.int("f").unwrap(), row.int("m").unwrap()), (30, 12));
        let note = row.bytes("note_a").unwrap();
        assert!(!note.windows(5).any(|part| part == b"Warga"), "sealed");
        let held_by = prevention::organisations(&mut tx, new.id).await.unwrap();
        assert_eq!(held_by[0].1, "UPTD PPA Jakarta Barat");
        let elsewhere = prevention::find(&mut tx, &world.ring, world.province, new.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
    });
}

#[test]
fn a_change_keeps_the_edition_that_was_handed_out() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let (old, other) = (material(&world, "Lama"), material(&world, "Lain"));
        for one in [&old, &other] {
            let scan = file(&world, &mut tx).await;
            prevention::add_material(&mut tx, one, scan, someone(&world), now())
                .await
                .unwrap();
        }
        let mut changed = event(&world, date(2024, 3, 12), MERUYA);
        changed.materials = vec![old.id, other.id];
        kept(&world, &mut tx, &changed, "k").await;
        let scan = file(&world, &mut tx).await;
        let second = (scan, "nomor telepon baru");
        let number = prevention::add_edition(
            &mut tx,
            world.task_force,
            old.id,
            second,
            someone(&world),
            now(),
        )
        .await
        .unwrap();
        assert_eq!(number, 2);
        changed.materials = vec![old.id];
        changed.topics = vec![Topic::Law];
        changed.audience = audience(1, 0);
        let keys = || (&world.ring, Random::system());
        let (ring, mut random) = keys();
        prevention::save(&mut tx, (ring, &mut random), &changed, now())
            .await
            .unwrap();
        let used = prevention::used(&mut tx, changed.id).await.unwrap();
        assert_eq!((used.len(), used[0].number), (1, 1), "handed out as it was");
        let found = prevention::find(&mut tx, &world.ring, world.task_force, changed.id)
            .await
            .unwrap();
        assert_eq!(
            (found.topics, found.audience.total()),
            (vec![Topic::Law], 1)
        );
        let stale = prevention::save(&mut tx, (ring, &mut random), &changed, now()).await;
        assert!(matches!(stale, Err(Error::Stale)));
    });
}

#[test]
fn nothing_of_another_task_force_becomes_part_of_an_event() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut foreign = event(&world, date(2024, 3, 12), MERUYA);
        foreign.task_force = world.province;
        let keys = (&world.ring, &mut Random::system());
        let refused =
            prevention::record(&mut tx, keys, &foreign, "k", someone(&world), now()).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    });
}

#[test]
fn the_list_is_filtered_and_has_pages() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        for (day, place, kind) in [
            (date(2023, 5, 2), MERUYA, OutreachKind::Education),
            (date(2024, 1, 9), MERUYA, OutreachKind::Mapping),
            (date(2024, 1, 9), "31.73.05.1001", OutreachKind::Education),
            (date(2024, 3, 1), KEMBANGAN, OutreachKind::Education),
        ] {
            let new = Event {
                kind,
                ..event(&world, day, place)
            };
            kept(&world, &mut tx, &new, &new.id.to_string()).await;
        }
        let city = world.task_force;
        for (filter, n) in [
            (Filter::default(), 4),
            (
                Filter {
                    year: Some(2024),
                    ..Filter::default()
                },
                3,
            ),
            (
                Filter {
                    area: Some(area(KEMBANGAN)),
                    ..Filter::default()
                },
                3,
            ),
            (
                Filter {
                    kind: Some(OutreachKind::Mapping),
                    ..Filter::default()
                },
                1,
            ),
        ] {
            let found = prevention::page(&mut tx, city, &filter, Seek::First, 10)
                .await
                .unwrap();
            assert_eq!(
                (found.rows.len(), found.count),
                (n, Count::Exactly(n as i64))
            );
        }
        let all = Filter::default();
        let first = prevention::page(&mut tx, city, &all, Seek::First, 3)
            .await
            .unwrap();
        assert_eq!(first.rows[0].held_on, date(2024, 3, 1));
        assert_eq!(first.rows[0].people, 42);
        let next = Seek::After(first.next.unwrap());
        let second = prevention::page(&mut tx, city, &all, next, 3)
            .await
            .unwrap();
        assert_eq!(second.rows.len(), 1);
        assert_eq!(second.rows[0].held_on, date(2023, 5, 2));
        let other = prevention::page(&mut tx, world.province, &all, Seek::First, 3).await;
        assert!(other.unwrap().rows.is_empty());
    });
}

#[test]
fn a_photo_comes_and_goes_with_its_file() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let new = event(&world, date(2024, 3, 12), MERUYA);
        kept(&world, &mut tx, &new, "k").await;
        let photo = file(&world, &mut tx).await;
        prevention::add_photo(&mut tx, world.task_force, new.id, photo, now())
            .await
            .unwrap();
        let photos = prevention::photos(&mut tx, &world.ring, new.id)
            .await
            .unwrap();
        assert_eq!((photos.len(), photos[0].name.as_str()), (1, "berkas.pdf"));
        let foreign = prevention::add_photo(&mut tx, world.province, new.id, photo, now()).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let foreign = prevention::remove_photo(&mut tx, world.province, new.id, photo).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        prevention::remove_photo(&mut tx, world.task_force, new.id, photo)
            .await
            .unwrap();
        assert!(
            prevention::photos(&mut tx, &world.ring, new.id)
                .await
                .unwrap()
                .is_empty()
        );
        let gone = attachments::find(&mut tx, &world.ring, world.task_force, photo).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn what_is_planned_is_not_counted_as_held() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let plan = Plan {
            id: id(),
            task_force: world.task_force,
            kind: OutreachKind::Education,
            title: "Hari penyuluhan".to_owned(),
            planned_on: date(2024, 5, 20),
            area: area(MERUYA),
            area_name: "Meruya Selatan".to_owned(),
        };
        prevention::add_plan(&mut tx, &plan, someone(&world), now())
            .await
            .unwrap();
        let days = Days::of_year(2024);
        let totals = prevention::totals(&mut tx, world.task_force, city(), days)
            .await
            .unwrap();
        assert_eq!(totals.events, 0);
        let found = prevention::plan(&mut tx, world.task_force, plan.id)
            .await
            .unwrap();
        assert_eq!((found.area, found.planned_on), (plan.area, plan.planned_on));
        assert_eq!(
            prevention::plans(&mut tx, world.task_force, 5)
                .await
                .unwrap()
                .len(),
            1
        );
        let foreign = prevention::remove_plan(&mut tx, world.province, plan.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        prevention::remove_plan(&mut tx, world.task_force, plan.id)
            .await
            .unwrap();
        let gone = prevention::plan(&mut tx, world.task_force, plan.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}
