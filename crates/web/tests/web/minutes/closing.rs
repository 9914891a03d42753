//! A meeting is closed, its papers are there at once, its minutes approved and published.

use crate::minutes::help::{Meeting, check_in, hidden, link, page, sent};
use std::time::{Duration, Instant};
use testkit::each_app;

#[test]
fn minutes_go_from_the_hall_to_the_members() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let desk = meeting.open(&running).await;
        let close = meeting.at("/close");
        let asked = page(&desk, &close).await.body;
        for words in [
            "Hendra Gunawan",
            "Belum ada yang tercatat hadir",
            "Notula belum ditulis",
        ] {
            assert!(asked.contains(words), "{words}: {asked}");
        }
        check_in(
            &running.anonymous(),
            &meeting.scanned(&running).await,
            "Siti Aminah",
        )
        .await;
        let body = page(&desk, &meeting.at("/minutes")).await.body;
        let (_, item) = body.split_once("Laporan penanganan korban</h2>").unwrap();
        let part = link(item, "data-part=\"");
        let path = meeting.at(&format!("/minutes/{part}"));
        let text = "Dua belas korban ditangani.\n\nSembilan sudah pulang.";
        sent(&desk, &path, &[("base", "1"), ("text", text)]).await;
        let decisions = meeting.at("/decisions");
        let item = meeting.item.to_string();
        let fields = [("item", &*item), ("text", "Rumah aman ditambah dua kamar.")];
        sent(&desk, &decisions, &fields).await;
        assert_eq!(desk.post(&decisions, &[("text", "")]).await.status, 422);

        // Nothing blocks: what is missing is said.
        let version = hidden(&page(&desk, &close).await.body, "version");
        let fields = [
            ("version", &*version),
            ("chaired-by", "Hendra Gunawan"),
            ("noted-by", ""),
        ];
        let to = sent(&desk, &close, &fields).await;
        assert!(to.ends_with("/minutes?done=meeting-closed"), "{to}");
        let started = Instant::now();
        let minutes = page(&desk, &meeting.at("/minutes.docx")).await;
        let list = page(&desk, &meeting.at("/attendance.docx")).await;
        println!("papers in {:?}", started.elapsed());
        assert!(started.elapsed() < Duration::from_secs(120));
        assert!(minutes.bytes.starts_with(b"PK") && list.bytes.starts_with(b"PK"));
        let paper = page(&desk, &meeting.at("/minutes/print")).await.body;
        for words in [
            "Jumat, 15 Maret 2024",
            "Ruang Ali Sadikin",
            "Hendra Gunawan",
            "1 orang",
            "1. Laporan penanganan korban",
            "Sembilan sudah pulang.",
            "Keputusan 1: Rumah aman ditambah dua kamar.",
            "Siti Aminah",
            "Notula ini belum disetujui.",
        ] {
            assert!(paper.contains(words), "{words}: {paper}");
        }

        // Only who leads may approve, and is told so; then the parts are locked.
        let approve = meeting.at("/minutes/approve");
        assert_eq!(desk.post(&approve, &[]).await.status, 404);
        let waits = "Notula menunggu persetujuan Anda";
        assert!(!page(&desk, "/today").await.body.contains(waits));
        let lead = running.sign_in(running.world.person("lead")).await;
        assert!(page(&lead, "/today").await.body.contains(waits));
        let list = page(&lead, "/meetings?when=to-approve").await.body;
        assert!(list.contains(&meeting.at("")), "{list}");
        let to = sent(&lead, &approve, &[]).await;
        assert!(to.ends_with("done=minutes-approved"), "{to}");
        assert!(!page(&lead, "/today").await.body.contains(waits));
        let list = page(&lead, "/meetings?when=to-approve").await.body;
        assert!(list.contains("Tidak ada notula yang menunggu"), "{list}");
        let locked = desk.post(&path, &[("base", "2"), ("text", "Lain")]).await;
        assert_eq!(locked.status, 409);
        let member = running.sign_in(running.world.person("colleague")).await;
        assert_eq!(member.get(&meeting.at("/minutes")).await.status, 404);
        let tab = format!("href=\"{}\"", meeting.at("/minutes"));
        let summary = page(&member, &meeting.at("")).await.body;
        assert!(!summary.contains(&tab), "no tab leads to what is not shown");

        let correct = format!("{path}/correct");
        let base = hidden(&page(&desk, &correct).await.body, "base");
        let bare = desk
            .post(&correct, &[("base", &base), ("text", "Tiga belas.")])
            .await;
        assert_eq!(bare.status, 422);
        let reason = "Angka salah tulis";
        let fields = [
            ("base", &*base),
            ("text", "Tiga belas korban."),
            ("reason", reason),
        ];
        sent(&desk, &correct, &fields).await;
        let late = desk.post(&correct, &fields).await;
        assert_eq!(late.status, 409);
        let history = page(&desk, &path).await.body;
        assert!(
            history.contains("Alasan perbaikan: Angka salah tulis"),
            "{history}"
        );

        sent(&desk, &meeting.at("/minutes/publish"), &[]).await;
        assert!(page(&member, &meeting.at("")).await.body.contains(&tab));
        let read = page(&member, &meeting.at("/minutes")).await.body;
        assert!(
            read.contains("Tiga belas korban.") && !read.contains("<textarea"),
            "{read}"
        );
        assert_eq!(
            member.get(&path).await.status,
            404,
            "how it came about is the writers'"
        );
        page(&member, &meeting.at("/minutes.docx")).await;
        page(&member, &decisions).await;
    });
}
