//! The numbers of today's page.

use crate::common::{Person, World, id, now};
use crate::plan::help::*;
use domain::cases::Stage;
use domain::people::Role;
use domain::sections::Section;
use domain::services::ServiceKind;
use jiff::{Timestamp, ToSpan};
use policy::Answer;
use store::paging::Count;
use store::referrals;
use store::today::{self, ImportNews, Pair};
use store::{sql, team_keys};
use testkit::each_database;

const NONE: Count = Count::Exactly(0);

fn later(hours: i64) -> Timestamp {
    now() + hours.hours()
}

#[test]
fn services_and_cases_are_counted_by_when_they_are_due() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let manager = &file.world.manager.actor;
        file.plan(ServiceKind::MedicalForensic).await;
        file.plan(ServiceKind::Health).await;
        let mut tx = file.world.store.read().await.unwrap();
        let plan = today::services(&mut tx, manager, later(30), later(240))
            .await
            .unwrap();
        assert_eq!(plan.mine, Count::Exactly(2));
        assert_eq!(plan.overdue, Count::Exactly(1));
        assert_eq!(
            plan.soon,
            Count::Exactly(1),
            "what is late is not soon as well"
        );
        let cases = today::cases(&mut tx, manager, later(30), now())
            .await
            .unwrap();
        assert_eq!(cases.mine, Count::Exactly(1));
        assert_eq!(cases.overdue, Count::Exactly(1));
        assert_eq!((cases.unowned, cases.new), (NONE, Count::Exactly(1)));
        let none = today::cases(&mut tx, manager, now(), later(1))
            .await
            .unwrap();
        assert_eq!((none.overdue, none.new), (NONE, NONE));
        let listed = today::overdue(&mut tx, manager, later(30), 5)
            .await
            .unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(
            (listed[0].code, listed[0].stage),
            (file.case.code, Stage::START)
        );
        drop(tx);
        let leader = file.world.enlist(0, Role::Leader, true).await;
        let analyst = file.world.enlist(0, Role::Analyst, false).await;
        let mut tx = file.world.store.write().await.unwrap();
        let seen = today::overdue(&mut tx, &leader.actor, later(30), 5)
            .await
            .unwrap();
        assert_eq!(seen, listed);
        let other = today::overdue(&mut tx, &analyst.actor, later(30), 5)
            .await
            .unwrap();
        assert!(other.is_empty());
        tx.run(&sql("update cases set owner = null")).await.unwrap();
        let unowned = today::cases(&mut tx, manager, now(), now()).await.unwrap();
        assert_eq!((unowned.mine, unowned.unowned), (NONE, Count::Exactly(1)));
        tx.run(
            &sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, 0)")
                .bind(file.case.id)
                .bind(manager.account),
        )
        .await
        .unwrap();
        let hidden = today::cases(&mut tx, manager, later(30), now())
            .await
            .unwrap();
        assert_eq!(
            (hidden.unowned, hidden.overdue, hidden.new),
            (NONE, NONE, NONE)
        );
    });
}

#[test]
fn referrals_wait_for_both_sides() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let inbox = async |person: &Person, at| {
            let mut tx = file.world.store.read().await.unwrap();
            today::inbox(&mut tx, &person.actor, at, now(), now())
                .await
                .unwrap()
        };
        let (manager, shelter) = (&file.world.manager, &file.world.stranger);
        file.send(&file.referral(&[])).await.unwrap();
        let second = file
            .send(&file.referral(&[Section::Identity]))
            .await
            .unwrap();
        let waits = inbox(shelter, now()).await;
        let two = Count::Exactly(2);
        assert_eq!(
            waits.to_answer,
            Pair {
                all: two,
                late: NONE
            }
        );
        assert_eq!(
            (waits.new, waits.running, waits.unanswered),
            (two, NONE, NONE)
        );
        assert_eq!(inbox(shelter, later(200)).await.to_answer.late, two);
        assert_eq!(inbox(manager, later(200)).await.unanswered, two);
        answer!(
            file,
            shelter,
            Answer,
            Receiver,
            second,
            now(),
            |tx, keeper, on, version, when, _who| {
                referrals::accept(tx, keeper, on, version, when)
            }
        )
        .unwrap();
        let one = Count::Exactly(1);
        assert_eq!(inbox(shelter, later(200)).await.running, one);
        assert_eq!(inbox(manager, later(200)).await.unanswered, one);
        let question = story("Kapan bisa datang?");
        answer!(
            file,
            shelter,
            Answer,
            Receiver,
            second,
            now(),
            |tx, keeper, on, _version, _when, who| {
                referrals::words::ask(tx, keeper, on, (id(), &question), who)
            }
        )
        .unwrap();
        assert_eq!(inbox(manager, now()).await.questions, one);
        assert_eq!(inbox(shelter, now()).await.questions, NONE);
    });
}

#[test]
fn who_holds_the_key_is_told_who_waits_for_it() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let waiting = world.enlist(0, Role::CaseManager, false).await;
        let mut tx = world.store.write().await.unwrap();
        let none = today::admissions(&mut tx, &world.manager.actor)
            .await
            .unwrap();
        assert!(none.is_empty(), "everybody is admitted");
        let take = sql("delete from team_key_share where account = ?");
        tx.run(&take.bind(waiting.actor.account)).await.unwrap();
        let seen = today::admissions(&mut tx, &world.manager.actor)
            .await
            .unwrap();
        assert_eq!((seen.len(), seen[0].waiting), (1, 1));
        assert_eq!(seen[0].team, world.teams[0]);
        let cannot = today::admissions(&mut tx, &waiting.actor).await.unwrap();
        assert!(cannot.is_empty(), "who waits cannot admit");
    });
}

#[test]
fn the_administrator_sees_what_is_missing() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let see = async |tx: &mut store::Tx| {
            today::administration(tx, world.task_force, now(), later(48))
                .await
                .unwrap()
        };
        let quiet = see(&mut tx).await;
        assert_eq!(
            (quiet.invited, quiet.ending, quiet.keyless_teams),
            (NONE, NONE, NONE)
        );
        assert!(!quiet.custodians);
        let account = |state: &'static str| {
            sql("update account set state = ?, expires_at = ? where id = ?").bind(state)
        };
        let invite = account("invited").bind(None::<Timestamp>);
        tx.run(&invite.bind(world.officer.actor.account))
            .await
            .unwrap();
        let ending = account("active").bind(later(24));
        tx.run(&ending.bind(world.manager.actor.account))
            .await
            .unwrap();
        let retire = sql("update team_key set retired_at = 1 where team = ?");
        tx.run(&retire.bind(world.teams[1])).await.unwrap();
        let busy = see(&mut tx).await;
        let one = Count::Exactly(1);
        assert_eq!(
            (busy.invited, busy.ending, busy.keyless_teams),
            (one, one, one)
        );
        let audit = today::audit_state(&mut tx, now()).await.unwrap();
        assert_eq!((audit.checkpoint, audit.denials), (None, NONE));
        assert!(
            team_keys::custodians(&mut tx, world.task_force)
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn the_analyst_sees_how_the_last_import_ended() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        assert!(
            today::last_import(&mut tx, world.task_force)
                .await
                .unwrap()
                .is_none()
        );
        for (hour, issues, finished, expected) in [
            (1, 0, None, ImportNews::Unfinished),
            (2, 3, Some(later(2)), ImportNews::WithIssues),
            (3, 0, Some(later(3)), ImportNews::Clean),
        ] {
            let insert = sql(
                "insert into import (id, task_force, kind, file_name, file_digest, file_bytes, \
                 encoding, mapping, source, state, rows_total, rows_done, rows_kept, issues, \
                 failure, started_at, touched_at, finished_at) \
                 values (?, ?, 'cases', 'ctdc.csv', '', 1, '', '', '', '', 9, 9, 9, ?, '', ?, ?, ?)",
            )
            .bind(id::<domain::ids::ImportId>())
            .bind(world.task_force)
            .bind(issues)
            .bind(later(hour))
            .bind(later(hour))
            .bind(finished);
            tx.run(&insert).await.unwrap();
            let last = today::last_import(&mut tx, world.task_force)
                .await
                .unwrap()
                .unwrap();
            assert_eq!((last.news, last.issues), (expected, issues));
        }
    });
}

#[test]
fn new_reports_are_counted_for_their_team() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let insert = sql(
            "insert into report (id, task_force, team, code, channel, reporter_kind, received_at, \
             urgency, child_involved, state, due_at, recorded_by, created_at, updated_at, version) \
             values (?, ?, ?, 'L-1', 'hotline', 'victim', ?, 'normal', 'unknown', 'received', ?, ?, \
             ?, ?, 1)",
        )
        .bind(id::<domain::ids::ReportId>())
        .bind(world.task_force)
        .bind(world.teams[0])
        .bind(now())
        .bind(later(24))
        .bind(world.officer.actor.account)
        .bind(now())
        .bind(now());
        tx.run(&insert).await.unwrap();
        let one = Count::Exactly(1);
        let seen = today::reports(&mut tx, &world.officer.actor, later(25), now())
            .await
            .unwrap();
        assert_eq!(
            seen.waiting,
            Pair {
                all: one,
                late: one
            }
        );
        assert_eq!(seen.new, one);
        let other = today::reports(&mut tx, &world.stranger.actor, now(), now())
            .await
            .unwrap();
        assert_eq!((other.waiting.all, other.new), (NONE, NONE));
    });
}
