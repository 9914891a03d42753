//! The search by need, place, age and sex.

use crate::directory::help::{added, facts, found};
use domain::AreaCode;
use domain::directory::{ForSex, Nearness};
use domain::services::ServiceKind;
use store::directory::{self, Question, Whereabouts};
use store::{Dialect, Tx, sql};
use testkit::each_database;
use testkit::world::{World, now, ring};
use vault::Random;

fn area(code: &str) -> AreaCode {
    code.parse().unwrap()
}

/// Names of what is found, with how near it is.
async fn search(tx: &mut Tx, world: &World, question: Question) -> Vec<(String, Option<Nearness>)> {
    let (found, more) = directory::search(tx, &world.ring, world.task_force, &question, 50)
        .await
        .unwrap();
    assert!(!more);
    found
        .into_iter()
        .map(|found| (found.listing.facts.name, found.nearness))
        .collect()
}

fn at(place: &str) -> Question {
    Question {
        need: Some(ServiceKind::LegalAid),
        place: Some(area(place)),
        ..Question::default()
    }
}

#[test]
fn the_nearest_comes_first_and_who_serves_the_place_is_found() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        for (name, location, coverage) in [
            ("kota lain", "31.71", ""),
            ("kelurahan", "31.73.01.1001", ""),
            ("kecamatan", "31.73.01", ""),
            ("kota", "31.73.02", ""),
            ("nasional", "51.71", "ID"),
            ("provinsi lain untuk kota ini", "32.16", "31.73"),
            ("provinsi lain", "32.16", ""),
            ("kota lain untuk dirinya", "31.71", "31.71"),
        ] {
            let mut new = facts(world.organisations.police, name);
            new.area = area(location);
            new.coverage = coverage.parse().unwrap();
            added(&mut tx, &world, &new).await;
        }
        let found = search(&mut tx, &world, at("31.73.01.1001")).await;
        let found: Vec<_> = found
            .iter()
            .map(|(name, near)| (name.as_str(), *near))
            .collect();
        assert_eq!(
            found,
            [
                ("kelurahan", Some(Nearness::Village)),
                ("kecamatan", Some(Nearness::District)),
                ("kota", Some(Nearness::City)),
                ("kota lain", Some(Nearness::Province)),
                ("nasional", Some(Nearness::Country)),
                ("provinsi lain untuk kota ini", Some(Nearness::Country)),
            ]
        );
        let province = search(&mut tx, &world, at("31")).await;
        let names: Vec<_> = province.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), 7, "{names:?}");
        assert!(!names.contains(&"provinsi lain"));

        let everywhere = Question::default();
        assert_eq!(search(&mut tx, &world, everywhere).await.len(), 8);
        let few = directory::search(&mut tx, &world.ring, world.task_force, &at("31.73"), 2).await;
        let (few, more) = few.unwrap();
        assert_eq!((few.len(), more), (2, true));
        let elsewhere =
            directory::search(&mut tx, &world.ring, world.province, &at("31.73"), 9).await;
        assert!(
            elsewhere.unwrap().0.is_empty(),
            "another task force's directory"
        );
    });
}

#[test]
fn only_those_are_found_who_take_the_person_and_are_given_now() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut all = Vec::new();
        for (name, need, sex, ages) in [
            ("semua", ServiceKind::LegalAid, ForSex::Any, (None, None)),
            ("anak", ServiceKind::LegalAid, ForSex::Any, (None, Some(17))),
            (
                "perempuan dewasa",
                ServiceKind::LegalAid,
                ForSex::Female,
                (Some(18), None),
            ),
            (
                "laki-laki",
                ServiceKind::LegalAid,
                ForSex::Male,
                (None, None),
            ),
            ("kesehatan", ServiceKind::Health, ForSex::Any, (None, None)),
        ] {
            let mut new = facts(world.organisations.police, name);
            new.needs = vec![need];
            new.who.sex = sex;
            (new.who.age_min, new.who.age_max) = ages;
            all.push(added(&mut tx, &world, &new).await);
        }
        for need in [None, Some(ServiceKind::LegalAid)] {
            for age in [None, Some(0), Some(17), Some(18), Some(60)] {
                for sex in [ForSex::Any, ForSex::Female, ForSex::Male] {
                    let question = Question {
                        need,
                        age,
                        sex,
                        ..at("31.73")
                    };
                    let names = search(&mut tx, &world, question).await;
                    let mut names: Vec<_> = names.into_iter().map(|(name, _)| name).collect();
                    let mut wanted: Vec<_> = all
                        .iter()
                        .filter(|listing| {
                            need.is_none_or(|need| listing.facts.needs.contains(&need))
                        })
                        .filter(|listing| listing.facts.who.admits(age, sex))
                        .map(|listing| listing.facts.name.clone())
                        .collect();
                    names.sort();
                    wanted.sort();
                    assert_eq!(names, wanted, "{question:?}");
                }
            }
        }
        // A service that is given no more is found no more, and again when it is.
        let mut closed = all[0].facts.clone();
        closed.active = false;
        let (ring, random) = (ring(), &mut Random::system());
        directory::save(&mut tx, &ring, random, &all[0], &closed, now())
            .await
            .unwrap();
        assert!(
            !search(&mut tx, &world, at("31.73"))
                .await
                .iter()
                .any(|(name, _)| name == "semua")
        );
        let before = found(&mut tx, &world, all[0].id).await;
        directory::save(&mut tx, &ring, random, &before, &all[0].facts, now())
            .await
            .unwrap();
        assert!(
            search(&mut tx, &world, at("31.73"))
                .await
                .iter()
                .any(|(name, _)| name == "semua")
        );
    });
}

#[test]
fn the_public_sees_what_is_marked_and_never_where_a_shelter_is() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut shelter = facts(world.organisations.shelter, "Rumah aman");
        shelter.needs = vec![ServiceKind::Shelter, ServiceKind::Psychological];
        added(&mut tx, &world, &shelter).await;
        let mut internal = facts(world.organisations.police, "Hanya untuk anggota");
        internal.public = false;
        added(&mut tx, &world, &internal).await;
        let mut ended = facts(world.organisations.police, "Sudah tutup");
        ended.active = false;
        added(&mut tx, &world, &ended).await;
        added(
            &mut tx,
            &world,
            &facts(world.organisations.police, "Bantuan hukum"),
        )
        .await;

        let force = world.task_force;
        let all = directory::public_listings(&mut tx, force, None, None)
            .await
            .unwrap();
        let names: Vec<_> = all
            .iter()
            .map(|listing| listing.facts.name.as_str())
            .collect();
        assert_eq!(names, ["Bantuan hukum", "Rumah aman"]);
        assert_eq!(all[1].facts.place, Whereabouts::default());
        assert_eq!(all[1].facts.phones, shelter.phones, "the telephone instead");
        let (need, place) = (Some(ServiceKind::Shelter), Some(area("31.73.05")));
        let shelters = directory::public_listings(&mut tx, force, need, place)
            .await
            .unwrap();
        assert_eq!(shelters.len(), 1);
        let far = Some(area("94.01"));
        let none = directory::public_listings(&mut tx, force, need, far)
            .await
            .unwrap();
        assert!(none.is_empty());
    });
}

/// The database must find the answer by its index: the cost is that of the answer.
#[test]
fn what_answers_is_found_by_where_it_is_filed() {
    each_database(|store| async move {
        if store.dialect() != Dialect::Sqlite {
            return;
        }
        let mut tx = store.read().await.unwrap();
        let plan = sql(
            "explain query plan select r.listing from listing_reach r where r.task_force = 'x' \
             and r.need in ('a', 'b') and (r.area in ('31', 'ID') or (r.area > '31.' and \
             r.area < '31/'))",
        );
        let plan = tx.rows(&plan).await.unwrap();
        let steps: Vec<_> = plan.iter().map(|row| row.text("detail").unwrap()).collect();
        assert!(
            steps
                .iter()
                .any(|step| step.contains("INDEX") && step.contains("need=?")),
            "{steps:?}"
        );
        assert!(
            !steps.iter().any(|step| step.starts_with("SCAN")),
            "{steps:?}"
        );
    });
}
