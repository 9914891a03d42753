//! Meetings and series as they are kept and listed.

use crate::common::{id, now};
use crate::meetings::help::Force;
use domain::meetings::{Cadence, MeetingAction, MeetingState};
use jiff::SignedDuration;
use jiff::civil::date;
use jiff::tz::TimeZone;
use store::meetings::handouts::{self, NewHandout};
use store::meetings::series::{self};
use store::meetings::{self, Which, posts};
use store::paging::{Count, Seek};
use store::people::{self, TaskForce};
use store::{Error, Tx, sql};
use testkit::each_database;

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

#[test]
fn a_meeting_is_kept_and_saved_with_its_version() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let mut meeting = force.meeting().await;
        meeting.title = "Rapat pleno".to_owned();
        meeting.letter_date = Some(date(2024, 3, 20));
        meeting.division = Some(force.divisions[0]);
        meeting.online = "https://rapat.example/j/1?pwd=rahasia".to_owned();
        let mut tx = force.write().await;
        let mut sealing = force.sealing();
        meetings::save(&mut tx, &mut sealing, &meeting)
            .await
            .unwrap();
        let stale = meetings::save(&mut tx, &mut sealing, &meeting).await;
        assert!(matches!(stale, Err(Error::Stale)));
        tx.commit().await.unwrap();
        let again = force.again(&meeting).await;
        assert_eq!(again.version, 2);
        meeting.version = 2;
        assert_eq!(again, meeting);
    });
}

#[test]
fn nothing_of_another_task_force_is_found_or_joined() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let other = TaskForce {
            id: id(),
            level: people::task_force(&mut force.read().await, force.world.task_force)
                .await
                .unwrap()
                .level,
            area: "31.74".to_owned(),
            name: "Gugus Tugas lain".to_owned(),
            parent: None,
        };
        let mut tx = force.write().await;
        people::add_task_force(&mut tx, &other, now())
            .await
            .unwrap();
        let hidden = meetings::find(&mut tx, &force.world.ring, other.id, meeting.id).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        let mut foreign = force.blank(now());
        foreign.task_force = other.id;
        let chair = meetings::add(&mut tx, &mut force.sealing(), &foreign).await;
        assert!(matches!(chair, Err(Error::NotFound)), "a post of another");
        foreign.chair = None;
        foreign.division = Some(force.divisions[0]);
        let division = meetings::add(&mut tx, &mut force.sealing(), &foreign).await;
        assert!(matches!(division, Err(Error::NotFound)));
        let mut series = force.series(Some(force.divisions[0]), 2);
        series.task_force = other.id;
        let refused = series::add(&mut tx, &series, now()).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        assert!(
            posts::divisions(&mut tx, other.id)
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn a_step_is_taken_once_and_only_where_the_machine_has_it() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let mut tx = force.write().await;
        let close = meetings::advance(&mut tx, &meeting, MeetingAction::Close).await;
        assert!(matches!(close, Err(Error::Stale)));
        let after = meetings::advance(&mut tx, &meeting, MeetingAction::Invite).await;
        assert_eq!(after.unwrap(), MeetingState::Invited);
        let twice = meetings::advance(&mut tx, &meeting, MeetingAction::Invite).await;
        assert!(matches!(twice, Err(Error::Stale)));
        tx.commit().await.unwrap();
        let meeting = force.again(&meeting).await;
        assert!(meeting.takes_answers(now()));
        assert!(!meeting.takes_answers(meeting.ends_at));
    });
}

async fn titles(tx: &mut Tx, force: &Force, which: Which<'_>, seek: Seek) -> (Vec<String>, Count) {
    let task_force = force.world.task_force;
    let found = meetings::list(tx, &force.world.ring, task_force, which, seek, 2)
        .await
        .unwrap();
    let titles = found.rows.iter().map(|one| one.meeting.title.clone());
    (titles.collect(), found.count)
}

#[test]
fn what_comes_stands_by_itself_and_what_was_comes_latest_first() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        for (title, at) in [
            ("b", now() + hours(24)),
            ("a", now()),
            ("c", now() + hours(48)),
            ("y", now() - hours(24)),
            ("z", now() - hours(1)),
        ] {
            let mut meeting = force.blank(at);
            meeting.title = title.to_owned();
            force.add(meeting).await;
        }
        let mut tx = force.read().await;
        let first = titles(&mut tx, &force, Which::From(now()), Seek::First).await;
        assert_eq!(
            (first.0, first.1),
            (vec!["a".into(), "b".into()], Count::Exactly(3))
        );
        let (ring, task_force) = (&force.world.ring, force.world.task_force);
        let coming = Which::From(now());
        let page = meetings::list(&mut tx, ring, task_force, coming, Seek::First, 2);
        let next = Seek::After(page.await.unwrap().next.unwrap());
        assert_eq!(
            titles(&mut tx, &force, Which::From(now()), next).await.0,
            ["c"]
        );
        let last = meetings::list(&mut tx, ring, task_force, coming, next, 2);
        let back = Seek::Before(last.await.unwrap().previous.unwrap());
        assert_eq!(
            titles(&mut tx, &force, Which::From(now()), back).await.0,
            ["a", "b"]
        );
        let past = titles(&mut tx, &force, Which::Before(now()), Seek::First).await;
        assert_eq!(past.0, ["z", "y"]);
    });
}

#[test]
fn a_series_says_when_its_next_meeting_is_due() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let mut series = force.series(Some(force.divisions[1]), 4);
        force.add_series(&series).await;
        let task_force = force.world.task_force;
        let zone = TimeZone::get("Asia/Jakarta").unwrap();
        let mut tx = force.read().await;
        let listed = series::list(&mut tx, task_force, now()).await.unwrap();
        assert_eq!(
            listed[0].due_on(&zone),
            date(2024, 7, 15),
            "from its beginning"
        );
        assert_eq!(listed[0].division.as_deref(), Some("Bidang 2"));
        drop(tx);
        let mut held = force.blank("2024-02-20T02:00:00Z".parse().unwrap());
        held.series = Some(series.id);
        let held = force.add(held).await;
        let mut tx = force.write().await;
        meetings::advance(&mut tx, &held, MeetingAction::Open)
            .await
            .unwrap();
        series.cadence = Cadence::every(2).unwrap();
        series::save(&mut tx, &series).await.unwrap();
        let stale = series::save(&mut tx, &series).await;
        assert!(matches!(stale, Err(Error::Stale)));
        tx.commit().await.unwrap();
        let mut planned = force.blank(now() + hours(24));
        planned.series = Some(series.id);
        let planned = force.add(planned).await;
        let mut tx = force.read().await;
        let listed = series::list(&mut tx, task_force, now()).await.unwrap();
        assert_eq!(listed[0].due_on(&zone), date(2024, 4, 20));
        assert_eq!(listed[0].planned_at, Some(planned.starts_at));
    });
}

#[test]
fn a_post_shows_whoever_holds_it_on_the_day() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let [_, post, vacant] = force.posts;
        let account = force.world.officer.actor.account;
        let until = ("2023-01-01", Some("2024-03-31"));
        force.add_tenure(post, None, "Dewi Larasati", until).await;
        let since = ("2024-04-01", None);
        force
            .add_tenure(post, Some(account), "Bayu Pratama", since)
            .await;
        let task_force = force.world.task_force;
        let mut tx = force.read().await;
        for (day, name) in [
            (date(2024, 3, 31), "Dewi Larasati"),
            (date(2024, 4, 1), "Bayu Pratama"),
            (date(2022, 12, 31), ""),
        ] {
            let holders = posts::holders(&mut tx, task_force, day).await.unwrap();
            assert_eq!(holders.len(), 3);
            let one = holders.iter().find(|one| one.post == post).unwrap();
            assert_eq!(one.name, name, "{day}");
            let one = holders.iter().find(|one| one.post == vacant).unwrap();
            assert_eq!(one.name, "");
        }
        let held = posts::held_by(&mut tx, account, date(2024, 4, 1)).await;
        assert_eq!(held.unwrap(), [post]);
        let before = posts::held_by(&mut tx, account, date(2024, 3, 31)).await;
        assert!(before.unwrap().is_empty());
    });
}

#[test]
fn a_member_whose_decree_has_ended_is_marked() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let mut tx = force.write().await;
        let decree: domain::ids::DecreeId = id();
        tx.run(
            &sql(
                "insert into decree (id, task_force, number, title, issued_on, valid_from, \
                 valid_to, succession, created_at, version) values (?, ?, '1', 'SK', \
                 '2022-01-01', '2022-01-01', '2023-12-31', '', ?, 1)",
            )
            .bind(decree)
            .bind(force.world.task_force)
            .bind(now()),
        )
        .await
        .unwrap();
        let update = sql("update post set decree = ? where id = ?");
        tx.run(&update.bind(decree).bind(force.posts[1]))
            .await
            .unwrap();
        let ended = |day| {
            let post = force.posts[1];
            move |holders: Vec<posts::Holder>| {
                let one = holders.into_iter().find(|one| one.post == post);
                (day, one.unwrap().decree_ended)
            }
        };
        for (day, expected) in [
            (date(2023, 12, 31), None),
            (date(2024, 1, 1), Some(date(2023, 12, 31))),
        ] {
            let holders = posts::holders(&mut tx, force.world.task_force, day).await;
            assert_eq!(ended(day)(holders.unwrap()), (day, expected));
        }
    });
}

#[test]
fn materials_stand_in_their_order() {
    each_database(|store| async move {
        let force = Force::new(store).await;
        let meeting = force.meeting().await;
        let mut tx = force.write().await;
        let mut ids = Vec::new();
        for title in ["Paparan satu", "Paparan dua"] {
            let new = NewHandout {
                id: id(),
                title: title.to_owned(),
                speaker: "Nur Aini, Jaringan Contoh".to_owned(),
                attachment: None,
            };
            handouts::add(&mut tx, &mut force.sealing(), &meeting, &new)
                .await
                .unwrap();
            ids.push(new.id);
        }
        let ring = &force.world.ring;
        let list = handouts::list(&mut tx, ring, &meeting).await.unwrap();
        assert_eq!((list[0].position, &*list[1].title), (1, "Paparan dua"));
        handouts::remove(&mut tx, &meeting, ids[0]).await.unwrap();
        let gone = handouts::remove(&mut tx, &meeting, ids[0]).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let left = handouts::list(&mut tx, ring, &meeting).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].speaker, "Nur Aini, Jaringan Contoh");
    });
}
