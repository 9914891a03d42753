//! The audit on both databases: whole under load, and any change of a row is found and named.

use audit::{Event, Kind, ObjectKind, Place, Why};
use domain::people::Role;
use jiff::{SignedDuration, Timestamp};
use store::audit::{AuditKeys, Filter};
use store::{Dialect, Error, Store, sql};
use testkit::each_database;
use testkit::world::{World, now, ring};

fn keys() -> AuditKeys {
    AuditKeys::of(&ring())
}

fn at(second: i64) -> Timestamp {
    now() + SignedDuration::from_secs(second)
}

fn viewed(number: usize) -> Event {
    let event = Event::new(Kind::CaseViewed).by(None, "server").unwrap();
    event.on(ObjectKind::Case, format!("K-{number}")).unwrap()
}

async fn append(store: &Store, event: Event, at: Timestamp) {
    let mut tx = store.write().await.unwrap();
    store::audit::append(&mut tx, &keys(), at, event)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// So many rows, all in one lane, with a checkpoint behind them.
async fn filled(store: &Store, rows: usize) {
    for number in 0..rows {
        append(store, viewed(number), now()).await;
    }
    assert!(
        store::audit::checkpoint_if_due(store, &keys(), at(0))
            .await
            .unwrap()
    );
}

/// Changes the audit behind the program's back, as who controls the database can.
async fn tamper(store: &Store, statement: &'static str) {
    let mut tx = store.write().await.unwrap();
    let refused = match tx.run(&sql(statement)).await {
        Err(Error::Database(error)) => error.to_string(),
        other => panic!("the database let it through: {other:?}"),
    };
    assert!(refused.contains("append-only"), "{refused}");
    drop(tx);
    let mut tx = store.write().await.unwrap();
    let triggers: &[&str] = match store.dialect() {
        Dialect::Sqlite => &[
            "drop trigger audit_row_keeps",
            "drop trigger audit_row_stays",
        ],
        Dialect::Postgres => &["drop trigger audit_row_keeps on audit_row"],
    };
    for trigger in triggers {
        tx.run(&sql(trigger)).await.unwrap();
    }
    assert!(tx.run(&sql(statement)).await.unwrap() > 0);
    tx.commit().await.unwrap();
}

async fn broken(store: &Store) -> (Place, Why) {
    let broken = store::audit::verify(store, &keys(), None)
        .await
        .unwrap()
        .unwrap_err();
    (broken.place, broken.why)
}

async fn lane(store: &Store) -> i64 {
    let mut tx = store.read().await.unwrap();
    let row = tx
        .row(&sql("select max(lane) as lane from audit_row"))
        .await
        .unwrap();
    row.unwrap().int("lane").unwrap()
}

#[test]
fn chains_stay_whole_when_64_append_at_once() {
    each_database(|store| async move {
        let writers: Vec<_> = (0..64)
            .map(|number| {
                let store = store.clone();
                tokio::spawn(async move {
                    let at = now() + SignedDuration::from_micros(number);
                    for turn in 0..4 {
                        append(
                            &store,
                            viewed(usize::try_from(number).unwrap() * 4 + turn),
                            at,
                        )
                        .await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        store::audit::checkpoint_if_due(&store, &keys(), at(60))
            .await
            .unwrap();
        let summary = store::audit::verify(&store, &keys(), None)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((summary.rows, summary.uncovered_rows), (256, 0));
        let lanes = if store.dialect() == Dialect::Sqlite {
            1
        } else {
            8
        };
        assert_eq!((summary.lanes, summary.checkpoints), (lanes, 1));
        assert!(summary.macs_verified);
    });
}

#[test]
fn an_event_is_gone_with_the_transaction_that_it_records() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        store::audit::append(&mut tx, &keys(), now(), viewed(1))
            .await
            .unwrap();
        drop(tx);
        append(&store, viewed(2), now()).await;
        let summary = store::audit::verify(&store, &keys(), None)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(summary.rows, 1);
    });
}

#[test]
fn a_changed_row_is_named() {
    each_database(|store| async move {
        filled(&store, 5).await;
        tamper(
            &store,
            "update audit_row set object_code = 'K-9' where seq = 3",
        )
        .await;
        let place = Place::Row {
            lane: lane(&store).await,
            seq: 3,
        };
        assert_eq!(broken(&store).await, (place, Why::ContentChanged));
    });
}

#[test]
fn a_removed_row_is_named() {
    each_database(|store| async move {
        filled(&store, 5).await;
        tamper(&store, "delete from audit_row where seq = 3").await;
        let (place, why) = broken(&store).await;
        assert_eq!(
            (place, why),
            (
                Place::Row {
                    lane: lane(&store).await,
                    seq: 3
                },
                Why::RowMissing
            )
        );
    });
}

#[test]
fn rows_cut_off_at_the_end_are_found_by_the_checkpoint() {
    each_database(|store| async move {
        filled(&store, 5).await;
        tamper(&store, "delete from audit_row where seq > 3").await;
        let (place, why) = broken(&store).await;
        assert_eq!(
            (place, why),
            (
                Place::Row {
                    lane: lane(&store).await,
                    seq: 4
                },
                Why::RowsRemoved
            )
        );
    });
}

#[test]
fn a_witness_finds_what_was_cut_off_with_its_checkpoints() {
    each_database(|store| async move {
        filled(&store, 5).await;
        let mut tx = store.read().await.unwrap();
        let witness = store::audit::newest_checkpoint(&mut tx)
            .await
            .unwrap()
            .unwrap();
        drop(tx);
        tamper(&store, "delete from audit_row where seq > 3").await;
        let mut tx = store.write().await.unwrap();
        tx.run(&sql("delete from audit_checkpoint")).await.unwrap();
        tx.commit().await.unwrap();
        let without = store::audit::verify(&store, &keys(), None).await.unwrap();
        assert!(without.is_ok(), "without a copy elsewhere nobody can tell");
        let with = store::audit::verify(&store, &keys(), Some(&witness))
            .await
            .unwrap();
        let (with, lane) = (with.unwrap_err(), lane(&store).await);
        assert_eq!(
            (with.place, with.why),
            (Place::Row { lane, seq: 4 }, Why::RowsRemoved)
        );
    });
}

#[test]
fn checkpoints_are_signed_when_they_are_due_and_not_before() {
    each_database(|store| async move {
        let due = |second| {
            let store = store.clone();
            async move {
                store::audit::checkpoint_if_due(&store, &keys(), at(second))
                    .await
                    .unwrap()
            }
        };
        assert!(!due(0).await, "there is nothing to sign");
        append(&store, viewed(1), now()).await;
        assert!(due(0).await);
        assert!(!due(120).await, "nothing happened since");
        append(&store, viewed(2), at(130)).await;
        assert!(due(130).await);
        append(&store, viewed(3), at(131)).await;
        assert!(!due(140).await, "the last one is ten seconds old");
        assert!(due(191).await);
        let mut tx = store.read().await.unwrap();
        let newest = store::audit::newest_checkpoint(&mut tx)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((newest.number(), newest.rows_total()), (3, 3));
    });
}

#[test]
fn pages_are_filtered_and_follow_each_other_without_gap_or_repetition() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let admin = world.of(Role::Administrator);
        for number in 0..25 {
            let at = now() + SignedDuration::from_micros(number);
            append(&world.store, viewed(usize::try_from(number).unwrap()), at).await;
        }
        let denied = Event::new(Kind::Denied)
            .denied()
            .by(admin.account(), "admin")
            .unwrap();
        append(
            &world.store,
            denied.on(ObjectKind::Case, "K-7").unwrap(),
            at(1),
        )
        .await;

        let mut tx = world.store.read().await.unwrap();
        let (mut filter, mut seen) = (Filter::default(), Vec::new());
        loop {
            let page = store::audit::page(&mut tx, &filter, 10).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.before = Some((last.at.as_microsecond(), last.lane, last.seq));
            seen.extend(page.iter().map(|line| (line.at, line.lane, line.seq)));
        }
        assert_eq!(seen.len(), 26);
        assert!(seen.is_sorted_by(|a, b| a > b), "newest first, each once");

        let count = |filter: Filter| {
            let store = world.store.clone();
            async move {
                let mut tx = store.read().await.unwrap();
                store::audit::page(&mut tx, &filter, 100)
                    .await
                    .unwrap()
                    .len()
            }
        };
        let object = Some("K-7".to_owned());
        assert_eq!(
            count(Filter {
                object,
                ..Filter::default()
            })
            .await,
            2
        );
        let actor = Some("admin".to_owned());
        assert_eq!(
            count(Filter {
                actor,
                ..Filter::default()
            })
            .await,
            1
        );
        assert_eq!(
            count(Filter {
                denied: true,
                ..Filter::default()
            })
            .await,
            1
        );
        let kind = Some(Kind::CaseViewed);
        assert_eq!(
            count(Filter {
                kind,
                ..Filter::default()
            })
            .await,
            25
        );
        let from = Some(at(1));
        assert_eq!(
            count(Filter {
                from,
                ..Filter::default()
            })
            .await,
            1
        );
        let until = Some(at(1));
        assert_eq!(
            count(Filter {
                until,
                ..Filter::default()
            })
            .await,
            25
        );
    });
}
