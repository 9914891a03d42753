//! What is read for a report: counts, codes, days, names of offices.

use super::help::{assembling, begun, coordination, force, service, victim, walked, zone};
use crate::common::{World, now};
use domain::Coded;
use domain::cases::Sex;
use domain::people::Level;
use domain::periodic::{Cell, Chapter, Measure, PeriodicAction, Snapshot, Table, TableName};
use store::{Tx, periodic, sql};
use testkit::each_database;

async fn read(tx: &mut Tx, world: &World, text: &str) -> Snapshot {
    let zone = zone();
    let asked = assembling(world.task_force, text, &zone);
    periodic::take(tx, &asked).await.unwrap()
}

fn table(snapshot: &Snapshot, chapter: Chapter, name: TableName) -> Table {
    let mut tables = snapshot.tables(chapter).iter();
    let found = tables.find(|table| table.name == name);
    found.unwrap_or_else(|| panic!("{name} is missing")).clone()
}

fn figure(snapshot: &Snapshot, measure: Measure) -> Option<i64> {
    let mut all = snapshot.figures.iter();
    all.find(|figure| figure.measure == measure).unwrap().n
}

#[test]
fn an_empty_task_force_has_a_report_with_every_chapter() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.read().await.unwrap();
        let snapshot = read(&mut tx, &world, "2024-S1").await;
        assert_eq!(snapshot.chapters.len(), Chapter::ALL.len());
        assert_eq!(snapshot.name, "Gugus Tugas Jakarta Barat");
        assert_eq!(snapshot.area.0, "31.73");
        assert_eq!(snapshot.taken_at, now());
        assert_eq!(figure(&snapshot, Measure::Victims), Some(0));
        assert!(snapshot.tables(Chapter::Victims).is_empty());
        assert!(snapshot.tables(Chapter::Budget).is_empty());
    });
}

#[test]
fn the_work_of_the_task_force_is_read_within_its_period() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let account = world.manager.actor.account;
        coordination(&mut tx, world.task_force, account).await;
        let other = force(&mut tx, Level::City, "31.71", None).await;
        coordination(&mut tx, other, account).await;
        let snapshot = read(&mut tx, &world, "2024-S1").await;

        let decrees = table(&snapshot, Chapter::Organisation, TableName::Decrees);
        assert_eq!(decrees.rows.len(), 1);
        assert_eq!(decrees.rows[0][0], Cell::Text("SK 12/2024".to_owned()));
        let posts = table(&snapshot, Chapter::Organisation, TableName::Posts);
        assert_eq!(posts.rows[0][3], Cell::Text("Slamet Riyadi".to_owned()));
        let divisions = table(&snapshot, Chapter::Organisation, TableName::Divisions);
        assert_eq!(divisions.rows[0][1..], [Cell::Number(1), Cell::Number(1)]);
        assert_eq!(
            table(&snapshot, Chapter::Organisation, TableName::Changes)
                .rows
                .len(),
            1
        );

        let meetings = table(&snapshot, Chapter::Meetings, TableName::Meetings);
        assert_eq!(meetings.rows.len(), 1);
        assert_eq!(meetings.rows[0][5..], [Cell::Number(1), Cell::Number(2)]);
        let open = table(&snapshot, Chapter::Meetings, TableName::Outstanding);
        assert_eq!(open.rows.len(), 1);
        assert_eq!(open.rows[0][0], Cell::Text("TL-1".to_owned()));
        // Until 15 March, the day on which the report is read.
        assert_eq!(open.rows[0][5], Cell::Number(14));
        assert_eq!(figure(&snapshot, Measure::MeetingsHeld), Some(1));
        assert_eq!(figure(&snapshot, Measure::DecisionsTaken), Some(1));
        assert_eq!(figure(&snapshot, Measure::ActionItemsDone), Some(1));
        assert_eq!(figure(&snapshot, Measure::ActionItemsOverdue), Some(1));

        let before = read(&mut tx, &world, "2023").await;
        assert_eq!(figure(&before, Measure::MeetingsHeld), Some(0));
        assert!(before.tables(Chapter::Meetings).is_empty());
    });
}

#[test]
fn victims_and_services_are_counted_and_small_counts_are_hidden_outside() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let own = world.task_force;
        for at in 0..18u8 {
            let sex = if at % 3 == 0 { Sex::Male } else { Sex::Female };
            let age = if at < 2 {
                4
            } else if at < 9 {
                15
            } else {
                30
            };
            let case = victim(&world, &mut tx, own, "2024-02-03", sex, age).await;
            let started = (at > 2).then_some("2024-02-06");
            service(
                &world,
                &mut tx,
                case,
                "2024-02-04",
                Some("2024-02-11"),
                started,
            )
            .await;
        }
        victim(&world, &mut tx, own, "2023-12-31", Sex::Female, 20).await;
        let snapshot = read(&mut tx, &world, "2024-S1").await;
        assert_eq!(figure(&snapshot, Measure::Victims), Some(18));
        assert_eq!(figure(&snapshot, Measure::CasesOpened), Some(18));
        assert_eq!(figure(&snapshot, Measure::ServicesInTime), Some(15));
        assert_eq!(figure(&snapshot, Measure::ServicesLate), Some(3));

        let ages = table(&snapshot, Chapter::Victims, TableName::VictimsByAge);
        assert_eq!(ages.rows.len(), 3);
        assert_eq!(ages.rows[0].last(), Some(&Cell::Number(2)));
        assert_eq!(ages.total.unwrap().last(), Some(&Cell::Number(18)));
        let outside = snapshot.protected();
        let ages = table(&outside, Chapter::Victims, TableName::VictimsByAge);
        assert_eq!(ages.rows[0].last(), Some(&Cell::Hidden));
        // With another one, so that the difference to the sum does not tell it.
        assert!(ages.hidden() >= 2);
        assert_eq!(figure(&outside, Measure::Victims), Some(18));
        assert_eq!(figure(&outside, Measure::ServicesLate), None);

        // Before the report, what is due later waits.
        let clocks = table(&snapshot, Chapter::Services, TableName::ServicesByClock);
        assert_eq!(clocks.rows[0][1..], [15, 3, 0, 0, 18].map(Cell::Number));
    });
}

#[test]
fn received_figures_of_the_level_below_stand_in_the_annex() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let province = force(&mut tx, Level::Province, "31", None).await;
        let zone = zone();
        let asked = assembling(province, "2024-S1", &zone);
        for (area, victims, received) in
            [("31.71", 7, true), ("31.72", 2, true), ("31.75", 9, false)]
        {
            let city = force(&mut tx, Level::City, area, Some(province)).await;
            for _ in 0..victims {
                victim(&world, &mut tx, city, "2024-03-01", Sex::Female, 20).await;
            }
            let report = begun(&world, &mut tx, city, "2024-S1").await;
            use PeriodicAction as A;
            let steps = [A::Submit, A::Freeze, A::Send, A::Receive];
            let most = if received { 4 } else { 3 };
            walked(&world, &mut tx, &report, &steps[..most]).await;
        }
        let snapshot = periodic::take(&mut tx, &asked).await.unwrap();
        let below = table(&snapshot, Chapter::Annex, TableName::BelowHandling);
        assert_eq!(below.rows.len(), 2);
        assert_eq!(
            below.rows[0][..2],
            [Cell::Text("Gugus Tugas 31.71".to_owned()), Cell::Number(7)]
        );
        // What the city protects is not known here, and neither is the sum.
        assert_eq!(below.rows[1][1], Cell::Hidden);
        assert_eq!(below.total.unwrap()[1], Cell::Blank);
    });
}

#[test]
fn no_identity_of_a_case_reaches_a_report() {
    const CANARY: &str = "Kenari Rahasia Melati";
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let case = victim(
            &world,
            &mut tx,
            world.task_force,
            "2024-03-01",
            Sex::Female,
            20,
        )
        .await;
        for (statement, name) in [
            (sql("update cases set alias = ? where id = ?"), CANARY),
            (sql("update person set alias = ? where case_id = ?"), CANARY),
        ] {
            tx.run(&statement.bind(name).bind(case)).await.unwrap();
        }
        let report = begun(&world, &mut tx, world.task_force, "2024-S1").await;
        let kept = periodic::snapshot(&mut tx, &world.ring, &report)
            .await
            .unwrap();
        let text = serde_json::to_string(&kept).unwrap();
        assert!(text.contains("cases-opened") && !text.contains("Kenari"));
        let code = sql("select code from cases where id = ?").bind(case);
        let code = tx
            .row(&code)
            .await
            .unwrap()
            .unwrap()
            .string("code")
            .unwrap();
        assert!(!text.contains(&code) && !text.contains(&case.to_string()));
        assert!(
            Chapter::ALL
                .iter()
                .all(|chapter| text.contains(chapter.code()))
        );
    });
}
