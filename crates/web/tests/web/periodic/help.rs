//! Cases to be counted, and reports on their way.

use domain::cases::{ExploitationType, Sex, Stage};
use domain::ids::{PostId, TaskForceId};
use domain::people::{Level, Role};
use jiff::SignedDuration;
use jiff::civil::date;
use store::action_items;
use store::cases::opening::{self, Direct};
use store::people::{self, TaskForce};
use store::sql;
use testkit::world::{id, now};
use testkit::{Answer, Client, Running};
use vault::Random;

/// Registers one case with one victim.
pub(crate) async fn victim(running: &Running, opened_on: &str, sex: Sex, age: u8) {
    victim_in(running, opened_on, sex, age, "31.73.05.1001").await;
}

/// The same in an area.
pub(crate) async fn victim_in(running: &Running, opened_on: &str, sex: Sex, age: u8, area: &str) {
    let world = &running.world;
    let new = Direct {
        stage: Stage::START,
        area: Some(area.parse().unwrap()),
        exploitation: Some(ExploitationType::ForcedLabour),
        child: age < 18,
        persons: vec![testkit::world::victim(sex, age)],
        ..world.direct(world.teams.cases, opened_on)
    };
    let mut tx = world.store.write().await.unwrap();
    opening::open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Twenty victims of 2023, two of them small children.
pub(crate) async fn victims(running: &Running) {
    for at in 0..20u8 {
        let sex = if at % 3 == 0 { Sex::Male } else { Sex::Female };
        let age = match at {
            0..2 => 4,
            2..11 => 15,
            _ => 30,
        };
        victim(running, "2023-05-10", sex, age).await;
    }
}

/// Something that a post was asked to do the day before.
pub(crate) async fn item(running: &Running, title: &str) {
    let world = &running.world;
    let (post, at): (PostId, _) = (id(), now() - SignedDuration::from_hours(24));
    let insert = sql(
        "insert into post (id, task_force, kind, title, duties, position, active, created_at, \
         version) values (?, ?, 'member', 'Kepala Dinas Sosial', '', 1, ?, ?, 1)",
    );
    let insert = insert.bind(post).bind(world.task_force);
    let new = action_items::New {
        id: id(),
        task_force: world.task_force,
        meeting: None,
        decision: None,
        body: action_items::Body {
            title: title.to_owned(),
            details: String::new(),
        },
        post,
        division: None,
        due_on: date(2024, 4, 1),
    };
    let (ring, random) = (&world.ring, &mut Random::system());
    let mut tx = world.store.write().await.unwrap();
    tx.run(&insert.bind(true).bind(at)).await.unwrap();
    action_items::add(&mut tx, ring, random, &new, date(2024, 3, 14), at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Opens a page that must be there.
pub(crate) async fn page(client: &Client, path: &str) -> Answer {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    answer
}

/// Sends a form that must be taken; gives where it leads, without what it announces.
pub(crate) async fn sent(client: &Client, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = client.post(path, fields).await;
    assert_eq!(answer.status, 303, "{path}\n{}", answer.body);
    let place = answer.location().split('?').next().unwrap();
    place.to_owned()
}

/// The address of a new report.
pub(crate) async fn begun(client: &Client, period: &str) -> String {
    let place = sent(client, "/periodic/new", &[("period", period)]).await;
    assert!(place.starts_with("/periodic/"), "{place}");
    place
}

/// A report of a period, approved and frozen.
pub(crate) async fn frozen(running: &Running, period: &str) -> String {
    let secretariat = running.as_role(Role::Secretariat).await;
    let report = begun(&secretariat, period).await;
    sent(&secretariat, &format!("{report}/submit"), &[]).await;
    let leader = running.as_role(Role::Leader).await;
    sent(
        &leader,
        &format!("{report}/freeze"),
        &[("action", "freeze")],
    )
    .await;
    report
}

/// Moves somebody into another task force, as an administrator there would have hired them.
pub(crate) async fn moved(running: &Running, login: &str, force: TaskForceId) {
    let mut tx = running.world.store.write().await.unwrap();
    let update = sql("update account set task_force = ? where login = ?")
        .bind(force)
        .bind(login);
    tx.run(&update).await.unwrap();
    tx.commit().await.unwrap();
}

/// The overseer of the province.
pub(crate) async fn overseer(running: &Running) -> Client {
    moved(running, "overseer", running.world.province).await;
    running.as_role(Role::Overseer).await
}

/// Another task force.
pub(crate) async fn force(running: &Running, area: &str) -> TaskForceId {
    let new = TaskForce {
        id: id(),
        level: Level::City,
        area: area.to_owned(),
        name: format!("Gugus Tugas {area}"),
        parent: Some(running.world.province),
    };
    let mut tx = running.world.store.write().await.unwrap();
    people::add_task_force(&mut tx, &new, "2021-01-01T00:00:00Z".parse().unwrap())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    new.id
}

/// Kinds of the audit's events about a report, oldest first.
pub(crate) async fn events(running: &Running, report: &str) -> Vec<String> {
    let filter = store::audit::Filter {
        object: Some(report.strip_prefix("/periodic/").unwrap().to_owned()),
        ..store::audit::Filter::default()
    };
    let mut tx = running.world.store.read().await.unwrap();
    let lines = store::audit::page(&mut tx, &filter, 50).await.unwrap();
    let kind = |line: &store::audit::Line| domain::Coded::code(line.kind).to_owned();
    lines.iter().rev().map(kind).collect()
}
