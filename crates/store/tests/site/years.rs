//! Published figures: counted once, safe, and never counted again.

use super::common::{World, id, now};
use domain::cases::{PersonRole, Sex, Stage};
use domain::figures::safe::{SafeYear, Thresholds};
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::site::years::{self, Counts, Freeze, YearSource};
use store::{Error, Tx};
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
