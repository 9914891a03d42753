//! How cases come to be.

use crate::cases::help::*;
use crate::common::{World, id, now};
use domain::cases::*;
use domain::ids::*;
use domain::sections::Section;
use domain::{Nik, Phone, Story};
use policy::{Edit, Open};
use store::access::{self};
use store::cases::Fault;
use store::cases::events::Happened;
use store::cases::notes::{self, NoteKind};
use store::cases::opening::{self, Direct, FromReport, FromReportPerson};
use store::cases::persons::PersonFacts;
use store::cases::secrets::{self, Contact, Identity};
use store::sealed::Sight;
use store::{Error, sql};
use testkit::each_database;
use vault::Random;

#[test]
fn a_case_entered_directly_has_a_code_an_alias_and_its_facts() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let opened = opened(&world).await;
        assert!(opened.code.to_string().starts_with("K-"));
        let case = case(&world, opened.code).await;
        assert_eq!(
            (case.id, case.code, case.alias),
            (opened.id, opened.code, opened.alias)
        );
        assert_eq!(case.stage, Stage::Assessment);
        assert_eq!(case.owner, Some(world.manager.actor.account));
        assert_eq!(case.area_name.as_deref(), Some("Kebon Jeruk"));
        assert_eq!(case.exploitation, Some(ExploitationType::ForcedLabour));
        assert_eq!((case.victims, case.child, case.due_at), (1, false, None));
        assert!(!case.is_overdue(now()));
        let people = people(&world, opened.code).await;
        // The first victim goes by the alias of the case.
        assert_eq!(people[0].alias, opened.alias);
        assert_eq!(people[0].facts.age_band(), AgeBand::To24);
        assert_eq!(happened(&world, opened.code).await, [Happened::Opened]);
    });
}

#[test]
fn a_case_in_an_area_that_does_not_exist_is_refused() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let new = Direct {
            area: Some("31.99".parse().unwrap()),
            ..direct(&world)
        };
        let refused = opening::open_direct(&mut tx, &mut Random::system(), &new, now()).await;
        assert!(matches!(refused, Err(Fault::UnknownArea)));
    });
}

/// The coded row of a report, as much as opening a case from it reads.
async fn bare_report(world: &World) -> String {
    let mut tx = world.store.write().await.unwrap();
    let code = domain::HumanCode::new(domain::codes::CodeKind::Report, [1, 2, 3, 4, 5, 6]);
    tx.run(
        &sql(
            "insert into report (id, task_force, team, code, channel, reporter_kind, received_at, \
             area, urgency, child_involved, state, recorded_by, created_at, updated_at, version) \
             values (?, ?, ?, ?, 'sapa-129', 'family', ?, '31.73', 'urgent', 'yes', 'suspected', \
             ?, ?, ?, 1)",
        )
        .bind(id::<ReportId>())
        .bind(world.task_force)
        .bind(world.teams[0])
        .bind(code.to_string())
        .bind(now())
        .bind(world.officer.actor.account)
        .bind(now())
        .bind(now()),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    code.to_string()
}

fn from_report(world: &World) -> FromReport {
    FromReport {
        id: id(),
        team: world.teams[0],
        owner: None,
        child: true,
        high_risk: true,
        persons: vec![FromReportPerson {
            id: id(),
            facts: PersonFacts::unknown(PersonRole::Victim),
            identity: Some(Identity {
                name: Some("Siti Nurhasanah".parse().unwrap()),
                nik: Some(Nik::parse("3173054501990001").unwrap()),
                ..Identity::default()
            }),
            contact: Some(Contact {
                phones: vec![Phone::parse("0812-3456-7890").unwrap()],
                ..Contact::default()
            }),
        }],
        story: Some((id(), Story::parse("Dijanjikan kerja di kapal.").unwrap())),
        today: today(),
    }
}

#[test]
fn a_case_opened_from_a_report_takes_over_what_is_known_and_is_opened_once() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let report = bare_report(&world).await;
        let new = from_report(&world);
        let mut tx = world.store.write().await.unwrap();
        let auth = access::report::<Edit>(&mut tx, &world.officer.actor, &report)
            .await
            .unwrap();
        let mut keeper = world.keeper(&world.officer);
        let opened =
            opening::open_from_report(&mut tx, &mut keeper, &auth, &new, &by(&world.officer))
                .await
                .unwrap();
        tx.commit().await.unwrap();

        let case = case(&world, opened.code).await;
        assert_eq!(case.report.unwrap().to_string(), report);
        assert_eq!(case.area, Some("31.73".parse().unwrap()));
        assert_eq!((case.owner, case.child, case.high_risk), (None, true, true));
        // Nobody asks again: identity, phone and story are there, sealed under the case's keys.
        let person = people(&world, opened.code).await[0].id;
        let identity = change!(
            world,
            &world.manager,
            Open,
            opened.code,
            |tx, auth, keeper| { secrets::identity(tx, &mut keeper, auth, person) }
        );
        let name = identity.unwrap().unwrap().into_inner().name.unwrap();
        assert_eq!(name.as_str(), "Siti Nurhasanah");
        let contact = change!(
            world,
            &world.manager,
            Open,
            opened.code,
            |tx, auth, keeper| { secrets::contact(tx, &mut keeper, auth, person) }
        );
        assert!(matches!(contact.unwrap(), Sight::Open(found) if found.get().phones.len() == 1));
        let told = change!(
            world,
            &world.manager,
            Open,
            opened.code,
            |tx, auth, keeper| { notes::open_section(tx, &mut keeper, auth, Section::Narrative) }
        );
        let told = told.unwrap();
        assert_eq!(told[0].note.kind, NoteKind::Report);
        assert!(
            matches!(&told[0].body, Sight::Open(body) if body.get().as_str().contains("kapal"))
        );

        let mut tx = world.store.write().await.unwrap();
        let again = FromReport {
            persons: Vec::new(),
            story: None,
            ..from_report(&world)
        };
        let auth = access::report::<Edit>(&mut tx, &world.officer.actor, &report)
            .await
            .unwrap();
        let twice =
            opening::open_from_report(&mut tx, &mut keeper, &auth, &again, &by(&world.officer))
                .await;
        assert!(matches!(twice, Err(Fault::Store(Error::Duplicate))));
    });
}

#[test]
fn a_case_is_opened_only_for_a_team_that_takes_cases_and_an_owner_of_it() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let report = bare_report(&world).await;
        let mut tx = world.store.write().await.unwrap();
        let auth = access::report::<Edit>(&mut tx, &world.officer.actor, &report)
            .await
            .unwrap();
        let mut keeper = world.keeper(&world.officer);
        let stranger = world.stranger.actor.account;
        let foreign = FromReport {
            owner: Some(stranger),
            ..from_report(&world)
        };
        let by = by(&world.officer);
        let refused = opening::open_from_report(&mut tx, &mut keeper, &auth, &foreign, &by).await;
        assert!(matches!(refused, Err(Fault::NotAMember)));
        // An intake officer is a member, and does not work on cases.
        let officer = world.officer.actor.account;
        let officers = FromReport {
            owner: Some(officer),
            ..from_report(&world)
        };
        let refused = opening::open_from_report(&mut tx, &mut keeper, &auth, &officers, &by).await;
        assert!(matches!(refused, Err(Fault::NotAMember)));
        let teams = opening::case_teams(&mut tx, world.task_force)
            .await
            .unwrap();
        assert_eq!(teams.len(), 2);
        tx.run(
            &sql("update team set takes_cases = ? where id = ?")
                .bind(false)
                .bind(world.teams[1]),
        )
        .await
        .unwrap();
        assert_eq!(
            opening::case_teams(&mut tx, world.task_force)
                .await
                .unwrap()
                .len(),
            1
        );
        let elsewhere = FromReport {
            team: world.teams[1],
            ..from_report(&world)
        };
        let refused = opening::open_from_report(&mut tx, &mut keeper, &auth, &elsewhere, &by).await;
        assert!(matches!(refused, Err(Fault::Store(Error::NotFound))));
    });
}
