//! Pairs go to those who may see them; what they decide binds, and can be taken back.

use crate::common::World;
use crate::linkage::help::*;
use domain::linkage::{PairState, Side, Verdict};
use domain::people::Role;
use policy::Edit;
use store::cases::secrets::Identity;
use store::linkage::decisions::{self, Fault};
use store::linkage::{Settings, counts, pairs, persons, settings, shield};
use store::{Error, access};
use testkit::each_database;

fn stranger() -> Identity {
    Identity {
        name: Some("Dewi Kartika".parse().unwrap()),
        nik: Some("3204111203870003".parse().unwrap()),
        ..Identity::default()
    }
}

#[test]
fn within_an_organisation_one_person_decides_and_nothing_is_joined_before() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let one = known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        let two = known(&world, 0, &identity("Sitti Nur Hasana", 1)).await;
        let _stranger = known(&world, 0, &stranger()).await;
        let register = sought(&world).await;
        let list = waiting(&world, &world.manager).await;
        assert_eq!(list.len(), 1);
        let seen = &list[0];
        assert_eq!((seen.side(), seen.is_across()), (Some(Side::Both), false));
        assert!(
            persons::stored(&mut read(&world).await)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            waiting(&world, &world.officer).await.len(),
            0,
            "intake opens no identity"
        );
        assert_eq!(waiting(&world, &world.stranger).await.len(), 0);

        let state = decide(&world, &world.manager, seen.reference, Verdict::Same).await;
        assert_eq!(state.unwrap(), PairState::Same);
        let first = one.person.min(two.person);
        let mut tx = read(&world).await;
        assert_eq!(persons::one(&mut tx, two.person).await.unwrap(), first);
        let together = persons::together(&mut tx, one.person).await.unwrap();
        assert_eq!(together.len(), 2);
        let counted = counts::counts(&mut tx, world.task_force).await.unwrap();
        assert_eq!(
            (counted.cases, counted.victims, counted.distinct),
            (3, 3, 2)
        );
        drop(tx);
        assert!(waiting(&world, &world.manager).await.is_empty());
        // A record that changes keeps what was decided about it.
        seek(&world, &register).await;
        let again = decide(&world, &world.manager, seen.reference, Verdict::Different).await;
        assert!(matches!(again, Err(Fault::Decided)));

        let state = retract(&world, &world.manager, seen.reference)
            .await
            .unwrap();
        assert_eq!(state, PairState::Waiting);
        let mut tx = read(&world).await;
        assert!(persons::stored(&mut tx).await.unwrap().is_empty());
        let history = decisions::all(&mut tx, &world.ring, seen.pair)
            .await
            .unwrap();
        assert!(
            history.len() == 1 && history[0].retracted,
            "nothing is forgotten"
        );
        drop(tx);
        assert_eq!(waiting(&world, &world.manager).await.len(), 1);
    });
}

#[test]
fn across_organisations_both_decide_and_neither_reads_the_other_file() {
    each_database(|store| async move {
        let world = World::new(store).await;
        known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        known(&world, 1, &identity("Siti Nurhasanah", 1)).await;
        sought(&world).await;
        let seen = waiting(&world, &world.manager).await.remove(0);
        assert!(seen.is_across() && !seen.is_open());
        let reference = seen.reference;
        let half = decide(&world, &world.manager, reference, Verdict::Same).await;
        assert_eq!(half.unwrap(), PairState::Halfway);
        // A colleague of the same organisation is no second voice.
        let colleague = world.enlist(0, Role::CaseManager, false).await;
        let second = decide(&world, &colleague, reference, Verdict::Same).await;
        assert!(matches!(second, Err(Fault::Decided)));
        assert!(
            persons::stored(&mut read(&world).await)
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(waiting(&world, &world.stranger).await.len(), 1);
        let whole = decide(&world, &world.stranger, reference, Verdict::Same).await;
        assert_eq!(whole.unwrap(), PairState::Same);
        let mut tx = read(&world).await;
        assert_eq!(persons::stored(&mut tx).await.unwrap().len(), 2);
        let overlaps = counts::overlaps(&mut tx, &[world.task_force])
            .await
            .unwrap();
        assert_eq!(overlaps.len(), 1);
        assert_eq!(overlaps[0].n, 1);
        drop(tx);
        // Either side alone takes its word back, and only its own.
        let state = retract(&world, &world.stranger, reference).await.unwrap();
        assert_eq!(state, PairState::Halfway);
        let theirs = retract(&world, &world.stranger, reference).await;
        assert!(matches!(theirs, Err(Fault::NotYours)));
    });
}

#[test]
fn of_a_shielded_case_the_other_side_is_not_told() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let hidden = known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        known(&world, 1, &identity("Siti Nurhasanah", 1)).await;
        sought(&world).await;
        let reference = waiting(&world, &world.stranger).await[0].reference;
        let mut tx = world.store.write().await.unwrap();
        let code = hidden.case.to_string();
        let auth = access::case::<Edit>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        assert!(
            shield::set(&mut tx, &auth, true, crate::common::now())
                .await
                .unwrap()
        );
        assert!(shield::is_shielded(&mut tx, &auth).await.unwrap());
        tx.commit().await.unwrap();
        assert!(waiting(&world, &world.stranger).await.is_empty());
        let mut tx = read(&world).await;
        let found = pairs::find(&mut tx, &world.stranger.actor, reference).await;
        assert!(matches!(found, Err(Error::NotFound)));
    });
}

#[test]
fn a_sample_is_decided_twice_and_the_second_does_not_bind() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let all = Settings {
            sample: 1.0,
            ..Settings::default()
        };
        settings::set(&mut tx, &all).await.unwrap();
        tx.commit().await.unwrap();
        known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        sought(&world).await;
        let reference = waiting(&world, &world.manager).await[0].reference;
        decide(&world, &world.manager, reference, Verdict::Same)
            .await
            .unwrap();
        assert!(waiting(&world, &world.manager).await.is_empty());
        let colleague = world.enlist(0, Role::CaseManager, false).await;
        assert_eq!(waiting(&world, &colleague).await.len(), 1);
        let state = decide(&world, &colleague, reference, Verdict::Different).await;
        assert_eq!(state.unwrap(), PairState::Same);
        assert!(waiting(&world, &colleague).await.is_empty());
        let mut tx = read(&world).await;
        let measured = decisions::measured(&mut tx, world.organisations[0])
            .await
            .unwrap();
        let measured = measured.unwrap();
        assert_eq!((measured.pairs, measured.share), (1, 0.0));
    });
}
