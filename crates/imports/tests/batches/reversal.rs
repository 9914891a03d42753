//! Batches that are interrupted, taken up again, and taken back.

use crate::common::{World, id, now};
use crate::help::*;
use domain::imports::ImportState;
use imports::Fault;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use store::cases::NO_DUE;
use store::imports::{self as batches, reverse};
use store::{Error, sql};
use testkit::each_database;

/// Twenty-six chunks of rows.
fn long() -> OnDisk {
    let mut lines = SAMPLE.lines();
    let mut text = format!("{}\n", lines.next().unwrap());
    let rows: Vec<&str> = lines.collect();
    for row in rows.iter().cycle().take(13_000) {
        text.push_str(row);
        text.push('\n');
    }
    OnDisk::new(text.as_bytes())
}

#[test]
fn a_killed_import_goes_on_where_it_stopped() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = long();
        let import = prepare(&world, &file.input(), Some(&ctdc())).await;
        let done = Arc::new(AtomicI64::new(0));
        let task = tokio::spawn({
            let (engine, task_force) = (engine(&world), world.task_force);
            let (input, by, done) = (file.input(), by(&world), done.clone());
            async move {
                let told =
                    |progress: imports::Progress| done.store(progress.done, Ordering::SeqCst);
                engine.run(task_force, import, &input, &by, told).await
            }
        });
        while done.load(Ordering::SeqCst) < 2_000 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        task.abort();
        assert!(
            task.await.unwrap_err().is_cancelled(),
            "it was killed on the way"
        );
        let stopped = find(&world, import).await;
        assert_eq!(stopped.state, ImportState::Running);
        assert!(
            (2_000..13_000).contains(&stopped.rows_done),
            "{}",
            stopped.rows_done
        );
        // What is there is whole up to a chunk.
        assert_eq!(assert_exact(&world.store).await, stopped.rows_done);

        let done = engine(&world)
            .run(world.task_force, import, &file.input(), &by(&world), |_| {})
            .await
            .unwrap();
        assert_eq!((done.state, done.rows_kept), (ImportState::Done, 13_000));
        assert_eq!(assert_exact(&world.store).await, 13_000);
    });
}

#[test]
fn two_that_write_one_batch_write_each_row_once() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = long();
        let import = prepare(&world, &file.input(), Some(&ctdc())).await;
        let (one, other) = (engine(&world), engine(&world));
        let (input, by) = (file.input(), by(&world));
        let (first, second) = tokio::join!(
            one.run(world.task_force, import, &input, &by, |_| {}),
            other.run(world.task_force, import, &input, &by, |_| {}),
        );
        for fault in [&first, &second]
            .into_iter()
            .filter_map(|run| run.as_ref().err())
        {
            let told = matches!(fault, Fault::Store(Error::Stale) | Fault::Batch(_));
            assert!(told, "{fault}");
        }
        let batch = find(&world, import).await;
        assert_eq!((batch.state, batch.rows_kept), (ImportState::Done, 13_000));
        assert_eq!(assert_exact(&world.store).await, 13_000);
    });
}

#[test]
fn a_reversal_killed_half_way_goes_on_and_leaves_only_the_record() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let kept = OnDisk::new(SAMPLE.as_bytes());
        run(&world, &kept.input(), &ctdc()).await.unwrap();
        let file = long();
        let done = run(&world, &file.input(), &ctdc()).await.unwrap();
        let engine = engine(&world);
        engine
            .begin_reversal(world.task_force, done.id, &by(&world))
            .await
            .unwrap();
        for _ in 0..3 {
            let mut tx = world.store.write().await.unwrap();
            assert!(reverse::chunk(&mut tx, &done, now()).await.unwrap());
            tx.commit().await.unwrap();
        }
        let half = find(&world, done.id).await;
        assert_eq!(
            (half.state, half.rows_kept),
            (ImportState::Reversing, 11_500)
        );
        // From the first moment no figure shows it.
        let mut tx = world.store.read().await.unwrap();
        assert_eq!(tallied(&mut tx).await.values().sum::<i64>(), 60);
        drop(tx);

        let mut told = Vec::new();
        let reversed = engine
            .reverse(world.task_force, done.id, &by(&world), |progress| {
                told.push(progress.done)
            })
            .await
            .unwrap();
        assert!(told.is_sorted() && told.last() == Some(&11_500), "{told:?}");
        assert_eq!(
            (reversed.state, reversed.rows_kept),
            (ImportState::Reversed, 0)
        );
        assert_eq!(reversed.reversed_at, Some(now()));
        assert_eq!(assert_exact(&world.store).await, 60);
        assert_eq!(
            rows_of(&world.store, "select count(*) as n from person").await,
            60
        );
        assert!(
            audited(&world.store)
                .await
                .contains(&"import-reversed".to_owned())
        );
        // Once is enough, and the file may come in anew.
        let again = engine
            .reverse(world.task_force, done.id, &by(&world), |_| {})
            .await;
        assert!(matches!(again, Err(Fault::Batch(_))));
        let mut tx = world.store.read().await.unwrap();
        let known = batches::same_file(&mut tx, world.task_force, &done.file_digest, id())
            .await
            .unwrap();
        assert_eq!(known, None);
    });
}

#[test]
fn a_running_import_can_be_stopped_by_reversing_it() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = long();
        let import = prepare(&world, &file.input(), Some(&ctdc())).await;
        let engine = engine(&world);
        let (input, by) = (file.input(), by(&world));
        let stop = async {
            loop {
                tokio::time::sleep(Duration::from_millis(2)).await;
                if find(&world, import).await.rows_done > 1_000 {
                    break engine.reverse(world.task_force, import, &by, |_| {}).await;
                }
            }
        };
        let (written, stopped) = tokio::join!(
            engine.run(world.task_force, import, &input, &by, |_| {}),
            stop
        );
        assert!(matches!(written, Err(Fault::Store(Error::Stale))));
        assert_eq!(stopped.unwrap().state, ImportState::Reversed);
        assert_eq!(assert_exact(&world.store).await, 0);
        assert_eq!(
            rows_of(&world.store, "select count(*) as n from cases").await,
            0
        );
    });
}

#[test]
fn a_batch_with_a_case_that_was_worked_on_is_not_reversed() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = OnDisk::new(SAMPLE.as_bytes());
        let done = run(&world, &file.input(), &ctdc()).await.unwrap();
        let mut tx = world.store.write().await.unwrap();
        let event = sql("insert into case_event (id, case_id, at, kind, detail) \
             select 'e', id, ?, 'note-added', '' from cases where due_at = ? limit 1")
        .bind(now())
        .bind(NO_DUE);
        tx.run(&event).await.unwrap();
        tx.commit().await.unwrap();
        let fault = engine(&world)
            .reverse(world.task_force, done.id, &by(&world), |_| {})
            .await
            .unwrap_err();
        assert!(
            matches!(fault, Fault::Batch(batches::Fault::InUse)),
            "{fault}"
        );
        assert_eq!(find(&world, done.id).await.state, ImportState::Done);
        assert_eq!(assert_exact(&world.store).await, 60);
    });
}
