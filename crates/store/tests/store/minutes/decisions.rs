//! Decisions are numbered within their meeting.

use crate::minutes::help::Scene;
use domain::meetings::MeetingState;
use store::Error;
use store::action_items::{self, Body};
use store::meetings::Meeting;
use store::meetings::decisions::{self, Decision, New};
use store::meetings::sitting::Fault;
use testkit::each_database;
use testkit::world::{id, now};
use vault::Random;

async fn decide(scene: &Scene, meeting: &Meeting, text: &str) -> domain::ids::DecisionId {
    let mut tx = scene.write().await;
    let new = New {
        id: id(),
        agenda_item: Some(scene.items[0]),
        text,
        at: now(),
    };
    let (ring, random) = (&scene.world.ring, &mut Random::system());
    decisions::add(&mut tx, ring, random, meeting, &new)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    new.id
}

#[test]
fn numbers_move_up_when_a_decision_is_taken_back() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let meeting = scene.opened().await;
        let mut ids = Vec::new();
        for text in ["Satu", "Dua", "Tiga"] {
            ids.push(decide(&scene, &meeting, text).await);
        }
        let ring = &scene.world.ring;
        let mut tx = scene.write().await;
        assert!(decisions::remove(&mut tx, &meeting, ids[1]).await.unwrap());
        let left = decisions::list(&mut tx, ring, scene.meeting).await.unwrap();
        let left: Vec<(i64, &str)> = left.iter().map(|one| (one.number, &*one.text)).collect();
        assert_eq!(left, [(1, "Satu"), (2, "Tiga")]);
        let gone = decisions::remove(&mut tx, &meeting, ids[1]).await;
        assert!(matches!(gone, Err(Fault::Store(Error::NotFound))));

        // What somebody was asked to carry out stays.
        let new = action_items::New {
            id: id(),
            task_force: scene.world.task_force,
            meeting: Some(scene.meeting),
            decision: Some(ids[0]),
            body: Body::default(),
            post: scene.chair,
            division: None,
            due_on: jiff::civil::date(2024, 4, 1),
        };
        let random = &mut Random::system();
        let today = crate::minutes::help::TODAY;
        action_items::add(&mut tx, ring, random, &new, today, now())
            .await
            .unwrap();
        assert!(!decisions::remove(&mut tx, &meeting, ids[0]).await.unwrap());
    });
}

#[test]
fn decisions_are_sealed_and_changed_by_one_at_a_time_while_minutes_are_written() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let meeting = scene.opened().await;
        let text = "Rumah aman ditambah dua kamar";
        let one = decide(&scene, &meeting, text).await;
        let (ring, random) = (&scene.world.ring, &mut Random::system());
        let mut tx = scene.write().await;
        let raw = store::sql("select body_a from decision where id = ?").bind(one);
        let raw = tx.row(&raw).await.unwrap().unwrap();
        assert!(
            !raw.bytes("body_a")
                .unwrap()
                .windows(5)
                .any(|part| part == b"Rumah")
        );

        let found = decisions::find(&mut tx, ring, scene.meeting, one)
            .await
            .unwrap();
        assert_eq!((found.text.as_str(), found.number), (text, 1));
        let changed = Decision {
            text: "Rumah aman ditambah tiga kamar".to_owned(),
            agenda_item: None,
            ..found
        };
        decisions::save(&mut tx, ring, random, &meeting, &changed)
            .await
            .unwrap();
        let stale = decisions::save(&mut tx, ring, random, &meeting, &changed).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        let elsewhere = decisions::find(&mut tx, ring, id(), one).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        let foreign = New {
            id: id(),
            agenda_item: Some(id()),
            text,
            at: now(),
        };
        let refused = decisions::add(&mut tx, ring, random, &meeting, &foreign).await;
        assert!(matches!(refused, Err(Fault::Store(Error::NotFound))));
        let approved = Meeting {
            state: MeetingState::Approved,
            ..meeting
        };
        let locked = decisions::save(&mut tx, ring, random, &approved, &changed).await;
        assert!(matches!(locked, Err(Fault::Locked)));
    });
}
