//! Files between installations.

use super::help::*;
use domain::people::Role;
use store::audit::AuditKeys;
use testkit::{Answer, Client, Running, each_app};

async fn upload(client: &Client, bytes: &[u8], fingerprint: &str) -> Answer {
    let mut body = Vec::new();
    let part = |head: &str| format!("--grenze\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    body.extend(part("name=\"file\"; filename=\"laporan-2023.json\"").bytes());
    body.extend(bytes);
    body.extend(b"\r\n");
    body.extend(part("name=\"fingerprint\"").bytes());
    body.extend(fingerprint.bytes());
    body.extend(b"\r\n--grenze--\r\n");
    let request = client
        .request("POST", "/periodic/import")
        .header("content-type", "multipart/form-data; boundary=grenze")
        .body(body);
    client.send(request).await
}

/// A file of a city of the province that works elsewhere, and the fingerprint that it tells.
async fn file(running: &Running) -> (Vec<u8>, String) {
    victims(running).await;
    let report = frozen(running, "2023").await;
    let secretariat = running.as_role(Role::Secretariat).await;
    let answer = page(&secretariat, &format!("{report}/report.json")).await;
    let told = store::periodic::own_fingerprint(&AuditKeys::of(&running.world.ring));
    // To the province, the city is one of another installation.
    let mut tx = running.world.store.write().await.unwrap();
    let apart = store::sql("update task_force set parent = null where id = ?")
        .bind(running.world.task_force);
    tx.run(&apart).await.unwrap();
    tx.commit().await.unwrap();
    (answer.bytes, told)
}

#[test]
fn a_signed_file_comes_in_and_a_changed_one_does_not() {
    each_app(|running| async move {
        let (bytes, told) = file(&running).await;
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(!text.contains("Bambang") && text.contains("victims-by-age"));
        let above = overseer(&running).await;
        assert!(page(&above, "/periodic/import").await.body.contains(&told));

        let tampered = text.replace("\\\"n\\\":20", "\\\"n\\\":2");
        assert_ne!(tampered, text);
        let answer = upload(&above, tampered.as_bytes(), &told).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("diubah setelah ditandatangani"));
        assert!(answer.body.contains(&told), "what was typed is not lost");
        for (bytes, words) in [(&b"bukan"[..], "bukan berkas laporan"), (b"", "kosong")] {
            let answer = upload(&above, bytes, &told).await;
            assert_eq!(answer.status, 422);
            assert!(answer.body.contains(words), "{}", answer.body);
        }
        let answer = upload(&above, &bytes, "").await;
        assert!(
            answer.body.contains("berkas pertama dari pengirim itu"),
            "{}",
            answer.body
        );
        let answer = upload(&above, &bytes, "aaaa bbbb").await;
        assert!(answer.body.contains("tidak cocok dengan berkas ini"));

        let answer = upload(&above, &bytes, &told).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let list = page(&above, "/periodic").await;
        assert!(list.body.contains("Diterima 15/03/2024"));
        assert!(list.body.contains("Instalasi lain"));
        let answer = upload(&above, &bytes, &told).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("sudah masuk"));
    });
}

#[test]
fn a_task_force_takes_no_file_of_its_own_level() {
    each_app(|running| async move {
        let (bytes, told) = file(&running).await;
        let secretariat = running.as_role(Role::Secretariat).await;
        let answer = upload(&secretariat, &bytes, &told).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("bukan gugus tugas tepat di bawah"));
    });
}
