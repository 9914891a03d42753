//! The desk at the door: by hand, with and without a network.

use crate::minutes::help::{Meeting, check_in, hidden, link, page, sent};
use domain::people::Role;
use store::audit::Filter;
use testkit::{Running, each_app};

#[test]
fn invitees_are_found_and_ticked_and_guests_added() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        meeting.invite(&running, 1, None, "Rini Astuti").await;
        let (second, _) = meeting.invite(&running, 2, None, "Ahmad Fauzi").await;
        let desk = meeting.open(&running).await;
        let found = page(&desk, &meeting.at("/attendance?q=sudin+FAUZI"))
            .await
            .body;
        assert!(found.contains("Ahmad Fauzi") && !found.contains("Rini Astuti"));
        // The tabs of the meeting stand on each of its pages, with the current one marked.
        for tab in ["/agenda", "/attendance", "/minutes", "/decisions"] {
            let body = page(&desk, &meeting.at(tab)).await.body;
            let current = format!("href=\"{}\" aria-current=\"page\"", meeting.at(tab));
            assert!(body.contains(&current), "{tab}: {body}");
            assert_eq!(body.matches("class=\"tabs__link\"").count(), 7, "{tab}");
            assert!(body.contains("Rapat koordinasi Maret"), "{tab}");
        }
        let tick = meeting.at(&format!("/attendance/invitees/{second}"));
        let to = sent(&desk, &tick, &[]).await;
        assert!(to.ends_with("done=attendance-recorded"));
        let to = sent(&desk, &tick, &[]).await;
        assert!(to.ends_with("done=attendance-before"));

        let path = meeting.at("/attendance/new");
        let device = hidden(&page(&desk, &path).await.body, "device");
        let bad = [
            ("device", &*device),
            ("name", "Tamu"),
            ("office", ""),
            ("phone", "12"),
        ];
        let bad = desk.post(&path, &bad).await;
        assert_eq!(bad.status, 422);
        assert!(bad.body.contains("value=\"Tamu\"") && bad.body.contains("value=\"12\""));
        let good = [
            ("device", &*device),
            ("name", "Narasumber JarNas"),
            ("office", "Jaringan Nasional"),
            ("phone", "081234567890"),
            ("kind", "speaker"),
        ];
        sent(&desk, &path, &good).await;
        let list = page(&desk, &meeting.at("/attendance")).await.body;
        assert!(
            list.contains("2 orang hadir") && list.contains("Narasumber"),
            "{list}"
        );
        assert!(
            !list.contains("81234567890"),
            "numbers stand on the organiser's paper alone"
        );
        let docx = page(&desk, &meeting.at("/attendance.docx?contact=yes")).await;
        assert!(docx.bytes.starts_with(b"PK"));
        let print = page(&desk, &meeting.at("/attendance/print")).await.body;
        assert!(print.contains("Narasumber JarNas") && !print.contains("+6281234567890"));
        let print = page(&desk, &meeting.at("/attendance/print?contact=yes"))
            .await
            .body;
        assert!(print.contains("+6281234567890"));
    });
}

#[test]
fn a_line_is_corrected_by_one_at_a_time_and_removed_with_a_reason() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let desk = meeting.open(&running).await;
        let phone = running.anonymous();
        check_in(&phone, &meeting.scanned(&running).await, "Siti Amina").await;
        let list = page(&desk, &meeting.at("/attendance")).await.body;
        let line = link(&list, &meeting.at("/attendance/0"));
        let edit = meeting.at(&format!("/attendance/0{line}/edit"));
        let form = page(&desk, &edit).await.body;
        let version = hidden(&form, "version");
        let fields = [
            ("version", &*version),
            ("name", "Siti Aminah"),
            ("office", "Sudin Sosial"),
            ("kind", "participant"),
        ];
        running.wait(jiff::SignedDuration::from_secs(1));
        sent(&desk, &edit, &fields).await;
        let late = desk.post(&edit, &fields).await;
        assert_eq!(late.status, 409, "{}", late.body);

        let remove = meeting.at(&format!("/attendance/0{line}/remove"));
        page(&desk, &remove).await;
        assert_eq!(desk.post(&remove, &[]).await.status, 422);
        sent(&desk, &remove, &[("reason", "not-present")]).await;
        assert!(meeting.present(&running).await.is_empty());
        let mut tx = running.world.store.read().await.unwrap();
        let found = store::audit::page(&mut tx, &Filter::default(), 5)
            .await
            .unwrap();
        let told = format!("{found:?}");
        assert!(told.contains("not-present"), "{told}");
        assert!(!told.contains("Siti"), "{told}");
    });
}

#[test]
fn what_was_recorded_without_a_network_is_taken_once() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        meeting.invite(&running, 7, None, "Rini Astuti").await;
        let desk = meeting.open(&running).await;
        let path = meeting.at("/door");
        let form = page(&desk, &path).await.body;
        assert!(
            form.contains("data-door=") && form.contains("7. Rini Astuti"),
            "{form}"
        );
        assert!(form.contains("Menunggu kirim") && form.contains("tidak tersegel"));
        let post = async |fields: &str| {
            let request = desk
                .request("POST", &path)
                .header("accept", "application/json")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(fields.to_owned());
            desk.send(request).await
        };
        let known = "device=aaaaaaaaaaaaaaaa&number=7&at=2024-03-15T02:50:00Z";
        for words in ["Kehadiran tercatat", "tidak dihitung dua kali"] {
            let answer = post(known).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            assert!(answer.body.contains(words), "{}", answer.body);
        }
        post("device=bbbbbbbbbbbbbbbb&name=Tamu&office=Kelurahan&at=bukan-waktu").await;
        let wrong = post("device=cccccccccccccccc&number=99").await;
        assert_eq!(wrong.status, 422);
        assert!(
            wrong.body.contains("Pilih jawaban dari daftar"),
            "{}",
            wrong.body
        );
        assert_eq!(post("device=short&number=7").await.status, 422);
        assert_eq!(meeting.present(&running).await, ["Rini Astuti", "Tamu"]);
        let list = page(&desk, &meeting.at("/attendance")).await.body;
        assert!(
            list.contains("09.50") && list.contains("Dicatat tanpa jaringan"),
            "{list}"
        );
        // The same form without a script.
        let device = hidden(&page(&desk, &path).await.body, "device");
        let fields = [
            ("device", &*device),
            ("name", "Lurah"),
            ("office", "Kelurahan"),
        ];
        let to = sent(&desk, &path, &fields).await;
        assert!(to.ends_with("/door?done=attendance-recorded"), "{to}");
    });
}

/// Pages about a meeting that only its own task force has.
const PAGES: [&str; 9] = [
    "/attendance",
    "/attendance/new",
    "/attendance.docx",
    "/screen",
    "/door",
    "/minutes",
    "/minutes.docx",
    "/decisions",
    "/close",
];

async fn elsewhere(running: &Running, meeting: &Meeting) {
    let client = running.as_role(Role::Secretariat).await;
    for to in PAGES {
        let answer = client.get(&meeting.at(to)).await;
        assert_eq!(answer.status, 404, "{to}");
    }
    for to in [
        "/screen",
        "/minutes",
        "/decisions",
        "/close",
        "/minutes/approve",
    ] {
        let answer = client.post(&meeting.at(to), &[("text", "x")]).await;
        assert_eq!(answer.status, 404, "{to}");
    }
}

#[test]
fn a_meeting_of_another_task_force_is_not_there() {
    each_app(|running| async move {
        let meeting = Meeting::of(&running, running.world.province).await;
        elsewhere(&running, &meeting).await;
        let own = Meeting::new(&running).await;
        let member = running.sign_in(running.world.person("colleague")).await;
        for to in ["/attendance", "/screen", "/door", "/close", "/minutes"] {
            assert_eq!(member.get(&own.at(to)).await.status, 404, "{to}");
        }
    });
}
