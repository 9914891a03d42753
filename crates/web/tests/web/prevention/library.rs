//! Material with its editions, and community-watch groups.

use crate::plan::help::{audited, hidden, page, sent};
use crate::prevention::stage::{MERUYA, between, changed, record, recorder, upload};
use domain::people::Role;
use store::{attachments, sql};
use testkit::each_app;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj";

fn leaflet<'a>() -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", "Kenali tandanya"),
        ("kind", "leaflet"),
        ("language", "indonesian"),
        ("topic", "signs"),
        ("public", "yes"),
        ("active", "yes"),
    ]
}

#[test]
fn a_material_keeps_its_editions_and_an_event_the_one_that_was_handed_out() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let new = "/prevention/materials/new";
        let made = upload(&client, new, &leaflet(), ("file", "tanda.pdf", PDF)).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let at = made.location().split('?').next().unwrap().to_owned();
        let id = at.rsplit('/').next().unwrap().to_owned();
        let used = record(&client, &changed(&[("materials", &id)])).await;
        let editions = format!("{at}/versions");
        let note = [("change", "Nomor telepon baru")];
        let file = ("file", "tanda-2.pdf", &b"%PDF-1.7\n2 0 obj"[..]);
        let second = upload(&client, &editions, &note, file).await;
        assert_eq!(second.status, 303, "{}", second.body);
        let shown = page(&client, &at).await.body;
        for said in [
            "Versi 2",
            "terbaru",
            "Nomor telepon baru",
            "Versi 1",
            "Versi pertama",
            "tanda.pdf",
        ] {
            assert!(shown.contains(said), "{said}\n{shown}");
        }
        let used = page(&client, &used).await.body;
        assert!(used.contains("Kenali tandanya</a> (versi 1)"), "{used}");
        assert_eq!(audited(&running, &id).await, ["material-changed"; 2]);
        let list = page(&client, "/prevention/materials?kind=leaflet")
            .await
            .body;
        assert!(list.contains("Versi 2") && list.contains("Untuk masyarakat"));

        let newest = between(&shown, "href=\"/attachments/", "\"")
            .parse()
            .unwrap();
        let mut tx = running.world.store.read().await.unwrap();
        let public = attachments::find_public(&mut tx, &running.world.ring, newest)
            .await
            .unwrap();
        assert_eq!(public.name, "tanda-2.pdf");
        let count = sql("select count(*) as n from attachment where public = ?").bind(true);
        let row = tx.row(&count).await.unwrap().unwrap();
        assert_eq!(row.int("n").unwrap(), 1, "the newest alone");
    });
}

#[test]
fn a_material_that_is_no_longer_used_is_not_offered() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let new = "/prevention/materials/new";
        let made = upload(&client, new, &leaflet(), ("file", "tanda.pdf", PDF)).await;
        let at = made.location().split('?').next().unwrap().to_owned();
        let offered = page(&client, "/prevention/events/new").await.body;
        assert!(offered.contains("Kenali tandanya"));
        let edit = format!("{at}/edit");
        let fields: Vec<(&str, &str)> = leaflet()
            .into_iter()
            .filter(|(name, _)| *name != "active")
            .chain([("version", "1")])
            .collect();
        sent(&client, &edit, &fields).await;
        let stale = client.post(&edit, &fields).await;
        assert_eq!(stale.status, 409);
        let offered = page(&client, "/prevention/events/new").await.body;
        assert!(!offered.contains("Kenali tandanya"));
        let list = page(&client, "/prevention/materials").await.body;
        assert!(list.contains("Belum ada materi"));
        let all = page(&client, "/prevention/materials?retired=yes")
            .await
            .body;
        assert!(all.contains("tidak dipakai lagi"));

        for (file, said) in [
            (("file", "", &b""[..]), "Pilih berkas materi"),
            (("file", "a.sh", b"#!/bin/sh"), "field__error"),
        ] {
            let refused = upload(&client, new, &leaflet(), file).await;
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains(said), "{said}\n{}", refused.body);
            assert!(refused.body.contains("Kenali tandanya"));
        }
        let admin = running.as_role(Role::Administrator).await;
        assert_eq!(admin.get(new).await.status, 404);
        assert_eq!(admin.get(&at).await.status, 200);
    });
}

#[test]
fn a_group_keeps_its_contact_out_of_lists() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let mut group = vec![
            ("name", "PATBM Meruya Selatan"),
            ("kind", "patbm"),
            ("area", MERUYA),
            ("members", "15"),
            ("contact", "Ibu Ketua, 0812-5550-1234"),
            ("formed-day", "1"),
            ("formed-month", "juli"),
            ("formed-year", "2021"),
            ("last-day", "1"),
            ("last-month", "1"),
            ("last-year", "2020"),
            ("active", "yes"),
        ];
        let refused = client.post("/prevention/groups/new", &group).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused
                .body
                .contains("tidak mungkin sebelum kelompok dibentuk")
        );
        assert!(
            refused.body.contains("0812-5550-1234"),
            "nothing typed is lost"
        );
        group[10] = ("last-year", "2024");
        sent(&client, "/prevention/groups/new", &group).await;
        let list = page(&client, "/prevention/groups").await.body;
        assert!(list.contains("PATBM Meruya Selatan") && list.contains("Meruya Selatan"));
        assert!(!list.contains("0812-5550-1234"));
        let (_, rows) = list.split_once("<tbody>").unwrap();
        let id = between(rows, "href=\"/prevention/groups/", "/edit").to_owned();
        let edit = format!("/prevention/groups/{id}/edit");
        let form = page(&client, &edit).await.body;
        assert!(form.contains("0812-5550-1234"));
        group.push(("version", "1"));
        group[3] = ("members", "9");
        sent(&client, &edit, &group).await;
        let stale = client.post(&edit, &group).await;
        assert_eq!(stale.status, 409);
        assert_eq!(hidden(&stale.body, "version"), "2");
        assert_eq!(audited(&running, &id).await, ["watch-group-changed"; 2]);
        let filtered = page(&client, "/prevention/groups?kind=other").await.body;
        assert!(filtered.contains("Belum ada kelompok"));
        let admin = running.as_role(Role::Administrator).await;
        assert_eq!(admin.get(&edit).await.status, 404);
        assert_eq!(admin.get("/prevention/groups").await.status, 200);
    });
}
