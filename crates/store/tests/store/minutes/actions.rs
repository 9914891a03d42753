//! Action items belong to posts, are numbered within a year, and are brought to mind.

use crate::minutes::help::{Scene, TODAY};
use domain::action_items::{ActionState, ActionStep};
use domain::ids::ActionItemId;
use jiff::civil::{Date, date};
use jiff::{SignedDuration, ToSpan};
use store::action_items::{self, ActionItem, Body, Fault, Filter, New, Of, Progress};
use store::paging::{Count, Seek};
use store::{Error, Tx};
use testkit::each_database;
use testkit::world::{id, now};
use vault::Random;

fn new(scene: &Scene, title: &str, due_on: Date) -> New {
    New {
        id: id(),
        task_force: scene.world.task_force,
        meeting: Some(scene.meeting),
        decision: None,
        body: Body {
            title: title.to_owned(),
            details: String::new(),
        },
        post: scene.chair,
        division: Some(scene.division),
        due_on,
    }
}

async fn add(scene: &Scene, tx: &mut Tx, new: &New) -> String {
    let (ring, random) = (&scene.world.ring, &mut Random::system());
    action_items::add(tx, ring, random, new, TODAY, now())
        .await
        .unwrap()
}

async fn find(scene: &Scene, tx: &mut Tx, id: ActionItemId) -> ActionItem {
    let task_force = scene.world.task_force;
    action_items::find(tx, &scene.world.ring, task_force, id)
        .await
        .unwrap()
}

fn progress<'a>(step: Option<ActionStep>, text: &'a str) -> Progress<'a> {
    Progress {
        step,
        by: "Hendra Gunawan",
        text,
        evidence: None,
        today: TODAY,
        at: now(),
    }
}

#[test]
fn items_are_numbered_within_the_year_of_a_task_force() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let due = date(2024, 4, 1);
        let first = add(&scene, &mut tx, &new(&scene, "Satu", due)).await;
        let second = add(&scene, &mut tx, &new(&scene, "Dua", due)).await;
        assert_eq!((&*first, &*second), ("TL-2024-001", "TL-2024-002"));
        let wanted = [second.clone(), "TL-2024-900".to_owned()];
        let (ring, force) = (&scene.world.ring, scene.world.task_force);
        let titles = action_items::titles(&mut tx, ring, force, &wanted).await;
        let found: Vec<_> = titles.unwrap().into_iter().collect();
        assert_eq!(found, [(second.clone(), "Dua".to_owned())]);
        let elsewhere = scene.world.province;
        let none = action_items::titles(&mut tx, ring, elsewhere, &wanted).await;
        assert!(none.unwrap().is_empty());
        let jump = store::sql("update action_item set number = 'TL-2024-999' where number = ?");
        tx.run(&jump.bind(&second)).await.unwrap();
        let third = add(&scene, &mut tx, &new(&scene, "Tiga", due)).await;
        let fourth = add(&scene, &mut tx, &new(&scene, "Empat", due)).await;
        assert_eq!((&*third, &*fourth), ("TL-2024-1000", "TL-2024-1001"));
        let (ring, random) = (&scene.world.ring, &mut Random::system());
        let next_year = new(&scene, "Lima", due);
        let number = action_items::add(&mut tx, ring, random, &next_year, date(2025, 1, 2), now());
        assert_eq!(number.await.unwrap(), "TL-2025-001");

        let foreign = New {
            post: id(),
            ..new(&scene, "Enam", due)
        };
        let refused = action_items::add(&mut tx, ring, random, &foreign, TODAY, now()).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let of_meeting = action_items::of_meeting(&mut tx, ring, scene.meeting)
            .await
            .unwrap();
        assert_eq!(of_meeting.len(), 5);
        let posts = action_items::assignable(&mut tx, scene.world.task_force)
            .await
            .unwrap();
        assert_eq!(posts.len(), 2);
        let divisions = action_items::divisions(&mut tx, scene.world.task_force).await;
        assert_eq!(divisions.unwrap()[0].1, "Bidang Pencegahan");
    });
}

#[test]
fn an_item_goes_from_open_to_done_and_back_with_everything_that_was_said() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut tx = scene.write().await;
        let (ring, random) = (&scene.world.ring, &mut Random::system());
        let new = new(&scene, "Susun daftar rumah aman", date(2024, 4, 1));
        add(&scene, &mut tx, &new).await;
        let item = find(&scene, &mut tx, new.id).await;
        assert_eq!(
            (item.state, &*item.post_title),
            (ActionState::Open, "Ketua Harian")
        );
        let raw = store::sql("select body_a from action_item where id = ?").bind(new.id);
        let raw = tx.row(&raw).await.unwrap().unwrap();
        assert!(
            !raw.bytes("body_a")
                .unwrap()
                .windows(5)
                .any(|part| part == b"rumah")
        );

        let start = progress(Some(ActionStep::Start), "");
        let state = action_items::report(&mut tx, ring, random, &item, &start).await;
        assert_eq!(state.unwrap(), ActionState::Doing);
        let stale = action_items::report(&mut tx, ring, random, &item, &start).await;
        assert!(matches!(stale, Err(Fault::Store(Error::Stale))));
        let item = find(&scene, &mut tx, new.id).await;
        let again = action_items::report(&mut tx, ring, random, &item, &start).await;
        assert!(matches!(again, Err(Fault::Step(_))));
        let note = progress(None, "Lima dari delapan menjawab");
        action_items::report(&mut tx, ring, random, &item, &note)
            .await
            .unwrap();

        let item = find(&scene, &mut tx, new.id).await;
        let bare = progress(Some(ActionStep::Finish), " ");
        let refused = action_items::report(&mut tx, ring, random, &item, &bare).await;
        assert!(matches!(refused, Err(Fault::Evidence(_))));
        let done = progress(Some(ActionStep::Finish), "Daftar dikirim lewat surat");
        action_items::report(&mut tx, ring, random, &item, &done)
            .await
            .unwrap();
        let item = find(&scene, &mut tx, new.id).await;
        assert_eq!((item.state, item.done_on), (ActionState::Done, Some(TODAY)));
        let reopen = progress(Some(ActionStep::Reopen), "Dua rumah aman belum masuk");
        action_items::report(&mut tx, ring, random, &item, &reopen)
            .await
            .unwrap();
        let item = find(&scene, &mut tx, new.id).await;
        assert_eq!((item.state, item.done_on), (ActionState::Open, None));
        let said: Vec<(Option<ActionStep>, &str)> = item
            .notes
            .iter()
            .map(|one| (one.step(), &*one.text))
            .collect();
        assert_eq!(
            said,
            [
                (Some(ActionStep::Start), ""),
                (None, "Lima dari delapan menjawab"),
                (Some(ActionStep::Finish), "Daftar dikirim lewat surat"),
                (Some(ActionStep::Reopen), "Dua rumah aman belum masuk"),
            ]
        );
        assert_eq!(
            (item.notes[0].at(), &*item.notes[0].by),
            (now(), "Hendra Gunawan")
        );

        let changed = ActionItem {
            due_on: date(2024, 5, 1),
            post: scene.notes,
            ..item
        };
        action_items::save(&mut tx, ring, random, &changed, now())
            .await
            .unwrap();
        let stale = action_items::save(&mut tx, ring, random, &changed, now()).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let item = find(&scene, &mut tx, new.id).await;
        assert_eq!((item.due_on, item.post), (date(2024, 5, 1), scene.notes));
        let province = scene.world.province;
        let elsewhere = action_items::find(&mut tx, ring, province, new.id).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
    });
}

#[test]
fn lists_follow_the_post_and_go_by_due_date() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let (ring, task_force) = (&scene.world.ring, scene.world.task_force);
        let mut tx = scene.write().await;
        for days in 0..7 {
            let due = date(2024, 3, 12).saturating_add(i64::from(days).days());
            add(&scene, &mut tx, &new(&scene, &format!("hari {days}"), due)).await;
        }
        let other = New {
            post: scene.notes,
            division: None,
            ..new(&scene, "lain", date(2024, 3, 1))
        };
        add(&scene, &mut tx, &other).await;

        let lead = Of::Holder(scene.account("lead"), TODAY);
        let mine = Filter::unfinished(lead);
        let mut seen = Vec::new();
        let mut seek = Seek::First;
        loop {
            let page = action_items::list(&mut tx, ring, task_force, &mine, (seek, 3)).await;
            let page = page.unwrap();
            assert_eq!(page.count, Count::Exactly(7));
            seen.extend(page.rows.iter().map(|item| item.body.title.clone()));
            match page.next {
                Some(cursor) => seek = Seek::After(cursor),
                None => break,
            }
            let back = action_items::list(&mut tx, ring, task_force, &mine, (seek, 3)).await;
            let before = Seek::Before(back.unwrap().previous.unwrap());
            let back = action_items::list(&mut tx, ring, task_force, &mine, (before, 3)).await;
            let back = back.unwrap().rows;
            let ends: Vec<&String> = seen.iter().rev().take(back.len()).rev().collect();
            let titles: Vec<&String> = back.iter().map(|item| &item.body.title).collect();
            assert_eq!(titles, ends);
        }
        let wanted: Vec<String> = (0..7).map(|day| format!("hari {day}")).collect();
        assert_eq!(seen, wanted);

        let late = action_items::count_overdue(&mut tx, task_force, Of::All, TODAY).await;
        assert_eq!(late.unwrap(), Count::Exactly(4));
        let late = action_items::count_overdue(&mut tx, task_force, lead, TODAY).await;
        assert_eq!(late.unwrap(), Count::Exactly(3));
        let division = Filter {
            division: Some(scene.division),
            ..Filter::all()
        };
        let count = action_items::count(&mut tx, task_force, &division)
            .await
            .unwrap();
        assert_eq!(count, Count::Exactly(7));
        let all = action_items::unfinished(&mut tx, ring, task_force, 20)
            .await
            .unwrap();
        assert_eq!((all.len(), &*all[0].body.title), (8, "lain"));
        let posts = [scene.notes];
        let of_posts = action_items::open_for_posts(&mut tx, ring, &posts, 5)
            .await
            .unwrap();
        assert_eq!(of_posts.len(), 1);
        let none = action_items::open_for_posts(&mut tx, ring, &[], 5)
            .await
            .unwrap();
        assert!(none.is_empty());

        // A transferred official leaves the items to whoever comes.
        let colleague = scene.account("colleague");
        let end = store::sql("update tenure set to_on = '2024-03-14' where post = ?");
        tx.run(&end.bind(scene.chair)).await.unwrap();
        scene.tenure(&mut tx, scene.chair, colleague, TODAY).await;
        let hers = Filter::unfinished(Of::Holder(colleague, TODAY));
        let count = action_items::count(&mut tx, task_force, &hers)
            .await
            .unwrap();
        assert_eq!(count, Count::Exactly(7));
        let his = action_items::count(&mut tx, task_force, &mine)
            .await
            .unwrap();
        assert_eq!(his, Count::Exactly(0));
    });
}

#[test]
fn what_is_due_soon_and_what_is_overdue_is_brought_to_mind() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let task_force = scene.world.task_force;
        let mut tx = scene.write().await;
        for (title, due) in [
            ("jauh", date(2024, 3, 19)),
            ("dekat", date(2024, 3, 18)),
            ("lewat", date(2024, 3, 1)),
        ] {
            add(&scene, &mut tx, &new(&scene, title, due)).await;
        }
        let remind = async |tx: &mut Tx, days: i32| {
            let later = now() + SignedDuration::from_hours(24 * i64::from(days));
            let today = TODAY.saturating_add(i64::from(days).days());
            action_items::remind(tx, today, later).await.unwrap()
        };
        assert_eq!(remind(&mut tx, 0).await, 2);
        assert_eq!(remind(&mut tx, 0).await, 0, "once is enough");
        assert_eq!(remind(&mut tx, 1).await, 1, "the third came near");
        assert_eq!(remind(&mut tx, 4).await, 2, "what is overdue once more");
        let of = Of::Holder(scene.account("lead"), TODAY);
        let since = now() + SignedDuration::from_hours(48);
        let count = action_items::count_reminded(&mut tx, task_force, of, since).await;
        assert_eq!(count.unwrap(), Count::Exactly(2));
    });
}
