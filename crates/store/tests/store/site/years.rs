//! Published figures: counted once, safe, and never counted again.

use crate::common::{World, id, now};
use domain::cases::{PersonRole, Sex, Stage};
use domain::figures::safe::{SafeYear, Thresholds};
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::site::years::{self, Counts, Freeze, YearSource};
use store::{Error, Tx, sql};
use testkit::each_database;
use vault::Random;

/// `n` cases with one victim each.
async fn victims(world: &World, n: usize, opened_on: &str, sex: Sex, age: u8) {
    let mut tx = world.store.write().await.unwrap();
    for _ in 0..n {
        let facts = PersonFacts {
            sex,
            age: Some(age),
            ..PersonFacts::unknown(PersonRole::Victim)
        };
        let new = Direct {
            id: id(),
            task_force: world.task_force,
            team: world.teams[0],
            owner: None,
            import: None,
            stage: Stage::Assessment,
            area: "31.73".parse().ok(),
            country: None,
            exploitation: None,
            child: age < 18,
            high_risk: false,
            opened_on: opened_on.parse().unwrap(),
            opened_at: now(),
            closed_at: None,
            retention: None,
            persons: vec![DirectPerson {
                id: id(),
                facts,
                status: None,
            }],
            facts: Vec::new(),
        };
        opening::open_direct(&mut tx, &mut Random::system(), &new, now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

async fn freeze(tx: &mut Tx, world: &World, year: i16) -> Result<bool, Error> {
    let found = years::own_counts(tx, world.task_force, 2023).await?;
    let new = Freeze {
        task_force: world.task_force,
        source: YearSource::Own,
        body: "",
        year,
        counts: found.get(&year).ok_or(Error::NotFound)?,
        least: Thresholds::USUAL,
        by: world.officer.actor.account,
    };
    years::freeze(tx, &new, now()).await
}

#[test]
fn own_cases_are_counted_by_whole_years_that_are_over() {
    each_database(|store| async {
        let world = World::new(store).await;
        victims(&world, 3, "2022-03-01", Sex::Female, 15).await;
        victims(&world, 2, "2022-07-01", Sex::Male, 30).await;
        victims(&world, 1, "2024-01-05", Sex::Female, 20).await;
        let mut tx = world.store.read().await.unwrap();
        let found = years::own_counts(&mut tx, world.task_force, 2023)
            .await
            .unwrap();
        let of_2022 = Counts {
            total: 5,
            sex: [3, 2, 0],
            age: [3, 2, 0],
        };
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(2022, of_2022)]);
        let foreign = years::own_counts(&mut tx, id(), 2023).await.unwrap();
        assert!(foreign.is_empty());
    });
}

#[test]
fn a_year_is_frozen_once_safe_and_shown_again_as_it_was() {
    each_database(|store| async {
        let world = World::new(store).await;
        let task_force = world.task_force;
        victims(&world, 20, "2022-03-01", Sex::Female, 25).await;
        victims(&world, 1, "2022-07-01", Sex::Male, 30).await;
        let mut tx = world.store.write().await.unwrap();
        assert!(freeze(&mut tx, &world, 2022).await.unwrap());
        tx.commit().await.unwrap();

        // Who is found later does not change what was published, or the difference would tell.
        victims(&world, 9, "2022-09-01", Sex::Male, 30).await;
        let mut tx = world.store.write().await.unwrap();
        assert!(!freeze(&mut tx, &world, 2022).await.unwrap());
        let shown = years::list(&mut tx, task_force, true).await.unwrap();
        let counts = SafeYear {
            total: Some(21),
            sex: vec![Some(20), None, None],
            age: vec![Some(0), Some(21), Some(0)],
        };
        assert_eq!(shown[0].counts, counts);
        assert_eq!((shown[0].year, shown[0].source.as_str()), (2022, "own"));

        years::show(&mut tx, task_force, YearSource::Own, 2022, false)
            .await
            .unwrap();
        assert!(
            years::list(&mut tx, task_force, true)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(!freeze(&mut tx, &world, 2022).await.unwrap());
        years::show(&mut tx, task_force, YearSource::Own, 2022, true)
            .await
            .unwrap();
        assert_eq!(
            years::list(&mut tx, task_force, true).await.unwrap()[0].counts,
            counts
        );
        let never = years::show(&mut tx, task_force, YearSource::Own, 2021, true).await;
        assert!(matches!(never, Err(Error::NotFound)));
        let foreign = years::show(&mut tx, id(), YearSource::Own, 2022, false).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

/// A finished import with counts: first day, last day, area, sex, how many.
async fn series(
    tx: &mut Tx,
    world: &World,
    counts: &[(&str, &str, &str, &str, i64)],
) -> domain::ids::ImportId {
    let import: domain::ids::ImportId = id();
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
