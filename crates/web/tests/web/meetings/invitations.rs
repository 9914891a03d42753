//! Invitations: from posts and by hand, numbered letters, links, answers.

use crate::meetings::help::{between, create, page, posts, secretary, sent};
use domain::people::Role;
use testkit::{Client, each_app};

/// The path of the answer page of each invitee, by number.
async fn links(client: &Client, meeting: &str) -> Vec<String> {
    let list = page(client, &format!("{meeting}/invitees")).await.body;
    let parts = list.split("href=\"http://127.0.0.1/u/").skip(1);
    let token = |part: &str| part.split('"').next().unwrap().to_owned();
    parts.map(|part| format!("/u/{}", token(part))).collect()
}

const GUEST: [(&str, &str); 5] = [
    ("kind", "speaker"),
    ("name", "Nur Aini"),
    ("title", "Koordinator"),
    ("office", "Jaringan Contoh"),
    ("phone", "0812-3456-7890"),
];

#[test]
fn an_official_is_written_to_at_the_telephone_that_is_kept_for_them() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let (_, members) = posts(&running, 2, None).await;
        let post = format!("/task-force/posts/{}", members[0]);
        let shown = page(&client, &post).await.body;
        let holder = between(&shown, &format!("href=\"{post}/holders/"), "\"");
        let fields = [
            ("name", "Pejabat 01"),
            ("contact", "0813-1111-2222"),
            ("version", "1"),
        ];
        sent(&client, &format!("{post}/holders/{holder}"), &fields).await;
        let meeting = create(&client, &[]).await;
        let add = format!("{meeting}/invitees/add");
        sent(&client, &add, &[("groups", "all")]).await;
        let list = page(&client, &format!("{meeting}/invitees")).await.body;
        assert!(list.contains("https://wa.me/6281311112222?text="), "{list}");
        assert!(list.contains("https://wa.me/?text="), "nobody else's");
    });
}

#[test]
fn forty_five_members_and_a_speaker_get_numbered_letters() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        posts(&running, 45, None).await;
        let meeting = create(&client, &[("letter-copies", "Wali Kota Jakarta Barat")]).await;
        let add = format!("{meeting}/invitees/add");
        assert_eq!(
            client.get(&format!("{meeting}/letters.docx")).await.status,
            404
        );
        let nobody = client.post(&add, &[]).await;
        assert_eq!(nobody.status, 422);
        assert!(
            nobody
                .body
                .contains("Pilih atau isi paling sedikit satu undangan")
        );
        sent(&client, &add, &[("groups", "all")]).await;
        sent(&client, &add, &[("groups", "all")]).await;
        sent(&client, &add, &GUEST).await;
        let topic = [("title", "Paparan & <diskusi>"), ("minutes", "60")];
        sent(&client, &format!("{meeting}/agenda"), &topic).await;
        let list = page(&client, &format!("{meeting}/invitees")).await.body;
        assert!(
            list.contains("46 undangan") && list.contains("46 belum menjawab"),
            "{list}"
        );
        assert!(
            list.contains("https://wa.me/6281234567890?text=Undangan%20Rapat"),
            "{list}"
        );
        assert!(list.contains("https://wa.me/?text="), "without a phone");
        assert_eq!(links(&client, &meeting).await.len(), 46);

        let letters = page(&client, &format!("{meeting}/letters")).await;
        let html = &letters.body;
        assert_eq!(html.matches("Yth. ").count(), 46);
        for words in [
            "Nomor</dt><dd></dd>",
            "Jakarta Barat, ",
            "Kamis, 26 September 2024",
            "09.00–12.00 WIB",
            "Ruang Pola",
            "Paparan &amp; &lt;diskusi&gt;",
            "09.00–10.00",
            "Daftar undangan",
            "Susunan acara",
            "Kepala Seksi 45",
            "Nur Aini",
            "Wali Kota Jakarta Barat",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        let docx = page(&client, &format!("{meeting}/letters.docx")).await;
        assert!(docx.bytes.starts_with(b"PK") && docx.bytes.len() > 10_000);
        #[cfg(feature = "pdf")]
        {
            let pdf = page(&client, &format!("{meeting}/letters.pdf")).await;
            assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
        }
        let first = between(&list, &format!("{meeting}/invitees/"), "\"");
        let first = if first == "add" {
            let (_, rest) = list.split_once("<tbody>").unwrap();
            between(rest, "/invitees/", "\"")
        } else {
            first
        };
        let one = page(&client, &format!("{meeting}/invitees/{first}/letter"))
            .await
            .body;
        assert_eq!(one.matches("Yth. ").count(), 1);
        assert!(one.contains("Kepala Seksi 45"), "the list has everybody");
    });
}

#[test]
fn an_invitee_answers_by_link_without_an_account_and_may_change_it() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        sent(&client, &format!("{meeting}/invitees/add"), &GUEST).await;
        let link = links(&client, &meeting).await.remove(0);
        sent(&client, &format!("{meeting}/invite"), &[]).await;

        let nobody = running.anonymous();
        let form = page(&nobody, &link).await.body;
        assert!(
            form.contains("Kepada Nur Aini") && form.contains("Ruang Pola"),
            "{form}"
        );
        assert_eq!(nobody.post(&link, &[]).await.status, 422);
        let unnamed = nobody.post(&link, &[("response", "delegated")]).await;
        assert_eq!(unnamed.status, 422, "a delegate has a name");
        let delegate = [
            ("response", "delegated"),
            ("delegate-name", "Bayu Pratama"),
            ("delegate-title", "Staf"),
        ];
        let to = sent(&nobody, &link, &delegate).await;
        assert!(
            page(&nobody, &to)
                .await
                .body
                .contains("diwakilkan oleh Bayu Pratama")
        );
        let list = page(&client, &format!("{meeting}/invitees")).await.body;
        assert!(
            list.contains("Bayu Pratama, Staf") && list.contains("1 diwakilkan"),
            "{list}"
        );
        sent(&nobody, &link, &[("response", "attending")]).await;
        let list = page(&client, &format!("{meeting}/invitees")).await.body;
        assert!(
            list.contains("1 hadir") && !list.contains("Bayu Pratama"),
            "{list}"
        );

        let calendar = page(&nobody, &format!("{link}/calendar.ics")).await;
        assert!(calendar.header("content-type").starts_with("text/calendar"));
        assert!(calendar.body.contains("DTSTART:20240926T020000Z\r\n"));
        sent(&client, &format!("{meeting}/cancel"), &[]).await;
        let late = nobody.post(&link, &[("response", "declined")]).await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("Rapat ini dibatalkan"));
    });
}

#[test]
fn a_wrong_link_is_a_page_that_does_not_exist() {
    each_app(|running| async move {
        let nobody = running.anonymous();
        let missing = nobody.get("/tidak/ada").await;
        for link in ["/u/x", "/u/0000-0000-0000-0000-0000-0000"] {
            let answer = nobody.get(link).await;
            assert_eq!(
                (answer.status, &answer.body),
                (404, &missing.body),
                "{link}"
            );
            let answer = nobody.post(link, &[("response", "attending")]).await;
            assert_eq!(answer.status, 404, "{link}");
            assert_eq!(
                nobody.get(&format!("{link}/calendar.ics")).await.status,
                404
            );
        }
    });
}

#[test]
fn a_member_answers_on_the_page_of_the_meeting() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let account = running.world.of(Role::CaseManager).account();
        posts(&running, 2, Some(account)).await;
        let meeting = create(&client, &[]).await;
        let manager = running.as_role(Role::CaseManager).await;
        let answer = format!("{meeting}/answer");
        let attending = [("response", "attending")];
        assert_eq!(
            manager.post(&answer, &attending).await.status,
            404,
            "not invited"
        );
        sent(
            &client,
            &format!("{meeting}/invitees/add"),
            &[("groups", "all")],
        )
        .await;
        assert!(
            page(&manager, &meeting)
                .await
                .body
                .contains("Undangan Anda")
        );
        assert_eq!(
            manager
                .post(&answer, &[("response", "delegated")])
                .await
                .status,
            422
        );
        sent(&manager, &answer, &attending).await;
        let seen = page(&manager, &meeting).await.body;
        assert!(
            seen.contains("Sudah dijawab: Hadir") && seen.contains("1 hadir"),
            "{seen}"
        );
        let list = page(&manager, &format!("{meeting}/invitees")).await.body;
        assert!(list.contains("Pejabat 01") && !list.contains("wa.me") && !list.contains("/u/"));
    });
}

#[test]
fn an_answer_by_telephone_is_written_down_and_conflicts_show_both() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        sent(&client, &format!("{meeting}/invitees/add"), &GUEST).await;
        let list = page(&client, &format!("{meeting}/invitees")).await.body;
        let (_, rest) = list.split_once("<tbody>").unwrap();
        let one = format!("{meeting}/invitees/{}", between(rest, "/invitees/", "\""));
        assert!(page(&client, &one).await.body.contains("0812-3456-7890"));
        let fields = [&GUEST[..], &[("version", "1"), ("response", "declined")]].concat();
        sent(&client, &one, &fields).await;
        let list = page(&client, &format!("{meeting}/invitees")).await.body;
        assert!(list.contains("1 berhalangan"), "{list}");
        let conflict = client.post(&one, &fields).await;
        assert_eq!(conflict.status, 409);
        let bad = [("kind", "guest"), ("phone", "telepon"), ("version", "3")];
        let refused = client.post(&one, &bad).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"telepon\""));
        sent(&client, &format!("{one}/remove"), &[]).await;
        assert_eq!(client.get(&one).await.status, 404);
    });
}

#[test]
fn materials_are_kept_with_their_files() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        let path = format!("{meeting}/handouts");
        let body = |file: &str| {
            let part = |name: &str, value: &str| {
                format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let file = format!(
                "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"paparan.pdf\"\r\n\
                 content-type: application/pdf\r\n\r\n{file}\r\n--b--\r\n"
            );
            part("title", "Paparan") + &part("speaker", "Nur Aini, Jaringan Contoh") + &file
        };
        let send = |file: &str| {
            let request = client.request("POST", &path);
            let request = request.header("content-type", "multipart/form-data; boundary=b");
            client.send(request.body(body(file)))
        };
        let refused = send("#!/bin/sh").await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"Paparan\""));
        assert_eq!(send("%PDF-1.7\n1 0 obj").await.status, 303);
        let manager = running.as_role(Role::CaseManager).await;
        let list = page(&manager, &path).await.body;
        assert!(list.contains("Nur Aini, Jaringan Contoh") && list.contains("paparan.pdf"));
        let file = format!("/attachments/{}", between(&list, "/attachments/", "\""));
        assert!(page(&manager, &file).await.body.starts_with("%PDF-1.7"));
        assert!(!list.contains("/remove"));
    });
}
