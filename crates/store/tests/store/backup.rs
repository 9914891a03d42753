//! Copies of the database and what they hold, on both databases.

use store::{Dialect, Error, Store, backup, migrate, settings, sql};
use testkit::{Database, each_database};

#[test]
fn contents_count_every_table_of_the_schema() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        settings::set(&mut tx, "one", "1").await.unwrap();
        settings::set(&mut tx, "one", "2").await.unwrap();
        settings::set(&mut tx, "two", "2").await.unwrap();
        assert_eq!(settings::get(&mut tx, "one").await.unwrap().unwrap(), "2");
        assert_eq!(settings::get(&mut tx, "three").await.unwrap(), None);
        let contents = backup::contents(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(contents.schema, migrate::newest());
        assert_eq!(contents.rows["setting"], 2);
        assert_eq!(contents.rows["cases"], 0);
        assert!(contents.rows["area"] > 83_000);
        let mut tx = store.read().await.unwrap();
        let listed = match tx.dialect() {
            Dialect::Sqlite => sql("select name from sqlite_master where type = 'table'"),
            Dialect::Postgres => {
                sql("select tablename as name from pg_tables where schemaname = 'public'")
            }
        };
        for row in tx.rows(&listed).await.unwrap() {
            let name = row.text("name").unwrap();
            assert!(
                name == "schema_version" || contents.rows.contains_key(name),
                "{name} is not counted"
            );
        }
    });
}

#[test]
fn a_database_without_schema_has_no_contents() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        tx.run(&sql("drop table schema_version")).await.unwrap();
        assert_eq!(migrate::found(&mut tx).await.unwrap(), None);
        assert!(matches!(
            backup::contents(&mut tx).await,
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn a_newer_schema_is_named_and_refused() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        tx.run(&sql(
            "insert into schema_version (number, name, digest, applied_at) \
                     values (9999, 'later', 'x', 0)",
        ))
        .await
        .unwrap();
        assert!(matches!(
            backup::contents(&mut tx).await,
            Err(Error::NewerSchema { found: 9999, .. })
        ));
    });
}

#[test]
fn nothing_is_damaged_and_everything_is_durable() {
    each_database(|store| async move {
        let mut tx = store.read().await.unwrap();
        assert_eq!(backup::damage(&mut tx).await.unwrap(), [""; 0]);
        let durability = backup::durability(&mut tx).await.unwrap();
        assert!(!durability.is_empty());
        if tx.dialect() == Dialect::Sqlite {
            assert!(durability.iter().all(|setting| setting.enough));
        }
    });
}

#[tokio::test]
async fn sqlite_is_copied_while_it_is_written_to() {
    let database = Database::sqlite().await;
    let mut tx = database.store.write().await.unwrap();
    settings::set(&mut tx, "kept", "yes").await.unwrap();
    tx.commit().await.unwrap();
    // A transaction that is open during the copy: what it writes is not in it.
    let mut open = database.store.write().await.unwrap();
    settings::set(&mut open, "later", "yes").await.unwrap();
    let file = database.address.strip_prefix("sqlite:").unwrap();
    let copy = format!("{file}.copy");
    backup::copy_sqlite(file.as_ref(), copy.as_ref())
        .await
        .unwrap();
    open.commit().await.unwrap();
    assert!(
        backup::copy_sqlite(file.as_ref(), copy.as_ref())
            .await
            .is_err(),
        "an existing file is not overwritten"
    );
    let store = Store::connect(&format!("sqlite:{copy}")).await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(backup::contents(&mut tx).await.unwrap().rows["setting"], 1);
    assert_eq!(settings::get(&mut tx, "later").await.unwrap(), None);
    drop(tx);
    store.close().await.unwrap();
    database.remove().await;
}

#[tokio::test]
async fn a_snapshot_of_postgresql_does_not_move() {
    let database = Database::postgres().await;
    let mut snapshot = backup::snapshot(&database.store).await.unwrap();
    assert!(!snapshot.name.is_empty());
    let mut tx = database.store.write().await.unwrap();
    settings::set(&mut tx, "later", "yes").await.unwrap();
    tx.commit().await.unwrap();
    let contents = backup::contents(&mut snapshot.tx).await.unwrap();
    assert_eq!(contents.rows["setting"], 0);
    drop(snapshot);
    database.remove().await;
    let sqlite = Database::sqlite().await;
    assert!(backup::snapshot(&sqlite.store).await.is_err());
    sqlite.remove().await;
}
