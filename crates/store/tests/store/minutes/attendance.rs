//! Each device and each invitee is counted once.

use crate::minutes::help::{Scene, TODAY};
use domain::meetings::door::{AttendanceKind, Device};
use jiff::SignedDuration;
use store::Error;
use store::meetings::attendance::{self, CheckIn, Recorded};
use testkit::each_database;
use testkit::world::{id, now};
use vault::{Code, Random};

fn device(n: u8) -> Device {
    Device::from_random([n; 16])
}

async fn record(scene: &Scene, new: &CheckIn<'_>) -> Recorded {
    let mut tx = scene.write().await;
    let (ring, random) = (&scene.world.ring, &mut Random::system());
    let recorded = attendance::record(&mut tx, ring, random, new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    recorded
}

#[test]
fn the_same_device_and_the_same_invitee_count_once() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let (invitee, _) = scene.invite(&mut tx, 1, None, "Ahmad Fauzi").await;
        tx.commit().await.unwrap();
        let (one, two) = (device(1), device(2));
        let first = scene.check_in("Ahmad Fauzi", &one, Some(invitee));
        assert_eq!(record(&scene, &first).await, Recorded::Now);
        let again = CheckIn {
            at: now() + SignedDuration::from_mins(5),
            ..scene.check_in("Ahmad F.", &one, None)
        };
        assert_eq!(record(&scene, &again).await, Recorded::Before(now()));
        let elsewhere = scene.check_in("Ahmad Fauzi", &two, Some(invitee));
        assert_eq!(record(&scene, &elsewhere).await, Recorded::Before(now()));
        // Two guests without an invitation are two people.
        for n in 3..5 {
            let device = device(n);
            let guest = scene.check_in("Tamu", &device, None);
            assert_eq!(record(&scene, &guest).await, Recorded::Now);
        }
        let mut tx = scene.write().await;
        assert_eq!(attendance::count(&mut tx, scene.meeting).await.unwrap(), 3);
        let since = attendance::since(&mut tx, scene.meeting, &one, None).await;
        assert_eq!(since.unwrap(), Some(now()));
        let since = attendance::since(&mut tx, scene.meeting, &two, Some(invitee)).await;
        assert_eq!(since.unwrap(), Some(now()));
        let unknown = attendance::since(&mut tx, scene.meeting, &device(9), None).await;
        assert_eq!(unknown.unwrap(), None);
    });
}

#[test]
fn who_came_is_sealed_and_lines_corrected_by_one_at_a_time() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let one = device(1);
        let new = scene.check_in("Siti Aminah", &one, None);
        record(&scene, &new).await;
        let mut tx = scene.write().await;
        let (ring, random) = (&scene.world.ring, &mut Random::system());
        let line = attendance::find(&mut tx, ring, scene.meeting, new.id)
            .await
            .unwrap();
        assert_eq!(line.contact.as_deref(), Some("+6281234567890"));
        let raw = store::sql("select who_a from attendance where id = ?").bind(new.id);
        let raw = tx.row(&raw).await.unwrap().unwrap();
        let sealed = raw.bytes("who_a").unwrap();
        for part in [b"123456", b"Aminah", b"Sosial"] {
            assert!(!sealed.windows(6).any(|found| found == part));
        }

        let mut changed = line;
        changed.name = "Siti Aminah, S.Sos.".to_owned();
        changed.kind = AttendanceKind::Speaker;
        changed.contact = None;
        let later = now() + SignedDuration::from_mins(1);
        attendance::correct(&mut tx, ring, random, &changed, later)
            .await
            .unwrap();
        let stale = attendance::correct(&mut tx, ring, random, &changed, later).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let list = attendance::list(&mut tx, ring, scene.meeting)
            .await
            .unwrap();
        assert_eq!(list[0].name, "Siti Aminah, S.Sos.");
        assert_eq!(list[0].contact, None);

        attendance::remove(&mut tx, scene.meeting, new.id)
            .await
            .unwrap();
        let gone = attendance::remove(&mut tx, scene.meeting, new.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let other = attendance::find(&mut tx, ring, id(), new.id).await;
        assert!(matches!(other, Err(Error::NotFound)));
    });
}

#[test]
fn invitees_are_known_by_number_token_and_post() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let (ring, meeting) = (&scene.world.ring, scene.meeting);
        let (chair, _) = scene.invite(&mut tx, 1, Some(scene.chair), "").await;
        let (guest, token) = scene.invite(&mut tx, 2, None, "Ahmad Fauzi").await;
        let delegate =
            store::sql("update invitee set response = 'delegated', who_a = ? where id = ?");
        let who = scene.who(guest, "Ahmad Fauzi", ["Rini", "Staf"]);
        tx.run(&delegate.bind(who).bind(guest)).await.unwrap();
        let all = attendance::expected(&mut tx, ring, meeting).await.unwrap();
        let found: Vec<(i64, &str)> = all.iter().map(|one| (one.number, &*one.name)).collect();
        assert_eq!(found, [(1, ""), (2, "Rini")]);

        let by_number = attendance::expected_number(&mut tx, ring, meeting, 2)
            .await
            .unwrap();
        assert_eq!(by_number.unwrap().id, guest);
        let by_token = attendance::expected_token(&mut tx, ring, meeting, &token)
            .await
            .unwrap();
        assert_eq!(by_token.unwrap().title, "Staf");
        let foreign = Code::generate(&mut Random::system()).unwrap();
        let none = attendance::expected_token(&mut tx, ring, meeting, &foreign)
            .await
            .unwrap();
        assert_eq!(none, None);
        let lead = scene.account("lead");
        let by_post = attendance::expected_account(&mut tx, ring, meeting, lead, TODAY).await;
        assert_eq!(by_post.unwrap().unwrap().id, chair);
        let colleague = scene.account("colleague");
        let nobody = attendance::expected_account(&mut tx, ring, meeting, colleague, TODAY).await;
        assert_eq!(nobody.unwrap(), None);
        let one = attendance::expected_one(&mut tx, ring, meeting, guest)
            .await
            .unwrap();
        assert_eq!(one.unwrap().checked_at, None);
        tx.commit().await.unwrap();

        let phone = device(1);
        record(&scene, &scene.check_in("Rini", &phone, Some(guest))).await;
        let mut tx = scene.write().await;
        let one = attendance::expected_one(&mut tx, ring, meeting, guest)
            .await
            .unwrap();
        assert_eq!(one.unwrap().checked_at, Some(now()));
    });
}
