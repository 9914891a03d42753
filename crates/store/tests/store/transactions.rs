//! Transactions, durability and migrations on both databases.

use std::time::Duration;
use store::{Error, Store, sql};
use testkit::each_database;

async fn setting(store: &Store, name: &str) -> Option<String> {
    let mut tx = store.read().await.unwrap();
    tx.row(&sql("select value from setting where name = ?").bind(name))
        .await
        .unwrap()
        .map(|row| row.string("value").unwrap())
}

async fn put(store: &Store, name: String) -> Result<(), Error> {
    let mut tx = store.write().await?;
    tx.run(&sql("insert into setting (name, value) values (?, 'x')").bind(name))
        .await?;
    tx.commit().await
}

#[test]
fn what_is_dropped_is_rolled_back_and_what_is_committed_stays() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        tx.run(&sql("insert into setting (name, value) values ('a', '1')"))
            .await
            .unwrap();
        drop(tx);
        assert_eq!(setting(&store, "a").await, None);
        put(&store, "b".to_owned()).await.unwrap();
        assert_eq!(setting(&store, "b").await.as_deref(), Some("x"));
        assert_eq!(setting(&store, "a").await, None);
    });
}

#[test]
fn concurrent_writers_share_a_flush_and_lose_nothing() {
    each_database(|store| async move {
        let mut tasks = Vec::new();
        for i in 0..200 {
            let store = store.clone();
            tasks.push(tokio::spawn(async move {
                if i % 10 == 9 {
                    // Some are cancelled in the middle: they must not disturb the others.
                    let mut tx = store.write().await.unwrap();
                    tx.run(
                        &sql("insert into setting (name, value) values (?, 'gone')")
                            .bind(format!("n{i}")),
                    )
                    .await
                    .unwrap();
                    return;
                }
                put(&store, format!("n{i}")).await.unwrap();
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let mut tx = store.read().await.unwrap();
        let rows = tx
            .rows(&sql(
                "select value, count(*) as n from setting where name like 'n%' group by value",
            ))
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].text("value").unwrap(), "x");
        assert_eq!(rows[0].int("n").unwrap(), 180);
    });
}

/// A visitor closes the window, a server is told to stop: the work is dropped wherever it stands.
#[test]
fn whoever_goes_away_at_any_moment_leaves_the_database_to_the_others() {
    each_database(|store| async move {
        for n in 0..400_u64 {
            let moment = Duration::from_micros(n % 100 * 10);
            let name = format!("n{n}");
            let told = tokio::time::timeout(moment, put(&store, name.clone())).await;
            // The next one works, whatever was interrupted.
            put(&store, format!("after{n}")).await.unwrap();
            if let Ok(told) = told {
                told.unwrap();
                assert!(setting(&store, &name).await.is_some(), "{name} was lost");
            }
        }
    });
}

#[test]
fn a_failed_statement_in_one_transaction_leaves_its_neighbours_whole() {
    each_database(|store| async move {
        put(&store, "taken".to_owned()).await.unwrap();
        let (first, second, third) = tokio::join!(
            put(&store, "one".to_owned()),
            put(&store, "taken".to_owned()),
            put(&store, "two".to_owned()),
        );
        first.unwrap();
        assert!(matches!(second, Err(Error::Duplicate)));
        third.unwrap();
        assert!(setting(&store, "one").await.is_some());
        assert!(setting(&store, "two").await.is_some());
    });
}

#[test]
fn a_read_transaction_refuses_to_write_on_the_embedded_database() {
    each_database(|store| async move {
        if store.dialect() == store::Dialect::Sqlite {
            let mut tx = store.read().await.unwrap();
            let outcome = tx.run(&sql("delete from setting")).await;
            assert!(matches!(outcome, Err(Error::ReadOnly)));
        }
    });
}

#[test]
fn a_newer_schema_is_refused() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        tx.run(&sql(
            "insert into schema_version (number, name, digest, applied_at) values (999, 'later', '', 0)",
        ))
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let outcome = store.migrate().await;
        assert!(matches!(
            outcome,
            Err(Error::NewerSchema { found: 999, .. })
        ));
    });
}

#[test]
fn the_audit_cannot_be_changed_in_place() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        tx.run(&sql(
            "insert into audit_row (lane, seq, at, kind, actor_label, decision, details, \
             prev_digest, row_digest, mac_digest) values (0, 1, 0, 'x', '', 'permitted', '{}', ?, ?, ?)",
        )
        .bind(vec![0u8; 32])
        .bind(vec![0u8; 32])
        .bind(vec![0u8; 32]))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for statement in ["update audit_row set kind = 'y'", "delete from audit_row"] {
            let mut tx = store.write().await.unwrap();
            assert!(tx.run(&sql(statement)).await.is_err());
        }
    });
}

#[test]
fn the_areas_are_complete_and_found_by_name_and_code() {
    each_database(|store| async move {
        let mut tx = store.read().await.unwrap();
        let counts = tx
            .rows(&sql(
                "select level, count(*) as n from area group by level order by level",
            ))
            .await
            .unwrap();
        let counts: Vec<i64> = counts.iter().map(|row| row.int("n").unwrap()).collect();
        assert_eq!(counts, [38, 514, 7_285, 83_762]);
        let found = store::areas::search(&mut tx, "jakarta bar", 5)
            .await
            .unwrap();
        assert_eq!(found[0].code, "31.73");
        assert_eq!(found[0].bps.as_deref(), Some("3174"));
        assert_eq!(found[0].within, "Daerah Khusus Ibukota Jakarta");
        let kelurahan = store::areas::search(&mut tx, "Duri Kepa", 5).await.unwrap();
        assert_eq!(kelurahan[0].level, 4);
        assert!(kelurahan[0].within.contains("Kebon Jeruk"));
        let by_code = store::areas::search(&mut tx, "31.71", 5).await.unwrap();
        assert_eq!(by_code[0].bps.as_deref(), Some("3173"));
        assert!(
            store::areas::search(&mut tx, "a", 5)
                .await
                .unwrap()
                .is_empty()
        );
    });
}
