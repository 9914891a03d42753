//! The tally of routes stays what a recount would find, and figures read nothing else.

use crate::cases::help::*;
use crate::common::{World, id};
use domain::cases::*;
use domain::figures::routes::{PlaceLevel, Route, Stop};
use domain::figures::{Month, Months};
use domain::ids::LegId;
use domain::{Coded, Place, Precision};
use policy::Edit;
use std::collections::BTreeMap;
use store::cases::opening::{self, Direct, DirectPerson};
use store::cases::persons;
use store::cases::route::{self, LegFacts, Shift};
use store::figures::routes::{self as figures, Count, Counted, Question};
use store::{Tx, sql};
use testkit::each_database;
use vault::Random;

fn leg(role: LegRole, place: &str) -> LegFacts {
    LegFacts {
        role,
        place: place.parse().unwrap(),
        date: None,
        precision: Precision::Unknown,
    }
}

/// A case with so many victims and this way: `origin:32.12 destination:MY`.
async fn case_with(world: &World, opened_on: &str, victims: usize, way: &str) -> String {
    let person = || DirectPerson {
        id: id(),
        facts: adult(Sex::Female),
        status: None,
    };
    let new = Direct {
        opened_on: opened_on.parse().unwrap(),
        persons: (0..victims).map(|_| person()).collect(),
        ..direct(world)
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = opening::open_direct(&mut tx, &mut Random::system(), &new, crate::common::now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let code = opened.code.to_string();
    let who = by(&world.manager);
    for (role, place) in way.parse::<Route>().unwrap().0 {
        let facts = leg(role, &place.to_string());
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::add(tx, auth, id(), &facts, &who)
        })
        .unwrap();
    }
    code
}

fn question(world: &World, level: PlaceLevel, months: Option<(&str, &str)>) -> Question {
    let months = months.map(|(from, to)| {
        let month = |text: &str| text.parse::<Month>().unwrap();
        Months::new(month(from), month(to)).unwrap()
    });
    Question {
        task_forces: vec![world.task_force],
        months,
        level,
    }
}

fn said<const N: usize>(counted: &[Counted<N>]) -> Vec<String> {
    let of = |counted: &Counted<N>| {
        let stops: Vec<String> = counted.stops.iter().map(Stop::to_string).collect();
        let Count { victims, cases } = counted.count;
        format!("{} {victims}/{cases}", stops.join(">"))
    };
    counted.iter().map(of).collect()
}

async fn some_cases(world: &World) {
    for (opened_on, victims, way) in [
        (
            "2023-02-03",
            2,
            "origin:32.12.05 transit:31.73 destination:21.72",
        ),
        (
            "2023-11-03",
            1,
            "origin:32.12 transit:31.73 transit:31.72 destination:21.72",
        ),
        ("2024-01-05", 3, "origin:unknown destination:MY"),
        ("2024-02-05", 1, "origin:33.05 destination:31.73"),
        ("2024", 1, "destination:31"),
        ("2024-02-06", 1, ""),
    ] {
        case_with(world, opened_on, victims, way).await;
    }
}

#[test]
fn areas_are_ranked_by_role_and_what_is_not_known_is_a_row() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_cases(&world).await;
        let mut tx = world.store.read().await.unwrap();
        let city = question(&world, PlaceLevel::City, None);
        let places = async |tx: &mut Tx, question: &Question, role| {
            said(&figures::places(tx, question, role).await.unwrap())
        };
        let found = places(&mut tx, &city, LegRole::Destination).await;
        assert_eq!(
            found,
            ["21.72 3/2", "MY 3/1", "31 1/1", "31.73 1/1", "none 1/1"]
        );
        let found = places(&mut tx, &city, LegRole::Origin).await;
        assert_eq!(found, ["32.12 3/2", "unknown 3/1", "none 2/2", "33.05 1/1"]);
        let found = places(&mut tx, &city, LegRole::Transit).await;
        assert_eq!(found, ["none 6/4", "31.73 3/2", "31.72 1/1"]);
        let province = question(&world, PlaceLevel::Province, None);
        let found = places(&mut tx, &province, LegRole::Transit).await;
        assert_eq!(
            found,
            ["none 6/4", "31 3/2"],
            "a province counts a case once"
        );
        let country = question(&world, PlaceLevel::Country, Some(("2024-01", "2024-12")));
        let found = places(&mut tx, &country, LegRole::Destination).await;
        assert_eq!(found, ["MY 3/1", "ID 2/2", "none 1/1"]);
        let total = figures::total(&mut tx, &city).await.unwrap();
        assert_eq!((total.victims, total.cases), (9, 6));
    });
}

#[test]
fn ways_and_paths_come_largest_first_and_say_how_many_there_are() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_cases(&world).await;
        let mut tx = world.store.read().await.unwrap();
        let city = question(&world, PlaceLevel::City, None);
        let ways = figures::ways(&mut tx, &city, 4).await.unwrap();
        assert_eq!(ways.all, 8);
        assert_eq!(
            said(&ways.counted),
            [
                "32.12>31.73 3/2",
                "unknown>MY 3/1",
                "31.73>21.72 2/1",
                "31.72>21.72 1/1"
            ]
        );
        let province = question(&world, PlaceLevel::Province, None);
        let paths = figures::paths(&mut tx, &province, 10).await.unwrap();
        assert_eq!(paths.all, 5);
        assert_eq!(
            said(&paths.counted),
            [
                "32>31>21 3/2",
                "unknown>none>MY 3/1",
                "33>none>31 1/1",
                "none>none>31 1/1",
                "none>none>none 1/1"
            ]
        );
        let city = figures::paths(&mut tx, &city, 10).await.unwrap();
        assert_eq!(
            said(&city.counted),
            said(&paths.counted),
            "those of cities are by province"
        );
    });
}

#[test]
fn months_are_those_of_the_registration_and_a_year_alone_is_in_whole_years_only() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_cases(&world).await;
        let mut tx = world.store.read().await.unwrap();
        for (months, victims) in [
            (("2023-01", "2024-12"), 9),
            (("2023-02", "2024-12"), 9),
            (("2023-03", "2024-12"), 7),
            (("2023-03", "2024-11"), 6),
            (("2024-01", "2024-01"), 3),
            (("2022-01", "2022-12"), 0),
        ] {
            let question = question(&world, PlaceLevel::City, Some(months));
            let total = figures::total(&mut tx, &question).await.unwrap();
            assert_eq!(total.victims, victims, "{months:?}");
        }
        let nobody = Question {
            task_forces: vec![id()],
            ..question(&world, PlaceLevel::City, None)
        };
        assert_eq!(
            figures::total(&mut tx, &nobody).await.unwrap(),
            Count::default()
        );
        let ways = figures::ways(&mut tx, &nobody, 5).await.unwrap();
        assert_eq!((ways.counted.len(), ways.all), (0, 0));
    });
}

// ---------------------------------------------------------------- against a recount

type Cells = BTreeMap<Vec<String>, (i64, i64)>;

async fn tallied(tx: &mut Tx) -> Cells {
    let columns = [
        "task_force",
        "kind",
        "level",
        "period",
        "stop_1",
        "stop_2",
        "stop_3",
    ];
    let query = sql(
        "select task_force, kind, level, period, stop_1, stop_2, stop_3, victims, cases \
         from route_tally",
    );
    let rows = tx.rows(&query).await.unwrap();
    rows.iter()
        .map(|row| {
            let key = columns.map(|column| row.string(column).unwrap()).to_vec();
            (
                key,
                (row.int("victims").unwrap(), row.int("cases").unwrap()),
            )
        })
        .collect()
}

/// Counts every own case of the register, without the tally.
async fn recount(tx: &mut Tx) -> Cells {
    let mut cells = Cells::new();
    let cases = sql(
        "select id, task_force, opened_on, (select count(*) from person p \
         where p.case_id = c.id and p.role = 'victim' \
         and coalesce(p.trafficking_status, '') <> 'not-victim') as n from cases c \
         where import is null",
    );
    for case in tx.rows(&cases).await.unwrap() {
        let legs = sql("select role, area, country from leg where case_id = ? order by position")
            .bind(case.text("id").unwrap());
        let legs = tx.rows(&legs).await.unwrap();
        let route = Route(
            legs.iter()
                .map(|leg| {
                    let place = leg
                        .text_opt("area")
                        .unwrap()
                        .or(leg.text_opt("country").unwrap());
                    let place = place.map_or(Place::Unknown, |place| place.parse().unwrap());
                    (leg.parse("role").unwrap(), place)
                })
                .collect(),
        );
        let opened = case.text("opened_on").unwrap();
        for level in PlaceLevel::ALL {
            let mut of = Vec::new();
            if *level != PlaceLevel::City {
                of.push(("path".to_owned(), route.path(*level).to_vec()));
            }
            of.extend(
                route
                    .ways(*level)
                    .iter()
                    .map(|w| ("way".to_owned(), w.to_vec())),
            );
            for role in LegRole::ALL {
                let places = route.places(*role, *level).into_iter();
                of.extend(places.map(|stop| (role.code().to_owned(), vec![stop])));
            }
            let mut periods = vec!["", &opened[..4]];
            periods.extend(opened.get(..7));
            let each = of
                .iter()
                .flat_map(|of| periods.iter().map(move |period| (of, *period)));
            for ((kind, stops), period) in each {
                let mut key = vec![case.string("task_force").unwrap(), kind.clone()];
                key.extend([level.code().to_owned(), period.to_owned()]);
                key.extend(
                    (0..3).map(|at| stops.get(at).map_or_else(String::new, Stop::to_string)),
                );
                let cell = cells.entry(key).or_default();
                *cell = (cell.0 + case.int("n").unwrap(), cell.1 + 1);
            }
        }
    }
    cells
}

async fn legs(world: &World, code: &str) -> Vec<(LegId, i64)> {
    let mut tx = world.store.read().await.unwrap();
    let auth = store::access::case::<policy::See>(&mut tx, &world.manager.actor, code)
        .await
        .unwrap();
    let legs = route::all(&mut tx, &auth).await.unwrap();
    legs.iter().map(|leg| (leg.id, leg.version)).collect()
}

/// The edit number `step` of a case: the same in every run, so that a failure can be seen again.
async fn edit(world: &World, code: &str, step: usize) {
    let who = by(&world.manager);
    let roles = LegRole::ALL;
    let places = ["31.73", "31.73.05", "31", "32.12", "MY", "ID", "unknown"];
    let facts = leg(roles[step * 5 % 3], places[step * 11 % 7]);
    let all = legs(world, code).await;
    let Some((target, version)) = all.get(step * 7 % all.len().max(1)).copied() else {
        change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::add(tx, auth, id(), &facts, &who)
        })
        .unwrap();
        return;
    };
    match step * 13 % 6 {
        0 | 1 => change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::add(tx, auth, id(), &facts, &who)
        }),
        2 => change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::save(tx, auth, target, &facts, version, &who)
        }),
        3 => change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::shift(tx, auth, target, Shift::Earlier, &who)
        }),
        4 => change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            route::remove(tx, auth, target, version, &who)
        }),
        _ => change!(world, &world.manager, Edit, code, |tx, auth, keeper| {
            persons::add(tx, &mut keeper.random, auth, id(), &adult(Sex::Male), &who)
        }),
    }
    .unwrap();
}

#[test]
fn after_any_edits_the_tally_equals_a_recount() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut codes = Vec::new();
        for opened_on in ["2023-01-05", "2023-07-31", "2024-01-09"] {
            codes.push(case_with(&world, opened_on, 1, "").await);
        }
        for step in 0..90 {
            edit(&world, &codes[step % 3], step / 3).await;
            let mut tx = world.store.read().await.unwrap();
            assert_eq!(
                tallied(&mut tx).await,
                recount(&mut tx).await,
                "after step {step}"
            );
        }
        let mut tx = world.store.read().await.unwrap();
        assert!(tallied(&mut tx).await.len() > 50, "the edits led somewhere");
    });
}

#[test]
fn a_register_older_than_the_tally_is_counted_when_it_is_migrated() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_cases(&world).await;
        let mut tx = world.store.write().await.unwrap();
        for older in [
            "drop table route_tally",
            "drop table case_route",
            "drop table work_tally",
            "drop table case_work",
            "drop table boundary",
            "drop table figure_view",
            "drop table victim_change",
            "drop table privacy_spending",
            "drop table release_event",
            "drop table release_revision",
            "drop table release",
            "drop table indicator_definition",
            "delete from schema_version where number >= 10",
        ] {
            tx.run(&sql(older)).await.unwrap();
        }
        tx.commit().await.unwrap();
        world.store.migrate().await.unwrap();
        let mut tx = world.store.read().await.unwrap();
        let counted = tallied(&mut tx).await;
        assert_eq!(counted, recount(&mut tx).await);
        assert!(!counted.is_empty());
        drop(tx);
        // What each case adds was kept too: it can be taken back.
        let code = case_with(&world, "2024-02-05", 1, "origin:33.05").await;
        edit(&world, &code, 1).await;
        let mut tx = world.store.read().await.unwrap();
        assert_eq!(tallied(&mut tx).await, recount(&mut tx).await);
    });
}
