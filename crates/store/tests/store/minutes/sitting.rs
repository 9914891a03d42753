//! A meeting is opened, closed, approved and published, each by who may.

use crate::minutes::help::{Scene, TODAY};
use domain::meetings::MeetingState;
use domain::meetings::door::Verdict;
use store::Error;
use store::meetings::sitting::{self, Fault, Keepers};
use store::meetings::{self, Which};
use store::paging::Count;
use testkit::each_database;
use testkit::world::now;
use vault::Random;

#[test]
fn a_meeting_is_found_within_its_task_force() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let meeting = scene.sitting(&mut tx).await;
        assert_eq!(meeting.state, MeetingState::Invited);
        assert_eq!(meeting.title, "Rapat koordinasi");
        let elsewhere = meetings::find(
            &mut tx,
            &scene.world.ring,
            scene.world.province,
            scene.meeting,
        )
        .await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
        let later = now() + jiff::SignedDuration::from_secs(1);
        for (before, found) in [(now(), 0), (later, 1)] {
            let (ring, task_force) = (&scene.world.ring, scene.world.task_force);
            let begun = sitting::begun_before(&mut tx, ring, task_force, before, 9).await;
            assert_eq!(begun.unwrap().len(), found);
        }
        let agenda = sitting::agenda(&mut tx, &scene.world.ring, scene.meeting)
            .await
            .unwrap();
        let titles: Vec<&str> = agenda.iter().map(|line| line.title.as_str()).collect();
        assert_eq!(titles, ["Laporan penanganan korban", "Rencana penyuluhan"]);
        let holder = sitting::holder(&mut tx, scene.chair, TODAY).await.unwrap();
        let name = ("Hendra Gunawan".to_owned(), "Kepala Unit".to_owned());
        assert_eq!(holder, Some(name));
    });
}

#[test]
fn a_door_keeps_its_secret_while_the_meeting_goes_on() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let ring = &scene.world.ring;
        let mut tx = scene.write().await;
        assert!(sitting::open_doors(&mut tx, ring).await.unwrap().is_empty());
        let (_, none) = sitting::at_door(&mut tx, ring, scene.meeting)
            .await
            .unwrap();
        assert!(none.is_none());
        drop(tx);
        let opened = scene.opened().await;
        assert_eq!(
            (opened.state, opened.course.opened_at),
            (MeetingState::Open, Some(now()))
        );

        let mut tx = scene.write().await;
        let (_, key) = sitting::at_door(&mut tx, ring, scene.meeting)
            .await
            .unwrap();
        let key = key.unwrap();
        sitting::hang_door(&mut tx, ring, &mut Random::system(), scene.meeting)
            .await
            .unwrap();
        let doors = sitting::open_doors(&mut tx, ring).await.unwrap();
        assert_eq!(doors.len(), 1);
        let shown = key.shown_at(now()).token;
        assert_eq!(doors[0].1.judge(&shown, now()), Verdict::Valid);

        let random = &mut Random::system();
        let twice = sitting::open(&mut tx, ring, random, &opened, now()).await;
        assert!(matches!(twice, Err(Fault::Step(_))));
    });
}

#[test]
fn minutes_are_approved_after_closing_and_published_after_approval() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let opened = scene.opened().await;
        let keepers = Keepers {
            chaired_by: "Hendra Gunawan",
            noted_by: "Ratna Dewi",
        };
        let mut tx = scene.write().await;
        let by = scene.account("lead");
        let early = sitting::approve(&mut tx, &opened, by, now()).await;
        assert!(matches!(early, Err(Fault::Step(_))));
        let mut sealing = scene.sealing();
        sitting::close(&mut tx, &mut sealing, &opened, keepers)
            .await
            .unwrap();
        let stale = sitting::close(&mut tx, &mut sealing, &opened, keepers).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));

        let closed = scene.sitting(&mut tx).await;
        assert_eq!(
            (closed.state, &*closed.course.noted_by),
            (MeetingState::Closed, "Ratna Dewi")
        );
        let renamed = Keepers {
            noted_by: "Maya Lestari",
            ..keepers
        };
        sitting::name_keepers(&mut tx, &mut sealing, &closed, renamed)
            .await
            .unwrap();
        let closed = scene.sitting(&mut tx).await;
        assert_eq!(closed.course.noted_by, "Maya Lestari");
        // They wait for those who may approve them, and for nobody else.
        for (login, waiting) in [
            ("lead", 1),
            ("leader", 1),
            ("manager", 0),
            ("secretariat", 0),
        ] {
            let mine = Which::ToApprove(&scene.world.person(login).actor, TODAY);
            let found = meetings::count(&mut tx, scene.world.task_force, mine).await;
            assert_eq!(found.unwrap(), Count::Exactly(waiting), "{login}");
        }
        sitting::approve(&mut tx, &closed, by, now()).await.unwrap();
        let mine = Which::ToApprove(&scene.world.person("lead").actor, TODAY);
        let none = meetings::count(&mut tx, scene.world.task_force, mine).await;
        assert_eq!(none.unwrap(), Count::Exactly(0));
        let approved = scene.sitting(&mut tx).await;
        assert_eq!(approved.course.approved_at, Some(now()));
        sitting::publish(&mut tx, &approved, now()).await.unwrap();
        let published = scene.sitting(&mut tx).await;
        assert_eq!(published.state, MeetingState::Published);
    });
}

#[test]
fn rights_follow_the_posts_that_are_held_on_the_day() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let meeting = scene.sitting(&mut tx).await;
        for (login, coordinates, writes, approves) in [
            ("secretariat", true, false, false),
            ("lead", false, true, true),
            ("manager", false, true, false),
            ("leader", false, false, true),
            ("colleague", false, false, false),
        ] {
            let actor = &scene.world.person(login).actor;
            let rights = sitting::rights(&mut tx, &meeting, actor, TODAY)
                .await
                .unwrap();
            let found = (rights.coordinates, rights.writes, rights.approves);
            assert_eq!(found, (coordinates, writes, approves), "{login}");
        }
        // Before they took the post they had no such right.
        let actor = &scene.world.person("lead").actor;
        let before = jiff::civil::date(2023, 12, 31);
        let rights = sitting::rights(&mut tx, &meeting, actor, before)
            .await
            .unwrap();
        assert!(!rights.writes && !rights.approves);
    });
}
