//! The tally in memory says at any time what the database says.

use super::{months, some_victims, victim};
use crate::common::{World, id};
use domain::Coded;
use domain::cases::{AgeBand, ExploitationType, Sex};
use domain::figures::Dimension;
use domain::ids::ImportId;
use store::figures::pivot::{self, Pivot};
use store::figures::{self, Filter, Source};
use store::{Dialect, Tx, sql, tally};
use testkit::each_database;

const ASKED: &[&[Dimension]] = &[
    &[],
    &[Dimension::Year],
    &[Dimension::Month, Dimension::Sex],
    &[Dimension::City, Dimension::Year, Dimension::AgeBand],
    &[Dimension::Province, Dimension::AgeGroup],
    Dimension::ALL,
];

fn filters() -> Vec<Filter> {
    let all = Filter::default();
    let area = |code: &str| Some(code.parse().unwrap());
    let (area, city) = (area("31"), area("31.73.05"));
    let sex = Some(Sex::Female);
    let (early, late) = (months("2022-02", "2023-07"), months("2022-01", "2024-12"));
    let worked = Some(Some(ExploitationType::ForcedLabour));
    let age = Some(AgeBand::To24);
    vec![
        all,
        Filter {
            months: early,
            ..all
        },
        Filter {
            months: late,
            area,
            ..all
        },
        Filter {
            area: city,
            sex,
            ..all
        },
        Filter {
            age,
            exploitation: worked,
            ..all
        },
        Filter {
            exploitation: Some(None),
            ..all
        },
    ]
}

/// Every question is answered alike.
async fn agree(pivot: &Pivot, tx: &mut Tx, source: &Source) {
    for filter in filters() {
        for by in ASKED {
            let stored = figures::count(tx, source, &filter, by).await.unwrap();
            let held = pivot.count(tx, source, &filter, by).await.unwrap();
            assert_eq!(held, stored, "{filter:?} by {by:?}");
        }
        let stored = figures::undated(tx, source, &filter).await.unwrap();
        assert_eq!(pivot.undated(tx, source, &filter).await.unwrap(), stored);
        let stored = figures::total(tx, source, &filter).await.unwrap();
        assert_eq!(pivot.total(tx, source, &filter).await.unwrap(), stored);
    }
    let stored = figures::span(tx, source).await.unwrap();
    assert_eq!(pivot.span(tx, source).await.unwrap(), stored);
}

#[test]
fn every_question_is_answered_as_by_the_database() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let own = Source::Own(vec![world.task_force]);
        let pivot = Pivot::default();
        agree(&pivot, &mut world.store.read().await.unwrap(), &own).await;
        some_victims(&world).await;
        agree(&pivot, &mut world.store.read().await.unwrap(), &own).await;
        let anew = Pivot::default();
        agree(&anew, &mut world.store.read().await.unwrap(), &own).await;
        let nobody = Source::Own(vec![id()]);
        agree(&anew, &mut world.store.read().await.unwrap(), &nobody).await;
    });
}

#[test]
fn a_batch_is_followed_when_it_comes_and_when_it_is_taken_back() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_victims(&world).await;
        let import: ImportId = id();
        let source = Source::Import(world.task_force, import);
        let own = Source::Own(vec![world.task_force]);
        let pivot = Pivot::default();
        agree(&pivot, &mut world.store.read().await.unwrap(), &own).await;
        let mut tx = world.store.write().await.unwrap();
        let add = sql(
            "insert into victim_change (id, task_force, source, month, area, sex, age_band, \
             exploitation, n) select ?, task_force, ?, month, area, sex, age_band, exploitation, n \
             from victim_tally where month = '2023-08'",
        );
        let change: ImportId = id();
        tx.run(&add.bind(change).bind(format!("import:{import}")))
            .await
            .unwrap();
        let add = sql(
            "insert into victim_tally (task_force, source, month, area, sex, age_band, \
             exploitation, n) select task_force, ?, month, area, sex, age_band, exploitation, n \
             from victim_tally where month = '2023-08'",
        );
        tx.run(&add.bind(format!("import:{import}"))).await.unwrap();
        tx.commit().await.unwrap();
        agree(&pivot, &mut world.store.read().await.unwrap(), &source).await;
        let mut tx = world.store.write().await.unwrap();
        tally::forget_import(&mut tx, world.task_force, import)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.store.read().await.unwrap();
        agree(&pivot, &mut tx, &source).await;
        agree(&pivot, &mut tx, &own).await;
        assert_eq!(pivot.span(&mut tx, &source).await.unwrap(), None);
    });
}

#[test]
fn what_was_never_committed_is_never_counted_and_what_is_committed_late_is() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let own = Source::Own(vec![world.task_force]);
        let pivot = Pivot::default();
        let all = Filter::default();
        let total = async |pivot: &Pivot| {
            let mut tx = world.store.read().await.unwrap();
            pivot.total(&mut tx, &own, &all).await.unwrap()
        };
        some_victims(&world).await;
        assert_eq!(total(&pivot).await, 7);
        let change = |n: i64| {
            let insert = sql(
                "insert into victim_change (id, task_force, source, month, area, sex, age_band, \
                 exploitation, n) values (?, ?, 'own', '2024-01', '31.73', 'female', '18-24', '', ?)",
            );
            let change: ImportId = id();
            insert.bind(change).bind(world.task_force).bind(n)
        };
        let mut gone = world.store.write().await.unwrap();
        gone.run(&change(5)).await.unwrap();
        drop(gone);
        assert_eq!(total(&pivot).await, 7);
        // One writer at a time there is on SQLite alone.
        if world.store.dialect() == Dialect::Sqlite {
            return;
        }
        let mut slow = world.store.write().await.unwrap();
        slow.run(&change(2)).await.unwrap();
        victim(&world, "2024-02-02", "31.73", Sex::Male, 30, None).await;
        assert_eq!(total(&pivot).await, 8, "the later one is there first");
        slow.commit().await.unwrap();
        assert_eq!(total(&pivot).await, 10);
        assert_eq!(total(&pivot).await, 10, "each change counts once");
    });
}

#[test]
fn changes_are_kept_no_longer_than_they_are_followed() {
    each_database(|store| async move {
        let world = World::new(store).await;
        some_victims(&world).await;
        let rows = sql("select id from victim_change");
        let mut tx = world.store.write().await.unwrap();
        assert_eq!(tx.rows(&rows).await.unwrap().len(), 7);
        pivot::sweep(&mut tx).await.unwrap();
        assert_eq!(tx.rows(&rows).await.unwrap().len(), 7, "these are of today");
        let old = "01800000-0000-7000-8000-000000000000";
        let age = sql("update victim_change set id = ? where month = '2023-02'").bind(old);
        tx.run(&age).await.unwrap();
        pivot::sweep(&mut tx).await.unwrap();
        assert_eq!(tx.rows(&rows).await.unwrap().len(), 6);
    });
}
