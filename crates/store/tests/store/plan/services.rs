//! The plan of a case: planned, changed, moved, annotated, listed.

use crate::common::{Person, id, now};
use crate::plan::help::*;
use domain::ids::{OrganisationId, PersonId};
use domain::people::Role;
use domain::services::{ServiceAction, ServiceKind, ServiceState};
use jiff::ToSpan;
use jiff::civil::date;
use policy::{Open, Plan, See};
use store::cases::events::{self, Happened, Wanted};
use store::paging::{Count, Seek};
use store::services::{self, Details, Fault, Filter, Tab, When};
use store::{Error, sql};
use testkit::each_database;

#[test]
fn a_service_is_due_by_the_rule_and_says_which() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let service = file.plan(ServiceKind::Health).await;
        let planned = file.service(service).await;
        assert_eq!(planned.due_on, Some(date(2024, 3, 22)));
        assert_eq!(planned.state, ServiceState::Planned);
        assert!(planned.person_alias.is_some());
        let basis = planned.basis.clone().unwrap();
        assert!(basis.legal_basis.starts_with("UU 21/2007"));
        assert_eq!(basis.length, 7);
        assert!(!planned.is_overdue(now() + 160.hours()));
        assert!(planned.is_overdue(now() + 200.hours()));
        // Applied for earlier: due earlier, by the rule of that day.
        let earlier = Details {
            applied_on: date(2024, 3, 10),
            ..file.details()
        };
        let (who, mut tx) = (
            by(&file.world.manager),
            file.world.store.write().await.unwrap(),
        );
        let auth = file
            .auth::<Plan>(&mut tx, &file.world.manager)
            .await
            .unwrap();
        let when = When::now(&file.calendar, &who);
        services::change(&mut tx, &auth, service, &earlier, 1, when)
            .await
            .unwrap();
        let stale = services::change(&mut tx, &auth, service, &earlier, 1, when).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        tx.commit().await.unwrap();
        let changed = file.service(service).await;
        assert_eq!(changed.due_on, Some(date(2024, 3, 17)));
        assert_eq!(file.case().await.due_at, changed.due_at);
    });
}

#[test]
fn what_does_not_fit_the_case_is_refused() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let ok = file.details();
        let stranger = file.world.stranger.actor.account;
        type Expected = fn(&Fault) -> bool;
        let cases: [(Details, Expected); 4] = [
            (
                Details {
                    person: Some(id::<PersonId>()),
                    ..ok.clone()
                },
                |fault| matches!(fault, Fault::NotInCase),
            ),
            (
                Details {
                    provider: Some(id::<OrganisationId>()),
                    ..ok.clone()
                },
                |fault| matches!(fault, Fault::UnknownProvider),
            ),
            (
                Details {
                    owner: Some(stranger),
                    ..ok.clone()
                },
                |fault| matches!(fault, Fault::NotAMember),
            ),
            (
                Details {
                    applied_on: date(2024, 3, 16),
                    ..ok.clone()
                },
                |fault| matches!(fault, Fault::InFuture),
            ),
        ];
        for (details, expected) in cases {
            let refused = file.try_plan(id(), ServiceKind::Health, &details).await;
            assert!(refused.as_ref().is_err_and(expected), "{refused:?}");
        }
        let mut tx = file.world.store.read().await.unwrap();
        let auth = file
            .auth::<See>(&mut tx, &file.world.manager)
            .await
            .unwrap();
        assert!(services::of_case(&mut tx, &auth).await.unwrap().is_empty());
    });
}

#[test]
fn a_service_moves_by_legal_steps_on_days_in_their_order() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let service = file.plan(ServiceKind::LegalAid).await;
        let finish = file.step(service, ServiceAction::Finish, today()).await;
        assert!(matches!(finish, Err(Fault::Step(_))));
        let before = file
            .step(service, ServiceAction::Start, date(2024, 3, 14))
            .await;
        assert!(matches!(before, Err(Fault::OutOfOrder)));
        let tomorrow = file
            .step(service, ServiceAction::Start, date(2024, 3, 16))
            .await;
        assert!(matches!(tomorrow, Err(Fault::InFuture)));
        assert_eq!(
            services::legal_steps(&file.service(service).await),
            [
                ServiceAction::Request,
                ServiceAction::Start,
                ServiceAction::Decline,
                ServiceAction::Dismiss
            ]
        );
        file.step(service, ServiceAction::Start, today())
            .await
            .unwrap();
        let done = file
            .step(service, ServiceAction::Finish, today())
            .await
            .unwrap();
        assert_eq!(done, ServiceState::Done);
        let done = file.service(service).await;
        assert_eq!(
            (done.started_on, done.ended_on),
            (Some(today()), Some(today()))
        );
        file.step(service, ServiceAction::Resume, today())
            .await
            .unwrap();
        let again = file.service(service).await;
        assert_eq!((again.started_on, again.ended_on), (None, None));
        let mut tx = file.world.store.read().await.unwrap();
        let auth = file
            .auth::<See>(&mut tx, &file.world.manager)
            .await
            .unwrap();
        let wanted = Wanted {
            limit: 9,
            ..Wanted::default()
        };
        let timeline = events::timeline(&mut tx, &auth, &wanted).await.unwrap();
        let ours: Vec<_> = timeline
            .iter()
            .filter(|entry| entry.details.iter().any(|key| key == "service-legal-aid"))
            .map(|entry| entry.what)
            .collect();
        assert_eq!(ours.len(), 4);
        assert_eq!(ours.last(), Some(&Happened::ServicePlanned));
    });
}

#[test]
fn two_steps_at_once_are_taken_once() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let service = file.plan(ServiceKind::Health).await;
        let who = by(&file.world.manager);
        let when = When::now(&file.calendar, &who);
        for (expected, action) in [(true, ServiceAction::Start), (false, ServiceAction::Finish)] {
            let mut tx = file.world.store.write().await.unwrap();
            let auth = file
                .auth::<Plan>(&mut tx, &file.world.manager)
                .await
                .unwrap();
            let done = services::step(&mut tx, &auth, (service, 1), action, today(), when).await;
            match expected {
                true => tx.commit().await.unwrap(),
                false => assert!(matches!(done, Err(Fault::Store(Error::Stale)))),
            }
        }
    });
}

#[test]
fn a_note_is_sealed_and_opened_by_who_may_read_the_narrative() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let service = file.plan(ServiceKind::Psychological).await;
        let text = story("Sulit tidur sejak kembali dari Batam.");
        let manager = &file.world.manager;
        let mut tx = file.world.store.write().await.unwrap();
        let auth = file.auth::<Plan>(&mut tx, manager).await.unwrap();
        let mut keeper = file.world.keeper(manager);
        let who = by(manager);
        let note = |version| (service, version);
        services::save_note(&mut tx, &mut keeper, &auth, note(1), Some(&text), &who)
            .await
            .unwrap();
        let stale = services::save_note(&mut tx, &mut keeper, &auth, note(1), None, &who).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let row = tx
            .row(&sql("select note_a from service where id = ?").bind(service))
            .await
            .unwrap()
            .unwrap();
        let stored = row.bytes("note_a").unwrap();
        assert!(!stored.windows(5).any(|part| part == b"Batam"));
        let open = file.auth::<Open>(&mut tx, manager).await.unwrap();
        let opened = services::note(&mut tx, &mut keeper, &open, service)
            .await
            .unwrap();
        assert_eq!(opened.unwrap().into_inner(), text);
        assert!(services::find(&mut tx, &auth, service).await.unwrap().noted);
        tx.commit().await.unwrap();
        // Intake of the team sees that there is a service, not what the note says, and cannot
        // take it away unread. A leader changes nothing at all.
        let leader = file.world.enlist(0, Role::Leader, true).await;
        let intake = file.world.enlist(0, Role::IntakeOfficer, false).await;
        let mut tx = file.world.store.write().await.unwrap();
        assert!(file.auth::<Plan>(&mut tx, &leader).await.is_err());
        let theirs = file.auth::<Plan>(&mut tx, &intake).await.unwrap();
        let taken = services::save_note(&mut tx, &mut keeper, &theirs, note(2), None, &who).await;
        assert!(matches!(taken, Err(Error::NotFound)));
        let shown = file.auth::<Open>(&mut tx, &intake).await.unwrap();
        let denied = services::note(&mut tx, &mut keeper, &shown, service).await;
        assert!(matches!(denied, Err(Error::NotFound)));
        services::save_note(&mut tx, &mut keeper, &auth, note(2), None, &who)
            .await
            .unwrap();
        assert!(
            services::note(&mut tx, &mut keeper, &open, service)
                .await
                .unwrap()
                .is_none()
        );
    });
}

async fn codes(file: &File, person: &Person, tab: Tab, at_hours: i64) -> (Vec<String>, Count) {
    let mut tx = file.world.store.read().await.unwrap();
    let now = now() + at_hours.hours();
    let (mut kinds, mut seek) = (Vec::new(), Seek::First);
    loop {
        let filter = Filter::default();
        let page = services::list(&mut tx, &person.actor, tab, &filter, now, (seek, 2))
            .await
            .unwrap();
        kinds.extend(page.rows.iter().map(|row| row.kind.to_string()));
        match page.next {
            Some(next) => seek = Seek::After(next),
            None => {
                let counted = services::count(&mut tx, &person.actor, tab, &filter, now).await;
                assert_eq!(counted.unwrap(), page.count);
                return (kinds, page.count);
            }
        }
    }
}

#[test]
fn the_list_shows_what_waits_most_urgent_first_page_by_page() {
    each_database(|store| async move {
        let file = File::new(store).await;
        let manager = &file.world.manager;
        for kind in [
            ServiceKind::Health,
            ServiceKind::MedicalForensic,
            ServiceKind::LegalAid,
            ServiceKind::Shelter,
            ServiceKind::Education,
        ] {
            file.plan(kind).await;
        }
        let unowned = Details {
            owner: None,
            ..file.details()
        };
        let running = id();
        file.try_plan(running, ServiceKind::Psychological, &unowned)
            .await
            .unwrap();
        file.step(running, ServiceAction::Start, today())
            .await
            .unwrap();
        let (kinds, count) = codes(&file, manager, Tab::Waiting, 0).await;
        assert_eq!(count, Count::Exactly(5));
        assert_eq!(kinds.len(), 5, "each once over all pages");
        assert_eq!(kinds[0], "medical-forensic", "within 24 hours");
        assert_eq!(
            codes(&file, manager, Tab::Mine, 0).await.1,
            Count::Exactly(5)
        );
        assert_eq!(
            codes(&file, manager, Tab::Running, 0).await.0,
            ["psychological"]
        );
        assert_eq!(
            codes(&file, manager, Tab::Overdue, 30).await.0,
            ["medical-forensic"]
        );
        assert_eq!(
            codes(&file, manager, Tab::Overdue, 200).await.1,
            Count::Exactly(5)
        );
        for person in [
            &file.world.stranger,
            &file.world.enlist(0, Role::Analyst, false).await,
        ] {
            assert_eq!(
                codes(&file, person, Tab::Waiting, 0).await.1,
                Count::Exactly(0)
            );
        }
        let mut tx = file.world.store.write().await.unwrap();
        tx.run(
            &sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, 0)")
                .bind(file.case.id)
                .bind(manager.actor.account),
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            codes(&file, manager, Tab::Waiting, 0).await.1,
            Count::Exactly(0)
        );
    });
}

#[test]
fn a_kind_without_a_valid_rule_is_planned_without_a_due_date() {
    each_database(|store| async move {
        let mut file = File::new(store).await;
        let mut tx = file.world.store.write().await.unwrap();
        let id = "policy-education";
        store::deadlines::end(&mut tx, id, date(2024, 3, 1), 1)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        file.calendar = calendar(&file.world.store).await;
        let service = file.plan(ServiceKind::Education).await;
        let planned = file.service(service).await;
        assert_eq!(
            (planned.due_on, planned.due_at, planned.basis),
            (None, None, None)
        );
        assert_eq!(file.case().await.due_at, None);
        let listed = codes(&file, &file.world.manager, Tab::Waiting, 0).await;
        assert_eq!(
            listed.0,
            ["education"],
            "listed all the same, after the others"
        );
    });
}
