//! The library of regulations: what comes with the program, chains, and what rests on what.

use crate::taskforce::help::decree;
use domain::ids::{DivisionId, RegulationId};
use domain::people::Level;
use domain::regulations::{RegulationKind, RegulationStatus, SuccessorFault, UseKind};
use domain::taskforce::Succession;
use store::paging::{Count, Seek};
use store::regulations::{self, Fault, Filter, Regulation};
use store::{Error, Tx, sql, taskforce};
use testkit::each_database;
use testkit::world::{World, id, now};

/// A regulation of the library by its number and year; of two, the highest in the hierarchy.
async fn known(tx: &mut Tx, world: &World, number: &str, year: i64) -> Regulation {
    let mut all = regulations::choices(tx, world.task_force).await.unwrap();
    all.sort_by_key(|regulation| regulation.kind);
    let found = all
        .into_iter()
        .find(|r| (r.number.as_str(), r.year) == (number, year));
    found.unwrap_or_else(|| panic!("no {number}/{year}"))
}

fn own(world: &World, number: &str) -> Regulation {
    Regulation {
        id: id(),
        task_force: Some(world.task_force),
        kind: RegulationKind::MayorRegulation,
        number: number.to_owned(),
        year: 2024,
        title: "Tata kerja gugus tugas".to_owned(),
        issuer: "Wali Kota Jakarta Barat".to_owned(),
        level: Level::City,
        area: Some("31.73".to_owned()),
        status: RegulationStatus::InForce,
        replaced_by: None,
        valid_from: None,
        valid_to: None,
        confirmed: true,
        note: String::new(),
        attachment: None,
        public: true,
        version: 1,
    }
}

#[test]
fn the_library_comes_with_the_program_and_keeps_corrections() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let mut tx = world.store.write().await.unwrap();
        let all = regulations::choices(&mut tx, world.task_force)
            .await
            .unwrap();
        assert_eq!(all.len(), 21);
        assert!(all.iter().all(|r| r.task_force.is_none() && r.public));
        let law = known(&mut tx, &world, "21", 2007).await;
        let rules = regulations::linked_rules(&mut tx, law.id).await.unwrap();
        assert_eq!(rules.len(), 8, "{rules:?}");
        let uses = regulations::uses(&mut tx, world.task_force, law.id)
            .await
            .unwrap();
        assert_eq!(uses.rules.len(), 8, "every linked rule exists");
        let mut code = known(&mut tx, &world, "1", 2023).await;
        assert!(!code.confirmed, "nobody has read it yet");
        code.confirmed = true;
        code.note = "Dibaca oleh bagian hukum".to_owned();
        code.title = "Judul lain".to_owned();
        regulations::save(&mut tx, &code).await.unwrap();
        assert!(matches!(
            regulations::save(&mut tx, &code).await,
            Err(Error::Stale)
        ));
        regulations::link_rules(&mut tx, law.id, &[]).await.unwrap();
        tx.commit().await.unwrap();

        // The next start of the program brings back neither the doubt nor the links.
        regulations::load(&world.store).await.unwrap();
        let mut tx = world.store.read().await.unwrap();
        let code = known(&mut tx, &world, "1", 2023).await;
        assert!(code.confirmed);
        assert_ne!(code.title, "Judul lain", "what it is stays as it came");
        let rules = regulations::linked_rules(&mut tx, law.id).await.unwrap();
        assert!(rules.is_empty());
    });
}

#[test]
fn a_chain_is_followed_both_ways_and_never_leads_back() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let first = known(&mut tx, &world, "69", 2008).await;
        let last = known(&mut tx, &world, "49", 2023).await;
        let numbers = |list: &[Regulation]| -> Vec<i64> { list.iter().map(|r| r.year).collect() };
        let chain = regulations::chain(&mut tx, city, &first).await.unwrap();
        assert_eq!(numbers(&chain.later), [2021, 2023]);
        assert!(chain.earlier.is_empty());
        let chain = regulations::chain(&mut tx, city, &last).await.unwrap();
        assert_eq!(numbers(&chain.earlier), [2021, 2008]);
        assert!(chain.later.is_empty());
        let old = known(&mut tx, &world, "218", 2010).await;
        assert_eq!(old.status, RegulationStatus::Replaced);

        use RegulationStatus as S;
        for (status, successor, fault) in [
            (S::Replaced, Some(first.id), Some(SuccessorFault::Circle)),
            (S::Amended, Some(last.id), Some(SuccessorFault::Circle)),
            (S::Replaced, None, Some(SuccessorFault::Missing)),
            (
                S::InForce,
                Some(first.id),
                Some(SuccessorFault::NotReplaced),
            ),
            (S::Replaced, Some(old.id), None),
            (S::Repealed, None, None),
        ] {
            let fits =
                regulations::check_successor(&mut tx, city, last.id, status, successor).await;
            match (fits, fault) {
                (Ok(()), None) => {}
                (Err(Fault::Successor(found)), Some(fault)) => assert_eq!(found, fault),
                (other, _) => panic!("{status}: {other:?}"),
            }
        }
        let unknown =
            regulations::check_successor(&mut tx, city, last.id, S::Replaced, Some(id())).await;
        assert!(matches!(unknown, Err(Fault::Store(Error::NotFound))));
    });
}

#[test]
fn own_regulations_are_seen_by_their_task_force_alone() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let mut mine = own(&world, "7");
        regulations::add(&mut tx, &mine, now()).await.unwrap();
        mine.title = "Tata kerja gugus tugas kota".to_owned();
        regulations::save(&mut tx, &mine).await.unwrap();
        let found = regulations::find(&mut tx, city, mine.id).await.unwrap();
        assert_eq!(
            (found.title.as_str(), found.version),
            ("Tata kerja gugus tugas kota", 2)
        );
        let elsewhere = regulations::find(&mut tx, world.province, mine.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        let public = regulations::public(&mut tx, city).await.unwrap();
        assert_eq!(public.len(), 22);
        let public = regulations::public(&mut tx, world.province).await.unwrap();
        assert_eq!(public.len(), 21);

        let list = |filter: Filter, seek, size| {
            let store = world.store.clone();
            async move {
                let mut tx = store.read().await.unwrap();
                regulations::list(&mut tx, city, &filter, (seek, size))
                    .await
                    .unwrap()
            }
        };
        tx.commit().await.unwrap();
        for (filter, n) in [
            (
                Filter {
                    text: Some("tata kerja".to_owned()),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    text: Some("69/2008".to_owned()),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    text: Some("100%".to_owned()),
                    ..Filter::default()
                },
                0,
            ),
            (
                Filter {
                    kind: Some(RegulationKind::Law),
                    ..Filter::default()
                },
                4,
            ),
            (
                Filter {
                    status: Some(RegulationStatus::Replaced),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    level: Some(Level::City),
                    ..Filter::default()
                },
                1,
            ),
            (
                Filter {
                    unconfirmed: true,
                    ..Filter::default()
                },
                3,
            ),
        ] {
            let found = list(filter.clone(), Seek::First, 50).await;
            assert_eq!(found.count, Count::Exactly(n), "{filter:?}");
        }
        // Page by page everything comes once, and back again.
        let (mut seek, mut seen): (Seek, Vec<RegulationId>) = (Seek::First, Vec::new());
        loop {
            let found = list(Filter::default(), seek, 5).await;
            seen.extend(found.rows.iter().map(|r| r.id));
            match found.next {
                Some(next) => seek = Seek::After(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 22);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 22);
    });
}

#[test]
fn a_regulation_shows_what_rests_on_it() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        taskforce::seed_divisions(&mut tx, city, id, now())
            .await
            .unwrap();
        let division: DivisionId = taskforce::divisions(&mut tx, city).await.unwrap()[0].id;
        let base = known(&mut tx, &world, "64", 2019).await;
        let none = regulations::uses(&mut tx, city, base.id).await.unwrap();
        assert!(none.is_empty());

        let subject = |id: &dyn std::fmt::Display| id.to_string();
        for (kind, id) in [
            (UseKind::TaskForce, subject(&city)),
            (UseKind::Division, subject(&division)),
        ] {
            regulations::link_subject(&mut tx, kind, &id, &[base.id])
                .await
                .unwrap();
            let linked = regulations::subject_regulations(&mut tx, city, kind, &id).await;
            assert_eq!(linked.unwrap().len(), 1);
        }
        let made = decree(&mut tx, &world, None, Succession::FollowsThePost).await;
        let mut under = taskforce::decree(&mut tx, city, made).await.unwrap();
        under.regulation = Some(base.id);
        taskforce::save_decree(&mut tx, &under).await.unwrap();
        let rule = "policy-triage".to_owned();
        regulations::link_rules(&mut tx, base.id, &[rule])
            .await
            .unwrap();
        let series = sql(
            "insert into meeting_series (id, task_force, name, kind, every_months, regulation, \
             active, created_at, version) values (?, ?, 'Rapat pleno', 'plenary', 4, ?, ?, 0, 1)",
        )
        .bind(id::<domain::ids::SeriesId>())
        .bind(city)
        .bind(base.id)
        .bind(true);
        tx.run(&series).await.unwrap();

        let uses = regulations::uses(&mut tx, city, base.id).await.unwrap();
        assert!(uses.task_force);
        assert_eq!(uses.rules[0].rule.id, "policy-triage");
        assert_eq!(uses.divisions[0].id, division);
        assert_eq!(uses.decrees[0].id, made);
        assert_eq!(uses.series[0].name, "Rapat pleno");
        let other = regulations::uses(&mut tx, world.province, base.id)
            .await
            .unwrap();
        assert!(other.decrees.is_empty() && other.divisions.is_empty() && !other.task_force);
        assert!(other.series.is_empty());
        let asked = regulations::of_post(&mut tx, city, Some(division), Some(made)).await;
        assert_eq!(asked.unwrap().len(), 1, "once, however often it is linked");
        regulations::link_subject(&mut tx, UseKind::TaskForce, &city.to_string(), &[])
            .await
            .unwrap();
        let asked = regulations::of_post(&mut tx, city, None, None).await;
        assert!(asked.unwrap().is_empty());
    });
}
