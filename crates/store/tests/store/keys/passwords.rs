//! The member's key under the password, and what else proves who somebody is.

use crate::keys::help::{case, later, read_with, seal};
use domain::people::Role;
use store::sealed::Keeper;
use store::{Error, credentials};
use testkit::each_database;
use testkit::world::{World, now};
use vault::{MemberPrivate, Owner, Random, UnlockKey};

#[test]
fn a_changed_password_opens_the_same_key_and_the_old_one_no_longer() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let (_, code) = case(&world).await;
        let manager = world.of(Role::CaseManager);
        let sealed = seal(&world, manager, &code, "tetap").await;
        let (old, new) = (
            UnlockKey::from_bytes([1; 32]),
            UnlockKey::from_bytes([2; 32]),
        );
        let random = &mut Random::system();
        let account = manager.account();
        for unlock in [&old, &new] {
            let mut tx = world.store.write().await.unwrap();
            credentials::set_member_key(
                &mut tx,
                &world.ring,
                random,
                &manager.key,
                unlock,
                later(1),
            )
            .await
            .unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = world.store.read().await.unwrap();
        let with_old = credentials::unlock_member(&mut tx, account, &old).await;
        assert!(matches!(with_old, Err(Error::Sealed(_))));
        let key = credentials::unlock_member(&mut tx, account, &new)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        let mut keeper = Keeper::new(&world.ring, Some(&key), Random::system());
        let read = read_with(&world.store, &mut keeper, manager, &code, &sealed).await;
        assert_eq!(read.unwrap().as_deref(), Some("tetap"));
    });
}

#[test]
fn a_public_key_that_the_server_did_not_write_is_refused() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let account = world.of(Role::CaseManager).account();
        let random = &mut Random::system();
        let intruder = MemberPrivate::generate(Owner::first(account), random).unwrap();
        let mut bytes = vec![1];
        bytes.extend_from_slice(intruder.public().unwrap().as_bytes());
        bytes.extend_from_slice(&[0; 32]);
        let mut tx = world.store.write().await.unwrap();
        let planted = store::sql("update member_key set public_key = ? where account = ?");
        tx.run(&planted.bind(bytes).bind(account)).await.unwrap();
        let found = credentials::member_public(&mut tx, &world.ring, account).await;
        assert!(matches!(found, Err(Error::Sealed(_))));
    });
}

#[test]
fn one_time_codes_and_recovery_codes_work_once() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let account = world.of(Role::CaseManager).account();
        let mut tx = world.store.write().await.unwrap();
        for (step, used) in [(10, true), (10, false), (9, false), (11, true)] {
            let done = credentials::use_totp_step(&mut tx, account, step)
                .await
                .unwrap();
            assert_eq!(done, used, "step {step}");
        }
        let stored = credentials::credential(&mut tx, account)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((stored.has_totp, stored.totp_last_step), (true, Some(11)));

        let codes = credentials::recovery_codes(&mut tx, account).await.unwrap();
        assert_eq!(codes.len(), 10);
        for used in [true, false] {
            let done = credentials::use_recovery_code(&mut tx, account, &codes[0], now())
                .await
                .unwrap();
            assert_eq!(done, used);
        }
        assert_eq!(
            credentials::recovery_codes(&mut tx, account)
                .await
                .unwrap()
                .len(),
            9
        );
        let other = world.lead().account();
        let stolen = credentials::use_recovery_code(&mut tx, other, &codes[1], now()).await;
        assert!(!stolen.unwrap(), "a code is its owner's");

        let random = &mut Random::system();
        credentials::set_totp(&mut tx, &world.ring, random, account, None)
            .await
            .unwrap();
        let secret = credentials::totp_secret(&mut tx, &world.ring, account)
            .await
            .unwrap();
        assert!(secret.is_none());
    });
}

#[test]
fn an_invitation_works_once_and_for_a_time_and_the_newest_alone() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let account = world.of(Role::CaseManager).account();
        let mut tx = world.store.write().await.unwrap();
        for token in [b"first", b"newer"] {
            credentials::invite(&mut tx, account, token, later(60))
                .await
                .unwrap();
        }
        for (token, at, expected) in [
            (b"first", later(1), None),
            (b"newer", later(1), Some(account)),
            (b"newer", later(60), None),
            (b"other", later(1), None),
        ] {
            let found = credentials::invited(&mut tx, token, at).await.unwrap();
            assert_eq!(found, expected, "{token:?}");
        }
        for used in [true, false] {
            let done = credentials::use_invitation(&mut tx, b"newer", later(2))
                .await
                .unwrap();
            assert_eq!(done, used);
        }
        assert_eq!(
            credentials::invited(&mut tx, b"newer", later(3))
                .await
                .unwrap(),
            None
        );
    });
}

#[test]
fn failures_are_counted_one_after_the_other() {
    each_database(|store| async move {
        let subject: &[u8] = b"a login from a network";
        let attempts: Vec<_> = (0..32)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write().await.unwrap();
                    let mut failures = credentials::failures(&mut tx, subject, now())
                        .await
                        .unwrap();
                    failures.count += 1;
                    credentials::set_failures(&mut tx, subject, failures)
                        .await
                        .unwrap();
                    tx.commit().await.unwrap();
                })
            })
            .collect();
        for attempt in attempts {
            attempt.await.unwrap();
        }
        let mut tx = store.write().await.unwrap();
        let failures = credentials::failures(&mut tx, subject, later(1))
            .await
            .unwrap();
        assert_eq!((failures.count, failures.last_at), (32, now()));
        credentials::take_failure_back(&mut tx, subject)
            .await
            .unwrap();
        let failures = credentials::failures(&mut tx, subject, later(1))
            .await
            .unwrap();
        assert_eq!(failures.count, 31);
        assert_eq!(
            credentials::sweep_failures(&mut tx, later(-1))
                .await
                .unwrap(),
            0
        );
        assert_eq!(
            credentials::sweep_failures(&mut tx, later(1))
                .await
                .unwrap(),
            1
        );
        credentials::clear_failures(&mut tx, subject).await.unwrap();
        let failures = credentials::failures(&mut tx, subject, later(1))
            .await
            .unwrap();
        assert_eq!(failures.count, 0);
    });
}
