//! Lists, the overview of the level above, and the settings.

use super::help::{begun, force, period, walked, zone};
use crate::common::World;
use domain::people::Level;
use domain::periodic::{DueRule, PeriodicAction as A, ReportPeriod, Standing};
use jiff::civil::date;
use store::paging::{Count, Seek};
use store::periodic::{self, Rules, Sees};
use store::{Error, people};
use testkit::each_database;

#[test]
fn reports_are_listed_the_latest_period_first_and_page_by_page() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let own = world.task_force;
        for text in ["2022", "2023-S1", "2023", "2023-S2", "2024-S1"] {
            let report = begun(&world, &mut tx, own, text).await;
            if text == "2022" {
                walked(&world, &mut tx, &report, &[A::Submit, A::Freeze]).await;
            }
        }
        let first = periodic::list(&mut tx, own, Sees::All, Seek::First, 3)
            .await
            .unwrap();
        let periods = |rows: &[periodic::Report]| -> Vec<ReportPeriod> {
            rows.iter().map(|report| report.period).collect()
        };
        assert_eq!(
            periods(&first.rows),
            ["2024-S1", "2023", "2023-S2"].map(period)
        );
        assert_eq!(first.count, Count::Exactly(5));
        let next = Seek::After(first.next.unwrap());
        let second = periodic::list(&mut tx, own, Sees::All, next, 3)
            .await
            .unwrap();
        assert_eq!(periods(&second.rows), ["2023-S1", "2022"].map(period));
        let back = Seek::Before(second.previous.unwrap());
        let again = periodic::list(&mut tx, own, Sees::All, back, 3)
            .await
            .unwrap();
        assert_eq!(periods(&again.rows), periods(&first.rows));
        let frozen = periodic::list(&mut tx, own, Sees::Frozen, Seek::First, 3)
            .await
            .unwrap();
        assert_eq!(periods(&frozen.rows), [period("2022")]);
    });
}

#[test]
fn the_level_above_sees_what_was_sent_and_what_is_late() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let province = force(&mut tx, Level::Province, "31", None).await;
        let prompt = force(&mut tx, Level::City, "31.71", Some(province)).await;
        let slow = force(&mut tx, Level::City, "31.72", Some(province)).await;
        let draft = begun(&world, &mut tx, slow, "2023").await;
        let sent = begun(&world, &mut tx, prompt, "2023").await;
        let sent = walked(&world, &mut tx, &sent, &[A::Submit, A::Freeze, A::Send]).await;
        let half = begun(&world, &mut tx, prompt, "2023-S2").await;
        walked(
            &world,
            &mut tx,
            &half,
            &[A::Submit, A::Freeze, A::Send, A::Receive],
        )
        .await;

        let periods = ["2023", "2023-S2", "2020"].map(period);
        let today = date(2024, 3, 15);
        let rows = periodic::overview(
            &mut tx,
            province,
            &periods,
            DueRule::default(),
            today,
            &zone(),
        )
        .await
        .unwrap();
        assert_eq!(rows.len(), 2);
        let day = date(2024, 3, 15);
        assert_eq!(rows[0].cells[0], Some((Standing::Sent(day), Some(sent.id))));
        assert_eq!(
            rows[0].cells[1],
            Some((Standing::Received(day), Some(half.id)))
        );
        // Before the task force was there, nothing is waited for.
        assert_eq!(rows[0].cells[2], None);
        assert_eq!(rows[1].cells[0], Some((Standing::Late(15), None)));
        assert_eq!(rows[1].cells[1], Some((Standing::Late(45), None)));

        // Before its day, one that is being written is told from one that nobody has begun.
        let early = date(2024, 1, 20);
        let rule = DueRule::default();
        let rows = periodic::overview(&mut tx, province, &periods, rule, early, &zone()).await;
        let cells = &rows.unwrap()[1].cells;
        assert_eq!(cells[0], Some((Standing::Begun, None)));
        assert_eq!(cells[1], Some((Standing::NotDue, None)));
        // The task force itself sees the same.
        let own = periodic::own(&mut tx, slow, &periods, rule, early, &zone()).await;
        let own: Vec<_> = own
            .unwrap()
            .iter()
            .map(|one| (one.standing, one.begun))
            .collect();
        assert_eq!(own, [(Standing::Begun, true), (Standing::NotDue, false)]);

        assert_eq!(
            periodic::find_below(&mut tx, province, sent.id)
                .await
                .unwrap()
                .id,
            sent.id
        );
        for (asker, id) in [(province, draft.id), (slow, sent.id), (prompt, sent.id)] {
            let refused = periodic::find_below(&mut tx, asker, id).await;
            assert!(matches!(refused, Err(Error::NotFound)));
        }
        let foreign = periodic::find(&mut tx, slow, Sees::All, sent.id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

#[test]
fn rules_are_settings_and_begun_reports_keep_their_day() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        assert_eq!(periodic::rules(&mut tx).await.unwrap(), Rules::default());
        let report = begun(&world, &mut tx, world.task_force, "2023").await;
        let rules = Rules {
            due: DueRule {
                semester_days: 14,
                annual_days: 90,
            },
            least: 11,
        };
        periodic::set_rules(&mut tx, rules).await.unwrap();
        assert_eq!(periodic::rules(&mut tx).await.unwrap(), rules);
        let found = periodic::find(&mut tx, world.task_force, Sees::All, report.id)
            .await
            .unwrap();
        assert_eq!(found.due_on, date(2024, 2, 29));
        let next = begun(&world, &mut tx, world.task_force, "2022").await;
        assert_eq!(next.due_on, date(2023, 3, 31));
    });
}

#[test]
fn who_leads_is_known() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let own = world.task_force;
        assert!(!periodic::has_leader(&mut tx, own).await.unwrap());
        let mut account = people::account(&mut tx, own, world.manager.actor.account)
            .await
            .unwrap();
        account.role = domain::people::Role::Leader;
        people::save_account(&mut tx, &account).await.unwrap();
        assert!(periodic::has_leader(&mut tx, own).await.unwrap());
    });
}
