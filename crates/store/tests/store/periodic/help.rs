//! Reports for tests, and rows of the coordination as other capabilities write them.

use crate::common::{World, id, now};
use domain::AreaCode;
use domain::cases::{ExploitationType, Sex, Stage};
use domain::ids::{AccountId, CaseId, PeriodicId, TaskForceId};
use domain::people::Level;
use domain::periodic::{PeriodicAction, ReportPeriod};
use jiff::tz::TimeZone;
use store::cases::opening::{self, Direct};
use store::people::{self, TaskForce};
use store::periodic::{self, Assembling, By, New, Report, Sees, Step};
use store::{Tx, sql};
use vault::Random;

pub(crate) fn period(text: &str) -> ReportPeriod {
    text.parse().unwrap()
}

pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Asia/Jakarta").unwrap()
}

pub(crate) fn by(world: &World) -> By {
    By {
        account: world.manager.actor.account,
        at: now(),
    }
}

/// A task force below another.
pub(crate) async fn force(
    tx: &mut Tx,
    level: Level,
    area: &str,
    parent: Option<TaskForceId>,
) -> TaskForceId {
    let new = TaskForce {
        id: id(),
        level,
        area: area.to_owned(),
        name: format!("Gugus Tugas {area}"),
        parent,
    };
    people::add_task_force(tx, &new, "2021-01-01T00:00:00Z".parse().unwrap())
        .await
        .unwrap();
    new.id
}

pub(crate) fn assembling<'a>(force: TaskForceId, text: &str, zone: &'a TimeZone) -> Assembling<'a> {
    Assembling {
        task_force: force,
        period: period(text),
        least: 5,
        zone,
        at: now(),
    }
}

/// A report with its first snapshot.
pub(crate) async fn begun(world: &World, tx: &mut Tx, force: TaskForceId, text: &str) -> Report {
    let new = New {
        id: id(),
        task_force: force,
        period: period(text),
        due_on: periodic::rules(tx).await.unwrap().due.due(period(text)),
    };
    periodic::begin(tx, &new, now()).await.unwrap();
    let report = found(tx, force, new.id).await;
    let read = periodic::take(tx, &assembling(force, text, &zone()))
        .await
        .unwrap();
    periodic::keep(tx, &world.ring, &mut Random::system(), &report, read)
        .await
        .unwrap();
    found(tx, force, new.id).await
}

pub(crate) async fn found(tx: &mut Tx, force: TaskForceId, id: PeriodicId) -> Report {
    periodic::find(tx, force, Sees::All, id).await.unwrap()
}

/// Makes a step and gives the report as it is then.
pub(crate) async fn made(
    world: &World,
    tx: &mut Tx,
    report: &Report,
    action: PeriodicAction,
) -> Report {
    let step = Step { action, note: None };
    periodic::step(
        tx,
        &world.ring,
        &mut Random::system(),
        report,
        step,
        by(world),
    )
    .await
    .unwrap();
    found(tx, report.task_force, report.id).await
}

/// Makes several steps.
pub(crate) async fn walked(
    world: &World,
    tx: &mut Tx,
    report: &Report,
    actions: &[PeriodicAction],
) -> Report {
    let mut report = report.clone();
    for action in actions {
        report = made(world, tx, &report, *action).await;
    }
    report
}

/// A case with one victim, registered on a day.
pub(crate) async fn victim(
    world: &World,
    tx: &mut Tx,
    force: TaskForceId,
    opened_on: &str,
    sex: Sex,
    age: u8,
) -> CaseId {
    let area: AreaCode = "31.73".parse().unwrap();
    let new = Direct {
        id: id(),
        task_force: force,
        team: world.teams[0],
        owner: None,
        import: None,
        stage: Stage::Assessment,
        area: Some(area),
        country: None,
        exploitation: Some(ExploitationType::SexualExploitation),
        child: age < 18,
        high_risk: false,
        opened_on: opened_on.parse().unwrap(),
        opened_at: now(),
        closed_at: None,
        retention: None,
        persons: vec![testkit::world::victim(sex, age)],
        facts: Vec::new(),
    };
    opening::open_direct(tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    new.id
}

/// A service of a case: applied for, due and begun on these days.
pub(crate) async fn service(
    world: &World,
    tx: &mut Tx,
    case: CaseId,
    applied: &str,
    due: Option<&str>,
    started: Option<&str>,
) {
    let state = if started.is_some() {
        "in-progress"
    } else {
        "requested"
    };
    let insert = sql(
        "insert into service (id, case_id, team, kind, applied_on, due_on, due_at, state, \
         started_on, created_at, updated_at, version) values (?, ?, ?, 'health', ?, ?, 0, ?, ?, \
         0, 0, 1)",
    )
    .bind(id::<domain::ids::ServiceId>())
    .bind(case)
    .bind(world.teams[0])
    .bind(applied)
    .bind(due.map(str::to_owned))
    .bind(state)
    .bind(started.map(str::to_owned));
    tx.run(&insert).await.unwrap();
}

/// A decree, a division with a post and its holder, a meeting with a decision and two follow-ups.
pub(crate) async fn coordination(tx: &mut Tx, force: TaskForceId, account: AccountId) {
    let [decree, division, post, meeting] = ["1", "2", "3", "4"].map(|at| format!("{at}-{force}"));
    for statement in [
        sql(
            "insert into decree (id, task_force, number, title, issued_on, valid_from, valid_to, \
             succession, created_at, version) values (?, ?, 'SK 12/2024', 'Pembentukan', \
             '2024-01-08', '2024-01-10', null, 'follows-the-post', 0, 1)",
        )
        .bind(&decree)
        .bind(force),
        sql(
            "insert into division (id, task_force, position, name, duties, strategy, active, \
             created_at, version) values (?, ?, 1, 'Bidang Pencegahan', '', 'prevention', ?, 0, 1)",
        )
        .bind(&division)
        .bind(force)
        .bind(true),
        sql(
            "insert into post (id, task_force, decree, division, kind, title, duties, position, \
             active, created_at, version) values (?, ?, ?, ?, 'division-head', \
             'Koordinator Bidang Pencegahan', '', 1, ?, 0, 1)",
        )
        .bind(&post)
        .bind(force)
        .bind(&decree)
        .bind(&division)
        .bind(true),
        sql(
            "insert into tenure (id, post, account, name, official_title, from_on, to_on, \
             ended_because, created_at, version) values (?, ?, ?, 'Slamet Riyadi', 'Kepala Suku \
             Dinas', '2024-01-10', null, null, 0, 1)",
        )
        .bind(format!("5-{force}"))
        .bind(&post)
        .bind(account),
        sql(
            "insert into meeting (id, task_force, division, title, purpose, state, starts_at, \
             ends_at, venue, people_a, letter_number, letter_copies, created_at, version) \
             values (?, ?, ?, 'Rapat koordinasi', '', 'published', ?, ?, '', ?, '', '', 0, 1)",
        )
        .bind(&meeting)
        .bind(force)
        .bind(&division)
        .bind("2024-02-20T02:00:00Z".parse::<jiff::Timestamp>().unwrap())
        .bind("2024-02-20T04:00:00Z".parse::<jiff::Timestamp>().unwrap())
        .bind(vec![1u8]),
        sql(
            "insert into decision (id, meeting, number, body_a, created_at, version) \
             values (?, ?, 1, ?, 0, 1)",
        )
        .bind(format!("6-{force}"))
        .bind(&meeting)
        .bind(vec![1u8]),
    ] {
        tx.run(&statement).await.unwrap();
    }
    for (at, number, due, state) in [
        ("7", "TL-1", "2024-03-01", "open"),
        ("8", "TL-2", "2024-03-05", "done"),
    ] {
        let insert = sql(
            "insert into action_item (id, task_force, meeting, number, body_a, post, division, \
             due_on, state, created_at, updated_at, version) \
             values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)",
        )
        .bind(format!("{at}-{force}"))
        .bind(force)
        .bind(&meeting)
        .bind(number)
        .bind(vec![1u8])
        .bind(&post)
        .bind(&division)
        .bind(due)
        .bind(state)
        .bind("2024-02-20T04:00:00Z".parse::<jiff::Timestamp>().unwrap());
        tx.run(&insert).await.unwrap();
    }
}
