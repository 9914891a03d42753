//! Two people write one part: both changes are there, and so is every wording.

use crate::minutes::help::Scene;
use domain::ids::MinuteId;
use domain::meetings::MeetingState;
use domain::meetings::merge::Outcome;
use domain::meetings::minutes::PartKind;
use jiff::Timestamp;
use store::meetings::Meeting;
use store::meetings::minutes::{self, Save, Saved};
use store::meetings::sitting::Fault;
use store::{Error, Tx};
use testkit::each_database;
use testkit::world::{id, now};
use vault::Random;

fn label(name: &str, _: Timestamp) -> String {
    format!("Versi {name}")
}

struct Desk<'a> {
    scene: &'a Scene,
    meeting: Meeting,
    part: MinuteId,
}

impl Desk<'_> {
    async fn save(&self, tx: &mut Tx, login: &str, base: i64, text: &str) -> Result<Saved, Fault> {
        self.save_because(tx, login, base, text, "").await
    }

    async fn save_because(
        &self,
        tx: &mut Tx,
        login: &str,
        base: i64,
        text: &str,
        reason: &str,
    ) -> Result<Saved, Fault> {
        let save = Save {
            part: self.part,
            base,
            text,
            reason,
            by: self.scene.account(login),
            at: now(),
        };
        let (ring, random) = (&self.scene.world.ring, &mut Random::system());
        minutes::save(tx, ring, random, &self.meeting, &save, label).await
    }
}

async fn prepared(scene: &Scene) -> Desk<'_> {
    let meeting = scene.opened().await;
    let mut tx = scene.write().await;
    let (ring, random) = (&scene.world.ring, &mut Random::system());
    for _ in 0..2 {
        minutes::prepare(&mut tx, ring, random, scene.meeting, now())
            .await
            .unwrap();
    }
    let parts = minutes::parts(&mut tx, ring, scene.meeting).await.unwrap();
    tx.commit().await.unwrap();
    let kinds: Vec<PartKind> = parts.iter().map(|part| part.kind).collect();
    use PartKind as K;
    assert_eq!(kinds, [K::Opening, K::Item, K::Item, K::Other, K::Closing]);
    assert_eq!(parts[1].agenda_item, Some(scene.items[0]));
    Desk {
        scene,
        meeting,
        part: parts[1].id,
    }
}

#[test]
fn what_two_people_write_is_joined() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let desk = prepared(&scene).await;
        let mut tx = scene.write().await;
        assert!(!minutes::is_begun(&mut tx, scene.meeting).await.unwrap());
        let first = desk
            .save(&mut tx, "manager", 1, "Laporan UPTD.\nLaporan Polres.\n")
            .await;
        let first = first.unwrap();
        assert_eq!(
            (first.version, first.typed, first.outcome),
            (2, 2, Outcome::Plain)
        );
        let again = desk
            .save(&mut tx, "lead", 1, "Laporan UPTD.\nLaporan Polres.\n")
            .await;
        assert_eq!(
            again.unwrap().version,
            2,
            "saving the same makes no version"
        );

        let hers = "Laporan UPTD: 12 kasus.\nLaporan Polres.\n";
        desk.save(&mut tx, "manager", 2, hers).await.unwrap();
        let his = "Laporan UPTD.\nLaporan Polres: 3 perkara.\n";
        let joined = desk.save(&mut tx, "lead", 2, his).await.unwrap();
        let both = "Laporan UPTD: 12 kasus.\nLaporan Polres: 3 perkara.\n";
        assert_eq!(
            (joined.outcome, joined.text.as_str()),
            (Outcome::Joined, both)
        );
        assert_eq!((joined.typed, joined.version), (4, 5));

        // He types on from what he had typed, she has the joined text.
        let on = "Laporan UPTD.\nLaporan Polres: 3 perkara, 1 P21.\n";
        let saved = desk.save(&mut tx, "lead", joined.typed, on).await.unwrap();
        assert_eq!(
            saved.text,
            "Laporan UPTD: 12 kasus.\nLaporan Polres: 3 perkara, 1 P21.\n"
        );
        let ring = &scene.world.ring;
        let part = minutes::part(&mut tx, ring, scene.meeting, desk.part)
            .await
            .unwrap();
        assert_eq!((part.text, part.version), (saved.text, saved.version));
        assert_eq!(part.editor, scene.world.person("lead").name);
        assert!(minutes::is_begun(&mut tx, scene.meeting).await.unwrap());
    });
}

#[test]
fn where_both_changed_the_same_words_both_stand_and_every_wording_is_kept() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let desk = prepared(&scene).await;
        let ring = &scene.world.ring;
        let mut tx = scene.write().await;
        desk.save(&mut tx, "manager", 1, "Anggaran 2025.")
            .await
            .unwrap();
        desk.save(&mut tx, "manager", 2, "Anggaran 2026.")
            .await
            .unwrap();
        let conflict = desk
            .save(&mut tx, "lead", 2, "Anggaran 2027.")
            .await
            .unwrap();
        assert_eq!(conflict.outcome, Outcome::Conflict);
        let (hers, his) = ("Anggaran 2026.", "Anggaran 2027.");
        let marks = [
            "— Versi Ratna Dewi —",
            hers,
            "— Versi Hendra Gunawan —",
            his,
        ];
        assert_eq!(conflict.text.trim_end(), marks.join("\n"));
        let history = minutes::history(&mut tx, ring, scene.meeting, desk.part)
            .await
            .unwrap();
        let texts: Vec<&str> = history.iter().map(|one| one.text.as_str()).collect();
        let whole = conflict.text.as_str();
        assert_eq!(texts, [whole, his, hers, "Anggaran 2025.", ""]);
        let old = minutes::revision(&mut tx, ring, scene.meeting, desk.part, 3).await;
        assert_eq!(old.unwrap().text, hers);
        let unknown = minutes::revision(&mut tx, ring, scene.meeting, desk.part, 99).await;
        assert!(matches!(unknown, Err(Error::NotFound)));
        let foreign = minutes::part(&mut tx, ring, id(), desk.part).await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

#[test]
fn many_saves_at_one_moment_lose_no_word() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let desk = prepared(&scene).await;
        let writers = ["manager", "lead"].into_iter().cycle().take(12);
        let saves = writers.enumerate().map(|(n, login)| {
            let desk = &desk;
            async move {
                let mut tx = desk.scene.write().await;
                let text = format!("kalimat{n} oleh {login}\n");
                desk.save(&mut tx, login, 1, &text).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
        futures(saves).await;
        let mut tx = scene.write().await;
        let part = minutes::part(&mut tx, &scene.world.ring, scene.meeting, desk.part)
            .await
            .unwrap();
        for n in 0..12 {
            assert!(
                part.text.contains(&format!("kalimat{n} ")),
                "{n}: {}",
                part.text
            );
        }
    });
}

/// Runs all at once.
async fn futures<F: Future<Output = ()>>(all: impl Iterator<Item = F>) {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        all.retain_mut(|one| one.as_mut().poll(context).is_pending());
        match all.is_empty() {
            true => std::task::Poll::Ready(()),
            false => std::task::Poll::Pending,
        }
    })
    .await;
}

#[test]
fn approved_parts_change_with_a_reason_only() {
    each_database(|store| async move {
        let scene = Scene::new(store).await;
        let mut desk = prepared(&scene).await;
        let mut tx = scene.write().await;
        desk.save(&mut tx, "manager", 1, "Sudin Sosail hadir.")
            .await
            .unwrap();
        desk.meeting.state = MeetingState::Approved;
        let locked = desk
            .save(&mut tx, "manager", 2, "Sudin Sosial hadir.")
            .await;
        assert!(matches!(locked, Err(Fault::Locked)));
        let reason = "Nama instansi salah tulis";
        let text = "Sudin Sosial hadir.";
        let corrected = desk
            .save_because(&mut tx, "secretariat", 2, text, reason)
            .await;
        assert_eq!(corrected.unwrap().version, 3);
        let ring = &scene.world.ring;
        let history = minutes::history(&mut tx, ring, scene.meeting, desk.part)
            .await
            .unwrap();
        assert_eq!((&*history[0].reason, &*history[1].reason), (reason, ""));
        desk.meeting.state = MeetingState::Cancelled;
        let cancelled = desk
            .save_because(&mut tx, "secretariat", 3, "x", reason)
            .await;
        assert!(matches!(cancelled, Err(Fault::Locked)));
    });
}
