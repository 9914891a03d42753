//! Outreach events: recorded, changed, shown, planned; who may and who may not.

use crate::plan::help::{audited, hidden, page, sent};
use crate::prevention::stage::{MERUYA, between, changed, event, photo, record, recorder, upload};
use domain::people::Role;
use domain::prevention::{Audience, OutreachKind};
use store::prevention::{Event, record as keep};
use testkit::each_app;
use testkit::world::{id, now};
use vault::Random;

#[test]
fn an_outreach_day_is_recorded_with_its_people_and_a_photo_without_its_place() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let form = page(&client, "/prevention/events/new").await.body;
        assert!(form.contains("Perempuan, 18–59 tahun"), "{form}");
        let at = record(&client, &event()).await;
        let shown = page(&client, &at).await.body;
        for said in [
            "Penyuluhan RW 05",
            "Edukasi dan penyuluhan",
            "12 Maret 2024",
            "Meruya Selatan, Kembangan",
            "Orang tua",
            "Cara dan tempat melapor",
            "Rp2.500.000",
            "Jumlah: 45",
        ] {
            assert!(shown.contains(said), "{said}\n{shown}");
        }
        let photos = format!("{at}/photos");
        let taken = upload(&client, &photos, &[], ("photo", "aula.jpg", &photo())).await;
        assert_eq!(taken.status, 303, "{}", taken.body);
        let shown = page(&client, &at).await.body;
        let file = between(&shown, "href=\"/attachments/", "\"");
        let stored = page(&client, &format!("/attachments/{file}")).await;
        for trace in [&b"GPS"[..], b"KAMERA"] {
            assert!(!stored.bytes.windows(trace.len()).any(|part| part == trace));
        }
        assert!(stored.bytes.ends_with(&[0x12, 0x34, 0xFF, 0xD9]));
        let remove = format!("{at}/photos/{file}/remove");
        sent(&client, &remove, &[]).await;
        assert_eq!(
            client.get(&format!("/attachments/{file}")).await.status,
            404
        );
        assert_eq!(client.post(&remove, &[]).await.status, 404);

        let id = at.rsplit('/').next().unwrap();
        let told = audited(&running, id).await;
        assert_eq!(told, ["outreach-recorded"; 3]);
        let list = page(&client, "/prevention/events?year=2024&area=31.73.08")
            .await
            .body;
        assert!(list.contains("Penyuluhan RW 05") && list.contains(">45<"));
        let other = page(&client, "/prevention/events?kind=mapping").await.body;
        assert!(!other.contains("Penyuluhan RW 05"));
        let overview = page(&client, "/prevention").await.body;
        assert!(overview.contains("30 perempuan, 12 laki-laki, 3 tidak dirinci"));
        assert!(overview.contains("dari 56 kelurahan"));
    });
}

#[test]
fn the_same_form_counts_once() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let form = page(&client, "/prevention/events/new").await.body;
        let key = hidden(&form, "key");
        let fields = changed(&[("key", &key)]);
        let first = record(&client, &fields).await;
        assert_eq!(record(&client, &fields).await, first);
        let overview = page(&client, "/prevention").await.body;
        let tile = between(&overview, "href=\"/prevention/events?year=2024\"", "</a>");
        assert!(tile.contains(">1<"), "{tile}");
    });
}

#[test]
fn what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        for (change, said) in [
            (("held-year", "2025"), "Tanggal ini belum terjadi"),
            (("people-female-18-59", "-3"), "Tulis angka dari 0 sampai"),
            (("people-female-18-59", "banyak"), "Tulis sebagai angka"),
            (("people-female-18-59", "99.999"), "paling banyak 100.000"),
            (("area", "31.73.99.9999"), "Tidak ada wilayah"),
            (("area", "32.04"), "di dalam wilayah gugus tugas"),
            (("kind", "party"), "Pilih jawaban dari daftar"),
            (("title", " "), "Isi bagian ini"),
            (
                ("materials", "00000000-0000-7000-8000-000000000000"),
                "Pilih jawaban dari daftar",
            ),
            (("cost", "-1"), "Tulis angka dari 0 sampai"),
        ] {
            let answer = client
                .post("/prevention/events/new", &changed(&[change]))
                .await;
            assert_eq!(answer.status, 422, "{change:?}");
            assert!(answer.body.contains(said), "{change:?}\n{}", answer.body);
            assert!(answer.body.contains("value=\"12\""), "{change:?}: kept");
        }
        let at = record(&client, &event()).await;
        let photos = format!("{at}/photos");
        for (bytes, said) in [
            (vec![0xFF; 20 << 20], "10 MB"),
            (b"%PDF-1.7\n1 0 obj".to_vec(), "Pilih foto JPG"),
            (b"#!/bin/sh".to_vec(), "field__error"),
        ] {
            let answer = upload(&client, &photos, &[], ("photo", "x.jpg", &bytes)).await;
            assert_eq!(answer.status, 422, "{said}");
            assert!(answer.body.contains(said), "{said}\n{}", answer.body);
        }
        let none = upload(&client, &photos, &[], ("photo", "", b"")).await;
        assert!(none.body.contains("Pilih foto lebih dahulu"));
    });
}

#[test]
fn two_who_change_one_event_see_both_versions() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let at = record(&client, &event()).await;
        let edit = format!("{at}/edit");
        let form = page(&client, &edit).await.body;
        assert!(form.contains("Meruya Selatan") && form.contains("value=\"30\""));
        let first = changed(&[("version", "1"), ("title", "Judul pertama")]);
        sent(&client, &edit, &first).await;
        let second = changed(&[
            ("version", "1"),
            ("title", "Judul kedua"),
            ("topics", "law"),
        ]);
        let refused = client.post(&edit, &second).await;
        assert_eq!(refused.status, 409);
        for both in ["Judul pertama", "Judul kedua", "Mengenali TPPO"] {
            assert!(refused.body.contains(both), "{both}\n{}", refused.body);
        }
        let version = hidden(&refused.body, "version");
        let again = changed(&[("version", &version), ("title", "Judul kedua")]);
        sent(&client, &edit, &again).await;
        assert!(page(&client, &at).await.body.contains("Judul kedua"));
    });
}

#[test]
fn who_works_elsewhere_finds_nothing_and_an_administrator_records_nothing() {
    each_app(|running| async move {
        let world = &running.world;
        let foreign = Event {
            id: id(),
            task_force: world.province,
            kind: OutreachKind::Education,
            title: "Kegiatan provinsi".to_owned(),
            held_on: jiff::civil::date(2024, 3, 1),
            area: MERUYA.parse().unwrap(),
            venue: String::new(),
            audience: Audience::nobody(),
            targets: Vec::new(),
            topics: Vec::new(),
            materials: Vec::new(),
            organisations: Vec::new(),
            cost: None,
            funding: None,
            note: String::new(),
            version: 1,
        };
        let mut tx = world.store.write().await.unwrap();
        let keys = (&world.ring, &mut Random::system());
        let by = world.of(Role::Secretariat).account();
        keep(&mut tx, keys, &foreign, "k", by, now()).await.unwrap();
        tx.commit().await.unwrap();
        let client = recorder(&running).await;
        let at = format!("/prevention/events/{}", foreign.id);
        for path in [at.clone(), format!("{at}/edit")] {
            assert_eq!(client.get(&path).await.status, 404, "{path}");
        }
        let edit = client.post(&format!("{at}/edit"), &event()).await;
        assert_eq!(edit.status, 404);
        let photos = format!("{at}/photos");
        let refused = upload(&client, &photos, &[], ("photo", "a.jpg", &photo())).await;
        assert_eq!(refused.status, 404);

        let admin = running.as_role(Role::Administrator).await;
        let seen = page(&admin, "/prevention/events").await.body;
        assert!(!seen.contains("/prevention/events/new"));
        assert_eq!(admin.get("/prevention/events/new").await.status, 404);
        let refused = admin.post("/prevention/events/new", &event()).await;
        assert_eq!(refused.status, 404);
        assert_eq!(admin.get("/prevention/field").await.status, 404);
    });
}

#[test]
fn a_plan_becomes_an_event() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let ask = format!("/prevention/plans/new?area={MERUYA}");
        assert!(page(&client, &ask).await.body.contains("Meruya Selatan"));
        let mut plan = vec![
            ("area", MERUYA),
            ("kind", "education"),
            ("title", "Penyuluhan PATBM"),
            ("planned-day", "1"),
            ("planned-month", "3"),
            ("planned-year", "2024"),
        ];
        let past = client.post("/prevention/plans/new", &plan).await;
        assert_eq!(past.status, 422);
        assert!(past.body.contains("sudah lewat") && past.body.contains("Penyuluhan PATBM"));
        plan[4] = ("planned-month", "4");
        sent(&client, "/prevention/plans/new", &plan).await;
        let overview = page(&client, "/prevention").await.body;
        assert!(overview.contains("Penyuluhan PATBM"));
        let plan = between(&overview, "/prevention/events/new?plan=", "\"").to_owned();
        let form = page(&client, &format!("/prevention/events/new?plan={plan}")).await;
        assert!(form.body.contains("value=\"Penyuluhan PATBM\""));
        record(&client, &changed(&[("plan", &plan)])).await;
        let overview = page(&client, "/prevention").await.body;
        assert!(!overview.contains("?plan="), "it was held");
        let gone = client
            .post(&format!("/prevention/plans/{plan}/remove"), &[])
            .await;
        assert_eq!(gone.status, 404);
    });
}
