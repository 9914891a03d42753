//! The agenda: sealed, in order, each open matter once, and two people at one item.

use crate::common::id;
use crate::meetings::help::{Force, item};
use domain::meetings::{AgendaSource, MeetingAction};
use store::meetings::agenda::{self, NewItem, Toward};
use store::meetings::{self, Meeting};
use store::{Error, Tx, sql};
use testkit::each_database;

async fn titles(tx: &mut Tx, force: &Force, meeting: &Meeting) -> Vec<String> {
    let items = agenda::items(tx, &force.world.ring, meeting).await.unwrap();
    let places: Vec<i64> = items.iter().map(|item| item.position).collect();
    let expected: Vec<i64> = (1..).take(items.len()).collect();
    assert_eq!(places, expected, "places are counted without gaps");
    items.into_iter().map(|item| item.title).collect()
}

#[test]
fn titles_are_sealed_and_keep_their_order() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let mut tx = force.write().await;
        let mut ids = Vec::new();
        for title in ["satu", "dua", "tiga"] {
            let new = item(title);
            let added = agenda::add(&mut tx, &mut force.sealing(), &meeting, &new).await;
            assert!(added.unwrap());
            ids.push(new.id);
        }
        let rows = tx
            .rows(&sql("select body_a from agenda_item"))
            .await
            .unwrap();
        for row in rows {
            let bytes = row.bytes("body_a").unwrap();
            assert!(!bytes.windows(4).any(|part| part == b"satu"));
        }
        for (at, toward, expected) in [
            (2, Toward::Up, ["satu", "tiga", "dua"]),
            (0, Toward::Up, ["satu", "tiga", "dua"]),
            (1, Toward::Down, ["satu", "tiga", "dua"]),
            (0, Toward::Down, ["tiga", "satu", "dua"]),
        ] {
            agenda::shift(&mut tx, &meeting, ids[at], toward)
                .await
                .unwrap();
            assert_eq!(titles(&mut tx, &force, &meeting).await, expected);
        }
        agenda::remove(&mut tx, &meeting, ids[0]).await.unwrap();
        assert_eq!(titles(&mut tx, &force, &meeting).await, ["tiga", "dua"]);
        let gone = agenda::remove(&mut tx, &meeting, ids[0]).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let unknown = agenda::shift(&mut tx, &meeting, id(), Toward::Up).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
    });
}

#[test]
fn an_open_matter_stands_on_an_agenda_once() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let mut tx = force.write().await;
        let new = || NewItem {
            source: AgendaSource::UnmetNeed,
            source_id: Some("shelter".to_owned()),
            ..item("Rumah aman")
        };
        let mut sealing = force.sealing();
        assert!(
            agenda::add(&mut tx, &mut sealing, &meeting, &new())
                .await
                .unwrap()
        );
        assert!(
            !agenda::add(&mut tx, &mut sealing, &meeting, &new())
                .await
                .unwrap()
        );
        // What is written by hand stands for nothing and may come twice.
        for _ in 0..2 {
            assert!(
                agenda::add(&mut tx, &mut sealing, &meeting, &item("Lain-lain"))
                    .await
                    .unwrap()
            );
        }
        assert_eq!(titles(&mut tx, &force, &meeting).await.len(), 3);
    });
}

#[test]
fn of_two_people_at_one_item_the_second_is_told() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let new = item("satu");
        let mut tx = force.write().await;
        let mut sealing = force.sealing();
        agenda::add(&mut tx, &mut sealing, &meeting, &new)
            .await
            .unwrap();
        let ring = &force.world.ring;
        let read = agenda::find(&mut tx, ring, &meeting, new.id).await.unwrap();
        let (mut first, mut second) = (read.clone(), read);
        first.title = "dari yang pertama".to_owned();
        second.title = "dari yang kedua".to_owned();
        agenda::save(&mut tx, &mut sealing, &meeting, &first)
            .await
            .unwrap();
        let stale = agenda::save(&mut tx, &mut sealing, &meeting, &second).await;
        assert!(matches!(stale, Err(Error::Stale)));
        assert_eq!(
            titles(&mut tx, &force, &meeting).await,
            ["dari yang pertama"]
        );
    });
}

#[test]
fn what_was_discussed_stays_on_the_agenda() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let new = item("satu");
        let mut tx = force.write().await;
        agenda::add(&mut tx, &mut force.sealing(), &meeting, &new)
            .await
            .unwrap();
        meetings::advance(&mut tx, &meeting, MeetingAction::Open)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let open = force.again(&meeting).await;
        let mut tx = force.write().await;
        let refused = agenda::remove(&mut tx, &open, new.id).await;
        assert!(matches!(refused, Err(Error::Stale)));
        assert_eq!(titles(&mut tx, &force, &open).await, ["satu"]);
    });
}
