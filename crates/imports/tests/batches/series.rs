//! Published counts: shown as published, added to nothing.

use crate::common::World;
use crate::help::*;
use domain::imports::ImportState;
use exchange::series::DKI_VICTIMS;
use imports::Input;
use jiff::civil::{Date, date};
use store::figures::{self, Filter, Source};
use testkit::each_database;

#[test]
fn the_published_dki_series_gives_37_and_22_and_16() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let input = Input::Embedded(DKI_VICTIMS);
        let import = prepare(&world, &input, None).await;
        let mut engine_at_september = engine(&world);
        engine_at_september = imports::Engine::new(
            engine_at_september.store().clone(),
            store::audit::AuditKeys::of(&world.ring),
            std::sync::Arc::new(|| "2024-09-26T03:00:00Z".parse().unwrap()),
            jiff::tz::TimeZone::UTC,
        );
        let done = engine_at_september
            .run(world.task_force, import, &input, &by(&world), |_| {})
            .await
            .unwrap();
        assert_eq!(
            (done.state, done.rows_kept, done.issues),
            (ImportState::Done, 7, 0)
        );
        let mut tx = world.store.read().await.unwrap();
        let values = figures::series(&mut tx, world.task_force, import)
            .await
            .unwrap();
        let find = |to: Date, area: &str| {
            let from = date(to.year(), 1, 1);
            let mut found = values.iter().filter(|value| {
                value.period.from == from && value.period.to == to && value.area.to_string() == area
            });
            found.next().map(|value| (value.n, value.area_name.clone()))
        };
        assert_eq!(find(date(2023, 12, 31), "31").unwrap().0, 37);
        let (n, name) = find(date(2023, 12, 31), "31.73").unwrap();
        assert_eq!((n, name.contains("Jakarta Barat")), (22, true));
        assert_eq!(find(date(2024, 7, 31), "31").unwrap().0, 16);
        assert_eq!(find(date(2024, 7, 31), "31.73"), None);
        // Another task force's series is not shown, and nothing of it is among the victims.
        assert_eq!(values.len(), 7);
        let all = Source::Own(vec![world.task_force]);
        assert_eq!(
            figures::total(&mut tx, &all, &Filter::default())
                .await
                .unwrap(),
            0
        );
        let batches = figures::batches(&mut tx, world.task_force).await.unwrap();
        assert_eq!(batches.len(), 1);
        drop(tx);
        let reversed = engine_at_september
            .reverse(world.task_force, import, &by(&world), |_| {})
            .await
            .unwrap();
        assert_eq!(reversed.state, ImportState::Reversed);
        let mut tx = world.store.read().await.unwrap();
        assert!(
            figures::series(&mut tx, world.task_force, import)
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn a_count_that_is_half_understood_is_listed_and_not_taken() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let file = OnDisk::new(
            b"period_from,period_to,area_code,count,source\n\
              2022,2022,31.73,56,x\n2022,2022,3173,56,x\n2023,2023,31.99,1,x\n",
        );
        let import = prepare(&world, &file.input(), None).await;
        let done = engine(&world)
            .run(world.task_force, import, &file.input(), &by(&world), |_| {})
            .await
            .unwrap();
        assert_eq!((done.rows_done, done.rows_kept, done.issues), (3, 1, 2));
        let no_series = OnDisk::new(SAMPLE.as_bytes());
        let import = prepare(&world, &no_series.input(), None).await;
        let fault = engine(&world)
            .run(
                world.task_force,
                import,
                &no_series.input(),
                &by(&world),
                |_| {},
            )
            .await
            .unwrap_err();
        assert!(matches!(fault, imports::Fault::Columns(_)));
        assert_eq!(find(&world, import).await.state, ImportState::Failed);
    });
}
