//! Files between installations: signed, checked, taken once.

use super::help::{assembling, begun, by, force, period, victim, walked, zone};
use crate::common::{World, now};
use domain::cases::Sex;
use domain::people::Level;
use domain::periodic::{Cell, Chapter, DueRule, Measure, PeriodicAction as A, Standing};
use jiff::civil::date;
use store::audit::AuditKeys;
use store::periodic::{self, Refusal};
use store::{Error, Tx};
use testkit::each_database;
use vault::{KeyRing, RootKey};

/// Another installation, with other keys.
fn elsewhere() -> AuditKeys {
    AuditKeys::of(&KeyRing::from_root(&RootKey::from_bytes([9; 32])))
}

/// A city of another province's installation and its file of a period.
async fn file(world: &World, tx: &mut Tx, keys: &AuditKeys, area: &str) -> Vec<u8> {
    let city = force(tx, Level::City, area, None).await;
    for _ in 0..6 {
        victim(world, tx, city, "2023-03-01", Sex::Female, 20).await;
    }
    let report = begun(world, tx, city, "2023").await;
    let report = walked(world, tx, &report, &[A::Submit, A::Freeze]).await;
    periodic::sign(tx, keys, &report, now()).await.unwrap()
}

#[test]
fn a_file_is_taken_once_its_fingerprint_was_compared() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let province = force(&mut tx, Level::Province, "31", None).await;
        let keys = elsewhere();
        let bytes = file(&world, &mut tx, &keys, "31.74").await;
        let arrival = periodic::verify(&bytes).unwrap();
        assert_eq!(arrival.envelope.period, period("2023"));
        let told = periodic::own_fingerprint(&keys);
        let by = by(&world);
        for (typed, refusal) in [
            ("", Refusal::NewSender),
            ("abcd 1234", Refusal::Fingerprint),
        ] {
            let refused = periodic::arrive(&mut tx, province, &arrival, typed, by)
                .await
                .unwrap();
            assert_eq!(refused, Err(refusal));
        }
        let typed = told.replace(' ', "").to_uppercase();
        let taken = periodic::arrive(&mut tx, province, &arrival, &typed, by)
            .await
            .unwrap();
        assert_eq!(taken, Ok(()));
        let again = periodic::arrive(&mut tx, province, &arrival, "", by)
            .await
            .unwrap();
        assert_eq!(again, Err(Refusal::Older));

        let senders = periodic::senders(&mut tx, province).await.unwrap();
        assert_eq!(senders.len(), 1);
        assert_eq!(senders[0].fingerprint, told);
        let today = date(2024, 3, 15);
        let rows = periodic::overview(
            &mut tx,
            province,
            &[period("2023")],
            DueRule::default(),
            today,
            &zone(),
        )
        .await
        .unwrap();
        assert!(!rows[0].local);
        assert_eq!(rows[0].cells, [Some((Standing::Received(today), None))]);

        let zone = zone();
        let read = periodic::take(&mut tx, &assembling(province, "2023", &zone))
            .await
            .unwrap();
        assert_eq!(read.tables(Chapter::Annex)[0].rows[0][1], Cell::Number(6));
    });
}

#[test]
fn what_was_changed_on_its_way_is_refused() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let bytes = file(&world, &mut tx, &elsewhere(), "31.74").await;
        let text = String::from_utf8(bytes).unwrap();
        let changed = text.replace("\\\"n\\\":6", "\\\"n\\\":60");
        assert_ne!(changed, text);
        assert_eq!(
            periodic::verify(changed.as_bytes()).unwrap_err(),
            Refusal::Tampered
        );
        let cut = &text.as_bytes()[..text.len() / 2];
        for bad in [&b""[..], b"{}", b"not a report", cut, &[0xff; 40]] {
            assert_eq!(periodic::verify(bad).unwrap_err(), Refusal::NotAReport);
        }
        let huge = vec![b' '; periodic::FILE_MOST + 1];
        assert_eq!(periodic::verify(&huge).unwrap_err(), Refusal::NotAReport);
        // Nothing but counts in codes travels.
        for word in ["Gugus Tugas 31.74", "victims-by-sex"] {
            assert!(text.contains(word), "{word}");
        }
    });
}

#[test]
fn only_task_forces_right_below_and_elsewhere_send_files() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let province = force(&mut tx, Level::Province, "31", None).await;
        let keys = elsewhere();
        let foreign = periodic::verify(&file(&world, &mut tx, &keys, "32.12").await).unwrap();
        let told = periodic::own_fingerprint(&keys);
        let by = by(&world);
        for receiver in [province, world.task_force] {
            let refused = periodic::arrive(&mut tx, receiver, &foreign, &told, by)
                .await
                .unwrap();
            assert_eq!(refused, Err(Refusal::NotBelow));
        }
        force(&mut tx, Level::City, "31.73", Some(province)).await;
        let local = periodic::verify(&file(&world, &mut tx, &keys, "31.73").await).unwrap();
        let refused = periodic::arrive(&mut tx, province, &local, &told, by)
            .await
            .unwrap();
        assert_eq!(refused, Err(Refusal::Local));

        let first = periodic::verify(&file(&world, &mut tx, &keys, "31.75").await).unwrap();
        periodic::arrive(&mut tx, province, &first, &told, by)
            .await
            .unwrap()
            .unwrap();
        let other = AuditKeys::of(&world.ring);
        let second = periodic::verify(&file(&world, &mut tx, &other, "31.75").await).unwrap();
        let typed = periodic::own_fingerprint(&other);
        let refused = periodic::arrive(&mut tx, province, &second, &typed, by)
            .await
            .unwrap();
        assert_eq!(refused, Err(Refusal::OtherKey));
    });
}

#[test]
fn only_a_frozen_report_makes_a_file() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2023").await;
        let refused = periodic::sign(&mut tx, &elsewhere(), &report, now()).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let measured = periodic::figures(&mut tx, report.id).await.unwrap();
        assert!(
            measured
                .iter()
                .all(|figure| figure.measure != Measure::Victims)
        );
    });
}
