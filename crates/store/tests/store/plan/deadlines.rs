//! Rules as rows: seeded, ended, succeeded, and the next deadline of a case.

use crate::common::now;
use crate::plan::help::*;
use domain::deadlines::{
    Bound, Clock, DeadlineRule, Duty, RuleStatus, StartEvent, Unit, default_rules,
};
use domain::services::{ServiceAction, ServiceKind};
use jiff::civil::date;
use store::deadlines::{self, Fault};
use store::{Error, sql};
use testkit::each_database;

const HEALTH: Clock = Clock::Service(ServiceKind::Health);

fn stricter() -> DeadlineRule {
    DeadlineRule {
        id: "kota-3-hari".to_owned(),
        clock: HEALTH,
        event: StartEvent::Application,
        length: 3,
        unit: Unit::Days,
        bound: Bound::AtMost,
        legal_basis: "Kebijakan internal gugus tugas".to_owned(),
        status: RuleStatus::InternalPolicy,
        valid_from: date(2024, 4, 1),
        valid_to: None,
    }
}

#[test]
fn a_new_database_has_the_rules_of_the_law_and_keeps_what_was_ended() {
    each_database(|store| async move {
        let mut tx = store.write().await.unwrap();
        let mut stored: Vec<_> = deadlines::rules(&mut tx)
            .await
            .unwrap()
            .into_iter()
            .map(|stored| stored.rule)
            .collect();
        let mut seed = default_rules();
        stored.sort_by(|a, b| a.id.cmp(&b.id));
        seed.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(stored, seed);
        let id = "policy-triage";
        deadlines::end(&mut tx, id, date(2024, 3, 31), 1)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        store.migrate().await.unwrap();
        let mut tx = store.read().await.unwrap();
        let ended = deadlines::rule(&mut tx, id).await.unwrap();
        assert_eq!(ended.rule.valid_to, Some(date(2024, 3, 31)));
        assert_eq!(deadlines::rules(&mut tx).await.unwrap().len(), seed.len());
    });
}

#[test]
fn a_successor_takes_over_on_its_first_day_and_history_stays() {
    each_database(|store| async move {
        let law = "uu-21-2007-52-health";
        let mut tx = store.write().await.unwrap();
        deadlines::succeed(&mut tx, law, 1, &stricter())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.write().await.unwrap();
        let before = deadlines::rule(&mut tx, law).await.unwrap();
        assert_eq!(before.rule.valid_to, Some(date(2024, 3, 31)));
        assert_eq!(before.rule.length, 7, "the former rule says what it said");
        let calendar = deadlines::calendar(&mut tx, &zone()).await.unwrap();
        let due = |day| {
            let due = calendar.due_of_day(HEALTH, StartEvent::Application, day, now());
            due.map(|due| (due.day, due.rule.id.clone())).unwrap()
        };
        assert_eq!(due(date(2024, 3, 31)), (date(2024, 4, 7), law.to_owned()));
        assert_eq!(
            due(date(2024, 4, 1)),
            (date(2024, 4, 4), "kota-3-hari".to_owned())
        );
        // Refusals.
        let again = deadlines::end(&mut tx, law, date(2025, 1, 1), 2).await;
        assert!(matches!(again, Err(Fault::Ended)));
        let early = DeadlineRule {
            id: "zu-frueh".to_owned(),
            valid_from: date(2024, 4, 1),
            ..stricter()
        };
        let before_start = deadlines::succeed(&mut tx, "kota-3-hari", 1, &early).await;
        assert!(matches!(before_start, Err(Fault::EndsBeforeStart)));
        let stale = deadlines::end(&mut tx, "kota-3-hari", date(2024, 5, 1), 7).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        let nothing = DeadlineRule {
            id: "nol".to_owned(),
            length: 0,
            ..stricter()
        };
        assert!(matches!(
            deadlines::add(&mut tx, &nothing).await,
            Err(Fault::NoLength)
        ));
        let missing = deadlines::end(&mut tx, "no-such-rule", today(), 1).await;
        assert!(matches!(missing, Err(Fault::Store(Error::NotFound))));
    });
}

#[test]
fn holidays_move_working_days_and_two_people_cannot_overwrite_each_other() {
    each_database(|store| async move {
        let answer = Clock::Duty(Duty::ReferralAnswer);
        let mut tx = store.write().await.unwrap();
        assert!(deadlines::holidays(&mut tx).await.unwrap().is_empty());
        let day = |calendar: &deadlines::Calendar| {
            let due = calendar.due(answer, StartEvent::ReferralSent, now());
            due.unwrap().day
        };
        // Friday; Monday, Tuesday, Wednesday.
        let calendar = deadlines::calendar(&mut tx, &zone()).await.unwrap();
        assert_eq!(day(&calendar), date(2024, 3, 20));
        let nyepi = [date(2024, 3, 19), date(2024, 3, 18), date(2024, 3, 19)];
        deadlines::save_holidays(&mut tx, &[], &nyepi)
            .await
            .unwrap();
        let stored = deadlines::holidays(&mut tx).await.unwrap();
        assert_eq!(stored, [date(2024, 3, 18), date(2024, 3, 19)]);
        let calendar = deadlines::calendar(&mut tx, &zone()).await.unwrap();
        assert_eq!(day(&calendar), date(2024, 3, 22));
        let stale = deadlines::save_holidays(&mut tx, &[], &[]).await;
        assert!(matches!(stale, Err(Error::Stale)));
        deadlines::save_holidays(&mut tx, &stored, &[])
            .await
            .unwrap();
        assert!(deadlines::holidays(&mut tx).await.unwrap().is_empty());
    });
}

#[test]
fn a_clock_by_the_hour_counts_from_now_or_from_the_beginning_of_the_day() {
    each_database(|store| async move {
        let calendar = calendar(&store).await;
        let visum = Clock::Service(ServiceKind::MedicalForensic);
        let due = |day| {
            let due = calendar.due_of_day(visum, StartEvent::Application, day, now());
            due.unwrap().at.to_string()
        };
        // Ten o'clock in Jakarta today; midnight of the day before.
        assert_eq!(due(today()), "2024-03-16T03:00:00Z");
        assert_eq!(due(date(2024, 3, 14)), "2024-03-14T17:00:00Z");
    });
}

#[test]
fn the_case_is_due_with_the_earliest_thing_that_waits() {
    each_database(|store| async move {
        let file = File::new(store).await;
        assert_eq!(file.case().await.due_at, None);
        let health = file.plan(ServiceKind::Health).await;
        let seventh = "2024-03-22T16:59:59Z".parse().unwrap();
        assert_eq!(file.case().await.due_at, Some(seventh));
        let code = file.send(&file.referral(&[])).await.unwrap();
        let third = "2024-03-20T16:59:59Z".parse().unwrap();
        assert_eq!(
            file.case().await.due_at,
            Some(third),
            "the referral's answer"
        );
        answer!(
            file,
            &file.world.stranger,
            policy::Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, _who| {
                store::referrals::accept(tx, keeper, on, version, when)
            }
        )
        .unwrap();
        assert_eq!(file.case().await.due_at, Some(seventh));
        // What has begun keeps its promise; only the shelter still waits.
        file.step(health, ServiceAction::Start, today())
            .await
            .unwrap();
        assert_eq!(file.case().await.due_at, Some(seventh));
        answer!(
            file,
            &file.world.stranger,
            policy::Answer,
            Receiver,
            code,
            now(),
            |tx, keeper, on, version, when, _who| {
                store::referrals::start(tx, keeper, on, version, when)
            }
        )
        .unwrap();
        assert_eq!(file.case().await.due_at, None);
    });
}

#[test]
fn reintegration_starts_the_clock_of_monitoring() {
    each_database(|store| async move {
        let mut file = File::new(store).await;
        let monitoring = DeadlineRule {
            id: "kota-pemantauan".to_owned(),
            clock: Clock::Duty(Duty::Monitoring),
            event: StartEvent::Reintegration,
            length: 3,
            unit: Unit::Months,
            bound: Bound::AtLeast,
            valid_from: date(2020, 1, 1),
            ..stricter()
        };
        let mut tx = file.world.store.write().await.unwrap();
        deadlines::add(&mut tx, &monitoring).await.unwrap();
        tx.commit().await.unwrap();
        file.calendar = calendar(&file.world.store).await;
        let service = file.plan(ServiceKind::Reintegration).await;
        file.step(service, ServiceAction::Start, today())
            .await
            .unwrap();
        assert_eq!(file.case().await.due_at, None);
        file.step(service, ServiceAction::Finish, today())
            .await
            .unwrap();
        let in_three_months = "2024-06-15T16:59:59Z".parse().unwrap();
        assert_eq!(file.case().await.due_at, Some(in_three_months));
        file.step(service, ServiceAction::Resume, today())
            .await
            .unwrap();
        let seventh = "2024-03-22T16:59:59Z".parse().unwrap();
        assert_eq!(file.case().await.due_at, Some(seventh), "taken up again");
        file.step(service, ServiceAction::Start, today())
            .await
            .unwrap();
        file.step(service, ServiceAction::Finish, today())
            .await
            .unwrap();
        let mut tx = file.world.store.write().await.unwrap();
        tx.run(&sql("update cases set monitoring = 'done'"))
            .await
            .unwrap();
        deadlines::refresh_case(&mut tx, file.case.id)
            .await
            .unwrap();
        tx.run(&sql("update cases set open = ?").bind(false))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(file.case().await.due_at, None);
    });
}
