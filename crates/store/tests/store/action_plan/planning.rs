//! What is planned, as it is written and read again.

use crate::action_plan::help::{Scene, today};
use crate::common::{id, now};
use domain::action_plan::*;
use domain::ids::TaskForceId;
use std::collections::BTreeMap;
use store::action_plan::{self, BatchState, Fault, NewActivity, NewIndicator, Plan, Rows};
use store::{Error, sql};
use testkit::each_database;
use uuid::Uuid;

#[test]
fn a_plan_is_read_as_it_was_written() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.read().await;
        let force = scene.world.task_force;
        let plan = action_plan::plan(&mut tx, force, scene.plan.id)
            .await
            .unwrap();
        assert_eq!(plan, scene.plan);
        let tree = action_plan::tree(&mut tx, plan.id).await.unwrap();
        assert_eq!(tree.programmes.len(), 1);
        assert_eq!(tree.activities, scene.activities);
        assert_eq!(tree.indicators, scene.indicators);
        assert_eq!(tree.active_in(2024).count(), 2);
        assert_eq!(tree.active_in(2025).count(), 0);
        assert_eq!(tree.measured_in(2024).count(), 3);
        let one = action_plan::activity(&mut tx, force, scene.activities[0].id).await;
        assert_eq!(one.unwrap(), scene.activities[0]);
        let one = action_plan::indicator(&mut tx, force, scene.indicators[2].id).await;
        assert_eq!(one.unwrap(), scene.indicators[2]);
        let one = action_plan::programme(&mut tx, force, scene.programme)
            .await
            .unwrap();
        assert_eq!(one.strategy, Strategy::Coordination);
        let year = action_plan::plan_of_year(&mut tx, force, 2026)
            .await
            .unwrap();
        assert_eq!(year.id, plan.id);
        let current = action_plan::current(&mut tx, force, 2024).await.unwrap();
        assert_eq!(current.map(|plan| plan.id), Some(plan.id));
        assert_eq!(action_plan::plans(&mut tx, force).await.unwrap().len(), 1);
        // Another task force finds nothing of it.
        let other: TaskForceId = id();
        let missing = [
            action_plan::plan(&mut tx, other, plan.id).await.err(),
            action_plan::programme(&mut tx, other, scene.programme)
                .await
                .err(),
            action_plan::activity(&mut tx, other, scene.activities[0].id)
                .await
                .err(),
            action_plan::indicator(&mut tx, other, scene.indicators[0].id)
                .await
                .err(),
            action_plan::plan_of_year(&mut tx, other, 2024).await.err(),
        ];
        for error in missing {
            assert!(matches!(error, Some(Error::NotFound)), "{error:?}");
        }
    });
}

#[test]
fn plans_of_a_task_force_share_no_year() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let plan = |from, to| Plan {
            id: id(),
            years: PlanYears::new(from, to).unwrap(),
            ..scene.plan.clone()
        };
        let late = action_plan::add_plan(&mut tx, &plan(2026, 2030), now()).await;
        assert!(matches!(late, Err(Fault::Overlap)));
        let next = plan(2027, 2031);
        action_plan::add_plan(&mut tx, &next, now()).await.unwrap();
        let stretched = Plan {
            years: PlanYears::new(2022, 2027).unwrap(),
            ..scene.plan.clone()
        };
        let refused = action_plan::save_plan(&mut tx, &stretched).await;
        assert!(matches!(refused, Err(Fault::Overlap)));
        let renamed = Plan {
            title: "RAD baru".to_owned(),
            ..scene.plan.clone()
        };
        action_plan::save_plan(&mut tx, &renamed).await.unwrap();
        let stale = action_plan::save_plan(&mut tx, &renamed).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
    });
}

#[test]
fn parts_are_changed_with_the_version_that_was_read_and_taken_out() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let force = scene.world.task_force;
        let mut tx = scene.write().await;
        let mut activity = scene.activities[0].clone();
        activity.name = "Rapat koordinasi".to_owned();
        activity.related = vec![scene.world.organisations[1], activity.responsible];
        activity.budgets = BTreeMap::from([(2025, Rupiah::new(7).unwrap())]);
        activity.area = Some("31.73.01".to_owned());
        action_plan::save_activity(&mut tx, &activity)
            .await
            .unwrap();
        let stale = action_plan::save_activity(&mut tx, &activity).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        let saved = action_plan::activity(&mut tx, force, activity.id)
            .await
            .unwrap();
        assert_eq!(saved.related, [scene.world.organisations[1]], "not twice");
        assert_eq!(saved.budgets, activity.budgets);
        assert_eq!(
            (saved.name.as_str(), saved.version),
            ("Rapat koordinasi", 2)
        );

        let mut indicator = scene.indicators[0].clone();
        indicator.formula = None;
        indicator.targets = BTreeMap::from([(2025, Amount::thousandths(1_500))]);
        action_plan::save_indicator(&mut tx, &indicator)
            .await
            .unwrap();
        let saved = action_plan::indicator(&mut tx, force, indicator.id)
            .await
            .unwrap();
        assert_eq!((saved.formula, &saved.targets), (None, &indicator.targets));
        let mut programme = action_plan::programme(&mut tx, force, scene.programme)
            .await
            .unwrap();
        programme.strategy = Strategy::LegalNorms;
        action_plan::save_programme(&mut tx, &programme)
            .await
            .unwrap();

        action_plan::remove_indicator(&mut tx, indicator.id, 2)
            .await
            .unwrap();
        let gone = action_plan::indicator(&mut tx, force, indicator.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        action_plan::remove_activity(&mut tx, activity.id, 2)
            .await
            .unwrap();
        action_plan::remove_programme(&mut tx, scene.programme, 2)
            .await
            .unwrap();
        let tree = action_plan::tree(&mut tx, scene.plan.id).await.unwrap();
        assert!(tree.programmes.is_empty() && tree.activities.is_empty());
        assert!(tree.indicators.is_empty());
    });
}

#[test]
fn lights_are_those_of_the_task_force() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let force = scene.world.task_force;
        let mut tx = scene.write().await;
        let first = action_plan::thresholds(&mut tx, force).await.unwrap();
        assert_eq!(first, Thresholds::default());
        let strict = Thresholds::new(100, 80).unwrap();
        action_plan::save_thresholds(&mut tx, force, strict)
            .await
            .unwrap();
        assert_eq!(
            action_plan::thresholds(&mut tx, force).await.unwrap(),
            strict
        );
        let other = action_plan::thresholds(&mut tx, id()).await.unwrap();
        assert_eq!(other, Thresholds::default());
    });
}

#[test]
fn regulations_are_offered_as_a_basis() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let insert = sql(
            "insert into regulation (id, task_force, kind, number, year, title, issuer, level, \
             status, confirmed, note, public, created_at, version) \
             values (?, null, 'pergub', '64', 2019, 'Gugus Tugas', '', 'province', 'in-force', \
             ?, '', ?, 0, 1)",
        )
        .bind(Uuid::now_v7())
        .bind(true)
        .bind(true);
        tx.run(&insert).await.unwrap();
        let bases = action_plan::bases(&mut tx, scene.world.task_force)
            .await
            .unwrap();
        assert!(
            bases
                .iter()
                .any(|(_, words)| words == "64/2019 Gugus Tugas")
        );
    });
}

fn rows(scene: &Scene) -> Rows {
    Rows {
        activities: vec![NewActivity {
            strategy: Strategy::Prevention,
            programme: "Penyuluhan".to_owned(),
            name: "Penyuluhan di sekolah".to_owned(),
            responsible: scene.world.organisations[0],
            related: vec![scene.world.organisations[1]],
            area: Some("31.73.05".to_owned()),
            source: FundSource::Grant,
            code: "2.08.03.2.02.0001".to_owned(),
            budgets: BTreeMap::from([(2024, 1_250_000)]),
            indicators: vec![NewIndicator {
                name: "Peserta".to_owned(),
                unit: "orang".to_owned(),
                direction: Direction::Higher,
                gathering: Gathering::Sum,
                formula: Some(Formula::PeopleReached),
                baseline: None,
                targets: BTreeMap::from([(2024, 500_000)]),
            }],
        }],
    }
}

#[test]
fn a_batch_enters_once_confirmed_and_can_be_taken_back() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let force = scene.world.task_force;
        let batch_id = Uuid::now_v7();
        let mut tx = scene.write().await;
        let place = (batch_id, scene.plan.id);
        let who = (scene.by().account, now());
        action_plan::prepare(
            &mut tx,
            &mut scene.pen(),
            place,
            "rad.xlsx",
            &rows(&scene),
            who,
        )
        .await
        .unwrap();
        let tree = action_plan::tree(&mut tx, scene.plan.id).await.unwrap();
        assert_eq!(tree.activities.len(), 2, "nothing yet");
        let (batch, read) = action_plan::batch(&mut tx, &scene.pen(), force, batch_id)
            .await
            .unwrap();
        assert_eq!((read, batch.count), (rows(&scene), 1));
        let foreign = action_plan::batch(&mut tx, &scene.pen(), id(), batch_id).await;
        assert!(matches!(foreign, Err(Error::NotFound)));

        action_plan::confirm(&mut tx, &batch, &rows(&scene), now())
            .await
            .unwrap();
        let tree = action_plan::tree(&mut tx, scene.plan.id).await.unwrap();
        assert_eq!((tree.programmes.len(), tree.activities.len()), (2, 3));
        let added = tree
            .indicators
            .iter()
            .find(|i| i.name == "Peserta")
            .unwrap();
        assert_eq!(added.targets, BTreeMap::from([(2024, Amount::whole(500))]));
        let again = action_plan::confirm(&mut tx, &batch, &rows(&scene), now()).await;
        assert!(matches!(again, Err(Fault::Store(Error::Stale))));

        let (batch, _) = action_plan::batch(&mut tx, &scene.pen(), force, batch_id)
            .await
            .unwrap();
        let twice = action_plan::confirm(&mut tx, &batch, &rows(&scene), now()).await;
        assert!(matches!(twice, Err(Fault::BatchState)));
        action_plan::reverse(&mut tx, &batch, now()).await.unwrap();
        let tree = action_plan::tree(&mut tx, scene.plan.id).await.unwrap();
        assert_eq!((tree.programmes.len(), tree.activities.len()), (1, 2));
        let batches = action_plan::batches(&mut tx, &scene.pen(), scene.plan.id)
            .await
            .unwrap();
        assert_eq!(batches[0].state, BatchState::Reversed);
        tx.commit().await.unwrap();
    });
}

#[test]
fn what_was_realised_stays() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let [activity, _] = &scene.activities;
        let mut tx = scene.write().await;
        let entry = action_plan::Entry {
            values: vec![action_plan::Written {
                indicator: scene.indicators[1].id,
                measure: Some(Measure::Value(Amount::whole(2))),
                reason: None,
            }],
            ..action_plan::Entry::default()
        };
        let place = (crate::action_plan::help::q(2024, 1), today(), 0);
        action_plan::realise(
            &mut tx,
            &mut scene.pen(),
            (&scene.plan, activity),
            place,
            &entry,
            None,
            scene.by(),
        )
        .await
        .unwrap();
        let removed = action_plan::remove_indicator(&mut tx, scene.indicators[1].id, 1).await;
        assert!(matches!(removed, Err(Fault::Realised)));
        let removed = action_plan::remove_activity(&mut tx, activity.id, 1).await;
        assert!(matches!(removed, Err(Fault::Realised)));
        let shorter = Plan {
            years: PlanYears::new(2025, 2026).unwrap(),
            ..scene.plan.clone()
        };
        let refused = action_plan::save_plan(&mut tx, &shorter).await;
        assert!(matches!(refused, Err(Fault::YearsInUse)));
    });
}
