//! The figures page against a running server, on both databases.

mod places;
mod views;
mod work;

use calamine::{Data, Reader, Xlsx};
use domain::cases::Sex;
use domain::people::Role;
use std::io::Cursor;
use store::cases::opening::{self, Direct};
use testkit::world::{now, victim};
use testkit::{Client, Running, each_app};
use vault::Random;

/// Cases of one victim each: when, where, sex, age.
async fn victims(running: &Running, of: &[(&str, &str, Sex, u8)]) {
    let world = &running.world;
    let mut tx = world.store.write().await.unwrap();
    for (opened_on, area, sex, age) in of {
        let new = Direct {
            area: area.parse().ok(),
            child: *age < 18,
            persons: vec![victim(*sex, *age)],
            ..world.direct(world.teams.cases, opened_on)
        };
        opening::open_direct(&mut tx, &mut Random::system(), &new, now())
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

const SOME: &[(&str, &str, Sex, u8)] = &[
    ("2023-01-05", "31.73", Sex::Female, 15),
    ("2023-02-11", "31.73.05", Sex::Male, 30),
    ("2023-08-20", "31.73", Sex::Female, 20),
    ("2024-01-02", "31.73", Sex::Female, 17),
    ("2024-01-20", "31.73", Sex::Female, 40),
    ("2024-02-01", "31.73", Sex::Male, 41),
    ("2024-02-09", "31.71", Sex::Male, 9),
    ("2024", "31.73", Sex::Unknown, 33),
];

/// The cells of the rows of a table as text, tags taken out.
fn table(body: &str, section: &str) -> Vec<Vec<String>> {
    let body = &body[body.find(&format!("id=\"{section}\"")).unwrap()..];
    let body = &body[body.find("<table").unwrap()..body.find("</table>").unwrap()];
    body.split("<tr>")
        .skip(1)
        .map(|row| {
            row.split("</th>")
                .flat_map(|part| part.split("</td>"))
                .map(|cell| {
                    let mut text = String::new();
                    let mut tag = false;
                    for c in cell.chars() {
                        match c {
                            '<' => tag = true,
                            '>' => tag = false,
                            c if !tag => text.push(c),
                            _ => {}
                        }
                    }
                    text.trim().to_owned()
                })
                .filter(|text| !text.is_empty())
                .collect()
        })
        .collect()
}

async fn ask(client: &Client, query: &str) -> String {
    let answer = client.get(&format!("/figures{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

#[test]
fn the_page_counts_compares_and_says_how() {
    each_app(|running| async move {
        let client = running.as_role(Role::Leader).await;
        let empty = ask(&client, "").await;
        assert!(empty.contains("Belum ada angka") && empty.contains("Cara menghitung"));
        victims(&running, SOME).await;
        let body = ask(&client, "").await;
        assert_eq!(
            table(&body, "table"),
            [
                vec![
                    "Tahun",
                    "Perempuan",
                    "Laki-laki",
                    "Tidak diketahui",
                    "Jumlah"
                ],
                vec!["2023", "2", "1", "0", "3"],
                vec!["2024", "2", "1", "1", "4"],
                vec!["Jumlah", "4", "2", "1", "7"],
            ]
        );
        // Up to February, the last whole month: three against two.
        let compared = table(&body, "compare");
        assert_eq!(
            compared[0][1..3],
            ["Januari–Februari 2024", "Januari–Februari 2023"]
        );
        assert_eq!(compared[1][1..], ["3", "2", "+1"]);
        assert!(body.contains("1 korban hanya diketahui tahunnya"));
        // The one elsewhere is told, and shown when asked for.
        assert!(body.contains("1 korban lain tercatat di luar wilayah ini"));
        let all = ask(
            &client,
            "?source=own&rows=city&columns=year&area=&area-text=",
        )
        .await;
        assert_eq!(table(&all, "table").last().unwrap()[1..], ["3", "5", "8"]);
        for said in [
            "Hanya untuk penggunaan internal",
            "Tanggal kasus dicatat, bukan tanggal kejadian",
            "Kasus yang tercatat di Suluh pada Gugus Tugas",
            "<svg",
        ] {
            assert!(body.contains(said), "{said}");
        }
    });
}

#[test]
fn filters_and_dimensions_are_kept_in_the_address() {
    each_app(|running| async move {
        victims(&running, SOME).await;
        let client = running.as_role(Role::Analyst).await;
        let body = ask(
            &client,
            "?source=own&rows=year&then=sex&columns=age-band&from-year=2024&from-month=1\
             &to-year=2024&to-month=2&area=31.73",
        )
        .await;
        assert_eq!(
            table(&body, "table"),
            [
                vec![
                    "Tahun",
                    "Jenis kelamin",
                    "13–17 tahun",
                    "25–44 tahun",
                    "Jumlah"
                ],
                vec!["2024", "Perempuan", "1", "1", "2"],
                vec!["2024", "Laki-laki", "0", "1", "1"],
                vec!["Jumlah", "1", "2", "3"],
            ]
        );
        assert!(body.contains("1 korban lain mungkin termasuk"), "{body}");
        let grouped = ask(&client, "?source=own&rows=province&columns=age-group").await;
        assert_eq!(
            table(&grouped, "table")[1..],
            [
                ["Daerah Khusus Ibukota Jakarta", "3", "5", "8"],
                ["Jumlah", "3", "5", "8"]
            ]
        );
        assert!(grouped.contains("Anak (di bawah 18)") && grouped.contains("Dewasa"));
        let reversed = ask(&client, "?source=own&rows=year&from-year=2024&to-year=2023").await;
        assert!(reversed.contains("Akhir periode harus sesudah awalnya"));
        let unknown = ask(&client, "?source=own&rows=nonsense&area=99.99&until=x").await;
        assert!(
            unknown.contains("id=\"area-error\""),
            "an area that is none is said"
        );
        client
            .post("/language", &[("locale", "en"), ("return", "/figures")])
            .await;
        let english = client.get("/figures").await;
        assert!(english.body.contains("How it was counted"));
    });
}

#[test]
fn the_file_holds_the_table_and_everything_that_is_said_about_it() {
    each_app(|running| async move {
        victims(&running, SOME).await;
        let client = running.as_role(Role::Overseer).await;
        let csv = client
            .get("/figures/victims.csv?source=own&rows=year&columns=sex")
            .await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(
            csv.header("content-disposition")
                .contains("suluh-statistik-2024-03-15.csv")
        );
        let lines: Vec<&str> = csv.body.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "Tahun;Perempuan;Laki-laki;Tidak diketahui;Jumlah");
        assert_eq!(lines[1], "2023;2;1;0;3");
        assert_eq!(lines[3], "Jumlah;4;3;1;8");
        for said in [
            "Satuan;Korban",
            "Periode;",
            "Sumber;",
            "n;8",
            "Tanggal yang dipakai;",
        ] {
            assert!(csv.body.contains(said), "{said}: {}", csv.body);
        }
        let all = client.get("/figures/victims.csv?source=own&all=yes").await;
        assert!(
            all.body.contains(
                "Bulan;Kabupaten/kota;Jenis kelamin;Kelompok umur;Jenis eksploitasi;Korban"
            )
        );
        // It is known who took figures out.
        let auditor = running
            .stepped_up(running.world.of(Role::DataProtectionOfficer))
            .await;
        drop(auditor);
        let mut tx = running.world.store.read().await.unwrap();
        let lines = store::audit::page(&mut tx, &store::audit::Filter::default(), 50)
            .await
            .unwrap();
        assert!(lines.iter().any(|line| line.kind == audit::Kind::Export));
    });
}

/// The cells of a sheet as text.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(name).unwrap();
    let row = |row: &[Data]| row.iter().map(ToString::to_string).collect();
    range.rows().map(row).collect()
}

#[test]
fn a_workbook_holds_numbers_and_a_sheet_of_how_they_were_counted() {
    each_app(|running| async move {
        victims(&running, SOME).await;
        let client = running.as_role(Role::Analyst).await;
        let file = client
            .get("/figures/victims.xlsx?source=own&rows=year&columns=sex&until=2024-02")
            .await;
        assert!(file.header("content-type").contains("spreadsheetml"));
        assert!(
            file.header("content-disposition")
                .contains("suluh-statistik-2024-03-15.xlsx")
        );
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
        let names = [
            "Tabel",
            "2 Perbandingan",
            "3 Perbandingan bulanan",
            "4 Cara menghitung",
        ];
        assert_eq!(book.sheet_names(), names);
        let counts = book.worksheet_range("Tabel").unwrap();
        assert_eq!(
            counts.get_value((1, 1)),
            Some(&Data::Float(2.0)),
            "a number, to be added up"
        );
        let table = sheet(&mut book, "Tabel");
        assert_eq!(
            table[0],
            [
                "Tahun",
                "Perempuan",
                "Laki-laki",
                "Tidak diketahui",
                "Jumlah"
            ]
        );
        assert_eq!(table[3], ["Jumlah", "4", "3", "1", "8"]);
        let months = sheet(&mut book, "3 Perbandingan bulanan");
        assert_eq!(months[1], ["Januari", "2", "1", "1"]);
        assert_eq!(months.len(), 3, "January and February");
        let said = sheet(&mut book, "4 Cara menghitung");
        let find = |label: &str| said.iter().find(|row| row[0] == label).unwrap()[1].clone();
        assert_eq!(find("Satuan"), "Korban");
        assert_eq!(find("Definisi"), "Korban dalam kasus (versi 1)");
        for path in ["routes.xlsx?table=paths", "map.xlsx?by=destination"] {
            let file = client.get(&format!("/figures/{path}")).await;
            let book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
            assert_eq!(book.sheet_names().len(), 2, "{path}: a table and its notes");
        }
    });
}

#[test]
fn ages_by_sex_are_a_pyramid_and_many_months_are_lines() {
    each_app(|running| async move {
        victims(&running, SOME).await;
        let client = running.as_role(Role::Analyst).await;
        let pyramid = ask(&client, "?source=own&rows=age-band&columns=sex").await;
        assert!(
            pyramid.contains("kelompok terbesar"),
            "the title states the finding"
        );
        assert!(
            pyramid.contains("Grafik tidak memuat 1 korban"),
            "whose sex is not known stands in the table alone"
        );
        let months = ask(&client, "?source=own&rows=month").await;
        assert!(
            months.contains("<polyline") || months.contains("class=\"chart-line"),
            "{months}"
        );
        assert!(
            months.contains("Maret 2023"),
            "a month without anybody is a zero"
        );
        // The definition is a click away.
        let body = ask(&client, "?source=own").await;
        let link =
            "<a href=\"/figures/definitions/victims-in-cases\">Korban dalam kasus (versi 1)</a>";
        assert!(body.contains(link), "{body}");
        let definition = client.get("/figures/definitions/victims-in-cases").await;
        assert_eq!(definition.status, 200);
    });
}

#[test]
fn a_province_sees_its_cities_and_no_one_else_the_page() {
    each_app(|running| async move {
        victims(&running, SOME).await;
        let provider = running.as_role(Role::ServiceProvider).await;
        assert_eq!(provider.get("/figures").await.status, 404);
        for path in [
            "victims.csv",
            "victims.xlsx",
            "views",
            "views/new?path=/figures",
        ] {
            let answer = provider.get(&format!("/figures/{path}")).await;
            assert_eq!(answer.status, 404, "{path}");
        }
        let nobody = running.anonymous();
        assert_eq!(nobody.get("/figures").await.status, 303);
    });
}

/// The style of the charts stands in the page's style sheet word for word.
#[test]
fn the_style_sheet_has_the_rules_of_the_charts() {
    let css = include_str!("../../static/css/suluh.css");
    assert!(css.contains(charts::STYLE));
}
