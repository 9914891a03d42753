//! The map of vulnerability, what was not reached, and who does what where.

use crate::plan::help::{audited, page, sent};
use crate::prevention::stage::{MERUYA, between, case_from, changed, event, record, recorder};
use domain::people::Role;
use store::prevention::all_levels;
use testkit::each_app;

#[test]
fn a_kelurahan_with_a_case_is_a_gap_until_an_event_is_held_there() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let quiet = page(&client, "/prevention/coverage").await.body;
        assert!(quiet.contains("Semua wilayah dengan kasus sudah dijangkau"));
        case_from(&running, MERUYA).await;
        let open = page(&client, "/prevention/coverage").await.body;
        assert!(open.contains("Meruya Selatan, Kembangan"), "{open}");
        assert!(open.contains("1–2"), "one case is not counted out");
        let plan = format!("/prevention/plans/new?area={MERUYA}");
        assert!(open.contains(&plan), "a gap leads to a plan");
        assert!(
            page(&client, "/prevention")
                .await
                .body
                .contains("Meruya Selatan, Kembangan")
        );
        record(&client, &event()).await;
        let closed = page(&client, "/prevention/coverage").await.body;
        assert!(!closed.contains("Meruya Selatan, Kembangan"), "{closed}");
        assert!(closed.contains("1 dari 56"));
        let before = page(&client, "/prevention/coverage?year=2023").await.body;
        assert!(before.contains("Meruya Selatan, Kembangan"));
        let admin = running.as_role(Role::Administrator).await;
        let seen = page(&admin, "/prevention/coverage?year=2023").await.body;
        assert!(!seen.contains("/prevention/plans/new"));
    });
}

#[test]
fn the_map_says_why_and_an_officer_may_say_otherwise() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        case_from(&running, MERUYA).await;
        let map = page(&client, "/prevention/map?level=village").await.body;
        let tile = between(&map, "/prevention/map/31.73.08.1003\">", "</a>");
        assert!(
            tile.contains("Meruya Selatan") && tile.contains("Sedang"),
            "{tile}"
        );
        let districts = page(&client, "/prevention/map").await.body;
        let tile = between(&districts, "/prevention/map/31.73.08\">", "</a>");
        assert!(
            tile.contains("Kembangan") && tile.contains("Sedang"),
            "{tile}"
        );

        let at = format!("/prevention/map/{MERUYA}");
        let spot = page(&client, &at).await.body;
        for said in [
            "Kasus dengan perekrutan di sini: 1–2",
            "Ada kasus dan belum ada kegiatan dalam 12 bulan",
            "Kerja paksa",
        ] {
            assert!(spot.contains(said), "{said}\n{spot}");
        }
        let bare = client.post(&at, &[("level", "high")]).await;
        assert_eq!(bare.status, 422, "a level needs its reason");
        let why = "Tiga agen tidak resmi membuka kantor.";
        let fields = [("level", "high"), ("reason", why)];
        sent(&client, &at, &fields).await;
        let spot = page(&client, &at).await.body;
        assert!(
            spot.contains(why) && spot.contains("Usulan dari data: Sedang"),
            "{spot}"
        );
        let map = page(&client, "/prevention/map?level=village").await.body;
        let tile = between(&map, "/prevention/map/31.73.08.1003\">", "</a>");
        assert!(tile.contains("Tinggi · ditetapkan petugas"), "{tile}");
        let stale = client.post(&at, &fields).await;
        assert_eq!(stale.status, 409, "somebody has set it meanwhile");
        assert_eq!(
            audited(&running, "area-vulnerability").await,
            ["settings-changed"]
        );
        let mut tx = running.world.store.read().await.unwrap();
        let task_force = running.world.task_force;
        let home = "31.73".parse().unwrap();
        assert_eq!(
            all_levels(&mut tx, task_force, home).await.unwrap().len(),
            1
        );
        drop(tx);
        sent(&client, &format!("{at}/clear"), &[]).await;
        assert!(!page(&client, &at).await.body.contains(why));
        for unknown in ["31.73", "31.73.99", "32.04.05", "x"] {
            let path = format!("/prevention/map/{unknown}");
            assert_eq!(client.get(&path).await.status, 404, "{unknown}");
        }
        let admin = running.as_role(Role::Administrator).await;
        assert_eq!(admin.post(&at, &fields).await.status, 404);
    });
}

#[test]
fn the_scale_is_set_by_the_secretariat() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        case_from(&running, MERUYA).await;
        let path = "/prevention/map/scale";
        let names = domain::prevention::Scale::NAMES;
        let values = domain::prevention::Scale::default().values();
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let fields: Vec<(&str, &str)> = names
            .into_iter()
            .zip(values.iter().map(String::as_str))
            .collect();
        let with = |name: &str, value: &'static str| -> Vec<(&str, &str)> {
            let change = |(other, kept)| (other, if other == name { value } else { kept });
            fields.iter().copied().map(change).collect()
        };
        let refused = client.post(path, &with("high", "2")).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("di atas batas sedang"),
            "{}",
            refused.body
        );
        sent(&client, path, &with("high", "4")).await;
        let map = page(&client, "/prevention/map").await.body;
        let tile = between(&map, "/prevention/map/31.73.08\">", "</a>");
        assert!(tile.contains("Tinggi"), "{tile}");
        let leader = running.as_role(Role::Leader).await;
        assert_eq!(leader.get(path).await.status, 404);
        assert_eq!(
            audited(&running, "vulnerability-scale").await,
            ["settings-changed"]
        );
    });
}

#[test]
fn who_does_what_where_follows_from_the_events() {
    each_app(|running| async move {
        let client = recorder(&running).await;
        let unit = running.world.organisations.protection_unit.to_string();
        record(&client, &changed(&[("organisations", &unit)])).await;
        let again = [("organisations", unit.as_str()), ("held-day", "1")];
        record(&client, &changed(&again)).await;
        let table = page(&client, "/prevention/4w").await.body;
        for said in [
            "UPTD PPA Jakarta Barat",
            "01/03/2024 – 12/03/2024",
            ">2</td>",
            ">90</td>",
        ] {
            assert!(table.contains(said), "{said}\n{table}");
        }
        let csv = page(&client, "/prevention/4w.csv?year=2024").await;
        assert!(
            csv.body
                .contains("UPTD PPA Jakarta Barat;Edukasi dan penyuluhan;")
        );
        assert!(csv.body.contains(";31.73.08.1003;") && csv.body.contains(";2;90"));
        let xlsx = page(&client, "/prevention/4w.xlsx?year=2024").await;
        assert!(xlsx.bytes.starts_with(b"PK"));
        assert!(
            xlsx.header("content-disposition")
                .contains("suluh-4w-2024.xlsx")
        );
        assert_eq!(audited(&running, "prevention-4w").await, ["export"; 2]);
        let empty = page(&client, "/prevention/4w?year=2020").await.body;
        assert!(empty.contains("Belum ada kegiatan"));
    });
}
