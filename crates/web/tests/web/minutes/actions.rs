//! What a decision asks of a post, until it is done.

use crate::minutes::help::{Meeting, hidden, link, page, sent};
use jiff::SignedDuration;
use testkit::{Client, Running, each_app};

async fn added(running: &Running, meeting: &Meeting, desk: &Client) -> String {
    sent(
        desk,
        &meeting.at("/decisions"),
        &[("text", "Rumah aman ditambah.")],
    )
    .await;
    let list = page(desk, &meeting.at("/decisions")).await.body;
    let decision = link(&list, "id=\"decision-");
    let path = format!(
        "/action-items/new?meeting={}&decision={decision}",
        meeting.id
    );
    let form = page(desk, &path).await.body;
    assert!(form.contains("Rumah aman ditambah."), "{form}");
    let (meeting_id, chair) = (meeting.id.to_string(), meeting.chair.to_string());
    let key = hidden(&form, "request-key");
    let fields = [
        ("meeting", &*meeting_id),
        ("decision", &decision),
        ("request-key", &key),
        ("title", "Susun daftar rumah aman"),
        ("post", &chair),
        ("due-day", "20"),
        ("due-month", "3"),
        ("due-year", "2024"),
    ];
    for (missing, field) in [(3, "title"), (4, "post"), (5, "due-day")] {
        let mut wrong = fields;
        wrong[missing].1 = "";
        let refused = desk.post("/action-items/new", &wrong).await;
        assert_eq!(refused.status, 422, "{field}");
        assert!(
            refused
                .body
                .contains(&format!("id=\"{}", field.trim_end_matches("-day")))
        );
    }
    let to = sent(desk, "/action-items/new", &fields).await;
    // Sent twice, made once.
    assert_eq!(sent(desk, "/action-items/new", &fields).await, to);
    assert_eq!(running.now(), running.now());
    to.split('?').next().unwrap().to_owned()
}

async fn update(client: &Client, item: &str, parts: &[(&str, &str)]) -> testkit::Answer {
    let path = format!("{item}/progress");
    let form = client.get(&path).await;
    assert_eq!(form.status, 200, "{}", form.body);
    let version = hidden(&form.body, "version");
    let mut body = String::new();
    for (name, value) in parts.iter().chain(&[("version", &*version)]) {
        body += &format!(
            "--grenze\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    body += "--grenze--\r\n";
    let request = client
        .request("POST", &path)
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(body);
    client.send(request).await
}

#[test]
fn an_item_is_made_done_and_opened_again() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let desk = meeting.open(&running).await;
        let item = added(&running, &meeting, &desk).await;
        let holder = running.sign_in(running.world.person("lead")).await;
        let mine = page(&holder, "/action-items").await.body;
        for words in [
            "TL-2024-001",
            "Susun daftar rumah aman",
            "Ketua Harian",
            "5 hari lagi",
        ] {
            assert!(mine.contains(words), "{words}: {mine}");
        }
        assert!(
            page(&holder, "/today")
                .await
                .body
                .contains("tindak lanjut saya")
        );
        let others = running.sign_in(running.world.person("colleague")).await;
        let none = page(&others, "/action-items").await.body;
        assert!(
            none.contains("Tidak ada tugas yang menunggu jabatan Anda"),
            "{none}"
        );
        assert!(page(&others, &item).await.body.contains("TL-2024-001"));
        assert_eq!(others.get(&format!("{item}/progress")).await.status, 404);
        assert_eq!(others.get(&format!("{item}/edit")).await.status, 404);
        assert_eq!(others.get("/action-items/new").await.status, 404);

        let started = update(&holder, &item, &[("step", "start")]).await;
        assert_eq!(started.status, 303, "{}", started.body);
        let silent = update(&holder, &item, &[("step", "note"), ("text", "")]).await;
        assert_eq!(silent.status, 422);
        let bare = update(&holder, &item, &[("step", "finish")]).await;
        assert_eq!(bare.status, 422);
        assert!(
            bare.body
                .contains("Lampirkan bukti, atau tulis mengapa tidak ada")
        );
        let note = [("step", "finish"), ("text", "Daftar dikirim lewat surat")];
        assert_eq!(update(&holder, &item, &note).await.status, 303);
        let shown = page(&holder, &item).await.body;
        for words in [
            "Selesai",
            "Daftar dikirim lewat surat",
            "15 Maret 2024",
            "Hendra Gunawan",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        let settled = page(&desk, "/action-items?tab=settled").await.body;
        assert!(settled.contains("TL-2024-001"));
        let again = [("step", "reopen"), ("text", "Dua rumah aman belum masuk")];
        assert_eq!(update(&desk, &item, &again).await.status, 303);
        let twice = update(&desk, &item, &[("step", "reopen"), ("text", "lagi")]).await;
        assert_eq!(twice.status, 422);
    });
}

#[test]
fn what_is_overdue_stands_on_today_and_in_the_list() {
    each_app(|running| async move {
        let meeting = Meeting::new(&running).await;
        let desk = meeting.open(&running).await;
        let item = added(&running, &meeting, &desk).await;
        let edit = format!("{item}/edit");
        let form = page(&desk, &edit).await.body;
        let (version, chair) = (hidden(&form, "version"), meeting.chair.to_string());
        let division = meeting.division.to_string();
        let fields = [
            ("version", &*version),
            ("title", "Susun daftar rumah aman"),
            ("post", &chair),
            ("division", &division),
            ("due-day", "16"),
            ("due-month", "3"),
            ("due-year", "2024"),
        ];
        sent(&desk, &edit, &fields).await;
        assert_eq!(desk.post(&edit, &fields).await.status, 409);
        web::background::once(&running.app).await.unwrap();
        assert!(page(&desk, &item).await.body.contains("Diingatkan"));

        running.wait(SignedDuration::from_hours(72));
        let desk = running.sign_in(running.world.person("secretariat")).await;
        let late = page(&desk, "/action-items?tab=overdue").await.body;
        assert!(
            late.contains("TL-2024-001") && late.contains("lewat 2 hari"),
            "{late}"
        );
        let by = format!("/action-items?tab=all&division={division}&state=open");
        assert!(page(&desk, &by).await.body.contains("TL-2024-001"));
        let other = "/action-items?tab=all&state=doing";
        assert!(!page(&desk, other).await.body.contains("TL-2024-001"));
        assert!(page(&desk, "/today").await.body.contains("lewat tenggat"));

        // Another task force has no such item.
        let mut tx = running.world.store.write().await.unwrap();
        let move_away = store::sql("update action_item set task_force = ?, number = 'TL-2024-900'");
        tx.run(&move_away.bind(running.world.province))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for to in ["", "/edit", "/progress"] {
            assert_eq!(desk.get(&format!("{item}{to}")).await.status, 404, "{to}");
        }
    });
}
