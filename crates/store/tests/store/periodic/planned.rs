//! The action plan and the outreach, read from the tables of their capabilities.

use super::help::{assembling, zone};
use crate::common::{World, now};
use domain::periodic::{Cell, Chapter, Measure, Snapshot, Table, TableName};
use store::{Tx, periodic, sql};
use testkit::each_database;

async fn read(tx: &mut Tx, world: &World) -> Snapshot {
    let zone = zone();
    let asked = assembling(world.task_force, "2024", &zone);
    periodic::take(tx, &asked).await.unwrap()
}

fn table(snapshot: &Snapshot, chapter: Chapter, name: TableName) -> Table {
    let mut tables = snapshot.tables(chapter).iter();
    tables.find(|table| table.name == name).unwrap().clone()
}

/// A programme of prevention with an activity, its budget and three indicators.
async fn plan(tx: &mut Tx, world: &World) {
    let own = world.task_force;
    let office = world.organisations[0];
    for statement in [
        sql(
            "insert into action_plan (id, task_force, title, basis, year_from, year_to, \
             created_at, version) values ('p', ?, 'RAD', '', 2023, 2026, 0, 1)",
        )
        .bind(own),
        sql(
            "insert into plan_programme (id, plan, strategy, position, name, created_at, version) \
             values ('g', 'p', 'prevention', 1, 'Informasi publik', 0, 1)",
        ),
        sql(
            "insert into plan_activity (id, plan, programme, position, name, responsible, \
             fund_source, budget_code, created_at, version) \
             values ('a', 'p', 'g', 1, 'Sosialisasi', ?, 'apbd-provinsi', '', 0, 1)",
        )
        .bind(office),
        sql("insert into plan_budget (activity, year, rupiah) values ('a', 2024, 80000000)"),
    ] {
        tx.run(&statement).await.unwrap();
    }
    for (id, name, gathering, formula) in [
        ("i1", "Kelurahan", "sum", None),
        ("i2", "Korban", "sum", Some("victims")),
        ("i3", "Korban anak", "sum", Some("child-victims")),
    ] {
        let indicator = sql(
            "insert into plan_indicator (id, plan, activity, position, name, unit, direction, \
             gathering, formula, baseline, created_at, version) \
             values (?, 'p', 'a', 1, ?, 'orang', 'higher', ?, ?, 1000, 0, 1)",
        )
        .bind(id)
        .bind(name)
        .bind(gathering)
        .bind(formula.map(str::to_owned));
        tx.run(&indicator).await.unwrap();
        for year in [2024i64, 2025] {
            let target =
                sql("insert into plan_target (indicator, year, value) values (?, ?, 9000)")
                    .bind(id)
                    .bind(year);
            tx.run(&target).await.unwrap();
        }
        for quarter in [1i64, 2] {
            let value = sql(
                "insert into plan_value (id, plan, indicator, year, quarter, value, written_at) \
                 values (?, 'p', ?, 2024, ?, 1500, 0)",
            )
            .bind(format!("{id}-{quarter}"))
            .bind(id)
            .bind(quarter);
            tx.run(&value).await.unwrap();
        }
    }
    let spent = sql(
        "insert into plan_realisation (id, plan, activity, year, quarter, rupiah, written_at, \
         version) values ('r', 'p', 'a', 2024, 1, 20000000, ?, 1)",
    )
    .bind(now());
    tx.run(&spent).await.unwrap();
}

#[test]
fn indicators_activities_and_budget_stand_in_their_chapters() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        plan(&mut tx, &world).await;
        let inside = read(&mut tx, &world).await;
        let indicators = table(&inside, Chapter::Prevention, TableName::Indicators);
        let reached =
            |table: &Table| -> Vec<Cell> { table.rows.iter().map(|row| row[5].clone()).collect() };
        assert_eq!(
            reached(&indicators),
            [Cell::Measured(3_000), Cell::Number(3), Cell::Inside(3_000)]
        );
        let outside = inside.protected();
        let indicators = table(&outside, Chapter::Prevention, TableName::Indicators);
        assert_eq!(
            reached(&indicators),
            [Cell::Measured(3_000), Cell::Hidden, Cell::Hidden]
        );
        let activities = table(&inside, Chapter::Prevention, TableName::Activities);
        let money = [Cell::Money(80_000_000), Cell::Money(20_000_000)];
        assert_eq!(activities.rows[0][3..], money);
        let budget = table(&inside, Chapter::Budget, TableName::BudgetByStrategy);
        assert_eq!(budget.rows[0][3], Cell::Share(250));
        assert_eq!(
            table(&inside, Chapter::NextPlan, TableName::NextTargets)
                .rows
                .len(),
            3
        );
        assert!(inside.tables(Chapter::Cooperation).is_empty());
    });
}

#[test]
fn outreach_and_watch_groups_are_counted() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        for (id, day, female) in [
            ("1", "2024-02-01", 40i64),
            ("2", "2024-03-01", 20),
            ("3", "2023-12-31", 9),
        ] {
            let event = sql(
                "insert into outreach (id, task_force, kind, title, held_on, held_day, area, \
                 venue, participants_female, participants_male, participants_unknown, \
                 client_key, created_at, updated_at, version) \
                 values (?, ?, 'education', 'Sosialisasi', ?, 0, '31.73.05.1001', '', ?, 5, 0, ?, \
                 0, 0, 1)",
            )
            .bind(id)
            .bind(world.task_force)
            .bind(day)
            .bind(female)
            .bind(id);
            tx.run(&event).await.unwrap();
        }
        let ages = sql(
            "insert into outreach_audience (outreach, sex, age_group, n) \
             values ('1', 'female', '13-17', 40)",
        );
        tx.run(&ages).await.unwrap();
        let group = sql(
            "insert into watch_group (id, task_force, kind, name, area, members, active, \
             created_at, version) values ('w', ?, 'community-watch', 'Pos Melati', '31.73.05', 12, \
             ?, 0, 1)",
        )
        .bind(world.task_force)
        .bind(true);
        tx.run(&group).await.unwrap();
        let inside = read(&mut tx, &world).await;
        let kinds = table(&inside, Chapter::Prevention, TableName::OutreachByKind);
        assert_eq!(kinds.rows[0][1..], [2, 60, 10, 70].map(Cell::Number));
        let areas = table(&inside, Chapter::Prevention, TableName::OutreachByArea);
        assert_eq!(areas.rows[0][1..], [2, 70].map(Cell::Number));
        let groups = table(&inside, Chapter::Prevention, TableName::WatchGroups);
        assert_eq!(groups.rows[0][3], Cell::Number(12));
        let figure = |measure| {
            let mut all = inside.figures.iter();
            all.find(|figure| figure.measure == measure).unwrap().n
        };
        assert_eq!(figure(Measure::OutreachEvents), Some(2));
        assert_eq!(figure(Measure::OutreachReached), Some(70));
    });
}
