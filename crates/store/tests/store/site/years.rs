//! Published figures: counted once, safe, and never counted again.

use crate::common::{World, id, now};
use domain::figures::safe::{SafeYear, Thresholds};
use domain::ids::ImportId;
use store::site::years::{self, Counts, Freeze};
use store::{Error, Tx, sql};
use testkit::each_database;

async fn freeze(tx: &mut Tx, world: &World, source: ImportId, year: i16) -> Result<bool, Error> {
    let area = "31.73".parse().unwrap();
    let (found, body) = years::series_counts(tx, world.task_force, source, area, 2023).await?;
    let new = Freeze {
        task_force: world.task_force,
        source,
        body: &body,
        year,
        counts: found.get(&year).ok_or(Error::NotFound)?,
        least: Thresholds::USUAL,
        by: world.officer.actor.account,
    };
    years::freeze(tx, &new, now()).await
}

#[test]
fn a_year_is_frozen_once_safe_and_shown_again_as_it_was() {
    each_database(|store| async {
        let world = World::new(store).await;
        let task_force = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let counts = [
            ("2022-01-01", "2022-12-31", "31.73", "", 21),
            ("2022-01-01", "2022-12-31", "31.73", "female", 20),
            ("2022-01-01", "2022-12-31", "31.73", "male", 1),
        ];
        let source = series(&mut tx, &world, &counts).await;
        assert!(freeze(&mut tx, &world, source, 2022).await.unwrap());
        tx.commit().await.unwrap();

        // What is corrected later does not change what was published, or the difference would tell.
        let mut tx = world.store.write().await.unwrap();
        let more = sql("update series_value set n = n + 9 where import = ?").bind(source);
        tx.run(&more).await.unwrap();
        assert!(!freeze(&mut tx, &world, source, 2022).await.unwrap());
        let shown = years::list(&mut tx, task_force, true).await.unwrap();
        let counts = SafeYear {
            total: Some(21),
            sex: vec![Some(20), None, None],
            age: vec![Some(0), Some(0), Some(21)],
        };
        assert_eq!(shown[0].counts, counts);
        assert_eq!((shown[0].year, shown[0].body.as_str()), (2022, "Pemkot"));

        years::show(&mut tx, task_force, source, 2022, false)
            .await
            .unwrap();
        let hidden = years::list(&mut tx, task_force, true).await.unwrap();
        assert!(hidden.is_empty());
        assert!(!freeze(&mut tx, &world, source, 2022).await.unwrap());
        years::show(&mut tx, task_force, source, 2022, true)
            .await
            .unwrap();
        let again = years::list(&mut tx, task_force, true).await.unwrap();
        assert_eq!(again[0].counts, counts);
        let never = years::show(&mut tx, task_force, source, 2021, true).await;
        assert!(matches!(never, Err(Error::NotFound)));
        let foreign = years::show(&mut tx, id(), source, 2022, false).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

/// A finished import with counts: first day, last day, area, sex, how many.
async fn series(tx: &mut Tx, world: &World, counts: &[(&str, &str, &str, &str, i64)]) -> ImportId {
    let import: ImportId = id();
    let new = sql(
        "insert into import (id, task_force, kind, file_name, file_digest, file_bytes, encoding, \
         mapping, source, state, rows_total, rows_done, rows_kept, issues, failure, started_at, \
         touched_at) values (?, ?, 'series', 'a.csv', 'x', 1, 'unicode', '', '', 'done', 1, 1, 1, \
         0, '', ?, ?)",
    );
    let new = new.bind(import).bind(world.task_force);
    tx.run(&new.bind(now()).bind(now())).await.unwrap();
    for (position, (from, to, area, sex, n)) in (0i64..).zip(counts) {
        let value = sql(
            "insert into series_value (import, position, task_force, period_from, period_to, \
             area, sex, age_band, n, source) values (?, ?, ?, ?, ?, ?, ?, '', ?, 'Pemkot')",
        );
        let value = value.bind(import).bind(position).bind(world.task_force);
        let value = value.bind(*from).bind(*to).bind(*area).bind(*sex).bind(*n);
        tx.run(&value).await.unwrap();
    }
    import
}

#[test]
fn of_a_series_only_whole_years_of_the_own_area_are_taken() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let counts = [
            ("2022-01-01", "2022-12-31", "31.73", "", 56),
            ("2022-01-01", "2022-12-31", "31.73", "female", 44),
            ("2022-01-01", "2022-12-31", "31.73", "male", 12),
            ("2022-01-01", "2022-12-31", "31", "", 154),
            ("2023-01-01", "2023-06-30", "31.73", "", 1),
            ("2023-01-01", "2023-12-31", "31.73", "", 22),
            ("2023-01-01", "2023-12-31", "31.73", "male", 2),
            ("2024-01-01", "2024-12-31", "31.73", "", 30),
        ];
        let import = series(&mut tx, &world, &counts).await;
        let area = "31.73".parse().unwrap();
        let (found, body) = years::series_counts(&mut tx, world.task_force, import, area, 2023)
            .await
            .unwrap();
        let of = |total, sex| Counts {
            total,
            sex,
            age: [0, 0, total],
        };
        // What does not add up to the total counts as not known.
        let expected = [(2022, of(56, [44, 12, 0])), (2023, of(22, [0, 0, 22]))];
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
        assert_eq!(body, "Pemkot");
        let foreign = years::series_counts(&mut tx, id(), import, area, 2023).await;
        assert!(foreign.unwrap().0.is_empty());
    });
}
