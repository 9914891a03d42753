//! Routes and the map against a running server, on both databases.

use super::table;
use domain::cases::{LegRole, Sex};
use domain::people::Role;
use domain::{Precision, areas::AreaLevel};
use policy::Edit;
use store::access;
use store::cases::By;
use store::cases::opening::{self, Direct};
use store::cases::route::{self, LegFacts};
use store::figures::boundaries::{self, Installed};
use testkit::world::{id, now, victim};
use testkit::{Client, Running, each_app};
use vault::Random;

/// A case: when, where it is registered, how many victims, and the places of its route.
async fn case(
    running: &Running,
    opened_on: &str,
    area: &str,
    victims: usize,
    way: &[(LegRole, &str)],
) {
    let world = &running.world;
    let manager = world.of(Role::CaseManager);
    let new = Direct {
        owner: Some(manager.account()),
        area: area.parse().ok(),
        persons: (0..victims).map(|_| victim(Sex::Female, 24)).collect(),
        ..world.direct(world.teams.cases, opened_on)
    };
    let mut tx = world.store.write().await.unwrap();
    let opened = opening::open_direct(&mut tx, &mut Random::system(), &new, now())
        .await
        .unwrap();
    let code = opened.code.to_string();
    let auth = access::case::<Edit>(&mut tx, &manager.actor, &code)
        .await
        .unwrap();
    for (role, place) in way {
        let facts = LegFacts {
            role: *role,
            place: place.parse().unwrap(),
            date: None,
            precision: Precision::Unknown,
        };
        let by = By::actor(&manager.actor, now());
        route::add(&mut tx, &auth, id(), &facts, &by).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn some_cases(running: &Running) {
    use LegRole::{Destination, Origin, Transit};
    for (opened_on, area, victims, way) in [
        (
            "2023-01-05",
            "31.73",
            3,
            &[
                (Origin, "32.12"),
                (Transit, "31.73.05"),
                (Destination, "21.72"),
            ][..],
        ),
        (
            "2023-08-20",
            "31.73",
            2,
            &[(Origin, "33.05"), (Destination, "31.73")],
        ),
        (
            "2024-01-20",
            "31.71",
            1,
            &[(Origin, "unknown"), (Destination, "MY")],
        ),
        ("2024-02-01", "", 1, &[]),
    ] {
        case(running, opened_on, area, victims, way).await;
    }
}

async fn ask(client: &Client, address: &str) -> String {
    let answer = client.get(address).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

#[test]
fn areas_are_ranked_by_role_and_the_title_says_where_the_own_one_stands() {
    each_app(|running| async move {
        let client = running.as_role(Role::Leader).await;
        let empty = ask(&client, "/figures/routes").await;
        assert!(empty.contains("Belum ada angka") && empty.contains("Cara menghitung"));
        some_cases(&running).await;
        let body = ask(&client, "/figures/routes").await;
        assert!(
            body.contains(
                "Kota Administrasi Jakarta Barat adalah daerah tujuan terbanyak kedua setelah \
                 Kota Tanjung Pinang: 2 dari 7 korban"
            ),
            "{body}"
        );
        let rows = table(&body, "areas");
        assert_eq!(
            rows[0],
            ["Daerah", "Daerah tujuan", "Daerah transit", "Daerah asal"]
        );
        let row = |start: &str| {
            let found = rows.iter().find(|row| row[0].starts_with(start));
            found.unwrap_or_else(|| panic!("{start}: {rows:?}"))[1..].to_vec()
        };
        assert_eq!(
            row("Kota Tanjung"),
            ["3", "1", "1", "0", "0", "–", "0", "0", "–"]
        );
        assert_eq!(
            row("Kota Administrasi"),
            ["2", "1", "2", "3", "1", "1", "0", "0", "–"]
        );
        assert_eq!(
            row("Malaysia"),
            ["1", "1", "3", "0", "0", "–", "0", "0", "–"]
        );
        // What is not known has rows of its own.
        assert_eq!(row("Daerah tidak")[6..], ["1", "1", "–"]);
        assert_eq!(
            row("Tidak dicatat"),
            ["1", "1", "–", "4", "3", "–", "1", "1", "–"]
        );
        for said in ["7 korban dalam 4 kasus", "GeoNames (CC BY 4.0)", "<svg"] {
            assert!(body.contains(said), "{said}");
        }
        let origin = ask(&client, "/figures/routes?role=origin&level=province").await;
        assert!(origin.contains("Jawa Barat adalah daerah asal terbanyak: 3 dari 7 korban"));
        assert_eq!(table(&origin, "areas")[0][1], "Daerah asal");
    });
}

#[test]
fn flows_and_paths_hold_everybody_and_the_months_narrow_them() {
    each_app(|running| async move {
        some_cases(&running).await;
        let client = running.as_role(Role::Analyst).await;
        let body = ask(&client, "/figures/routes").await;
        let ways: Vec<String> = table(&body, "ways")
            .iter()
            .map(|row| row.join(" | "))
            .collect();
        assert_eq!(
            ways,
            [
                "Dari | Ke | Korban | Kasus",
                "Kota Administrasi Jakarta Barat | Kota Tanjung Pinang | 3 | 1",
                "Kabupaten Indramayu | Kota Administrasi Jakarta Barat | 3 | 1",
                "Kabupaten Kebumen | Kota Administrasi Jakarta Barat | 2 | 1",
                "Tidak dicatat | Tidak dicatat | 1 | 1",
                "Daerah tidak diketahui | Malaysia | 1 | 1",
            ]
        );
        assert!(body.contains(
            "Salah satu arus terbesar: dari Kota Administrasi Jakarta Barat ke Kota Tanjung Pinang"
        ));
        let paths = table(&body, "paths");
        assert_eq!(
            paths[1],
            [
                "Jawa Barat",
                "Daerah Khusus Ibukota Jakarta",
                "Kepulauan Riau",
                "3",
                "1"
            ]
        );
        assert_eq!(paths.last().unwrap()[1..], ["7", "4"]);
        assert!(
            body.contains("Jalur terbanyak: dari Jawa Barat melalui Daerah Khusus Ibukota Jakarta ke Kepulauan Riau")
        );

        let year = ask(&client, "/figures/routes?from-year=2024&to-year=2024").await;
        assert_eq!(table(&year, "paths").last().unwrap()[1..], ["2", "2"]);
        let country = ask(&client, "/figures/routes?level=country").await;
        assert_eq!(
            table(&country, "paths")[1][..3],
            ["Indonesia", "Indonesia", "Indonesia"]
        );
        let reversed = ask(&client, "/figures/routes?from-year=2024&to-year=2023").await;
        assert!(reversed.contains("Akhir periode harus sesudah awalnya"));
        let nonsense = ask(&client, "/figures/routes?role=x&level=y&from-month=13").await;
        assert!(nonsense.contains("7 korban dalam 4 kasus"));
    });
}

#[test]
fn the_files_of_routes_hold_the_tables_and_how_they_were_counted() {
    each_app(|running| async move {
        some_cases(&running).await;
        let client = running.as_role(Role::Overseer).await;
        for (name, head, row) in [
            (
                "areas",
                "Daerah;Provinsi;Daerah tujuan: korban;Daerah tujuan: kasus;Daerah tujuan: peringkat",
                "Kota Tanjung Pinang;Kepulauan Riau;3;1;1;0;0;",
            ),
            (
                "ways",
                "Dari;Ke;Korban;Kasus",
                "Kota Administrasi Jakarta Barat;Kota Tanjung Pinang;3;1",
            ),
            (
                "paths",
                "Daerah asal;Daerah transit;Daerah tujuan;Korban;Kasus",
                "Jawa Barat;Daerah Khusus Ibukota Jakarta;Kepulauan Riau;3;1",
            ),
        ] {
            let csv = client
                .get(&format!("/figures/routes.csv?table={name}"))
                .await;
            assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
            for said in [head, row, "Periode;", "Arus yang dihitung;", "internal"] {
                assert!(csv.body.contains(said), "{name}, {said}: {}", csv.body);
            }
        }
        let mut tx = running.world.store.read().await.unwrap();
        let lines = store::audit::page(&mut tx, &store::audit::Filter::default(), 50)
            .await
            .unwrap();
        let taken = lines.iter().filter(|line| line.kind == audit::Kind::Export);
        assert_eq!(taken.count(), 3, "it is known who took figures out");
    });
}

#[test]
fn the_map_shows_circles_and_shades_areas_where_borders_are_installed() {
    each_app(|running| async move {
        some_cases(&running).await;
        let client = running.as_role(Role::Leader).await;
        let body = ask(&client, "/figures/map").await;
        assert_eq!(
            table(&body, "map"),
            [
                vec!["Daerah", "Provinsi", "Korban"],
                vec![
                    "Kota Administrasi Jakarta Barat",
                    "Daerah Khusus Ibukota Jakarta",
                    "5"
                ],
                vec![
                    "Kota Administrasi Jakarta Pusat",
                    "Daerah Khusus Ibukota Jakarta",
                    "1"
                ],
                vec!["Daerah tidak diketahui", "–", "1"],
            ]
        );
        assert!(body.contains("1 korban tidak tergambar") && body.contains("<circle"));
        assert!(body.contains(geo::CREDITS));
        assert!(
            !body.contains("name=\"shape\""),
            "nothing to choose without borders"
        );

        let square = |west: f64| {
            let point = |lon: f64, lat: f64| geo::Point { lon, lat };
            vec![vec![vec![
                point(west, -6.2),
                point(west + 0.1, -6.2),
                point(west + 0.1, -6.1),
                point(west, -6.1),
            ]]]
        };
        let areas = [("31.73", 106.7), ("31.71", 106.8)];
        let areas = areas.map(|(code, west)| (code.to_owned(), square(west)));
        let shapes = geo::Shapes::new(areas, 1);
        let new = Installed {
            level: AreaLevel::City,
            areas: 2,
            source: "Badan Uji, domain publik".to_owned(),
            at: now(),
        };
        let mut tx = running.world.store.write().await.unwrap();
        let text = serde_json::to_string(&shapes).unwrap();
        boundaries::install(&mut tx, &new, &text).await.unwrap();
        tx.commit().await.unwrap();
        let shaded = ask(&client, "/figures/map").await;
        assert!(shaded.contains("Badan Uji, domain publik") && shaded.contains("Makin gelap"));
        assert_eq!(
            table(&shaded, "map"),
            table(&body, "map"),
            "the same numbers"
        );
        let circles = ask(&client, "/figures/map?shape=circles").await;
        assert!(!circles.contains("Badan Uji") && circles.contains("name=\"shape\""));
        // Provinces have no borders here.
        let provinces = ask(&client, "/figures/map?level=province&by=origin").await;
        assert!(!provinces.contains("Badan Uji"));
        assert_eq!(table(&provinces, "map")[1][0], "Jawa Barat");

        let csv = client.get("/figures/map.csv?by=destination").await;
        assert!(
            csv.body
                .contains("Kota Tanjung Pinang;Kepulauan Riau;21.72;3"),
            "{}",
            csv.body
        );
    });
}

#[test]
fn the_pages_are_for_officers_who_see_figures_and_lead_to_each_other() {
    each_app(|running| async move {
        let provider = running.as_role(Role::ServiceProvider).await;
        let client = running.as_role(Role::Secretariat).await;
        for path in [
            "/figures/routes",
            "/figures/map",
            "/figures/routes.csv",
            "/figures/map.csv",
        ] {
            assert_eq!(provider.get(path).await.status, 404);
            assert_eq!(running.anonymous().get(path).await.status, 303);
            assert_eq!(client.get(path).await.status, 200);
        }
        for path in ["/figures", "/figures/routes", "/figures/map"] {
            let body = ask(&client, path).await;
            for tab in ["/figures", "/figures/routes", "/figures/map"] {
                assert!(body.contains(&format!("class=\"tabs__link\" href=\"{tab}\"")));
            }
            let here = format!("href=\"{path}\" aria-current=\"page\"");
            assert!(body.contains(&here), "{path}");
        }
        client
            .post(
                "/language",
                &[("locale", "en"), ("return", "/figures/routes")],
            )
            .await;
        some_cases(&running).await;
        let english = ask(&client, "/figures/routes").await;
        assert!(english.contains("is the second largest area of destination after"));
    });
}
