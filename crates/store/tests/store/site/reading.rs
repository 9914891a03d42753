//! What the public gets: published, due, shown; nothing else.

use super::{draft, words};
use crate::common::{World, id, now};
use domain::ids::{ArticleId, AttachmentId, TaskForceId};
use domain::site::{ArticleKind, StandingPage};
use jiff::{SignedDuration, Timestamp};
use store::paging::Seek;
use store::site::articles::{self, Content};
use store::site::reading;
use store::{Error, Tx, attachments, sql};
use testkit::each_database;
use vault::Random;

async fn publish(tx: &mut Tx, task_force: TaskForceId, id: ArticleId, at: Timestamp) {
    let article = articles::find(tx, task_force, id).await.unwrap();
    articles::publish(tx, &article, at, now()).await.unwrap();
}

async fn file(tx: &mut Tx, world: &World, public: bool) -> AttachmentId {
    let new = attachments::New {
        id: id(),
        task_force: world.task_force,
        name: "berkas.pdf",
        media_type: "application/pdf",
        public,
        by: None,
        bytes: b"%PDF-1.7",
    };
    let file = attachments::prepare(&world.ring, &mut Random::system(), &new, now()).unwrap();
    attachments::add(tx, &file).await.unwrap();
    new.id
}

async fn titles(tx: &mut Tx, task_force: TaskForceId, at: Timestamp) -> Vec<String> {
    let news = reading::news(tx, task_force, at, Seek::First, 10)
        .await
        .unwrap();
    news.rows
        .iter()
        .map(|read| read.content.title().to_owned())
        .collect()
}

#[test]
fn the_public_reads_what_is_published_and_due_newest_first() {
    each_database(|store| async {
        let world = World::new(store).await;
        let task_force = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let hour = SignedDuration::from_hours(1);
        let old = draft(&mut tx, &world, ArticleKind::News, "Lama").await;
        publish(&mut tx, task_force, old, now() - hour).await;
        let new = draft(&mut tx, &world, ArticleKind::Publication, "Baru").await;
        publish(&mut tx, task_force, new, now()).await;
        let later = draft(&mut tx, &world, ArticleKind::News, "Nanti").await;
        publish(&mut tx, task_force, later, now() + hour).await;
        draft(&mut tx, &world, ArticleKind::News, "Konsep").await;
        let page = draft(&mut tx, &world, ArticleKind::Page, "Halaman").await;
        publish(&mut tx, task_force, page, now()).await;

        assert_eq!(titles(&mut tx, task_force, now()).await, ["Baru", "Lama"]);
        let in_an_hour = titles(&mut tx, task_force, now() + hour).await;
        assert_eq!(in_an_hour, ["Nanti", "Baru", "Lama"]);
        assert!(titles(&mut tx, id(), now()).await.is_empty());

        for slug in ["konsep", "nanti", "halaman", "tidak-ada"] {
            let found = reading::article(&mut tx, task_force, slug, now()).await;
            assert!(matches!(found, Err(Error::NotFound)), "{slug}");
        }
        let found = reading::article(&mut tx, task_force, "baru", now())
            .await
            .unwrap();
        assert_eq!(found.article.id, new);
        let first = reading::news(&mut tx, task_force, now(), Seek::First, 1)
            .await
            .unwrap();
        let next = Seek::After(first.next.unwrap());
        let second = reading::news(&mut tx, task_force, now(), next, 1)
            .await
            .unwrap();
        assert_eq!(second.rows[0].article.id, old);
    });
}

#[test]
fn newer_words_and_withdrawn_ones_are_not_read() {
    each_database(|store| async {
        let world = World::new(store).await;
        let (task_force, by) = (world.task_force, world.officer.actor.account);
        let mut tx = world.store.write().await.unwrap();
        let one = draft(&mut tx, &world, ArticleKind::News, "Kabar").await;
        publish(&mut tx, task_force, one, now()).await;
        let article = articles::find(&mut tx, task_force, one).await.unwrap();
        let newer = words("Belum terbit", "x");
        articles::save(&mut tx, &article, &article.slug, &newer, by, now())
            .await
            .unwrap();
        let read = reading::article(&mut tx, task_force, "kabar", now())
            .await
            .unwrap();
        assert_eq!(read.content.title(), "Kabar");

        let article = articles::find(&mut tx, task_force, one).await.unwrap();
        articles::withdraw(&mut tx, &article, now()).await.unwrap();
        let gone = reading::article(&mut tx, task_force, "kabar", now()).await;
        assert!(matches!(gone, Err(Error::NotFound)));
    });
}

#[test]
fn a_standing_page_has_its_own_words_once_they_are_published() {
    each_database(|store| async {
        let world = World::new(store).await;
        let task_force = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let new = articles::New {
            id: id(),
            task_force,
            kind: ArticleKind::Page,
            slug: "rights".to_owned(),
        };
        let by = world.officer.actor.account;
        articles::add(&mut tx, &new, &words("Hak", "x"), by, now())
            .await
            .unwrap();
        let rights = StandingPage::Rights;
        let none = reading::standing(&mut tx, task_force, rights, now())
            .await
            .unwrap();
        assert_eq!(none, None);
        publish(&mut tx, task_force, new.id, now()).await;
        let own = reading::standing(&mut tx, task_force, rights, now())
            .await
            .unwrap();
        assert_eq!(own.unwrap().content.title(), "Hak");
        let other = reading::standing(&mut tx, task_force, StandingPage::About, now()).await;
        assert_eq!(other.unwrap(), None);
    });
}

#[test]
fn files_are_handed_out_while_what_they_belong_to_is_public() {
    each_database(|store| async {
        let world = World::new(store).await;
        let (task_force, by) = (world.task_force, world.officer.actor.account);
        let mut tx = world.store.write().await.unwrap();
        let (document, picture) = (
            file(&mut tx, &world, true).await,
            file(&mut tx, &world, true).await,
        );
        let (alone, private) = (
            file(&mut tx, &world, true).await,
            file(&mut tx, &world, false).await,
        );
        let one = draft(&mut tx, &world, ArticleKind::Publication, "Laporan").await;
        let article = articles::find(&mut tx, task_force, one).await.unwrap();
        let content = Content {
            attachment: Some(document),
            ..words("Laporan", "x")
        };
        articles::save(&mut tx, &article, "laporan", &content, by, now())
            .await
            .unwrap();
        for image in [picture, private] {
            articles::add_image(&mut tx, one, image, "x").await.unwrap();
        }
        let all = [document, picture, alone, private];
        let open = async |tx: &mut Tx| {
            let mut open = Vec::new();
            for id in all {
                open.push(
                    reading::file(tx, &world.ring, task_force, id, now())
                        .await
                        .is_ok(),
                );
            }
            open
        };
        assert_eq!(open(&mut tx).await, [false; 4], "a draft");
        publish(&mut tx, task_force, one, now()).await;
        assert_eq!(open(&mut tx).await, [true, true, false, false]);
        let article = articles::find(&mut tx, task_force, one).await.unwrap();
        articles::withdraw(&mut tx, &article, now()).await.unwrap();
        assert_eq!(open(&mut tx).await, [false; 4], "withdrawn");
    });
}

#[test]
fn only_public_regulations_and_their_public_files_are_read() {
    each_database(|store| async {
        let world = World::new(store).await;
        let task_force = world.task_force;
        let mut tx = world.store.write().await.unwrap();
        let (open, closed) = (
            file(&mut tx, &world, true).await,
            file(&mut tx, &world, false).await,
        );
        let foreign: TaskForceId = id();
        let province = store::people::TaskForce {
            id: foreign,
            level: domain::people::Level::Province,
            area: "31".to_owned(),
            name: "DKI".to_owned(),
            parent: None,
        };
        store::people::add_task_force(&mut tx, &province, now())
            .await
            .unwrap();
        for (owner, number, year, public, attachment) in [
            (None, "21", 2007, true, None),
            (Some(task_force), "64", 2019, true, Some(open)),
            (Some(task_force), "65", 2018, true, Some(closed)),
            (Some(task_force), "1", 2024, false, None),
            (Some(foreign), "2", 2024, true, None),
        ] {
            tx.run(
                &sql(
                    "insert into regulation (id, task_force, kind, number, year, title, issuer, \
                     level, status, confirmed, note, attachment, public, created_at, version) \
                     values (?, ?, 'law', ?, ?, 'Judul', 'Presiden', 'national', 'in-force', ?, \
                     '', ?, ?, ?, 1)",
                )
                .bind(id::<uuid::Uuid>().to_string())
                .bind(owner)
                .bind(number)
                .bind(i64::from(year))
                .bind(true)
                .bind(attachment)
                .bind(public)
                .bind(now()),
            )
            .await
            .unwrap();
        }
        let mut read = reading::regulations(&mut tx, task_force).await.unwrap();
        // Beside the library that the program brings.
        read.retain(|one| one.title == "Judul");
        let numbers: Vec<_> = read.iter().map(|one| one.number.as_str()).collect();
        assert_eq!(numbers, ["64", "65", "21"]);
        let files: Vec<_> = read.iter().map(|one| one.file.map(|(id, _)| id)).collect();
        assert_eq!(files, [Some(open), None, None]);
        assert!(
            reading::file(&mut tx, &world.ring, task_force, open, now())
                .await
                .is_ok()
        );
        assert!(
            reading::file(&mut tx, &world.ring, task_force, closed, now())
                .await
                .is_err()
        );
        assert!(
            reading::file(&mut tx, &world.ring, foreign, open, now())
                .await
                .is_err()
        );
    });
}
