//! Decrees with their scans, divisions, levels; and what other task forces must not see.

use crate::taskforce::help::{decree, last, page, post, refused, secretariat, sent, uploaded};
use domain::people::{Level, Role};
use store::people::{self, TaskForce};
use testkit::each_app;
use testkit::world::{id, now};

#[test]
fn divisions_begin_as_the_national_six_and_become_ones_own() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let member = running.as_role(Role::CaseManager).await;
        assert!(
            page(&member, "/task-force")
                .await
                .contains("Belum ada bidang")
        );
        assert_eq!(
            member.post("/task-force/divisions/seed", &[]).await.status,
            404
        );
        let list = sent(&keeper, "/task-force/divisions/seed", &[]).await;
        sent(&keeper, "/task-force/divisions/seed", &[]).await;
        let body = page(&keeper, &list).await;
        assert_eq!(body.matches("<h2 class=\"card__title\">").count(), 6);
        let (_, rest) = body.split_once("/task-force/divisions/").unwrap();
        let rest = rest
            .split_once("/task-force/divisions/")
            .map_or(rest, |(_, rest)| rest);
        let first = rest.split('/').next().unwrap();
        let path = format!("/task-force/divisions/{first}/edit");
        let fields = [
            ("version", "1"),
            ("name", "Bidang Pencegahan dan Edukasi"),
            ("strategy", "prevention"),
            ("active", "yes"),
        ];
        sent(&keeper, &path, &fields).await;
        let stale = keeper.post(&path, &fields).await;
        assert_eq!(stale.status, 409);
        let moved = format!("/task-force/divisions/{first}/move");
        sent(&keeper, &moved, &[("way", "down")]).await;
        let body = page(&keeper, &list).await;
        let at = |name: &str| body.find(name).unwrap_or_else(|| panic!("no {name}"));
        assert!(at("Rehabilitasi Kesehatan") < at("Pencegahan dan Edukasi"));
        let nameless = [("version", "2"), ("duties", "Menyusun kegiatan")];
        let body = refused(&keeper, &path, &nameless).await;
        assert!(body.contains("Menyusun kegiatan"), "nothing typed is lost");
    });
}

#[test]
fn a_scan_of_a_decree_is_opened_by_members() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let address = decree(&keeper, None, "follows-the-post").await;
        let fields = [
            ("version", "1"),
            ("number", "e-0012 Tahun 2023"),
            ("title", "Pembentukan Gugus Tugas"),
            ("issued-day", "20"),
            ("issued-month", "12"),
            ("issued-year", "2022"),
            ("from-day", "1"),
            ("from-month", "1"),
            ("from-year", "2023"),
            ("succession", "follows-the-post"),
        ];
        let edit = format!("{address}/edit");
        let script = Some(("scan", "sk.pdf", &b"#!/bin/sh"[..]));
        let answer = uploaded(&keeper, &edit, &fields, script).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("tidak diterima"), "{}", answer.body);
        assert!(answer.body.contains("value=\"e-0012 Tahun 2023\""));
        let scan = Some(("scan", "sk.pdf", &b"%PDF-1.7\nSurat keputusan"[..]));
        let answer = uploaded(&keeper, &edit, &fields, scan).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let stale = uploaded(&keeper, &edit, &fields, None).await;
        assert_eq!(stale.status, 409);

        let member = running.as_role(Role::CaseManager).await;
        let body = page(&member, &address).await;
        let (_, rest) = body.split_once("href=\"/attachments/").unwrap();
        let file = format!("/attachments/{}", rest.split('"').next().unwrap());
        let opened = member.get(&file).await;
        assert_eq!(opened.status, 200);
        assert_eq!(opened.bytes, b"%PDF-1.7\nSurat keputusan");
        assert!(
            !body.contains("/edit\""),
            "members read, the secretariat keeps"
        );
        assert_eq!(member.get(&edit).await.status, 404);
    });
}

#[test]
fn a_decree_that_ends_before_it_begins_is_refused() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let fields = [
            ("number", "e-1"),
            ("title", "Gugus Tugas"),
            ("issued-day", "31"),
            ("issued-month", "2"),
            ("issued-year", "2024"),
            ("from-day", "1"),
            ("from-month", "3"),
            ("from-year", "2024"),
            ("to-day", "1"),
            ("to-month", "2"),
            ("to-year", "2024"),
            ("succession", "follows-the-post"),
            ("regulation", "0190a000-0000-7000-8000-00000000ffff"),
        ];
        let answer = uploaded(&keeper, "/task-force/decrees/new", &fields, None).await;
        assert_eq!(answer.status, 422);
        for said in [
            "href=\"#issued\"",
            "lebih awal dari hari pertama",
            "href=\"#regulation\"",
        ] {
            assert!(answer.body.contains(said), "{said}\n{}", answer.body);
        }
    });
}

#[test]
fn the_levels_never_form_a_circle() {
    each_app(|running| async move {
        let world = &running.world;
        let mut tx = world.store.write().await.unwrap();
        let below = TaskForce {
            id: id(),
            level: Level::National,
            area: "31".to_owned(),
            name: "Gugus Tugas Salah Impor".to_owned(),
            parent: Some(world.task_force),
        };
        people::add_task_force(&mut tx, &below, now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let keeper = secretariat(&running).await;
        let form = page(&keeper, "/task-force/edit").await;
        assert!(form.contains("Gugus Tugas DKI Jakarta"));
        assert!(
            !form.contains("Gugus Tugas Salah Impor"),
            "it is not offered"
        );
        let before = world.province.to_string();
        let wrong = below.id.to_string();
        let fields = [
            ("parent", wrong.as_str()),
            ("before", &before),
            ("warning", "60"),
        ];
        let body = refused(&keeper, "/task-force/edit", &fields).await;
        assert!(body.contains("tidak boleh melingkar"), "{body}");
        assert!(body.contains("value=\"60\""), "nothing typed is lost");
        let own = world.task_force.to_string();
        let fields = [
            ("parent", own.as_str()),
            ("before", &before),
            ("warning", "60"),
        ];
        refused(&keeper, "/task-force/edit", &fields).await;
        let fields = [
            ("parent", before.as_str()),
            ("before", ""),
            ("warning", "60"),
        ];
        let stale = keeper.post("/task-force/edit", &fields).await;
        assert_eq!(stale.status, 409);
        let fields = [
            ("parent", before.as_str()),
            ("before", &before),
            ("warning", "60"),
        ];
        sent(&keeper, "/task-force/edit", &fields).await;
        assert!(
            page(&keeper, "/task-force/edit")
                .await
                .contains("value=\"60\"")
        );
    });
}

#[test]
fn neighbours_without_the_program_stand_in_the_tree() {
    each_app(|running| async move {
        let keeper = secretariat(&running).await;
        let path = "/task-force/levels/new";
        let fields = |level| {
            [
                ("place", "below"),
                ("name", "Gugus Tugas Kecamatan"),
                ("level", level),
                ("area", "31.73.01"),
            ]
        };
        let body = refused(&keeper, path, &fields("city")).await;
        assert!(body.contains("tingkat yang lebih tinggi"), "{body}");
        assert!(body.contains("value=\"Gugus Tugas Kecamatan\""));
        let above = [
            ("place", "above"),
            ("name", "Pusat"),
            ("level", "national"),
            ("area", "31"),
        ];
        let body = refused(&keeper, path, &above).await;
        assert!(
            body.contains("href=\"#place\""),
            "the province is above already"
        );
    });
}

#[test]
fn what_belongs_to_another_task_force_does_not_exist() {
    each_app(|running| async move {
        let world = &running.world;
        let keeper = secretariat(&running).await;
        let own = post(&keeper, "Ketua", &[("kind", "chair")]).await;
        let under = decree(&keeper, None, "follows-the-post").await;
        let mut tx = world.store.write().await.unwrap();
        for table in [
            "update post set task_force = ? where id = ?",
            "update decree set task_force = ? where id = ?",
        ] {
            let id = if table.contains("post") {
                last(&own)
            } else {
                last(&under)
            };
            let update = store::sql(table).bind(world.province).bind(id);
            assert_eq!(tx.run(&update).await.unwrap(), 1);
        }
        tx.commit().await.unwrap();
        for path in [
            own.clone(),
            format!("{own}/edit"),
            format!("{own}/hand-over"),
            under.clone(),
            format!("{under}/edit"),
        ] {
            assert_eq!(keeper.get(&path).await.status, 404, "{path}");
        }
        let fields = [
            ("kind", "member"),
            ("title", "Anggota"),
            ("decree", last(&under)),
        ];
        let body = refused(&keeper, "/task-force/posts/new", &fields).await;
        assert!(body.contains("href=\"#decree\""), "{body}");
        let gone = keeper
            .post(&format!("{own}/hand-over"), &[("version", "1")])
            .await;
        assert_eq!(gone.status, 404);
    });
}
