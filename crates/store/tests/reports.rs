//! Reports on both databases: recorded once, sealed, found again, moved by the rules.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use common::{Person, World, id, now};
use domain::areas::Place;
use domain::codes::CodeKind;
use domain::ids::ReportId;
use domain::intake::{
    Channel, PersonAtRisk, Reply, Report, ReportCloseReason, ReportState, Reporter, ReporterKind,
    Urgency,
};
use domain::people::{OrganisationKind, Role};
use domain::screening::{Answer, Purpose};
use domain::{Line, Nik, Phone, Story};
use jiff::{Timestamp, ToSpan};
use policy::{Close, Edit, FileKind, Open, Refer, Reopen, See};
use store::paging::{Count, Seek};
use store::reports::{self, Changes, Created, Filter, NewReport, StepError, Tab};
use store::sealed::{Keeper, Sight};
use store::search::{self, NameIndex, Reason, Standing};
use store::{Error, Store, access, drafts, sql};
use testkit::each_database;
use vault::Random;

fn report() -> Report {
    Report {
        channel: Channel::Sapa129,
        reporter: Reporter {
            kind: ReporterKind::Family,
            name: Reply::Given("Rahmawati".parse().unwrap()),
            phone: Reply::Given(Phone::parse("0812-3456-7890").unwrap()),
            may_call_back: true,
            safe_contact: Some(Line::parse("setelah pukul 17").unwrap()),
        },
        urgency: Urgency::Urgent,
        story: Story::parse("Dijanjikan kerja di kapal, paspor ditahan.").unwrap(),
        place: "31.73".parse().unwrap(),
        persons_at_risk: 2,
        child_at_risk: Reply::Given(true),
        persons: vec![PersonAtRisk {
            name: Reply::Given("Siti Nur-Halimah".parse().unwrap()),
            nik: Reply::Given(Nik::parse("3173054501990001").unwrap()),
            ..PersonAtRisk::default()
        }],
        whereabouts: Some(Line::parse("Gudang di Kalideres").unwrap()),
        happened: None,
    }
}

struct Form<'a> {
    report: &'a Report,
    token: &'a str,
    at: Timestamp,
    due_at: Option<Timestamp>,
}

impl<'a> Form<'a> {
    fn of(report: &'a Report, token: &'a str) -> Self {
        Self {
            report,
            token,
            at: now(),
            due_at: Some(now() + 24.hours()),
        }
    }
}

async fn submit(world: &World, person: &Person, form: &Form<'_>) -> Result<Created, Error> {
    let mut tx = world.store.write().await?;
    let new = NewReport {
        id: id(),
        team: person.actor.teams[0],
        report: form.report,
        purpose: Some(Purpose::ForcedLabour),
        received_at: form.at,
        due_at: form.due_at,
        token: form.token,
        at: form.at,
    };
    let created = reports::create(&mut tx, &mut world.keeper(person), &person.actor, &new).await?;
    tx.commit().await?;
    Ok(created)
}

async fn taken(world: &World, report: &Report) -> String {
    let token = id::<ReportId>().to_string();
    let created = submit(world, &world.officer, &Form::of(report, &token))
        .await
        .unwrap();
    created.code.to_string()
}

async fn facts(world: &World, person: &Person, code: &str) -> reports::Facts {
    let mut tx = world.store.read().await.unwrap();
    let auth = access::report::<See>(&mut tx, &person.actor, code)
        .await
        .unwrap();
    reports::facts(&mut tx, &auth).await.unwrap()
}

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

const fn changes(report: &Report, version: i64, keep_location: bool) -> Changes<'_> {
    Changes {
        version,
        report,
        purpose: None,
        received_at: Timestamp::UNIX_EPOCH,
        due_at: None,
        keep_location,
        at: Timestamp::UNIX_EPOCH,
    }
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

async fn list(
    world: &World,
    person: &Person,
    tab: Tab,
    filter: Filter,
    seek: Seek,
    size: u32,
) -> store::paging::Listing<reports::Listed> {
    let mut tx = world.store.read().await.unwrap();
    reports::list(&mut tx, &person.actor, tab, &filter, seek, size)
        .await
        .unwrap()
}

#[test]
fn a_list_is_paged_forwards_and_back() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let report = report();
        for n in 0..7i64 {
            let mut form = Form::of(&report, "");
            let token = n.to_string();
            form.token = &token;
            // Two at the same moment: the identifier decides.
            form.at = now() + (n / 2).hours();
            form.due_at = (n > 0).then(|| now() + (10 - n).hours());
            submit(&world, &world.officer, &form).await.unwrap();
        }
        for tab in [Tab::All, Tab::Waiting, Tab::Mine] {
            let page = |seek| list(&world, &world.officer, tab, Filter::default(), seek, 3);
            let whole = list(
                &world,
                &world.officer,
                tab,
                Filter::default(),
                Seek::First,
                10,
            )
            .await;
            let codes: Vec<&str> = whole.rows.iter().map(|row| row.code.as_str()).collect();
            assert_eq!((codes.len(), whole.count), (7, Count::Exactly(7)));
            assert_eq!((whole.previous, whole.next), (None, None));
            let first = page(Seek::First).await;
            let second = page(Seek::After(first.next.unwrap())).await;
            let third = page(Seek::After(second.next.unwrap())).await;
            assert_eq!((first.previous, third.next), (None, None));
            let read: Vec<&str> = [&first, &second, &third]
                .iter()
                .flat_map(|page| page.rows.iter().map(|row| row.code.as_str()))
                .collect();
            assert_eq!(read, codes, "{tab}");
            let back = page(Seek::Before(third.previous.unwrap())).await;
            let back: Vec<&str> = back.rows.iter().map(|row| row.code.as_str()).collect();
            assert_eq!(back, codes[3..6], "{tab}");
        }
        let waiting = list(
            &world,
            &world.officer,
            Tab::Waiting,
            Filter::default(),
            Seek::First,
            10,
        )
        .await;
        let dues: Vec<_> = waiting.rows.iter().map(|row| row.due_at).collect();
        assert!(dues[..6].is_sorted() && dues[5].is_some() && dues[6].is_none());
        let mine = list(
            &world,
            &world.manager,
            Tab::Mine,
            Filter::default(),
            Seek::First,
            10,
        )
        .await;
        assert!(mine.rows.is_empty());
        let mut tx = world.store.read().await.unwrap();
        let late = now() + 6.hours();
        let counts = reports::waiting(&mut tx, &world.manager.actor, late)
            .await
            .unwrap();
        assert_eq!(counts, (Count::Exactly(7), Count::Exactly(2)));
        let nobody = reports::waiting(&mut tx, &world.stranger.actor, late)
            .await
            .unwrap();
        assert_eq!(nobody, (Count::Exactly(0), Count::Exactly(0)));
    });
}

#[test]
fn filters_narrow_a_list() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let here = taken(&world, &report()).await;
        let village = Report {
            place: "31.73.01.1001".parse().unwrap(),
            channel: Channel::Police,
            ..report()
        };
        let within = taken(&world, &village).await;
        let elsewhere = Report {
            place: "31.74".parse().unwrap(),
            urgency: Urgency::Emergency,
            ..report()
        };
        let elsewhere = taken(&world, &elsewhere).await;
        let found = |filter| {
            let world = &world;
            async move {
                let page = list(world, &world.officer, Tab::All, filter, Seek::First, 10).await;
                assert_eq!(
                    page.count,
                    Count::Exactly(page.rows.len().try_into().unwrap())
                );
                let mut codes: Vec<String> = page.rows.into_iter().map(|row| row.code).collect();
                codes.sort();
                codes
            }
        };
        let sorted = |codes: &[&String]| {
            let mut codes: Vec<String> = codes.iter().map(|code| (*code).clone()).collect();
            codes.sort();
            codes
        };
        let area = Filter {
            area: Some("31.73".parse().unwrap()),
            ..Filter::default()
        };
        assert_eq!(found(area).await, sorted(&[&here, &within]));
        let urgency = Filter {
            urgency: Some(Urgency::Emergency),
            ..Filter::default()
        };
        assert_eq!(found(urgency).await, sorted(&[&elsewhere]));
        let channel = Filter {
            channel: Some(Channel::Police),
            ..Filter::default()
        };
        assert_eq!(found(channel).await, sorted(&[&within]));
        let state = Filter {
            state: Some(ReportState::Closed),
            ..Filter::default()
        };
        assert!(found(state).await.is_empty());
    });
}

#[test]
fn steps_follow_the_rules_of_the_report() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let mut tx = world.store.write().await.unwrap();
        let manager = &world.manager.actor;
        let refer = access::report::<Refer>(&mut tx, manager, &code)
            .await
            .unwrap();
        reports::refer_out(&mut tx, &refer, OrganisationKind::LocalAgency, now())
            .await
            .unwrap();
        let again = reports::refer_out(&mut tx, &refer, OrganisationKind::Police, now()).await;
        assert!(matches!(again, Err(StepError::Illegal(_))));
        assert!(
            access::report::<Edit>(&mut tx, manager, &code)
                .await
                .is_err()
        );
        let reopen = access::report::<Reopen>(&mut tx, manager, &code)
            .await
            .unwrap();
        let see = access::report::<See>(&mut tx, manager, &code)
            .await
            .unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(facts.referred_to, Some(OrganisationKind::LocalAgency));
        reports::reopen(&mut tx, &reopen, now()).await.unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(
            (facts.state, facts.referred_to),
            (ReportState::Screening, None)
        );

        let other = taken_in(&world, &mut tx).await;
        let close = access::report::<Close>(&mut tx, manager, &other)
            .await
            .unwrap();
        reports::close(&mut tx, &close, ReportCloseReason::Duplicate, now())
            .await
            .unwrap();
        let see = access::report::<See>(&mut tx, manager, &other)
            .await
            .unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(facts.state, ReportState::Closed);
        assert_eq!(facts.close_reason, Some(ReportCloseReason::Duplicate));
        assert_eq!(
            reports::state(&mut tx, &see).await.unwrap(),
            ReportState::Closed
        );
    });
}

async fn taken_in(world: &World, tx: &mut store::Tx) -> String {
    let report = report();
    let new = NewReport {
        id: id(),
        team: world.teams[0],
        report: &report,
        purpose: None,
        received_at: now(),
        due_at: None,
        token: &id::<ReportId>().to_string(),
        at: now(),
    };
    let mut keeper = world.keeper(&world.officer);
    let created = reports::create(tx, &mut keeper, &world.officer.actor, &new)
        .await
        .unwrap();
    created.code.to_string()
}

#[test]
fn an_emergency_is_flagged_once_and_may_skip_screening() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let mut tx = world.store.write().await.unwrap();
        let edit = access::report::<Edit>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        assert!(
            reports::flag_emergency(&mut tx, &edit, now())
                .await
                .unwrap()
        );
        assert!(
            !reports::flag_emergency(&mut tx, &edit, now())
                .await
                .unwrap()
        );
        reports::mark_opened(&mut tx, &edit, now()).await.unwrap();
        let see = access::report::<See>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        let facts = reports::facts(&mut tx, &see).await.unwrap();
        assert_eq!(
            (facts.state, facts.urgency),
            (ReportState::Opened, Urgency::Emergency)
        );
        let again = reports::mark_opened(&mut tx, &edit, now()).await;
        assert!(matches!(again, Err(StepError::Illegal(_))));
    });
}

// ---------------------------------------------------------------- search

async fn find(world: &World, person: &Person, names: &NameIndex, typed: &str) -> search::Found {
    let mut tx = world.store.read().await.unwrap();
    search::find(&mut tx, &world.ring, names, &person.actor, typed)
        .await
        .unwrap()
}

#[test]
fn a_report_is_found_by_each_of_its_marks() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        for (typed, reason) in [
            (code.as_str(), Reason::Code),
            (code.to_lowercase().as_str(), Reason::Code),
            ("+62 812 3456 7890", Reason::Phone),
            ("3173 0545 0199 0001", Reason::Nik),
            ("siti nur halimah", Reason::Name),
            ("Jakarta Barat", Reason::Area),
        ] {
            let found = find(&world, &world.manager, &names, typed).await;
            assert_eq!(found.hits.len(), 1, "{typed}");
            let hit = &found.hits[0];
            assert_eq!((&hit.code, &hit.reasons), (&code, &vec![reason]), "{typed}");
            assert_eq!(hit.kind, CodeKind::Report);
            assert_eq!(hit.standing, Standing::Report(ReportState::Received));
            assert!(found.tried.contains(&reason));
            let elsewhere = find(&world, &world.stranger, &names, typed).await;
            assert!(
                elsewhere.hits.is_empty(),
                "{typed} for another organisation"
            );
        }
        for typed in ["Siti", "0812 3456 7891", "3173054501990002", "", "?"] {
            let found = find(&world, &world.manager, &names, typed).await;
            assert!(found.hits.is_empty(), "{typed}");
        }
        assert!(
            find(&world, &world.manager, &names, "L-1234-567")
                .await
                .mistyped_code
        );
    });
}

#[test]
fn a_changed_report_is_found_by_what_it_says_now() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        let changed = Report {
            reporter: Reporter {
                kind: ReporterKind::Anonymous,
                name: Reply::NotAsked,
                phone: Reply::Given(Phone::parse("021-5682284").unwrap()),
                ..report().reporter
            },
            persons: vec![PersonAtRisk {
                name: Reply::Given("Dewi".parse().unwrap()),
                ..PersonAtRisk::default()
            }],
            ..report()
        };
        let mut tx = world.store.write().await.unwrap();
        let auth = access::report::<Edit>(&mut tx, &world.officer.actor, &code)
            .await
            .unwrap();
        let mut keeper = world.keeper(&world.officer);
        reports::save(&mut tx, &mut keeper, &auth, &changes(&changed, 1, false))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let organisation = world.officer.actor.organisation;
        names.set(
            organisation,
            FileKind::Report,
            auth.file().0,
            reports::names(&changed),
        );
        for typed in [
            "0812-3456-7890",
            "3173054501990001",
            "Siti Nur-Halimah",
            "021-5682284",
        ] {
            let found = find(&world, &world.manager, &names, typed).await;
            assert!(found.hits.is_empty(), "{typed}");
        }
        let found = find(&world, &world.manager, &names, "DEWI").await;
        assert_eq!(found.hits[0].code, code);
    });
}

#[test]
fn the_index_of_names_catches_up_with_what_others_saved() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        assert!(
            find(&world, &world.officer, &names, "Siti Nurhalimah")
                .await
                .hits
                .is_empty()
        );
        let mut report = report();
        for n in 0..3 {
            report.persons[0].name = Reply::Given(format!("Nama {n} Siti").parse().unwrap());
            taken(&world, &report).await;
        }
        report.persons[0].name = Reply::Given("Siti Nurhalimah".parse().unwrap());
        let code = taken(&world, &report).await;
        for _ in 0..2 {
            names.catch_up(&world.store, &world.ring).await.unwrap();
            let found = find(&world, &world.officer, &names, "Siti Nurhalimah").await;
            assert_eq!(found.hits.len(), 1);
            assert_eq!(found.hits[0].code, code);
        }
    });
}

#[test]
fn roles_without_reports_find_none() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let code = taken(&world, &report()).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        for role in [
            Role::Administrator,
            Role::Analyst,
            Role::Secretariat,
            Role::Overseer,
        ] {
            let mut actor = world.officer.actor.clone();
            actor.role = role;
            let mut tx = world.store.read().await.unwrap();
            for typed in [
                code.as_str(),
                "0812-3456-7890",
                "Siti Nur-Halimah",
                "Jakarta Barat",
            ] {
                let found = search::find(&mut tx, &world.ring, &names, &actor, typed)
                    .await
                    .unwrap();
                assert!(found.hits.is_empty(), "{role}: {typed}");
            }
        }
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
