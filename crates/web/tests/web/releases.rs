//! Releases of figures as those use them who prepare, approve and read them.

use crate::periodic::help::{victim, victim_in};
use domain::cases::Sex;
use domain::people::Role;
use store::sql;
use testkit::{Answer, Client, Running, each_app};

/// Thirty-seven victims of 2023 and sixteen of 2022, two of them men.
async fn two_years(running: &Running) {
    for at in 0..16u8 {
        let sex = if at < 2 { Sex::Male } else { Sex::Female };
        victim(running, "2022-05-10", sex, 25).await;
    }
    for at in 0..37u8 {
        let sex = if at % 2 == 0 { Sex::Male } else { Sex::Female };
        victim(running, "2023-05-10", sex, if at < 17 { 15 } else { 30 }).await;
    }
}

const ASKED: [(&str, &str); 12] = [
    ("indicator", "persons-registered"),
    ("title-id", "Korban menurut tahun"),
    ("title-en", "Victims by year"),
    ("from-month", "1"),
    ("from-year", "2022"),
    ("to-month", "12"),
    ("to-year", "2023"),
    ("by", "year"),
    ("by", "sex"),
    ("way", "hide"),
    ("threshold", "5"),
    ("epsilon", ""),
];

fn asked<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = ASKED
        .iter()
        .filter(|(name, _)| other.iter().all(|(new, _)| new != name));
    kept.copied().chain(other.iter().copied()).collect()
}

async fn choose(client: &Client, other: &[(&str, &str)]) -> Answer {
    client.post("/releases/new", &asked(other)).await
}

fn address(answer: &Answer) -> String {
    let location = answer.location();
    location.split('?').next().unwrap().to_owned()
}

async fn site(running: &Running) {
    let editor = running.as_role(Role::Secretariat).await;
    let fields = [
        ("version", "0"),
        ("enabled", "yes"),
        ("slug", "jakarta-barat"),
        ("exit", "https://www.bmkg.go.id/"),
        ("least-total", "5"),
        ("least-part", "10"),
    ];
    let answer = editor.post("/site/settings", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

#[test]
fn a_release_goes_from_choosing_to_the_public_page_by_two_people() {
    each_app(|running| async move {
        two_years(&running).await;
        site(&running).await;
        let preparer = running.as_role(Role::Secretariat).await;
        let chosen = choose(&preparer, &[]).await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        let release = address(&chosen);
        let draft = preparer.get(&release).await.body;
        assert!(
            draft.contains("Penyerang tidak menemukan apa pun"),
            "{draft}"
        );
        assert!(draft.contains("number\">37<") && draft.contains("dilindungi"));
        // Two men of 2022 stand nowhere.
        assert!(
            !draft.contains("number\">2<") && !draft.contains("number\">14<"),
            "{draft}"
        );

        let manager = running.as_role(Role::CaseManager).await;
        assert_eq!(
            manager.get(&release).await.status,
            404,
            "a draft is for two"
        );
        let submit = format!("{release}/submit");
        assert_eq!(preparer.post(&submit, &[]).await.status, 303);
        assert_eq!(preparer.post(&submit, &[]).await.status, 409);

        let leader = running.stepped_up(running.world.of(Role::Leader)).await;
        let approve = format!("{release}/approve");
        let back = leader
            .post(&approve, &[("decision", "give-back"), ("note", "")])
            .await;
        assert_eq!(back.status, 422);
        let approved = leader
            .post(&approve, &[("decision", "approve"), ("note", "")])
            .await;
        assert_eq!(approved.status, 303, "{}", approved.body);

        let anybody = running.anonymous();
        let list = anybody.get("/p/figures?lang=id").await.body;
        assert!(
            list.contains("Korban menurut tahun") && list.contains("Nomor 2024-001"),
            "{list}"
        );
        let read = anybody.get("/p/figures/2024-001?lang=en").await;
        assert_eq!(read.status, 200);
        assert!(
            read.body.contains("2023: 37 of 53 victims"),
            "{}",
            read.body
        );
        assert!(read.bytes.len() < 150_000);
        assert!(!read.body.contains("number\">2<") && !read.body.contains("number\">14<"));

        let csv = anybody
            .get("/p/figures/2024-001/1/table.csv?lang=en")
            .await
            .body;
        assert!(csv.contains("2023,2023,*,Total,37,,\r\n"), "{csv}");
        assert!(csv.contains("2022,2022,male,Male,,,protected"), "{csv}");
        let document = anybody.get("/p/figures/2024-001/1/release.json").await;
        assert_eq!(document.header("cache-control"), "public, max-age=86400");
        let hex = |text: &str| -> Vec<u8> {
            let pairs = (0..text.len()).step_by(2);
            pairs
                .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
                .collect()
        };
        let key: [u8; 32] = hex(document.header("x-signed-with")).try_into().unwrap();
        let signature: [u8; 64] = hex(document.header("x-signature-ed25519"))
            .try_into()
            .unwrap();
        let key = ed25519_dalek::VerifyingKey::from_bytes(&key).unwrap();
        let signature = ed25519_dalek::Signature::from_bytes(&signature);
        key.verify_strict(&document.bytes, &signature).unwrap();
        let catalogue = anybody.get("/p/figures/catalogue.json").await.body;
        let catalogue: serde_json::Value = serde_json::from_str(&catalogue).unwrap();
        assert_eq!(catalogue["dataset"][0]["identifier"], "2024-001");

        let same = preparer.post(&format!("{release}/reproduce"), &[]).await;
        assert!(
            same.location().ends_with("release-same"),
            "{}",
            same.location()
        );
        for address in [
            "/p/figures/2024-002",
            "/p/figures/2024-001/2",
            "/p/figures/x/y/table.csv",
        ] {
            assert_eq!(anybody.get(address).await.status, 404, "{address}");
        }
    });
}

#[test]
fn whoever_prepared_a_release_cannot_approve_it() {
    each_app(|running| async move {
        two_years(&running).await;
        let analyst = running.stepped_up(running.world.of(Role::Analyst)).await;
        let release = address(&choose(&analyst, &[]).await);
        analyst.post(&format!("{release}/submit"), &[]).await;
        let approve = format!("{release}/approve");
        assert_eq!(analyst.get(&approve).await.status, 404);
        let own = analyst.post(&approve, &[("decision", "approve")]).await;
        assert_ne!(own.status, 303, "{}", own.location());
        let page = analyst.get(&release).await.body;
        assert!(page.contains("Menunggu persetujuan"));
    });
}

#[test]
fn a_correction_is_a_revision_that_can_be_seen() {
    each_app(|running| async move {
        two_years(&running).await;
        site(&running).await;
        let preparer = running.as_role(Role::Secretariat).await;
        let leader = running.stepped_up(running.world.of(Role::Leader)).await;
        let release = address(&choose(&preparer, &[]).await);
        let approve = format!("{release}/approve");
        preparer.post(&format!("{release}/submit"), &[]).await;
        leader.post(&approve, &[("decision", "approve")]).await;

        for _ in 0..8 {
            victim(&running, "2023-11-10", Sex::Female, 40).await;
        }
        let revise = preparer.post(&format!("{release}/revise"), &[]).await;
        assert_eq!(revise.location(), format!("{release}/choose"));
        let form = preparer.get(revise.location()).await.body;
        assert!(
            form.contains("Korban menurut tahun") && form.contains("reason-id"),
            "{form}"
        );
        let why = [("reason-id", "laporan terlambat"), ("reason-en", "")];
        let half = preparer.post(revise.location(), &asked(&why)).await;
        assert_eq!(half.status, 422, "both languages or none");
        let why = [
            ("reason-id", "laporan terlambat"),
            ("reason-en", "late reports"),
        ];
        let chosen = preparer.post(revise.location(), &asked(&why)).await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        preparer.post(&format!("{release}/submit"), &[]).await;
        let approved = leader.post(&approve, &[("decision", "approve")]).await;
        assert_eq!(approved.status, 303, "{}", approved.body);

        let anybody = running.anonymous();
        let now = anybody.get("/p/figures/2024-001?lang=en").await.body;
        assert!(
            now.contains("late reports") && now.contains("2023: 37 became 45"),
            "{now}"
        );
        let before = anybody.get("/p/figures/2024-001/1?lang=en").await.body;
        assert!(before.contains("There is a later revision") && before.contains(">37<"));

        let gone = leader.post(&format!("{release}/withdraw"), &[]).await;
        assert_eq!(gone.status, 303, "{}", gone.body);
        let now = anybody.get("/p/figures/2024-001/2?lang=en").await.body;
        assert!(
            now.contains("was withdrawn") && !now.contains(">45<") && !now.contains("became 45"),
            "{now}"
        );
        let file = anybody.get("/p/figures/2024-001/2/table.csv").await;
        assert_eq!(file.status, 404);
    });
}

#[test]
fn what_cannot_be_a_release_is_said_beside_its_field_and_nothing_is_lost() {
    each_app(|running| async move {
        let preparer = running.as_role(Role::Analyst).await;
        for (other, words) in [
            (vec![("to-year", "2024")], "belum berakhir"),
            (vec![("from-year", "2023"), ("to-year", "2022")], "akhir"),
            (vec![("threshold", "1")], "threshold"),
            (vec![("by", "")], "Pilih satu sampai empat"),
            (
                vec![("way", "noise"), ("epsilon", "banyak")],
                "Epsilon antara",
            ),
            (
                vec![("indicator", "reports-received")],
                "tidak punya salah satu",
            ),
            (vec![("way", "")], "Pilih salah satu"),
        ] {
            let answer = choose(&preparer, &other).await;
            assert_eq!(answer.status, 422, "{other:?}");
            assert!(answer.body.contains(words), "{other:?}: {}", answer.body);
            assert!(answer.body.contains("Korban menurut tahun"), "{other:?}");
        }
    });
}

#[test]
fn areas_of_a_release_stand_on_a_map_for_everybody() {
    each_app(|running| async move {
        site(&running).await;
        let mut tx = running.world.store.write().await.unwrap();
        let province = sql("update task_force set level = 'province', area = '31' where id = ?");
        tx.run(&province.bind(running.world.task_force))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        for (area, many) in [("31.73.05", 20), ("31.71", 12)] {
            for _ in 0..many {
                victim_in(&running, "2023-05-10", Sex::Female, 30, area).await;
            }
        }
        let preparer = running.as_role(Role::Secretariat).await;
        let leader = running.stepped_up(running.world.of(Role::Leader)).await;
        let release = address(&choose(&preparer, &[("by", "area")]).await);
        let draft = preparer.get(&release).await.body;
        assert!(draft.contains("release-map-1-w-t"), "{draft}");
        preparer.post(&format!("{release}/submit"), &[]).await;
        let approve = format!("{release}/approve");
        leader.post(&approve, &[("decision", "approve")]).await;
        let read = running.anonymous().get("/p/figures/2024-001?lang=en").await;
        assert!(read.body.contains("release-map-1-w-t"), "{}", read.body);
        assert!(read.body.contains("Map: "), "who made the map is said");
        assert!(read.bytes.len() < 150_000, "{} bytes", read.bytes.len());
    });
}

#[test]
fn what_waits_is_on_the_first_page_of_those_who_approve_and_a_draft_is_nobody_elses() {
    each_app(|running| async move {
        two_years(&running).await;
        let preparer = running.as_role(Role::Secretariat).await;
        let leader = running.stepped_up(running.world.of(Role::Leader)).await;
        let release = address(&choose(&preparer, &[]).await);
        let tile = "Terbitan angka menunggu persetujuan";
        assert!(!leader.get("/today").await.body.contains(tile));
        preparer.post(&format!("{release}/submit"), &[]).await;
        assert!(leader.get("/today").await.body.contains(tile));
        assert!(
            !preparer.get("/today").await.body.contains(tile),
            "not of one's own"
        );
        let approve = format!("{release}/approve");
        leader.post(&approve, &[("decision", "approve")]).await;
        assert!(!leader.get("/today").await.body.contains(tile));

        preparer.post(&format!("{release}/revise"), &[]).await;
        let title = [
            ("title-id", "Judul rahasia"),
            ("title-en", "Secret title"),
            ("reason-id", ""),
            ("reason-en", ""),
        ];
        let chosen = preparer
            .post(&format!("{release}/choose"), &asked(&title))
            .await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        assert!(
            preparer
                .get("/releases")
                .await
                .body
                .contains("Judul rahasia")
        );
        let manager = running.as_role(Role::CaseManager).await;
        let list = manager.get("/releases").await.body;
        assert!(
            list.contains("Korban menurut tahun") && !list.contains("Judul rahasia"),
            "{list}"
        );
    });
}

#[test]
fn an_administrator_decides_how_much_noise_may_tell() {
    each_app(|running| async move {
        let administrator = running.as_role(Role::Administrator).await;
        let page = "/releases/settings";
        assert_ne!(
            administrator.get(page).await.status,
            200,
            "not without a second look"
        );
        let administrator = running
            .stepped_up(running.world.of(Role::Administrator))
            .await;
        let form = administrator.get(page).await.body;
        assert!(
            form.contains("value=\"2\"") && form.contains("value=\"4\""),
            "{form}"
        );
        for (year, person, words) in [
            ("banyak", "4", "Epsilon antara"),
            ("2", "99", "Epsilon antara"),
            ("2", "1,5", "tidak boleh lebih kecil"),
        ] {
            let answer = administrator
                .post(page, &[("year", year), ("person", person)])
                .await;
            assert_eq!(answer.status, 422);
            assert!(
                answer.body.contains(words),
                "{year}, {person}: {}",
                answer.body
            );
        }
        let answer = administrator
            .post(page, &[("year", "0,5"), ("person", "1")])
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let form = administrator.get(page).await.body;
        assert!(form.contains("value=\"0,5\""), "{form}");
        // The budget is in force.
        two_years(&running).await;
        let preparer = running.as_role(Role::Analyst).await;
        let noise = [("way", "noise"), ("epsilon", "0,75")];
        let answer = choose(&preparer, &noise).await;
        let (submit, refused) = (answer.location().to_owned(), answer.status);
        let refused = match refused {
            303 => {
                let release = submit.split('?').next().unwrap().to_owned();
                preparer.post(&format!("{release}/submit"), &[]).await
            }
            _ => answer,
        };
        assert!(
            refused.status == 422 || refused.location().contains("budget"),
            "{}",
            refused.body
        );
    });
}

#[test]
fn a_definition_is_read_by_all_and_changed_by_a_new_version() {
    each_app(|running| async move {
        let manager = running.as_role(Role::CaseManager).await;
        let list = manager.get("/figures/definitions").await.body;
        assert!(list.contains("Korban teridentifikasi"));
        let path = "/figures/definitions/cases-opened";
        assert_eq!(manager.get(path).await.status, 200);
        assert_ne!(manager.get(&format!("{path}/edit")).await.status, 200);
        let analyst = running.as_role(Role::Analyst).await;
        let fields = |version| {
            [
                ("version", version),
                ("name-id", "Kasus dibuka"),
                ("name-en", "Cases opened"),
                ("definition-id", "Kasus yang dibuka."),
                ("definition-en", "Cases that were opened."),
                ("source-id", "Definisi sendiri"),
                ("source-en", "Own definition"),
                ("unit", "cases"),
                ("inclusion", "recorded"),
                ("date", "registration"),
                ("area", "registration"),
            ]
        };
        let edit = format!("{path}/edit");
        assert_eq!(analyst.post(&edit, &fields("1")).await.status, 303);
        let stale = analyst.post(&edit, &fields("1")).await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("Kasus dibuka"));
        let mut wrong = fields("2");
        wrong[10].1 = "residence";
        let wrong = analyst.post(&edit, &wrong).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("hanya diketahui untuk korban"));
        let page = analyst.get(path).await.body;
        assert!(page.contains("Versi 1") && page.contains("Kasus dibuka"));
    });
}
