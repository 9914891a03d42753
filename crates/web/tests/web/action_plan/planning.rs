//! Building a plan by hand; what is refused and what is kept.

use crate::action_plan::help::{after, hidden, page, planned, sent};
use domain::people::Role;
use testkit::each_app;

#[test]
fn a_plan_is_built_by_hand() {
    each_app(|running| async move {
        let client = running.as_role(Role::Secretariat).await;
        let empty = page(&client, "/action-plan").await;
        assert!(empty.contains("Belum ada rencana aksi"), "{empty}");
        let fields = [
            ("title", "RAD Kota Jakarta Barat 2022–2026"),
            ("year-from", "2022"),
            ("year-to", "2026"),
            ("basis", "Pergub DKI 64/2019"),
        ];
        let plan = after(&sent(&client, "/action-plan/new", &fields).await, "plan=");
        let fields = [
            ("strategy", "prevention"),
            ("name", "Penyuluhan masyarakat"),
        ];
        let new = format!("/action-plan/{plan}/programmes/new");
        sent(&client, &new, &fields).await;
        let overview = page(&client, "/action-plan").await;
        assert!(overview.contains("Penyuluhan masyarakat"), "{overview}");
        let programme = after(&overview, "/action-plan/programmes/");

        let office = running.world.organisations.protection_unit.to_string();
        let related = running.world.organisations.police.to_string();
        let fields = [
            ("name", "Penyuluhan di sekolah"),
            ("responsible", office.as_str()),
            ("related", &related),
            ("source", "apbd-kabkota"),
            ("code", "2.08.03.2.02.01"),
            ("budget-2024", "Rp 125.000.000,00"),
            ("budget-2025", "150000000"),
        ];
        let new = format!("/action-plan/programmes/{programme}/activities/new");
        let activity = after(&sent(&client, &new, &fields).await, "/activities/");
        let shown = page(&client, &format!("/action-plan/activities/{activity}")).await;
        for words in ["2.08.03.2.02.01", "Rp 125.000.000", "Polres Jakarta Barat"] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        // A formula brings its name and how its quarters make a year.
        let fields = [
            ("formula", "people-reached"),
            ("unit", "orang"),
            ("gathering", "average"),
            ("direction", "higher"),
            ("baseline", "120"),
            ("target-2024", "1.500"),
        ];
        let new = format!("/action-plan/activities/{activity}/indicators/new");
        sent(&client, &new, &fields).await;
        let shown = page(&client, &format!("/action-plan/activities/{activity}")).await;
        for words in [
            "Peserta penyuluhan",
            "Dijumlahkan",
            "1.500 orang",
            "120 orang",
        ] {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        let matrix = page(&client, "/action-plan?year=2024").await;
        assert!(matrix.contains("Peserta penyuluhan") && matrix.contains("Rp 125.000.000"));
        assert!(matrix.contains("<svg"), "a chart");
        let reader = running.as_role(Role::Analyst).await;
        let seen = page(&reader, "/action-plan?year=2024").await;
        assert!(seen.contains("Peserta penyuluhan") && !seen.contains("/programmes/new"));
        assert_eq!(reader.get(&new).await.status, 404);
    });
}

#[test]
fn amounts_that_can_be_read_in_two_ways_come_back_with_what_to_do() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let edit = format!("/action-plan/activities/{}/edit", planned.unit);
        let version = hidden(&page(&client, &edit).await, "version");
        let office = running.world.organisations.protection_unit.to_string();
        for (typed, said) in [
            ("1,250,000", "dapat dibaca dua cara"),
            ("1,5 juta", "Tulis lengkap dengan angka"),
            ("1.250.000,50", "tanpa sen"),
            ("-5", "kurang dari nol"),
        ] {
            let fields = [
                ("version", version.as_str()),
                ("name", "Layanan korban terpadu"),
                ("responsible", &office),
                ("source", "apbn"),
                ("budget-2024", typed),
                ("code", "2.08.03"),
            ];
            let answer = client.post(&edit, &fields).await;
            assert_eq!(answer.status, 422, "{typed}");
            assert!(answer.body.contains(said), "{typed}: {}", answer.body);
            assert!(
                answer.body.contains(&format!("value=\"{typed}\"")),
                "{typed}"
            );
            assert!(answer.body.contains("Tulis kode sub-kegiatan"), "{typed}");
        }
        let overlap = [
            ("title", "Lain"),
            ("year-from", "2026"),
            ("year-to", "2030"),
        ];
        let answer = client.post("/action-plan/new", &overlap).await;
        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("sudah mencakup salah satu tahun"));
    });
}

#[test]
fn two_people_who_save_at_once_see_both_versions() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let edit = format!("/action-plan/{}/edit", planned.plan);
        let fields = |title| {
            [
                ("version", "1"),
                ("title", title),
                ("year-from", "2022"),
                ("year-to", "2026"),
            ]
        };
        sent(&client, &edit, &fields("RAD yang pertama")).await;
        let late = client.post(&edit, &fields("RAD yang kedua")).await;
        assert_eq!(late.status, 409);
        assert!(late.body.contains("RAD yang pertama") && late.body.contains("RAD yang kedua"));
    });
}

#[test]
fn a_plan_of_another_task_force_does_not_exist() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.province).await;
        let client = running.as_role(Role::Secretariat).await;
        let paths = [
            format!("/action-plan?plan={}", planned.plan),
            format!("/action-plan/{}/edit", planned.plan),
            format!("/action-plan/{}/plan.xlsx", planned.plan),
            format!("/action-plan/{}/matrix.docx", planned.plan),
            format!("/action-plan/{}/import", planned.plan),
            format!("/action-plan/activities/{}", planned.unit),
            planned.at(planned.unit),
        ];
        for path in &paths {
            assert_eq!(client.get(path).await.status, 404, "{path}");
        }
        let posted = client
            .post(&planned.at(planned.unit), &[("rupiah", "1")])
            .await;
        assert_eq!(posted.status, 404);
    });
}

#[test]
fn what_was_not_realised_can_be_taken_out_and_lights_set() {
    each_app(|running| async move {
        let planned = planned(&running, running.world.task_force).await;
        let client = running.as_role(Role::Secretariat).await;
        let remove = format!("/action-plan/activities/{}/remove", planned.police);
        sent(&client, &remove, &[]).await;
        let gone = format!("/action-plan/activities/{}", planned.police);
        assert_eq!(client.get(&gone).await.status, 404);
        let at = planned.at(planned.unit);
        sent(&client, &at, &[("version", "0"), ("rupiah", "1.000.000")]).await;
        let stays = format!("/action-plan/activities/{}/remove", planned.unit);
        let answer = client.post(&stays, &[]).await;
        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("Sudah ada realisasinya"),
            "{}",
            answer.body
        );

        let wrong = [("green", "60"), ("yellow", "90")];
        let answer = client.post("/action-plan/lights", &wrong).await;
        assert!(answer.status == 422 && answer.body.contains("harus lebih kecil"));
        sent(
            &client,
            "/action-plan/lights",
            &[("green", "95"), ("yellow", "70")],
        )
        .await;
        let kept = page(&client, "/action-plan/lights").await;
        assert!(kept.contains("value=\"95\""));
        let formulas = page(&client, "/action-plan/formulas").await;
        assert!(formulas.contains("Rujukan yang diterima tepat waktu"));
        assert!(formulas.contains("P-21"), "those written by hand too");
    });
}
