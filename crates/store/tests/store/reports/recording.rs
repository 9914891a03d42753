//! Reports recorded, opened and changed.

use crate::common::{World, id, now};
use crate::reports::help::*;
use domain::Story;
use domain::areas::Place;
use domain::intake::{Channel, Reply, Report, ReportState, Reporter, ReporterKind, Urgency};
use domain::screening::{Answer, Purpose};
use jiff::ToSpan;
use policy::{Edit, Open, See};
use store::paging::{Count, Seek};
use store::reports::{self, Filter, NewReport, Tab};
use store::sealed::{Keeper, Sight};
use store::{Error, Store, access, drafts, sql};
use testkit::each_database;
use vault::Random;

#[test]
fn a_report_comes_back_as_it_was_taken() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        assert!(code.starts_with("L-"));
        let facts = facts(&world, &world.manager, &code).await;
        assert_eq!(facts.state, ReportState::Received);
        assert_eq!(
            (facts.channel, facts.urgency),
            (Channel::Sapa129, Urgency::Urgent)
        );
        assert_eq!((facts.people, facts.child), (2, Answer::Yes));
        assert_eq!(facts.place, "31.73".parse::<Place>().unwrap());
        assert!(facts.area_name.unwrap().contains("Jakarta Barat"));
        assert_eq!(facts.purpose, Some(Purpose::ForcedLabour));
        assert_eq!(facts.due_at, Some(now() + 24.hours()));
        assert_eq!(facts.recorded_by, world.officer.actor.account);

        let mut tx = world.store.read().await.unwrap();
        let auth = access::report::<Open>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        let mut keeper = world.keeper(&world.manager);
        let content = reports::content(&mut tx, &mut keeper, &auth).await.unwrap();
        assert_eq!(content.narrative.as_ref().unwrap().story, report().story);
        assert_eq!(content.at_risk, report().persons);
        assert!(!content.is_locked());
        assert!(matches!(content.reporter, Sight::Open(r) if *r.get() == report().reporter));
        assert!(
            matches!(content.whereabouts, Sight::Open(w) if Some(w.get()) == report().whereabouts.as_ref())
        );
    });
}

#[test]
fn nothing_that_was_told_stands_in_a_column() {
    each_database(|store| async move {
        let world = World::new(store).await;
        taken(&world, &report()).await;
        let mut tx = world.store.read().await.unwrap();
        for (table, columns) in [
            ("report", "story_a, at_risk_a, reporter_b, whereabouts_b"),
            ("blind_index", "value_digest"),
        ] {
            for column in columns.split(", ") {
                let query = match (table, column) {
                    ("report", "story_a") => sql("select story_a as bytes from report"),
                    ("report", "at_risk_a") => sql("select at_risk_a as bytes from report"),
                    ("report", "reporter_b") => sql("select reporter_b as bytes from report"),
                    ("report", _) => sql("select whereabouts_b as bytes from report"),
                    _ => sql("select value_digest as bytes from blind_index"),
                };
                let rows = tx.rows(&query).await.unwrap();
                assert!(!rows.is_empty(), "{table}.{column}");
                for row in rows {
                    let stored = String::from_utf8_lossy(row.bytes("bytes").unwrap()).into_owned();
                    for told in ["Siti", "kapal", "Rahmawati", "Kalideres", "3456", "0001"] {
                        assert!(!stored.contains(told), "{told} in {table}.{column}");
                    }
                }
            }
        }
    });
}

#[test]
fn a_form_sent_twice_is_one_report() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let report = report();
        let form = Form::of(&report, "token-1");
        let (first, second) = tokio::join!(
            submit(&world, &world.officer, &form),
            submit(&world, &world.officer, &form)
        );
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first.code, second.code);
        assert_ne!(first.repeated, second.repeated);
        let other = submit(&world, &world.manager, &form).await.unwrap();
        assert_ne!(other.code, first.code, "a token belongs to one account");
        let all = list(
            &world,
            &world.officer,
            Tab::All,
            Filter::default(),
            Seek::First,
            10,
        )
        .await;
        assert_eq!(all.count, Count::Exactly(2));
    });
}

#[test]
fn only_a_team_of_ones_own_takes_a_report() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let report = report();
        let mut tx = world.store.write().await.unwrap();
        let new = NewReport {
            id: id(),
            team: world.teams[1],
            report: &report,
            purpose: None,
            received_at: now(),
            due_at: None,
            token: "t",
            at: now(),
        };
        let mut keeper = world.keeper(&world.officer);
        let refused = reports::create(&mut tx, &mut keeper, &world.officer.actor, &new).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        assert_eq!(
            reports::teams(&mut tx, &world.officer.actor)
                .await
                .unwrap()
                .len(),
            1
        );
    });
}

#[test]
fn another_organisation_has_no_such_report() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let mut tx = world.store.read().await.unwrap();
        let stranger = &world.stranger.actor;
        let unrelated = access::report::<See>(&mut tx, stranger, &code)
            .await
            .unwrap_err();
        let absent = access::report::<See>(&mut tx, stranger, "L-0000-000")
            .await
            .unwrap_err();
        assert_eq!(unrelated.to_string(), absent.to_string());
        let all = list(
            &world,
            &world.stranger,
            Tab::All,
            Filter::default(),
            Seek::First,
            10,
        )
        .await;
        assert_eq!((all.rows.len(), all.count), (0, Count::Exactly(0)));
    });
}

#[test]
fn a_session_without_keys_sees_that_contact_is_locked_and_keeps_it_when_saving() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let mut tx = world.store.write().await.unwrap();
        let mut bare = Keeper::new(&world.ring, None, Random::system());
        let open = access::report::<Open>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        let content = reports::content(&mut tx, &mut bare, &open).await.unwrap();
        assert!(content.is_locked());
        assert_eq!(content.at_risk, report().persons);

        let edit = access::report::<Edit>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        let changed = Report {
            reporter: Reporter {
                kind: ReporterKind::Witness,
                name: Reply::NotAsked,
                phone: Reply::NotAsked,
                may_call_back: false,
                safe_contact: None,
            },
            whereabouts: None,
            persons: Vec::new(),
            ..report()
        };
        let changes = changes(&changed, 1, true);
        reports::save(&mut tx, &mut bare, &edit, &changes)
            .await
            .unwrap();
        let mut keeper = world.keeper(&world.officer);
        let content = reports::content(&mut tx, &mut keeper, &open).await.unwrap();
        assert!(matches!(content.reporter, Sight::Open(r) if *r.get() == report().reporter));
        assert!(matches!(content.whereabouts, Sight::Open(_)));
        assert!(content.at_risk.is_empty());
    });
}

#[test]
fn the_second_of_two_editors_is_told() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let changed = Report {
            story: Story::parse("Versi kedua.").unwrap(),
            urgency: Urgency::Normal,
            place: Place::Unknown,
            ..report()
        };
        for (person, expected) in [(&world.officer, true), (&world.manager, false)] {
            let mut tx = world.store.write().await.unwrap();
            let auth = access::report::<Edit>(&mut tx, &person.actor, &code)
                .await
                .unwrap();
            let mut keeper = world.keeper(person);
            let saved =
                reports::save(&mut tx, &mut keeper, &auth, &changes(&changed, 1, false)).await;
            assert_eq!(saved.is_ok(), expected);
            match saved {
                Ok(()) => tx.commit().await.unwrap(),
                Err(error) => assert!(matches!(error, Error::Stale)),
            }
        }
        let facts = facts(&world, &world.officer, &code).await;
        assert_eq!((facts.version, facts.urgency), (2, Urgency::Normal));
        assert_eq!((facts.place, facts.due_at), (Place::Unknown, None));
    });
}

#[test]
fn a_draft_is_listed_until_its_form_is_saved() {
    each_database(|store: Store| async move {
        let world = World::new(store).await;
        let account = world.officer.actor.account;
        let mut tx = world.store.write().await.unwrap();
        let mut random = Random::system();
        for body in ["story=a", "story=b"] {
            drafts::save(
                &mut tx,
                &world.ring,
                &mut random,
                account,
                "/intake/new",
                body,
                now(),
            )
            .await
            .unwrap();
        }
        let other = world.manager.actor.account;
        let listed = drafts::list(&mut tx, account).await.unwrap();
        assert_eq!((listed.len(), listed[0].path.as_str()), (1, "/intake/new"));
        assert!(drafts::list(&mut tx, other).await.unwrap().is_empty());
        let found = drafts::find(&mut tx, &world.ring, account, "/intake/new")
            .await
            .unwrap();
        assert_eq!(found.unwrap().body, "story=b");
        drafts::remove(&mut tx, account, "/intake/new")
            .await
            .unwrap();
        assert!(drafts::list(&mut tx, account).await.unwrap().is_empty());
    });
}
