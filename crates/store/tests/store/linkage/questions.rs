//! Questions to other organisations: who may ask, what they learn, who is told.

use crate::common::{Person, World, id, now};
use crate::linkage::help::*;
use domain::ids::ReportId;
use domain::intake::{Channel, PersonAtRisk, Reply, Report, Reporter, ReporterKind, Urgency};
use domain::linkage::{Band, ContactState};
use domain::people::Role;
use domain::{Phone, Story};
use jiff::{Timestamp, ToSpan};
use policy::Edit;
use store::linkage::questions::{self, Answer, Fault, Question, Told};
use store::linkage::{Register, Settings, shield};
use store::reports::{self, NewReport};
use store::{Error, access};
use testkit::each_database;
use vault::Random;

fn person() -> PersonAtRisk {
    PersonAtRisk {
        name: Reply::Given("Siti Nurhasanah".parse().unwrap()),
        nik: Reply::Given("3173054501990001".parse().unwrap()),
        ..PersonAtRisk::default()
    }
}

/// An open report of the first organisation.
async fn report(world: &World) -> String {
    let report = Report {
        channel: Channel::Sapa129,
        reporter: Reporter {
            kind: ReporterKind::Family,
            name: Reply::NotAsked,
            phone: Reply::Given(Phone::parse("0812-3456-7890").unwrap()),
            may_call_back: true,
            safe_contact: None,
        },
        urgency: Urgency::Urgent,
        story: Story::parse("Paspor ditahan.").unwrap(),
        place: "31.73".parse().unwrap(),
        persons_at_risk: 1,
        child_at_risk: Reply::Given(false),
        persons: vec![person()],
        whereabouts: None,
        happened: None,
    };
    let officer = &world.officer;
    let new = NewReport {
        id: id::<ReportId>(),
        team: world.teams[0],
        report: &report,
        purpose: None,
        received_at: now(),
        due_at: None,
        token: &id::<ReportId>().to_string(),
        at: now(),
    };
    let mut tx = world.store.write().await.unwrap();
    let mut keeper = world.keeper(officer);
    let created = reports::create(&mut tx, &mut keeper, &officer.actor, &new).await;
    let code = created.unwrap().code.to_string();
    tx.commit().await.unwrap();
    code
}

struct Asking<'a> {
    world: &'a World,
    register: &'a Register,
    settings: Settings,
    code: String,
}

impl Asking<'_> {
    async fn ask(&self, person: &PersonAtRisk, at: Timestamp) -> Result<Vec<Answer>, Fault> {
        let world = self.world;
        let actor = &world.officer.actor;
        let mut tx = world.store.write().await.unwrap();
        let auth = access::report::<Edit>(&mut tx, actor, &self.code)
            .await
            .unwrap();
        let question = Question {
            position: 0,
            person,
            received: "2024-03-15",
            at,
        };
        let (with, random) = ((self.register, &self.settings), &mut Random::system());
        let done = questions::ask(&mut tx, with, random, actor, &auth, &question).await;
        if done.is_ok() {
            tx.commit().await.unwrap();
        }
        done
    }

    async fn told(&self, person: &Person) -> Vec<Told> {
        let mut tx = read(self.world).await;
        let team = self.settings.coordinator;
        questions::told(&mut tx, &person.actor, team, 50)
            .await
            .unwrap()
    }
}

#[test]
fn the_asker_learns_whom_to_call_and_the_holder_is_told() {
    each_database(|store| async move {
        let world = World::new(store).await;
        known(&world, 0, &identity("Siti Nurhasanah", 1)).await;
        let theirs = known(&world, 1, &identity("Sitti Nur Hasana", 1)).await;
        let register = sought(&world).await;
        let asking = Asking {
            world: &world,
            register: &register,
            settings: Settings::default(),
            code: report(&world).await,
        };
        let answers = asking.ask(&person(), now()).await.unwrap();
        assert_eq!(answers.len(), 1, "one's own organisation is not asked");
        assert_eq!(answers[0].band, Band::Probable);
        assert_eq!(
            asking.ask(&person(), now()).await.unwrap(),
            answers,
            "the reference stays"
        );
        let told = asking.told(&world.stranger).await;
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].reference, answers[0].reference);
        assert_eq!(told[0].case, theirs.case.to_string());
        assert!(asking.told(&world.manager).await.is_empty());

        let mut tx = world.store.write().await.unwrap();
        let (reference, spoken) = (answers[0].reference, ContactState::Spoken);
        let asker = &world.manager.actor;
        let not_theirs = questions::answer(&mut tx, asker, None, reference, spoken, now()).await;
        assert!(matches!(not_theirs, Err(Error::NotFound)));
        let holder = &world.stranger.actor;
        questions::answer(&mut tx, holder, None, reference, spoken, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(asking.told(&world.stranger).await[0].state, spoken);
    });
}

#[test]
fn a_name_alone_is_not_enough_and_questions_are_counted() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let register = sought(&world).await;
        let asking = Asking {
            world: &world,
            register: &register,
            settings: Settings {
                questions_per_hour: 2,
                ..Settings::default()
            },
            code: report(&world).await,
        };
        let name_only = PersonAtRisk {
            nik: Reply::NotAsked,
            ..person()
        };
        let refused = asking.ask(&name_only, now()).await;
        assert!(matches!(refused, Err(Fault::TooLittle)));
        for _ in 0..2 {
            assert!(asking.ask(&person(), now()).await.unwrap().is_empty());
        }
        let third = asking.ask(&person(), now()).await;
        assert!(matches!(third, Err(Fault::TooMany)));
        let later = asking.ask(&person(), now() + 61.minutes()).await;
        assert!(later.is_ok());
    });
}

#[test]
fn of_a_shielded_case_the_asker_learns_nothing_and_the_coordinator_does() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let theirs = known(&world, 1, &identity("Siti Nurhasanah", 1)).await;
        let register = sought(&world).await;
        let mut tx = world.store.write().await.unwrap();
        let code = theirs.case.to_string();
        let auth = access::case::<Edit>(&mut tx, &world.stranger.actor, &code)
            .await
            .unwrap();
        shield::set(&mut tx, &auth, true, now()).await.unwrap();
        tx.commit().await.unwrap();
        let asking = Asking {
            world: &world,
            register: &register,
            settings: Settings {
                coordinator: Some(world.teams[0]),
                ..Settings::default()
            },
            code: report(&world).await,
        };
        assert!(asking.ask(&person(), now()).await.unwrap().is_empty());
        assert!(asking.told(&world.stranger).await.is_empty());
        let coordinator = world.enlist(0, Role::CaseManager, false).await;
        let told = asking.told(&coordinator).await;
        assert!(told.len() == 1 && told[0].shielded);
    });
}
