//! Reports found again by their marks.

use crate::common::World;
use crate::reports::help::*;
use domain::Phone;
use domain::codes::CodeKind;
use domain::intake::{PersonAtRisk, Reply, Report, ReportState, Reporter, ReporterKind};
use domain::people::Role;
use policy::{Edit, FileKind};
use store::access;
use store::reports::{self};
use store::search::{self, NameIndex, Reason, Standing};
use testkit::each_database;

#[test]
fn a_report_is_found_by_each_of_its_marks() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        for (typed, reason) in [
            (code.as_str(), Reason::Code),
            (code.to_lowercase().as_str(), Reason::Code),
            ("+62 812 3456 7890", Reason::Phone),
            ("3173 0545 0199 0001", Reason::Nik),
            ("siti nur halimah", Reason::Name),
            ("Jakarta Barat", Reason::Area),
        ] {
            let found = find(&world, &world.manager, &names, typed).await;
            assert_eq!(found.hits.len(), 1, "{typed}");
            let hit = &found.hits[0];
            assert_eq!((&hit.code, &hit.reasons), (&code, &vec![reason]), "{typed}");
            assert_eq!(hit.kind, CodeKind::Report);
            assert_eq!(hit.standing, Standing::Report(ReportState::Received));
            assert!(found.tried.contains(&reason));
            let elsewhere = find(&world, &world.stranger, &names, typed).await;
            assert!(
                elsewhere.hits.is_empty(),
                "{typed} for another organisation"
            );
        }
        for typed in ["Siti", "0812 3456 7891", "3173054501990002", "", "?"] {
            let found = find(&world, &world.manager, &names, typed).await;
            assert!(found.hits.is_empty(), "{typed}");
        }
        assert!(
            find(&world, &world.manager, &names, "L-1234-567")
                .await
                .mistyped_code
        );
    });
}

#[test]
fn a_changed_report_is_found_by_what_it_says_now() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        let changed = Report {
            reporter: Reporter {
                kind: ReporterKind::Anonymous,
                name: Reply::NotAsked,
                phone: Reply::Given(Phone::parse("021-5682284").unwrap()),
                ..report().reporter
            },
            persons: vec![PersonAtRisk {
                name: Reply::Given("Dewi".parse().unwrap()),
                ..PersonAtRisk::default()
            }],
            ..report()
        };
        let mut tx = world.store.write().await.unwrap();
        let auth = access::report::<Edit>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        let mut keeper = world.keeper(&world.officer);
        reports::save(&mut tx, &mut keeper, &auth, &changes(&changed, 1, false))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let organisation = world.officer.actor.organisation;
        names.set(
            organisation,
            FileKind::Report,
            auth.file().0,
            reports::names(&changed),
        );
        for typed in [
            "0812-3456-7890",
            "3173054501990001",
            "Siti Nur-Halimah",
            "021-5682284",
        ] {
            let found = find(&world, &world.manager, &names, typed).await;
            assert!(found.hits.is_empty(), "{typed}");
        }
        let found = find(&world, &world.manager, &names, "DEWI").await;
        assert_eq!(found.hits[0].code, code);
    });
}

#[test]
fn the_index_of_names_catches_up_with_what_others_saved() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        assert!(
            find(&world, &world.officer, &names, "Siti Nurhalimah")
                .await
                .hits
                .is_empty()
        );
        let mut report = report();
        for n in 0..3 {
            report.persons[0].name = Reply::Given(format!("Nama {n} Siti").parse().unwrap());
            taken(&world, &report).await;
        }
        report.persons[0].name = Reply::Given("Siti Nurhalimah".parse().unwrap());
        let code = taken(&world, &report).await;
        for _ in 0..2 {
            names.catch_up(&world.store, &world.ring).await.unwrap();
            let found = find(&world, &world.officer, &names, "Siti Nurhalimah").await;
            assert_eq!(found.hits.len(), 1);
            assert_eq!(found.hits[0].code, code);
        }
    });
}

#[test]
fn roles_without_reports_find_none() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        for role in [
            Role::Administrator,
            Role::Analyst,
            Role::Secretariat,
            Role::Overseer,
        ] {
            let mut actor = world.officer.actor.clone();
            actor.role = role;
            let mut tx = world.store.read().await.unwrap();
            for typed in [
                code.as_str(),
                "0812-3456-7890",
                "Siti Nur-Halimah",
                "Jakarta Barat",
            ] {
                let found = search::find(&mut tx, &world.ring, &names, &actor, typed)
                    .await
                    .unwrap();
                assert!(found.hits.is_empty(), "{role}: {typed}");
            }
        }
    });
}
