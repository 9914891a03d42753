//! Quarters: filled in, handed in, locked, opened again; every change since in the trail.

use crate::action_plan::help::{Scene, q, today, zone};
use crate::common::{id, now};
use domain::action_plan::*;
use store::action_plan::{self, Entry, Fault, Field, Revision, Value, Written};
use store::attachments;
use store::paging::{Listing, Seek};
use store::{Error, Tx, sql};
use testkit::each_database;
use vault::Random;

const FIRST: Seek = Seek::First;

impl Scene {
    async fn save(
        &self,
        tx: &mut Tx,
        version: i64,
        entry: &Entry,
        reason: Option<&str>,
    ) -> Result<(), Fault> {
        let place = (q(2024, 1), today(), version);
        let of = (&self.plan, &self.activities[0]);
        action_plan::realise(tx, &mut self.pen(), of, place, entry, reason, self.by()).await
    }

    async fn step(
        &self,
        tx: &mut Tx,
        action: QuarterAction,
        reason: Option<&str>,
    ) -> Result<QuarterState, Fault> {
        let row = action_plan::quarter(tx, &self.plan, q(2024, 1))
            .await
            .unwrap();
        let place = (q(2024, 1), row.version, today());
        let plan = &self.plan;
        action_plan::step(tx, &mut self.pen(), plan, place, action, reason, self.by()).await
    }

    fn entry(&self, at: usize, measure: Option<Measure>, reason: Option<&str>) -> Entry {
        Entry {
            rupiah: Some(Rupiah::new(10_000_000).unwrap()),
            obstacles: Some("Ruang rapat terbatas".to_owned()),
            follow_up: None,
            values: vec![Written {
                indicator: self.indicators[at].id,
                measure,
                reason: reason.map(str::to_owned),
            }],
        }
    }

    /// A case opened in the quarter.
    async fn case(&self, tx: &mut Tx) {
        let insert = sql(
            "insert into cases (id, task_force, team, code, alias, stage, open, exploitation, \
             child, high_risk, no_contact, opened_on, opened_at, due_at, monitoring, restitution, \
             victims, updated_at, version) values (?, ?, ?, ?, 'Melati', 'assessment', ?, '', \
             ?, ?, ?, '2024-02-01', 0, 0, 'outstanding', '', 0, 0, 1)",
        )
        .bind(id::<uuid::Uuid>())
        .bind(self.world.task_force)
        .bind(self.world.teams[0])
        .bind(id::<uuid::Uuid>())
        .bind(true)
        .bind(false)
        .bind(false)
        .bind(false);
        tx.run(&insert).await.unwrap();
    }

    async fn value(&self, tx: &mut Tx, at: usize) -> Value {
        let found = action_plan::value_of(tx, self.indicators[at].id, q(2024, 1)).await;
        found.unwrap().unwrap()
    }

    async fn trail(&self, tx: &mut Tx, place: (Seek, u32)) -> Listing<Revision> {
        let (pen, plan) = (self.pen(), self.plan.id);
        let found = action_plan::trail(tx, &pen, plan, q(2024, 1), place).await;
        found.unwrap()
    }

    async fn prefill(&self, tx: &mut Tx, quarter: Quarter) -> Result<usize, Fault> {
        action_plan::prefill(tx, &self.plan, quarter, &zone(), self.by()).await
    }
}

fn value(n: i64) -> Option<Measure> {
    Some(Measure::Value(Amount::whole(n)))
}

#[test]
fn computed_values_stand_beside_written_ones_and_never_over_them() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        scene.case(&mut tx).await;
        assert_eq!(scene.prefill(&mut tx, q(2024, 1)).await.unwrap(), 2);
        let first = scene.value(&mut tx, 0).await;
        assert_eq!((first.computed, first.written), (value(1), None));
        // Of no report there is no share.
        let nothing = Measure::Share(Ratio { part: 0, of: 0 });
        assert_eq!(scene.value(&mut tx, 2).await.computed, Some(nothing));

        let other = scene.entry(0, value(5), None);
        let refused = scene.save(&mut tx, 0, &other, None).await;
        assert!(matches!(refused, Err(Fault::ReasonNeeded)));
        drop(tx);
        let mut tx = scene.write().await;
        scene.case(&mut tx).await;
        scene.prefill(&mut tx, q(2024, 1)).await.unwrap();
        let other = scene.entry(0, value(5), Some("Empat kasus dari kepolisian"));
        scene.save(&mut tx, 0, &other, None).await.unwrap();
        scene.case(&mut tx).await;
        scene.prefill(&mut tx, q(2024, 1)).await.unwrap();
        let both = scene.value(&mut tx, 0).await;
        assert_eq!((both.computed, both.written), (value(2), value(5)));
        assert_eq!(both.origin, Some(Origin::ByHand));
        let (pen, activity) = (scene.pen(), scene.activities[0].id);
        let read = action_plan::realisation(&mut tx, &pen, activity, q(2024, 1)).await;
        let read = read.unwrap();
        assert_eq!(read.obstacles, "Ruang rapat terbatas");
        assert!(
            read.values
                .iter()
                .any(|(_, why)| why == "Empat kasus dari kepolisian")
        );
        // The text itself is nowhere in the clear.
        let row = sql("select obstacles_a from plan_realisation");
        let row = tx.row(&row).await.unwrap().unwrap();
        let sealed = row.bytes("obstacles_a").unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"Ruang"));
        let obstacles = action_plan::obstacles(&mut tx, &scene.pen(), scene.plan.id, 2024).await;
        assert_eq!(obstacles.unwrap().len(), 1);
        tx.commit().await.unwrap();
    });
}

#[test]
fn handing_in_accepts_what_was_computed_and_locking_ends_all_changes() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        scene.case(&mut tx).await;
        scene.prefill(&mut tx, q(2024, 1)).await.unwrap();
        let locked = scene.step(&mut tx, QuarterAction::Lock, None).await;
        assert!(matches!(locked, Err(Fault::Step(_))), "not handed in yet");
        let state = scene
            .step(&mut tx, QuarterAction::Submit, None)
            .await
            .unwrap();
        assert_eq!(state, QuarterState::Submitted);
        let accepted = scene.value(&mut tx, 0).await;
        assert_eq!(
            (accepted.written, accepted.origin),
            (value(1), Some(Origin::Computed))
        );
        scene
            .step(&mut tx, QuarterAction::Lock, None)
            .await
            .unwrap();

        let entry = scene.entry(1, value(3), None);
        let refused = scene.save(&mut tx, 0, &entry, Some("Salah hitung")).await;
        assert!(matches!(refused, Err(Fault::Locked(quarter)) if quarter == q(2024, 1)));
        let refused = scene.prefill(&mut tx, q(2024, 1)).await;
        assert!(matches!(refused, Err(Fault::Locked(_))));
        let silent = scene.step(&mut tx, QuarterAction::Reopen, None).await;
        assert!(matches!(silent, Err(Fault::ReasonNeeded)));
        let state = scene
            .step(&mut tx, QuarterAction::Reopen, Some("Koreksi BPK"))
            .await;
        assert_eq!(state.unwrap(), QuarterState::Reopened);
        let refused = scene.save(&mut tx, 0, &entry, None).await;
        assert!(matches!(refused, Err(Fault::ReasonNeeded)));
        tx.commit().await.unwrap();

        let mut tx = scene.write().await;
        scene
            .save(&mut tx, 0, &entry, Some("Salah hitung"))
            .await
            .unwrap();
        let place = (FIRST, 50);
        let trail = scene.trail(&mut tx, place).await.rows;
        let of = |field| {
            trail
                .iter()
                .filter(|row| row.field == field)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(Field::State).len(), 3);
        let changed = of(Field::Value);
        assert_eq!(changed.len(), 1);
        assert_eq!(
            (changed[0].old.as_str(), changed[0].new.as_str()),
            ("", "3")
        );
        assert_eq!(changed[0].reason, "Salah hitung");
        assert_eq!(changed[0].who, "Petugas");
        assert_eq!(of(Field::Budget)[0].new, "10000000");
        assert_eq!(of(Field::Obstacles)[0].new, "Ruang rapat terbatas");
        assert!(
            of(Field::State)
                .iter()
                .any(|row| row.reason == "Koreksi BPK")
        );
        // Page by page it is the same.
        let first = scene.trail(&mut tx, (FIRST, 2)).await;
        let next = Seek::After(first.next.unwrap());
        let rest = scene.trail(&mut tx, (next, 50)).await;
        assert_eq!(first.rows.len() + rest.rows.len(), trail.len());
        tx.commit().await.unwrap();
    });
}

#[test]
fn accepting_all_leaves_what_was_written() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        scene.case(&mut tx).await;
        scene.prefill(&mut tx, q(2024, 1)).await.unwrap();
        let entry = scene.entry(0, value(9), Some("Dari arsip"));
        scene.save(&mut tx, 0, &entry, None).await.unwrap();
        let place = (q(2024, 1), today());
        for accepted in [1, 0] {
            let (plan, by, mut pen) = (&scene.plan, scene.by(), scene.pen());
            let done = action_plan::accept_all(&mut tx, &mut pen, plan, place, None, by).await;
            assert_eq!(done.unwrap(), accepted, "the share, once");
        }
        let values = action_plan::values(&mut tx, scene.plan.id, 2024)
            .await
            .unwrap();
        let written = values
            .iter()
            .find(|v| v.indicator == scene.indicators[0].id);
        assert_eq!(written.unwrap().written, value(9));
        let spending = action_plan::spending(&mut tx, scene.plan.id, 2024)
            .await
            .unwrap();
        assert_eq!(spending.len(), 1);
        assert_eq!(spending[0].rupiah.unwrap().get(), 10_000_000);
    });
}

#[test]
fn two_people_do_not_overwrite_each_other() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let entry = scene.entry(1, value(1), None);
        scene.save(&mut tx, 0, &entry, None).await.unwrap();
        let late = scene.save(&mut tx, 0, &entry, None).await;
        assert!(matches!(late, Err(Fault::Store(Error::Stale))));
        scene.save(&mut tx, 1, &entry, None).await.unwrap();
        let place = (q(2024, 1), 99, today());
        let action = QuarterAction::Submit;
        let (plan, by) = (&scene.plan, scene.by());
        let late =
            action_plan::step(&mut tx, &mut scene.pen(), plan, place, action, None, by).await;
        assert!(matches!(late, Err(Fault::Store(Error::Stale))));
        // An indicator of another activity is not reported here.
        let place = (q(2024, 1), today(), 0);
        let of = (&scene.plan, &scene.activities[1]);
        let foreign =
            action_plan::realise(&mut tx, &mut scene.pen(), of, place, &entry, None, by).await;
        assert!(matches!(foreign, Err(Fault::Store(Error::NotFound))));
    });
}

#[test]
fn only_quarters_of_the_plan_that_have_begun_are_filled_in() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        for quarter in [q(2024, 2), q(2021, 4), q(2027, 1)] {
            let refused = scene.prefill(&mut tx, quarter).await;
            assert!(matches!(refused, Err(Fault::NotBegun)), "{quarter:?}");
        }
        let all = action_plan::quarters(&mut tx, &scene.plan, today())
            .await
            .unwrap();
        assert_eq!(all.len(), 9, "two years and a quarter");
        assert_eq!(all[0].quarter, q(2024, 1));
        assert_eq!(all[0].state, QuarterState::Open);
        let outside = action_plan::quarter(&mut tx, &scene.plan, q(2030, 1)).await;
        assert!(matches!(outside, Err(Error::NotFound)));
    });
}

#[test]
fn evidence_is_filed_and_taken_out_with_its_trace() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let new = attachments::New {
            id: id(),
            task_force: scene.world.task_force,
            name: "foto.jpg",
            media_type: "image/jpeg",
            public: false,
            by: None,
            bytes: b"gambar",
        };
        let prepared =
            attachments::prepare(&scene.world.ring, &mut Random::system(), &new, now()).unwrap();
        let mut tx = scene.write().await;
        attachments::add(&mut tx, &prepared).await.unwrap();
        let force = scene.world.task_force;
        let file = attachments::find(&mut tx, &scene.world.ring, force, new.id)
            .await
            .unwrap();
        let place = (q(2024, 1), today());
        let (plan, activity) = (&scene.plan, &scene.activities[0]);
        let (of, by) = ((plan, activity), scene.by());
        action_plan::add_evidence(&mut tx, &mut scene.pen(), of, place, &file, None, by)
            .await
            .unwrap();
        let files = action_plan::evidence(&mut tx, &scene.pen(), force, activity.id, q(2024, 1))
            .await
            .unwrap();
        assert_eq!(files[0].name, "foto.jpg");
        scene
            .step(&mut tx, QuarterAction::Submit, None)
            .await
            .unwrap();
        let mut pen = scene.pen();
        let silent =
            action_plan::remove_evidence(&mut tx, &mut pen, of, place, new.id, None, by).await;
        assert!(matches!(silent, Err(Fault::ReasonNeeded)));
        let why = Some("Foto keliru");
        action_plan::remove_evidence(&mut tx, &mut pen, of, place, file.id, why, by)
            .await
            .unwrap();
        let files = action_plan::evidence(&mut tx, &scene.pen(), force, activity.id, q(2024, 1))
            .await
            .unwrap();
        assert!(files.is_empty());
    });
}

#[test]
fn what_nobody_reported_is_due_until_it_is_reported_or_locked() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let force = scene.world.task_force;
        let april = jiff::civil::date(2024, 4, 2);
        let mut tx = scene.write().await;
        let none = action_plan::indicators_due(&mut tx, force, today())
            .await
            .unwrap();
        assert!(none.is_empty(), "the quarter runs");
        let due = action_plan::indicators_due(&mut tx, force, april)
            .await
            .unwrap();
        assert_eq!(due.len(), 2);
        assert_eq!(
            (due[0].quarter, due[0].programme.as_str()),
            (q(2024, 1), "Koordinasi")
        );
        let mine = Some(scene.world.organisations[0]);
        assert_eq!(
            action_plan::overdue(&mut tx, force, None, april)
                .await
                .unwrap(),
            2
        );
        assert_eq!(
            action_plan::overdue(&mut tx, force, mine, april)
                .await
                .unwrap(),
            1
        );
        let entry = scene.entry(1, value(1), None);
        scene.save(&mut tx, 0, &entry, None).await.unwrap();
        assert_eq!(
            action_plan::overdue(&mut tx, force, mine, april)
                .await
                .unwrap(),
            0
        );
        scene
            .step(&mut tx, QuarterAction::Submit, None)
            .await
            .unwrap();
        scene
            .step(&mut tx, QuarterAction::Lock, None)
            .await
            .unwrap();
        assert_eq!(
            action_plan::overdue(&mut tx, force, None, april)
                .await
                .unwrap(),
            0
        );
        let other = action_plan::overdue(&mut tx, id(), None, april)
            .await
            .unwrap();
        assert_eq!(other, 0);
    });
}
