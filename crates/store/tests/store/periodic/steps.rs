//! Words, steps, and what stays as it was frozen.

use super::help::{assembling, begun, by, found, made, period, victim, walked, zone};
use crate::common::World;
use domain::cases::Sex;
use domain::periodic::{Chapter, Measure, PeriodicAction as A, PeriodicState};
use store::periodic::{self, Fault, New, NewText, Report, Sees, Step};
use store::{Error, Tx};
use testkit::each_database;
use vault::Random;

async fn write(
    world: &World,
    tx: &mut Tx,
    report: &Report,
    body: &str,
    version: i64,
) -> Result<(), Error> {
    let new = NewText {
        report: report.id,
        chapter: Chapter::Obstacles,
        body,
        version,
    };
    periodic::save_text(tx, &world.ring, &mut Random::system(), &new, by(world)).await
}

#[test]
fn texts_are_saved_with_the_version_that_was_read() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2023").await;
        write(&world, &mut tx, &report, "Dana terbatas.", 0)
            .await
            .unwrap();
        assert!(matches!(
            write(&world, &mut tx, &report, "x", 0).await,
            Err(Error::Stale)
        ));
        write(&world, &mut tx, &report, "Dana cair terlambat.", 1)
            .await
            .unwrap();
        assert!(matches!(
            write(&world, &mut tx, &report, "x", 1).await,
            Err(Error::Stale)
        ));
        let texts = periodic::texts(&mut tx, &world.ring, report.id)
            .await
            .unwrap();
        assert_eq!(texts.len(), 1);
        assert_eq!(texts[0].body, "Dana cair terlambat.");
        assert_eq!(
            (texts[0].chapter, texts[0].version),
            (Chapter::Obstacles, 2)
        );
    });
}

#[test]
fn reading_anew_keeps_the_words_and_needs_the_newest_version() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        write(&world, &mut tx, &report, "Catatan", 0).await.unwrap();
        victim(
            &world,
            &mut tx,
            world.task_force,
            "2024-01-05",
            Sex::Male,
            30,
        )
        .await;
        let zone = zone();
        let asked = assembling(world.task_force, "2024-S1", &zone);
        let read = periodic::take(&mut tx, &asked).await.unwrap();
        let random = &mut Random::system();
        periodic::keep(&mut tx, &world.ring, random, &report, read.clone())
            .await
            .unwrap();
        let stale = periodic::keep(&mut tx, &world.ring, random, &report, read).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let report = found(&mut tx, world.task_force, report.id).await;
        let kept = periodic::snapshot(&mut tx, &world.ring, &report)
            .await
            .unwrap();
        let victims = |figures: &[domain::periodic::Figure]| {
            figures
                .iter()
                .find(|f| f.measure == Measure::Victims)
                .unwrap()
                .n
        };
        assert_eq!(victims(&kept.snapshot.figures), Some(1));
        assert_eq!(
            periodic::texts(&mut tx, &world.ring, report.id)
                .await
                .unwrap()
                .len(),
            1
        );
    });
}

#[test]
fn what_is_frozen_never_changes() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        for _ in 0..6 {
            victim(
                &world,
                &mut tx,
                world.task_force,
                "2024-01-05",
                Sex::Female,
                30,
            )
            .await;
        }
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        write(&world, &mut tx, &report, "Seperti dibekukan", 0)
            .await
            .unwrap();
        let report = walked(&world, &mut tx, &report, &[A::Submit, A::Freeze]).await;
        assert_eq!(report.state, PeriodicState::Frozen);
        let kept = periodic::snapshot(&mut tx, &world.ring, &report)
            .await
            .unwrap();
        assert_eq!(kept.texts["obstacles"], "Seperti dibekukan");
        let figures = periodic::figures(&mut tx, report.id).await.unwrap();
        assert!(
            figures
                .iter()
                .any(|f| f.measure == Measure::Victims && f.n == Some(6))
        );

        victim(
            &world,
            &mut tx,
            world.task_force,
            "2024-01-06",
            Sex::Female,
            31,
        )
        .await;
        write(&world, &mut tx, &report, "Ditulis kemudian", 1)
            .await
            .unwrap();
        let zone = zone();
        let asked = assembling(world.task_force, "2024-S1", &zone);
        let read = periodic::take(&mut tx, &asked).await.unwrap();
        assert_ne!(read.figures, kept.snapshot.figures);
        let after = periodic::snapshot(&mut tx, &world.ring, &report)
            .await
            .unwrap();
        assert_eq!(after, kept);
    });
}

#[test]
fn a_frozen_report_takes_no_new_figures() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        let report = walked(&world, &mut tx, &report, &[A::Submit, A::Freeze]).await;
        let digest = report.digest.clone().unwrap();
        let kept = periodic::snapshot(&mut tx, &world.ring, &report)
            .await
            .unwrap();
        let refused = periodic::keep(
            &mut tx,
            &world.ring,
            &mut Random::system(),
            &report,
            kept.snapshot.clone(),
        )
        .await;
        assert!(matches!(refused, Err(Error::Stale)));
        assert_eq!(digest.len(), 64);
    });
}

#[test]
fn a_returned_report_is_revised_and_its_former_version_is_kept() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        write(&world, &mut tx, &report, "Versi satu", 0)
            .await
            .unwrap();
        let report = walked(&world, &mut tx, &report, &[A::Submit, A::Freeze, A::Send]).await;
        let first = report.digest.clone().unwrap();
        let step = Step {
            action: A::Return,
            note: Some("Angka layanan belum lengkap."),
        };
        let random = &mut Random::system();
        periodic::step(&mut tx, &world.ring, random, &report, step, by(&world))
            .await
            .unwrap();
        let report = found(&mut tx, world.task_force, report.id).await;
        assert_eq!(report.state, PeriodicState::Returned);
        let report = made(&world, &mut tx, &report, A::Revise).await;
        assert_eq!((report.state, report.revision), (PeriodicState::Draft, 1));
        assert_eq!(report.digest, None);
        write(&world, &mut tx, &report, "Versi dua", 1)
            .await
            .unwrap();
        let report = walked(&world, &mut tx, &report, &[A::Submit, A::Freeze]).await;
        assert_ne!(report.digest.as_ref(), Some(&first));
        let frozen = periodic::frozen(&mut tx, report.id).await.unwrap();
        assert_eq!(frozen.len(), 2);
        assert_eq!(frozen[0].1, first);
        let events = periodic::events(&mut tx, &world.ring, report.id)
            .await
            .unwrap();
        let actions: Vec<A> = events.iter().map(|event| event.action).collect();
        use A::{Freeze, Return, Revise, Send, Submit};
        assert_eq!(
            actions,
            [Submit, Freeze, Send, Return, Revise, Submit, Freeze]
        );
        assert_eq!(
            events[3].note.as_deref(),
            Some("Angka layanan belum lengkap.")
        );
    });
}

#[test]
fn steps_that_the_machine_lacks_are_refused_and_two_people_make_one_step() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        let random = &mut Random::system();
        for action in [A::Freeze, A::Send, A::Receive, A::Return, A::Revise] {
            let step = Step { action, note: None };
            let refused =
                periodic::step(&mut tx, &world.ring, random, &report, step, by(&world)).await;
            assert!(matches!(refused, Err(Fault::Illegal(_))), "{action}");
        }
        made(&world, &mut tx, &report, A::Submit).await;
        let step = Step {
            action: A::Submit,
            note: None,
        };
        let late = periodic::step(&mut tx, &world.ring, random, &report, step, by(&world)).await;
        assert!(matches!(late, Err(Fault::Store(Error::Stale))));
    });
}

#[test]
fn there_is_one_report_a_period() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        let there = periodic::of_period(&mut tx, world.task_force, period("2024-S1"))
            .await
            .unwrap();
        assert_eq!(there, Some(report.clone()));
        tx.commit().await.unwrap();
        let mut tx = world.store.write().await.unwrap();
        let again = New {
            id: crate::common::id(),
            task_force: world.task_force,
            period: period("2024-S1"),
            due_on: report.due_on,
        };
        let refused = periodic::begin(&mut tx, &again, crate::common::now()).await;
        assert!(matches!(refused, Err(Error::Duplicate)));
        drop(tx);
        let mut tx = world.store.read().await.unwrap();
        let seen = periodic::find(&mut tx, world.task_force, Sees::Frozen, report.id).await;
        assert!(matches!(seen, Err(Error::NotFound)));
    });
}
