//! Minutes written by two people at once.

use crate::minutes::help::{Meeting, link, page, sent};
use testkit::{Client, Running, each_app};

struct Desks {
    meeting: Meeting,
    rina: Client,
    budi: Client,
    part: String,
}

/// The secretariat and the note taker before the first part of the agenda.
async fn desks(running: &Running) -> Desks {
    let meeting = Meeting::new(running).await;
    let rina = meeting.open(running).await;
    let budi = running.sign_in(running.world.person("manager")).await;
    let body = page(&rina, &meeting.at("/minutes")).await.body;
    assert!(body.contains("Laporan penanganan korban") && body.contains("Penyaji: Sudin Sosial"));
    let (_, item) = body.split_once("Laporan penanganan korban</h2>").unwrap();
    let part = link(item, "data-part=\"");
    Desks {
        meeting,
        rina,
        budi,
        part,
    }
}

impl Desks {
    /// What the script of the page sends.
    async fn save(&self, client: &Client, base: i64, text: &str) -> serde_json::Value {
        let request = client
            .request("POST", &self.at())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!(
                "base={base}&text={}",
                text.replace(' ', "+").replace('\n', "%0D%0A")
            ));
        let answer = client.send(request).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    fn at(&self) -> String {
        self.meeting.at(&format!("/minutes/{}", self.part))
    }
}

#[test]
fn both_find_what_the_other_wrote_and_no_word_is_lost() {
    each_app(|running| async move {
        let desks = desks(&running).await;
        let first = desks
            .save(&desks.rina, 1, "Laporan UPTD.\nLaporan Polres.\n")
            .await;
        assert_eq!(
            (first["version"].as_i64(), first["conflict"].as_bool()),
            (Some(2), Some(false))
        );
        assert!(first["words"].as_str().unwrap().starts_with("Tersimpan "));

        let changes = desks.meeting.at(&format!("/changes?part={}:1", desks.part));
        let heard = page(&desks.budi, &changes).await.body;
        assert!(heard.contains("Dian Puspita sedang menulis"), "{heard}");
        let nothing = desks.meeting.at(&format!("/changes?part={}:2", desks.part));
        let nothing = page(&desks.budi, &nothing).await.body;
        assert!(nothing.contains("\"parts\":[]"), "{nothing}");

        desks
            .save(&desks.rina, 2, "Laporan UPTD: 12 kasus.\nLaporan Polres.\n")
            .await;
        let joined = desks
            .save(
                &desks.budi,
                2,
                "Laporan UPTD.\nLaporan Polres: 3 perkara.\n",
            )
            .await;
        assert_eq!(
            joined["text"].as_str().unwrap(),
            "Laporan UPTD: 12 kasus.\nLaporan Polres: 3 perkara.\n"
        );
        assert!(joined["words"].as_str().unwrap().contains("digabung"));

        // Both change the same words: both stand, and both are told.
        let base = joined["version"].as_i64().unwrap();
        let hers = "Laporan UPTD: 14 kasus.\nLaporan Polres: 3 perkara.\n";
        desks.save(&desks.rina, base, hers).await;
        let his = "Laporan UPTD: 15 kasus.\nLaporan Polres: 3 perkara.\n";
        let clash = desks.save(&desks.budi, base, his).await;
        assert_eq!(clash["conflict"].as_bool(), Some(true));
        let text = clash["text"].as_str().unwrap();
        for words in [
            "Versi Dian Puspita",
            "14 kasus",
            "Versi Ratna Dewi",
            "15 kasus",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        let history = page(&desks.rina, &desks.at()).await.body;
        for words in ["12 kasus", "14 kasus", "15 kasus", "Yang berlaku sekarang"] {
            assert!(history.contains(words), "{words}: {history}");
        }
    });
}

#[test]
fn a_plain_form_does_the_same_without_a_script() {
    each_app(|running| async move {
        let desks = desks(&running).await;
        let path = desks.at();
        let to = sent(&desks.rina, &path, &[("base", "1"), ("text", "Satu.\n")]).await;
        assert!(to.contains("done=minutes-saved#part-"), "{to}");
        let to = sent(&desks.budi, &path, &[("base", "1"), ("text", "Dua.\n")]).await;
        assert!(to.contains("done=minutes-joined"), "{to}");
        let body = page(&desks.budi, &desks.meeting.at("/minutes")).await.body;
        assert!(body.contains("Satu.\nDua."), "{body}");
        let to = sent(&desks.rina, &path, &[("base", "2"), ("text", "Tiga.\n")]).await;
        assert!(to.contains("conflict=yes") || to.contains("joined"), "{to}");
        let told = page(&desks.rina, &desks.meeting.at("/minutes?conflict=yes"))
            .await
            .body;
        assert!(told.contains("Dua orang mengubah kata yang sama"), "{told}");

        // An earlier wording is used again; what it replaced stays in the history.
        let restore = format!("{path}/restore");
        let stale = desks
            .rina
            .post(&restore, &[("version", "2"), ("base", "1")])
            .await;
        assert_eq!(stale.status, 409);
        let history = page(&desks.rina, &path).await.body;
        let base = crate::minutes::help::hidden(&history, "base");
        sent(&desks.rina, &restore, &[("version", "2"), ("base", &base)]).await;
        let body = page(&desks.rina, &desks.meeting.at("/minutes")).await.body;
        assert!(body.contains("\nSatu.\n</textarea>"), "{body}");
        let history = page(&desks.rina, &path).await.body;
        assert!(history.contains("Tiga."), "{history}");

        let unreadable = desks
            .rina
            .post(&path, &[("base", "1"), ("text", "a\u{7}b")])
            .await;
        assert_eq!(unreadable.status, 422);
        let long = "a".repeat(40_001);
        let long = desks
            .rina
            .post(&path, &[("base", "1"), ("text", &long)])
            .await;
        assert_eq!(long.status, 413);
    });
}

#[test]
fn before_they_are_published_only_writers_see_the_minutes() {
    each_app(|running| async move {
        let desks = desks(&running).await;
        desks.save(&desks.rina, 1, "Rahasia rapat.\n").await;
        let meeting = &desks.meeting;
        let member = running.sign_in(running.world.person("colleague")).await;
        let changes = format!("/changes?part={}:0", desks.part);
        for to in [
            "/minutes",
            "/decisions",
            "/minutes.docx",
            "/minutes/print",
            &changes,
        ] {
            assert_eq!(member.get(&meeting.at(to)).await.status, 404, "{to}");
        }
        assert_eq!(member.get(&desks.at()).await.status, 404);
        let refused = member
            .post(&desks.at(), &[("base", "2"), ("text", "x")])
            .await;
        assert_eq!(refused.status, 404);
        // The one who leads it reads and writes; the leader of the task force reads.
        let lead = running.sign_in(running.world.person("lead")).await;
        assert!(
            page(&lead, &meeting.at("/minutes"))
                .await
                .body
                .contains("data-minutes=")
        );
        let leader = running.sign_in(running.world.person("leader")).await;
        let body = page(&leader, &meeting.at("/minutes")).await.body;
        assert!(
            body.contains("Rahasia rapat.") && !body.contains("<textarea"),
            "{body}"
        );
        let refused = leader
            .post(&desks.at(), &[("base", "2"), ("text", "x")])
            .await;
        assert_eq!(refused.status, 404);
    });
}
