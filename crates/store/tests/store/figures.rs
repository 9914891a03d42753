//! Figures are read from the tally alone, and say the same as the cases behind it.

mod pivot;

use crate::common::{World, id, now};
use domain::AreaCode;
use domain::cases::{AgeBand, ExploitationType, PersonRole, Sex, Stage};
use domain::figures::{Dimension, Month, Months};
use domain::ids::TaskForceId;
use domain::people::Level;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons::PersonFacts;
use store::figures::{self, Filter, Source};
use store::people::{self, TaskForce};
use testkit::each_database;
use vault::Random;

/// A case with one victim.
async fn victim(
    world: &World,
    opened_on: &str,
    area: &str,
    sex: Sex,
    age: u8,
    exploitation: Option<ExploitationType>,
) {
    let area: Option<AreaCode> = (!area.is_empty()).then(|| area.parse().unwrap());
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
        area,
        country: None,
        exploitation,
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
    let mut tx = world.store.write().await.unwrap();
    opening::open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn some_victims(world: &World) {
    use ExploitationType::{ForcedLabour, SexualExploitation};
    for (opened_on, area, sex, age, exploitation) in [
        (
            "2023-02-03",
            "31.73.05",
            Sex::Female,
            15,
            Some(SexualExploitation),
        ),
        ("2023-07-31", "31.73", Sex::Female, 22, Some(ForcedLabour)),
        ("2023-08-01", "31.71", Sex::Male, 30, Some(ForcedLabour)),
        ("2024-03-01", "31.73", Sex::Male, 40, None),
        ("2024-07-20", "", Sex::Female, 12, Some(SexualExploitation)),
        ("2024-12-31", "32.12", Sex::Female, 61, None),
        ("2022", "31.73", Sex::Unknown, 70, None),
    ] {
        victim(world, opened_on, area, sex, age, exploitation).await;
    }
}

fn months(from: &str, to: &str) -> Option<Months> {
    Months::new(from.parse().unwrap(), to.parse::<Month>().unwrap())
}

#[test]
fn every_filter_and_every_dimension_counts_what_it_says() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_victims(&world).await;
        let own = Source::Own(vec![world.task_force]);
        let mut tx = world.store.read().await.unwrap();
        let all = Filter::default();
        let area = |code: &str| Some(code.parse::<AreaCode>().unwrap());
        for (filter, expected) in [
            (all, 7),
            (
                Filter {
                    months: months("2023-01", "2023-07"),
                    ..all
                },
                2,
            ),
            (
                Filter {
                    months: months("2022-01", "2023-12"),
                    ..all
                },
                4,
            ),
            (
                Filter {
                    months: months("2022-02", "2023-12"),
                    ..all
                },
                3,
            ),
            (
                Filter {
                    area: area("31"),
                    ..all
                },
                5,
            ),
            (
                Filter {
                    area: area("31.73"),
                    ..all
                },
                4,
            ),
            (
                Filter {
                    area: area("31.73.05"),
                    ..all
                },
                4,
            ),
            (
                Filter {
                    sex: Some(Sex::Male),
                    ..all
                },
                2,
            ),
            (
                Filter {
                    age: Some(AgeBand::To17),
                    ..all
                },
                1,
            ),
            (
                Filter {
                    exploitation: Some(Some(ExploitationType::ForcedLabour)),
                    ..all
                },
                2,
            ),
            (
                Filter {
                    exploitation: Some(None),
                    ..all
                },
                3,
            ),
            (
                Filter {
                    area: area("11"),
                    ..all
                },
                0,
            ),
        ] {
            let total = figures::total(&mut tx, &own, &filter).await.unwrap();
            assert_eq!(total, expected, "{filter:?}");
        }
        let by = [Dimension::City, Dimension::Year];
        let counted = figures::count(&mut tx, &own, &all, &by).await.unwrap();
        let counted: Vec<(&str, &str, i64)> = counted
            .iter()
            .map(|c| (c.keys[0].as_str(), c.keys[1].as_str(), c.n))
            .collect();
        assert_eq!(
            counted,
            [
                ("", "2024", 1),
                ("31.71", "2023", 1),
                ("31.73", "2022", 1),
                ("31.73", "2023", 2),
                ("31.73", "2024", 1),
                ("32.12", "2024", 1),
            ]
        );
        let names = figures::area_names(&mut tx, &["31.73".to_owned()])
            .await
            .unwrap();
        assert!(names[0].1.contains("Jakarta Barat"), "{names:?}");
    });
}

#[test]
fn who_is_known_by_the_year_alone_is_told_and_not_guessed() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let own = Source::Own(vec![world.task_force]);
        let mut tx = world.store.read().await.unwrap();
        assert_eq!(figures::span(&mut tx, &own).await.unwrap(), None);
        drop(tx);
        some_victims(&world).await;
        let mut tx = world.store.read().await.unwrap();
        let undated = async |tx: &mut store::Tx, from, to| {
            let filter = Filter {
                months: months(from, to),
                ..Filter::default()
            };
            figures::undated(tx, &own, &filter).await.unwrap()
        };
        assert_eq!(undated(&mut tx, "2022-01", "2022-12").await, 0);
        assert_eq!(undated(&mut tx, "2022-01", "2022-07").await, 1);
        assert_eq!(undated(&mut tx, "2021-05", "2022-07").await, 1);
        assert_eq!(undated(&mut tx, "2023-01", "2024-12").await, 0);
        assert_eq!(
            figures::undated(&mut tx, &own, &Filter::default())
                .await
                .unwrap(),
            0
        );
        let span = figures::span(&mut tx, &own).await.unwrap();
        assert_eq!(span, months("2022-01", "2024-12"));
    });
}

#[test]
fn a_province_counts_the_task_forces_below_it_and_nobody_beside_it() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_victims(&world).await;
        let province: TaskForceId = id();
        let beside: TaskForceId = id();
        let mut tx = world.store.write().await.unwrap();
        for (task_force, name) in [(province, "DKI Jakarta"), (beside, "Jawa Barat")] {
            let new = TaskForce {
                id: task_force,
                level: Level::Province,
                area: "31".to_owned(),
                name: name.to_owned(),
                parent: None,
            };
            people::add_task_force(&mut tx, &new, now()).await.unwrap();
        }
        let under = store::sql("update task_force set parent = ? where id = ?")
            .bind(province)
            .bind(world.task_force);
        tx.run(&under).await.unwrap();
        let of = async |tx: &mut store::Tx, top| {
            let task_forces = figures::task_forces(tx, top).await.unwrap();
            let ids: Vec<TaskForceId> = task_forces.iter().map(|(id, _)| *id).collect();
            let total = figures::total(tx, &Source::Own(ids.clone()), &Filter::default()).await;
            (ids, total.unwrap())
        };
        assert_eq!(
            of(&mut tx, province).await,
            (vec![province, world.task_force], 7)
        );
        assert_eq!(
            of(&mut tx, world.task_force).await,
            (vec![world.task_force], 7)
        );
        assert_eq!(of(&mut tx, beside).await, (vec![beside], 0));
    });
}

#[test]
fn borders_replace_those_of_their_level_and_are_taken_away() {
    use domain::areas::AreaLevel;
    use store::figures::boundaries::{self, Installed};
    each_database(|store| async move {
        let of = |level, source: &str, areas| Installed {
            level,
            areas,
            source: source.to_owned(),
            at: now(),
        };
        let mut tx = store.write().await.unwrap();
        assert_eq!(boundaries::installed(&mut tx).await.unwrap(), []);
        let first = of(AreaLevel::City, "BIG 2023, CC BY", 514);
        let second = of(AreaLevel::City, "BIG 2025, CC BY", 515);
        let provinces = of(AreaLevel::Province, "BIG 2025, CC BY", 38);
        for (new, shapes) in [(&first, "one"), (&second, "two"), (&provinces, "three")] {
            boundaries::install(&mut tx, new, shapes).await.unwrap();
        }
        let found = boundaries::find(&mut tx, AreaLevel::City).await.unwrap();
        assert_eq!(found, Some((second.clone(), "two".to_owned())));
        assert_eq!(
            boundaries::find(&mut tx, AreaLevel::District)
                .await
                .unwrap(),
            None
        );
        let installed = boundaries::installed(&mut tx).await.unwrap();
        assert_eq!(installed, [second, provinces]);
        let gone = boundaries::remove(&mut tx, Some(AreaLevel::City))
            .await
            .unwrap();
        assert_eq!(gone, 1);
        assert_eq!(boundaries::remove(&mut tx, None).await.unwrap(), 1);
        assert_eq!(boundaries::remove(&mut tx, None).await.unwrap(), 0);
    });
}
