//! The page of services and referrals against a running server, on both databases.

use super::table;
use crate::plan::help::{Case, case, page, refer, sent};
use crate::plan::referrals::step;
use domain::cases::Sex;
use domain::ids::TeamId;
use domain::people::Role;
use store::cases::opening::{self, Direct};
use testkit::world::{now, victim};
use testkit::{Client, Running, each_app};
use vault::Random;

async fn ask(client: &Client, query: &str) -> String {
    page(client, &format!("/figures/work{query}")).await.body
}

/// Plans a service on a day of this March, and begins it today where that is asked for.
async fn service(running: &Running, case: &Case, kind: &str, day: &str, begins: bool) {
    let client = running.sign_in(running.world.person("manager")).await;
    let fields = [
        ("kind", kind),
        ("on-day", day),
        ("on-month", "3"),
        ("on-year", "2024"),
    ];
    sent(&client, &case.at("/services/new"), &fields).await;
    if begins {
        let mut tx = running.world.store.read().await.unwrap();
        let newest = store::sql("select id from service order by id desc limit 1");
        let id = tx
            .row(&newest)
            .await
            .unwrap()
            .unwrap()
            .string("id")
            .unwrap();
        drop(tx);
        let fields = [
            ("version", "1"),
            ("action", "start"),
            ("on-day", "15"),
            ("on-month", "3"),
            ("on-year", "2024"),
        ];
        sent(&client, &case.at(&format!("/services/{id}/step")), &fields).await;
    }
}

/// A case with four services, one of them referred and declined.
async fn some_work(running: &Running) {
    let case = case(running).await;
    service(running, &case, "health", "10", true).await;
    service(running, &case, "health", "1", true).await;
    service(running, &case, "legal-aid", "15", false).await;
    let manager = running.sign_in(running.world.person("manager")).await;
    let code = refer(&manager, &case, running.world.teams.receiving).await;
    let path = format!("/referrals/{code}/decline");
    let declined = step(running, "provider", &path, &[("reason", "no-capacity")]).await;
    assert_eq!(declined, 303);
}

#[test]
fn each_part_has_its_finding_and_its_table() {
    each_app(|running| async move {
        let client = running.as_role(Role::Leader).await;
        let empty = ask(&client, "").await;
        assert!(empty.contains("Belum ada angka") && empty.contains("Cara menghitung"));
        some_work(&running).await;
        let body = ask(&client, "").await;
        for finding in [
            "50% layanan dimulai tepat waktu (1 dari 2); yang paling sering terlambat \
             rehabilitasi kesehatan (1)",
            "0 dari 1 rujukan diterima; 1 ditolak dan 0 tidak dijawab",
            "Rumah aman paling banyak belum terpenuhi: 1 dari 1 kebutuhan yang belum terpenuhi",
            "Belum ada pengajuan restitusi dalam 1 kasus",
            "1 kasus terbuka, 1,0 per petugas",
        ] {
            assert!(body.contains(finding), "{finding}\n{body}");
        }
        assert_eq!(
            table(&body, "services"),
            [
                vec![
                    "Layanan",
                    "Tepat waktu",
                    "Terlambat",
                    "Menunggu",
                    "Tanpa tenggat",
                    "Jumlah",
                    "Dimulai tepat waktu (%)"
                ],
                vec!["Rehabilitasi kesehatan", "1", "1", "0", "0", "2", "50%"],
                vec!["Rumah aman", "0", "0", "1", "0", "1", "–"],
                vec!["Bantuan hukum", "0", "0", "1", "0", "1", "–"],
                vec!["Jumlah", "1", "1", "2", "0", "4", "50%"],
            ]
        );
        let referrals = table(&body, "referrals");
        assert_eq!(
            referrals[1],
            ["Rumah aman", "0", "0", "0", "1", "0", "0", "1", "100%"]
        );
        let unmet = table(&body, "unmet");
        assert_eq!(unmet[1], ["Rumah aman", "1", "0", "0", "1", "1", "100%"]);
        assert_eq!(unmet[2], ["Jumlah", "1", "0", "0", "1", "4", "25%"]);
        assert!(body.contains("Tidak ada tempat, petugas, atau anggaran"));
        let restitution = table(&body, "restitution");
        assert_eq!(restitution[1], ["Belum ada catatan pengajuan", "1", "100%"]);
        assert!(body.contains("Besarnya restitusi tidak dicatat"));
        let caseload = table(&body, "caseload");
        assert_eq!(caseload[1][1..], ["1", "1", "1,0", "0", "1", "0"]);
        let manager = running.world.person("manager");
        assert!(!body.contains(&manager.name), "no person is named");
    });
}

#[test]
fn this_year_stands_beside_the_last_and_the_period_and_area_narrow() {
    each_app(|running| async move {
        some_work(&running).await;
        let client = running.as_role(Role::Analyst).await;
        // Up to February, the last whole month, there was nothing.
        let body = ask(&client, "").await;
        let compared = table(&body, "compare");
        assert_eq!(
            compared[0][1..3],
            ["Januari–Februari 2024", "Januari–Februari 2023"]
        );
        assert_eq!(compared[1][1..], ["0", "0", "0"]);
        let body = ask(&client, "?until=2024-03").await;
        let compared = table(&body, "compare");
        assert_eq!(compared[1], ["Layanan diajukan", "4", "0", "+4"]);
        assert_eq!(compared[2], ["Dimulai tepat waktu (%)", "50%", "–", "–"]);
        assert!(body.contains("Januari–Maret 2024: 4 layanan diajukan, 4 lebih banyak daripada"));
        let other = ask(&client, "?from-year=2023&to-year=2023").await;
        assert!(other.contains("Belum ada angka"));
        let chosen = other.matches("<option value=\"2023\" selected>").count();
        assert_eq!(chosen, 2, "{other}");
        let elsewhere = ask(&client, "?area=31.71").await;
        assert!(elsewhere.contains("Belum ada angka"));
        let within = ask(&client, "?area=31.73").await;
        assert_eq!(table(&within, "services").len(), 5);
        let reversed = ask(&client, "?from-year=2024&to-year=2023").await;
        assert!(reversed.contains("Akhir periode harus sesudah awalnya"));
        let nonsense = ask(&client, "?from-year=x&area=99.99&until=y").await;
        assert!(nonsense.contains("id=\"area-error\""));
        client
            .post(
                "/language",
                &[("locale", "en"), ("return", "/figures/work")],
            )
            .await;
        let english = ask(&client, "").await;
        assert!(english.contains("Shelter is the most unmet need: 1 of 1 unmet needs"));
    });
}

#[test]
fn every_table_is_a_file_with_its_notes_and_is_audited() {
    each_app(|running| async move {
        some_work(&running).await;
        let client = running.as_role(Role::Overseer).await;
        for (name, line) in [
            ("work-services", "Rehabilitasi kesehatan;1;1;0;0;2;50"),
            ("work-referrals", "Rumah aman;0;0;0;1;0;0;1;100"),
            ("work-unmet", "Rumah aman;1;0;0;1;1;100"),
            (
                "work-unmet-areas",
                "Kota Administrasi Jakarta Barat;1;0;0;1",
            ),
            (
                "work-decline-reasons",
                "Tidak ada tempat, petugas, atau anggaran;1;1",
            ),
            ("work-restitution", "Belum ada catatan pengajuan;1;100"),
            ("work-caseload", ";1;1;1,0;0;1;0"),
            ("work-compare", "Layanan diajukan;0;0;0"),
        ] {
            let csv = client.get(&format!("/figures/work.csv?table={name}")).await;
            assert_eq!(csv.status, 200, "{name}");
            assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
            let lines: Vec<&str> = csv.body.trim_start_matches('\u{feff}').lines().collect();
            assert!(
                lines.iter().any(|row| row.contains(line)),
                "{name}: {}",
                csv.body
            );
            assert!(csv.body.contains("Keadaan data;"), "{name}");
        }
        let unknown = client.get("/figures/work.csv?table=nothing").await;
        assert_eq!(unknown.status, 404);
        let mut tx = running.world.store.read().await.unwrap();
        let lines = store::audit::page(&mut tx, &store::audit::Filter::default(), 50)
            .await
            .unwrap();
        let exports = lines.iter().filter(|line| line.kind == audit::Kind::Export);
        assert_eq!(exports.count(), 8);
    });
}

/// So many people whom the organisations of both teams have a case of, and decided to be one.
async fn known_to_both(running: &Running, teams: [TeamId; 2], people: usize) {
    let world = &running.world;
    let mut tx = world.store.write().await.unwrap();
    for _ in 0..people {
        let one = victim(Sex::Female, 24);
        let first = one.id;
        for (team, person) in teams.into_iter().zip([one, victim(Sex::Female, 24)]) {
            let id = person.id;
            let new = Direct {
                persons: vec![person],
                ..world.direct(team, "2024-02-01")
            };
            opening::open_direct(&mut tx, &mut Random::system(), &new, now())
                .await
                .unwrap();
            let link = store::sql("insert into link_person (person, one) values (?, ?)");
            tx.run(&link.bind(id).bind(first)).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

#[test]
fn organisations_that_know_the_same_people_are_named_and_small_counts_are_not() {
    each_app(|running| async move {
        let teams = running.world.teams;
        let client = running.as_role(Role::Leader).await;
        let none = ask(&client, "").await;
        assert!(none.contains("Dihitung setelah kedua lembaga memutuskan"));
        known_to_both(&running, [teams.cases, teams.receiving], 9).await;
        let few = ask(&client, "").await;
        assert!(few.contains("Tidak ada dua lembaga yang sama-sama mengenal cukup banyak orang"));
        assert_eq!(
            table(&few, "overlap")[1][2],
            "terlalu sedikit untuk ditampilkan"
        );
        known_to_both(&running, [teams.cases, teams.receiving], 1).await;
        let body = ask(&client, "").await;
        let row = table(&body, "overlap").remove(1);
        assert_eq!(row[2], "10");
        let finding = format!("{} dan {} paling banyak bersama: 10 orang", row[0], row[1]);
        assert!(body.contains(&finding), "{finding}");
        let csv = client.get("/figures/work.csv?table=work-overlap").await;
        assert!(
            csv.body.contains(&format!("{};{};10", row[0], row[1])),
            "{}",
            csv.body
        );
        // One area less another would tell what is hidden.
        let elsewhere = ask(&client, "?area=31.71").await;
        assert_eq!(table(&elsewhere, "overlap").remove(1), row);
    });
}

#[test]
fn whoever_has_no_figures_has_no_such_page() {
    each_app(|running| async move {
        let provider = running.as_role(Role::ServiceProvider).await;
        assert_eq!(provider.get("/figures/work").await.status, 404);
        assert_eq!(provider.get("/figures/work.csv").await.status, 404);
        assert_eq!(running.anonymous().get("/figures/work").await.status, 303);
    });
}
