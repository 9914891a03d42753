//! What cases and events say about areas: traces, gaps, a year, levels.

use crate::prevention::help::{KEMBANGAN, MERUYA, area, case, city, event, kept, someone};
use domain::areas::AreaLevel;
use domain::cases::{ExploitationType, RecruitmentMethod};
use domain::prevention::*;
use jiff::civil::date;
use store::prevention::{self as prevention, *};
use store::{Error, Tx};
use testkit::each_database;
use testkit::world::{World, now};
use vault::Random;

#[test]
fn areas_carry_the_traces_of_cases_and_what_was_done_there() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let opened = date(2024, 2, 1);
        let legs = [("origin", MERUYA), ("destination", "31.73.05.1001")];
        case(&world, &mut tx, opened, Some(MERUYA), &legs).await;
        case(&world, &mut tx, opened, None, &[("origin", MERUYA)]).await;
        case(&world, &mut tx, date(2019, 1, 1), Some(MERUYA), &[]).await;
        kept(
            &world,
            &mut tx,
            &event(&world, date(2023, 6, 1), MERUYA),
            "a",
        )
        .await;
        kept(
            &world,
            &mut tx,
            &event(&world, date(2022, 6, 1), MERUYA),
            "b",
        )
        .await;
        let (since, today) = (date(2021, 3, 15), date(2024, 3, 15));
        let found = prevention::counts(
            &mut tx,
            world.task_force,
            city(),
            AreaLevel::Village,
            since,
            today,
        )
        .await
        .unwrap();
        let meruya = Counts {
            origin: 2,
            residence: 1,
            any: 2,
            events: 1,
            ..Counts::default()
        };
        assert_eq!(found[&area(MERUYA)], meruya);
        assert_eq!(found[&area("31.73.05.1001")].destination, 1);
        let districts = prevention::counts(
            &mut tx,
            world.task_force,
            city(),
            AreaLevel::District,
            since,
            today,
        )
        .await
        .unwrap();
        assert_eq!(districts[&area(KEMBANGAN)], meruya);
        let profile = prevention::profile(&mut tx, world.task_force, area(KEMBANGAN), since)
            .await
            .unwrap();
        assert_eq!(profile.typology, [(ExploitationType::ForcedLabour, 2)]);
        assert_eq!(profile.motives, [(RecruitmentMethod::SocialNetwork, 2)]);
        let foreign = prevention::counts(
            &mut tx,
            world.province,
            area("31"),
            AreaLevel::City,
            since,
            today,
        )
        .await
        .unwrap();
        assert!(
            foreign.is_empty(),
            "cases of another task force: {foreign:?}"
        );
    });
}

#[test]
fn a_gap_closes_when_an_event_is_held_there() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let since = date(2021, 3, 15);
        let days = Days::of_year(2024);
        for legs in [
            &[("origin", MERUYA)][..],
            &[("transit", MERUYA), ("destination", "31.73.05")],
        ] {
            case(&world, &mut tx, date(2024, 2, 1), None, legs).await;
        }
        let gaps = prevention::gaps(&mut tx, world.task_force, city(), since, days)
            .await
            .unwrap();
        let places: Vec<(String, u32)> = gaps
            .iter()
            .map(|gap| (gap.area.to_string(), gap.cases))
            .collect();
        assert_eq!(
            places,
            [(MERUYA.to_owned(), 2), ("31.73.05".to_owned(), 1)],
            "the city itself is too large to be a gap"
        );
        assert!(!gaps[0].name.is_empty() && gaps[0].within.contains("Kembangan"));
        kept(
            &world,
            &mut tx,
            &event(&world, date(2023, 6, 1), MERUYA),
            "a",
        )
        .await;
        kept(
            &world,
            &mut tx,
            &event(&world, date(2024, 6, 1), "31.73.05.1002"),
            "b",
        )
        .await;
        let gaps = prevention::gaps(&mut tx, world.task_force, city(), since, days)
            .await
            .unwrap();
        assert_eq!(
            gaps.len(),
            1,
            "an event of last year does not count: {gaps:?}"
        );
        kept(
            &world,
            &mut tx,
            &event(&world, date(2024, 6, 1), MERUYA),
            "c",
        )
        .await;
        let gaps = prevention::gaps(&mut tx, world.task_force, city(), since, days)
            .await
            .unwrap();
        assert!(gaps.is_empty(), "{gaps:?}");
    });
}

#[test]
fn a_year_is_summed_up_and_told_by_who_did_what_where() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let both = Event {
            organisations: vec![
                world.organisations.protection_unit,
                world.organisations.police,
            ],
            ..event(&world, date(2024, 2, 1), MERUYA)
        };
        let nobody = Event {
            organisations: Vec::new(),
            ..event(&world, date(2024, 3, 1), KEMBANGAN)
        };
        let own = event(&world, date(2024, 1, 20), MERUYA);
        for (key, new) in [("a", &both), ("b", &nobody), ("c", &own)] {
            kept(&world, &mut tx, new, key).await;
        }
        let days = Days::of_year(2024);
        let totals = prevention::totals(&mut tx, world.task_force, city(), days)
            .await
            .unwrap();
        assert_eq!((totals.events, totals.female, totals.male), (3, 90, 36));
        assert_eq!((totals.reached, totals.places), (1, 56));
        let rows = prevention::four_w(&mut tx, world.task_force, days)
            .await
            .unwrap();
        let told: Vec<(Option<&str>, i64, i64)> = rows
            .iter()
            .map(|row| (row.organisation.as_deref(), row.events, row.people))
            .collect();
        assert_eq!(
            told,
            [
                (Some("Polres Jakarta Barat"), 1, 42),
                (Some("UPTD PPA Jakarta Barat"), 2, 84),
                (None, 1, 42),
            ]
        );
        assert_eq!((rows[1].first, rows[1].last), (own.held_on, both.held_on));
        let empty = prevention::totals(&mut tx, world.province, area("31"), days)
            .await
            .unwrap();
        assert_eq!((empty.events, empty.female), (0, 0));
    });
}

#[test]
fn an_officer_sets_a_level_and_takes_it_back() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let mut random = Random::system();
        let spot = (world.task_force, area(MERUYA));
        let who = (someone(&world), now());
        let mut set = async |tx: &mut Tx, level, version| {
            let keys = (&world.ring, &mut random);
            let why = (level, "Banyak agen tidak resmi.");
            prevention::set_level(tx, keys, spot, why, version, who).await
        };
        set(&mut tx, Vulnerability::High, None).await.unwrap();
        let found = prevention::level(&mut tx, &world.ring, spot.0, spot.1)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.level, found.reason.as_str(), found.version),
            (Vulnerability::High, "Banyak agen tidak resmi.", 1)
        );
        let stale = set(&mut tx, Vulnerability::Low, None).await;
        assert!(matches!(stale, Err(Error::Stale)));
        set(&mut tx, Vulnerability::Medium, Some(1)).await.unwrap();
        let all = prevention::all_levels(&mut tx, spot.0, city())
            .await
            .unwrap();
        assert_eq!(all.get(&spot.1), Some(&Vulnerability::Medium));
        let foreign = prevention::level(&mut tx, &world.ring, world.province, spot.1).await;
        assert!(foreign.unwrap().is_none());
        prevention::clear_level(&mut tx, spot.0, spot.1)
            .await
            .unwrap();
        let gone = prevention::clear_level(&mut tx, spot.0, spot.1).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn the_scale_is_a_setting_of_each_task_force_and_areas_are_listed_up_to_a_limit() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let brought = prevention::scale(&mut tx, world.task_force).await.unwrap();
        assert_eq!(brought, Scale::default());
        let own = Scale {
            high: 20,
            ..brought
        };
        prevention::set_scale(&mut tx, world.task_force, own)
            .await
            .unwrap();
        assert_eq!(
            prevention::scale(&mut tx, world.task_force).await.unwrap(),
            own
        );
        let other = prevention::scale(&mut tx, world.province).await.unwrap();
        assert_eq!(other, Scale::default());

        let level = AreaLevel::District;
        let spots = prevention::spots(&mut tx, city(), level, 8)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(spots.len(), 8);
        assert!(spots.iter().any(|spot| spot.name == "Kembangan"));
        let many = prevention::spots(&mut tx, city(), AreaLevel::Village, 8).await;
        assert_eq!(many.unwrap(), None, "56 are more than 8");
    });
}
