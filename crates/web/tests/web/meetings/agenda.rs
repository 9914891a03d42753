//! The agenda: unfinished work comes by itself, suggestions are taken once, two people at one item.

use crate::meetings::help::{action, between, create, page, posts, secretary, sent};
use testkit::each_app;

#[test]
fn unfinished_action_items_stand_on_the_next_agenda_by_themselves() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let (_, posts) = posts(&running, 2, None).await;
        action(&running, posts[0], "Lengkapi daftar rumah aman").await;
        let meeting = create(&client, &[]).await;
        let agenda = page(&client, &format!("{meeting}/agenda")).await.body;
        assert!(agenda.contains("Lengkapi daftar rumah aman"), "{agenda}");
        assert!(agenda.contains("Tindak lanjut") && agenda.contains("Anggota 01"));
        assert!(agenda.contains("Tidak ada usulan"));
        // One that came up since is suggested; taken twice, it stands there once.
        action(&running, posts[1], "Susun jadwal penyuluhan").await;
        let agenda = page(&client, &format!("{meeting}/agenda")).await.body;
        let id = between(&agenda, "name=\"source-id\" value=\"", "\"").to_owned();
        let take = format!("{meeting}/agenda/suggestions");
        for _ in 0..2 {
            sent(
                &client,
                &take,
                &[("source", "action-item"), ("source-id", &id)],
            )
            .await;
        }
        let agenda = page(&client, &format!("{meeting}/agenda")).await.body;
        let items = between(&agenda, "<ol class=\"numbered\">", "</ol>");
        assert_eq!(
            items.matches("<p>Susun jadwal penyuluhan").count(),
            1,
            "{items}"
        );
    });
}

#[test]
fn items_are_added_moved_and_taken_off() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        let agenda = format!("{meeting}/agenda");
        let refused = client
            .post(&agenda, &[("title", ""), ("minutes", "lima")])
            .await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("value=\"lima\""));
        for (title, minutes) in [("Pembukaan", "15"), ("Paparan", "60"), ("Lain-lain", "")] {
            sent(&client, &agenda, &[("title", title), ("minutes", minutes)]).await;
        }
        let body = page(&client, &agenda).await.body;
        assert!(body.contains("Seluruhnya 75 menit"));
        let (_, second) = body.split_once("Paparan").unwrap();
        let id = between(second, "/agenda/", "/edit").to_owned();
        sent(&client, &format!("{agenda}/{id}/move"), &[("toward", "up")]).await;
        let body = page(&client, &agenda).await.body;
        assert!(body.find("Paparan").unwrap() < body.find("Pembukaan").unwrap());
        sent(&client, &format!("{agenda}/{id}/remove"), &[]).await;
        assert!(!page(&client, &agenda).await.body.contains("Paparan"));
        let nowhere = client
            .post(&format!("{agenda}/{id}/move"), &[("toward", "x")])
            .await;
        assert_eq!(nowhere.status, 422);
    });
}

#[test]
fn of_two_people_at_one_item_nothing_is_lost() {
    each_app(|running| async move {
        let client = secretary(&running).await;
        let meeting = create(&client, &[]).await;
        sent(
            &client,
            &format!("{meeting}/agenda"),
            &[("title", "Pembukaan")],
        )
        .await;
        let body = page(&client, &format!("{meeting}/agenda")).await.body;
        let id = between(&body, "/agenda/", "/edit").to_owned();
        let edit = format!("{meeting}/agenda/{id}/edit");
        page(&client, &edit).await;
        let first = [("version", "1"), ("title", "Pembukaan oleh ketua")];
        sent(&client, &edit, &first).await;
        let second = [("version", "1"), ("title", "Sambutan"), ("minutes", "10")];
        let conflict = client.post(&edit, &second).await;
        assert_eq!(conflict.status, 409);
        for words in [
            "Pembukaan oleh ketua",
            "Sambutan",
            "Orang lain sudah mengubah",
        ] {
            assert!(conflict.body.contains(words), "{words}: {}", conflict.body);
        }
        let again = [("version", "2"), ("title", "Sambutan"), ("minutes", "10")];
        sent(&client, &edit, &again).await;
        assert!(
            page(&client, &format!("{meeting}/agenda"))
                .await
                .body
                .contains("10 menit")
        );
    });
}
