//! Posts and their holders: who holds what on a day, and what happens when somebody goes.

use crate::taskforce::help::{
    TODAY, action_item, decree, fills, hold, meeting, post, replaces, successor,
};
use domain::MessageKey;
use domain::people::Role;
use domain::taskforce::terms::HandOverFault;
use domain::taskforce::{EndReason, PostKind, Standing, Succession};
use jiff::civil::date;
use jiff::{SignedDuration, ToSpan};
use store::taskforce::{self, Fault, HandOver, Load};
use store::{Error, sql};
use testkit::each_database;
use testkit::world::{World, id, now, ring};
use vault::Random;

#[test]
fn work_stays_with_the_post_when_its_holder_goes() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let police = post(
            &mut tx,
            &world,
            "Anggota Polres",
            PostKind::Member,
            None,
            None,
        )
        .await;
        let (old, new) = (world.person("manager"), world.person("colleague"));
        hold(&mut tx, &world, police, "Ratna Dewi", Some(old.account())).await;
        action_item(&mut tx, &world, police, "Susun peta kerentanan").await;
        meeting(
            &mut tx,
            &world,
            police,
            now() + SignedDuration::from_hours(48),
        )
        .await;
        meeting(
            &mut tx,
            &world,
            police,
            now() - SignedDuration::from_hours(48),
        )
        .await;
        let load = Load {
            action_items: 1,
            meetings: 1,
        };
        assert_eq!(
            taskforce::load(&mut tx, city, police, now()).await.unwrap(),
            load
        );

        let next = successor("Maya Lestari", Some(new.account()), date(2024, 3, 1));
        let change = replaces(police, 2, date(2024, 2, 29), next);
        taskforce::hand_over(&mut tx, city, &change, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let mut tx = world.store.read().await.unwrap();
        let before = taskforce::posts_of_account(&mut tx, old.account(), TODAY).await;
        assert!(before.unwrap().is_empty());
        let seats = taskforce::posts_of_account(&mut tx, new.account(), TODAY)
            .await
            .unwrap();
        assert_eq!(seats.len(), 1);
        let posts = [seats[0].post.id];
        let items = taskforce::action_items(&mut tx, &ring(), city, &posts)
            .await
            .unwrap();
        assert_eq!(items[0].title, "Susun peta kerentanan");
        assert_eq!(items[0].due_on, date(2024, 4, 1));
        let meetings = taskforce::meetings(&mut tx, city, &posts, now())
            .await
            .unwrap();
        assert_eq!(meetings.len(), 1);
        assert_eq!(
            taskforce::load(&mut tx, city, police, now()).await.unwrap(),
            load,
            "nothing was lost on the way"
        );
        for (day, name) in [
            (date(2024, 2, 29), "Ratna Dewi"),
            (date(2024, 3, 1), "Maya Lestari"),
        ] {
            let holder = taskforce::holder(&mut tx, police, day).await.unwrap();
            assert_eq!(holder.unwrap().name, name, "{day}");
        }
        let early = taskforce::holder(&mut tx, police, date(2022, 1, 1)).await;
        assert!(early.unwrap().is_none());
        let history = taskforce::history(&mut tx, city, police).await.unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!(history[1].ended_because, Some(EndReason::Transferred));
    });
}

#[test]
fn a_post_never_has_two_holders() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let chair = post(&mut tx, &world, "Ketua", PostKind::Chair, None, None).await;
        hold(&mut tx, &world, chair, "Wali Kota", None).await;
        tx.commit().await.unwrap();

        let late = || successor("Wali Kota Baru", None, date(2024, 3, 1));
        for (change, fault) in [
            (
                fills(chair, 2, late()),
                HandOverFault::Overlap { until: None },
            ),
            (
                replaces(chair, 2, date(2024, 3, 1), late()),
                HandOverFault::Overlap {
                    until: Some(date(2024, 3, 1)),
                },
            ),
            (
                replaces(chair, 2, date(2022, 1, 1), late()),
                HandOverFault::EndsBeforeStart,
            ),
        ] {
            let mut tx = world.store.write().await.unwrap();
            let refused = taskforce::hand_over(&mut tx, city, &change, now()).await;
            let Err(Fault::Days(found)) = refused else {
                panic!("{refused:?}")
            };
            assert_eq!(found, fault);
        }

        let change = replaces(chair, 2, date(2024, 2, 29), late());
        let mut tx = world.store.write().await.unwrap();
        taskforce::hand_over(&mut tx, city, &change, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        // A second form that was opened before finds the post changed.
        let mut tx = world.store.write().await.unwrap();
        let stale = taskforce::hand_over(&mut tx, city, &change, now()).await;
        assert!(
            matches!(stale, Err(Fault::Store(Error::Stale))),
            "{stale:?}"
        );
        drop(tx);
        let mut tx = world.store.write().await.unwrap();
        let elsewhere = taskforce::hand_over(&mut tx, world.province, &change, now()).await;
        assert!(matches!(elsewhere, Err(Fault::Store(Error::NotFound))));
        assert_eq!(Fault::NeedsDecree.key(), "error-handover-needs-decree");
    });
}

#[test]
fn a_decree_may_ask_for_another_one_before_somebody_follows() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let strict = decree(
            &mut tx,
            &world,
            Some(date(2024, 12, 31)),
            Succession::ByNewDecree,
        )
        .await;
        let ended = decree(
            &mut tx,
            &world,
            Some(date(2023, 6, 30)),
            Succession::FollowsThePost,
        )
        .await;
        let next = decree(&mut tx, &world, None, Succession::FollowsThePost).await;
        let expert = PostKind::Expert;
        let post = post(&mut tx, &world, "Tenaga ahli", expert, Some(strict), None).await;
        hold(&mut tx, &world, post, "Ahli Pertama", None).await;
        tx.commit().await.unwrap();

        let change = |decree| HandOver {
            decree,
            ..replaces(
                post,
                2,
                date(2024, 2, 29),
                successor("Ahli Kedua", None, date(2024, 3, 1)),
            )
        };
        let mut tx = world.store.write().await.unwrap();
        let bare = taskforce::hand_over(&mut tx, city, &change(None), now()).await;
        assert!(matches!(bare, Err(Fault::NeedsDecree)), "{bare:?}");
        drop(tx);
        let mut tx = world.store.write().await.unwrap();
        let late = taskforce::hand_over(&mut tx, city, &change(Some(ended)), now()).await;
        assert!(matches!(late, Err(Fault::DecreeOutOfTerm)), "{late:?}");
        drop(tx);
        let mut tx = world.store.write().await.unwrap();
        taskforce::hand_over(&mut tx, city, &change(Some(next)), now())
            .await
            .unwrap();
        let seat = taskforce::seat(&mut tx, city, post, TODAY).await.unwrap();
        assert_eq!(seat.post.decree, Some(next));
        assert_eq!(seat.holder.unwrap().name, "Ahli Kedua");
    });
}

#[test]
fn whoever_stands_under_a_decree_that_ended_is_no_member() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let follows = Succession::FollowsThePost;
        let old = decree(&mut tx, &world, Some(date(2023, 12, 31)), follows).await;
        let open = decree(&mut tx, &world, None, follows).await;
        let kind = PostKind::Member;
        let lapsed = post(&mut tx, &world, "Anggota lama", kind, Some(old), None).await;
        let member = post(&mut tx, &world, "Anggota", kind, Some(open), None).await;
        let vacant = post(&mut tx, &world, "Kosong", kind, Some(open), None).await;
        let chair = post(&mut tx, &world, "Ketua", PostKind::Chair, None, None).await;
        for held in [lapsed, member, chair] {
            hold(&mut tx, &world, held, "Pejabat", None).await;
        }
        let seats = taskforce::posts(&mut tx, city, TODAY).await.unwrap();
        assert_eq!(seats[0].post.id, chair, "leaders come first");
        let standing = |post| {
            let seat = seats.iter().find(|seat| seat.post.id == post).unwrap();
            seat.standing(TODAY)
        };
        assert_eq!(standing(lapsed), Some(Standing::DecreeEnded));
        assert_eq!(standing(member), Some(Standing::Member));
        assert_eq!(standing(chair), Some(Standing::WithoutDecree));
        assert_eq!(standing(vacant), None);
        let found = taskforce::lapsed(&mut tx, city, TODAY).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].organisation.as_deref(),
            Some("Polres Jakarta Barat")
        );
        let then = taskforce::lapsed(&mut tx, city, date(2023, 12, 31)).await;
        assert!(then.unwrap().is_empty());
    });
}

#[test]
fn a_post_is_changed_by_one_at_a_time_and_within_its_task_force() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let made = post(
            &mut tx,
            &world,
            "Sekretaris",
            PostKind::Secretary,
            None,
            None,
        )
        .await;
        let mut secretary = taskforce::post(&mut tx, city, made).await.unwrap();
        secretary.title = "Sekretaris I".to_owned();
        secretary.active = false;
        taskforce::save_post(&mut tx, &secretary).await.unwrap();
        let stale = taskforce::save_post(&mut tx, &secretary).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let saved = taskforce::post(&mut tx, city, made).await.unwrap();
        assert_eq!((saved.title.as_str(), saved.version), ("Sekretaris I", 2));
        assert!(
            taskforce::posts(&mut tx, city, TODAY)
                .await
                .unwrap()
                .is_empty()
        );
        for (force, post) in [(world.province, made), (city, id())] {
            let none = taskforce::post(&mut tx, force, post).await;
            assert!(matches!(none, Err(Error::NotFound)));
            let none = taskforce::seat(&mut tx, force, post, TODAY).await;
            assert!(matches!(none, Err(Error::NotFound)));
        }
    });
}

#[test]
fn how_to_reach_an_official_is_sealed() {
    each_database(|store| async move {
        let world = World::create(store).await;
        let city = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let chair = post(&mut tx, &world, "Ketua", PostKind::Chair, None, None).await;
        let mut next = successor("Wali Kota", None, TODAY - 30.days());
        let (keys, random) = (ring(), &mut Random::system());
        let sealed = taskforce::seal_contact(&keys, random, next.id, "021-5550199").unwrap();
        let tenure = next.id;
        next.contact = Some(sealed.clone());
        taskforce::hand_over(&mut tx, city, &fills(chair, 1, next), now())
            .await
            .unwrap();
        let raw = tx
            .row(&sql("select contact_a from tenure where id = ?").bind(tenure))
            .await
            .unwrap()
            .unwrap();
        let raw = raw.bytes("contact_a").unwrap();
        assert!(!raw.windows(7).any(|part| part == b"5550199"));
        let contact = taskforce::contact(&mut tx, &keys, city, tenure).await;
        assert_eq!(contact.unwrap().as_deref(), Some("021-5550199"));
        let elsewhere = taskforce::contact(&mut tx, &keys, world.province, tenure).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));

        let mut held = taskforce::tenure(&mut tx, city, chair, tenure)
            .await
            .unwrap();
        assert!(held.has_contact);
        held.account = Some(world.of(Role::Leader).account());
        held.name = "Wali Kota, S.H.".to_owned();
        taskforce::save_tenure(&mut tx, &held, None).await.unwrap();
        let stale = taskforce::save_tenure(&mut tx, &held, Some(sealed)).await;
        assert!(matches!(stale, Err(Error::Stale)));
        let saved = taskforce::tenure(&mut tx, city, chair, tenure)
            .await
            .unwrap();
        assert_eq!(
            (saved.name.as_str(), saved.has_contact),
            ("Wali Kota, S.H.", false)
        );
        assert_eq!(
            taskforce::contact(&mut tx, &keys, city, tenure)
                .await
                .unwrap(),
            None
        );
        let none = taskforce::tenure(&mut tx, city, id(), tenure).await;
        assert!(matches!(none, Err(Error::NotFound)));
    });
}
