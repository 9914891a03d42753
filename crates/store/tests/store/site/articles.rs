//! Articles as their writers see them.

use super::{draft, words};
use crate::common::{World, id, now};
use domain::site::{ArticleKind, ArticleState, Slug};
use jiff::SignedDuration;
use store::Error;
use store::attachments;
use store::paging::{Count, Seek};
use store::site::articles::{self, Content};
use testkit::each_database;
use vault::Random;

#[test]
fn every_saved_text_is_kept_and_the_public_text_stays_until_it_is_published() {
    each_database(|store| async {
        let world = World::new(store).await;
        let (task_force, by) = (world.task_force, world.officer.actor.account);
        let mut tx = world.store.write().await.unwrap();
        let id = draft(&mut tx, &world, ArticleKind::News, "Rapat").await;
        let one = articles::find(&mut tx, task_force, id).await.unwrap();
        assert_eq!(
            (one.state, one.revision, one.shown),
            (ArticleState::Draft, 1, None)
        );

        articles::publish(&mut tx, &one, now(), now())
            .await
            .unwrap();
        let two = articles::find(&mut tx, task_force, id).await.unwrap();
        assert!(two.is_public(now()) && !two.has_newer_words());
        assert!(!two.is_public(now() - SignedDuration::from_secs(1)));

        let newer = words("Rapat besar", "Isi baru.");
        articles::save(&mut tx, &two, &two.slug, &newer, by, now())
            .await
            .unwrap();
        let three = articles::find(&mut tx, task_force, id).await.unwrap();
        assert_eq!((three.revision, three.shown), (2, Some(1)));
        assert!(three.has_newer_words());
        assert_eq!(articles::content(&mut tx, id, 2).await.unwrap(), newer);
        assert_eq!(
            articles::content(&mut tx, id, 1).await.unwrap().title(),
            "Rapat"
        );

        let late = articles::save(&mut tx, &two, &two.slug, &newer, by, now()).await;
        assert!(matches!(late, Err(Error::Stale)));
        let history = articles::history(&mut tx, id, 10).await.unwrap();
        let titles: Vec<_> = history.iter().map(|saved| saved.title.as_str()).collect();
        assert_eq!(titles, ["Rapat besar", "Rapat"]);
        assert!(!history[0].by.is_empty());

        articles::withdraw(&mut tx, &three, now()).await.unwrap();
        let gone = articles::find(&mut tx, task_force, id).await.unwrap();
        assert_eq!((gone.state, gone.shown), (ArticleState::Withdrawn, None));
        assert!(!gone.is_public(now()));
    });
}

#[test]
fn an_article_of_others_is_not_there() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let one = draft(&mut tx, &world, ArticleKind::News, "Rapat").await;
        let foreign = articles::find(&mut tx, id(), one).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
        let none = articles::content(&mut tx, one, 7).await;
        assert!(matches!(none, Err(Error::NotFound)));
    });
}

#[test]
fn addresses_are_free_and_never_those_of_standing_pages() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let task_force = world.task_force;
        let first = draft(&mut tx, &world, ArticleKind::News, "Kabar").await;
        draft(&mut tx, &world, ArticleKind::News, "Kabar").await;
        let found = articles::find_at(&mut tx, task_force, "kabar-2")
            .await
            .unwrap();
        assert!(found.is_some());
        let wanted = Slug::of_title("Kabar");
        let next = articles::free_slug(&mut tx, task_force, &wanted, None)
            .await
            .unwrap();
        assert_eq!(next, "kabar-3");
        let own = articles::free_slug(&mut tx, task_force, &wanted, Some(first))
            .await
            .unwrap();
        assert_eq!(own, "kabar");
        let rights = Slug::of_title("Rights");
        let reserved = articles::free_slug(&mut tx, task_force, &rights, None)
            .await
            .unwrap();
        assert_eq!(reserved, "rights-2");
    });
}

#[test]
fn the_list_has_the_last_changed_first_without_standing_pages() {
    each_database(|store| async {
        let world = World::new(store).await;
        let (task_force, by) = (world.task_force, world.officer.actor.account);
        let mut tx = world.store.write().await.unwrap();
        draft(&mut tx, &world, ArticleKind::Page, "Halaman").await;
        let mut ids = Vec::new();
        for n in 0..30 {
            ids.push(draft(&mut tx, &world, ArticleKind::News, &format!("Kabar {n}")).await);
        }
        let old = articles::find(&mut tx, task_force, ids[3]).await.unwrap();
        let later = now() + SignedDuration::from_hours(1);
        articles::save(&mut tx, &old, &old.slug, &words("Terbaru", "x"), by, later)
            .await
            .unwrap();
        let first = articles::list(&mut tx, task_force, None, Seek::First)
            .await
            .unwrap();
        assert_eq!(first.rows.len(), 25);
        assert_eq!(first.rows[0].title, "Terbaru");
        assert_eq!(first.count, Count::Exactly(30));
        let next = Seek::After(first.next.unwrap());
        let second = articles::list(&mut tx, task_force, None, next)
            .await
            .unwrap();
        assert_eq!(second.rows.len(), 5);
        let mut seen: Vec<_> = first
            .rows
            .iter()
            .chain(&second.rows)
            .map(|r| r.article.id)
            .collect();
        seen.sort();
        ids.sort();
        assert_eq!(seen, ids);
        let published = Some(ArticleState::Published);
        let none = articles::list(&mut tx, task_force, published, Seek::First)
            .await
            .unwrap();
        assert!(none.rows.is_empty());
        let foreign = articles::list(&mut tx, id(), None, Seek::First)
            .await
            .unwrap();
        assert!(foreign.rows.is_empty());
    });
}

#[test]
fn pictures_stand_beside_their_article() {
    each_database(|store| async {
        let world = World::new(store).await;
        let mut tx = world.store.write().await.unwrap();
        let article = draft(&mut tx, &world, ArticleKind::News, "Rapat").await;
        let new = attachments::New {
            id: id(),
            task_force: world.task_force,
            name: "rapat.jpg",
            media_type: "image/jpeg",
            public: true,
            by: None,
            bytes: b"gambar",
        };
        let file = attachments::prepare(&world.ring, &mut Random::system(), &new, now()).unwrap();
        attachments::add(&mut tx, &file).await.unwrap();
        articles::add_image(&mut tx, article, new.id, "Peserta rapat")
            .await
            .unwrap();
        let images = articles::images(&mut tx, &world.ring, article)
            .await
            .unwrap();
        assert_eq!(
            (images[0].id, images[0].alt.as_str()),
            (new.id, "Peserta rapat")
        );
        assert_eq!(images[0].name, "rapat.jpg");
        let other = draft(&mut tx, &world, ArticleKind::News, "Lain").await;
        assert!(
            articles::images(&mut tx, &world.ring, other)
                .await
                .unwrap()
                .is_empty()
        );
        let english = Content {
            english: words("Meeting", "x").indonesian,
            ..Content::default()
        };
        assert_eq!(english.title(), "Meeting");
    });
}
