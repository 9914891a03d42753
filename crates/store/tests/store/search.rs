//! Cases in the search before a report: by number and name for the own teams, by code for a team
//! that takes part by referral, never for somebody in conflict of interest.

use crate::common::{Person, World, id, now};
use domain::Coded;
use domain::cases::PersonRole;
use domain::codes::CodeKind;
use domain::ids::{CaseId, ReferralId, ReportId};
use domain::intake::{
    Channel, PersonAtRisk, Reply, Report, ReportState, Reporter, ReporterKind, Urgency,
};
use domain::{HumanCode, Nik, Phone, Story};
use policy::Edit;
use store::cases::By;
use store::cases::opening::{self, FromReport, FromReportPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{Contact, Identity};
use store::reports::{self, NewReport};
use store::search::{self, Found, NameIndex, Reason, Standing};
use store::{access, sql};
use testkit::each_database;

const NIK: &str = "3173054501990001";
const PHONE: &str = "0812-3456-7890";

struct Opened {
    case: CaseId,
    code: HumanCode,
    report: String,
}

async fn open_case(world: &World) -> Opened {
    let report = Report {
        channel: Channel::Ngo,
        reporter: Reporter {
            kind: ReporterKind::Other,
            name: Reply::NotAsked,
            phone: Reply::NotAsked,
            may_call_back: false,
            safe_contact: None,
        },
        urgency: Urgency::Emergency,
        story: Story::parse("Cerita.").unwrap(),
        place: "31.73".parse().unwrap(),
        persons_at_risk: 1,
        child_at_risk: Reply::Unknown,
        persons: vec![PersonAtRisk {
            name: Reply::Given("Siti".parse().unwrap()),
            ..PersonAtRisk::default()
        }],
        whereabouts: None,
        happened: None,
    };
    let mut tx = world.store.write().await.unwrap();
    let mut keeper = world.keeper(&world.officer);
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
    let actor = &world.officer.actor;
    let created = reports::create(&mut tx, &mut keeper, actor, &new)
        .await
        .unwrap();
    let code = created.code.to_string();
    let auth = access::report::<Edit>(&mut tx, actor, &code).await.unwrap();
    let from = FromReport {
        id: id(),
        team: world.teams[0],
        owner: None,
        child: false,
        high_risk: false,
        persons: vec![FromReportPerson {
            id: id(),
            facts: PersonFacts::unknown(PersonRole::Victim),
            identity: Some(Identity {
                name: Some("Siti Aminah".parse().unwrap()),
                other_names: vec!["Mbak Titi".parse().unwrap()],
                nik: Some(Nik::parse(NIK).unwrap()),
                ..Identity::default()
            }),
            contact: Some(Contact {
                phones: vec![Phone::parse(PHONE).unwrap()],
                ..Contact::default()
            }),
        }],
        story: None,
        today: jiff::civil::date(2024, 3, 15),
    };
    let by = By::actor(actor, now());
    let opened = opening::open_from_report(&mut tx, &mut keeper, &auth, &from, &by)
        .await
        .unwrap();
    reports::mark_opened(&mut tx, &auth, now()).await.unwrap();
    tx.commit().await.unwrap();
    Opened {
        case: opened.id,
        code: opened.code,
        report: code,
    }
}

async fn find(world: &World, person: &Person, names: &NameIndex, typed: &str) -> Found {
    let mut tx = world.store.read().await.unwrap();
    search::find(&mut tx, &world.ring, names, &person.actor, typed)
        .await
        .unwrap()
}

#[test]
fn a_case_is_found_by_number_name_code_and_place_within_its_team() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = open_case(&world).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        let code = opened.code.to_string();
        for (typed, reason) in [
            (NIK, Reason::Nik),
            (PHONE, Reason::Phone),
            ("SITI  AMINAH", Reason::Name),
            ("mbak titi", Reason::Name),
            (code.as_str(), Reason::Code),
        ] {
            let found = find(&world, &world.officer, &names, typed).await;
            let cases: Vec<_> = found
                .hits
                .iter()
                .filter(|hit| hit.kind == CodeKind::Case)
                .collect();
            assert_eq!(cases.len(), 1, "{typed}");
            assert_eq!((&cases[0].code, &cases[0].reasons), (&code, &vec![reason]));
            assert!(cases[0].alias.is_some());
            assert!(matches!(cases[0].standing, Standing::Case(_)));
            let elsewhere = find(&world, &world.stranger, &names, typed).await;
            assert!(
                elsewhere.hits.is_empty(),
                "{typed} for another organisation"
            );
        }
        let place = find(&world, &world.officer, &names, "jakarta barat").await;
        let found: Vec<_> = place.hits.iter().map(|hit| hit.code.as_str()).collect();
        assert_eq!(found, [code.as_str(), opened.report.as_str()]);
        assert_eq!(
            place.hits[1].standing,
            Standing::Report(ReportState::Opened)
        );
        assert_eq!(place.hits[1].standing.key(), ReportState::Opened.key());
    });
}

#[test]
fn somebody_in_conflict_of_interest_does_not_find_the_case() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = open_case(&world).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        let mut tx = world.store.write().await.unwrap();
        let conflict =
            sql("insert into case_conflict (case_id, account, recorded_at) values (?, ?, ?)")
                .bind(opened.case)
                .bind(world.officer.actor.account)
                .bind(now());
        tx.run(&conflict).await.unwrap();
        tx.commit().await.unwrap();
        let code = opened.code.to_string();
        for typed in [NIK, PHONE, "Siti Aminah", code.as_str(), "Jakarta Barat"] {
            let found = find(&world, &world.officer, &names, typed).await;
            let cases = found
                .hits
                .iter()
                .filter(|hit| hit.kind == CodeKind::Case)
                .count();
            assert_eq!(cases, 0, "{typed}");
            let colleague = find(&world, &world.manager, &names, typed).await;
            assert!(
                colleague.hits.iter().any(|hit| hit.kind == CodeKind::Case),
                "{typed}"
            );
        }
    });
}

#[test]
fn a_referred_team_finds_the_case_by_code_and_not_by_whom_it_is_about() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = open_case(&world).await;
        let names = NameIndex::new(&world.ring);
        names.catch_up(&world.store, &world.ring).await.unwrap();
        let referral = HumanCode::new(CodeKind::Referral, [1, 2, 3, 4, 5, 6]).to_string();
        let case = opened.code.to_string();
        for (state, seen) in [("sent", false), ("accepted", true), ("completed", false)] {
            refer(&world, &opened, &referral, state).await;
            let found = find(&world, &world.stranger, &names, &case).await;
            assert_eq!(found.hits.len(), usize::from(seen), "{state}");
            for typed in [NIK, PHONE, "Siti Aminah", "Jakarta Barat"] {
                let found = find(&world, &world.stranger, &names, typed).await;
                assert!(found.hits.is_empty(), "{state}: {typed}");
            }
            let found = find(&world, &world.stranger, &names, &referral).await;
            assert_eq!(found.hits[0].code, referral);
            assert_eq!(found.hits[0].urgency, Some(Urgency::Urgent));
            let intake = find(&world, &world.officer, &names, &referral).await;
            assert!(intake.hits.is_empty(), "intake handles no referrals");
        }
    });
}

async fn refer(world: &World, opened: &Opened, code: &str, state: &str) {
    let mut tx = world.store.write().await.unwrap();
    tx.run(&sql("delete from referral where code = ?").bind(code))
        .await
        .unwrap();
    let insert = sql(
        "insert into referral (id, task_force, case_id, code, from_team, to_team, need, area, \
         child, urgency, sections, basis, state, due_at, sent_by, sent_at, case_opened_at, \
         updated_at, version) values (?, ?, ?, ?, ?, ?, 'health', null, ?, ?, 'general', \
         'consent', ?, ?, ?, ?, ?, ?, 1)",
    )
    .bind(id::<ReferralId>())
    .bind(world.task_force)
    .bind(opened.case)
    .bind(code)
    .bind(world.teams[0])
    .bind(world.teams[1])
    .bind(false)
    .bind(Urgency::Urgent.code())
    .bind(state)
    .bind(now())
    .bind(world.manager.actor.account)
    .bind(now())
    .bind(now())
    .bind(now());
    tx.run(&insert).await.unwrap();
    tx.commit().await.unwrap();
}
