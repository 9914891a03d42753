//! Screenings on both databases: kept as answered, decided once, moving the report.

use crate::common::{World, id, now};
use domain::Story;
use domain::areas::Place;
use domain::ids::ScreeningId;
use domain::intake::{Channel, Reply, Report, ReportState, Reporter, ReporterKind, Urgency};
use domain::screening::{
    Act, Advice, Answer, Answers, Decision, IloResult, Indicator, Majority, Means, Outcome,
    Purpose, Ruling,
};
use jiff::ToSpan;
use policy::{Edit, Open, See};
use store::reports::{self, NewReport, StepError};
use store::{Error, Tx, access, screenings};
use testkit::each_database;

async fn taken(world: &World, tx: &mut Tx) -> String {
    let report = Report {
        channel: Channel::WalkIn,
        reporter: Reporter {
            kind: ReporterKind::Victim,
            name: Reply::Declined,
            phone: Reply::Declined,
            may_call_back: false,
            safe_contact: None,
        },
        urgency: Urgency::Normal,
        story: Story::parse("Cerita.").unwrap(),
        place: Place::Unknown,
        persons_at_risk: 1,
        child_at_risk: Reply::Unknown,
        persons: Vec::new(),
        whereabouts: None,
        happened: None,
    };
    let new = NewReport {
        id: id(),
        team: world.teams[0],
        report: &report,
        purpose: None,
        received_at: now(),
        due_at: None,
        token: &id::<ScreeningId>().to_string(),
        at: now(),
    };
    let mut keeper = world.keeper(&world.officer);
    reports::create(tx, &mut keeper, &world.officer.actor, &new)
        .await
        .unwrap()
        .code
        .to_string()
}

fn answers() -> Answers {
    Answers {
        age: Majority::Child,
        acts: [(Act::Recruitment, Answer::Yes)].into(),
        means: [(Means::Deception, Answer::Declined)].into(),
        purposes: [(Purpose::ForcedLabour, Answer::Yes)].into(),
        indicators: [
            (Indicator::ExcessiveHours, Answer::Yes),
            (Indicator::LowWage, Answer::Yes),
            (Indicator::Isolated, Answer::No),
        ]
        .into(),
    }
}

#[test]
fn a_screening_comes_back_with_its_advice_and_puts_the_report_into_screening() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let code = taken(&world, &mut tx).await;
        let actor = &world.officer.actor;
        let edit = access::report::<Edit>(&mut tx, actor, &code).await.unwrap();
        assert!(screenings::newest(&mut tx, &edit).await.unwrap().is_none());
        assert_eq!(screenings::results(&mut tx, &edit).await.unwrap(), None);
        let first: ScreeningId = id();
        let advice = screenings::record(&mut tx, &edit, first, &answers(), now())
            .await
            .unwrap();
        let more = Answers {
            age: Majority::Adult,
            ..answers()
        };
        let later = now() + 1.hour();
        screenings::record(&mut tx, &edit, id(), &more, later)
            .await
            .unwrap();

        let see = access::report::<See>(&mut tx, &world.manager.actor, &code)
            .await
            .unwrap();
        assert_eq!(
            reports::state(&mut tx, &see).await.unwrap(),
            ReportState::Screening
        );
        let history = screenings::history(&mut tx, &see).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[0].answers, more);
        assert_eq!((history[1].id, &history[1].answers), (first, &answers()));
        assert_eq!(
            (&history[1].advice, history[1].created_at),
            (&advice, now())
        );
        assert!(history.iter().all(|screening| screening.decided.is_none()));
        let newest = screenings::newest(&mut tx, &see).await.unwrap().unwrap();
        assert_eq!(newest.id, history[0].id);
        let results = screenings::results(&mut tx, &see).await.unwrap().unwrap();
        assert_eq!(results.1, Outcome::TooLittleInformation);
        assert_eq!(
            Advice::of(&answers()).international.outcome,
            Outcome::Indicated
        );
        assert_eq!(Advice::of(&answers()).ilo.result, IloResult::Trafficking);
    });
}

#[test]
fn a_decision_against_the_advice_keeps_its_reason_sealed() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let code = taken(&world, &mut tx).await;
        let actor = &world.officer.actor;
        let edit = access::report::<Edit>(&mut tx, actor, &code).await.unwrap();
        let screening: ScreeningId = id();
        let advice = screenings::record(&mut tx, &edit, screening, &answers(), now())
            .await
            .unwrap();
        assert_eq!(advice.suggestion(), Decision::Suspected);
        let reason = Story::parse("Ternyata magang sekolah.").unwrap();
        let ruling = Ruling::new(&advice, Decision::NotTrafficking, Some(reason.clone())).unwrap();
        let mut keeper = world.keeper(&world.officer);
        screenings::decide(&mut tx, &mut keeper, &edit, screening, &ruling, now())
            .await
            .unwrap();

        let decided = screenings::newest(&mut tx, &edit)
            .await
            .unwrap()
            .unwrap()
            .decided
            .unwrap();
        assert_eq!(decided.decision, Decision::NotTrafficking);
        assert!(decided.overruled && decided.has_reason);
        assert_eq!((decided.by, decided.at), (actor.account, now()));
        let open = access::report::<Open>(&mut tx, actor, &code).await.unwrap();
        let opened = screenings::reason(&mut tx, &mut keeper, &open, screening)
            .await
            .unwrap();
        assert_eq!(opened, Some(reason));
        let see = access::report::<See>(&mut tx, actor, &code).await.unwrap();
        assert_eq!(
            reports::state(&mut tx, &see).await.unwrap(),
            ReportState::NotTrafficking
        );

        let again = Ruling::new(&advice, Decision::Suspected, None).unwrap();
        let twice = screenings::decide(&mut tx, &mut keeper, &edit, screening, &again, now()).await;
        assert!(matches!(twice, Err(StepError::Store(Error::Stale))));
    });
}

#[test]
fn more_information_leaves_the_report_in_screening() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let code = taken(&world, &mut tx).await;
        let actor = &world.officer.actor;
        let edit = access::report::<Edit>(&mut tx, actor, &code).await.unwrap();
        let screening: ScreeningId = id();
        let advice = screenings::record(&mut tx, &edit, screening, &Answers::default(), now())
            .await
            .unwrap();
        let ruling = Ruling::new(&advice, Decision::NeedMoreInformation, None).unwrap();
        let mut keeper = world.keeper(&world.officer);
        screenings::decide(&mut tx, &mut keeper, &edit, screening, &ruling, now())
            .await
            .unwrap();
        let see = access::report::<See>(&mut tx, actor, &code).await.unwrap();
        assert_eq!(
            reports::state(&mut tx, &see).await.unwrap(),
            ReportState::Screening
        );
        let open = access::report::<Open>(&mut tx, actor, &code).await.unwrap();
        let none = screenings::reason(&mut tx, &mut keeper, &open, screening)
            .await
            .unwrap();
        assert_eq!(none, None);
    });
}

#[test]
fn a_decision_on_older_answers_is_refused() {
    each_database(|store| async move {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let code = taken(&world, &mut tx).await;
        let actor = &world.officer.actor;
        let edit = access::report::<Edit>(&mut tx, actor, &code).await.unwrap();
        let older: ScreeningId = id();
        let advice = screenings::record(&mut tx, &edit, older, &answers(), now())
            .await
            .unwrap();
        screenings::record(
            &mut tx,
            &edit,
            id(),
            &Answers::default(),
            now() + 1.minute(),
        )
        .await
        .unwrap();
        let ruling = Ruling::new(&advice, Decision::Suspected, None).unwrap();
        let mut keeper = world.keeper(&world.officer);
        let refused = screenings::decide(&mut tx, &mut keeper, &edit, older, &ruling, now()).await;
        assert!(matches!(refused, Err(StepError::Store(Error::Stale))));
    });
}
